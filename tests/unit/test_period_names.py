"""Periods as officers write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.periods import (
    PERIODS,
    AcademicYear,
    AmbiguousDate,
    AmbiguousPeriod,
    FinancialYear,
    Month,
    Period,
    Quarter,
    Term,
    may_name_period,
    read_period,
)

MONTHS_OF = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(
            (typed, Quarter(2024, 1))
            for typed in (
                *("Q1 2024/25", "q1 24/25", "Q1 2024-25", "Quarter 1 2024/2025", "2024/25 Q1"),
                *("Q1, 2024/25", "Q1 (2024/25)", "Qtr 1 24-25", "First quarter 2024/25"),
                *("Q1 FY 2024/25", "1st quarter of 2024/25", "Apr-Jun 2024", "April to June 24"),
                *("Apr 24 - Jun 24", "quarter ending June 2024", "Quarter to 30 June 2024"),
            )
        ),
        *(
            (typed, FinancialYear(2024))
            for typed in ("Apr 24 - Mar 25", "year ending March 2025", "Year to 31 March 25")
        ),
        ("year ended July 2025", AcademicYear(2024)),
        *((typed, Quarter(2025, 4)) for typed in ("Q4 2025/26", "Jan \N{EN DASH} Mar 2026")),
        *(
            (typed, Term(2024, 1))
            for typed in ("Autumn term 2024/25", "Autumn 2024", "the autumn term 2024", "Aut 24/25")
        ),
        *((typed, Term(2024, 2)) for typed in ("Spring 2025", "Spring term 2024/25", "spr 25")),
        *((typed, Term(2024, 3)) for typed in ("Summer term 2025", "2024/25 summer term")),
        *(
            (typed, AcademicYear(2023))
            for typed in (
                *("AY 2023/24", "AY23/24", "academic year 2023/24", "2023-24 academic year"),
                "School year 2023/24",
            )
        ),
        *(
            (typed, FinancialYear(2024))
            for typed in ("2024/25", "24/25", "FY 2024-25", "financial year 2024/25", "2024/25 FY")
        ),
        *((typed, Month(2024, 6)) for typed in ("Jun 24", "June 2024", "30 June 2024", "2024-06")),
    ],
)
def test_a_period_is_read_however_it_is_written(typed: str, meant: Period) -> None:
    assert read_period(typed) == meant
    assert read_period(f" {typed.upper()} ") == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "hello", "Q5 2024/25", "Q1 2024/26", "2024/26", "Q1 Q2 2024/25", "Winter 2024"),
        *("Autumn 1 2024/25", "2024/25 provisional", "May-Jun 2024", "Apr-Jun", "Q1 " * 40),
        *("year ending May 2024", "Apr 24 - Mar 26", "Apr 24 - Smarch 25"),
    ],
)
def test_what_is_no_period_is_none(typed: str) -> None:
    assert read_period(typed) is None


@pytest.mark.parametrize(
    ("typed", "wrong", "example"),
    [
        ("Q2", "does not say which year", "Q2 2024/25"),
        ("Autumn term", "does not say which year", "Autumn 2024/25"),
        ("Q2 2024", "could be of the year that ends or begins in 2024", "Q2 2023/24 or Q2 2024/25"),
        ("AY24", "could be of the year that ends or begins in 2024", "AY 2023/24 or AY 2024/25"),
        ("2024", "could be of the year that ends or begins in 2024", "2023/24 or 2024/25"),
        ("Term 2 2024/25", "could be one of three terms or of six", "Autumn 2024/25"),
    ],
)
def test_what_could_be_two_periods_says_what_to_type(typed: str, wrong: str, example: str) -> None:
    with pytest.raises(AmbiguousPeriod) as caught:
        read_period(typed)
    assert caught.value.args == (wrong, example)


def test_a_year_alone_is_as_the_measure_has_it() -> None:
    assert read_period("2011-12", AcademicYear) == AcademicYear(2011)
    assert read_period("2011-12", FinancialYear) == FinancialYear(2011)
    assert read_period("2011-12", Month) == Month(2011, 12)
    assert read_period("FY 2024/25", AcademicYear) == FinancialYear(2024)
    assert read_period("Apr 24", FinancialYear) == Month(2024, 4)
    assert read_period("Sep-Dec 2024", Term) == Term(2024, 1)


@given(MONTHS_OF, st.sampled_from([*PERIODS.values()]))
def test_every_name_of_a_period_reads_back(month: Month, kind: type[Period]) -> None:
    period = kind.of(month)
    for name in (str(period), period.brief, period.short):
        assert read_period(name, kind) == period
        assert may_name_period(name)
        assert read_period(name.replace("/", "-"), kind) == period


@given(st.text(max_size=30), st.sampled_from([None, *PERIODS.values()]))
def test_no_text_is_too_odd_to_read(text: str, kind: type[Period] | None) -> None:
    with suppress(AmbiguousPeriod, AmbiguousDate):
        period = read_period(text, kind)
        assert period is None or isinstance(period, Period)
