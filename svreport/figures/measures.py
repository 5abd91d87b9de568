"""A measure's position at an update (plan, actual, the same period last year), and its movement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import decimals_of, rounded
from svreport.core.model import (
    CONDITION,
    JUDGED_BY,
    Basis,
    BetterWhen,
    Council,
    Measure,
    MeasureValue,
    Missing,
    PeriodValues,
    Project,
    Update,
    Workstream,
    workstream_of,
)
from svreport.core.numerals import Unit
from svreport.core.origin import CellAmount
from svreport.core.periods import APRIL, MONTHS, PERIODS, SEPTEMBER, Month, Period
from svreport.figures.disclosure import Disclosure

Values: TypeAlias = Mapping[Period, MeasureValue]
# Whether the figure of a period is withheld.
Withholds: TypeAlias = Callable[[Period], bool]

_YEAR_STARTS = {Basis.FINANCIAL_YEAR_TO_DATE: APRIL, Basis.ACADEMIC_YEAR_TO_DATE: SEPTEMBER}


class Plan(Frozen):
    """A planned figure; `pro_rata` where it was worked out between two planned periods."""

    value: Decimal
    pro_rata: bool = False


class Position(Frozen):
    """The figures of a measure for `period`, which may be earlier than was asked for.

    A last year that was counted on another basis is not compared: it is None, and
    `last_basis` says on which.
    """

    measure: Measure
    period: Period
    plan: Plan | None = None
    actual: Decimal | None = None
    missing: Missing | None = None
    reason: str | None = None
    exception: str | None = None
    last_year: Decimal | None = None
    last_missing: Missing | None = None
    last_basis: Basis | None = None
    decimals: int = 0

    @property
    def off_plan(self) -> Decimal | None:
        """The actual less the plan; percentages in points."""
        return self.actual - self.plan.value if self.actual is not None and self.plan else None

    @property
    def change(self) -> Decimal | None:
        """The actual less that of the same period a year before; percentages in points."""
        if self.actual is None or self.last_year is None:
            return None
        return self.actual - self.last_year


def plan_at(measure: Measure, values: Values, period: Period) -> Plan | None:
    """The plan for a period: as typed, else pro rata between the planned periods around it.

    One that is worked out is as whole as the figures beside it, so that differences add up.
    Nothing is carried on past the last planned period, or back before the first, or across
    the day on which a count begins again.
    """
    own = values.get(period)
    if own is not None and own.plan is not None:
        return Plan(own.plan)
    periods = surrounding_plans(measure, values, period)
    if periods is None:
        return None
    before, after = periods
    start, end = values[before].plan, values[after].plan
    assert start is not None
    assert end is not None
    gone, whole = period.index - before.index, after.index - before.index
    # Divided last: a third of 28.5 is 9.5, where 28.5 times a third falls short of it.
    exact = start + (end - start) * gone / whole
    shown = rounded(exact, plan_decimals(decimals_shown(measure, values), start, end)) or exact
    return Plan(CellAmount(shown, (exact,)) if isinstance(exact, CellAmount) else shown, True)


def plan_decimals(shown: int, *planned: Decimal | None) -> int:
    """The decimals of a plan worked out from others: as shown, or as they were typed."""
    return max(shown, *(decimals_of(plan) for plan in planned if plan is not None))


def surrounding_plans(
    measure: Measure, values: Values, period: Period
) -> tuple[Period, Period] | None:
    """The planned periods between which a period's plan is worked out pro rata; None without.

    They are counted alike, and so is what the period itself states; the count does not begin
    again between them.
    """
    planned = _by_period(values).planned
    place = bisect_left(planned, period)
    if not 0 < place < len(planned) or planned[place] == period:
        return None
    before, after = planned[place - 1], planned[place]
    stated = (values[at] for at in (before, period, after) if at in values)
    bases = {value.basis or measure.basis for value in stated}
    if len(bases) > 1 or restart_between(bases.pop(), before, after):
        return None
    return before, after


def latest_period(measure: Measure, month: Month) -> Period:
    """The period of a measure that an update reports whose data run to a month.

    It is the latest that has ended by then: the month itself of a measure by month.
    """
    return PERIODS[measure.period].ended_by(month)


def position_at(
    measure: Measure, values: Values, month: Month, *, decimals: int | None = None
) -> Position:
    """The position of a measure at an update whose data run to a month.

    It is that of the last period with anything reported. `decimals` are those it is shown with,
    where they are known already.
    """
    return _position(measure, values, latest_period(measure, month), decimals)


def _position(
    measure: Measure, values: Values, period: Period, decimals: int | None = None
) -> Position:
    latest = _latest(values, period)
    as_at = latest.period if latest else period
    before = values.get(as_at.year_before())
    other_basis = _other_basis(measure, latest, before)
    missing = latest.status if latest else Missing.NOT_YET_AVAILABLE
    return Position(
        measure=measure,
        period=as_at,
        plan=plan_at(measure, values, as_at),
        actual=latest.actual if latest else None,
        missing=missing if latest is None or latest.actual is None else None,
        reason=latest.reason if latest else None,
        exception=latest.exception if latest else None,
        last_year=before.actual if before and other_basis is None else None,
        last_missing=before.status if before and before.actual is None else None,
        last_basis=other_basis,
        decimals=decimals_shown(measure, values) if decimals is None else decimals,
    )


def last_basis(measure: Measure, values: Values, period: Period) -> Basis | None:
    """The basis of the figure of a year before a position; None where the two are alike."""
    latest = _latest(values, period)
    before = values.get((latest.period if latest else period).year_before())
    return _other_basis(measure, latest, before)


def _latest(values: Values, period: Period) -> MeasureValue | None:
    """What was last reported up to a period."""
    own = values.get(period)
    if own is not None and own.is_reported:
        return own
    earlier = (value for value in values.values() if value.period <= period)
    reported = (value for value in earlier if value.is_reported)
    return max(reported, key=lambda value: value.period, default=None)


def position_history(measure: Measure, values: Values, until: Month) -> tuple[Position, ...]:
    """The positions of a measure in each period up to an update's, and the plans of any.

    Where nothing but a plan is known, and after `until`, there is no actual and no
    reason why.
    """
    latest = latest_period(measure, until)
    reported = {
        period for period, value in values.items() if period <= latest and value.is_reported
    }
    planned = {period for period, value in values.items() if value.plan is not None}
    decimals = decimals_shown(measure, values)
    return tuple(
        _position(measure, values, period, decimals)
        if period in reported
        else Position(measure, period, plan=plan_at(measure, values, period), decimals=decimals)
        for period in sorted(reported | planned)
    )


def published_position(position: Position, disclosure: Disclosure) -> Position:
    """The position as public papers show it: figures that are withheld have no value."""
    code, period = position.measure.code, position.period
    if disclosure.withholds(code, period):
        position = replace(
            position, actual=None, missing=Missing.SUPPRESSED, reason=None, exception=None
        )
    if position.last_year is not None and disclosure.withholds(code, period.year_before()):
        position = replace(position, last_year=None, last_missing=Missing.SUPPRESSED)
    return position


def _other_basis(
    measure: Measure, value: MeasureValue | None, before: MeasureValue | None
) -> Basis | None:
    """The basis of the earlier value, where it has an actual and the two are not alike."""
    if value is None or before is None or before.actual is None:
        return None
    basis, earlier = (stated.basis or measure.basis for stated in (value, before))
    return earlier if earlier is not basis else None


def restarts_each_year(measure: Measure, basis: Basis | None = None) -> bool:
    """Whether a measure's count, on its own basis or another, begins again each year.

    One by whole years does not: each of its figures is complete.
    """
    return (basis or measure.basis) in _YEAR_STARTS and not measure.period.is_year


def restart_between(basis: Basis | None, earlier: Period, later: Period) -> Month | None:
    """The month in which a count on this basis begins again, after one period and up to another.

    The last such month; None where it goes on, and between whole years.
    """
    start = _YEAR_STARTS.get(basis) if basis else None
    if start is None or later.kind.is_year or _year(earlier, start) == _year(later, start):
        return None
    return Month(_year(later, start), start)


def reason_not_comparable(measure: Measure, period: Period, base: Period) -> str | None:
    """Why figures of two periods must not be set against each other; None where they may.

    A count of the year to date begins again; the same period of two years compares.
    """
    if period.number == base.number or restart_between(measure.basis, period, base) is None:
        return None
    assert measure.basis is not None
    begins = MONTHS[_YEAR_STARTS[measure.basis] - 1]
    return (
        f"{measure.code} counts from {begins}, and begins again between {min(period, base)} and "
        f"{max(period, base)}"
    )


def _year(period: Period, start: int) -> int:
    month = period.last_month
    return month.year if month.number >= start else month.year - 1


def _by_period(values: Values) -> PeriodValues:
    return values if isinstance(values, PeriodValues) else PeriodValues(values)


def decimals_shown(measure: Measure, values: Values, withholds: Withholds | None = None) -> int:
    """The most decimals a measure's figures show: as set, else as those shown were typed."""
    if measure.decimals is not None:
        return measure.decimals
    if measure.unit is Unit.COUNT:
        return 0
    if withholds is None:
        return _by_period(values).decimals
    actuals = (value.actual for period, value in values.items() if not withholds(period))
    plans = (value.plan for value in values.values())
    typed = [number for number in (*actuals, *plans) if number]
    return max(map(decimals_of, typed), default=0)


