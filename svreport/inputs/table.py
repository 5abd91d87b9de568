"""Finding a sheet's table: which columns stand where, and which rows hold records.

Headers are found by what they say, wherever they stand. A Settings sheet,
whose one record runs down instead of across, is turned first, so that both
kinds of sheet are read by the same code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from svreport.core.frozen import Frozen, field, group_by, replace
from svreport.core.patterns import pattern
from svreport.core.problems import Problem, Severity
from svreport.core.text import normalise
from svreport.inputs import headings
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.display import heading_problems
from svreport.inputs.kinds import CellContext
from svreport.inputs.kinds.texts import Choice, Text
from svreport.inputs.sheet import Sheet, SheetColumn, YearHeaders
from svreport.inputs.stray_rows import StrayRows, TableRows, stray_rows

HEADER_ROWS_SEARCHED = 20
NOTE = "Note"


class SeriesColumn(Frozen):
    """A column of a sheet's series: what its header names, and the header's cell."""

    names: Any
    header: Cell


class SeriesCell(Frozen):
    """A cell of an open-ended column, with the text of its header."""

    header: str
    cell: Cell


class TypedRow(Frozen):
    """A row as it was typed: its cells by header, and those of open columns by what heads them."""

    cells: Mapping[str, Cell]
    series: Mapping[Any, SeriesCell]

    def __iter__(self) -> Iterator[Cell]:
        yield from self.cells.values()
        yield from (typed.cell for typed in self.series.values())


class SheetTable(Frozen):
    """A sheet's table as it was found.

    `header_row` is the row of its headers. `columns` maps known headers to column numbers,
    `series` does so for the open-ended columns; `rows` are the numbers of the rows that hold
    records, and `row_problems` are those of rows that hold none. `joined` are the rows of all
    workbooks, where several have the sheet.
    """

    grid: Grid
    header_row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    series: Mapping[int, SeriesColumn] = field(default_factory=dict)
    rows: Sequence[int] = ()
    problems: Sequence[Problem] = ()
    row_problems: Sequence[Problem] = ()
    joined: Sequence[TypedRow] = ()

    def typed_rows(self) -> Iterator[TypedRow]:
        """The rows that hold records, as they were typed."""
        if self.joined:
            yield from self.joined
            return
        for row in self.rows:
            series = {
                column.names: SeriesCell(column.header.text, self.grid.cell(row, at))
                for at, column in self.series.items()
            }
            yield TypedRow(self.record_cells(row), series)

    def record_cells(self, row: int) -> dict[str, Cell]:
        """The cells of a record by header."""
        return {header: self.grid.cell(row, column) for header, column in self.columns.items()}

    def column(self, header: str) -> list[Cell]:
        """The cells of a column, record by record; none where there is no such column."""
        number = self.columns.get(header)
        return [] if number is None else [self.grid.cell(row, number) for row in self.rows]


def find_table(sheet: Sheet[Any], grid: Grid, context: CellContext) -> SheetTable:
    """The sheet's table, with the problems of its headers and of its hidden parts."""
    upright = _turned(grid) if sheet.is_settings else grid
    header_row = _header_row(sheet, upright)
    if header_row is None:
        return SheetTable(upright, problems=[headings.no_headers(sheet, grid)])
    headers = upright.rows[header_row]
    columns, series, problems = _read_headers(sheet, upright, header_row, context)
    covered = {*columns.values(), *series}
    below = [(at, cell) for at, cell in upright.filled if at[0] > header_row]
    rows = sorted({at[0] for at, _ in below if at[1] in covered})
    if len(rows) > 1 and not sheet.is_settings:
        below_each = {
            header: [upright.rows[row][at] for row in rows if at in upright.rows[row]]
            for header, at in columns.items()
        }
        if swap := _swapped(sheet, below_each, context):
            named = [headers[columns[it]] for it in swap]
            first = [below_each[it][0] for it in swap]
            problems = [*problems, headings.swapped_headers(named, first)]
            columns = {**columns, swap[0]: columns[swap[1]], swap[1]: columns[swap[0]]}
        elif swap := next(_as_long_as_each_other(sheet, upright, columns, rows), None):
            named, first = (
                [upright.cell(row, columns[it]) for it in swap] for row in (header_row, rows[0])
            )
            swapped = headings.swapped_headers(named, first, Severity.WARNING)
            problems = [*problems, swapped]
    stray = StrayRows()
    totals = [sheet.totals.field] if sheet.totals else []
    lacks_totals = lacks_columns(sheet, totals, columns, problems)
    if not sheet.is_settings and not lacks_totals:
        stray = stray_rows(TableRows(sheet, upright, columns, list(series), rows, context))
    return SheetTable(
        grid=upright,
        header_row=header_row,
        columns=columns,
        series=series,
        rows=[row for row in rows if row not in stray.rows],
        row_problems=stray.problems,
        problems=[
            *problems,
            *_passed_over(sheet, grid, header_row),
            *headings.merged_cells(upright, header_row, covered),
            *headings.values_outside(
                below, {*headers, *(each.place.column for each in problems)}, headings.NO_HEADER
            ),
            *headings.hidden_data(grid, header_row if upright is grid else 0),
        ],
    )


