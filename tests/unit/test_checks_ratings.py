"""Ratings challenged: against their measures, against the last update, and for want of a reason."""

import pytest
from inputs_helpers import COUNCIL, read_council, tables

from svreport.checks import check_updates
from svreport.core.problems import Problem

STEPS = "| Red | R | #A4101C |\n| Amber | A | #FFC533 |\n"
FOUR = f"{STEPS}| Yellow | Y | #FFF2CC |\n| Green | G | #4FA35A |\n"


def problems(changes: str, *rules: str, update: str = "june") -> list[Problem]:
    council = read_council(changes).council
    assert council is not None
    asked = [one for one in council.updates if one.key == update]
    return [one for one in check_updates(council, asked) if one.rule in rules]


def about(found: list[Problem]) -> list[str]:
    return [f"{one.place} {one.about}" for one in found]


# Ratings against measures


def rated(
    rating: str,
    *values: str,
    item: str = "Condition 1",
    better: str = "higher",
    unit: str = "count",
    tolerance: str = "",
    steps: str = FOUR,
) -> list[Problem]:
    """What is said of an item, rated so in June, whose measures have these plans and actuals."""
    measures, rows = [], []
    for code, value in zip("ABC", values, strict=False):
        measures.append(f"| {code} | Plans | 1 | {unit} | {better} |")
        month, plan, actual = value.split() if value.count(" ") == 2 else ("May", *value.split())
        rows.append(f"| {code} | {month} 26 | {plan.strip('-')} | {actual} |")
    settings = [*tables(COUNCIL)["Settings"], ["Rating tolerance", tolerance]]
    return problems(
        "## Settings\n"
        + "".join(f"| {' | '.join(row)} |\n" for row in settings)
        + f"## Scale\n| Rating | Label | Fill |\n{steps}"
        + f"## Ratings\n| Item | june | Note |\n| {item} | {rating} | Told. |\n"
        + "## Measures\n| Code | Measure | Condition | Unit | Better when |\n"
        + "".join(f"{one}\n" for one in measures)
        + "## Measure values\n| Code | As at | Plan | Actual |\n"
        + "".join(f"{one}\n" for one in rows),
        "rating-contradicts",
    )


@pytest.mark.parametrize(
    ("rating", "better", "value", "is_told"),
    [
        # The best rating, and a measure that is worse than plan.
        ("Green", "higher", "100 89", True),
        ("Green", "higher", "100 90", False),
        ("Green", "higher", "100 150", False),
        ("Green", "lower", "100 111", True),
        ("Green", "lower", "100 110", False),
        ("Green", "lower", "100 50", False),
        ("Green", "on target", "100 111", True),
        ("Green", "on target", "100 89", True),
        ("Green", "on target", "100 109", False),
        # The worst rating, and a measure that meets plan.
        ("Red", "higher", "100 100", True),
        ("Red", "higher", "100 101", True),
        ("Red", "higher", "100 99", False),
        ("Red", "lower", "100 100", True),
        ("Red", "lower", "100 101", False),
        ("Red", "on target", "100 100", True),
        ("Red", "on target", "100 101", False),
        # A step between says neither.
        ("Yellow", "higher", "100 20", False),
        ("Amber", "higher", "100 120", False),
        # Nothing is known.
        ("Green", "", "100 20", False),
        ("Green", "higher", "0 20", False),
        ("Green", "lower", "0 20", False),
        ("Green", "higher", "- 20", False),
        ("Green", "higher", "Apr 100 20", False),
    ],
)
def test_a_rating_is_held_against_the_measures_of_its_condition(
    rating: str, better: str, value: str, is_told: bool
) -> None:
    found = rated(rating, value, better=better)
    assert about(found) == (["Ratings!B2 Condition 1, june"] if is_told else [])


def test_the_words_of_a_best_rating_behind_plan() -> None:
    (problem,) = rated("Green", "50% 42.5%", unit="%")
    assert str(problem) == (
        "warning: Ratings!B2: Condition 1 is rated Green, but A (42.5% against 50%) is more than "
        "10% worse than plan. Change the rating, or answer why it is right."
    )


