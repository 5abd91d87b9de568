"""The periods that figures are of: months, quarters, school terms, academic and financial years."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from svreport.core.frozen import Frozen, field_names, replace
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


class PeriodKind(StrEnum):
    """The kinds of period that a measure is reported by."""

    MONTH = "month"
    QUARTER = "quarter"
    TERM = "term"
    ACADEMIC_YEAR = "academic year"
    FINANCIAL_YEAR = "financial year"

    @property
    def is_year(self) -> bool:
        """Whether its periods are whole years, in which a count to date is complete."""
        return self in (PeriodKind.ACADEMIC_YEAR, PeriodKind.FINANCIAL_YEAR)


class Period(Frozen, order=True):
    """What a figure is of. Periods of one kind are in order; others cannot be set side by side.

    A period is the one of that `number`, from 1, in the year that `starts` in a calendar year.
    Its kind says in which month its years begin, and how many months of a year have gone by at
    the end of each of its periods.
    """

    kind: ClassVar[PeriodKind]
    begins: ClassVar[int]
    ends: ClassVar[tuple[int, ...]]

    @property
    def starts(self) -> int:
        """The calendar year in which the year begins that it belongs to."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """Its place in its year, from 1."""
        return 1

    @classmethod
    def at(cls, index: int) -> Self:
        """The period of an index."""
        starts, place = divmod(index, len(cls.ends))
        return cls(*(starts, place + 1)[: len(field_names(cls))])

    @classmethod
    def of(cls, month: Month) -> Self:
        """The period that a month is in; the holidays after a term, the term before them."""
        starts, gone = divmod(month.index - cls.begins + 1, 12)
        place = min(bisect_right(cls.ends, gone), len(cls.ends) - 1)
        return cls.at(starts * len(cls.ends) + place)

    @classmethod
    def ended_by(cls, month: Month) -> Self:
        """The latest period that has ended by the end of a month: what an update reports."""
        period = cls.of(month)
        return period if period.last_month <= month else cls.at(period.index - 1)

    @property
    def index(self) -> int:
        """Periods of its kind since year 0, so that differences count periods."""
        return self.starts * len(self.ends) + self.number - 1

    @property
    def first_month(self) -> Month:
        gone = self.ends[self.number - 2] if self.number > 1 else 0
        return Month.at(self.starts * 12 + self.begins - 1 + gone)

    @property
    def last_month(self) -> Month:
        return Month.at(self.starts * 12 + self.begins - 2 + self.ends[self.number - 1])

    @property
    def first_day(self) -> date:
        return self.first_month.first_day

    @property
    def last_day(self) -> date:
        return self.last_month.last_day

    @property
    def short(self) -> str:
        """As table headers write it: `Apr 24`, `Q1 2024/25`."""
        return self.brief

    @property
    def tick(self) -> str:
        """As the axis of a chart writes it: `Apr 24`, `Q1 24/25`, `Aut 24/25`."""
        return self.short

    @property
    def brief(self) -> str:
        """As the names of figures write it: `Apr 2024`, `Autumn 2024/25`."""
        return str(self)

    def year_before(self) -> Self:
        """The same period one year earlier."""
        return replace(self, starts=self.starts - 1)


class Month(Period):
    """A calendar month."""

    kind = PeriodKind.MONTH
    begins = 1
    ends = tuple(range(1, 13))

    year: int
    number: int

    @property
    def starts(self) -> int:
        return self.year

    @classmethod
    def of(cls, month: date | Month) -> Month:
        """The month of a day."""
        return month if isinstance(month, Month) else cls(month.year, month.month)

    @property
    def short(self) -> str:
        return f"{MONTHS[self.number - 1][:3]} {self.year % 100:02d}"

    @property
    def brief(self) -> str:
        return f"{MONTHS[self.number - 1][:3]} {self.year}"

    def __str__(self) -> str:
        """As prose writes it: `April 2024`."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def first_month(self) -> Month:
        return self

    @property
    def last_month(self) -> Month:
        return self

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def year_before(self) -> Month:
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


class FinancialYear(Period):
    """A year from April to March, named by the year it starts in."""

    kind = PeriodKind.FINANCIAL_YEAR
    begins = APRIL
    ends = (12,)

    starts: int

    def __str__(self) -> str:
        return f"{self.starts}/{(self.starts + 1) % 100:02d}"

    @property
    def dashed(self) -> str:
        """The year with a dash, as file and folder names need it: `2024-25`."""
        return f"{self.starts}-{(self.starts + 1) % 100:02d}"

    def next(self) -> FinancialYear:
        return FinancialYear(self.starts + 1)

    def previous(self) -> FinancialYear:
        return FinancialYear(self.starts - 1)


