"""An Excel workbook as it is opened again: what it must not be released with, and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from svreport.core.frozen import Frozen
from svreport.core.number_formats import shows_days
from svreport.core.patterns import pattern
from svreport.core.problems import column_letters, column_number
from svreport.core.text import may_have_leftovers
from svreport.files.ooxml import Damaged
from svreport.files.ooxml.allowed import FUNCTIONS, XDR, R, S
from svreport.files.ooxml.hidden_word import PAGE, SMALLEST, is_hidden
from svreport.files.ooxml.package import NO, YES, Element, Package
from svreport.files.ooxml.shape import APP
from svreport.release.gate import (
    APART,
    Detail,
    Fault,
    FormulaCell,
    LiteralMarks,
    Passage,
    office,
    quoted,
    shown_number,
)

# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = pattern(r'"([^"]*)"|\\(.)')
_BRACKETS = pattern(r"\[[^\]]*\]")
_FRACTION = pattern(r"/\s*\d+")
# A semicolon that is not in quotes.
_BETWEEN = pattern(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# A digit of the number, all of it, or a part of a date.
_PLACE = pattern(r"[0#?@ymdhs]|General", re.IGNORECASE)
# A comma after the last digit, by which thousands are left out; a word; a colour or a condition.
_SCALE = pattern(r"[0#?],+(?![0#?,])")
_WORD = pattern(r"[^\W\d_]{3,}")
_CONDITION = pattern(r"\[(?![$hms]|Red\])[^\]]*\]", re.IGNORECASE)
# The sections of a format, by the numbers that they are for.
ABOVE, BELOW, ZERO, OF_TEXT = 0, 1, 2, 3


def hides_value(code: str, value: float) -> bool:
    """Whether a format shows digits of its own, or nothing of a number that is not zero."""
    section = _section(code, value)
    typed = "".join("".join(parts) for parts in _LITERAL.findall(section))
    bare = _FRACTION.sub("", _BRACKETS.sub("", _LITERAL.sub("", section)))
    if re.search(r"\d", typed) or re.search(r"[1-9]", bare):
        return True
    return value != 0 and not _PLACE.search(bare)


# A number with its decimals and its unit, as most formats have it for each sign.
_OF_SIGN = r'#,##0(?:\.0+)?(?:%|" [a-z]{2}")?'
_PLAIN = pattern(rf'General|\+?{_OF_SIGN}(?:;(?:"[−-]")?{_OF_SIGN}){{0,2}}')


def is_twisted(code: str) -> bool:
    """Whether a format shows something else than the number, whatever that is."""
    if _PLAIN.fullmatch(code):
        return False
    sections = _BETWEEN.split(code)
    bare = _BRACKETS.sub("", _LITERAL.sub("", code))
    return (
        any(hides_value(code, value) for value in (1.0, -1.0))
        or re.search(r"\d", "".join("".join(parts) for parts in _LITERAL.findall(code))) is not None
        or any(_WORD.search("".join(parts)) for parts in _LITERAL.findall(code))
        or _CONDITION.search(_LITERAL.sub("", code)) is not None
        or (_SCALE.search(bare) is not None and not shows_days(code))
        or (len(sections) > OF_TEXT and "@" not in _LITERAL.sub("", sections[OF_TEXT]))
    )


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]


# A text, a quoted name of a sheet, or the heading of a table's column, whichever begins first.
# Between brackets, an apostrophe is before a sign that is meant as such.
_NAMED = pattern(
    r"""\"[^"]*"|'(?:[^']|'')*'|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]""", re.DOTALL
)
_FUNCTION = pattern(r"(?<![\w.])([A-Za-z_][\w.]*+)\s*\(")
_ANY_DIGIT = bytes.maketrans(b"123456789", b"000000000")
# A sheet of another workbook, or a conversation with another program.
_ELSEWHERE = pattern(r"\][\w. ]*'?!|\|")
# What a name may stand for: cells, whole rows, or the columns that are repeated in print.
_CELLS = pattern(r"('(?:[^']|'')+'|\w+)!(?:\$?[A-Z]*\$?\d+(?::\$?[A-Z]*\$?\d+)?|\$[A-Z]+:\$[A-Z]+)")
# What Excel names itself, and hides: the rows that a filter looks through.
OF_FILTER = "_xlnm._FilterDatabase"


