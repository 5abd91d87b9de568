"""Periods as officers write them: `Q1 2024/25`, `Autumn term 2024`, `AY 2023/24`, `Apr-Jun 24`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svreport.core.patterns import pattern
from svreport.core.periods import (
    MONTHS,
    TERMS,
    AcademicYear,
    FinancialYear,
    Month,
    Period,
    Quarter,
    Term,
    read_financial_year,
    read_month,
    year_named_in,
)

# Longer texts name no period.
_LONGEST = 60
_PUNCTUATION = pattern(r"[\s,.():;\N{EN DASH}\N{EM DASH}\-/]+")
_PAIR = pattern(r"(?<!\d)(?:\d{4}|\d{2})\s*[/\-\N{EN DASH}]\s*(?:\d{4}|\d{2})(?!\d)")
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
    if not (pair := _PAIR.search(text)):
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
