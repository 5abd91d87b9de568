"""The finance team's file: its grids, where the forecast stands in them, and its lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from io import StringIO

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, replace
from svreport.core.numerals import Unit, units_named_in
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, year_named_in
from svreport.core.problems import BadValue, Problem, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.files.ooxml import printable
from svreport.files.workbook import Area, read_area
from svreport.inputs import headings, named_file
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.display import heading_problems
from svreport.inputs.forecast_file import amounts
from svreport.inputs.kinds.texts import label_of
from svreport.inputs.workbook import read_workbook, values_from_elsewhere

# A byte order mark is no part of the first cell; a file without one that is not UTF-8 is Excel's.
ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = (",", ";", "\t", "|")
LARGEST = 10_000_000
# Far more than any forecast.
MOST_LINES = 20_000
MOST_SEPARATORS = 400_000
# What Excel writes of an error.
_ERROR = pattern(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)")
# A formula that talks to another program: `=cmd|'/c calc'!A0`.
_CALL = pattern(r"\s*[=+@-][^|]{1,300}\|.*!", re.DOTALL)
# The first line may say for Excel which separator follows; Excel does not show it.
_SAYS_SEPARATOR = pattern(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_text_file(content: bytes, file: str) -> Grid:
    """The file's one sheet, which has no name; `file` is what its places name.

    Raises BadValue for what is no text.
    """
    if len(content) > LARGEST:
        raise _too_large()
    text = _decoded(content)
    said = _SAYS_SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text)
    # Excel may write lines with nothing in them to the end of a sheet.
    typed = text.rstrip(f"{separator}\r\n")
    if typed.count("\n") > MOST_LINES or typed.count(separator) > MOST_SEPARATORS:
        raise _too_large()
    empty = Grid("", file=file)
    cells: dict[Position, Cell] = {}
    for row, values in enumerate(_rows(typed, separator), start=1):
        for column, value in enumerate(values, start=1):
            if value.strip():
                cells[row, column] = _cell(empty.cell(row, column), value)
    return Grid("", cells, file=file)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadValue(
        "cannot be read as text.", "Save it from Excel as CSV UTF-8, or as an .xlsx workbook."
    )


def _separator(text: str) -> str:
    """The separator with which the most cells of a line name a year; else the most frequent one."""
    lines = text.splitlines()[:200]

    def years(separator: str) -> int:
        cells = (line.split(separator) for line in lines)
        return max((sum(1 for cell in row if year_named_in(cell)) for row in cells), default=0)

    return max(SEPARATORS, key=lambda mark: (years(mark), text[:100_000].count(mark)))


def _rows(text: str, separator: str) -> list[list[str]]:
    """The cells by row and column as Excel counts them.

    Raises BadValue where the text has no rows and columns, as with a quote that is never closed.
    """
    try:
        lines = [*StringIO(text, newline=""), f"{_END}{separator}{_END}"]
        *rows, last = csv.reader(lines, delimiter=separator)
        if last != [_END, _END]:
            raise csv.Error("a quote that is not closed takes in the end")
    except (ValueError, csv.Error) as reason:
        raise BadValue(
            "cannot be read as rows and columns.",
            "Open it in Excel, check it and save it as CSV UTF-8 or as an .xlsx workbook.",
        ) from reason
    return rows


# No text file has this sign.
_END = "\0"


def _too_large() -> BadValue:
    return BadValue("is too large to be a forecast.", "Save the forecast alone in it.")


def _cell(empty: Cell, text: str) -> Cell:
    if _ERROR.fullmatch(text.strip()):
        return Cell(empty.place, error=text.strip())
    if text.startswith("="):
        return Cell(empty.place, text, unsaved=True)
    return Cell(empty.place, text)


TEXT_FILES = (".csv", ".txt", ".tsv")
# An old workbook is let through to the gate, which says how to save it.
KNOWN = (*named_file.EXCEL_FILES, *TEXT_FILES, ".xls")
_EXCEL_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class ForecastSource(Frozen):
    """The sheets of a file, every cell with its place there, and the bytes that they are in.

    `problems` are warnings of what it holds beside them: macros, links, embedded objects.
    """

    file: named_file.NamedFile
    content: bytes
    sheets: Sequence[Grid]
    problems: Sequence[Problem] = ()


def is_text_file(file: named_file.NamedFile) -> bool:
    """Whether it is a text file by its name; the one sheet of such a file has no name."""
    return file.path.suffix.lower() in TEXT_FILES


def open_file(file: named_file.NamedFile) -> ForecastSource:
    """The file's sheets; a workbook's come through the same gate as the inputs.

    Raises BadValue, with what to do, for anything but a readable .xlsx or .csv file.
    """
    of_another_kind = BadValue(
        f"{file.name} is not an .xlsx or .csv file.",
        "Ask finance to save it as an Excel Workbook (.xlsx) or as CSV UTF-8, and name that.",
    )
    content = named_file.content_of(file, KNOWN, of_another_kind)
    name, start = file.name, content[:4]
    if not start:
        raise BadValue(
            f"{name} is empty.", "Ask finance to save the forecast in it, or name another file."
        )
    if is_text_file(file) and start in _EXCEL_STARTS:
        raise BadValue(f"{name} is an Excel file by its content.", "Name it .xlsx, here as well.")
    if not is_text_file(file) and start not in _EXCEL_STARTS:
        raise BadValue(
            f"{name} is not an Excel file.",
            "Ask finance to save it as an Excel Workbook (.xlsx), or name it .csv if it is text.",
        )
    try:
        if is_text_file(file):
            grid = read_text_file(content, file.name)
            return ForecastSource(file, content, [grid], [*_programs_called(grid)])
        book = read_workbook(file.path.name, content)
    except BadValue as refused:
        raise BadValue(f"{file.name} {refused.wrong}", refused.remedy) from None
    except UnreadableInputs as reason:
        raise named_file.as_bad_value(reason) from reason
    grids = [grid.in_file(file.name) for grid in book.sheets]
    of_the_file = [problem for problem in book.problems if not problem.place.sheet]
    return ForecastSource(file, content, grids, of_the_file)


def _programs_called(grid: Grid) -> Iterator[Problem]:
    """What would have another program do something, if Excel opened the file."""
    for cell in grid.cells.values():
        if _CALL.match(str(cell.value)):
            yield Problem(
                cell.place,
                f"“{printable(cell.text)}” would start another program if Excel opened this file.",
                "Do not open it; ask who sent it.",
                Severity.WARNING,
                rule=named_file.CALLS_A_PROGRAM,
            )


# Where in the file the forecast stands, and its lines: names, headings, cells by year.
# A semicolon, but for one between quotes, as in 'DSG; draft'!A1.
_APART = pattern(r";(?=(?:[^']*'[^']*')*[^']*$)")
_OF_SHEET = pattern(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cells>[^!]+)")


class ForecastPart(Frozen):
    """A part of a sheet: the whole sheet, and the same with the part's cells alone."""

    sheet: Grid
    grid: Grid


