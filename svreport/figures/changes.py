"""Sums, differences and shares of amounts, any of which may not be stated."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The amounts that are stated, added up; None where none is."""
    stated = [one for one in amounts if one is not None]
    return sum(stated, Decimal(0)) if stated else None


def less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The first amount less the second; None where either is not stated."""
    return None if one is None or other is None else one - other


def share(difference: Decimal | None, of: Decimal | None) -> Decimal | None:
    """A difference as a share of an amount's size, with the difference's sign: 0.1 is 10%.

    None where either is not stated, or the amount is 0.
    """
    return None if difference is None or not of else difference / abs(of)
