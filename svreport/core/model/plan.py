"""The plan: workstreams and projects, what they rest on, milestones, the timetable, actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from svreport.core.model.measures import Measure
from svreport.core.origin import Record
from svreport.core.periods import FinancialYear, Month
from svreport.core.text import normalise


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
