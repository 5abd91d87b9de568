"""Which row of a part heads its columns with years, and which year each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from svreport.core.frozen import Frozen, field
from svreport.core.numerals import NotANumber, from_excel, read_numeral
from svreport.core.periods import FinancialYear, read_date, year_bounded_by, year_named_in
from svreport.core.problems import Problem
from svreport.core.text import join_words
from svreport.core.units import money_unit
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.headings import years_in_order
from svreport.inputs.kinds.dates import EARLIEST, LATEST

# What may stand under a year, as a second line of its heading.
_SECOND_LINE = ("budget", "forecast", "actual", "actuals", "outturn", "plan", "estimate", "revised")


class YearRow(Frozen):
    """A row of headings, and the year that each column is headed with, by its number.

    `repeated` has the cells that head another column with a year of these.
    """

    row: int
    columns: Mapping[int, FinancialYear]
    repeated: Mapping[int, FinancialYear] = field(default_factory=dict)


def year_rows(grid: Grid) -> list[YearRow]:
    """The rows that head columns with years: each of them the rows below it, up to the next one.

    A row is known by two years; where none has two, by one with figures below it.
    """
    found = [_year_row(row, cells) for row, cells in grid.rows.items()]
    several = [row for row in found if len(row.columns) > 1]
    figures = [at for at, cell in grid.filled if is_figure(cell)]
    heading = (
        years
        for years in found
        if any(row > years.row and column in years.columns for row, column in figures)
    )
    return several or [*islice(heading, 1)]


def _year_row(row: int, cells: Mapping[int, Cell]) -> YearRow:
    columns: dict[int, FinancialYear] = {}
    repeated: dict[int, FinancialYear] = {}
    if any(map(_is_number, cells.values())):
        return YearRow(row, columns)  # a line whose name, or a remark beside it, speaks of years
    days = [day for cell in cells.values() if (day := _day(cell)) is not None]
    # Whether the dates are all the first, or all the last, of a year.
    bounds = len({(day.month, day.day) for day in days}) == 1
    for column, cell in cells.items():
        year = _year(cell, bounds=bounds)
        if year is not None:
            (repeated if year in columns.values() else columns)[column] = year
    return YearRow(row, columns, repeated)


def _year(cell: Cell, *, bounds: bool) -> FinancialYear | None:
    day = _day(cell)
    if day is not None:
        year = year_bounded_by(day) if bounds else None
    else:
        year = year_named_in(cell.value) if isinstance(cell.value, str) else None
    return year if year is not None and EARLIEST <= year.starts <= LATEST else None


def _day(cell: Cell) -> date | None:
    if isinstance(cell.value, date):
        return cell.value
    try:
        return read_date(cell.value) if isinstance(cell.value, str) else None
    except ValueError:
        return None


def _is_number(cell: Cell) -> bool:
    """Whether a cell holds a number that is no year, in a text file too."""
    if isinstance(cell.value, str):
        try:
            number = read_numeral(cell.value).value
        except NotANumber:
            return False
        if money_unit(cell.value.strip("() ")) is not None:
            return False  # £000 is a unit, and no amount of £0
    elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        number = from_excel(cell.value)
    else:
        return False
    return not EARLIEST <= number <= LATEST


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, or would if its formula gave one."""
    if cell.error or cell.unsaved:
        return True
    if isinstance(cell.value, str):
        return any(character.isdigit() for character in cell.value)
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def is_second_line(cells: Sequence[Cell]) -> bool:
    """Whether the cells under the years go on with their headings: units, or what was planned."""
    texts = [cell.text.strip("() ") for cell in cells if not cell.is_empty]
    return bool(texts) and all(
        money_unit(text) is not None or text.casefold() in _SECOND_LINE for text in texts
    )


def year_problems(grid: Grid, years: YearRow) -> Iterator[Problem]:
    """Years that head two columns, are missing between others, or stand in merged cells."""
    first = {year: grid.at(years.row, column) for column, year in years.columns.items()}
    for column, year in years.repeated.items():
        cell = grid.cell(years.row, column)
        yield Problem(
            cell.place,
            f"“{cell.text}” heads a second column with {year}, which {first[year].cell} heads.",
            "Name a range or table in Forecast file area that has the columns to be read alone.",
            rule="forecast-file-years",
        )
    in_order = sorted(
        (year, grid.cell(years.row, column)) for column, year in years.columns.items()
    )
    yield from years_in_order(in_order)
    yield from _merged(grid, years)


def _merged(grid: Grid, years: YearRow) -> Iterator[Problem]:
    for (top, left), (bottom, right) in sorted(grid.merged):
        held = [year for column, year in years.columns.items() if left <= column <= right]
        if held and top <= years.row <= bottom and left < right:
            first, last = grid.at(top, left), grid.at(bottom, right)
            yield Problem(
                first,
                f"The cells {first.cell}:{last.cell} are merged, so that it cannot be told which "
                f"column is {join_words(map(str, held))}.",
                "Have them unmerged, with the year over its own column alone.",
                rule="merged-cells",
            )
