"""A measure month by month: what was planned for each, what was counted, and the year before."""

from __future__ import annotations

from collections.abc import Mapping

from svreport.figures.measures import Position, decimals_shown, plan_at, position
from svreport.model import Measure, MeasureValue
from svreport.periods import Month

Values = Mapping[Month, MeasureValue]


def history(measure: Measure, values: Values, until: Month) -> tuple[Position, ...]:
    """Where a measure stood in each month up to an update's, and what is planned for any month.

    Where nothing but a plan is known, and after `until`, there is no actual and no
    reason why.
    """
    told = {one.month for one in values.values() if one.month <= until and _tells(one)}
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


def _tells(value: MeasureValue) -> bool:
    return value.actual is not None or value.status is not None
