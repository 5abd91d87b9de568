"""Measures and their values, other figures, benchmarks; and the plan that they are part of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.house_style import decimals_of
from svreport.core.numerals import Unit
from svreport.core.origin import Record
from svreport.core.periods import FinancialYear, Month, Period, PeriodKind
from svreport.core.text import normalise


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

    @cached_property
    def decimals(self) -> int:
        """The most decimals that any of them was typed with."""
        typed = (number for value in self.values() for number in (value.actual, value.plan))
        return max(map(decimals_of, filter(None, typed)), default=0)


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


# The plan: workstreams and projects, what they rest on, milestones, the timetable, actions.
class Workstream(Record, kw_only=True):
    """A workstream of the plan; `impact` is what it saves in the plan's last year."""

    code: str
    title: str
    aim: str | None = None
    condition: str | None = None
    impact: Decimal | None = None
    note: str | None = None
    owner: str | None = None

    @property
    def heading(self) -> str:
        """Its code and title."""
        return f"{self.code}: {self.title}"

    def is_called(self, name: str) -> bool:
        """Whether a sheet means it by a name: its code or its title, however these are typed."""
        return normalise(name) in map(normalise, (self.code, self.title))


class Project(Record, kw_only=True):
    """A project, of a workstream or of none, and what it means for those it touches, in Markdown.

    None of its benefits come before `starts`.
    """

    workstream: str = ""
    code: str
    title: str
    overview: str | None = None
    starts: Month | None = None
    workforce: str | None = None
    children: str | None = None
    parent_carers: str | None = None
    climate: str | None = None
    owner: str | None = None

    @property
    def heading(self) -> str:
        """Its code and title."""
        return f"{self.code}: {self.title}"


class Investment(Record, kw_only=True):
    """What the investment in a workstream, or a project of it, buys, and for how much in a year."""

    workstream: str
    project: str | None = None
    buys: str
    year: FinancialYear | None = None
    amount: Decimal | None = None
    note: str | None = None


class Assumption(Record, kw_only=True):
    """What the plan, or a project of it, assumes, and on what basis."""

    what: str
    value: str | None = None
    basis: str | None = None
    project: str | None = None


class Engagement(Record, kw_only=True):
    """Who was asked about the plan, how, when and how many of them, and what they said."""

    who: str
    how: str | None = None
    how_many: str | None = None
    when: str | None = None
    response: str | None = None


class GovernanceBoard(Record, kw_only=True):
    """A board that governs the plan: what for, and how often it meets."""

    board: str
    role: str | None = None
    frequency: str | None = None


class MilestoneStatus(StrEnum):
    """How a milestone stands."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    LATE = "late"
    DONE = "done"


def workstream_of(
    measure: Measure, workstreams: Sequence[Workstream], projects: Sequence[Project]
) -> Workstream | None:
    """The workstream that a measure belongs to: as stated, else that of its project.

    Else the one whose code its own begins with, such as `DMI` of `DMI.a`, or the first that
    serves its condition; None where none does.
    """
    code, named = normalise(measure.code), measure.workstream
    if project := next((row for row in projects if row.code == measure.project), None):
        named = named or project.workstream
        workstreams = [row for row in workstreams if row.code == named]
    ways: Sequence[Callable[[Workstream], bool]] = (
        lambda row: row.code == named,
        lambda row: code.startswith(f"{normalise(row.code)}."),
        lambda row: row.condition is not None and row.condition == measure.condition,
    )
    return next((row for way in ways for row in workstreams if way(row)), None)


def project_in(projects: Sequence[Project], name: str) -> Project | None:
    """The project that a text names by its code, its title or both; None where it is not there."""
    wanted = normalise(name)
    by_code = [row for row in projects if re.match(rf"{re.escape(normalise(row.code))}\b", wanted)]
    by_title = [row for row in projects if normalise(row.title) == wanted]
    return max([*by_title, *by_code], key=lambda row: len(row.code), default=None)


class Milestone(Record, kw_only=True):
    """A dated step of a workstream's project.

    Where its row names the project alone, the workstream is that of the project; of a project of
    none, the code of the project stands for it.
    """

    workstream: str = ""
    milestone: str
    project: str | None = None
    deliverable: str | None = None
    due: date | None = None
    status: MilestoneStatus | None = None
    completed: date | None = None
    comment: str | None = None


class Achievement(Record, kw_only=True):
    """What was done, or is under way, under a theme, as an update tells of it."""

    theme: str | None = None
    achievement: str
    done: bool = False
    update: str


class TimetableStep(Record, kw_only=True):
    """A dated step of the strategy's timetable, such as a decision or a meeting."""

    step: str
    on: date | None = None
    status: MilestoneStatus | None = None


class ActionStatus(StrEnum):
    """How far an action has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under way"
    LATE = "late"
    DONE = "done"


class Action(Record, kw_only=True):
    """What is to be done about what the analysis found; its owner is a role."""

    action: str
    owner: str | None = None
    due: date | None = None
    status: ActionStatus | None = None
