"""Figures are rounded once, when they are shown, half away from zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.house_style import HouseStyle, decimals_of, is_low, rounded
from svreport.core.units import Unit

values = st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False)
decimals = st.integers(0, 4)


@given(values, decimals)
def test_the_nearest_is_taken_and_of_two_the_one_further_from_zero(
    value: Decimal, places: int
) -> None:
    size = floor(abs(Fraction(value)) * 10**places + Fraction(1, 2))
    assert abs(Fraction(rounded(value, places))) == Fraction(size, 10**places)
    assert rounded(-value, places) == -rounded(value, places)


@given(st.integers(-(10**9), 10**9), decimals)
def test_halves_go_away_from_zero(whole: int, places: int) -> None:
    half = Decimal(whole).scaleb(-places) + Decimal("0.5").scaleb(-places)
    away = whole + 1 if whole >= 0 else whole
    assert rounded(half, places) == Decimal(away).scaleb(-places)


@given(values, decimals)
def test_what_is_rounded_stays_as_it_is(value: Decimal, places: int) -> None:
    once = rounded(value, places)
    assert rounded(once, places) == once
    assert decimals_of(once) <= places
    assert not (once == 0 and once.is_signed())


@given(values, values, decimals)
def test_rounding_keeps_the_order(one: Decimal, other: Decimal, places: int) -> None:
    low, high = sorted((one, other))
    assert rounded(low, places) <= rounded(high, places)


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        # 36.8 less 30.2 would be 6.6 as well; here the rounded ones would give another.
        ("36.82", "30.23", "\N{MINUS SIGN}6.6\N{NO-BREAK SPACE}pp"),
        ("7.84", "15.16", "+7.3\N{NO-BREAK SPACE}pp"),
        ("5.649", "6.151", "+0.5\N{NO-BREAK SPACE}pp"),
    ],
)
def test_a_change_is_rounded_and_not_made_of_what_was_rounded(
    before: str, now: str, shown: str
) -> None:
    change = Decimal(now) - Decimal(before)
    assert HouseStyle().change(change, Unit.PERCENT, 2) == shown


@given(values, decimals)
def test_only_what_is_not_nought_but_would_show_so_is_low(value: Decimal, places: int) -> None:
    assert is_low(value, places) is (value != 0 and rounded(value, places) == 0)


@pytest.mark.parametrize(("value", "shown"), [("12345.5", "12,346"), ("-12345.5", "−12,346")])
def test_a_bare_amount_rounds_away_from_zero(value: str, shown: str) -> None:
    assert HouseStyle().bare(Decimal(value), 0) == shown
