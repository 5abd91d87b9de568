"""Ratings challenged: against their measures, against the last update, and for want of a reason."""

import pytest
from inputs_helpers import COUNCIL, read_council, tables

from svreport.checks import check_council, check_updates
from svreport.checks.ratings import balance_judging
from svreport.commands.findings import Findings
from svreport.core.model import Condition
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
    assert "A (90 against 117) is more than 10% worse than plan." in problem.wrong


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


def test_a_text_that_is_still_to_be_reviewed() -> None:
    changes = (
        "## Narrative\n| Section | Update | Text | Review |\n| Condition 1 | june | Well. | |\n"
        "| Condition 1 | sept | Well. | from june |\n"
    )
    council = read_council(changes).council
    assert council is not None
    found = [problem for problem in check_council(council) if problem.rule == "to-review"]
    assert problems(changes, "text-repeated", update="sept") == []
    assert [str(problem) for problem in found] == [
        "warning: Narrative!D3: The text of “Condition 1” for sept is still marked “from june”. "
        "Bring the text up to date, then clear the mark."
    ]


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
        "Say why in the text of Condition 1 in Narrative, which documents print."
    )
    assert problem.about == "Condition 1, june"


@pytest.mark.parametrize("rating", ["Red", "Amber", "Yellow"])
def test_every_step_but_the_best_has_a_reason(rating: str) -> None:
    assert len(unexplained(rating=rating)) == 1
    assert unexplained(rating="Green") == []


@pytest.mark.parametrize(
    "text", ["It is rated Amber.", "Condition 1 stays Amber for June.", "Fell."]
)
def test_a_text_that_says_the_rating_alone_is_no_reason(text: str) -> None:
    assert len(unexplained(text=text)) == 1


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
        "Three posts are vacant, which slows assessments.",
        "It is Amber as posts are vacant.",
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


# Ratings against the forecast


FORECAST = """
## Forecast
| Version | Line | Kind | 2025/26 | 2026/27 | 2027/28 | 2028/29 | 2029/30 | Standing |
| plan | In-year | in-year balance | 100 | 40 | 40 | 40 | {in_year} | |
| plan | Closing | closing balance | 600 | 640 | 680 | 720 | {closing} | |
| plan | Limit | deficit limit | | 700 | | | | agreed |
| plan | Later limit | deficit limit | | | | | 900 | assumed |
"""
CONDITIONS = """
## Conditions
| Number | Condition | Judged by |
| 1 | Spend within income. | {} |
| 2 | Open a school. | {} |
"""


def held_against_forecast(
    in_year: str = "-10",
    closing: str = "800",
    judges: tuple[str, str] = ("in-year balance", "cumulative balance"),
    rating: str = "Green",
) -> list[str]:
    ratings = "".join(f"| {item} | {rating} | |\n" for item in ("Condition 1", "Condition 2"))
    changes = (
        FORECAST.format(in_year=in_year, closing=closing)
        + CONDITIONS.format(*judges)
        + f"## Ratings\n| Item | june | sept |\n{ratings}| Deficit trajectory | {rating} | |\n"
    )
    return [f"{one.place} {one.wrong}" for one in problems(changes, "rating-off-forecast")]


def test_a_forecast_that_meets_the_agreement_bears_out_the_best_rating() -> None:
    assert held_against_forecast() == []


def test_the_best_rating_of_a_condition_and_a_forecast_that_breaks_it() -> None:
    found = held_against_forecast(in_year="30")
    assert found == [
        "Ratings!B2 Condition 1 is rated Green, but in “plan”, which june reports, 2029/30, the "
        "agreement's last year, has an in-year deficit of 30 (Forecast!H2).",
        "Ratings!B4 Deficit trajectory is rated Green, but in “plan”, which june reports, 2029/30, "
        "the agreement's last year, has an in-year deficit of 30 (Forecast!H2).",
    ]
    (condition, trajectory) = held_against_forecast(closing="950")
    assert condition == (
        "Ratings!B3 Condition 2 is rated Green, but in “plan”, which june reports, the closing "
        "balance of 2029/30 is 950 (Forecast!H3), above the assumed limit of 900 (Forecast!H5)."
    )
    assert trajectory.startswith("Ratings!B4 Deficit trajectory")


def test_a_step_below_the_best_says_that_something_is_wrong_already() -> None:
    assert held_against_forecast("30", "950", rating="Yellow") == []


