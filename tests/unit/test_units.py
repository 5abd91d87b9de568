from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.numerals import MONEY_UNITS, Unit, convert


def test_money_is_restated_without_rounding() -> None:
    assert convert(Decimal("45.7274"), Unit.MILLIONS, Unit.THOUSANDS) == Decimal("45727.4")
    assert convert(Decimal(1), Unit.POUNDS, Unit.MILLIONS) == Decimal("0.000001")


@given(
    st.decimals(-(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False),
    st.sampled_from(MONEY_UNITS),
    st.sampled_from(MONEY_UNITS),
)
def test_restating_there_and_back_changes_nothing(amount: Decimal, one: Unit, other: Unit) -> None:
    assert convert(convert(amount, one, other), other, one) == amount


def test_only_money_can_be_restated() -> None:
    with pytest.raises(ValueError, match="days"):
        convert(Decimal(1), Unit.DAYS, Unit.POUNDS)
    assert [unit for unit in Unit if unit.is_money] == list(MONEY_UNITS)
