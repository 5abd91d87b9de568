"""Records as plain data and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.frozen import Frozen, field
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month
from svreport.core.plain_data import NotSuchData, digits, from_plain, to_plain


class Inner(Frozen):
    unit: Unit
    year: FinancialYear


class Outer(Frozen):
    name: str
    value: Decimal | None = None
    day: date | None = None
    month: Month | None = None
    shown: bool = True
    inside: tuple[Inner, ...] = ()


FULL = Outer(
    "a",
    Decimal("-1.50"),
    date(2024, 5, 31),
    Month(2024, 4),
    False,
    (Inner(Unit.THOUSANDS, FinancialYear(2024)),),
)


def test_a_record_is_text_numbers_and_lists() -> None:
    assert to_plain(FULL) == {
        "name": "a",
        "value": "-1.5",
        "day": "2024-05-31",
        "month": "Apr 2024",
        "shown": False,
        "inside": [{"unit": "£000", "year": "2024/25"}],
    }


def test_defaults_are_left_out() -> None:
    assert to_plain(Outer("a")) == {"name": "a"}
    assert from_plain(Outer, {"name": "a"}) == Outer("a")


@given(
    st.builds(
        Outer,
        name=st.text(),
        value=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        day=st.none() | st.dates(),
        month=st.none() | st.builds(Month, st.integers(1900, 2100), st.integers(1, 12)),
        shown=st.booleans(),
        inside=st.lists(
            st.builds(
                Inner, st.sampled_from(Unit), st.builds(FinancialYear, st.integers(1900, 2100))
            )
        ).map(tuple),
    )
)
def test_what_is_written_is_read_again(record: Outer) -> None:
    assert from_plain(Outer, json.loads(json.dumps(to_plain(record)))) == record


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert from_plain(Outer, {"name": "a", "colour": "blue"}) == Outer("a")


class Renamed(Frozen):
    """What was an Outer with `name`, before that field had another name."""

    title: str = field(name="name")
    inside: tuple[Inner, ...] = ()


def test_a_field_with_a_key_may_have_another_name() -> None:
    written = to_plain(Outer("a", inside=FULL.inside))
    assert to_plain(Renamed("a", FULL.inside)) == written
    assert from_plain(Renamed, written) == Renamed("a", FULL.inside)


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        {"name": 1},
        {"name": None},
        {"name": "a", "value": 1.5},
        {"name": "a", "value": "1,5"},
        {"name": "a", "value": "NaN"},
        {"name": "a", "day": "31/05/2024"},
        {"name": "a", "month": "Juvember 2024"},
        {"name": "a", "shown": 1},
        {"name": "a", "inside": {"unit": "£000"}},
        {"name": "a", "inside": [{"unit": "£000"}]},
        {"name": "a", "inside": [{"unit": "$", "year": "2024/25"}]},
        {"name": "a", "inside": [{"unit": "£000", "year": "2024/26"}]},
    ],
)
def test_other_data_is_refused(data: Any) -> None:
    with pytest.raises(NotSuchData, match="no Outer"):
        from_plain(Outer, data)


@pytest.mark.parametrize(
    ("value", "text"),
    [("5580.00", "5580"), ("-0.10", "-0.1"), ("1E+3", "1000"), ("100", "100"), ("0", "0")],
)
def test_digits(value: str, text: str) -> None:
    assert digits(Decimal(value)) == text
