"""Rows of one sheet that were pasted into another: one problem each, in place of one a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from svreport.core.frozen import Frozen, replace
from svreport.core.problems import BadValue, Place, Problem, range_between
from svreport.core.text import join_words, shortened
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.texts import Label, Text
from svreport.inputs.sheet import Sheet
from svreport.inputs.table import SheetTable

# A row with fewer faults is one of its own sheet, with slips.
FEWEST_FAULTS, MANY_FAULTS = 2, 3
# Where so many rows are at fault, each is compared with no other sheet.
MOST_ROWS = 50


class MisplacedRow(Frozen):
    """A row of one sheet that is a record of another: the row's cells, and the other's name."""

    cells: Sequence[Cell]
    sheet: str

    def problem(self) -> Problem:
        """The problem that takes the place of those of its cells."""
        first, last = self.cells[0].place, self.cells[-1].place
        where, name = range_between(first, last), shortened(self.cells[0].text)
        return Problem(
            first,
            f"Row {first.row}, which begins with “{name}”, is a row of {self.sheet}, not of "
            f"{first.sheet}.",
            f"Cut {where} and paste it below the last row of {self.sheet}. If it is there already, "
            "clear it here.",
            rule="row-of-another-sheet",
        )


class ColumnKinds(Frozen, dict=True):
    """A sheet and its table, by the kinds of its columns."""

    sheet: Sheet[Any]
    table: SheetTable

    @cached_property
    def by_number(self) -> Mapping[int, tuple[str, Kind]]:
        """The header and the kind of each column."""
        kinds = {column.header: column.kind for column in self.sheet.columns}
        found = {at: (header, kinds[header]) for header, at in self.table.columns.items()}
        if self.sheet.series is not None:
            kind = self.sheet.series.kind
            found |= {at: (column.header.text, kind) for at, column in self.table.series.items()}
        return found

    @cached_property
    def needed(self) -> frozenset[int]:
        """The columns without which there is no record; 0 for one that is not there."""
        headers = (self.sheet.column_for(field).header for field in self.sheet.needed)
        return frozenset(self.table.columns.get(header, 0) for header in headers)

    def read_cells(self, row: Mapping[int, Cell], context: CellContext) -> Iterator[int]:
        """The columns whose cells of a row can be read."""
        own = {at: cell for at, cell in row.items() if at in self.by_number}
        context = context.for_row({self.by_number[at][0]: cell for at, cell in own.items()})
        for at, cell in own.items():
            try:
                self.by_number[at][1].read(cell.bare(), context)
            except BadValue:
                continue
            if not (cell.error or cell.unsaved):
                yield at

    def telling(self, columns: Sequence[int]) -> int:
        """How many of some columns do not take every text."""
        return sum(not isinstance(self.by_number[at][1], Text | Label) for at in columns)


def misplaced_rows(
    tables: Sequence[tuple[Sheet[Any], SheetTable]],
    problems: Sequence[Problem],
    context: CellContext,
) -> dict[Place, MisplacedRow]:
    """The rows with faults of which another sheet reads every cell, and more that tell it."""
    kinds = [ColumnKinds(*found) for found in tables if not found[0].is_settings]
    grids = {own.table.grid.place: own for own in kinds}
    faults = Counter(problem.place.of_row for problem in problems)
    faulty = [place for place, count in faults.items() if count >= FEWEST_FAULTS and place.row]
    found = {}
    for place in faulty[:MOST_ROWS]:
        own = grids.get(replace(place, row=0))
        if own is not None and place.row > own.table.header_row:
            row = own.table.grid.rows.get(place.row, {})
            if sheet := _sheet_of(row, own, kinds, context, faults[place]):
                found[place] = MisplacedRow([row[at] for at in sorted(row)], sheet)
    return found


def _sheet_of(
    row: Mapping[int, Cell],
    own: ColumnKinds,
    kinds: Sequence[ColumnKinds],
    context: CellContext,
    faults: int,
) -> str:
    """The other sheet that a row is of, or those that it may be; nothing where it is its own's.

    One that only lacks cells has been begun. A row with many faults is another sheet's even if as
    many of its cells tell of its own.
    """
    of_own = list(own.read_cells(row, context))
    if len(of_own) == len(row):
        return ""
    likely: dict[str, int] = {}
    for other in kinds:
        if other is not own and other.needed <= row.keys() <= other.by_number.keys():
            read = list(other.read_cells(row, context))
            if len(read) == len(row):
                likely[other.sheet.name] = other.telling(read)
    least = own.telling(of_own) + (faults < MANY_FAULTS)
    most = max(likely.values(), default=0)
    names = [name for name, telling in likely.items() if telling == most >= max(least, 1)]
    return join_words(names, "or")
