"""Balances and counts in words, those of nothing among them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from svreport.core.house_style import HouseStyle
from svreport.core.model import Milestone, MilestoneStatus
from svreport.documents.plan.workstreams import counts_in_words
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.plan import StatusCounts

DAY = date(2025, 10, 10)
BEFORE, AFTER = date(2025, 9, 1), date(2025, 12, 1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "deficit of £3"),
        ("-3", "surplus of £3"),
        ("0", "balanced position"),
        ("-0.4", "balanced position"),
    ],
)
def test_a_balance(value: str, words: str) -> None:
    assert balance_in_words(Decimal(value), lambda size: f"£{size:.0f}") == words


@pytest.mark.parametrize(
    ("dues", "words"),
    [
        (
            [BEFORE, BEFORE, AFTER],
            "Two of the three milestones were due by 10 October 2025. In all, two are late and one "
            "not started.",
        ),
        (
            [AFTER, AFTER],
            "Neither milestone was due by 10 October 2025. Both are not started.",
        ),
        ([BEFORE] * 2, "Both milestones were due by 10 October 2025. Both are late."),
        ([BEFORE] * 3, "All three milestones were due by 10 October 2025. All are late."),
        ([AFTER], "The one milestone was not due by 10 October 2025. It is not started."),
    ],
)
def test_milestones_that_were_due(dues: list[date], words: str) -> None:
    milestones = [
        Milestone(workstream="W1", milestone="M", due=due, status=MilestoneStatus.NOT_STARTED)
        for due in dues
    ]
    assert counts_in_words(StatusCounts(milestones, DAY), HouseStyle()) == words


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ([None], "It is without a status."),
        ([None, None], "Both are without a status."),
        (["on track", None], "In all, one is on track and one without a status."),
    ],
)
def test_milestones_of_which_no_status_is_stated(statuses: list[str | None], words: str) -> None:
    milestones = [
        Milestone(
            workstream="W1",
            milestone="M",
            due=AFTER,
            status=MilestoneStatus(status) if status else None,
        )
        for status in statuses
    ]
    assert counts_in_words(StatusCounts(milestones, DAY), HouseStyle()).endswith(words)
