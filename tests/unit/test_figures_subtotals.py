"""Which rows of a table add up others: found wherever they stand, and never guessed of others."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.inputs.forecast_file.map_matches import Subtotal, subtotals

ONE = Decimal(1)


def rows(*amounts: tuple[int, ...]) -> list[list[Decimal]]:
    return [[Decimal(amount) for amount in row] for row in amounts]


# Lines that no chance adds up: each has a digit of its own, above every rounding.
SIZES = st.lists(st.integers(1, 9), min_size=2, max_size=9)
GROUPS = st.lists(SIZES, min_size=1, max_size=3)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[Decimal]], dict[int, list[int]]]:
    """A table of groups of lines, each with its subtotal below, and a grand total at the end."""
    table: list[list[Decimal]] = []
    sums: dict[int, list[int]] = {}
    lines: list[int] = []
    power = 3
    for group in draw(GROUPS):
        own: list[int] = []
        for digit in group:
            own.append(len(table))
            table.append([Decimal(digit * 4**power), Decimal(-digit * 5**power)])
            power += 1
        lines += own
        sums[len(table)] = own
        table.append(_sum(table, own))
    if len(sums) > 1:
        sums[len(table)] = list(lines)
        table.append(_sum(table, lines))
    return table, sums


def _sum(table: list[list[Decimal]], of: list[int]) -> list[Decimal]:
    return [sum((table[row][year] for row in of), Decimal(0)) for year in (0, 1)]


@given(tables())
def test_every_subtotal_is_found_below_its_lines(
    made: tuple[list[list[Decimal]], dict[int, list[int]]],
) -> None:
    table, sums = made
    found = {one.row: list(one.parts) for one in subtotals(table, ONE)}
    assert {row: found.get(row) for row in sums} == sums


@given(tables())
def test_every_subtotal_is_found_above_its_lines(
    made: tuple[list[list[Decimal]], dict[int, list[int]]],
) -> None:
    table, sums = made
    last = len(table) - 1
    turned = {last - row: sorted(last - part for part in parts) for row, parts in sums.items()}
    found = {one.row: list(one.parts) for one in subtotals(table[::-1], ONE)}
    assert {row: found.get(row) for row in turned} == turned


@given(st.lists(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3), max_size=12))
def test_what_is_found_does_add_up(amounts: list[list[int]]) -> None:
    table = [[Decimal(one) for one in row] for row in amounts]
    for one in subtotals(table, ONE):
        tolerance = Decimal(len(one.parts) + 1) / 2
        assert one.row not in one.parts
        assert len(one.parts) >= 2
        for year in range(3):
            total = sum(table[part][year] for part in one.parts)
            assert abs(total - table[one.row][year]) <= tolerance


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12))
def test_lines_that_are_no_sums_are_left_alone(digits: list[int]) -> None:
    running = accumulate(digits, lambda before, digit: before * 3 + digit, initial=100)
    table = [[Decimal(one), Decimal(one) * 7] for one in running]
    assert subtotals(table, ONE) == []


def test_rounding_of_the_parts_is_allowed_for_and_no_more() -> None:
    lines = rows((1000, 2000), (3000, 4000))
    assert subtotals([*lines, *rows((4001, 5999))], ONE) == [Subtotal(2, [0, 1], is_sure=True)]
    assert subtotals([*lines, *rows((4002, 6000))], ONE) == []
    assert subtotals([*lines, *rows((4002, 6000))], Decimal(10))[0].row == 2


def test_a_sum_in_one_year_or_of_small_amounts_is_not_sure() -> None:
    (once,) = subtotals(rows((1000, 0), (3000, 0), (4000, 0)), ONE)
    assert not once.is_sure
    (small,) = subtotals(rows((20, 30), (50, 60), (70, 90)), ONE)
    assert not small.is_sure


@pytest.mark.parametrize(
    "amounts",
    [
        (),
        ((5000, 6000),),
        ((5000, 6000), (5000, 6000)),
        ((5000, 6000), (0, 0), (5000, 6000)),
        ((1, 2), (3, 4), (4, 6)),
    ],
)
def test_a_line_like_another_and_lines_too_small_to_tell_are_no_sums(
    amounts: tuple[tuple[int, ...], ...],
) -> None:
    assert subtotals(rows(*amounts), ONE) == []
