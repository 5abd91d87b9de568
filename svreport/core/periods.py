"""Months and financial years, which DSG reporting counts from April to March."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_BY_NAME = {
    form: number
    for number, name in enumerate(MONTHS, start=1)
    for form in (name.casefold(), name[:3].casefold())
} | {"sept": 9}

APRIL = 4
SEPTEMBER = 9


class Month(Frozen, order=True):
    """A calendar month, the grain at which measures are stated."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def index(self) -> int:
        """Months since year 0, so that differences count months."""
        return self.year * 12 + self.number - 1

    @property
    def short(self) -> str:
        """As table headers write it: `Apr 24`."""
        return f"{MONTHS[self.number - 1][:3]} {self.year % 100:02d}"

    @property
    def brief(self) -> str:
        """As the names of figures write it: `Apr 2024`."""
        return f"{MONTHS[self.number - 1][:3]} {self.year}"

    def __str__(self) -> str:
        """As prose writes it: `April 2024`."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def year_before(self) -> Month:
        """The same month one year earlier."""
        return Month(self.year - 1, self.number)


_WORDED = pattern(r"([A-Za-z]+)\.?[\s/\-,'’]*(\d{4}|\d{2})")
_ISO = pattern(r"(\d{4})[-/](\d{1,2})")
_NUMBERED = pattern(r"(\d{1,2})[/.\-](\d{4})")


def read_month(text: str) -> Month | None:
    """The month that a text names (`Apr 24`, `April 2024`, `2024-04`), or None."""
    stripped = text.strip()
    if worded := _WORDED.fullmatch(stripped):
        number = _BY_NAME.get(worded[1].casefold())
        return Month(_full_year(worded[2]), number) if number else None
    if iso := _ISO.fullmatch(stripped):
        number = int(iso[2])
        return Month(int(iso[1]), number) if 1 <= number <= 12 else None
    if numbered := _NUMBERED.fullmatch(stripped):
        number = int(numbered[1])
        return Month(int(numbered[2]), number) if 1 <= number <= 12 else None
    if _DAY_NUMERIC.fullmatch(stripped):
        return None  # whose month may not be certain
    day = read_date(stripped)
    return Month.of(day) if day else None


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


_BETWEEN = r"[\s/.,\-\N{EN DASH}]*"
_DAY_WORDED = pattern(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?{_BETWEEN}(?:of\s+)?([A-Za-z]+){_BETWEEN}['’]?(\d{{4}}|\d{{2}})"
)
_MONTH_FIRST = pattern(rf"([A-Za-z]+){_BETWEEN}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(\d{{4}})")
_WEEKDAY = pattern(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.I
)
# What programs write after a day that has no time.
_MIDNIGHT = pattern(r"[T\s]+00:00(?::00)?(?:\.0+)?Z?")
_DAY_ISO = pattern(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DAY_NUMERIC = pattern(
    r"(\d{1,2})\s*[/.\-\N{EN DASH}]\s*(\d{1,2})\s*[/.\-\N{EN DASH}]\s*(\d{4}|\d{2})"
)


class AmbiguousDate(ValueError):
    """The text could be either of two `days`: its day and its month could change places."""

    def __init__(self, days: Sequence[date]) -> None:
        super().__init__(" or ".join(map(long_date, days)))
        self.days = days


def read_date(text: str) -> date | None:
    """The day that a text names (`31 May 2024`, `31/05/2024`, `2024-05-31`), or None.

    Raises AmbiguousDate for a numeric date whose day and month could change places.
    """
    stripped = _MIDNIGHT.sub("", _WEEKDAY.sub("", text.strip(), count=1))
    if worded := _DAY_WORDED.fullmatch(stripped):
        number = _BY_NAME.get(worded[2].casefold(), 0)
        return _day(_full_year(worded[3]), number, int(worded[1]))
    if first := _MONTH_FIRST.fullmatch(stripped):
        number = _BY_NAME.get(first[1].casefold(), 0)
        return _day(int(first[3]), number, int(first[2]))
    if iso := _DAY_ISO.fullmatch(stripped):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := _DAY_NUMERIC.fullmatch(stripped):
        day, month, year = int(numeric[1]), int(numeric[2]), _full_year(numeric[3])
        if day <= 12 and month <= 12 and day != month:
            raise AmbiguousDate([date(year, month, day), date(year, day, month)])
        return _day(year, month, day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def long_date(day: date) -> str:
    """The date as prose writes it: `31 May 2024`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class FinancialYear(Frozen, order=True):
    """A year from April to March, named by the year it starts in."""

    starts: int

    @classmethod
    def of(cls, month: Month) -> FinancialYear:
        return cls(month.year if month.number >= APRIL else month.year - 1)

    def __str__(self) -> str:
        return f"{self.starts}/{(self.starts + 1) % 100:02d}"

    @property
    def dashed(self) -> str:
        """The year with a dash, as file and folder names need it: `2024-25`."""
        return f"{self.starts}-{(self.starts + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        return date(self.starts, APRIL, 1)

    def next(self) -> FinancialYear:
        return FinancialYear(self.starts + 1)

    def previous(self) -> FinancialYear:
        return FinancialYear(self.starts - 1)


_YEAR = pattern(
    r"(?:F\.?Y\.?|financial year)?\s*(\d{4}|\d{2})\s*(?:[/\-_\N{EN DASH}]|to)\s*(\d{4}|\d{2})",
    re.IGNORECASE,
)


def read_financial_year(text: str) -> FinancialYear | None:
    """The financial year that a text names, or None.

    It is written `2024/25`, `2024-25`, `2024/2025` or `24/25`, after FY or alone.
    """
    shape = _YEAR.fullmatch(text.strip())
    return _year_of_pair(shape[1], shape[2]) if shape else None


_PAIR = pattern(
    r"(?<![\d/.\-\N{EN DASH}])(\d{4}|\d{2})\s*[/\-\N{EN DASH}]\s*(\d{4}|\d{2})(?![\d]|[/.\-]\d)"
)
_NAMED_BY_END = pattern(
    r"\bF\.?Y\.?\s*['\N{RIGHT SINGLE QUOTATION MARK}]?"
    r"(\d{4}|\d{2})(?![\d]|\s*[/\-\N{EN DASH}]\s*\d)",
    re.IGNORECASE,
)


def year_named_in(text: str) -> FinancialYear | None:
    """The one financial year that a heading names among its words, or None.

    Years are written `2024/25`, `2024-25`, `2024/2025` or `24/25`, or as the year
    they end in: `FY25` is 2024/25. A heading of two years, or of numbers that
    look like years and do not follow each other, names none.
    """
    pairs = {_year_of_pair(*shape) for shape in _PAIR.findall(text)}
    ends = {FinancialYear(_full_year(digits) - 1) for digits in _NAMED_BY_END.findall(text)}
    found = pairs | ends
    return found.pop() if len(found) == 1 else None


def _year_of_pair(starts: str, ends: str) -> FinancialYear | None:
    year = FinancialYear(_full_year(starts))
    follows = str(year.starts + 1)
    return year if ends in (follows, follows[-2:]) else None


def year_bounded_by(day: date) -> FinancialYear | None:
    """The financial year that a day is the first or the last of, or None."""
    if (day.month, day.day) == (3, 31):
        return FinancialYear(day.year - 1)
    return FinancialYear(day.year) if (day.month, day.day) == (4, 1) else None
