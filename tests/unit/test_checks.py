"""Rules across sheets: each reports its fault at its cell, and is silent where it cannot know."""

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council, check_updates
from svreport.core.model import Council
from svreport.core.problems import Problem


def council(changes: str, without: tuple[str, ...] = ()) -> Council:
    found = read_council(changes, without).council
    assert found is not None
    return found


def told(problems: list[Problem]) -> list[str]:
    return [f"{one.place} {one.rule}" for one in problems]


def faults(changes: str) -> list[str]:
    return told(check_council(council(changes)))


def lacks(changes: str, update: str = "june") -> list[str]:
    whole = council(changes)
    return told(check_updates(whole, [one for one in whole.updates if one.key == update]))


# Updates


@pytest.mark.parametrize("key", ["q 1", "q/1", "-1", "été", "CON", "com1", "summary", "All"])
def test_a_key_names_a_folder_and_no_document(key: str) -> None:
    table = f"| Update | Title | Column label | Activity data to |\n| {key} | T | L | May 26 |"
    problems = faults(f"## Updates\n{table}\n## Sign-off\n| Update | Role |")
    assert problems == ["Updates!A2 update-key"]


def test_a_forecast_version_exists() -> None:
    table = """
    ## Updates
    | Update | Title | Column label | Activity data to | Forecast version |
    | june   | J     | J            | May 26           | plan             |
    | sept   | S     | S            | Aug 26           | plam             |
    """
    assert faults(table) == ["Updates!E3 unknown-version"]
    assert "Did you mean “plan”?" in check_council(council(table))[0].remedy


@pytest.mark.parametrize("setting", ["Unmitigated version", "Plan version"])
def test_a_setting_names_a_version_that_there_is(setting: str) -> None:
    table = """
    ## Settings
    | Setting          | Value   |
    | Authority        | A       |
    | Financial year   | 2026/27 |
    | Agreement        | B       |
    | Forecast unit    | £000    |
    | {}               | {}      |
    """
    assert faults(table.format(setting, "Plan")) == []
    assert faults(table.format(setting, "plam")) == ["Settings!B6 unknown-version"]


def test_an_agreement_runs_forward() -> None:
    table = """
    ## Settings
    | Setting          | Value   |
    | Authority        | A       |
    | Financial year   | 2026/27 |
    | Agreement        | B       |
    | Agreement starts | 2026/27 |
    | Agreement ends   | {}      |
    | Forecast unit    | £000    |
    """
    assert faults(table.format("2025/26")) == ["Settings!B6 agreement-years"]
    assert faults(table.format("2026/27")) == []


# Conditions


def conditions(*reported_with: str) -> str:
    rows = [f"| {number} | Do it. | {with_} |" for number, with_ in enumerate(reported_with, 1)]
    return "## Conditions\n| Number | Condition | Reported with |\n" + "\n".join(rows) + "\n"


def test_a_condition_is_reported_with_one_that_stands_alone() -> None:
    narrative = "## Narrative\n| Section | Update | Text |\n| Summary | june | x |"
    assert faults(conditions("", "1", "1") + narrative) == []
    assert faults(conditions("", "2") + narrative) == ["Conditions!C3 reported-with"]
    assert faults(conditions("", "1", "2") + narrative) == ["Conditions!C4 reported-with"]


def test_narrative_goes_to_the_condition_that_others_are_reported_with() -> None:
    problems = check_council(council(conditions("", "1")))
    assert told(problems) == ["Narrative!A4 narrative-section"]
    assert problems[0].remedy == "Move the text to the section “Condition 1”."


# Measures


def values(*rows: str) -> str:
    table = "\n".join(["| Code | As at | Plan | Actual | Status |", *rows])
    return f"## Measure values\n{table}\n"