def formula_faults(sheet: str, formulas: Sequence[Element]) -> Iterator[Fault]:
    """Formulas that call what svreport never calls, or take something from elsewhere."""
    texts = [formula.text or "" for formula in formulas]
    # Formulas down a column differ in the numbers of their rows alone.
    every = "\0".join(texts).encode().translate(_ANY_DIGIT).decode()
    if not any(map(_strange, {*every.split("\0")})):
        return
    for formula, text in zip(formulas, texts, strict=True):
        strange = _strange(text)
        if strange:
            wrong = f"the formula has {quoted(strange)}, which svreport never writes."
            yield Fault(f"{sheet}!{formula.getparent().get('r', '')}", wrong)


def _strange(formula: str) -> str:
    """The first thing in a formula that is no cell, no number and none of svreport's functions."""
    spoken = _NAMED.sub(_unspoken, formula)
    found = _ELSEWHERE.search(spoken)
    if found:
        return found[0]
    called = (name for name in _FUNCTION.findall(spoken) if name.upper() not in FUNCTIONS)
    return next(called, "")


def _unspoken(named: re.Match[str]) -> str:
    """What is left of a name: whether it has the brackets in which another workbook stands."""
    if named[0].startswith("["):
        return "[]"
    return "'[]'" if named[0].startswith("'") and "]" in named[0] else "''"


def name_faults(book: Element) -> Iterator[Fault]:
    for defined in book.iter(f"{S}definedName"):
        text, name = defined.text or "", defined.get("name") or ""
        if office.GONE in text:
            yield Fault("", f"the name {quoted(name)} is of cells that are gone.")
        elif not all(_CELLS.fullmatch(area) for area in _areas(text)):
            yield Fault("", f"the name {quoted(name)} is of no cells: {quoted(text)}.")
        elif defined.get("hidden") in YES and name != OF_FILTER:
            yield Fault("", f"the name {quoted(name)} is hidden.")


def _areas(text: str) -> list[str]:
    """The areas that a name is of, with a comma between them, which names of sheets may have."""
    return re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text) if "," in text else [text]


# An Excel workbook as it is opened again: what it must not be released with, and its rows.
BOOK = "xl/workbook.xml"
TEXTS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
GENERAL = "General"
# The formats of days that have a number of their own, and no other; the rest shows a number.
_BUILT_IN_DATES = dict.fromkeys(("14", "15", "16", "17", "22"), "d/m/yyyy")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# Rows and columns that are lower or narrower than this show nothing.
LOWEST, NARROWEST = 7.5, 2.0


class Cell(Frozen):
    """A cell that holds something: its saved value, its format, and its formula if it has one."""

    row: int
    column: int
    value: float | str | bool | None
    code: str
    style: int
    formula: str | None = None

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
        return office.shown_day(self.value) if shows_days(self.code) else shown_number(self.value)


class Sheet(Frozen):
    """A sheet that holds cells; `part` is the name of its part in the package."""

    name: str
    part: str
    package: Package
    is_hidden: bool

    @property
    def root(self) -> Element:
        return self.package.xml(self.part)