def find_parts(text: str | None, sheets: Sequence[Grid], file: str) -> list[ForecastPart]:
    """The parts that the setting names; without it, the one sheet that holds anything.

    Raises BadValue where there is no such part, or more than one that it could be.
    """
    if text is None or not text.strip("; "):
        return [_only_sheet(sheets, file)]
    # A sheet's name may hold what parts several.
    found = _sheet(text, sheets)
    if found is not None:
        return [ForecastPart(found, found)]
    return [_part(part.strip(), sheets, file) for part in _APART.split(text) if part.strip()]


def _only_sheet(sheets: Sequence[Grid], file: str) -> ForecastPart:
    filled = [sheet for sheet in sheets if sheet.filled]
    if len(filled) == 1:
        return ForecastPart(filled[0], filled[0])
    if not filled:
        raise BadValue(
            f"{file} is empty.", "Ask finance to save the forecast in it, or name another."
        )
    names = join_words((sheet.name for sheet in filled), "and")
    raise BadValue(
        f"{file} has {len(filled)} sheets with data: {names}.",
        "Name the sheet, range or table that has the forecast.",
    )


def _part(text: str, sheets: Sequence[Grid], file: str) -> ForecastPart:
    found = _sheet(text, sheets)
    if found is not None:
        return ForecastPart(found, found)
    for sheet in sheets:
        for name, area in sheet.named.items():
            if normalise(name) == normalise(text):
                return ForecastPart(sheet, clip(sheet, area))
    shape = _OF_SHEET.fullmatch(text)
    if shape is not None:
        return _range_of_sheet(shape, sheets, file)
    # A lone cell is no place for a forecast, and DSG1 is more likely a sheet.
    cells = read_area(text) if ":" in text else None
    if cells is not None:
        only = _only_sheet(sheets, file).sheet
        return ForecastPart(only, clip(only, cells))
    raise _not_found(text, sheets, file)


def _range_of_sheet(shape: re.Match[str], sheets: Sequence[Grid], file: str) -> ForecastPart:
    name = shape["plain"] or shape["quoted"].replace("''", "'")
    sheet, area = _sheet(name, sheets), read_area(shape["cells"])
    if sheet is None:
        raise _not_found(name, sheets, file)
    if area is None:
        raise BadValue(
            f"“{shape['cells']}” is not a range of cells.", f"Type it as {sheet.name}!A4:I40."
        )
    return ForecastPart(sheet, clip(sheet, area))