def test_the_words_where_several_are_behind() -> None:
    (problem,) = rated("Green", "100 80", "100 100", "3000 1500")
    assert problem.wrong == (
        "Condition 1 is rated Green, but A (80 against 100) and C (1,500 against 3,000) are more "
        "than 10% worse than plan."
    )


def test_the_words_of_a_worst_rating_on_plan() -> None:
    (problem,) = rated("Red", "100 100")
    assert problem.wrong == "Condition 1 is rated Red, but A (100 against 100) meets plan."
    (problem,) = rated("Red", "100 100", "100 120")
    assert problem.wrong == (
        "Condition 1 is rated Red, but A (100 against 100) and B (120 against 100) meet plan."
    )
    assert rated("Red", "100 100", "100 99") == []


def test_a_measure_may_have_a_rating_of_its_own() -> None:
    assert about(rated("Green", "100 20", item="A")) == ["Ratings!B2 A, june"]
    assert rated("Green", "100 100", "100 20", item="A") == []


def test_other_conditions_and_risks_are_not_judged_by_these_measures() -> None:
    assert rated("Green", "100 20", item="Condition 2") == []
    assert rated("Green", "100 20", item="Risk 1") == []


@pytest.mark.parametrize(
    ("tolerance", "actual", "is_told"),
    [("5%", 94, True), ("5%", 95, False), ("20%", 81, False), ("0%", 99, True), ("", 89, True)],
)
def test_the_tolerance_is_a_setting(tolerance: str, actual: int, is_told: bool) -> None:
    assert len(rated("Green", f"100 {actual}", tolerance=tolerance)) == is_told


def test_the_scale_runs_from_its_worst_step_to_its_best() -> None:
    three = f"{STEPS}| Green | G | #4FA35A |\n"
    for steps in (three, FOUR, FOUR + "| Blue | B | #003078 |\n"):
        told = rated("Green", "100 20", steps=steps)
        assert len(told) == ("Blue" not in steps)
    assert len(rated("Blue", "100 20", steps=FOUR + "| Blue | B | #003078 |\n")) == 1


def test_a_plan_between_two_months_is_worked_out() -> None:
    values = """
    ## Measures
    | Code | Measure | Condition | Unit  | Better when |
    | A    | Plans   | 2         | count | higher      |
    ## Measure values
    | Code | As at  | Plan | Actual |
    | A    | Apr 26 | 100  |        |
    | A    | May 26 |      | 90     |
    | A    | Jul 26 | 150  |        |
    """
    (problem,) = problems(values, "rating-contradicts")
    assert "A (90 against 116.67) is more than 10% worse than plan." in problem.wrong


# Ratings against the last update


def moved(june: str, sept: str, was: str, now: str, reported_with: str = "") -> list[Problem]:
    """What is said of September, where Condition 1 went from one rating and text to others."""
    return problems(
        "## Conditions\n| Number | Condition | Reported with |\n| 1 | Spend less. | |\n"
        f"| 2 | Open a school. | {reported_with} |\n"
        f"## Ratings\n| Item | june | sept | Note |\n| Condition 1 | {june} | {sept} | Told. |\n"
        "| Condition 2 | Amber | Red | Told. |\n"
        "## Narrative\n| Section | Update | Text |\n"
        f"| Condition 1 | june | {was} |\n| Condition 1 | sept | {now} |\n",
        "rating-unexplained",
        "text-repeated",
        update="sept",
    )


def test_the_words_of_a_rating_that_moved_without_new_ones() -> None:
    (problem,) = moved("Amber", "Green", "All  is well.", "All is well.")
    assert str(problem) == (
        "warning: Ratings!C2: Condition 1 moved from Amber to Green, but its progress update is "
        "that of june. Say in the progress update what has changed."
    )
    assert (problem.rule, problem.about) == ("rating-unexplained", "Condition 1, sept")


def test_the_words_of_a_text_that_is_repeated() -> None:
    (problem,) = moved("Amber", "Amber", "All is well.", "All is well.")
    assert str(problem) == (
        "warning: Narrative!C3: The text of Condition 1 for sept is word for word that of june. "
        "Write what has happened since, or answer why there is nothing to add."
    )
    assert (problem.rule, problem.about) == ("text-repeated", "Condition 1, sept")