class ExcelWorkbook(office.OfficeFile):
    """A workbook: its sheets are read once, from their own parts."""

    suffix = ".xlsx"

    def faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        self._scan = _CellScan(self._texts, self._codes, marks)
        yield from super().faults(marks)

    def content_faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        for name, drawing in self.package.xml_parts("xl/drawings/"):
            where = name.removeprefix("xl/")
            yield from office.drawing_faults(where, drawing.iter(f"{XDR}cNvPr"), marks)
            yield from office.text_faults(where, drawing, marks)
        yield from name_faults(self.package.xml(BOOK))
        listed = {sheet.part for sheet in self.sheets}
        for relation in self.package.relations(BOOK):
            if relation.kind == "worksheet" and relation.target not in listed:
                yield Fault(relation.target, "the sheet is in the file, and is never shown.")
        yield from self._scan.unsaved()

    def part_faults(self, name: str, marks: LiteralMarks) -> Iterator[Fault]:
        for sheet in self.sheets:
            if sheet.part == name:
                yield from _layout_faults(sheet, marks)
                yield from self._table_faults(sheet)
                yield from self._scan.of_sheet(sheet)
                yield from self._link_faults(sheet)
                # All sheets at once would take more memory than all else of a build.
                self.package.forget(name)

    def content_passages(self) -> Iterator[Passage]:
        for sheet in self.sheets:
            filled = (cell for cell in self.cells(sheet) if cell.shown)
            for _, row in groupby(filled, key=lambda cell: cell.row):
                shown = {cell.column: cell.shown for cell in row}
                texts = (shown.get(at, "") for at in range(1, max(shown) + 1))
                yield Passage(sheet.name, APART.join(texts), is_row=True)

    def formulas(self) -> Sequence[FormulaCell]:
        # A formula that is shared with the cells below it is in the first alone.
        return [
            FormulaCell(sheet.name, cell.address, cell.formula, cell.words)
            for sheet in self.sheets
            for cell in self.cells(sheet)
            if cell.formula and cell.formula != "="
        ]

    def content_details(self) -> Iterator[Detail]:
        for sheet in self.sheets:
            yield from self._sheet_details(sheet)
        shown = {
            int(text)
            for sheet in self.sheets
            for text in sheet.root.xpath(_OF_SHARED, namespaces=_NAMES)
        }
        for at, text in enumerate(self._texts):
            if at not in shown:
                yield Detail("a text that no cell shows", "", text)
        for name in self.package.xml(BOOK).iter(f"{S}definedName"):
            called, cells = name.get("name") or "", re.sub(r"[$']", "", name.text or "")
            if called != OF_FILTER:
                more = (name.get(said) or "" for said in ("localSheetId", *_SAID_OF_NAMES))
                yield Detail("the cells of the name", called, " ".join((cells, *more)).strip())
        yield from self._titles()

    def _titles(self) -> Iterator[Detail]:
        """The titles that the file's properties list, but for those of its sheets and names."""
        known = {sheet.name for sheet in self.sheets}
        for name in self.package.xml(BOOK).iter(f"{S}definedName"):
            known.add((name.get("name") or "").removeprefix("_xlnm."))
        properties = self.package.xml(APP) if APP in self.package else self.package.xml(BOOK)
        for title in properties.iterfind("{*}TitlesOfParts//{*}lpstr"):
            text = title.text or ""
            if not {text, text.rpartition("!")[2]} & known:
                yield Detail("a title among the properties", "", text)

    def _sheet_details(self, sheet: Sheet) -> Iterator[Detail]:
        yield Detail("the sheets", "", sheet.name)
        for text in sheet.root.iterfind(f"{S}headerFooter/*"):
            yield Detail("the header or footer", sheet.name, _plain_header(text.text or ""))
        cells = {cell.address: cell for cell in self.cells(sheet)}
        # Where rows are, whatever each says: what is printed, charted and added up hangs on that.
        rows = sorted({cell.row for cell in cells.values() if cell.shown})
        yield Detail("the rows that are filled", sheet.name, _runs(rows))
        yield from _own_attributes(sheet)
        for link in sheet.root.iterfind(f"{S}hyperlinks/{S}hyperlink"):
            linked = cells.get((link.get("ref") or "").partition(":")[0])
            leads = (link.get("location") or "").replace("'", "")
            words = linked.shown if linked else link.get("ref") or ""
            yield Detail("the link", f"{sheet.name}: {words}", leads)
        for cell in cells.values():
            place = f"{sheet.name}: {cell.shown}"
            if isinstance(cell.value, float):
                yield Detail("the number format", place, office.plain_code(cell.code), is_look=True)
            yield from self._look_at(place, cell.style)
        yield from self._around_cells(sheet)

    def _around_cells(self, sheet: Sheet) -> Iterator[Detail]:
        """What a sheet shows beside its figures and texts: its lines, and cells without any."""
        for view in sheet.root.iterfind(f"{S}sheetViews/{S}sheetView"):
            hidden = ", ".join(name for name in _SHOWN if view.get(name) in NO)
            yield Detail("what is not shown of the sheet", sheet.name, hidden, is_look=True)
        yield from self._look_at(f"{sheet.name}: cells without a style", 0)
        for column in sheet.root.iterfind(f"{S}cols/{S}col"):
            place = f"{sheet.name}: columns from {column.get('min')}"
            yield from self._look_at(place, int(column.get("style") or 0))
        for row in sheet.root.iterfind(f"{S}sheetData/{S}row"):
            if row.get("customHeight") in YES and len(row):
                # Screens differ by less than a line.
                lines = f"{round(float(row.get('ht') or 0) / LINE)} lines"
                place = f"{sheet.name}!{row.get('r')}"
                yield Detail("the height of the row", place, lines, is_look=True)
        for empty in sheet.root.iter(f"{S}row", f"{S}c"):
            place = f"{sheet.name}!{empty.get('r')}"
            if not len(empty) or empty.get("customFormat") in YES:
                yield from self._look_at(place, int(empty.get("s") or 0))
            level = empty.get("outlineLevel") or ""
            yield Detail("the level of the row", place, level, is_look=True)

    def _look_at(self, place: str, style: int) -> Iterator[Detail]:
        for what, value in self._looks[style]:
            yield Detail(what, place, value, is_look=True)

    @cached_property
    def _looks(self) -> Sequence[Sequence[tuple[str, str]]]:
        """How the cells of each style look: their letters, ground, lines, and all else."""
        if STYLES not in self.package:
            return ((),)
        from svreport.release.gate.differences import looks_of

        styles = self.package.xml(STYLES)
        groups = [styles.find(f"{S}{group}") for group in _GROUPS]
        looks = []
        for kind in styles.iterfind(f"{S}cellXfs/{S}xf"):
            parts = zip(groups, _GROUPS.values(), strict=True)
            own = [looks_of(group[int(kind.get(f"{name}Id") or 0)]) for group, name in parts]
            looks.append([*zip(_LOOKS, (*own, "; ".join(map(looks_of, kind))), strict=True)])
        return looks or ((),)

    def called(self, part: str) -> str:
        names = (
            sheet.name
            for sheet in self.sheets
            if part in (sheet.part, *self.package.related(sheet.part).values())
        )
        return next(names, super().called(part))

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
        related = {relation.id: relation for relation in self.package.relations(BOOK)}
        sheets = []
        for listed in self.package.xml(BOOK).iter(f"{S}sheet"):
            page, name = related.get(listed.get(f"{R}id") or ""), listed.get("name") or ""
            is_hidden = listed.get("state", "visible") != "visible"
            if page is None or page.target not in self.package:
                raise Damaged(f"the sheet {name} is missing")
            if page.kind == "worksheet":
                sheets.append(Sheet(name, page.target, self.package, is_hidden))
        return sheets

    def cells(self, sheet: Sheet) -> Sequence[Cell]:
        """The cells of a sheet that hold something. Raises Damaged where they cannot be read."""
        try:
            read = map(self._cell, sheet.root.iterfind(f"{S}sheetData/{S}row/{S}c"))
            return [cell for cell in read if cell.value is not None or cell.formula]
        except (LookupError, ValueError) as reason:
            raise Damaged(f"{sheet.part}: {reason}") from reason

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
            column=column_number(address[1]),
            value=value,
            code=self._codes[int(cell.get("s") or 0)],
            style=int(cell.get("s") or 0),
            formula=None if formula is None else f"={formula.text or ''}",
        )

    @cached_property
    def _texts(self) -> Sequence[str]:
        """The texts that cells share."""
        if TEXTS not in self.package:
            return ()
        root = self.package.xml(TEXTS)
        whole = [item[0].text or "" for item in root if len(item) == 1 and item[0].tag == _TEXT]
        is_plain = len(whole) == len(root)
        return [*map(_plain, whole)] if is_plain else [*map(_text, root.iterfind(f"{S}si"))]

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
                yield from formula_faults(sheet.name, [*table.iter(*_OF_TABLES)])
                if table.get("headerRowCount") == "0":
                    yield Fault(sheet.name, f"the table {table.get('name')} has no header row.")

    def _link_faults(self, sheet: Sheet) -> Iterator[Fault]:
        names = {sheet.name for sheet in self.sheets}
        names |= {name.replace("'", "''") for name in names}
        for link in sheet.root.iterfind(f"{S}hyperlinks/{S}hyperlink"):
            page = (link.get("location") or "").rpartition("!")[0].strip("'")
            if page not in names and link.get(_LED) is None:
                address = (link.get("ref") or "").partition(":")[0]
                words = {cell.address: cell.shown for cell in self.cells(sheet)}
                text = quoted(words.get(address, ""))
                yield Fault(f"{sheet.name}!{address}", f"the link {text} leads nowhere.")


