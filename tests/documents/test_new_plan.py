"""A plan that takes the place of another: which plan each document compares with, said once why."""

from __future__ import annotations

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council
from svreport.content.passages import passages_of
from svreport.core.frozen import replace
from svreport.core.model import Council
from svreport.documents.email import covering_email
from svreport.documents.public import plan_compared
from svreport.documents.registry import document_named
from svreport.figures.versions import plan_change, plan_version, version_before, versions_at
from svreport.files.resources import Templates
from svreport.narrative.facts import Facts
from svreport.rendering.email import render_email

FORECAST = """
## Forecast
| Version | Line  | Kind             | 2026/27 | 2027/28 |
| plan    | Open  | opening balance  | 1000    | 1100    |
| plan    | All   | expenditure      | 5100    | 5000    |
| plan    | Block | high needs block | -5000   | -5100   |
| second  | Open  | opening balance  | 1000    | 1300    |
| second  | All   | expenditure      | 5300    | 5200    |
| second  | Block | high needs block | -5000   | -5100   |

## Workstreams
| Code | Title |
| W    | Work  |
"""
UPDATES = (
    "## Updates\n| Update | Title | Column label | Activity data to | New plan | "
    "Reason for new plan | Forecast version |\n"
    "| june | Summer | June | May 26 | | | plan |\n"
    "| sept | Autumn | September | Aug 26 | {} | {} | {} |\n"
    "| dec | Winter | December | Nov 26 | | | {} |\n"
)
WHY = "The agreement was extended in July."


LATEST = """
| latest  | Open  | opening balance  | 1000    |         |
| latest  | All   | expenditure      | 5400    |         |
| latest  | Block | high needs block | -5000   |         |
"""


def council(
    new: str = "second", reason: str = WHY, reported: tuple[str, str] = ("second", "second")
) -> Council:
    ratings = "## Ratings\n| Item | june | sept | dec |\n| Condition 1 | Red | Red | Red |\n"
    texts = "## Narrative\n| Section | Update | Text |\n| Summary | dec | Well. |\n"
    updates = UPDATES.format(new, reason, *reported)
    forecast = FORECAST.replace("\n\n## Work", f"{LATEST}\n## Work", int("latest" in reported))
    read = read_council(f"{updates}\n{forecast}\n{ratings}\n{texts}")
    assert read.council is not None, read.problems
    return read.council


def plans(council: Council) -> list[str]:
    found = (plan_version(council, update) for update in council.updates)
    return [plan.version if plan else "" for plan in found]


def texts_of(council: Council, update: int, document: str) -> str:
    facts = Facts(council, council.updates[update])
    return "\n".join(passage.text for passage in passages_of(document_named(document).paper(facts)))


def test_each_update_has_the_plan_of_its_time() -> None:
    assert plans(council()) == ["plan", "second", "second"]
    assert plans(council(new="")) == ["plan", "plan", "plan"]
    assert plans(council(new="PLAN")) == ["plan", "plan", "plan"]


def test_a_plan_that_only_a_later_update_has_was_not_made_yet() -> None:
    reported = council()
    known = versions_at(reported, reported.updates[0])
    assert [version.version for version in known] == ["plan"]
    before = version_before(reported, reported.updates[1])
    assert before is not None
    assert before.version == "plan"


def test_a_plan_that_was_replaced_is_no_longer_what_a_forecast_is_set_against() -> None:
    reported = council(reported=("plan", "latest"))
    before = version_before(reported, reported.updates[2])
    assert before is not None
    assert before.version == "second"
    text = texts_of(reported, 2, "scrutiny")
    assert "more than in the second forecast" in text


def test_settings_name_the_first_plan() -> None:
    reported = council(new="plan")
    named = replace(reported, settings=replace(reported.settings, plan_version="second"))
    assert plans(named) == ["second", "plan", "plan"]


@pytest.mark.parametrize(
    "document",
    ["monitoring", "plan", "forum", "highlight", "dashboard", "scrutiny", "summary", "changes"],
)
def test_every_document_says_which_plan_it_compares_with(document: str) -> None:
    words = "the second forecast, which replaced the plan forecast at September"
    assert words in texts_of(council(), 2, document)
    assert "which replaced" not in texts_of(council(), 0, document)
    assert "which replaced" not in texts_of(council(new=""), 2, document)


def test_the_change_is_shown_once_with_its_reason() -> None:
    text = texts_of(council(), 1, "plan")
    assert (
        "From this update on, progress is measured against a new plan: the second forecast, in "
        "place of the plan forecast. It ends 2027/28 with a deficit of £1.4m, where the earlier "
        f"plan ended that year with a deficit of £1m. {WHY}"
    ) in text
    assert WHY not in texts_of(council(), 2, "plan")
    assert WHY not in texts_of(council(), 0, "plan")


def test_a_change_without_a_reason_is_a_warning() -> None:
    assert unexplained(council(reason="")) == [
        "warning: Updates!E3: The plan changes to second with sept, but no reason is given. "
        "Say why in Reason for new plan; documents show it."
    ]
    assert unexplained(council()) == unexplained(council(new="", reason="")) == []


def test_a_reason_without_a_new_plan_is_a_warning() -> None:
    assert unexplained(council(new="")) == [
        "warning: Updates!F3: There is a reason for a new plan, but sept takes no new plan. "
        "Name the new plan in New plan, or clear the reason: no document shows it."
    ]
    (same,) = unexplained(council(new="Plan"))
    assert "sept takes no new plan: Plan is its plan already." in same


def unexplained(council: Council) -> list[str]:
    problems = check_council(council)
    return [str(problem) for problem in problems if problem.rule == "plan-unexplained"]


def test_the_email_says_which_plan_its_documents_compare_with() -> None:
    def message(update: int) -> str:
        known = council()
        paper = covering_email(Facts(known, known.updates[update]))
        return render_email(paper, [], Templates(None).find).text

    words = "The plan they are compared with is the second forecast, which replaced the plan"
    assert words in message(2)
    assert "compared with" not in message(0)


def test_a_plan_that_the_forecast_lacks_is_an_error() -> None:
    reported = council(new="third")
    assert any(problem.rule == "unknown-version" for problem in check_council(reported))
    assert plan_compared(reported, reported.updates[2]) == ""
    change = plan_change(reported, reported.updates[1])
    assert change is not None
    assert change.now is None
