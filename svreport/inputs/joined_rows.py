"""The rows of a sheet, from each workbook in which it is filled in.

Most sheets are filled in one workbook. Where several have the same row, known by the sheet's key,
each of its cells is read from where it is filled; what they state differently is a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from svreport.core.frozen import Frozen, replace
from svreport.core.problems import BadValue, Problem
from svreport.core.text import normalise, shortened
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind, value_of
from svreport.inputs.sheet import Sheet, SheetLayout
from svreport.inputs.table import SheetTable, TypedRow

# What a row is known by: its key as it is compared, and how many such rows its own workbook has
# before it.
RowKey: TypeAlias = tuple[tuple[str, ...], int]


def joined_table(
    sheet: Sheet[Any], tables: Sequence[SheetTable], context: CellContext
) -> tuple[SheetTable, Sequence[Problem]]:
    """Return a sheet's table with the rows of all workbooks, each once, in the order of these.

    Beside it is what two workbooks state differently.
    """
    filled = [table for table in tables if table.rows]
    if len(filled) < 2:
        return (filled or tables)[0], ()
    problems: list[Problem] = []
    joined: dict[RowKey, TypedRow] = {}
    for table in filled:
        for key, row in _by_key(sheet, table, context).items():
            if key in joined:
                join = _Join(sheet, joined[key], row, context)
                problems += join.differences()
                joined[key] = join.row
            else:
                joined[key] = row
    return replace(filled[0], joined=list(joined.values())), problems


def _by_key(sheet: Sheet[Any], table: SheetTable, context: CellContext) -> dict[RowKey, TypedRow]:
    """The rows of a table by what they are known by: all cells together, where there is no key."""
    names = [sheet.column_for(name).header for name in sheet.key]
    if not names and sheet.layout is SheetLayout.ROWS:
        names = sheet.headers
    rows: dict[RowKey, TypedRow] = {}
    before: Counter[tuple[str, ...]] = Counter()
    for row in table.typed_rows():
        cells = ((row.cells.get(name), _kind(sheet, name)) for name in names)
        key = tuple(
            (cell and normalise(compared(cell, kind, context))) or "" for cell, kind in cells
        )
        rows[key, before[key]] = row
        before[key] += 1
    return rows


def _kind(sheet: Sheet[Any], header: str) -> Kind:
    return next(column.kind for column in sheet.columns if column.header == header)


def compared(cell: Cell, kind: Kind, context: CellContext) -> str:
    """A cell's value as it is compared; as it was typed where it cannot be read."""
    if cell.is_empty:
        return ""
    if cell.error or cell.unsaved:
        return cell.text
    try:
        value = value_of(cell.bare(), kind, context)
    except BadValue:
        value = cell.text
    return " ".join(str(value).split()) if kind.wraps else normalise(str(value))


class _Join(Frozen):
    """Two rows that are one: the cells of the first, and of the second where those are empty."""

    sheet: Sheet[Any]
    first: TypedRow
    second: TypedRow
    context: CellContext

    @property
    def row(self) -> TypedRow:
        cells, series = dict(self.first.cells), dict(self.first.series)
        for header, cell in self.second.cells.items():
            if header not in cells or cells[header].is_empty:
                cells[header] = cell
        for names, typed in self.second.series.items():
            if names not in series or series[names].cell.is_empty:
                series[names] = typed
        return TypedRow(cells, series)

    def differences(self) -> Iterator[Problem]:
        """The cells that are filled in both rows, and not alike."""
        context = self.context.for_row(self.row.cells)
        for header, cell in self.second.cells.items():
            earlier, kind = self.first.cells.get(header), _kind(self.sheet, header)
            if earlier is not None and _is_unlike(earlier, cell, kind, context):
                yield _unlike(header, earlier, cell)
        if series := self.sheet.series:
            for names, typed in self.second.series.items():
                before = self.first.series.get(names)
                if before and _is_unlike(before.cell, typed.cell, series.kind, context):
                    yield _unlike(typed.header, before.cell, typed.cell)


def _is_unlike(earlier: Cell, cell: Cell, kind: Kind, context: CellContext) -> bool:
    if earlier.is_empty or cell.is_empty:
        return False
    return compared(earlier, kind, context) != compared(cell, kind, context)


def _unlike(header: str, earlier: Cell, cell: Cell) -> Problem:
    return Problem(
        cell.place,
        f"{header}: “{_quoted(cell)}”, but {earlier.place} has “{_quoted(earlier)}” in the "
        "same row.",
        "Correct one of the two, or clear one: a cell is read from where it is filled in.",
        rule="unlike-in-two-workbooks",
    )


def _quoted(cell: Cell) -> str:
    return shortened(" ".join(cell.text.split()), 60)
