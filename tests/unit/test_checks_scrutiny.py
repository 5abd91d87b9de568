"""Rules of the timetable and the actions that scrutiny members are shown, and of achievements."""

from __future__ import annotations

import pytest
from inputs_helpers import read_council
from papers_helpers import disclosed

from svreport.checks import check_council
from svreport.core.problems import Problem

UPDATES = """
## Updates
| Update | Title        | Column label | Activity data to | Due        |
| june   | June report  | June         | May 26           | 30/06/2026 |
| sept   | Autumn paper | September    | Aug 26           | 30/09/2026 |
"""


def problems(changes: str, updates: str = UPDATES) -> list[Problem]:
    council = read_council(f"{updates}\n{changes}").council
    assert council is not None
    return check_council(council)


def faults(changes: str, updates: str = UPDATES) -> list[str]:
    return [f"{one.place} {one.rule}" for one in problems(changes, updates)]


def timetable(row: str) -> str:
    return f"## Timetable\n| Step | Date | Status |\n| Cabinet decides {row} |\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 29/06/2026 | done", []),
        ("| 29/06/2026 | late", []),
        ("| 29/06/2026 | on track", ["Timetable!C2 step-past"]),
        ("| 29/06/2026 | ", ["Timetable!C2 step-past"]),
        ("| 30/06/2026 | on track", []),
        ("| 01/07/2026 | done", ["Timetable!B2 step-ahead"]),
        ("| | done", []),
    ],
)
def test_steps_as_time_goes_by(row: str, expected: list[str]) -> None:
    assert faults(timetable(row)) == expected


def actions(row: str) -> str:
    return f"## Actions\n| Action | Owner | Due | Status |\n| Simplify the bands {row} |\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| Head of SEND | 31/12/2026 | agreed", []),
        ("| Head of SEND | 29/06/2026 | done", []),
        ("| Head of SEND | 29/06/2026 | late", []),
        ("| Head of SEND | 29/06/2026 | proposed", ["Actions!D2 action-past"]),
        ("| Head of SEND | 29/06/2026 | ", ["Actions!D2 action-past"]),
        ("| | 31/12/2026 | agreed", ["Actions!B2 action-unassigned"]),
        ("| Head of SEND | | agreed", ["Actions!C2 action-unassigned"]),
        ("| | | agreed", ["Actions!B2 action-unassigned"]),
    ],
)
def test_actions_have_an_owner_and_a_day_that_is_kept(row: str, expected: list[str]) -> None:
    assert faults(actions(row)) == expected


def test_without_the_date_of_an_update_nothing_has_passed() -> None:
    assert faults(timetable("| 01/01/2025 | on track"), updates="") == []
    assert faults(actions("| Head | 01/01/2025 | agreed"), updates="") == []


def test_cells_that_cannot_be_read_may_say_what_is_missing() -> None:
    assert faults(timetable("| 29/06/2026 | finished")) == []
    assert faults(actions("| Head | 29/06/2026 | finished")) == []
    assert faults(actions("| Head | soon | agreed")) == []


def test_the_words() -> None:
    (step,) = problems(timetable("| 29/06/2026 | on track"))
    assert str(step) == (
        "warning: Timetable!C2: “Cabinet decides” was planned for 29 June 2026, before june of 30 "
        "June 2026, but its status is “on track”. Choose the status “done” or “late”, or correct "
        "the date."
    )
    assert step.about == "Cabinet decides, 29 June 2026"
    (action,) = problems(actions("| | | agreed"))
    assert str(action) == (
        "warning: Actions!B2: “Simplify the bands” has no owner and no date. Say which role does "
        "it and by when, so members can follow it up."
    )


def test_small_counts_in_what_is_shown_as_typed_are_told() -> None:
    council = read_council(
        "## Achievements\n| Theme | Achievement | Update |\n"
        "| Schools | Moved three children nearer home | june |\n"
        "| Schools | Moved two children nearer home | sept |\n\n"
        f"{actions('with two families | Head | 31/12/2026 | agreed')}"
    ).council
    assert council is not None
    found = disclosed(council, council.updates[0], "scrutiny")
    assert [f"{one.place} {one.rule}" for one in found] == [
        "Achievements!B2 small-count",
        "Actions!A2 small-count",
    ]
    assert disclosed(council, council.updates[0], "plan") == []


def test_what_was_done_for_an_update_that_cannot_be_read_is_no_crash() -> None:
    done = "## Achievements\n| Achievement | Done | Update |\n| Begun | yes | sept |\n"
    assert faults(done, UPDATES.replace("| Aug 26           ", "| in a while       ")) == []
