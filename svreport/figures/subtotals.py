"""Subtotals among the lines of a table: which rows are the sums of others next to them.

A subtotal stands below the lines that it adds up, or above them. What is itself
a subtotal is not counted again, so that a grand total is the sum of all lines,
whatever subtotals stand between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

# Amounts of a row in halves of the unit they are stated to, in which tolerances are whole.
_Halves: TypeAlias = Sequence[int]

# How many times larger than rounding an amount is for a sum to be likely in two years, or in one.
LIKELY, SURE = 10, 100


@dataclass(frozen=True)
class Subtotal:
    """A row that is the sum of other rows; `parts` are theirs, in order.

    `is_sure` says that chance cannot explain it: it holds in two years or more, to
    within a hundredth of the amounts.
    """

    row: int
    parts: Sequence[int]
    is_sure: bool


def subtotals(rows: Sequence[Sequence[Decimal]], unit: Decimal) -> list[Subtotal]:
    """The rows that are sums of at least two others, in order.

    Every row has an amount for every year, 0 where nothing is stated. All are
    stated to `unit`, so a sum of n of them may be off by (n + 1) / 2 units; rows
    that are hardly larger than that are never taken for sums.
    """
    halves = [[round(amount / unit * 2) for amount in row] for row in rows]
    below = _sums_of_lines_before(halves, range(len(halves)))
    taken = {one.row for one in below}
    upwards = [row for row in reversed(range(len(halves))) if row not in taken]
    above = _sums_of_lines_before(halves, upwards)
    return sorted((*below, *above), key=lambda one: one.row)


def _sums_of_lines_before(rows: Sequence[_Halves], order: Iterable[int]) -> list[Subtotal]:
    """The rows that add up the lines just passed, when the rows are gone through in an order."""
    found: list[Subtotal] = []
    lines: list[int] = []
    # What the lines come to so far, after each of them.
    sums: list[_Halves] = [[0] * len(rows[0])] if rows else []
    for row in order:
        if not any(rows[row]):
            continue
        count = _added_up(rows[row], sums)
        if count:
            is_sure = _years_above(SURE, rows[row], count) > 1
            found.append(Subtotal(row, sorted(lines[-count:]), is_sure))
        else:
            lines.append(row)
            sums.append([one + two for one, two in zip(sums[-1], rows[row], strict=True)])
    return found


def _added_up(wanted: _Halves, sums: Sequence[_Halves]) -> int:
    """How many of the last lines a row is the sum of; 0 where it is the sum of none."""
    if not _years_above(SURE, wanted, 2) and _years_above(LIKELY, wanted, 2) < 2:
        return 0
    before = [after - amount for after, amount in zip(sums[-1], wanted, strict=True)]
    largest = max(range(len(wanted)), key=lambda year: abs(wanted[year]))
    # One year rules most out, which keeps long tables quick.
    first = before[largest]
    likely = (
        count
        for count in range(2, len(sums))
        if abs(sums[-1 - count][largest] - first) <= count + 1
    )
    for count in likely:
        parts = zip(sums[-1 - count], before, strict=True)
        if all(abs(one - other) <= count + 1 for one, other in parts):
            return count
    return 0


def _years_above(times: int, amounts: _Halves, parts: int) -> int:
    """How many years' amounts are so many times what rounding could explain."""
    return sum(1 for amount in amounts if abs(amount) >= (parts + 1) * times)
