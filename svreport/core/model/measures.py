"""Measures and their values, other figures, and benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.numerals import Unit
from svreport.core.origin import Record
from svreport.core.periods import Period, PeriodKind


class BetterWhen(StrEnum):
    """The direction in which a measure improves."""

    HIGHER = "higher"
    LOWER = "lower"
    ON_TARGET = "on target"


class Basis(StrEnum):
    """What period a measure's figure covers."""

    POINT_IN_TIME = "point in time"
    FINANCIAL_YEAR_TO_DATE = "financial year to date"
    ACADEMIC_YEAR_TO_DATE = "academic year to date"
    ROLLING_12_MONTHS = "rolling 12 months"


MAY_COUNT_CHILDREN = (Unit.COUNT, Unit.PERCENT)


class MeasureRole(StrEnum):
    """What the plan has a measure for: to show the progress of a workstream, or of a project.

    Or it counts the plans of children that are issued in a year, or that end.
    """

    HEADLINE = "headline"
    SUCCESS = "success"
    NEW = "new plans"
    CEASED = "ceased plans"


# What a plan is judged by.
JUDGED_BY = (MeasureRole.HEADLINE, MeasureRole.SUCCESS)


class Measure(Record, kw_only=True):
    """A measure (KPI). `decimals` None shows values as they were typed.

    `part_of` is the code of the measure that this one and others add up to. `suppress` is False
    where a measure is not about children, so that public papers may show any count. `period` is
    the kind of period that all of its figures are of, `also_called` what texts call it besides.
    `baseline`, `final_target` and `tolerance`, how far from plan it may be, are in its own unit.
    `key_figure` is what it is called among the key figures of papers, if it is one.
    """

    code: str
    name: str
    detail: str | None = None
    condition: str | None = None
    unit: Unit
    decimals: int | None = None
    better_when: BetterWhen | None = None
    basis: Basis | None = None
    suppress: bool = True
    report_in: Sequence[str] = ()
    part_of: str | None = None
    owner: str | None = None
    period: PeriodKind = PeriodKind.MONTH
    also_called: str | None = None
    role: MeasureRole | None = None
    project: str | None = None
    baseline: Decimal | None = None
    final_target: Decimal | None = None
    tolerance: Decimal | None = None
    key_figure: str | None = None
    workstream: str | None = None
    note: str | None = None

    @property
    def counts_children(self) -> bool:
        """Whether it may count children: amounts of money, days, weeks and rates never do."""
        return self.suppress and self.unit in MAY_COUNT_CHILDREN

    def is_reported_in(self, document: str) -> bool:
        """Whether a document shows the measure: all do when none is named."""
        return not self.report_in or document in self.report_in


class Missing(StrEnum):
    """Why a figure has no value."""

    NOT_YET_AVAILABLE = "not yet available"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"
    INCOMPLETE = "incomplete"

    @property
    def symbol(self) -> str:
        """The symbol that DfE statistics use for it."""
        return _SYMBOLS[self]


_SYMBOLS = {
    Missing.NOT_YET_AVAILABLE: "x",
    Missing.NOT_APPLICABLE: "z",
    Missing.SUPPRESSED: "c",
    Missing.INCOMPLETE: "x",
}


class MeasureValue(Record, kw_only=True):
    """A measure's plan and actual for one period, in the measure's unit.

    `reason` says to readers why there is no actual; `numerator` and `base` are the
    counts behind a percentage; `basis` is stated where it is not the measure's own. `exception`
    says to readers why the actual is further from plan than the measure's tolerance.
    """

    code: str
    period: Period
    plan: Decimal | None = None
    actual: Decimal | None = None
    status: Missing | None = None
    reason: str | None = None
    numerator: Decimal | None = None
    base: Decimal | None = None
    basis: Basis | None = None
    exception: str | None = None
    note: str | None = None

    @property
    def is_reported(self) -> bool:
        """Whether there is an actual, or a reason why there is none."""
        return self.actual is not None or self.status is not None


class PeriodValues(dict[Period, MeasureValue]):
    """The values of a measure by period."""

    @cached_property
    def planned(self) -> list[Period]:
        """The periods that have a plan of their own, in order."""
        return sorted(period for period, value in self.items() if value.plan is not None)


class CohortCount(Record, kw_only=True):
    """How many children have a plan, of one provision, age band and primary need.

    A dimension that is None is not told apart. Without a `version` of the forecast, the count is
    what was; with one, what that version expects.
    """

    period: Period
    version: str | None = None
    provision: str | None = None
    age_band: str | None = None
    need: str | None = None
    count: Decimal
    note: str | None = None


class OtherFigure(Record, kw_only=True):
    """A figure that narrative states and no other sheet holds, by its name.

    Where `suppress` is None, a small count is withheld, and a percentage is not.
    """

    name: str
    value: Decimal | None = None
    unit: Unit
    decimals: int | None = None
    period: Period | None = None
    status: Missing | None = None
    suppress: bool | None = None
    note: str | None = None


class Benchmark(Record, kw_only=True):
    """An indicator's figure for one area and one period, in its own unit.

    `measure` is the code of the measure that the council counts the same thing by. Where
    `suppress` is None, a small count of the council's own is withheld, and a percentage is not.
    """

    indicator: str
    measure: str | None = None
    area: str
    period: Period
    value: Decimal | None = None
    unit: Unit
    decimals: int | None = None
    status: Missing | None = None
    suppress: bool | None = None
    source: str
    note: str | None = None