def _sheet(name: str, sheets: Sequence[Grid]) -> Grid | None:
    return next(
        (sheet for sheet in sheets if sheet.name and normalise(sheet.name) == normalise(name)), None
    )


def _not_found(text: str, sheets: Sequence[Grid], file: str) -> BadValue:
    known = [sheet.name for sheet in sheets if sheet.name]
    known += [name for sheet in sheets for name in sheet.named]
    if not known:
        return BadValue(
            f"“{text}” is not a range of cells, and {file} has no sheets.",
            "Type a range such as A4:I40, or leave it empty to read the whole file.",
        )
    return BadValue(
        f"“{text}” is not a sheet, table or range of {file}.",
        f"{did_you_mean(text, known)}It has {join_words(known)}.",
    )


def clip(grid: Grid, area: Area) -> Grid:
    """The sheet with the cells of an area alone."""
    cells = {at: cell for at, cell in grid.cells.items() if area.holds(*at)}
    return replace(grid, cells=cells)


# The rule of a line that names a unit of its own.
LINE_UNIT = "forecast-line-unit"
FILE_UNIT = named_file.setting_header("forecast_file_unit")
# Far more than any forecast has.
MOST_ROWS = 2_000
# How many headings above a line are looked at.
MOST_ABOVE = 100


class SourceLine(Frozen, dict=True):
    """A row that has a name: its name, and its cells under the years.

    `beside` are the other names that stand in its row, or above where a group
    is named once; `above` the headings above it, the nearest first.
    """

    name: str
    cell: Cell
    cells: Mapping[FinancialYear, Cell]
    beside: Sequence[str]
    above: Sequence[str]
    part: ForecastPart

    @cached_property
    def has_figures(self) -> bool:
        """Whether it holds a number; a heading or a remark does not."""
        return any(amounts.is_figure(cell) for cell in self.cells.values())

    def stands_under(self, heading: str, headings: Collection[str]) -> bool:
        """Whether a heading is the line's; of those above it, the nearest that is in `headings`.

        All are normalised.
        """
        nearest = next((heading for heading in self.above if normalise(heading) in headings), "")
        return heading in {
            normalise(name) for name in (self.part.sheet.name, nearest, *self.beside)
        }


class ForecastLayout(Frozen, dict=True):
    """What a part of the file holds: its rows of years, and the rows with a name below them.

    `nameless` are the first cells of rows that hold figures and no name.
    """

    part: ForecastPart
    years: Sequence[amounts.YearRow]
    rows: Sequence[SourceLine]
    nameless: Sequence[Cell] = ()

    @cached_property
    def lines(self) -> list[SourceLine]:
        """The rows with figures."""
        return [row for row in self.rows if row.has_figures]


def layout_of(part: ForecastPart, known: Collection[str] = ()) -> ForecastLayout:
    """What a part holds; the column of names is the one with the most that are `known`, normalised.

    A part without a row of years has no lines. Raises BadValue for one that is too
    long to be a forecast.
    """
    grid = part.grid
    years = amounts.year_rows(grid)
    if not years:
        return ForecastLayout(part, (), ())
    return _Reader(part, years, known).layout()