def _swapped(
    sheet: Sheet[Any], filled: Mapping[str, Sequence[Cell]], context: CellContext
) -> tuple[str, str] | None:
    """Two headers below each of which is what belongs below the other; None where there are none.

    Little in the one is of its own kind, all of it is of the other's, and all there of its own;
    or names are where short codes belong, and codes where names do.
    """

    def share(column: SheetColumn, cells: Sequence[Cell]) -> float:
        return sum(headings.is_of(column.kind, it, context) for it in cells) / len(cells)

    several = [it for it in sheet.columns if len(filled.get(it.header, ())) > 1]
    keys = [it for it in several if sheet.key == (it.field,)]
    telling = [it for it in several if it not in keys and isinstance(it.kind, headings.TELLING)]
    # Of nearly all columns the first cells are of their kind, which is quick to tell.
    odd = [column for column in telling if share(column, filled[column.header][:2]) < 1]
    for column, other in product((*keys, *odd), several):
        own, others = filled[column.header], filled[other.header]
        if other is column:
            continue
        if column in keys:
            is_swap = isinstance(other.kind, Text) and _are_codes(others, own)
        else:
            is_swap = share(column, own) < 0.5 and share(column, others) == 1
        if is_swap and share(other, own) == 1:
            return column.header, other.header
    return None