class Direction(StrEnum):
    """Which way a figure has moved; up and down where neither is known to be better."""

    BETTER = "better"
    WORSE = "worse"
    NO_CHANGE = "no change"
    UP = "up"
    DOWN = "down"


class Movement(Frozen):
    """The direction of a measure since the figure of an earlier period."""

    direction: Direction
    period: Period
    before: Decimal


def latest_movement(position: Position, values: Values, withholds: Withholds) -> Movement | None:
    """The movement of a measure since the last figure that it compares with; None without."""
    measure, now = position.measure, values.get(position.period)
    basis = (now.basis if now else None) or measure.basis
    alike = [
        value
        for period, value in values.items()
        if period < position.period
        and value.actual is not None
        and (value.basis or measure.basis) is basis
        and compares(measure, period, position.period)
        and not withholds(period)
    ]
    earlier = max(alike, key=lambda value: value.period, default=None)
    if position.actual is None or earlier is None or earlier.actual is None:
        return None
    plan = plan_at(position.measure, values, earlier.period)
    decimals = position.decimals
    direction = direction_between(
        position.measure.better_when,
        (rounded(earlier.actual, decimals), rounded(position.actual, decimals)),
        (plan.value if plan else None, position.plan.value if position.plan else None),
    )
    return Movement(direction, earlier.period, earlier.actual)


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


