"""What several sheets say of one thing: an update's month, a workstream, a dated step, savings."""

from __future__ import annotations

import pytest
from problems_found import problems_of

from svreport.core.problems import Problem

UPDATES = """
## Updates
| Update | Title | Column label | Due | Activity data to |
| june | {} | {} | 30/06/2026 | May 26 |
| sept | Autumn paper | September | 30/09/2026 | Aug 26 |
"""
WORKSTREAMS = """
## Workstreams
| Code | Title | Condition |
| EH | Early help | {} |

## Savings
| Condition | Workstream | Year | Target |
| 1 | EH | 2026/27 | 100 |
| 1 | EH | 2027/28 | 300 |
"""
STEPS = """
## Milestones
| Workstream | Milestone | Due | Status |
| EH | Offer designed | 30/06/2026 | {} |

## Workstreams
| Code | Title |
| EH | Early help |

## Timetable
| Step | Date | Status |
| {} | {} | on track |
"""
CONDITIONS = """
## Conditions
| Number | Condition |
| 1 | {} |
| 2 | Open a school. |

## Savings
| Condition | Workstream | Year | Target |
| 1 | A | 2026/27 | 100 |
| 1 | A | 2027/28 | 300 |
| 2 | B | 2027/28 | 600 |
"""


def of(rule: str, sheets: str) -> list[Problem]:
    return [problem for problem in problems_of(sheets) if problem.rule == rule]


@pytest.mark.parametrize(
    ("title", "label", "cell"),
    [
        ("June report", "Update 1 (March)", "Updates!C2"),
        ("Report of January", "June", "Updates!B2"),
        ("June report", "Data to May", None),
        ("First report", "Update 1", None),
        ("Report of June 2025", "June", "Updates!B2"),
        ("Report of June 2026", "June", None),
    ],
)
def test_a_label_names_a_month_of_its_update(title: str, label: str, cell: str | None) -> None:
    found = of("label-of-another-month", UPDATES.format(title, label))
    assert [str(problem.place) for problem in found] == ([cell] if cell else [])


def test_a_title_names_its_own_update() -> None:
    (problem,) = of("title-of-another-update", UPDATES.format("Sept report", "First"))
    assert "is the title of june (Updates!A2), but names sept" in problem.wrong
    assert of("title-of-another-update", UPDATES.format("From June to sept", "First")) == []
    quarters = UPDATES.replace("june", "q1").replace("sept", "q2")
    for title in ("Quarter 2 report", "Report of the second quarter"):
        (problem,) = of("title-of-another-update", quarters.format(title, "First"))
        assert problem.wrong.endswith("is the title of q1 (Updates!A2), but names q2.")
    assert of("title-of-another-update", quarters.format("Quarter 1", "First")) == []


@pytest.mark.parametrize(("condition", "is_said"), [("2", True), ("1", False), ("", False)])
def test_savings_are_under_the_condition_of_their_workstream(condition: str, is_said: bool) -> None:
    found = of("workstream-of-another-condition", WORKSTREAMS.format(condition))
    assert [str(problem.place) for problem in found] == ["Savings!A2"] * is_said


@pytest.mark.parametrize(
    ("status", "step", "day", "words"),
    [
        ("on track", "Offer designed", "31/07/2026", "is dated 31 July 2026 (Timetable!B2) here"),
        ("done", "offer  designed", "30/06/2026", "is not done here, but is in Milestones!B2"),
        ("on track", "Offer designed", "30/06/2026", ""),
        ("on track", "Offer agreed", "31/07/2026", ""),
    ],
)
def test_a_step_of_two_sheets_has_one_date(status: str, step: str, day: str, words: str) -> None:
    found = of("step-stated-twice", STEPS.format(status, step, day))
    assert len(found) == bool(words)
    assert not words or words in found[0].wrong


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Deliver savings of £0.5m by 2027/28.", True),
        ("Save £300k in 2027/28.", False),
        ("Save £0.9m in 2027/28 with condition 2.", False),
        ("Deliver cumulative savings of £1.0m by 2027/28.", False),
        ("Deliver cumulative savings of £0.4m.", False),
        ("Spend £5m on early help.", False),
    ],
)
def test_savings_that_a_condition_names_are_those_of_savings(text: str, is_said: bool) -> None:
    found = of("condition-off-forecast", CONDITIONS.format(text))
    assert len(found) == is_said


MEASURES = """
## Conditions
| Number | Condition |
| 1 | {} |
| 2 | Open a school. |

## Measures
| Code | Measure | Condition | Unit | Suppress |
| A | Plans issued within 20 weeks | 1 | % | no |
| B | Schools visited | 1 | % | no |

## Measure values
| Code | As at | Plan | Actual |
| A | May 26 | 60% | 41.3% |
| A | Aug 26 | 75% | |
"""


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("Issue at least 95% of plans within 20 weeks.", True),
        ("Issue at least 75% of plans within 20 weeks.", False),
        ("Plans issued within 20 weeks rise from 41% to 60%.", False),
        ("Repay 90% of the deficit.", False),
        ("Visit 95% of schools.", False),
    ],
)
def test_a_percentage_that_a_condition_names_is_one_of_its_measure(
    text: str, is_said: bool
) -> None:
    found = of("condition-off-measure", MEASURES.format(text))
    assert len(found) == is_said
    assert not is_said or "A has no such plan; it has 75% for August 2026" in found[0].wrong