class AcademicYear(Period):
    """A school year, from September to the end of its summer term."""

    kind = PeriodKind.ACADEMIC_YEAR
    begins = SEPTEMBER
    ends = (11,)

    starts: int

    @property
    def brief(self) -> str:
        return f"AY {FinancialYear(self.starts)}"

    def __str__(self) -> str:
        return f"academic year {FinancialYear(self.starts)}"


class Quarter(Period):
    """A quarter of a financial year: the first is from April to June."""

    kind = PeriodKind.QUARTER
    begins = APRIL
    ends = (3, 6, 9, 12)

    starts: int
    number: int

    @property
    def tick(self) -> str:
        return f"{self.brief[:3].strip()} {str(FinancialYear(self.starts))[2:]}"

    def __str__(self) -> str:
        return f"Q{self.number} {FinancialYear(self.starts)}"


class Term(Period):
    """A school term: autumn to December, spring to March, summer to July."""

    kind = PeriodKind.TERM
    begins = SEPTEMBER
    ends = (4, 7, 11)

    starts: int
    number: int

    tick = Quarter.tick

    @property
    def brief(self) -> str:
        return f"{TERMS[self.number - 1].capitalize()} {FinancialYear(self.starts)}"

    def __str__(self) -> str:
        return f"{TERMS[self.number - 1]} term {FinancialYear(self.starts)}"


TERMS = ("autumn", "spring", "summer")
PERIODS: Mapping[PeriodKind, type[Period]] = {
    period.kind: period for period in (Month, Quarter, Term, AcademicYear, FinancialYear)
}


EXAMPLE_YEAR = FinancialYear(2024)


def in_year(words: str, year: FinancialYear) -> str:
    """Words with examples of 2024/25 and the years around it, as a council of a year has them."""
    later = year.starts - EXAMPLE_YEAR.starts
    return _NEAR_EXAMPLE.sub(lambda of: str(2000 + int(of[0][-2:]) + later)[-len(of[0]) :], words)


_NEAR_EXAMPLE = pattern(r"(?<!\d)(?:20)?2[3-6](?!\d)")


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


# Periods as officers write them: `Q1 2024/25`, `Autumn term 2024`, `AY 2023/24`, `Apr-Jun 24`.
# Longer texts name no period.
_LONGEST = 60
_PUNCTUATION = pattern(r"[\s,.():;\N{EN DASH}\N{EM DASH}\-/]+")
_NAMED_PAIR = pattern(r"(?<!\d)(?:\d{4}|\d{2})\s*[/\-\N{EN DASH}]\s*(?:\d{4}|\d{2})(?!\d)")
_QUARTER = pattern(
    r"(?:q|qtr|quarter) ?([1-4])|([1-4])(?:st|nd|rd|th) (?:q|qtr|quarter)|"
    r"(first|second|third|fourth) quarter"
)
_NUMBERED_TERM = pattern(r"term [1-6]")
_SINGLE = pattern(r"(.*?) ?(?:20)?(\d{2})")
_BARE = ("", "year")
_ORDINALS = ("first", "second", "third", "fourth")
_TERM = pattern(r"(?:the )?(aut|autumn|spr|spring|sum|summer)(?: term)?(?: (\d{4}|\d{2}))?")
_FINANCIAL, _ACADEMIC = ("fy", "financial year"), ("ay", "academic year", "school year")
_SPAN = pattern(
    r"([a-z]+)[a-z.]*(?:\s+(\d{4}|\d{2}))?\s*(?:to|until|[\-\N{EN DASH}])\s*"
    r"([a-z]+)\.?\s+(\d{4}|\d{2})",
    re.IGNORECASE,
)
# Periods that are named by the month in which they end.
_ENDING = pattern(
    r"(?:the )?(?:(?:financial |academic |school )?(?P<year>year)|(?P<quarter>quarter))"
    r" (?:ending|ended|to)(?: \d{1,2})? ([a-z]+ (?:\d{4}|\d{2}))"
)


_MONTHS = frozenset(name[:3].casefold() for name in MONTHS)
_ONE_WORD = frozenset({"q1", "q2", "q3", "q4", *TERMS, _FINANCIAL[0], _ACADEMIC[0]})
_TWO_WORDS = frozenset({"quarter", "term", "year"})


def may_name_period(text: str) -> bool:
    """Whether words may name a period, as far as can be seen at a glance."""
    words = text.casefold().split()
    if len(words) == 2:
        return words[0] in _ONE_WORD or words[0][:3] in _MONTHS
    return len(words) == 1 or not _TWO_WORDS.isdisjoint(words[:2])


