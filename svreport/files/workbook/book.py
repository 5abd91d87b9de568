"""A workbook that is edited: parts that change are written again, with the values of formulas."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from itertools import count
from typing import TypeAlias

from svreport.core.frozen import group_by
from svreport.core.patterns import pattern
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.files.ooxml import CONTENT_TYPES, OtherKind, archive_with_parts, package
from svreport.files.workbook import Area, read_area, references, without_references
from svreport.files.workbook.cell_styles import CellStyles
from svreport.files.workbook.sheet import CellFormula, EditedSheet
from svreport.files.workbook.sheet_data import CellValue, clear_value, stored_value, text_of

# The rows in which cells have changed, from the first to the last, by sheet and column.
Changes = dict[str, dict[int, tuple[int, int]]]
Formulas: TypeAlias = Sequence[tuple[EditedSheet, CellFormula]]
# Functions that look up cells which they do not name, and names for cells.
_INDIRECT = pattern(
    r"\b(?:INDIRECT|OFFSET|CELL|INFO)\s*\("
    r"|(?!TRUE\b|FALSE\b)\b[A-Z_\\][\w.\\]*+(?!\s*\()",
    re.IGNORECASE,
)
# What comes to another value whenever Excel opens a workbook: no other program's is saved.
_OF_THE_MOMENT = pattern(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_WORDS = pattern(r"[a-z_\\][\w.\\]*")
# Before the name of a sheet: the workbook that it is in, which is another one.
_ELSEWHERE = pattern(r"\[\d+\]")
# The elements of the main part that come before the one that says how formulas are calculated.
_BEFORE_CALCULATION = frozenset(
    {
        *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
        *("functionGroups", "externalReferences", "definedNames"),
    }
)
_ERROR = pattern(r"#[A-Z0-9/_ ]+[!?]?|Err:\d+")


def refresh_saved_values(
    book: EditedWorkbook, recalculate: Callable[[], Mapping[Place, CellValue] | None]
) -> None:
    """Work out again what depends on changed cells; what cannot be is left to Excel."""
    if book.formulas_changed:
        book.remove_parts(book.main, lambda relation: relation.kind == "calcChain")
    changes = {name.casefold(): dict(sheet.changed) for name, sheet in book.sheets.items()}
    # All are read once: a form may have tens of thousands.
    formulas = [(sheet, own) for sheet in book.sheets.values() for own in sheet.formulas]
    stale = list(_dependents(formulas, changes, _may_depend))
    for sheet, formula in stale:
        book.change(sheet.part)
        for value in formula.cell.findall(sheet.data.tag("v")):
            formula.cell.remove(value)
        formula.cell.attrib.pop("t", None)
    if not stale:
        return
    values = dict(recalculate() or {})
    for place in _of_the_moment(book, formulas):
        values.pop(place, None)
    left = [
        cell
        for sheet, formula in stale
        for row, column, cell in _filled_by(sheet, formula)
        if not _saved(sheet, cell, values.get(Place(sheet.name, row, column)))
    ]
    if left:
        _ask_excel(book)


def _of_the_moment(book: EditedWorkbook, formulas: Formulas) -> Iterator[Place]:
    """The cells that come to another value with the hour, be it through others."""
    changes: Changes = {}
    for sheet, own in formulas:
        if "(" in own.text and _OF_THE_MOMENT.search(without_references(own.text)):
            _note(changes, sheet.name, own)
            yield Place(sheet.name, own.row, own.column)
    names = {name.casefold(): book.defined_name(name) for name in book.names} if changes else {}

    def depends(formula: str, sheet: str, changes: Changes) -> bool:
        words = set(_WORDS.findall(without_references(formula.casefold())))
        meant = (names[word] for word in words & names.keys())
        return any(_refers(text, sheet, changes) for text in (formula, *meant))

    for sheet, own in _dependents(formulas, changes, depends) if changes else ():
        yield from (Place(sheet.name, row, column) for row, column, _ in _filled_by(sheet, own))


def _note(changes: Changes, sheet: str, formula: CellFormula) -> None:
    columns = changes.setdefault(sheet.casefold(), {})
    first, last = columns.get(formula.column, (formula.row, formula.row))
    columns[formula.column] = min(first, formula.row), max(last, formula.row)


def _filled_by(
    sheet: EditedSheet, formula: CellFormula
) -> Sequence[tuple[int, int, package.Element]]:
    """The cells that a formula fills: its own alone, unless it is one of an array."""
    is_array = formula.element.get("t") == "array"
    area = read_area(formula.element.get("ref", "")) if is_array else None
    return sheet.data.within(area or Area.of(formula.row, formula.column))


def _dependents(
    formulas: Formulas, changes: Changes, depends: Callable[[str, str, Changes], bool]
) -> Iterator[tuple[EditedSheet, CellFormula]]:
    """The formulas that depend on what was changed, be it through others."""
    open_formulas = list(formulas) if any(changes.values()) else []
    while True:
        found = [
            (sheet, formula)
            for sheet, formula in open_formulas
            if depends(formula.text, sheet.name, changes)
        ]
        if not found:
            break
        for sheet, formula in found:
            _note(changes, sheet.name, formula)
        yield from found
        known = {id(formula) for _, formula in found}
        open_formulas = [(sheet, own) for sheet, own in open_formulas if id(own) not in known]


def _may_depend(formula: str, sheet: str, changes: Changes) -> bool:
    # What is in brackets are columns of a table.
    is_open = "[" in _ELSEWHERE.sub("", formula)
    is_open = is_open or _INDIRECT.search(without_references(formula)) is not None
    return is_open or _refers(formula, sheet, changes)


def _refers(formula: str, sheet: str, changes: Changes) -> bool:
    for reference in references(formula):
        columns = changes.get((reference.sheet or sheet).casefold(), {})
        for column, (first, last) in columns.items():
            area = reference.area
            if area.left <= column <= area.right and first <= area.bottom and area.top <= last:
                return True
    return False


def _saved(sheet: EditedSheet, cell: package.Element, value: CellValue) -> bool:
    """Whether a value that was worked out could be saved; an error may be the program's own."""
    for name in ("v", "is"):
        for old in cell.findall(sheet.data.tag(name)):
            cell.remove(old)
    cell.attrib.pop("t", None)
    if value is None or (isinstance(value, str) and _ERROR.fullmatch(value)):
        return False
    kind, text = stored_value(value) if value != "" else ("inlineStr", "")
    saved = cell.makeelement(sheet.data.tag("v"))
    saved.text = text
    formula = cell.find(sheet.data.tag("f"))
    cell.insert(0 if formula is None else 1, saved)
    if kind != "n":
        cell.set("t", "str" if kind == "inlineStr" else kind)
    return True


