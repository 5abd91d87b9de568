"""Sums, differences and shares of amounts, any of which may not be stated."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from svreport.figures.budget import share_of, subtract, sum_of

amounts = st.integers(-(10**9), 10**9).map(lambda pennies: Decimal(pennies).scaleb(-2))
maybe = st.none() | amounts


@given(st.lists(maybe, max_size=6))
def test_a_sum_is_of_what_is_stated(values: list[Decimal | None]) -> None:
    stated = [one for one in values if one is not None]
    assert sum_of(values) == (sum(stated) if stated else None)


@given(maybe, maybe)
def test_a_difference_needs_both(one: Decimal | None, other: Decimal | None) -> None:
    found = subtract(one, other)
    assert (found is None) is (one is None or other is None)
    if found is not None and one is not None and other is not None:
        assert found + other == one


@given(amounts, amounts)
def test_a_share_has_the_sign_of_its_difference(difference: Decimal, of: Decimal) -> None:
    found = share_of(difference, of)
    assert (found is None) is (of == 0)
    if found is not None:
        assert (found > 0, found < 0) == (difference > 0, difference < 0)
        assert abs(abs(found * of) - abs(difference)) < Decimal("1e-9")


def test_a_share_of_income_and_of_nothing() -> None:
    assert share_of(Decimal(5), Decimal(-20)) == Decimal("0.25")
    assert share_of(None, Decimal(1)) is None
    assert share_of(Decimal(1), None) is None