class AmbiguousPeriod(ValueError):
    """The text could be two periods, or leaves out of which year it is.

    It says what is unclear, and what to type.
    """


def read_period(text: str, kind: type[Period] | None = None) -> Period | None:
    """Return the period that a text names, or None.

    A year without a word is an academic one where the figures are of those (`kind`), else a
    financial one. Raises AmbiguousPeriod.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    # 2011-12 is a month where months are asked for, and else a year.
    if kind is Month and (month := read_month(text)):
        return month
    if year := read_financial_year(text):
        is_bare = kind is AcademicYear and text[:1].isdigit()
        return AcademicYear(year.starts) if is_bare else year
    if kind is not Month and (month := read_month(text)):
        return month
    if not (pair := _NAMED_PAIR.search(text)):
        return _span(text, kind) or _named(_words(text), None, kind)
    around = f"{text[: pair.start()]} {text[pair.end() :]}"
    return _named(_words(around), found, kind) if (found := year_named_in(pair[0])) else None


def _words(text: str) -> str:
    return _PUNCTUATION.sub(" ", text.casefold()).strip().removesuffix(" of")


def _named(words: str, year: FinancialYear | None, kind: type[Period] | None) -> Period | None:
    """The period that words name beside a year; None where they name none."""
    if words.startswith("term ") and _NUMBERED_TERM.fullmatch(words):
        raise AmbiguousPeriod("could be one of three terms or of six", "Autumn 2024/25")
    if any(term[:3] in words for term in TERMS):
        return _term(_without(words, _ACADEMIC), year)
    if "q" in words and (quarter := _QUARTER.fullmatch(_without(words, _FINANCIAL))):
        number = int(quarter[1] or quarter[2] or _ORDINALS.index(quarter[3]) + 1)
        if year is None:
            raise AmbiguousPeriod("does not say which year", f"Q{number} 2024/25")
        return Quarter(year.starts, number)
    if year is None:
        _refuse_single_year(words)
        return None
    if words in _ACADEMIC or (kind is AcademicYear and words in _BARE):
        return AcademicYear(year.starts)
    return year if words in (*_BARE, *_FINANCIAL) else None


def _without(words: str, years: tuple[str, ...]) -> str:
    """The words without those that only say of which kind the year beside them is."""
    for name in years:
        words = words.removeprefix(f"{name} ").removesuffix(f" {name}")
    return words


def _term(words: str, year: FinancialYear | None) -> Term | None:
    term = _TERM.fullmatch(words)
    if term is None:
        return None
    number = next(at for at, name in enumerate(TERMS, start=1) if name.startswith(term[1]))
    if (year is None) is (term[2] is None):
        raise AmbiguousPeriod("does not say which year", Term(2024, number).brief)
    if year is not None:
        return Term(year.starts, number)
    in_year = int(term[2]) if len(term[2]) == 4 else 2000 + int(term[2])
    return Term(in_year if number == 1 else in_year - 1, number)


def _refuse_single_year(words: str) -> None:
    """Raises AmbiguousPeriod where one year is named of a period of which the year lies in two."""
    single = _SINGLE.fullmatch(words) if words[-1:].isdigit() else None
    if single is None:
        return
    name, starts = _without(single[1], (*_FINANCIAL, *_ACADEMIC)), 2000 + int(single[2])
    if name in (*_BARE, *_FINANCIAL, *_ACADEMIC) or _QUARTER.fullmatch(name):
        years = (f"{FinancialYear(at)}" for at in (starts - 1, starts))
        typed = (f"{name.upper()} {year}".strip() for year in years)
        raise AmbiguousPeriod(
            f"could be of the year that ends or begins in {starts}", " or ".join(typed)
        )


def _span(text: str, kind: type[Period] | None) -> Period | None:
    """The quarter, term or year from one month to another, or that ends with a month."""
    if named := _ENDING.fullmatch(" ".join(text.casefold().split())):
        ends = read_month(named[3])
        starts = None
        known: Sequence[type[Period]] = _YEARS if named["year"] else (Quarter,)
    else:
        named = _SPAN.fullmatch(text) if text[:1].isalpha() and text[-1:].isdigit() else None
        if named is None:
            return None
        starts, ends = (
            read_month(f"{name} {year}")
            for name, year in ((named[1], named[2] or named[4]), (named[3], named[4]))
        )
        if starts is None:
            return None
        known = (Quarter, Term, *_YEARS)
    for of in (kind,) if kind in known else known:
        period = of.of(ends) if of and ends else None
        if period and period.last_month == ends and starts in (None, period.first_month):
            return period
    return None


_YEARS = (FinancialYear, AcademicYear)
