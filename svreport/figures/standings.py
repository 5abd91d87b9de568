"""How milestones stand on the day that a paper carries, and how many stand in each way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from svreport.figures.milestones import is_done_by, is_late_on
from svreport.model import Milestone, MilestoneStatus


class Standing(StrEnum):
    """How a milestone stands, in the words of documents."""

    DONE = "done"
    LATE = "late"
    AT_RISK = "at risk"
    ON_TRACK = "on track"
    NOT_STARTED = "not started"
    NOT_STATED = "not stated"


_AHEAD = {
    MilestoneStatus.NOT_STARTED: Standing.NOT_STARTED,
    MilestoneStatus.ON_TRACK: Standing.ON_TRACK,
    MilestoneStatus.AT_RISK: Standing.AT_RISK,
    MilestoneStatus.LATE: Standing.LATE,
    # Done only after the day: what it was called on the day is not known.
    MilestoneStatus.DONE: Standing.ON_TRACK,
}


def standing(milestone: Milestone, day: date | None) -> Standing:
    """How a milestone stands on a day; as its status says, where no day is known.

    It is done once it was completed by then, and late where it was due before
    and is not done; else it stands as its status says.
    """
    done = milestone.status is MilestoneStatus.DONE or milestone.completed is not None
    if done if day is None else is_done_by(milestone, day):
        return Standing.DONE
    if day is not None and is_late_on(milestone, day):
        return Standing.LATE
    return _AHEAD[milestone.status] if milestone.status else Standing.NOT_STATED


@dataclass(frozen=True)
class Tally:
    """How many milestones there are, how many were due by the day, and how each stands."""

    milestones: Sequence[Milestone]
    day: date | None

    @property
    def total(self) -> int:
        return len(self.milestones)

    @property
    def due(self) -> int:
        """How many were to be done by the day."""
        day = self.day
        return sum(1 for one in self.milestones if one.due and day and one.due <= day)

    @cached_property
    def by_standing(self) -> dict[Standing, int]:
        """How many stand in each way, in the order of `Standing`; ways in which none do are out."""
        stands = [standing(one, self.day) for one in self.milestones]
        return {way: stands.count(way) for way in Standing if way in stands}

    def of(self, way: Standing) -> int:
        return self.by_standing.get(way, 0)


def by_project(milestones: Iterable[Milestone]) -> dict[str | None, list[Milestone]]:
    """The milestones of each project, in the order of the sheet; None for those without."""
    found: dict[str | None, list[Milestone]] = {}
    for one in milestones:
        found.setdefault(one.project, []).append(one)
    return found