def test_a_value_says_one_thing() -> None:
    assert faults(
        values(
            "| A | May 26 | 5 | 5 | |",
            "| A | Apr 26 | 5 |   | suppressed |",
            "| A | Mar 26 |   | 5 | suppressed |",
            "| A | Feb 26 |   |   | |",
            "| A | Jan 26 | 5 |   | |",
        )
    ) == ["Measure values!E4 actual-and-status", "Measure values!D5 no-figure"]


def test_a_value_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    assert faults(values("| A | Feb 26 | | tbc | |")) == []
    assert lacks(values("| A | May 26 | | tbc | |", "| B | May 26 | | 5% | |")) == []


def test_a_reported_measure_says_something_for_the_updates_month() -> None:
    assert lacks(values("| A | May 26 | | | suppressed |")) == ["Measures!A3 no-value"]
    assert lacks(values("| A | Apr 26 | | 5 | |", "| B | May 26 | 5% | | |")) == [
        "Measures!A2 no-value",
        "Measures!A3 no-value",
    ]


def test_a_measure_of_another_document_may_be_silent() -> None:
    measures = """
    ## Measures
    | Code | Measure | Condition | Unit  | Report in  |
    | A    | Plans   | 1         | count | highlight  |
    | B    | Time    |           | %     |            |
    """
    assert lacks(measures + values("| A | Apr 26 | | 5 | |")) == []


# Completeness


def test_an_update_has_begun() -> None:
    assert lacks("", "sept") == ["Updates!A3 not-begun"]


def test_an_update_that_rates_anything_rates_every_condition_and_risk() -> None:
    ratings = """
    ## Ratings
    | Item        | june  | sept |
    | Condition 1 | Amber | Red  |
    | Condition 2 | {}    |      |
    """
    assert lacks(ratings.format("")) == ["Ratings!B3 unrated", "Ratings unrated"]
    assert lacks(ratings.format("Green")) == ["Ratings unrated"]
    assert lacks(ratings.format("Grean")) == ["Ratings unrated"]
    assert "Ratings!C3 unrated" in lacks(ratings.format("Green"), "sept")


def test_an_update_that_rates_anything_is_written_about() -> None:
    narrative = """
    ## Narrative
    | Section     | Update | Text |
    | Condition 1 | june   | x    |
    | Risk 1      | sept   | x    |
    """
    problems = check_updates(council(narrative), council(narrative).updates[:1])
    assert [one.wrong for one in problems] == [
        "Summary has no text for june.",
        "Condition 2 has no text for june.",
        "Risk 1 has no text for june.",
        "Specialist support has no text for june, so the report does not say whether the council "
        "asks for it.",
    ]


# Forecast


def forecast(*rows: str) -> str:
    return "## Forecast\n" + "\n".join(["| Version | Line | Kind | 2025/26 | 2026/27 |", *rows])


SPENDING = ("| p | A | expenditure | 10 | 20 |", "| p | G | high needs block | -5 | -5 |")


def test_totals_follow_from_lines() -> None:
    rows = (*SPENDING, "| p | T | total expenditure | 10 | 200 |")
    problems = check_council(council(forecast("| p | O | opening balance | 1 | |", *rows)))
    assert told(problems) == ["Forecast!E5 does-not-add-up"]
    assert problems[0].wrong == (
        "The total expenditure of p for 2026/27 is 200, but its lines add up to 20: "
        "a difference of 180, where rounding explains at most 1."
    )


@pytest.mark.parametrize(
    ("rows", "told_of"),
    [
        (SPENDING, ["Forecast!A2 opening-unstated"]),
        (("| p | T | in-year balance | 5 | 15 |",), ["Forecast!A2 opening-unstated"]),
        # Nothing was printed of a balance that half of it is not stated of.
        (SPENDING[:1], []),
        ((*SPENDING, "| p | O | opening balance | 0 | |"), []),
        ((*SPENDING, "| p | O | closing balance | 5 | |"), []),
        ((*SPENDING, "| p | O | closing balance | | 20 |"), ["Forecast!A2 opening-unstated"]),
    ],
)
def test_a_version_that_is_reported_opens_with_a_balance(
    rows: tuple[str, ...], told_of: list[str]
) -> None:
    problems = check_council(council(forecast(*rows)))
    assert told(problems) == told_of
    assert all("2025/26 opens with" in problem.wrong for problem in problems)


