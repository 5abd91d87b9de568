"""A measure's position at an update: plan, actual, and the same period last year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from svreport.core.house_style import decimals_of, rounded
from svreport.core.model import (
    Basis,
    BetterWhen,
    Council,
    Measure,
    MeasureValue,
    Missing,
    Workstream,
)
from svreport.core.periods import APRIL, MONTHS, SEPTEMBER, Month
from svreport.core.text import normalise
from svreport.core.units import Unit
from svreport.figures.disclosure import Disclosure


@dataclass(frozen=True)
class Plan:
    """A planned figure; `pro_rata` where it was worked out between two planned months."""

    value: Decimal
    pro_rata: bool = False


@dataclass(frozen=True)
class Position:
    """Where a measure stands: as at `month`, which may be earlier than was asked for.

    A last year that was counted on another basis is not compared: it is None, and
    `last_basis` says on which.
    """

    measure: Measure
    month: Month
    plan: Plan | None = None
    actual: Decimal | None = None
    missing: Missing | None = None
    reason: str | None = None
    last_year: Decimal | None = None
    last_missing: Missing | None = None
    last_basis: Basis | None = None
    decimals: int = 0

    @property
    def change(self) -> Decimal | None:
        """The actual less that of the same month a year before; percentages in points."""
        if self.actual is None or self.last_year is None:
            return None
        return self.actual - self.last_year


def values_by_code(values: Sequence[MeasureValue]) -> dict[str, dict[Month, MeasureValue]]:
    """The values of each measure by month."""
    found: dict[str, dict[Month, MeasureValue]] = {}
    for value in values:
        found.setdefault(value.code, {})[value.month] = value
    return found


def plan_at(values: Mapping[Month, MeasureValue], month: Month) -> Plan | None:
    """The plan for a month: as typed, else pro rata between the planned months around it.

    Nothing is carried on past the last planned month, or back before the first.
    """
    own = values.get(month)
    if own is not None and own.plan is not None:
        return Plan(own.plan)
    planned = {one.month: one.plan for one in values.values() if one.plan is not None}
    before = max((one for one in planned if one < month), default=None)
    after = min((one for one in planned if one > month), default=None)
    if before is None or after is None:
        return None
    gone, whole = month.index - before.index, after.index - before.index
    # Divided last: a third of 28.5 is 9.5, where 28.5 times a third falls short of it.
    risen = (planned[after] - planned[before]) * gone / whole
    return Plan(planned[before] + risen, pro_rata=True)


def position_at(
    measure: Measure,
    values: Mapping[Month, MeasureValue],
    month: Month,
    *,
    decimals: int | None = None,
) -> Position:
    """Where a measure stood in a month, or in the last month before it that says anything.

    `decimals` are those it is shown with, where they are known already.
    """
    latest = values.get(month)
    if latest is None or not _tells(latest):
        told = [one for one in values.values() if one.month <= month and _tells(one)]
        latest = max(told, key=lambda one: one.month, default=None)
    as_at = latest.month if latest else month
    before = values.get(as_at.year_before())
    other_basis = _other_basis(measure, latest, before)
    return Position(
        measure=measure,
        month=as_at,
        plan=plan_at(values, as_at),
        actual=latest.actual if latest else None,
        missing=_why_missing(latest),
        reason=latest.reason if latest else None,
        last_year=before.actual if before and other_basis is None else None,
        last_missing=before.status if before and before.actual is None else None,
        last_basis=other_basis,
        decimals=decimals_shown(measure, values) if decimals is None else decimals,
    )


def published_position(stood: Position, disclosure: Disclosure) -> Position:
    """The position as public papers show it: figures that are withheld have no value."""
    code, before = stood.measure.code, stood.month.year_before()
    if disclosure.withholds(code, stood.month):
        stood = replace(stood, actual=None, missing=Missing.SUPPRESSED, reason=None)
    if stood.last_year is not None and disclosure.withholds(code, before):
        stood = replace(stood, last_year=None, last_missing=Missing.SUPPRESSED)
    return stood


def _other_basis(
    measure: Measure, value: MeasureValue | None, before: MeasureValue | None
) -> Basis | None:
    """The basis of the earlier value, where it has an actual and the two are not alike."""
    if value is None or before is None or before.actual is None:
        return None
    earlier = before.basis or measure.basis
    return earlier if earlier is not (value.basis or measure.basis) else None


def restarts_each_year(basis: Basis | None) -> bool:
    """Whether a count on this basis begins again each year."""
    return basis in _YEAR_STARTS


def reason_not_comparable(measure: Measure, one: Month, other: Month) -> str | None:
    """Why figures of two months must not be set against each other; None where they may.

    A count of the year to date begins again; the same month of two years compares.
    """
    start = _YEAR_STARTS.get(measure.basis) if measure.basis else None
    if start is None or one.number == other.number or _year(one, start) == _year(other, start):
        return None
    begins = MONTHS[start - 1]
    return (
        f"{measure.code} counts from {begins}, and begins again between {min(one, other)} and "
        f"{max(one, other)}"
    )


_YEAR_STARTS = {Basis.FINANCIAL_YEAR_TO_DATE: APRIL, Basis.ACADEMIC_YEAR_TO_DATE: SEPTEMBER}


def _year(month: Month, start: int) -> int:
    return month.year if month.number >= start else month.year - 1


def _tells(value: MeasureValue) -> bool:
    return value.actual is not None or value.status is not None


def _why_missing(value: MeasureValue | None) -> Missing | None:
    if value is None:
        return Missing.NOT_YET_AVAILABLE
    return None if value.actual is not None else value.status


def decimals_shown(measure: Measure, values: Mapping[Month, MeasureValue]) -> int:
    """The most decimals a measure's figures show: as set, else as they were typed."""
    if measure.decimals is not None:
        return measure.decimals
    if measure.unit is Unit.COUNT:
        return 0
    typed = [one for value in values.values() for one in (value.plan, value.actual) if one]
    return max((decimals_of(one) for one in typed), default=0)


