"""What is to be said of the cells that are read: hidden, merged, or drawn from other workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from svreport.problems import Place, Problem, Severity
from svreport.workbook import headings
from svreport.workbook.cells import Cell, Grid, Position
from svreport.workbook.forecast_file.lines import Layout, TheirLine


def surroundings(layout: Layout, lines: Sequence[TheirLine]) -> Iterator[Problem]:
    """The problems of a part's cells that are read: years, and the names and figures of lines."""
    sheet = layout.part.sheet
    cells = {_at(cell.place): cell for line in lines for cell in _cells(line)}
    if not cells:
        return
    headed = {
        (years.row, column): sheet.cell(years.row, column)
        for years in layout.years
        for column in years.columns
    }
    yield from headings.hidden(replace(sheet, cells=cells | headed), 0)
    columns = {column for line in lines for column in _columns(line)}
    yield from headings.merged(replace(sheet, merged=_merged_through(sheet, cells)), 0, columns)
    yield from _drawn_from_elsewhere(sheet, cells)


def _cells(line: TheirLine) -> Iterator[Cell]:
    yield line.cell
    yield from (cell for cell in line.cells.values() if not cell.is_empty)


def _columns(line: TheirLine) -> Iterator[int]:
    return (cell.place.column for cell in line.cells.values())


def _at(place: Place) -> Position:
    return place.row, place.column


def _merged_through(sheet: Grid, cells: dict[Position, Cell]) -> list[tuple[Position, Position]]:
    """The merged ranges that start in a cell that is read."""
    return [(first, last) for first, last in sheet.merged if first in cells]


def _drawn_from_elsewhere(sheet: Grid, cells: dict[Position, Cell]) -> Iterator[Problem]:
    drawn = sorted(at for at in sheet.elsewhere if at in cells)
    if drawn:
        others = f", as do {len(drawn) - 1} others of this sheet," if drawn[1:] else ""
        yield Problem(
            sheet.at(*drawn[0]),
            f"The formula takes its value from another workbook{others} as it was when this one "
            "was last saved.",
            "Have the links updated and the file saved, so that it is up to date.",
            Severity.WARNING,
            rule="value-from-elsewhere",
        )