def test_a_total_is_not_judged_by_a_line_that_cannot_be_read() -> None:
    rows = ("| p | A | expenditure | tbc | 20 |", "| p | T | total expenditure | 10 | 200 |")
    assert faults(forecast(*rows)) == []


def test_a_total_is_stated_once_in_each_version() -> None:
    rows = ("| p | T | closing balance | 1 | |", "| q | T | closing balance | 1 | |")
    assert [one for one in faults(forecast(*rows)) if "add-up" not in one] == []
    again = "| p | U | closing balance | 1 | |"
    assert "Forecast!C4 duplicate-total" in faults(forecast(*rows, again))


def test_versions_that_differ_in_capitals_alone_are_a_slip() -> None:
    assert faults(
        forecast("| plan | A | expenditure | 100 | |", "| Plan | B | expenditure | 100 | |")
    ) == ["Forecast!A3 version-name"]


@pytest.mark.parametrize("kind", ["high needs block", "block transfer", "safety valve income"])
def test_income_is_negative(kind: str) -> None:
    (problem,) = check_council(council(forecast(f"| p | G | {kind} | 5 | -5 |")))
    assert told([problem]) == ["Forecast!D2 income-sign"]
    assert not problem.is_error
    assert problem.remedy == "If it is income, type it as -5."


# Totals


def test_payments_come_to_the_agreements_total() -> None:
    table = (
        "## Payments\n| Year | Amount | Status |\n| 2025/26 | 1000 | paid |\n| 2026/27 | {} | due |"
    )
    (problem,) = check_council(council(table.format(1900)))
    assert told([problem]) == ["Settings!B7 payments-total"]
    assert problem.wrong == "The agreement's total is 3,000, but the payments come to 2,900."
    assert faults(table.format("tbc")) == []


def test_a_provisions_total_is_places_times_cost() -> None:
    table = """
    ## Unit costs
    | Provision | Year    | Places | Average cost | Total |
    | Schools   | 2026/27 | 60     | 12000        | 702   |
    """
    assert faults(table) == ["Unit costs!E2 places-times-cost"]


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        # One cost in £000, then all totals in pounds, where it may be the unit of Settings.
        (["60 | 12 | 720", "40 | 20000 | 800"], "Unit costs!D2", "cost £12 on average"),
        (["60 | 12000 | 720000", "40 | 20000 | 800000"], "Settings!B8", "makes it £12,000,000."),
        (["60 | 12000 | 720000", "40 | 20000 | 800"], "Unit costs!E2", "makes it £12,000,000."),
    ],
)
def test_a_cost_out_of_its_unit_is_told_once(rows: list[str], place: str, words: str) -> None:
    header = "## Unit costs\n| Provision | Year | Places | Average cost | Total |\n"
    lines = (f"| {name} | 2026/27 | {row} |\n" for name, row in zip("AB", rows, strict=True))
    (problem,) = check_council(council(header + "".join(lines)))
    assert told([problem]) == [f"{place} cost-out-of-unit"]
    assert words in problem.wrong


def test_a_version_may_state_totals_alone() -> None:
    rows = (
        "## Forecast\n| Version | Line | Kind | 2026/27 | 2027/28 |\n"
        "| plan | Start | opening balance | 10 | 15 |\n"
        "| plan | Year | in-year balance | 5 | -2 |\n"
        "| plan | End | closing balance | 15 | {end} |\n"
    )
    assert "does-not-add-up" not in " ".join(faults(rows.format(end=13)))
    assert "Forecast!E4 does-not-add-up" in faults(rows.format(end=3))
