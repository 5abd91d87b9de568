"""How milestones stand on the day that a paper carries."""

from __future__ import annotations

from datetime import date

import pytest

from svreport.core.model import Milestone, MilestoneStatus
from svreport.figures.milestones import (
    ReportedStatus,
    StatusCounts,
    reported_status,
)

DAY = date(2024, 11, 28)
BEFORE, AFTER = date(2024, 9, 30), date(2025, 3, 31)


def milestone(
    status: MilestoneStatus | None = None,
    due: date | None = None,
    completed: date | None = None,
    project: str | None = None,
) -> Milestone:
    return Milestone(
        workstream="A",
        milestone="Step",
        status=status,
        due=due,
        completed=completed,
        project=project,
    )


@pytest.mark.parametrize(
    ("status", "due", "completed", "stands"),
    [
        (MilestoneStatus.DONE, BEFORE, BEFORE, ReportedStatus.DONE),
        (MilestoneStatus.DONE, BEFORE, None, ReportedStatus.DONE),
        (MilestoneStatus.DONE, BEFORE, AFTER, ReportedStatus.LATE),
        (MilestoneStatus.DONE, AFTER, AFTER, ReportedStatus.ON_TRACK),
        (MilestoneStatus.ON_TRACK, BEFORE, None, ReportedStatus.LATE),
        (MilestoneStatus.ON_TRACK, DAY, None, ReportedStatus.ON_TRACK),
        (MilestoneStatus.AT_RISK, AFTER, None, ReportedStatus.AT_RISK),
        (MilestoneStatus.LATE, AFTER, None, ReportedStatus.LATE),
        (MilestoneStatus.NOT_STARTED, None, None, ReportedStatus.NOT_STARTED),
        (None, AFTER, None, ReportedStatus.NOT_STATED),
    ],
)
def test_standing(
    status: MilestoneStatus | None, due: date | None, completed: date | None, stands: ReportedStatus
) -> None:
    assert reported_status(milestone(status, due, completed), DAY) is stands


def test_without_a_day_the_status_stands() -> None:
    assert (
        reported_status(milestone(MilestoneStatus.ON_TRACK, BEFORE), None)
        is ReportedStatus.ON_TRACK
    )
    assert reported_status(milestone(MilestoneStatus.DONE, AFTER), None) is ReportedStatus.DONE


def test_a_tally_counts_each_way_once() -> None:
    tally = StatusCounts(
        [
            milestone(MilestoneStatus.DONE, BEFORE, BEFORE),
            milestone(MilestoneStatus.ON_TRACK, BEFORE),
            milestone(MilestoneStatus.ON_TRACK, DAY),
            milestone(MilestoneStatus.ON_TRACK, AFTER),
        ],
        DAY,
    )
    assert (tally.total, tally.due) == (4, 3)
    assert tally.by_standing == {
        ReportedStatus.DONE: 1,
        ReportedStatus.LATE: 1,
        ReportedStatus.ON_TRACK: 2,
    }
    assert tally.by_standing[ReportedStatus.AT_RISK] == 0
