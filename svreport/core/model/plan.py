"""The plan: workstreams, milestones, achievements, the timetable and actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from svreport.core.model.base import Record


class Workstream(Record, kw_only=True):
    """A workstream of the plan; `impact` is what it saves in the plan's last year."""

    code: str
    title: str
    aim: str | None = None
    condition: str | None = None
    impact: Decimal | None = None
    note: str | None = None
    owner: str | None = None


class MilestoneStatus(StrEnum):
    """How a milestone stands."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    LATE = "late"
    DONE = "done"


class Milestone(Record, kw_only=True):
    """A dated step of a workstream's project."""

    workstream: str
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
