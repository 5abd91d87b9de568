"""An Excel workbook as it is opened again: what it must not be released with, and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from svreport.core.problems import column_letters
from svreport.files.ooxml.markup import Damaged
from svreport.files.ooxml.package import Element
from svreport.release.gate.faults import (
    APART,
    Fault,
    FormulaCell,
    LiteralMarks,
    Passage,
    quoted,
    shown_number,
)
from svreport.release.gate.office import (
    GONE,
    XDR,
    YES,
    OfficeFile,
    R,
    S,
    drawing_faults,
    is_date,
    shown_day,
    text_faults,
)

BOOK = "xl/workbook.xml"
TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
GENERAL = "General"
# The formats of days that have a number of their own, and no other; the rest shows a number.
_BUILT_IN_DATES = dict.fromkeys(("14", "15", "16", "17", "22"), "d/m/yyyy")
# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FRACTION = re.compile(r"/\s*\d+")
# A semicolon that is not in quotes.
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# A digit of the number, all of it, or a part of a date.
_PLACE = re.compile(r"[0#?@ymdhs]|General", re.IGNORECASE)
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# The sections of a format, by the numbers that they are for.
ABOVE, BELOW, ZERO = 0, 1, 2


def hides_value(code: str, value: float) -> bool:
    """Whether a format shows digits of its own, or nothing of a number that is not zero."""
    section = _section(code, value)
    typed = "".join("".join(parts) for parts in _LITERAL.findall(section))
    bare = _FRACTION.sub("", _BRACKETS.sub("", _LITERAL.sub("", section)))
    if re.search(r"\d", typed) or re.search(r"[1-9]", bare):
        return True
    return value != 0 and not _PLACE.search(bare)


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something: its saved value, its format, and its formula if it has one."""

    row: int
    column: int
    value: float | str | bool | None
    code: str
    formula: str | None = None
    is_error: bool = False

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def words(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """Its value as text; of numbers, no more digits than tell them apart."""
        if isinstance(self.value, bool) or not isinstance(self.value, float):
            return "" if self.value is None else str(self.value)
        return shown_day(self.value) if is_date(self.code) else shown_number(self.value)


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds cells; `part` is the name of its part.

    `hidden` are the names of the rows and columns with cells that nobody sees.
    """

    name: str
    part: str
    root: Element
    is_hidden: bool
    cells: Sequence[Cell]
    hidden: Sequence[str]

    def at(self, cell: Cell) -> str:
        return f"{self.name}!{cell.address}"


class ExcelWorkbook(OfficeFile):
    """A workbook: its sheets are read once, from their own parts."""

    suffix = ".xlsx"

    def content_faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        for name, drawing in self.package.xml_parts("xl/drawings/"):
            where = name.removeprefix("xl/")
            yield from drawing_faults(where, drawing.iter(f"{XDR}cNvPr"), marks)
            yield from text_faults(where, drawing, marks)
        for defined in self.package.xml(BOOK).iter(f"{S}definedName"):
            if GONE in (defined.text or ""):
                name = quoted(defined.get("name"))
                yield Fault("", f"the name {name} is of cells that are gone.")
        for sheet in self.sheets:
            yield from _layout_faults(sheet, marks)
            yield from self._table_faults(sheet)
            for cell in sheet.cells:
                yield from _cell_faults(sheet, cell, marks)
            yield from self._link_faults(sheet)
        yield from self._unsaved()

    def content_passages(self) -> Iterator[Passage]:
        for sheet in self.sheets:
            filled = (cell for cell in sheet.cells if cell.shown)
            for _, row in groupby(filled, key=lambda cell: cell.row):
                shown = {cell.column: cell.shown for cell in row}
                texts = (shown.get(at, "") for at in range(1, max(shown) + 1))
                yield Passage(sheet.name, APART.join(texts), is_row=True)

    def formulas(self) -> Sequence[FormulaCell]:
        # A formula that is shared with the cells below it is in the first alone.
        return [
            FormulaCell(sheet.name, cell.address, cell.formula, cell.words)
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.formula and cell.formula != "="
        ]

    def chart_holders(self) -> Iterator[str]:
        for sheet in self.sheets:
            related = self.package.related(sheet.part)
            for drawing in sheet.root.iter(f"{S}drawing"):
                part = related.get(drawing.get(f"{R}id") or "", "")
                if part in self.package:
                    yield part

    def is_point(self, point: str) -> bool:
        # Of a blank cell, one program keeps 0 and another nothing; the sheet has it anyway.
        return not point.endswith(f"{APART}0")

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The sheets with cells, in their order. Raises Damaged where they cannot be read."""
        related = self.package.related(BOOK)
        sheets = []
        for listed in self.package.xml(BOOK).iter(f"{S}sheet"):
            part, name = related.get(listed.get(f"{R}id") or "", ""), listed.get("name") or ""
            root = self.package.xml(part)
            is_hidden = listed.get("state", "visible") != "visible"
            if root.tag == f"{S}worksheet":
                try:
                    read = map(self._cell, root.iterfind(f"{S}sheetData/{S}row/{S}c"))
                    cells = [cell for cell in read if cell.value is not None or cell.formula]
                    hidden = [*_hidden(root, cells)]
                except (LookupError, ValueError) as reason:
                    raise Damaged(f"{part}: {reason}") from reason
                sheets.append(Sheet(name, part, root, is_hidden, cells, hidden))
        return sheets

    def _cell(self, cell: Element) -> Cell:
        address = _ADDRESS.fullmatch(cell.get("r") or "")
        if address is None:
            raise ValueError("a cell has no address")
        kind, text = cell.get("t", "n"), cell.findtext(f"{S}v")
        formula = cell.find(f"{S}f")
        # A formula may come to an empty text; of other kinds, an empty value is none.
        value: float | str | bool | None = text if text or kind == "str" else None
        if kind == "inlineStr":
            value = _text(cell) or None
        elif text and kind == "s":
            value = self._texts[int(text)]
        elif text and kind in ("b", "n"):
            value = text in YES if kind == "b" else float(text)
        return Cell(
            row=int(address[2]),
            column=_column(address[1]),
            value=value,
            code=self._codes[int(cell.get("s") or 0)],
            formula=None if formula is None else f"={formula.text or ''}",
            is_error=kind == "e",
        )

    @cached_property
    def _texts(self) -> Sequence[str]:
        """The texts that cells share."""
        if TEXTS not in self.package:
            return ()
        return [_text(item) for item in self.package.xml(TEXTS).iterfind(f"{S}si")]

    @cached_property
    def _codes(self) -> Sequence[str]:
        """The number format of each style of a cell."""
        if STYLES not in self.package:
            return (GENERAL,)
        styles = self.package.xml(STYLES)
        own = {fmt.get("numFmtId"): fmt.get("formatCode") for fmt in styles.iter(f"{S}numFmt")}
        codes: Mapping[str, str] = {**_BUILT_IN_DATES, **own}
        kinds = styles.iterfind(f"{S}cellXfs/{S}xf")
        return [codes.get(kind.get("numFmtId"), GENERAL) for kind in kinds] or [GENERAL]

    def _table_faults(self, sheet: Sheet) -> Iterator[Fault]:
        for relation in self.package.relations(sheet.part):
            if relation.kind == "table":
                table = self.package.xml(relation.target)
                if table.get("headerRowCount") == "0":
                    yield Fault(sheet.name, f"the table {table.get('name')} has no header row.")

    def _link_faults(self, sheet: Sheet) -> Iterator[Fault]:
        names = {sheet.name for sheet in self.sheets}
        words = {cell.address: cell.shown for cell in sheet.cells}
        for link in sheet.root.iterfind(f"{S}hyperlinks/{S}hyperlink"):
            page = (link.get("location") or "").rpartition("!")[0]
            address = (link.get("ref") or "").partition(":")[0]
            if link.get(f"{R}id") is None and page.strip("'").replace("''", "'") not in names:
                text = quoted(words.get(address, ""))
                yield Fault(f"{sheet.name}!{address}", f"the link {text} leads nowhere.")

    def _unsaved(self) -> Iterator[Fault]:
        """Formulas without a saved value: where one is, a program has dropped them all."""
        unsaved = [
            sheet.at(cell)
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.formula is not None and cell.value is None
        ]
        if unsaved:
            many = f"it and {len(unsaved) - 1:,} more formulas have" if unsaved[1:] else "it has"
            yield Fault(unsaved[0], f"{many} no saved value: open and save the file in Excel.")


def _text(item: Element) -> str:
    """The text of a cell or of a shared text, without the readings of Japanese words."""
    parts = (part for part in item.iter(f"{S}t") if part.getparent().tag != f"{S}rPh")
    return "".join(part.text or "" for part in parts).replace("_x005F_", "_")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _layout_faults(sheet: Sheet, marks: LiteralMarks) -> Iterator[Fault]:
    """What is left around a sheet when it is printed, and what is kept from its readers."""
    for text in sheet.root.iterfind(f"{S}headerFooter/*"):
        yield from marks.left_in(f"{sheet.name}, header or footer", text.text or "")
    if sheet.is_hidden:
        yield Fault(sheet.name, "the sheet is hidden.")
    for place in sheet.hidden:
        yield Fault(f"{sheet.name}!{place}:{place}", "what stands here is hidden.")


def _hidden(root: Element, cells: Sequence[Cell]) -> Iterator[str]:
    """The rows and columns with cells that are hidden or have no size."""
    rows = {cell.row for cell in cells}
    for row in root.iterfind(f"{S}sheetData/{S}row"):
        if int(row.get("r", 0)) in rows and _is_hidden(row, "ht"):
            yield str(row.get("r"))
    columns = sorted({cell.column for cell in cells})
    for column in root.iterfind(f"{S}cols/{S}col"):
        if _is_hidden(column, "width"):
            first, last = int(column.get("min", 0)), int(column.get("max", 0))
            yield from (column_letters(at) for at in columns if first <= at <= last)


def _is_hidden(line: Element, size: str) -> bool:
    return line.get("hidden") in YES or float(line.get(size, 1)) == 0


def _cell_faults(sheet: Sheet, cell: Cell, marks: LiteralMarks) -> Iterator[Fault]:
    if isinstance(cell.value, float | bool) and hides_value(cell.code, cell.value):
        yield Fault(sheet.at(cell), f"the format {cell.code} hides what the cell holds.")
    if cell.formula is not None:
        if cell.words.startswith("#"):
            yield Fault(sheet.at(cell), f"the formula has the error {cell.value}.")
    elif cell.is_error:
        yield Fault(sheet.at(cell), f"the cell has the error {cell.value}.")
    else:
        yield from marks.left_in(sheet.at(cell), cell.words)