def meets_plan(position: Position) -> bool | None:
    """Whether a measure is at its plan or better, as shown; None where that cannot be said."""
    behind = behind_plan(position, position.decimals)
    return None if behind is None else behind <= 0


def behind_plan(position: Position, decimals: int | None = None) -> Decimal | None:
    """By how much a measure is worse than its plan, below 0 where better; None where unknown.

    With `decimals`, both are taken as they are shown.
    """
    better = position.measure.better_when
    if position.actual is None or position.plan is None or better is None:
        return None
    actual, plan = position.actual, position.plan.value
    if decimals is not None:
        actual, plan = rounded(actual, decimals), rounded(plan, decimals)
    above = actual - plan
    return {BetterWhen.LOWER: above, BetterWhen.HIGHER: -above}.get(better, abs(above))


class ToleranceException(Frozen):
    """A measure that is further from plan than its tolerance, and the row that can say why."""

    position: Position
    value: MeasureValue
    distance: Decimal


def tolerance_exceptions(council: Council, update: Update) -> Iterator[ToleranceException]:
    """The measures that are beyond their tolerance at an update, on the worse side of plan."""
    for measure in council.measures:
        own = council.values_of(measure.code)
        position = position_at(measure, own, update.activity_to)
        if measure.tolerance is None or position.plan is None or position.actual is None:
            continue
        distance = abs(position.actual - position.plan.value)
        if distance > measure.tolerance and not meets_plan(position):
            yield ToleranceException(position, own[position.period], distance)


def owner_of(council: Council, measure: Measure) -> str | None:
    """Who answers for a measure: its own owner, else that of its condition."""
    owners = {row.number: row.owner for row in council.conditions}
    return measure.owner or owners.get(measure.condition or "")


def compares(measure: Measure, earlier: Period, period: Period) -> bool:
    """Whether figures of two periods say which way a measure moves.

    A count of the year to date grows in every period, so it is set against the
    same period of an earlier year alone.
    """
    if restarts_each_year(measure) and measure.unit is not Unit.PERCENT:
        return earlier.number == period.number
    return reason_not_comparable(measure, earlier, period) is None


def is_monitored(council: Council, measure: Measure, document: str) -> bool:
    """Whether the monitoring report, by its name, shows a measure.

    Where Report in does not say, those of a condition are; of an agreement without conditions,
    those by which its plan is judged.
    """
    if measure.report_in:
        return measure.is_reported_in(document)
    if council.reported_by == CONDITION:
        return measure.condition is not None
    is_judged = measure.role in JUDGED_BY or not any(row.role for row in council.measures)
    return is_judged or measure.code == council.settings.headline_measure


def measures_by_workstream(
    council: Council, document: str | None
) -> Mapping[str | None, Sequence[Measure]]:
    """The measures that a document reports, or all for None, by the code of their workstream.

    Those of no workstream stand under None.
    """
    reported = (
        measure
        for measure in council.measures
        if document is None or measure.is_reported_in(document)
    )
    streams, projects = council.workstreams, council.rows(Project)
    return group_by(
        reported, lambda row: getattr(workstream_of(row, streams, projects), "code", None)
    )


def workstream_named(council: Council, name: str) -> Workstream | None:
    """The workstream that a sheet calls by its code or its title; None where it is not listed."""
    return next((row for row in council.workstreams if row.is_called(name)), None)


def workstream_label(council: Council, name: str) -> str:
    """The code and title of a workstream, by either; the name itself where it is not listed."""
    workstream = workstream_named(council, name)
    return workstream.heading if workstream else name


def headline_measure(council: Council) -> Measure | None:
    """The measure that the settings name; else the first count at a point in time."""
    named = council.settings.headline_measure
    if named is not None:
        return next((measure for measure in council.measures if measure.code == named), None)
    return next(
        (
            measure
            for measure in council.measures
            if measure.unit is Unit.COUNT and measure.basis is Basis.POINT_IN_TIME
        ),
        None,
    )