def test_a_condition_that_no_balance_judges_is_held_against_none() -> None:
    found = held_against_forecast("30", "950", judges=("", ""))
    assert [words.split()[0] for words in found] == ["Ratings!B4"]


@pytest.mark.parametrize(
    ("words", "judge"),
    [
        ("Reach a positive in-year balance by 2029/30.", "in-year balance"),
        ("Balance spending in year by 2029/30.", "in-year balance"),
        ("Keep the cumulative deficit down.", "cumulative balance"),
        ("The deficit is not to exceed £84.5m.", "cumulative balance"),
        ("Open a school.", None),
    ],
)
def test_what_judges_a_condition_is_read_from_its_words_where_nobody_chose(
    words: str, judge: str | None
) -> None:
    assert balance_judging(Condition(number="1", text=words)) == judge


# Ratings of risks against their scores


@pytest.mark.parametrize(
    ("rating", "likelihood", "impact", "score", "is_told"),
    [
        ("Green", "5", "4", "20", True),
        ("Green", "5", "4", "", True),
        ("Green", "", "", "20", True),
        ("Green", "4", "3", "12", False),
        ("Green", "2", "2", "4", False),
        ("Yellow", "5", "5", "25", False),
        ("Red", "5", "4", "20", False),
        ("Red", "1", "2", "2", False),
        ("", "5", "5", "25", False),
    ],
)
def test_a_risk_rated_best_has_no_high_score(
    rating: str, likelihood: str, impact: str, score: str, is_told: bool
) -> None:
    found = problems(
        f"## Ratings\n| Item | june | sept |\n| Risk 1 | {rating} | |\n| Programme | Red | |\n"
        "## Risk scores\n| Risk | Update | Likelihood | Impact | Score |\n"
        f"| 1 | june | {likelihood} | {impact} | {score} |\n",
        "rating-off-score",
    )
    assert about(found) == (["Ratings!B2 Risk 1, june"] if is_told else [])
    assert not found or "score for june is 20" in found[0].wrong


def test_a_risk_rated_worst_has_no_low_score() -> None:
    found = problems(
        "## Risks\n| Number | Title | Risk |\n| 1 | A | B. |\n| 2 | C | D. |\n"
        "## Ratings\n| Item | june | sept |\n| Risk 1 | Red | |\n| Risk 2 | Red | |\n"
        "## Risk scores\n| Risk | Update | Likelihood | Impact | Score |\n"
        "| 1 | june | 1 | 3 | 3 |\n| 2 | june | 5 | 4 | 20 |\n",
        "rating-off-score",
    )
    assert [one.wrong for one in found] == [
        "Risk 1 is rated Red, the worst step of Scale, but its score for june is 3 "
        "(likelihood 1 × impact 3, Risk scores!E2)."
    ]


# Ratings against the money of their own rows


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("Savings: Workstream=E, Year=2026/27, Target=100, Forecast=80, Rating=Green", "E2"),
        ("Savings: Workstream=E, Year=2026/27, Target=100, Forecast=80, Rating=Yellow", ""),
        ("Savings: Workstream=E, Year=2026/27, Target=100, Forecast=95, Rating=Green", ""),
        ("Capital: Project=Hall, Agreed=100, Forecast=120, Rating=Green", "D2"),
        ("Capital: Project=Hall, Agreed=100, Forecast=80, Rating=Green", ""),
        ("Budget monitoring: Line=Taxis, Group=finance, Budget=100, june=120, Rating=Green", "E2"),
        ("Budget monitoring: Line=Taxis, Group=mitigation, Budget=100, june=120, Rating=Green", ""),
    ],
)
def test_a_rating_is_not_the_best_beside_money_far_from_plan(sheet: str, found: str) -> None:
    name, _, cells = sheet.partition(": ")
    headers, values = zip(*(cell.split("=") for cell in cells.split(", ")), strict=True)
    scale = f"## Scale\n| Rating | Label | Fill |\n{FOUR}"
    changes = f"{scale}## {name}\n| {' | '.join(headers)} |\n| {' | '.join(values)} |\n"
    council = read_council(changes).council
    assert council is not None
    told = [one for one in check_council(council) if one.rule == "rating-off-money"]
    assert [one.place.cell for one in told] == ([found] if found else [])


# Ratings against their own texts


