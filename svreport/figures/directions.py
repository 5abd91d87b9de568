"""Which way a measure has moved since an earlier figure, and whether it meets its plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from svreport.core.house_style import rounded
from svreport.core.model import BetterWhen, Measure, MeasureValue
from svreport.core.periods import Month
from svreport.core.units import Unit
from svreport.figures.measures import Position, is_counted_afresh, plan_at, unlike

Values = Mapping[Month, MeasureValue]
# Whether the figure of a month is withheld.
Withholds = Callable[[Month], bool]


class Direction(StrEnum):
    """Which way a figure has moved; up and down where neither is known to be better."""

    BETTER = "better"
    WORSE = "worse"
    NO_CHANGE = "no change"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Moved:
    """The direction of a measure since the figure of an earlier month."""

    direction: Direction
    month: Month
    before: Decimal


def moved(stood: Position, values: Values, withholds: Withholds) -> Moved | None:
    """How a measure has moved since the last figure that it can be set against; None without."""
    earlier = _earlier(stood, values, withholds)
    if stood.actual is None or earlier is None or earlier.actual is None:
        return None
    plan = plan_at(values, earlier.month)
    way = direction(
        stood.measure.better_when,
        (rounded(earlier.actual, stood.decimals), rounded(stood.actual, stood.decimals)),
        (plan.value if plan else None, stood.plan.value if stood.plan else None),
    )
    return Moved(way, earlier.month, earlier.actual)


def direction(
    better_when: BetterWhen | None,
    figures: tuple[Decimal, Decimal],
    plans: tuple[Decimal | None, Decimal | None] = (None, None),
) -> Direction:
    """The way from one figure to a later one, by which way is better.

    Where the best is to be on target, closer to plan is better.
    """
    before, now = figures
    if now == before:
        return Direction.NO_CHANGE
    if better_when in (BetterWhen.HIGHER, BetterWhen.LOWER):
        improved = (now > before) is (better_when is BetterWhen.HIGHER)
        return Direction.BETTER if improved else Direction.WORSE
    was_planned, is_planned = plans
    if better_when is BetterWhen.ON_TARGET and was_planned is not None and is_planned is not None:
        was_off, is_off = abs(before - was_planned), abs(now - is_planned)
        if was_off == is_off:
            return Direction.NO_CHANGE
        return Direction.BETTER if is_off < was_off else Direction.WORSE
    return Direction.UP if now > before else Direction.DOWN


def meets_plan(stood: Position) -> bool | None:
    """Whether a measure is at its plan or better; None where that cannot be said."""
    better = stood.measure.better_when
    if stood.actual is None or stood.plan is None or better is None:
        return None
    actual, plan = (rounded(one, stood.decimals) for one in (stood.actual, stood.plan.value))
    if better is BetterWhen.ON_TARGET:
        return actual == plan
    return actual >= plan if better is BetterWhen.HIGHER else actual <= plan


def _earlier(stood: Position, values: Values, withholds: Withholds) -> MeasureValue | None:
    """The last figure before the position's that is counted alike."""
    now = values.get(stood.month)
    basis = now.basis if now else None
    alike = [
        value
        for month, value in values.items()
        if month < stood.month
        and value.actual is not None
        and (value.basis or stood.measure.basis) is (basis or stood.measure.basis)
        and _compares(stood.measure, month, stood.month)
        and not withholds(month)
    ]
    return max(alike, key=lambda value: value.month, default=None)


def _compares(measure: Measure, one: Month, other: Month) -> bool:
    """Whether figures of two months say which way a measure moves.

    A count of the year to date grows in every month, so it is set against the
    same month of an earlier year alone.
    """
    if is_counted_afresh(measure.basis) and measure.unit is not Unit.PERCENT:
        return one.number == other.number
    return unlike(measure, one, other) is None
