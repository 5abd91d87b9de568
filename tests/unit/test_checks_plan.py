"""Rules of the plan's sheets, and of the figures that narrative states."""

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council
from svreport.core.problems import Problem

MILESTONES = "## Milestones\n| Workstream | Milestone | Due | Status | Completed |\n"
UPDATES = """
## Updates
| Update | Title        | Column label | Activity data to | Due        | Submitted  |
| june   | June report  | June         | May 26           | 30/06/2026 | {submitted} |
| sept   | Autumn paper | September    | Aug 26           | 30/09/2026 |            |
"""


def problems(changes: str) -> list[Problem]:
    council = read_council(changes).council
    assert council is not None
    return check_council(council)


def faults(changes: str) -> list[str]:
    return [f"{one.place} {one.rule}" for one in problems(changes)]


# Workstreams


def test_a_saving_is_made_by_a_listed_workstream() -> None:
    table = """
    ## Savings
    | Condition | Workstream | Year    | Target |
    | 1         | e          | 2026/27 | 40     |
    | 1         | Early help | 2027/28 | 40     |
    | 1         | Erly help  | 2028/29 | 40     |
    | 1         | Erly help  | 2029/30 | 40     |
    """
    assert faults(table) == ["Savings!B4 workstream-unlisted"]


def test_where_no_workstream_is_listed_savings_name_their_own() -> None:
    assert faults("## Workstreams\n| Code | Title |\n## Milestones\n| Workstream |") == []


@pytest.mark.parametrize(
    ("impact", "expected"),
    [(400, []), (449, []), (350, []), (451, ["Workstreams!D2 impact-off-savings"]), ("", [])],
)
def test_a_workstreams_impact_is_the_target_of_its_savings(
    impact: object, expected: list[str]
) -> None:
    table = f"""
    ## Savings
    | Condition | Workstream | Year    | Target |
    | 1         | E          | 2029/30 | 150    |
    | 2         | E          | 2029/30 | 250    |
    | 2         | E          | 2028/29 | 999    |

    ## Workstreams
    | Code | Title      | Condition | Year 5 impact |
    | E    | Early help | 1         | {impact}      |
    """
    assert faults(table) == expected


# Milestones


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| E | Hire | 31/12/2026 | done | 20/05/2026 |", []),
        ("| E | Hire | 31/12/2026 | done | |", ["Milestones!E2 milestone-undated"]),
        ("| E | Hire | 31/12/2026 | late | 20/05/2026 |", ["Milestones!D2 milestone-not-done"]),
        ("| E | Hire | 31/12/2026 | | 20/05/2026 |", ["Milestones!D2 milestone-not-done"]),
        ("| E | Hire | 31/05/2026 | done | 20/05/2025 |", ["Milestones!E2 milestone-far-ahead"]),
        ("| E | Hire | 31/03/2025 | done | 20/05/2026 |", ["Milestones!C2 milestone-early"]),
        ("| E | Hire | 1 April 2025 | done | 20/05/2026 |", []),
        ("| E | Hire | | at risk | |", []),
    ],
)
def test_a_milestone_does_not_contradict_itself(row: str, expected: list[str]) -> None:
    assert faults(MILESTONES + row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| E | Hire | 31/05/2026 | on track | |", ["Milestones!D2 milestone-past"]),
        ("| E | Hire | 31/05/2026 | at risk | |", ["Milestones!D2 milestone-past"]),
        ("| E | Hire | 31/05/2026 | | |", ["Milestones!D2 milestone-past"]),
        ("| E | Hire | 31/05/2026 | late | |", []),
        ("| E | Hire | 31/05/2026 | done | 20/05/2026 |", []),
        ("| E | Hire | 27/06/2026 | on track | |", ["Milestones!D2 milestone-past"]),
        ("| E | Hire | 28/06/2026 | on track | |", []),
        ("| E | Hire | 31/05/2026 | nearly | |", []),
    ],
)
def test_a_milestone_that_was_due_is_done_or_late(row: str, expected: list[str]) -> None:
    found = faults(UPDATES.format(submitted="28/06/2026") + MILESTONES + row)
    assert [one for one in found if one.startswith("Milestones!")] == expected


def test_what_was_due_is_judged_by_the_due_date_until_an_update_is_submitted() -> None:
    row = "| E | Hire | {} | on track | |"
    updates = UPDATES.format(submitted="")
    assert faults(updates + MILESTONES + row.format("29/06/2026")) == [
        "Milestones!D2 milestone-past"
    ]
    assert faults(updates + MILESTONES + row.format("30/06/2026")) == []


def test_a_date_or_status_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    assert faults(MILESTONES + "| E | Hire | 31/12/2026 | done | soon |") == []
    assert faults(MILESTONES + "| E | Hire | 31/12/2026 | finished | 20/05/2026 |") == []


def test_a_council_that_keeps_no_dates_of_completion_is_not_asked_for_them() -> None:
    table = """
    ## Milestones
    | Workstream | Milestone | Status |
    | E          | Hire      | done   |
    """
    assert faults(table) == []


def test_a_milestones_warning_can_be_told_from_that_of_its_namesake() -> None:
    rows = "| E | Open places | 30/09/2026 | done | |\n| E | Open places | 30/09/2027 | done | |"
    found = problems(MILESTONES + rows)
    assert [one.about for one in found] == [
        "E: Open places, 30 September 2026",
        "E: Open places, 30 September 2027",
    ]


# Risk scores

SCORES = "## Risk scores\n| Risk | Update | Likelihood | Impact | Score |\n"
RISKS = """
## Risks
| Number | Title  | Risk           |
| 1      | Demand | More children. |
| 2      | Places | Too few.       |
## Ratings
| Item        | june  |
| Condition 1 | Amber |
| Condition 2 | Amber |
| Risk 1      | Amber |
| Risk 2      | Amber |
"""


def test_a_score_is_likelihood_times_impact() -> None:
    assert faults(SCORES + "| 1 | june | 4 | 3 | 12 |") == []
    assert faults(SCORES + "| 1 | june | 4 | 3 | 14 |") == ["Risk scores!E2 risk-score"]
    assert faults(SCORES + "| 1 | june | 4 | | 14 |") == []


def test_an_update_that_scores_a_risk_scores_all() -> None:
    assert faults(RISKS + SCORES + "| 1 | june | 4 | 3 | 12 |") == ["Risk scores risk-unscored"]
    both = SCORES + "| 1 | june | 4 | 3 | 12 |\n| 2 | june | 4 | | {} |"
    assert faults(RISKS + both.format("")) == ["Risk scores!E3 risk-unscored"]
    assert faults(RISKS + both.format("high")) == []
    assert faults(RISKS + both.format("12")) == []


def test_no_update_need_score_its_risks() -> None:
    assert faults(RISKS + SCORES) == []


# Figures

FIGURES = "## Figures\n| Name | Value | Unit | Status |\n"


def test_a_figure_says_one_thing() -> None:
    assert faults(FIGURES + "| bid | 5.7 | £m | |") == []
    assert faults(FIGURES + "| bid | | £m | not yet available |") == []
    assert faults(FIGURES + "| bid | 5.7 | £m | incomplete |") == ["Figures!D2 value-and-status"]
    assert faults(FIGURES + "| bid | | £m | |") == ["Figures!B2 no-value-stated"]
    assert faults(FIGURES + "| bid | lots | £m | |") == []


def test_a_figure_leaves_the_measures_table_its_name() -> None:
    assert faults(FIGURES + "| Measures | 5 | count | |") == ["Figures!A2 figure-name"]