class _Reader:
    def __init__(
        self, part: ForecastPart, years: Sequence[amounts.YearRow], known: Collection[str]
    ) -> None:
        self.part = part
        self.grid = part.grid
        self.years = {year.row: year for year in years}
        self.year_columns = {column for year in years for column in year.columns}
        self.cells = part.grid.rows
        # The columns before the first year that hold text; those after the years, without any.
        others = sorted({column for cells in self.cells.values() for column in cells})
        others = [column for column in others if column not in self.year_columns]
        self.beside = [other for other in others if other < min(self.year_columns)] or others
        self.names = self._column_of_names(known)
        self.rows: list[SourceLine] = []
        self.nameless: list[Cell] = []
        self._above: tuple[str, ...] = ()
        self._groups: dict[int, str] = {}

    def layout(self) -> ForecastLayout:
        current: amounts.YearRow | None = None
        fresh = False
        for row, cells in self.cells.items():
            if row in self.years:
                current, fresh = self.years[row], True
                self._groups.clear()
                self._take_headings(cells)
                continue
            figures = {
                year: self.grid.cell(row, column)
                for column, year in (current.columns if current else {}).items()
            }
            if fresh and amounts.is_second_line(list(figures.values())):
                continue
            fresh = fresh and not any(amounts.is_figure(cell) for cell in figures.values())
            self._take(cells, figures)
        return ForecastLayout(self.part, list(self.years.values()), self.rows, self.nameless)

    def _take(self, cells: Mapping[int, Cell], figures: Mapping[FinancialYear, Cell]) -> None:
        cell = cells.get(self.names)
        name = _name(cell)
        first = next((figure for figure in figures.values() if amounts.is_figure(figure)), None)
        if first is None:
            # Under another heading, groups begin anew.
            self._groups.clear()
        for column in self.beside:
            if column != self.names and (group := _name(cells.get(column))):
                self._groups[column] = group
        if cell is None or not name:
            if first is not None:
                self.nameless.append(first)
            else:
                self._take_headings(cells)
            return
        line = SourceLine(
            name=name,
            cell=cell,
            cells=figures,
            beside=tuple(self._groups.values()),
            above=self._above,
            part=self.part,
        )
        if len(self.rows) == MOST_ROWS:
            where = f" in the sheet {self.grid.name}" if self.grid.name else ""
            raise BadValue(
                f"there are more than {MOST_ROWS:,} rows{where}, too many for a forecast.",
                "Name the range or table that has the forecast.",
            )
        self.rows.append(line)
        if not line.has_figures:
            self._take_headings(cells)

    def _take_headings(self, cells: Mapping[int, Cell]) -> None:
        names = [_name(cell) for column, cell in cells.items() if column not in self.year_columns]
        self._above = (*(name for name in names if name), *self._above)[:MOST_ABOVE]

    def _column_of_names(self, known: Collection[str]) -> int:
        """The column of the lines' names: that with the most known ones, then the most words."""

        def likely(column: int) -> tuple[int, int, int]:
            names = [
                name
                for cells in self.cells.values()
                if any(
                    amounts.is_figure(cells[number]) for number in self.year_columns & cells.keys()
                )
                and (name := _name(cells.get(column)))
            ]
            letters = sum(character.isalpha() for name in set(names) for character in name)
            return sum(normalise(name) in known for name in names), letters, -column

        return max(self.beside, key=likely, default=0)


def _name(cell: Cell | None) -> str:
    if cell is None:
        return ""
    try:
        return label_of(cell.cleaned())
    except BadValue:
        return ""


def nameless_problems(layout: ForecastLayout) -> Iterator[Problem]:
    """Figures in a row without a name, which cannot be mapped."""
    for cell in layout.nameless:
        yield Problem(
            cell.place,
            f"The figures of row {cell.place.row} have no name; they are not read.",
            "If it is part of the forecast, ask finance to name the line.",
            Severity.WARNING,
            rule="forecast-file-nameless",
            about=str(cell.place),
        )


def amounts_of(line: SourceLine, unit: Unit) -> amounts.ForecastAmounts:
    """What the cells of a line state; nothing where the line itself names another unit."""
    words = (line.name, *line.beside)
    said = next(((own[0], text) for text in words if (own := units_named_in(text))), None)
    if said is None or said[0] is unit:
        return amounts.read_amounts(line.cells, unit)
    lost = frozenset(year for year, cell in line.cells.items() if not cell.is_empty)
    wrong = f"“{said[1]}” is in {said[0]}, but {FILE_UNIT} is {unit}."
    remedy = f"Have the line's figures in {unit}, and its name without a unit."
    problem = Problem(line.cell.place, wrong, remedy, rule=LINE_UNIT)
    return amounts.ForecastAmounts(lost=lost, problems=[problem])


def cell_problems(layout: ForecastLayout, lines: Sequence[SourceLine]) -> Iterator[Problem]:
    """The problems of a part's cells that are read: years, and the names and figures of lines."""
    sheet = layout.part.sheet
    cells = {
        (cell.place.row, cell.place.column): cell
        for line in lines
        for cell in (line.cell, *line.cells.values())
        if not cell.is_empty
    }
    if not cells:
        return
    year_headers = {
        (years.row, column): sheet.cell(years.row, column)
        for years in layout.years
        for column in years.columns
    }
    names = (line.cell for line in lines)
    for cell in (*names, *year_headers.values()):
        yield from heading_problems(cell)
    yield from headings.hidden_data(replace(sheet, cells=cells | year_headers), 0)
    columns = {cell.place.column for line in lines for cell in line.cells.values()}
    merged = [area for area in sheet.merged if (area.top, area.left) in cells]
    yield from headings.merged_cells(replace(sheet, merged=merged), 0, columns)
    remedy = "Ask finance to update the links and save the file."
    yield from values_from_elsewhere(sheet, cells.keys() & sheet.elsewhere, remedy)