def told_of_text(text: str, section: str = "Condition 2", rating: str = "Green") -> list[str]:
    """What is said where Condition 2 and Risk 1 are rated so and a section has this text."""
    return [
        one.wrong
        for one in problems(
            "## Ratings\n| Item | Previous | june | sept |\n"
            f"| Condition 1 | Red | Amber | |\n| Condition 2 | Amber | {rating} | |\n"
            f"| Risk 1 | Red | {rating} | |\n| Programme | Red | Amber | |\n"
            f"## Narrative\n| Section | Update | Text |\n| {section} | june | {text} |\n"
            f"| Summary | sept | **Why Red.** Another update's. |\n",
            "rating-off-text",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Why Red.** The site was lost.",
        "Why red: the site was lost.",
        "Red. The site was lost.",
        "**Red**",
        "{{ measures }}\\n\\n**Why Red, from Amber.** Lost.",
        "**Red - stuck.** The site was lost.",
    ],
)
def test_a_text_that_states_another_rating_is_told_at_the_rating(text: str) -> None:
    (wrong,) = told_of_text(text)
    assert wrong.startswith("Condition 2 is rated Green, but Narrative!C2 says “")
    assert "Red" in wrong or "red" in wrong


@pytest.mark.parametrize(
    "text",
    [
        "**Why Green.** A site is found.",
        "Green, from Amber. A site is found.",
        "The rating was Red in May.",
        "In May this condition was rated Red.",
        "The condition would be rated Red if the site were lost.",
        "The rating is Red only when the site is lost.",
        "Condition 2 moves to Red when the site is lost.",
        "Red will be considered after the vote.",
        "Two measures:\\n\\n- Red: one of them\\n- Amber: the other",
        "Measure A remains rated Red.",
        "Red tape slows the school down.",
        "Condition 1 is rated Amber.",
        "The programme stays at Amber.",
        "Condition 9 is rated Red.",
        "Condition 2: Red tape slows the school down.",
    ],
)
def test_words_that_state_no_other_rating_of_the_item_are_no_matter(text: str) -> None:
    assert told_of_text(text) == []


def test_what_a_rating_came_from_is_the_rating_before() -> None:
    assert told_of_text("**Green, from Red.** A site is found.") == [
        "Condition 2 was rated Amber before, but Narrative!C2 says “Green, from Red”."
    ]
    assert told_of_text("Red. It came about.", "Risk 1") == [
        "Risk 1 is rated Green, but Narrative!C2 says “Red”."
    ]


@pytest.mark.parametrize(
    ("section", "text", "item"),
    [
        ("Condition 2", "A site was sought.\\n\\nRAG rating: Red", "Condition 2"),
        ("Condition 2", "Assurance: Red.", "Condition 2"),
        ("Condition 2", "Status: Red.", "Condition 2"),
        ("Condition 2", "We rate this condition Red.", "Condition 2"),
        ("Condition 2", "The council now rates the condition Red.", "Condition 2"),
        ("Condition 2", "Condition 2 is rated Red.", "Condition 2"),
        ("Condition 2", "This condition remains rated Red.", "Condition 2"),
        ("Condition 2", "The rating is still Red.", "Condition 2"),
        ("Condition 2", "Condition 2: Red", "Condition 2"),
        ("Summary", "The programme stays at Red.", "Programme"),
    ],
)
def test_a_rating_in_a_sentence_is_told_once(section: str, text: str, item: str) -> None:
    council = read_council(
        "## Ratings\n| Item | Previous | june | sept | Note |\n"
        "| Condition 1 | Red | Amber | | Begun late. |\n| Condition 2 | Amber | Green | | |\n"
        "| Risk 1 | Red | Amber | | Begun late. |\n| Programme | Amber | Amber | | Begun late. |\n"
        f"## Narrative\n| Section | Update | Text |\n| {section} | june | {text} |\n"
    )
    found = [it for it in Findings(council).of().unanswered if "Red" in it.wrong]
    assert [(str(it.place), it.rule) for it in found] == [("Narrative!C2", "typed-figure")]
    assert f"{item} is" in found[0].wrong


def test_a_step_that_is_called_by_a_number_or_a_letter_is_sought_in_no_text() -> None:
    found = problems(
        "## Scale\n| Rating | Label | Fill |\n| 1 | R | #A4101C |\n| 2 | G | #4FA35A |\n"
        "## Ratings\n| Item | june | sept |\n| Condition 2 | 2 | |\n"
        "## Narrative\n| Section | Update | Text |\n| Condition 2 | june | 1. A site. R. |\n",
        "rating-off-text",
    )
    assert found == []
