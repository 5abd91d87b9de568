"""The years that head the finance team's columns, and the amounts below them.

Amounts are read as they stand, then as the council states them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from svreport.core import numerals
from svreport.core.frozen import Frozen, field
from svreport.core.house_style import rounded
from svreport.core.model import Council, LineKind, MapAction, Settings, Signs
from svreport.core.periods import FinancialYear, read_date, year_bounded_by, year_named_in
from svreport.core.problems import BadValue, Problem
from svreport.core.text import join_words
from svreport.figures.forecast import INCOME
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.display import Unseen, display_warnings, is_plainly_shown, refuse_unlike
from svreport.inputs.headings import years_in_order
from svreport.inputs.kinds.amounts import DASHES, in_unit, numeral_of
from svreport.inputs.kinds.dates import EARLIEST, LATEST
from svreport.inputs.named_file import setting_header, setting_place
from svreport.inputs.sheets.agreement import SETTINGS

PENCE = 2
# In pounds: what a format may hide of a forecast without harm.
SMALLEST_HIDDEN = 1_000


class MoneyConvention(Frozen):
    """How the file states money, and the unit that the council states it in."""

    unit: numerals.Unit
    signs: Signs
    forecast_unit: numerals.Unit

    def restated(self, amount: Decimal, kind: LineKind | MapAction, *, reverse: bool) -> Decimal:
        """An amount of the file in the forecast unit: spending and deficits positive.

        It is kept to the penny: beyond that there is nothing but what formulas leave over.
        """
        pounds = rounded(numerals.convert(amount, self.unit, numerals.Unit.POUNDS), PENCE)
        turned = self.signs is Signs.ALL_REVERSED or (
            self.signs is Signs.INCOME_POSITIVE and kind in INCOME
        )
        if turned != reverse and pounds:
            pounds = -pounds
        return numerals.convert(pounds, numerals.Unit.POUNDS, self.forecast_unit)


class ForecastAmounts(Frozen):
    """What a line's cells state, in the file's unit and signs, and what is wrong with others.

    In the years of `none` a dash says that there is none.
    """

    stated: Mapping[FinancialYear, Decimal] = field(default_factory=dict)
    none: frozenset[FinancialYear] = frozenset()
    lost: frozenset[FinancialYear] = frozenset()
    problems: Sequence[Problem] = ()


def read_amounts(cells: Mapping[FinancialYear, Cell], unit: numerals.Unit) -> ForecastAmounts:
    """The amounts of the cells that hold any."""
    stated: dict[FinancialYear, Decimal] = {}
    problems: list[Problem] = []
    # A line of which nothing can be seen is one problem.
    is_unseen = False
    none = {year for year, cell in cells.items() if is_dash(cell)}
    for year, cell in cells.items():
        if cell.is_empty or year in none:
            continue
        try:
            stated[year] = read_amount(cell, unit)
            if unit.pounds is None or abs(stated[year]) * unit.pounds >= SMALLEST_HIDDEN:
                problems += () if is_plainly_shown(cell) else display_warnings(cell)
        except BadValue as refused:
            if isinstance(refused, Unseen) and is_unseen:
                continue
            is_unseen = isinstance(refused, Unseen)
            problems.append(
                Problem(
                    cell.place,
                    f"{year}: {refused.wrong}",
                    refused.remedy,
                    rule="forecast-file-figure",
                )
            )
    lost = {year for year, cell in cells.items() if year not in stated and not cell.is_empty} - none
    return ForecastAmounts(stated, frozenset(none), frozenset(lost), problems)


def is_dash(cell: Cell) -> bool:
    """Whether a cell says with a lone dash, as accounts do, that there is none.

    It is what a text file has of a 0 that Excel shows so, too.
    """
    return isinstance(cell.value, str) and cell.value.strip() in DASHES


def read_amount(cell: Cell, unit: numerals.Unit) -> Decimal:
    """The amount that a cell states, in the file's unit. Raises BadValue where it states none."""
    if cell.error:
        raise BadValue(
            f"the formula gives {cell.error}.",
            "Ask finance to correct the formula, or to type the figure.",
        )
    if isinstance(cell.value, str) and cell.value.startswith("="):
        raise BadValue(
            f"“{cell.text}” is a formula, which a text file cannot calculate.",
            "Ask finance to save the file again from Excel: that saves the result.",
        )
    if cell.unsaved:
        raise BadValue(
            "the formula has no saved result, so its figure is not known.",
            "Open the file in Excel, let it calculate, save it and try again.",
        )
    refuse_unlike(cell)
    # A sheet in £000 may hold pounds and show thousands: what it shows is what it states.
    shown_in = int(unit.pounds or 1)
    return in_unit(numeral_of(cell.bare(), shown_in), unit, cell.text)