def _as_long_as_each_other(
    sheet: Sheet[Any], grid: Grid, columns: Mapping[str, int], rows: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """Headers of a title and of what is a sentence, where each title is twice as long as that."""
    for title, sentence in sheet.titles:
        if title in columns and sentence in columns:
            texts = [[grid.cell(row, columns[it]).text for it in (title, sentence)] for row in rows]
            if all(own and len(short) >= 2 * len(own) for short, own in texts):
                yield title, sentence


class ColumnPair(Frozen):
    """The headers of two columns, the first cells that differ below them, and how many rows do.

    Its values are `plain` if they are no texts.
    """

    headers: tuple[Cell, Cell]
    below: tuple[Cell, Cell]
    rows: int
    plain: bool

    def exchanged(self, grids: Iterable[Grid]) -> list[Grid]:
        """The sheets with what is below each header below the other; cells keep their places."""
        one, other = (cell.place for cell in self.headers)
        columns = {one.column: other.column, other.column: one.column}
        return [
            replace(
                grid,
                cells={
                    (row, columns.get(at, at) if row > one.row else at): cell
                    for (row, at), cell in grid.cells.items()
                },
            )
            if (grid.name, grid.file) == (one.sheet, one.file)
            else grid
            for grid in grids
        ]


def column_pairs(sheet: Sheet[Any], grid: Grid) -> Iterator[ColumnPair]:
    """Any two columns of a sheet in which most rows have values of one type."""
    table = find_table(sheet, grid, CellContext())
    headers = table.grid.rows.get(table.header_row, {})
    columns = sorted({*table.columns.values(), *table.series})
    words = [column for column in sheet.columns if isinstance(column.kind, Text | Choice)]
    texts = {table.columns.get(column.header) for column in words}
    for one, other in combinations([] if sheet.is_settings else columns, 2):
        pairs = [(table.grid.cell(row, one), table.grid.cell(row, other)) for row in table.rows]
        unlike = [pair for pair in pairs if pair[0].text != pair[1].text]
        types = [{_type_of(cell) for cell in pair if not cell.is_empty} for pair in unlike]
        if len(unlike) > 1 and 2 * sum(len(each) == 1 for each in types) > len(unlike):
            plain = 2 * sum(str in each for each in types) < len(unlike)
            if plain and not texts.isdisjoint((one, other)):
                continue  # Figures are no words.
            shown = next((pair for pair in unlike if all(it.text for it in pair)), unlike[0])
            yield ColumnPair((headers[one], headers[other]), shown, len(unlike), plain)


def _type_of(cell: Cell) -> type:
    return float if _AMOUNT.match(cell.text) else type(cell.value)


_AMOUNT = pattern(r"[£(\s−-]*[\d.,]+[%)mk\s]*$")


def _are_codes(codes: Sequence[Cell], names: Sequence[Cell]) -> bool:
    """Whether these are codes of names, each of them shorter."""
    pairs = zip(codes, names, strict=False)
    # A key may be a word, and what it is called a letter: names have several words.
    is_named = any(" " in name.text.strip() for name in names)
    return (
        is_named
        and len(codes) == len(names)
        and all(
            _CODE.fullmatch(code.text)
            and _WORD.search(name.text)
            and len(code.text) < len(name.text)
            for code, name in pairs
        )
    )


# A code has a digit, a full stop within it or capitals, or is two letters; a short word is none.
_WORD = pattern(r"[a-z]{4}")
_CODE = pattern(r"(?=\w*\d|[a-z]*[A-Z].*[A-Z]|\w+\.\w)[\w.]{0,5}\w|\w{1,2}")


def lacks_columns(
    sheet: Sheet[Any],
    fields: Iterable[str],
    columns: Mapping[str, int],
    problems: Sequence[Problem],
) -> bool:
    """Whether the columns of any of these fields may be there under a header that is at fault."""
    missing = (sheet.column_for(field).header not in columns for field in fields)
    return any(missing) and any(problem.is_error for problem in problems)


def _read_headers(
    sheet: Sheet[Any], grid: Grid, header_row: int, context: CellContext
) -> tuple[dict[str, int], dict[int, SeriesColumn], Sequence[Problem]]:
    """The columns of known headers and of the sheet's series, and what is wrong with headers."""
    headers = grid.rows[header_row]
    known = {normalise(header): header for header in sheet.headers}
    columns: dict[str, int] = {}
    series: dict[int, SeriesColumn] = {}
    repeated: list[Cell] = []
    unknown: list[headings.UnknownHeader] = []
    for column, cell in headers.items():
        header = known.get(normalise(cell.text))
        names = sheet.series.headers.read(cell, context) if sheet.series else None
        if header in columns or names in [other.names for other in series.values()]:
            repeated.append(cell)
        elif header is not None:
            columns[header] = column
        elif names is not None:
            series[column] = SeriesColumn(names, cell)
        else:
            below = [own for at, own in grid.filled if at[1] == column and at[0] > header_row]
            unknown.append(headings.UnknownHeader(cell, below))
    by_year = sheet.series and isinstance(sheet.series.headers, YearHeaders) and not unknown
    years = [(column.names, column.header) for _, column in sorted(series.items())]
    missing = [column for column in sheet.columns if column.header not in columns]
    outside = [
        (at, cell) for at, cell in grid.filled if at[0] > header_row and at[1] not in headers
    ]
    emptied = [
        headings.UnknownHeader(Cell(grid.at(header_row, column)), [cell for _, cell in cells])
        for column, cells in group_by(outside, lambda item: item[0][1]).items()
    ]
    left = {column: known.get(normalise(cell.text), "") for column, cell in headers.items()}
    found, left_out = headings.emptied_headers(sheet, emptied, missing, left, context)
    problems = [
        *found,
        *(headings.years_in_order(years) if by_year and not (found or repeated) else ()),
        *(problem for cell in headers.values() for problem in headings.control_characters(cell)),
        *(problem for cell in headers.values() for problem in heading_problems(cell)),
        *(headings.repeated_header(sheet, cell) for cell in repeated),
        *headings.unknown_headers(sheet, unknown, left_out, context),
    ]
    return columns, series, problems


def _header_row(sheet: Sheet[Any], grid: Grid) -> int | None:
    known = {normalise(header) for header in sheet.headers}
    most, found = 0, None
    for row, cells in grid.rows.items():
        # A row of no more cells than headers were found in one before it has no more of them.
        if row <= HEADER_ROWS_SEARCHED and len(cells) > most:
            count = sum(normalise(cell.text) in known for cell in cells.values())
            most, found = (count, row) if count > most else (most, found)
    return found


def _passed_over(sheet: Sheet[Any], grid: Grid, header_row: int) -> Iterator[Problem]:
    if not sheet.is_settings:
        yield from headings.text_above_headers(grid.filled, header_row)
        return
    start, *columns = _settings_columns(grid)
    # Notes are for whoever fills the sheet in, and are not read.
    headers = grid.rows.get(start - 1, {})
    notes = [column for column, cell in headers.items() if normalise(cell.text) == normalise(NOTE)]
    below = [(at, cell) for at, cell in grid.filled if at[0] >= start]
    yield from headings.values_outside(below, {*columns, *notes}, headings.BESIDE_SETTINGS)


def _turned(grid: Grid) -> Grid:
    """A settings sheet as a table of one record: each setting becomes a column.

    Cells keep the place where they were typed.
    """
    start, label, value = _settings_columns(grid)
    settings = [row for row, column in grid.cells if row >= start and column == label]
    lines = {label: 1, value: 2}
    return Grid(
        grid.name,
        {(2, row): grid.cell(row, value) for row in settings}
        | {
            (lines[column], row): cell
            for (row, column), cell in grid.cells.items()
            if row >= start and column in lines
        },
        file=grid.file,
    )


def _settings_columns(grid: Grid) -> tuple[int, int, int]:
    for row, cells in grid.rows.items():
        headed = {normalise(cell.text): column for column, cell in reversed(cells.items())}
        if row <= HEADER_ROWS_SEARCHED and "setting" in headed:
            return row + 1, headed["setting"], headed.get("value", headed["setting"] + 1)
    return 1, 1, 2
