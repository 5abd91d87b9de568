"""Words and days of one year as the next one has them."""

from __future__ import annotations

import re
from datetime import date

from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear

# A pair of years, such as 2024/25, 2024-2025 or 24/25, and a year by itself.
_YEARS = pattern(
    r"(?<!\d)(?P<first>\d{4}|\d{2})(?P<between>\s?[/\-\N{EN DASH}_]\s?)(?P<last>\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)(?P<alone>20\d{2})(?!\d)"
)


def next_year_words(text: str, year: FinancialYear) -> str:
    """Return a text with that financial year, and the calendar years in it, as the next ones."""
    calendar = {year.starts, year.starts + 1}

    def later(found: re.Match[str]) -> str:
        if found["alone"]:
            number = int(found["alone"])
            return str(number + 1) if number in calendar else found[0]
        first, last = found["first"], found["last"]
        is_year = first in _forms(year.starts) and last in _forms(year.starts + 1)
        if not is_year:
            return found[0]
        return f"{_later(first)}{found['between']}{_later(last)}"

    return _YEARS.sub(later, text)


def _forms(year: int) -> tuple[str, str]:
    return str(year), f"{year % 100:02d}"


def _later(digits: str) -> str:
    number = int(digits) + 1
    return f"{number % 100:02d}" if len(digits) == 2 else str(number)


def year_later(day: date) -> date:
    """Return the same day a year later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
