"""Workbooks as .xlsx files: their sheets in order, with the names of areas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, TypeAlias

from svreport.core.frozen import Frozen, replace
from svreport.files.ooxml import APART, Damaged, OtherKind, Unsafe, printable
from svreport.files.ooxml.package import Package, Relation
from svreport.files.workbook import Area, read_area
from svreport.inputs.cells import Grid
from svreport.inputs.xlsx import strict, styles
from svreport.inputs.xlsx.page import SharedData, Worksheet

NamedAreas: TypeAlias = dict[str, dict[str, Area]]

# Names that Excel keeps for itself, such as that of the area to print.
EXCELS_OWN = "_xlnm."
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!([A-Za-z0-9$:]+)")


# The styles of tables whose rows have no dark ground; that of their headings may be dark.
_LIGHT_STYLES = ("TableStyleLight", "TableStyleMedium")


class TablePart(strict.StrictReader):
    """Reads what a table is called, and where it stands."""

    grammar: ClassVar[strict.Grammar] = {
        strict.WHOLE: strict.children({"table": "table"}),
        "table": strict.children(
            {"tableStyleInfo": "style"}, "autoFilter sortState tableColumns extLst"
        ),
    }

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
        super().__init__(part, allowance)
        self.name = ""
        self.area: Area | None = None
        self.has_totals = False
        self.style = ""

    def begin_style(self, attributes: Mapping[str, str]) -> None:
        self.style = attributes.get("name", "")

    @property
    def coloured(self) -> Sequence[Area]:
        """The areas that its style may give a ground: its headings and totals, or all of it."""
        if self.area is None or not self.style:
            return ()
        if not self.style.startswith(_LIGHT_STYLES):
            return [self.area]
        rows = (self.area.top, self.area.bottom) if self.has_totals else (self.area.top,)
        return [Area(row, self.area.left, row, self.area.right) for row in rows]

    def begin_table(self, attributes: Mapping[str, str]) -> None:
        self.name = strict.shown([attributes.get("displayName", "")])
        self.area = read_area(attributes.get("ref", ""))
        self.has_totals = attributes.get("totalsRowCount", "0") != "0"


def areas_of(defined: Iterable[tuple[str, str]]) -> NamedAreas:
    """The named areas of each sheet, from names and what each is defined as.

    A name for anything but one area of cells is passed over.
    """
    found: NamedAreas = defaultdict(dict)
    for name, meaning in defined:
        reference = _REFERENCE.fullmatch(meaning.strip())
        area = read_area(reference[3]) if reference else None
        if reference and area and not name.startswith(EXCELS_OWN):
            found[(reference[1] or reference[2]).replace("''", "'")][name] = area
    return found


_ID = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships{APART}id"
# Excel takes 31 characters; other programs let more through.
_NAME = re.compile(r"(?=.*\S)[^\x00-\x1f\x7f-\x9f]{1,100}")
_STATES = {"visible": False, "hidden": True, "veryHidden": True}


class SheetEntry(Frozen):
    """A sheet as the workbook lists it; `relation` leads to its part."""

    name: str
    is_hidden: bool
    relation: str


class WorkbookPart(strict.StrictReader):
    """Reads the list of sheets, the names that are defined, and where dates are counted from.

    `is_calculated` is not so where a program saved the workbook that calculates nothing,
    and left that to Excel.
    """

    grammar: ClassVar[strict.Grammar] = {
        strict.WHOLE: strict.children({"workbook": "workbook"}),
        "workbook": strict.children(
            {
                "workbookPr": "properties",
                "sheets": "sheets",
                "definedNames": "names",
                "calcPr": "calculation",
            },
            "fileVersion fileSharing workbookProtection bookViews functionGroups "
            "externalReferences oleSize customWorkbookViews pivotCaches smartTagPr "
            "smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
        ),
        "sheets": strict.children({"sheet": "sheet"}),
        "names": strict.children({"definedName": "name"}),
    }
    words_in = frozenset(["name"])
    attributes: ClassVar[strict.Attributes] = {
        "properties": strict.names(
            "date1904 showObjects showBorderUnselectedShapes filterPrivacy promptedSolutions "
            "showInkAnnotation backupFile updateLinks saveExternalLinkValues codeName "
            "hidePivotFieldList publishItems showPivotChartFilter allowRefreshQuery "
            "checkCompatibility autoCompressPictures refreshAllConnections defaultThemeVersion "
            "dateCompatibility"
        ),
        "sheet": strict.names("name sheetId state"),
    }
    open_to_others = frozenset(["workbook"])

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
        super().__init__(part, allowance)
        self.sheets: list[SheetEntry] = []
        self.from_1904 = False
        self.is_calculated = True
        self.names: list[tuple[str, str]] = []
        self._name = ""

    def begin_properties(self, attributes: Mapping[str, str]) -> None:
        self.from_1904 = self.flag(attributes, "date1904")

    def begin_calculation(self, attributes: Mapping[str, str]) -> None:
        self.is_calculated = not self.flag(attributes, "fullCalcOnLoad")

    def begin_sheet(self, attributes: Mapping[str, str]) -> None:
        name = strict.shown([attributes.get("name", "")])
        state = attributes.get("state", "visible")
        if not _NAME.fullmatch(name) or state not in _STATES or _ID not in attributes:
            raise self.damaged(f"its sheet {len(self.sheets) + 1} is not listed as Excel does")
        if len(self.sheets) == strict.MOST_SHEETS:
            raise self.damaged(f"it lists more than {strict.MOST_SHEETS} sheets")
        self.sheets.append(SheetEntry(name, _STATES[state], attributes[_ID]))

    def begin_name(self, attributes: Mapping[str, str]) -> None:
        self._name = strict.shown([attributes.get("name", "")])

    def finish_name(self) -> None:
        self.names.append((self._name, strict.shown(self.words)))


_SHEET = "worksheet"
# Sheets that hold no cells to read, or none that may be.
_OTHER_SHEETS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_WORKBOOK_TYPES = ("spreadsheetml", "ms-excel")
_BINARY = "ms-excel.sheet.binary"


def sheets_of(package: Package, is_read: Callable[[str], bool]) -> list[Grid]:
    """The sheets of a workbook whose names are to be read.

    Raises OtherKind, Damaged and Unsafe.
    """
    main = _main_part(package)
    relations = package.relations(main)
    allowance = strict.Allowance()
    book = WorkbookPart(main, allowance)
    book.read(package.part(main))
    known = _known(package, relations, allowance, book)
    named = areas_of(book.names)
    grids: list[Grid] = []
    by_id = {relation.id: relation for relation in relations}
    for part, entry in _parts(book.sheets, by_id).items():
        if is_read(entry.name):
            page = Worksheet(part, entry.name, known, allowance)
            tables = list(_tables(package, part, allowance))
            areas = {**named.get(entry.name, {}), **{table.name: table.area for table in tables}}
            grid = page.grid(
                package.part(part),
                {name: area for name, area in areas.items() if area is not None},
                is_hidden=entry.is_hidden,
                coloured=[area for table in tables for area in table.coloured],
            )
            totals = frozenset(
                table.area.bottom for table in tables if table.area and table.has_totals
            )
            grids.append(replace(grid, total_rows=totals) if totals else grid)
    return grids


def _known(
    package: Package, relations: Sequence[Relation], allowance: strict.Allowance, book: WorkbookPart
) -> SharedData:
    """What the cells of all sheets refer to."""
    texts, looks = styles.SharedTexts("", allowance), styles.CellStyles("", allowance)
    for reader, kind in ((texts, "sharedStrings"), (looks, "styles")):
        for relation in relations:
            if relation.kind == kind:
                reader.part = relation.target
                reader.read(package.part(relation.target))
    return SharedData(
        texts=texts.found,
        marked=texts.marked,
        styles=styles.StyleTable(looks.found or (styles.CellStyle(),), looks.looks),
        epoch=styles.EPOCH_OF_1904 if book.from_1904 else styles.EPOCH,
        is_calculated=book.is_calculated,
    )


def _tables(package: Package, sheet: str, allowance: strict.Allowance) -> Iterator[TablePart]:
    """The tables of a sheet that stand anywhere."""
    for relation in package.relations(sheet):
        if relation.kind == "table" and not relation.outside:
            table = TablePart(relation.target, allowance)
            table.read(package.part(relation.target))
            if table.area is not None:
                yield table


def _main_part(package: Package) -> str:
    for relation in package.relations():
        kind = package.content_type(relation.target)
        if relation.kind == "officeDocument" and any(word in kind for word in _WORKBOOK_TYPES):
            if _BINARY in kind:
                raise Unsafe("is a binary workbook", "save it as an Excel Workbook (.xlsx)")
            return relation.target
    raise OtherKind


def _parts(sheets: Sequence[SheetEntry], by_id: Mapping[str, Relation]) -> dict[str, SheetEntry]:
    """The sheets with cells, each by its own part."""
    found: dict[str, SheetEntry] = {}
    for entry in sheets:
        relation = by_id.get(entry.relation)
        if relation is not None and relation.kind in _OTHER_SHEETS:
            continue
        if (
            relation is None
            or relation.outside
            or relation.kind != _SHEET
            or relation.target in found
        ):
            raise Damaged(f"the sheet {printable(entry.name)} has no part of its own")
        found[relation.target] = entry
    return found