def _ask_excel(book: EditedWorkbook) -> None:
    """Have Excel calculate when it opens the workbook."""
    asked = book.root.find(f"{book.namespace}calcPr")
    if asked is not None and asked.get("fullCalcOnLoad") in package.YES:
        return
    root = book.change(book.main)
    if asked is None:
        asked = root.makeelement(f"{book.namespace}calcPr")
        before = [child for child in root if package.local_name(child) in _BEFORE_CALCULATION]
        before[-1].addnext(asked)
    asked.set("fullCalcOnLoad", "1")


# The values of formulas by cell, from a program that works them out; None where
# there is no such program.
Recalculate: TypeAlias = Callable[[bytes], "Mapping[Place, CellValue] | None"]
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# The styles of a workbook that has none: that of every cell.
_STYLES = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" '
    'xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# A sheet of headings that stay in sight, and of rows that can be filtered; its columns print on one
# page's width.
_SHEET = (
    '<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData/>'
    '<autoFilter ref="{area}"/><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
)
_COLUMN = '<col min="{0}" max="{0}" width="{1}" customWidth="1"/>'


class EditedWorkbook:
    """A workbook (.xlsx or .xlsm) from its bytes, and what an edit makes of it.

    Raises what `open_package` raises, and OtherKind where it is not a workbook.
    """

    def __init__(self, content: bytes) -> None:
        self.original = content
        self.package = package.open_package(content)
        self._changed: dict[str, package.Element] = {}
        self._gone: set[str] = set()
        self._added: dict[str, package.Element] = {}
        self.main = self._main_part()
        self.root = self.part(self.main)
        self.namespace = self.root.tag.rpartition("}")[0] + "}"
        # Whether formulas came, went or moved, so that Excel's list of them is out of date.
        self.formulas_changed = False

    def _main_part(self) -> str:
        for relation in self.package.relations():
            kind = self.package.content_type(relation.target)
            if relation.kind == "officeDocument" and (
                "spreadsheetml" in kind or "ms-excel" in kind
            ):
                return self.package.own_name(relation.target)
        raise OtherKind("it is not a workbook")

    def part(self, name: str) -> package.Element:
        """Return the root element of a part."""
        return self._added[name] if name in self._added else self.package.xml(name)

    def change(self, name: str) -> package.Element:
        """Return the root element of a part that is to be written again."""
        if name not in self._added:
            self._changed[name] = self.package.xml(name)
        return self.part(name)

    @property
    def is_signed(self) -> bool:
        """Whether someone signed the workbook; an edit makes that void, and takes it out."""
        return any(map(_is_signature, self.relations("")))

    @cached_property
    def from_1904(self) -> bool:
        """Whether days are counted from 1904, as Excel once did on Macs."""
        found = self.root.find(f"{self.namespace}workbookPr")
        return found is not None and found.get("date1904") in package.YES

    @cached_property
    def styles(self) -> CellStyles:
        return CellStyles(self.part(self._styles_part))

    @cached_property
    def _styles_part(self) -> str:
        """The part of styles, which is added where a program wrote none."""
        found = [rel.target for rel in self.relations(self.main) if rel.kind == "styles"]
        if not found:
            found = [posixpath.join(posixpath.dirname(self.main), "styles.xml")]
            self._add_part(found[0], _STYLES.format(self.namespace[1:-1]), f"{_TYPE}styles+xml")
            self._relate("styles", found[0])
        return found[0]

    @property
    def _listed(self) -> package.Element:
        """The list of sheets."""
        return self.root.find(f"{self.namespace}sheets")

    @cached_property
    def sheets(self) -> dict[str, EditedSheet]:
        """The sheets that hold cells, by their names, in their order."""
        parts = {rel.id: rel for rel in self.relations(self.main)}
        found = ((entry.get("name"), parts.get(_relation_id(entry))) for entry in self._listed)
        return {
            name: EditedSheet(self, name, relation.target)
            for name, relation in found
            if relation is not None and relation.kind == "worksheet"
        }

    def sheet(self, name: str) -> EditedSheet:
        """Return the sheet of a name, whose case and spaces do not matter. Raises KeyError."""
        for sheet in self.sheets.values():
            if normalise(sheet.name) == normalise(name):
                return sheet
        raise KeyError(name)

    def is_hidden(self, sheet: EditedSheet) -> bool:
        """Return whether nobody sees a sheet in Excel."""
        return any(
            entry.get("name") == sheet.name and entry.get("state", "visible") != "visible"
            for entry in self._listed
        )

    @property
    def names(self) -> Sequence[str]:
        """The names of cells and formulas."""
        return [found.get("name") for found in self.root.iter(f"{self.namespace}definedName")]

    def defined_name(self, name: str, sheet: str = "") -> str:
        """Return what a name stands for, as it is on a sheet; nothing where there is no such name.

        Names of a sheet go before those of the workbook.
        """
        listed = [entry.get("name") for entry in self._listed]
        found = ""
        for entry in self.root.iter(f"{self.namespace}definedName"):
            scope = entry.get("localSheetId")
            is_here = scope is not None and listed[int(scope)] == sheet
            if normalise(entry.get("name")) == normalise(name) and (
                is_here or not (scope or found)
            ):
                found = (entry.text or "").strip()
                if is_here:
                    break
        return found

    @cached_property
    def shared_texts(self) -> Sequence[str]:
        """The texts that cells share, by their numbers, without their formatting."""
        parts = [rel.target for rel in self.relations(self.main) if rel.kind == "sharedStrings"]
        items = self.part(parts[0]) if parts else ()
        return [text_of(item, self.namespace) for item in items]

    def write_within(self, cell: package.Element) -> None:
        """Give a cell that refers to one of the workbook's texts a copy of its own."""
        if cell.get("t") != "s":
            return
        part = next(rel.target for rel in self.relations(self.main) if rel.kind == "sharedStrings")
        shared = self.part(part)[int(cell.findtext(f"{self.namespace}v"))]
        clear_value(cell, self.namespace)
        cell.set("t", "inlineStr")
        own = cell.makeelement(f"{self.namespace}is")
        own.extend(deepcopy(child) for child in shared)
        cell.insert(0, own)

    def relations(self, source: str) -> list[package.Relation]:
        """Return what a part refers to, under the names that the file itself writes."""
        return [
            package.Relation(
                rel.source, rel.id, rel.kind, self.package.own_name(rel.target), rel.outside
            )
            for rel in self.package.relations(source)
        ]

    def parts_of_type(self, words: str) -> Iterator[str]:
        """Yield the names of the parts whose type has these words."""
        yield from (name for name in self.package.names if words in self.package.content_type(name))

    def add_sheet(self, name: str, widths: Sequence[int], rows: int) -> EditedSheet:
        """Return a new sheet behind all others, for so many rows with their headings.

        `widths` are those of its columns, in characters. Raises ValueError where the name is taken.
        """
        self.change(self.main)
        if normalise(name) in [normalise(entry.get("name")) for entry in self._listed]:
            raise ValueError(f"there is a sheet {name}")
        names = (f"worksheets/sheet{number}.xml" for number in count(1))
        parts = (posixpath.join(posixpath.dirname(self.main), name) for name in names)
        part = next(it for it in parts if it not in self.package and it not in self._added)
        number = 1 + max(int(other.get("sheetId", "0")) for other in self._listed)
        # The attribute by which a sheet in the list leads to its part.
        leads = next(it for other in self._listed for it in other.attrib if it.endswith("}id"))
        words = {"name": name, "sheetId": str(number), leads: self._relate("worksheet", part)}
        self._listed.append(self._listed.makeelement(f"{self.namespace}sheet", words))
        columns = "".join(_COLUMN.format(*column) for column in enumerate(widths, start=1))
        area, namespace = Area(1, 1, rows, len(widths)).text, self.namespace[1:-1]
        markup = _SHEET.format(namespace=namespace, columns=columns, area=area)
        self._add_part(part, markup, f"{_TYPE}worksheet+xml")
        sheet = EditedSheet(self, name, part)
        self.sheets[name] = sheet
        return sheet

    def _add_part(self, name: str, markup: str, content_type: str) -> None:
        from lxml import etree

        self._added[name] = etree.fromstring(markup)
        types = self.change(self.package.own_name(CONTENT_TYPES))
        words = {"PartName": f"/{name}", "ContentType": content_type}
        types.append(types.makeelement(f"{types.tag.rpartition('}')[0]}}}Override", words))

    def _relate(self, kind: str, target: str) -> str:
        """The id of a new relation from the main part to another."""
        root = self.change(self.package.own_name(package.relations_part(self.main)))
        like = next(rel for rel in root if rel.get("Type", "").endswith("/worksheet"))
        known = {rel.get("Id") for rel in root}
        free = next(name for number in count(1) if (name := f"rId{number}") not in known)
        kind = like.get("Type").replace("/worksheet", f"/{kind}")
        target = posixpath.relpath(target, posixpath.dirname(self.main))
        root.append(root.makeelement(like.tag, {"Id": free, "Type": kind, "Target": target}))
        return free

    def remove_sheet(self, name: str) -> None:
        """Take out a sheet that no formula refers to, with what only it refers to."""
        del self.sheets[name]
        self.change(self.main)
        at = [entry.get("name") for entry in self._listed].index(name)
        sheet_id = _relation_id(self._listed[at])
        self.remove_parts(self.main, lambda relation: relation.id == sheet_id)
        self._listed.remove(self._listed[at])
        self._count_without_sheet(at)

    def _count_without_sheet(self, at: int) -> None:
        """Let names, and what shows first, count the sheets that are left, from 0."""
        for group in self.root.findall(f"{self.namespace}definedNames"):
            for defined in [name for name in group if name.get("localSheetId") == str(at)]:
                group.remove(defined)
            if len(group) == 0:
                self.root.remove(group)
        for element in self.root.iter(f"{self.namespace}definedName"):
            _count_without(element, "localSheetId", at)
        for element in self.root.iter(f"{self.namespace}workbookView"):
            _count_without(element, "activeTab", at)
            _count_without(element, "firstSheet", at)

    def remove_parts(self, source: str, is_meant: Callable[[package.Relation], bool]) -> None:
        """Take out parts that a part refers to, what they alone refer to, and their types."""
        meant = list(filter(is_meant, self.relations(source)))
        if not meant:
            return
        root = self.change(self.package.own_name(package.relations_part(source)))
        ids = {relation.id for relation in meant}
        for relation in [relation for relation in root if relation.get("Id") in ids]:
            root.remove(relation)
        gone = self._with_own_parts(relation.target for relation in meant)
        self._gone |= gone | {self.package.own_name(package.relations_part(part)) for part in gone}
        types = self.change(self.package.own_name(CONTENT_TYPES))
        there = {_ending(name) for name in self.package.names if name not in self._gone}
        named = {f"/{part}".lower() for part in gone}
        endings = set(map(_ending, gone)) - there
        for stated in list(types):
            part, ending = stated.get("PartName", ""), stated.get("Extension", "")
            if part.lower() in named or ending.lower() in endings:
                types.remove(stated)

    def _with_own_parts(self, parts: Iterable[str]) -> set[str]:
        """These parts, and those that nothing else refers to."""
        referring = group_by(self.package.all_relations(), lambda relation: relation.target.lower())
        gone, waiting = set(), list(parts)
        while waiting:
            part = waiting.pop()
            gone.add(part)
            waiting += [
                inner.target
                for inner in self.relations(part)
                if not inner.outside
                and inner.target not in gone
                and all(rel.source in gone for rel in referring[inner.target.lower()])
            ]
        return gone

    @property
    def is_changed(self) -> bool:
        """Whether any part was changed."""
        return bool(self._changed or self._added or self._gone)

    def content(self, recalculate: Recalculate = lambda _: None) -> bytes:
        """Return the workbook as an archive; one that nothing changed is as it was.

        Saved values of formulas that depend on what changed are worked out again where
        `recalculate` can; else they are left to Excel, which is asked for them.
        """
        if not self.is_changed:
            return self.original
        self.remove_parts("", _is_signature)
        refresh_saved_values(self, lambda: recalculate(self._archive()))
        return self._archive()

    def _archive(self) -> bytes:
        if "styles" in vars(self) and self.styles.is_changed:
            self.change(self._styles_part)
        changed = {name: package.markup_of(root) for name, root in self._changed.items()}
        added = {name: package.markup_of(root) for name, root in self._added.items()}
        return archive_with_parts(self.original, {**changed, **added}, self._gone)


def _relation_id(entry: package.Element) -> str:
    return next((value for name, value in entry.attrib.items() if name.endswith("}id")), "")


def _count_without(element: package.Element, attribute: str, at: int) -> None:
    """Let an attribute count sheets from 0 where one is gone; the one before shows in its place."""
    number = int(element.get(attribute, "0"))
    if number >= max(at, 1):
        element.set(attribute, str(number - 1))


def _is_signature(relation: package.Relation) -> bool:
    return relation.kind == "origin"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
