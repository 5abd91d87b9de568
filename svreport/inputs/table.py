"""Finding a sheet's table: which columns stand where, and which rows hold records.

Headers are found by what they say, wherever they stand. A Settings sheet,
whose one record runs down instead of across, is turned first, so that both
kinds of sheet are read by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import combinations, product
from operator import itemgetter
from typing import Any

from svreport.core.frozen import Frozen, field, group_by, replace
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Place, Problem, Severity
from svreport.core.text import join_words, normalise, shortened
from svreport.inputs import headings
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.display import heading_problems
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.amounts import Money, NumberInUnit, numeral_of
from svreport.inputs.kinds.texts import Choice, Label, Reference, Text, YesNo
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

    there = [it for it in sheet.columns if filled.get(it.header)]
    several = [it for it in there if len(filled[it.header]) > 1]
    keys = [it for it in several if sheet.key == (it.field,)]
    kinds = (*headings.TELLING, YesNo)
    telling = [it for it in several if it not in keys and isinstance(it.kind, kinds)]
    # Of nearly all columns the first cells are of their kind, which is quick to tell.
    odd = [column for column in telling if share(column, filled[column.header][:2]) < 1]
    found: list[tuple[float, tuple[str, str]]] = []
    for column, other in product((*keys, *odd), there):
        own, others = filled[column.header], filled[other.header]
        # No names of several words are keys.
        if other is column or (other in keys and any(" " in cell.text for cell in own)):
            continue
        if column in keys:
            is_swap = isinstance(other.kind, Text) and _are_codes(others, own)
        else:
            is_swap = share(column, own) < 0.5 and share(column, others) == 1
        if is_swap and share(other, own) == 1:
            found.append((share(other, others), (column.header, other.header)))
    # Rather one whose values are not of its own kind either.
    return min(found, key=itemgetter(0))[1] if found else None


def _as_long_as_each_other(
    sheet: Sheet[Any], grid: Grid, columns: Mapping[str, int], rows: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """Headers of a title and of what is a sentence, where each title is twice as long as that."""
    for title, sentence in sheet.titles:
        if title in columns and sentence in columns:
            texts = [[grid.cell(row, columns[it]).text for it in (title, sentence)] for row in rows]
            if all(own and len(short) >= 2 * len(own) for short, own in texts):
                yield title, sentence


class Slip(Frozen):
    """A change that somebody may have made by mistake, as a problem says it, and what it undoes.

    `undo` gives each cell as it was, and where; None for one that was not there. It is of the
    `areas`, which are columns or rows, and of so many `rows`. Its values are `plain` if they are
    no texts; what empties cells, or scales them, may hide faults, and so is in `doubt`.
    """

    told: Problem
    grid: Grid
    undo: Callable[[Position, Cell], tuple[Position, Cell] | None]
    areas: Sequence[Place]
    rows: int
    plain: bool = True
    is_remote: bool = False
    doubt: int = 0

    def undone(self, grids: Iterable[Grid]) -> list[Grid]:
        """The sheets without it; cells keep the places where they are now."""
        cells = dict(it for at, cell in self.grid.cells.items() if (it := self.undo(at, cell)))
        return [replace(it, cells=cells) if it is self.grid else it for it in grids]


# Of more rows, or names, not any two are tried.
_FEW = 5


def slips(sheet: Sheet[Any], grid: Grid, named: Mapping[Place, int]) -> Iterator[Slip]:
    """What may be wrong with a whole column or row, or with all cells that have one of two names.

    Two of them may be exchanged, and figures may be a row, or a year, from where they belong.
    Of each column, `named` has the first row that a problem names.
    """
    table = find_table(sheet, grid, CellContext())
    if sheet.is_settings or not table.rows:
        return
    if len(table.rows) <= _FEW:
        for rows in combinations(table.rows, 2):
            yield _exchanged(table, [grid.at(row, 0) for row in rows])
    kinds = {table.columns.get(column.header): column.kind for column in sheet.columns}
    for at, kind in kinds.items():
        if at and not isinstance(kind, Text | NumberInUnit):
            yield from _exchanged_names(table, at)
    if sheet.series and isinstance(sheet.series.headers, YearHeaders):
        yield from _shifted_years(table)
    for at in sorted({*table.columns.values(), *table.series}):
        column = replace(table.grid.at(table.header_row, at), row=0)
        yield from _shifted_column(table, at, named.get(column, 0))
    yield from _exchanged_columns(table, kinds)
    yield from _scaled_columns(sheet, table)


def sorted_alone(sheet: Sheet[Any], grid: Grid) -> Iterator[Problem]:
    """The columns in order, where what another names comes in blocks that their values cross.

    Whoever sorts all rows by a column leaves others in no such blocks.
    """
    table = find_table(sheet, grid, CellContext())
    many = len(table.rows) > _FEW and not sheet.is_settings
    kinds = {it.header: it.kind for it in sheet.columns if it.header in table.columns and many}
    texts = {header: [cell.text for cell in table.column(header)] for header in kinds}
    blocks = [
        own
        for header, own in texts.items()
        if isinstance(kinds[header], Reference)
        and 1 < len({*own}) <= len(own) // 2
        and len(_starts(own)) <= len({*own}) + 1
    ]
    for header, own in texts.items() if blocks else ():
        filled = [cell for cell in table.column(header) if not cell.is_empty]
        values: list[Any] = [cell.value for cell in filled]
        if header == getattr(sheet.key_column, "header", "") or len({*map(type, values)}) != 1:
            continue
        is_many = 2 * len(filled) > len(own) and len({*own}) > 2
        is_sorted = is_many and values in (sorted(values), sorted(values, reverse=True))
        # A name that is in one block alone may well be in order; a day in none may not.
        crossed = (len({*zip(own, it, strict=True)}) > len({*own}) for it in blocks)
        apart = (not _starts(own) <= _starts(it) for it in blocks)
        is_name = isinstance(kinds[header], Text | Label | Reference)
        is_likely = any(crossed) if is_name else any(apart) and not isinstance(values[0], str)
        if is_sorted and is_likely:
            yield _out_of_place(
                filled[0],
                f"values in the column “{header}”",
                "sorted without the rest of their rows",
                "Undo the sort, or type each value in its own row again.",
            )


def _starts(texts: Sequence[str]) -> set[int]:
    """Where each run of the same text begins."""
    return {at for at, text in enumerate(texts) if at == 0 or text != texts[at - 1]}


def _exchanged_columns(table: SheetTable, kinds: Mapping[int | None, Kind]) -> Iterator[Slip]:
    """Any two columns of a sheet in which most rows have values of one type."""
    headers = table.grid.rows.get(table.header_row, {})
    texts = {at for at, kind in kinds.items() if isinstance(kind, Text | Choice)}
    columns = {
        at: [(cell := table.grid.cell(row, at), _type_of(cell)) for row in table.rows]
        for at in sorted({*table.columns.values(), *table.series})
    }
    for one, other in combinations(columns, 2):
        pairs = zip(columns[one], columns[other], strict=True)
        found = [pair for pair in pairs if pair[0][0].text != pair[1][0].text]
        unlike = [(own, its) for (own, _), (its, _) in found]
        types = [{of for _, of in pair if of} for pair in found]
        if len(unlike) > 1 and 2 * sum(len(each) == 1 for each in types) > len(unlike):
            plain = 2 * sum(str in each for each in types) < len(unlike)
            is_same = type(kinds.get(one)) is type(kinds.get(other))
            if plain and not (is_same and texts.isdisjoint((one, other))):
                continue  # Figures are no words, and places no money.
            shown = next((pair for pair in unlike if all(it.text for it in pair)), unlike[0])
            both = headers[one], headers[other]
            plain = plain or (is_same and one not in texts)
            slip = _exchanged(table, [replace(it.place, row=0) for it in both])
            told = headings.swapped_headers(both, shown)
            doubt = sum(pair[0].is_empty or pair[1].is_empty for pair in unlike)
            yield replace(slip, told=told, rows=len(unlike), plain=plain, doubt=doubt and 1 + doubt)


def _exchanged(table: SheetTable, areas: Sequence[Place]) -> Slip:
    """Two rows, or what is below the headers of two columns, each in the place of the other."""
    one, other = areas
    columns = {one.column: other.column, other.column: one.column}
    rows = {one.row: other.row, other.row: one.row}

    def undo(at: Position, cell: Cell) -> tuple[Position, Cell]:
        row, column = at
        moved = rows.get(row, row), columns.get(column, column)
        return (moved if row > table.header_row else at), cell

    first = [table.grid.cell(max(it.row, 1), min(table.columns.values())) for it in areas]
    named = join_words(f"{it.place.row} (“{shortened(it.text)}”)" for it in first)
    told = _out_of_place(first[0], f"rows {named}", "swapped", "Swap the two rows.")
    return Slip(told, table.grid, undo, areas, len(table.rows))


def _exchanged_names(table: SheetTable, column: int) -> Iterator[Slip]:
    """Two of the few names in a column, each where the other belongs."""
    cells = {row: table.grid.cell(row, column) for row in table.rows}
    named = group_by(cells.values(), lambda cell: cell.text)
    header = table.grid.cell(table.header_row, column)
    for one, other in combinations(filter(None, named if len(named) <= _FEW else ()), 2):
        values = {one: named[other][0].value, other: named[one][0].value}

        def undo(
            at: Position, cell: Cell, values: Mapping[str, Any] = values
        ) -> tuple[Position, Cell]:
            is_named = at[1] == column and at[0] in cells and cell.text in values
            return at, replace(cell, value=values[cell.text]) if is_named else cell

        what = f"names “{one}” and “{other}” in the column “{header.text}”"
        told = _out_of_place(named[one][0], what, "swapped", "Type each in place of the other.")
        count = len(named[one]) + len(named[other])
        yield Slip(told, table.grid, undo, [replace(header.place, row=0)], count)


# What is in pounds, thousands or millions in place of another of them, or has the wrong sign.
_FACTORS = {Decimal("0.001"): "too large", Decimal(1000): "too small", Decimal(-1): ""}


def _scaled_columns(sheet: Sheet[Any], table: SheetTable) -> Iterator[Slip]:
    """All money of a sheet, or of one of its columns, in another unit or of the other sign."""
    typed = [column.header for column in sheet.columns if isinstance(column.kind, Money)]
    money = [table.columns[header] for header in typed if header in table.columns]
    if sheet.series and isinstance(sheet.series.kind, Money):
        money += table.series
    filled = {at for row in table.rows for at in table.grid.rows.get(row, ())}
    each = [[at] for at in money if at in filled]
    money = [at for (at,) in each]
    for columns, factor in product([money, *each] if money[1:] else each, _FACTORS):
        yield _scaled(table, columns, factor)


def _scaled(table: SheetTable, columns: Sequence[int], factor: Decimal) -> Slip:
    """Money of some columns that is in another unit than the rest, or of the other sign."""
    rows = {*table.rows}

    def undo(at: Position, cell: Cell) -> tuple[Position, Cell]:
        if at[1] in columns and at[0] in rows and not cell.is_empty:
            with suppress(BadValue):
                return at, replace(cell, value=float(numeral_of(cell.bare()).scaled * factor))
        return at, cell

    headers = [table.grid.cell(table.header_row, at) for at in columns]
    cells = [table.grid.cell(row, at) for row, at in product(table.rows, columns)]
    first = next(cell for cell in cells if not cell.is_empty)
    how = _FACTORS[factor]
    what = f"figures in {join_words(f'“{it.text}”' for it in headers)}"
    where = f"1,000 times {how}" if how else "of the wrong sign"
    told = _out_of_place(
        first, what, where, "Type them in the unit and with the sign of the others."
    )
    areas = [replace(it.place, row=0) for it in headers]
    # What is too large is known by what no council spends; what is too small is not.
    doubt = 2 if 0 < factor < 1 else 1
    return Slip(told, table.grid, undo, areas, len(table.rows), doubt=doubt)


def _shifted_column(table: SheetTable, column: int, named: int) -> Iterator[Slip]:
    """A column, or the part of it from a row on, of which each value may be of the row beside.

    All of it, where its first cell is empty, or the last. A part may be too low where a cell is
    empty, or as the one above; too high where one is missing: so near the row first `named`.
    """
    header = table.grid.cell(table.header_row, column)
    texts = {row: table.grid.cell(row, column).text for row in table.rows}
    filled = [row for row, text in texts.items() if text]
    first, last = table.rows[0], table.rows[-1]
    near = [row for row in table.rows[1:] if row <= named + 2 or not named]
    gaps = [row for row in near if not texts[row]][-2:]
    again = [row for row in table.rows[1:] if texts[row] and texts[row] == texts.get(row - 1)]
    gaps += [row for row in again if row in near][-1:] if len(again) < _FEW else []
    low = [first] * (first not in filled) + gaps
    high = [first] * (last not in filled) + [named] * (named > first)
    starts = [*((row, -1) for row in low), *((row, 1) for row in high)]
    for start, by in starts if len(filled) > 1 else ():

        def undo(
            at: Position, cell: Cell, start: int = start, by: int = by
        ) -> tuple[Position, Cell] | None:
            row, own = at
            if own != column or row < max(start, table.header_row + 1):
                return at, cell
            return None if (row, by) == (start, -1) else ((row + by, own), cell)

        words, where = ("low", "up") if by < 0 else ("high", "down")
        part = f" from about row {start} on" if start > first else ""
        whole = f"Move what is below the header one row {where}."
        rest = f"Find the first that is in the wrong row, and move all from there one row {where}."
        told = _out_of_place(
            header if start == first else table.grid.cell(start, column),
            f"values in the column “{header.text}”{part}",
            f"one row too {words}",
            rest if part else whole,
        )
        areas = [
            replace(header.place, row=0),
            *([table.grid.at(last, 0)] if part and by < 0 and last in filled else []),
        ]
        count = sum(row >= start for row in filled)
        yield Slip(told, table.grid, undo, areas, count, doubt=int(bool(part)))


def _shifted_years(table: SheetTable) -> Iterator[Slip]:
    """Figures of all rows, or of those that the first column calls alike, a year early or late."""
    years, naming = sorted(table.series), min(table.columns.values())
    of_each = group_by(table.rows, lambda row: table.grid.cell(row, naming).text)
    several = [rows for rows in of_each.values() if _FEW < len(rows) < len(table.rows)]
    for rows, by in product((table.rows, *several) if years else (), (-1, 1)):

        def undo(
            at: Position, cell: Cell, rows: Sequence[int] = rows, by: int = by
        ) -> tuple[Position, Cell] | None:
            row, column = at
            if column in table.series and rows is table.rows and row == table.header_row:
                return at, replace(
                    cell, value=str(FinancialYear(table.series[column].names.starts - by))
                )
            if column not in table.series or row not in rows or rows is table.rows:
                return at, cell
            return ((row, column + by), cell) if column + by in table.series else None

        first, name = table.grid.cell(rows[0], years[0]), table.grid.cell(rows[0], naming).text
        told = _out_of_place(
            first,
            "figures" if rows is table.rows else f"figures of “{name}”",
            f"under the headers of a year too {'late' if by < 0 else 'early'}",
            "Move them by one column, or correct the headers.",
        )
        areas = [replace(first.place, row=0, column=at) for at in years]
        yield Slip(told, table.grid, undo, areas, len(rows))


def _out_of_place(cell: Cell, what: str, where: str, remedy: str) -> Problem:
    return Problem(
        cell.place,
        f"The {what} seem to be {where}.",
        remedy,
        rule=headings.OUT_OF_PLACE,
        about=f"{cell.place.sheet}: {what}",
    )


def _type_of(cell: Cell) -> type | None:
    if cell.is_empty:
        return None
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