class _CellScan:
    """Looks through the cells of all sheets; texts and formats that they share are judged once."""

    def __init__(self, texts: Sequence[str], codes: Sequence[str], marks: LiteralMarks) -> None:
        self._marks = marks
        self._codes = codes
        twisted = {*filter(is_twisted, {*codes})}
        self._twisted = {str(at) for at, code in enumerate(codes) if code in twisted}
        self._left = {
            str(at): wrong
            for at, text in enumerate(texts)
            if may_have_leftovers(text)
            and (wrong := [fault.wrong for fault in marks.left_in("", text)])
        }
        self._unsaved: list[str] = []

    def of_sheet(self, sheet: Sheet) -> Iterator[Fault]:
        """Yield what is wrong in the cells of a sheet."""
        formulas = [*sheet.root.iter(f"{S}f")]
        for formula in formulas:
            value = formula.getnext()
            text = value.text if value is not None and value.tag == _VALUE else None
            if not text or text[0] == "#" or formula.get("t"):
                yield from self._of_formula(sheet, formula)
        yield from formula_faults(sheet.name, formulas)
        is_sought = bool(self._twisted or self._left)
        cells = sheet.root.iter(f"{S}c")
        for cell in [cell for cell in cells if is_sought or cell.get("t") in _OF_WORDS]:
            at = f"{sheet.name}!{cell.get('r')}"
            if cell.get("t") in _OF_WORDS and cell.find(f"{S}f") is None:
                yield from self._of_words(at, cell)
            elif is_sought:
                yield from self._of_shared(at, cell)

    def _of_words(self, at: str, cell: Element) -> Iterator[Fault]:
        value = cell.findtext(f"{S}v") or ""
        if cell.get("t") == "e":
            yield Fault(at, f"the cell has the error {value}.")
        else:
            yield from self._marks.left_in(at, _text(cell) or value)

    def _of_formula(self, sheet: Sheet, formula: Element) -> Iterator[Fault]:
        cell = formula.getparent()
        at, text = f"{sheet.name}!{cell.get('r')}", cell.findtext(f"{S}v") or ""
        if formula.get("t") in ("array", "dataTable"):
            yield Fault(at, "the formula fills other cells as well, which svreport never writes.")
        if not text and cell.get("t") != "str":
            self._unsaved.append(at)
        elif text.startswith("#"):
            yield Fault(at, f"the formula has the error {text}.")

    def _of_shared(self, at: str, cell: Element) -> Iterator[Fault]:
        """What is wrong with a cell's format, and with a text that it shares."""
        style, kind, text = cell.get("s") or "0", cell.get("t", "n"), cell.findtext(f"{S}v")
        if style in self._twisted and kind in ("n", "b") and text:
            yield Fault(at, f"the format {self._codes[int(style)]} hides the cell's value.")
        elif kind == "s":
            yield from (Fault(at, wrong) for wrong in self._left.get(text or "", ()))

    def unsaved(self) -> Iterator[Fault]:
        """Formulas without a saved value: where one is, a program has dropped them all."""
        if self._unsaved:
            more = len(self._unsaved) - 1
            many = f"it and {more:,} more formulas have" if more else "it has"
            wrong = f"{many} no saved value: open and save the file in Excel."
            yield Fault(self._unsaved[0], wrong)


