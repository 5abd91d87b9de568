"""The sheets of workbooks by their names: known, missed or misspelt; and rows of one in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.problems import BadValue, Place, Problem, range_between
from svreport.core.text import join_words, nearest, normalise, shortened
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.texts import Label, Text
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS
from svreport.inputs.table import SheetTable

HELP_SHEETS = ("Read me", "Lists")
# What the sheets begin with in which `svreport next` says what is to be done for an update.
WORKLIST = "Worklist "


def is_help(sheet: str) -> bool:
    """Whether a sheet is one that helps to fill in the others, and is not read."""
    return sheet.startswith(WORKLIST) or normalise(sheet) in map(normalise, HELP_SHEETS)


class SheetNames(Frozen, dict=True):
    """The sheets of workbooks by their names: those that are known, missed and misspelt."""

    grids: Sequence[Grid]

    @cached_property
    def by_name(self) -> dict[str, list[Grid]]:
        """The sheets of each name, as names are compared: the first in each workbook."""
        first: dict[tuple[str, str], Grid] = {}
        for grid in self.grids:
            first.setdefault((normalise(grid.name), grid.file), grid)
        return group_by(first.values(), lambda grid: normalise(grid.name))

    def is_first(self, grid: Grid) -> bool:
        """Whether it is the first sheet of its name in its workbook."""
        return any(grid is first for first in self.by_name[normalise(grid.name)])

    @cached_property
    def known(self) -> list[tuple[Sheet[Any], list[Grid]]]:
        """The sheets that are known, each with those of the workbooks that have it."""
        named = ((sheet, self.by_name.get(normalise(sheet.name), [])) for sheet in SHEETS)
        return [(sheet, grids) for sheet, grids in named if grids]

    def is_known(self, name: str) -> bool:
        return is_help(name) or normalise(name) in [normalise(sheet.name) for sheet in SHEETS]

    @cached_property
    def misspelt(self) -> dict[str, str]:
        """The sheets that are not known, by name, each with the missing one it may stand for."""
        missing = [sheet.name for sheet in SHEETS if normalise(sheet.name) not in self.by_name]
        found: dict[str, str] = {}
        for grid in self.grids:
            if not self.is_first(grid) or self.is_known(grid.name):
                continue
            if near := nearest(grid.name, missing, cutoff=0.7):
                missing.remove(near)
                found[grid.name] = near
        return found

    @cached_property
    def missed(self) -> list[Sheet[Any]]:
        """The sheets that should be there, be it because a column of another refers to them."""
        there = {*self.misspelt.values(), *(sheet.name for sheet, _ in self.known)}
        return [
            sheet
            for sheet in SHEETS
            if sheet.name not in there and (sheet.expected or self._is_referred_to(sheet))
        ]

    def _is_referred_to(self, named: Sheet[Any]) -> bool:
        for sheet, grids in self.known:
            headers = set(map(normalise, sheet.refers_to.get(named.name, ())))
            cells = (cell for grid in grids if headers for _, cell in grid.filled)
            if any(normalise(cell.text) in headers for cell in cells):
                return True
        return False

    @cached_property
    def in_order(self) -> list[str]:
        """The names as they are spelled here: the known ones first, in their order."""
        typed = {name: grids[0].name for name, grids in self.by_name.items()}
        known = [typed.pop(normalise(sheet.name), sheet.name) for sheet in SHEETS]
        return [*known, *typed.values()]


def grids_by_sheet(grids: Sequence[Grid]) -> dict[str, list[Grid]]:
    """The sheets that are known, by their names; there may be one in each workbook."""
    return {sheet.name: list(own) for sheet, own in SheetNames(grids).known}


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
            f"Cut {where} and paste it below the last row of {self.sheet}. If it is already there, "
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

    def selective_columns(self, columns: Sequence[int]) -> int:
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
                likely[other.sheet.name] = other.selective_columns(read)
    least = own.selective_columns(of_own) + (faults < MANY_FAULTS)
    most = max(likely.values(), default=0)
    names = [name for name, count in likely.items() if count == most >= max(least, 1)]
    return join_words(names, "or")