def test_new_words_are_enough() -> None:
    assert moved("Amber", "Green", "All is well.", "All is better.") == []
    assert moved("Amber", "Amber", "All is well.", "All is as well.") == []


def test_a_rating_that_was_not_given_has_not_moved() -> None:
    assert [one.rule for one in moved("", "Green", "Well.", "Well.")] == ["text-repeated"]
    assert [one.rule for one in moved("Green", "", "Well.", "Well.")] == ["text-repeated"]


def test_a_text_speaks_for_the_conditions_reported_with_it() -> None:
    (problem,) = moved("Amber", "Amber", "Well.", "Well.", reported_with="1")
    assert str(problem.place) == "Ratings!C3"
    assert problem.wrong.startswith("Condition 2 moved from Amber to Red")


def test_the_first_update_repeats_nothing() -> None:
    assert problems("", "rating-unexplained", "text-repeated") == []


# Reasons

RATINGS = """
## Ratings
| Item                | june  | Note   |
| {item}              | {rating} | {note} |
## Narrative
| Section     | Update | Text   |
| Summary     | june   | {text} |
| Condition 1 | june   | {text} |
| Risk 1      | june   | {text} |
## Milestones
| Workstream | Milestone | Due | Status | Completed |
| {milestone} |
"""


def unexplained(
    item: str = "Condition 1",
    rating: str = "Amber",
    note: str = "",
    text: str = "Spending fell.",
    milestone: str = "E | Hired | 31/05/2026 | done | 20/05/2026",
) -> list[Problem]:
    changes = RATINGS.format(item=item, rating=rating, note=note, text=text, milestone=milestone)
    return problems(changes, "rating-without-reason")


def test_the_words_of_a_rating_without_a_reason() -> None:
    (problem,) = unexplained()
    assert str(problem) == (
        "warning: Ratings!B2: Condition 1 is rated Amber for june without a reason or a milestone. "
        "Say why in the Note of its row, or in its progress update."
    )
    assert problem.about == "Condition 1, june"


@pytest.mark.parametrize("rating", ["Red", "Amber", "Yellow"])
def test_every_step_but_the_best_has_a_reason(rating: str) -> None:
    assert len(unexplained(rating=rating)) == 1
    assert unexplained(rating="Green") == []


def test_a_note_is_a_reason() -> None:
    assert unexplained(note="Begun late.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Spending rose because of demand.",
        "Spending rose, due to demand.",
        "It recovers by March 2027.",
        "It recovers in the autumn.",
        "It depends on the site.",
    ],
)
def test_a_reason_or_a_time_in_the_text_is_enough(text: str) -> None:
    assert unexplained(text=text) == []


@pytest.mark.parametrize("item", ["Condition 1", "Risk 1", "Programme", "Deficit trajectory", "A"])
def test_each_item_has_its_own_text(item: str) -> None:
    assert about(unexplained(item)) == [f"Ratings!B2 {item}, june"]
    assert unexplained(item, text="It rose because of demand.") == []


@pytest.mark.parametrize(
    ("milestone", "is_told"),
    [
        ("E | Hired | 30/09/2027 | | ", False),
        ("E | Hired | 30/09/2027 | at risk | ", False),
        ("E | Hired | 31/05/2026 | done | 20/05/2026", True),
        ("E | Hired | | at risk | ", True),
    ],
)
def test_a_milestone_still_to_be_reached_is_enough(milestone: str, is_told: bool) -> None:
    assert len(unexplained(milestone=milestone)) == is_told
    assert len(unexplained("Risk 1", milestone=milestone)) == 1


def test_a_text_that_cannot_be_read_is_not_said_to_give_no_reason() -> None:
    changes = RATINGS.format(
        item="Condition 1", rating="Amber", note="", text="Fell.", milestone="E | Hired | | | "
    )
    changes = changes.replace("| Risk 1      | june   |", "| Risk 1      | juni   |")
    assert problems(changes, "rating-without-reason") == []