# The attributes that Excel gives to cells and what they are in.
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    f"{S}sheetData": frozenset(),
    f"{S}c": frozenset(("r", "s", "t")),
    f"{S}row": frozenset(
        (
            *("r", "spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel"),
            *("collapsed", "thickTop", "thickBot", "ph"),
        )
    ),
}
# The groups of looks that styles of cells are made of, and what a reader calls them.
_GROUPS = {"fonts": "font", "fills": "fill", "borders": "border"}
_LOOKS = ("the letters", "the colour", "the lines around", "the place or the lock")
# Points of a line of letters.
LINE = 12.75
# What a sheet shows unless it says that it does not.
_SHOWN = ("showGridLines", "showRowColHeaders", "showZeros", "showOutlineSymbols")
# What a name may say of itself, for those who look it up.
_SAID_OF_NAMES = ("comment", "description", "help", "statusBar", "customMenu")
_OF_TABLES = (f"{S}calculatedColumnFormula", f"{S}totalsRowFormula")
_NAMES = {"s": S[1:-1]}
_OF_SHARED = "descendant::s:c[@t='s']/s:v/text()"
_VALUE, _TEXT, _LED = f"{S}v", f"{S}t", f"{R}id"
# Kinds of cells with an error or a text of their own.
_OF_WORDS = ("e", "str", "inlineStr")


