"""Days, months and financial years."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from svreport.core.frozen import Frozen
from svreport.core.periods import (
    AmbiguousDate,
    FinancialYear,
    Month,
    long_date,
    read_date,
    read_financial_year,
    read_month,
)
from svreport.core.problems import BadValue
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind

EARLIEST, LATEST = 1990, 2100


def _day_of(cell: Cell, example: str) -> date | None:
    """The day a cell holds as a date or as text; None where its text is none."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    if not isinstance(cell.value, str):
        raise BadValue(
            f"“{cell.text}” is a number, not a date.", f"Type it as a date, such as {example}."
        )
    try:
        return read_date(cell.value)
    except AmbiguousDate:
        raise BadValue(
            f"“{cell.text}” could be two dates: its day and month could change places.",
            f"Type the month as a word, such as {example}.",
        ) from None


def _within_reach(year: int, cell: Cell) -> None:
    if not EARLIEST <= year <= LATEST:
        raise BadValue(f"“{cell.text}” lies in the year {year}.", "Check the year.")


class Day(Frozen, Kind):
    """A date."""

    format = "d mmm yyyy"
    description = "a date, such as 31 May 2024"

    def read(self, cell: Cell, context: CellContext) -> date:
        day = _day_of(cell, "4 May 2024")
        if day is None:
            month = read_month(cell.text)
            example = long_date(month.last_day) if month else "31 May 2024"
            raise BadValue(f"“{cell.text}” is not a date.", f"Type the date, such as {example}.")
        _within_reach(day.year, cell)
        return day


class MonthOf(Frozen, Kind):
    """A month, typed as any date in it, `Apr 24` or `April 2024`."""

    format = "@"
    description = "a month, such as Apr 24"

    def read(self, cell: Cell, context: CellContext) -> Month:
        shown = cell.number_format.casefold()
        if isinstance(cell.value, date) and "d" in shown and "y" not in shown:
            raise BadValue(
                f"Excel has made {cell.text} of what was typed here.",
                "Format the cell as Text and type the month again, such as Apr 24.",
            )
        month = read_month(cell.value) if isinstance(cell.value, str) else None
        if month is None:
            day = _day_of(cell, "May 24")
            month = Month.of(day) if day else None
        if month is None:
            raise BadValue(
                f"“{cell.text}” is not a month.", "Type the month, such as Apr 24 or April 2024."
            )
        _within_reach(month.year, cell)
        return month

    def stored(self, value: Any, context: CellContext) -> str:
        # As text: Excel would take a typed “Apr 24” for 24 April of the current year.
        return str(value.short)


class YearOf(Frozen, Kind):
    """A financial year, such as `2024/25`."""

    format = "@"
    description = "a financial year, such as 2024/25"

    def read(self, cell: Cell, context: CellContext) -> FinancialYear:
        year = read_financial_year(cell.value) if isinstance(cell.value, str) else None
        if year is None:
            raise BadValue(
                f"“{cell.text}” is not a financial year.",
                "Type it as 2024/25, in a cell formatted as Text.",
            )
        _within_reach(year.starts, cell)
        return year


class PeriodOf(Frozen, Kind):
    """A month or a financial year, for figures that some publish by the one and some by the other.

    Both are stored as text.
    """

    format = "@"
    description = "a month, such as Jan 24, or a financial year, such as 2023/24"

    def read(self, cell: Cell, context: CellContext) -> Month | FinancialYear:
        year = read_financial_year(cell.value) if isinstance(cell.value, str) else None
        if year is not None:
            _within_reach(year.starts, cell)
            return year
        try:
            return MonthOf().read(cell, context)
        except BadValue as refused:
            if not refused.wrong.endswith("is not a month."):
                raise
            raise BadValue(
                f"“{cell.text}” is neither a month nor a financial year.",
                "Type the month, such as Jan 24, or the year, such as 2023/24.",
            ) from None

    def stored(self, value: Any, context: CellContext) -> str:
        return str(value) if isinstance(value, FinancialYear) else str(value.short)