SPENDING = (LineKind.EXPENDITURE, LineKind.TOTAL_EXPENDITURE)


def unit_evidence(sheet: Grid, last_row: int) -> tuple[numerals.Unit, Cell] | None:
    """The one unit that words of the sheet name down to a row, and where they first do, or None."""
    found: dict[numerals.Unit, Cell] = {}
    for (row, _), cell in sheet.filled:
        if row <= last_row and isinstance(cell.value, str):
            for unit in numerals.units_named_in(cell.value):
                found.setdefault(unit, cell)
    return next(iter(found.items())) if len(found) == 1 else None


def observed_signs(amounts: Iterable[tuple[LineKind | MapAction, Decimal]]) -> Signs | None:
    """The signs that amounts of income and of spending have as they stand, or None.

    None where there are none of the one or the other, or where both are negative.
    """
    income = spending = Decimal(0)
    for kind, amount in amounts:
        income += amount if kind in INCOME else 0
        spending += amount if kind in SPENDING else 0
    if not income or not spending or (income < 0 and spending < 0):
        return None
    if spending < 0:
        return Signs.ALL_REVERSED
    return Signs.INCOME_NEGATIVE if income < 0 else Signs.INCOME_POSITIVE


def money_convention(declared: Settings) -> MoneyConvention:
    """How the file states money; as the council does, where that is not declared."""
    return MoneyConvention(
        unit=declared.forecast_file_unit or declared.forecast_unit,
        signs=declared.forecast_file_signs or Signs.INCOME_NEGATIVE,
        forecast_unit=declared.forecast_unit,
    )


def missing_declarations(council: Council) -> Iterator[Problem]:
    """A problem for the unit and the signs, where they are left empty.

    What could not be read is a problem of its own.
    """
    declared = council.settings
    for setting, example in (
        ("forecast_file_unit", "£ or £000"),
        ("forecast_file_signs", "income positive"),
    ):
        lost = any(row.may_state(setting) for row in council.unread_in(SETTINGS.name))
        if getattr(declared, setting) is None and not lost:
            yield Problem(
                setting_place(declared, setting),
                f"{setting_header(setting)} is empty, so the figures of "
                f"{declared.forecast_file} could mean two things.",
                f"Choose it from the list, such as {example}.",
                rule="missing-value",
            )


# Which row of a part heads its columns with years, and which year each of them is


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
    if is_dash(cell):
        return True
    if isinstance(cell.value, str):
        try:
            number = numerals.read_numeral(cell.value).value
        except numerals.NotANumber:
            return False
        if numerals.money_unit(cell.value.strip("() ")) is not None:
            return False  # £000 is a unit, and no amount of £0
    elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        number = numerals.from_excel(cell.value)
    else:
        return False
    return not EARLIEST <= number <= LATEST


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, or would if its formula gave one."""
    if cell.error or cell.unsaved:
        return True
    if isinstance(cell.value, str):
        return is_dash(cell) or any(character.isdigit() for character in cell.value)
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def is_second_line(cells: Sequence[Cell]) -> bool:
    """Whether the cells under the years go on with their headings: units, or what was planned."""
    texts = [cell.text.strip("() ") for cell in cells if not cell.is_empty]
    return bool(texts) and all(
        numerals.money_unit(text) is not None or text.casefold() in _SECOND_LINE for text in texts
    )


def year_problems(grid: Grid, years: YearRow) -> Iterator[Problem]:
    """Years that head two columns, are missing between others, or stand in merged cells."""
    first = {year: grid.at(years.row, column) for column, year in years.columns.items()}
    for column, year in years.repeated.items():
        cell = grid.cell(years.row, column)
        yield Problem(
            cell.place,
            f"“{cell.text}” is a second column for {year}, after {first[year].cell}.",
            "Name a range or table in Forecast file area that has the columns to be read alone.",
            rule="forecast-file-years",
        )
    in_order = sorted(
        (year, grid.cell(years.row, column)) for column, year in years.columns.items()
    )
    yield from years_in_order(in_order)
    yield from _merged(grid, years)


def _merged(grid: Grid, years: YearRow) -> Iterator[Problem]:
    for area in sorted(grid.merged):
        held = [year for column, year in years.columns.items() if area.holds(years.row, column)]
        if held and area.left < area.right:
            yield Problem(
                grid.at(area.top, area.left),
                f"The cells {area.text} are merged, so it is not clear which "
                f"column is {join_words(map(str, held))}.",
                "Ask finance to unmerge them, with each year above its own column.",
                rule="merged-cells",
            )
