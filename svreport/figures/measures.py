"""A measure's position at an update: plan, actual, and the same period last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import Basis, Measure, MeasureValue, Missing
from svreport.core.periods import APRIL, MONTHS, SEPTEMBER, Month
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


def by_code(values: Sequence[MeasureValue]) -> dict[str, dict[Month, MeasureValue]]:
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


def position(
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


def as_published(stood: Position, disclosure: Disclosure) -> Position:
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


def is_counted_afresh(basis: Basis | None) -> bool:
    """Whether a count on this basis begins again each year."""
    return basis in _YEAR_STARTS


def unlike(measure: Measure, one: Month, other: Month) -> str | None:
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


def history(measure: Measure, values: Values, until: Month) -> tuple[Position, ...]:
    """Where a measure stood in each month up to an update's, and what is planned for any month.

    Where nothing but a plan is known, and after `until`, there is no actual and no
    reason why.
    """
    told = {one.month for one in values.values() if one.month <= until and _tells_history(one)}
    planned = {one.month for one in values.values() if one.plan is not None}
    decimals = decimals_shown(measure, values)
    return tuple(
        position(measure, values, month, decimals=decimals)
        if month in told
        else Position(measure, month, plan=plan_at(values, month), decimals=decimals)
        for month in sorted(told | planned)
    )


def planned_around(values: Values, month: Month) -> tuple[Month, Month] | None:
    """The planned months between which a month's plan is worked out pro rata; None without."""
    planned = [one.month for one in values.values() if one.plan is not None]
    before = max((one for one in planned if one < month), default=None)
    after = min((one for one in planned if one > month), default=None)
    return None if month in planned or before is None or after is None else (before, after)


def _tells_history(value: MeasureValue) -> bool:
    return value.actual is not None or value.status is not None
