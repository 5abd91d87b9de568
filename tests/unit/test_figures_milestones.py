"""Milestones due, done and late between two reports."""

from __future__ import annotations

from datetime import date

import pytest

from svreport.core.frozen import replace
from svreport.core.model import Milestone, MilestoneStatus
from svreport.core.problems import Place
from svreport.figures.plan import (
    ReportedStatus,
    ReportingPeriod,
    StatusCounts,
    is_done_by,
    is_late_on,
    late_milestones,
    milestones_completed,
    milestones_due,
    upcoming_milestones,
)

LAST, THIS, NEXT = date(2024, 8, 29), date(2024, 11, 28), date(2025, 2, 27)
SINCE = ReportingPeriod(LAST, THIS)


def step(
    name: str, due: date | None, status: str = "on track", completed: date | None = None
) -> Milestone:
    return Milestone(
        workstream=name[0],
        milestone=name,
        due=due,
        status=MilestoneStatus(status),
        completed=completed,
    )


EARLY = step("a early", date(2024, 6, 1), "done", completed=date(2024, 10, 1))
OVERDUE = step("a overdue", date(2024, 7, 31), "late")
PUNCTUAL = step("a punctual", date(2024, 9, 30), "done", completed=date(2024, 9, 30))
AFTER = step("b after", date(2024, 9, 30), "done", completed=date(2024, 12, 5))
SLIPPED = step("b slipped", date(2024, 11, 27), "at risk")
TODAY = step("b today", THIS)
UNDATED = step("b undated", date(2024, 10, 31), "done")
COMING = step("c coming", date(2025, 1, 31))
FIRST = step("c first", date(2024, 12, 31))
AHEAD = step("c ahead", date(2025, 1, 1), "done", completed=THIS)
OPEN = step("c open", None)
ALL = (OVERDUE, EARLY, SLIPPED, PUNCTUAL, AFTER, TODAY, UNDATED, COMING, FIRST, AHEAD, OPEN)


@pytest.mark.parametrize(
    ("day", "holds"), [(LAST, False), (date(2024, 8, 30), True), (THIS, True), (NEXT, False)]
)
def test_a_span_begins_after_the_last_report_and_ends_with_this_one(day: date, holds: bool) -> None:
    assert SINCE.holds(day) is holds


def test_a_first_report_has_everything_before_it() -> None:
    assert ReportingPeriod(None, THIS).holds(date(1999, 1, 1))
    assert not ReportingPeriod(None, THIS).holds(None)


def test_due_are_those_of_the_span_whatever_became_of_them() -> None:
    assert milestones_due(ALL, SINCE) == [PUNCTUAL, AFTER, UNDATED, SLIPPED, TODAY]


def test_done_are_those_completed_in_the_span_whenever_they_were_due() -> None:
    assert milestones_completed(ALL, SINCE) == [EARLY, PUNCTUAL, UNDATED, AHEAD]


def test_late_are_those_due_before_the_day_and_not_done_by_then() -> None:
    assert late_milestones(ALL, THIS) == [OVERDUE, AFTER, SLIPPED]


def test_nothing_is_late_on_the_day_it_is_due_unless_it_is_called_so() -> None:
    assert not is_late_on(TODAY, THIS)
    assert is_late_on(step("Called late", THIS, "late"), THIS)
    assert is_late_on(TODAY, date(2024, 11, 29))


def test_what_was_done_late_was_late_until_then() -> None:
    assert is_late_on(EARLY, date(2024, 9, 30))
    assert not is_late_on(EARLY, date(2024, 10, 1))


def test_done_without_any_date_is_done() -> None:
    assert is_done_by(step("a", None, "done"), LAST)
    assert milestones_completed([step("a", None, "done")], SINCE) == []


def test_ahead_are_those_still_to_be_done() -> None:
    assert upcoming_milestones(ALL, ReportingPeriod(THIS, NEXT)) == [FIRST, COMING]
    assert AHEAD in upcoming_milestones(ALL, ReportingPeriod(LAST, NEXT))


def test_counts_know_the_cells_of_what_they_count() -> None:
    placed = [
        replace(row, at={"due": Place("Milestones", at, 1), "status": Place("Milestones", at, 2)})
        for at, row in enumerate(ALL)
    ]
    counts = StatusCounts(placed, THIS)
    assert (int(counts.total), int(counts.due)) == (11, 7)
    assert counts.by_standing == {
        ReportedStatus.DONE: 4,
        ReportedStatus.LATE: 3,
        ReportedStatus.ON_TRACK: 4,
    }
    late = counts.of(ReportedStatus.LATE)
    assert [place.row for place in late.places] == [0, 2, 4]
    none = counts.of(ReportedStatus.AT_RISK)
    assert none == 0
    assert len([*none.places]) == len(ALL)


def test_what_was_done_ahead_of_time_on_a_day_unknown_is_not_yet_done_in_what_changed() -> None:
    """The forum paper of the same day does not call it done either."""
    dated = Milestone(
        workstream="E", milestone="Open", due=date(2025, 3, 1), status=MilestoneStatus.DONE
    )
    assert not is_done_by(dated, THIS)
    assert is_done_by(dated, date(2025, 3, 1))
    assert is_done_by(dated, None)