Values = Mapping[Month, MeasureValue]


def position_history(measure: Measure, values: Values, until: Month) -> tuple[Position, ...]:
    """Where a measure stood in each month up to an update's, and what is planned for any month.

    Where nothing but a plan is known, and after `until`, there is no actual and no
    reason why.
    """
    told = {one.month for one in values.values() if one.month <= until and _tells_history(one)}
    planned = {one.month for one in values.values() if one.plan is not None}
    decimals = decimals_shown(measure, values)
    return tuple(
        position_at(measure, values, month, decimals=decimals)
        if month in told
        else Position(measure, month, plan=plan_at(values, month), decimals=decimals)
        for month in sorted(told | planned)
    )


def surrounding_plans(values: Values, month: Month) -> tuple[Month, Month] | None:
    """The planned months between which a month's plan is worked out pro rata; None without."""
    planned = [one.month for one in values.values() if one.plan is not None]
    before = max((one for one in planned if one < month), default=None)
    after = min((one for one in planned if one > month), default=None)
    return None if month in planned or before is None or after is None else (before, after)


def _tells_history(value: MeasureValue) -> bool:
    return value.actual is not None or value.status is not None


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
class Movement:
    """The direction of a measure since the figure of an earlier month."""

    direction: Direction
    month: Month
    before: Decimal


def latest_movement(stood: Position, values: Values, withholds: Withholds) -> Movement | None:
    """How a measure has moved since the last figure that it can be set against; None without."""
    earlier = _earlier(stood, values, withholds)
    if stood.actual is None or earlier is None or earlier.actual is None:
        return None
    plan = plan_at(values, earlier.month)
    way = direction_between(
        stood.measure.better_when,
        (rounded(earlier.actual, stood.decimals), rounded(stood.actual, stood.decimals)),
        (plan.value if plan else None, stood.plan.value if stood.plan else None),
    )
    return Movement(way, earlier.month, earlier.actual)


def direction_between(
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
    if restarts_each_year(measure.basis) and measure.unit is not Unit.PERCENT:
        return one.number == other.number
    return reason_not_comparable(measure, one, other) is None


def measures_by_workstream(
    council: Council, document: str
) -> Mapping[str | None, Sequence[Measure]]:
    """The measures that a document reports, by the code of their workstream.

    A measure belongs to the workstream whose code its own begins with, such as
    `DMI` of `DMI.a`; else to the first that serves its condition. Those of no
    workstream stand under None.
    """
    found: dict[str | None, list[Measure]] = {}
    for measure in council.measures:
        if measure.is_reported_in(document):
            found.setdefault(_workstream_of(measure, council.workstreams), []).append(measure)
    return found


def _workstream_of(measure: Measure, workstreams: Sequence[Workstream]) -> str | None:
    by_code = (one for one in workstreams if _begins(measure.code, one.code))
    by_condition = (one for one in workstreams if one.condition and _serves(one, measure))
    found = next(by_code, None) or next(by_condition, None)
    return found.code if found else None


def _begins(code: str, workstream: str) -> bool:
    return normalise(code).startswith(f"{normalise(workstream)}.")


def _serves(workstream: Workstream, measure: Measure) -> bool:
    return workstream.condition == measure.condition


def workstream_named(council: Council, name: str) -> Workstream | None:
    """The workstream that a sheet calls by its code or its title; None where it is not listed."""
    wanted = normalise(name)
    return next(
        (
            workstream
            for workstream in council.workstreams
            if wanted in (normalise(workstream.code), normalise(workstream.title))
        ),
        None,
    )


def workstream_label(council: Council, name: str) -> str:
    """The code and title of a workstream, by either; the name itself where it is not listed."""
    workstream = workstream_named(council, name)
    return f"{workstream.code}: {workstream.title}" if workstream else name