def _own_attributes(sheet: Sheet) -> Iterator[Detail]:
    """The attributes of cells and of what they are in that are not Excel's."""
    for element in sheet.root.iter(*_ATTRIBUTES):
        for key in {*element.keys()} - _ATTRIBUTES[element.tag]:
            if not key.startswith("{"):
                yield Detail("an attribute that is not Excel's", sheet.name, element.get(key) or "")


def _runs(rows: Sequence[int]) -> str:
    """The numbers of rows, those that follow each other as one: 1 to 6, 8 to 25."""
    known = {*rows}
    starts = [row for row in rows if row - 1 not in known]
    ends = [row for row in rows if row + 1 not in known]
    return ", ".join(f"{start} to {end}" for start, end in zip(starts, ends, strict=True))


def _text(item: Element) -> str:
    """The text of a cell or of a shared text, without the readings of Japanese words."""
    parts = (part for part in item.iter(f"{S}t") if part.getparent().tag != f"{S}rPh")
    return _plain("".join(part.text or "" for part in parts))


def _plain(text: str) -> str:
    """A text as it is shown: an underscore before what looks like a code has a code itself."""
    return text.replace("_x005F_", "_")


# An ampersand that is typed, a colour, a size in points, or another code of a header.
_HEADER_CODE = pattern(r"&(?:&|K([0-9A-Fa-f]{6})|(\d+)|.)")


def _plain_header(text: str) -> str:
    """The words of a header or footer, without its codes for fonts, sizes and sides."""
    plain = re.sub(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[LCRBIUS]', " ", text)
    return " ".join(plain.split())


def _layout_faults(sheet: Sheet, marks: LiteralMarks) -> Iterator[Fault]:
    """What is left around a sheet when it is printed, and what is kept from its readers."""
    for text in sheet.root.iterfind(f"{S}headerFooter/*"):
        where = f"{sheet.name}, header or footer"
        yield from marks.left_in(where, text.text or "")
        for colour, size in _HEADER_CODE.findall(text.text or ""):
            if (colour and is_hidden(colour, PAGE)) or (size and int(size) < SMALLEST):
                yield Fault(where, f"a text that nobody can read: {quoted(text.text or '')}.")
    if sheet.is_hidden:
        yield Fault(sheet.name, "the sheet is hidden.")
    for place in _hidden(sheet.root):
        yield Fault(f"{sheet.name}!{place}:{place}", "what is here is hidden.")


def _hidden(root: Element) -> Iterator[str]:
    """The rows and columns with cells that are hidden or too small to show anything."""
    heights: dict[str | None, bool] = {}
    for row in root.iterfind(f"{S}sheetData/{S}row"):
        height = row.get("ht")
        if height not in heights:
            heights[height] = height is not None and float(height) < LOWEST
        if (heights[height] or row.get("hidden") in YES) and any(len(cell) for cell in row):
            yield str(row.get("r"))
    for column in root.iterfind(f"{S}cols/{S}col"):
        if _is_hidden(column, "width", NARROWEST):
            first, last = int(column.get("min", 0)), int(column.get("max", 0))
            filled = (cell.get("r") or "" for cell in root.iter(f"{S}c") if len(cell))
            columns = {column_number(address.rstrip("0123456789")) for address in filled}
            yield from (column_letters(at) for at in sorted(columns) if first <= at <= last)


def _is_hidden(line: Element, size: str, least: float) -> bool:
    stated = line.get(size)
    return line.get("hidden") in YES or (stated is not None and float(stated) < least)
