"""Rules of budget monitoring, and the names of its figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council, check_updates
from svreport.core.model import Council
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts

HEADERS = "## Budget monitoring\n| Line | Group | Kind | Baseline | Budget | june | sept |\n"
SAVINGS = """
## Savings
| Condition | Workstream | Year    | Target |
| 1         | E          | 2026/27 | 30     |
| 2         | Early help | 2026/27 | 10     |
| 1         | E          | 2027/28 | 99     |
"""


def council(rows: str) -> Council:
    found = read_council(HEADERS + rows).council
    assert found is not None
    return found


def faults(rows: str) -> list[str]:
    return [f"{one.place} {one.rule}" for one in check_council(council(rows))]


def faults_of_june(rows: str) -> list[str]:
    found = council(rows)
    return [f"{one.place} {one.rule}" for one in check_updates(found, found.updates[:1])]


@pytest.mark.parametrize(
    ("kind", "budget", "expected"),
    [
        ("total expenditure", "1030", []),
        ("total expenditure", "1030.9", []),
        ("total expenditure", "1031", []),
        ("total expenditure", "1032", ["Budget monitoring!E2 budget-off-plan"]),
        ("in-year balance", "40", []),
        ("in-year balance", "400", ["Budget monitoring!E2 budget-off-plan"]),
        ("closing balance", "640", []),
        ("closing balance", "600", ["Budget monitoring!E2 budget-off-plan"]),
        ("opening balance", "600", []),
        ("high needs block", "-990", []),
        ("high needs block", "-900", ["Budget monitoring!E2 budget-off-plan"]),
        ("block transfer", "5", []),
        ("", "5", []),
        ("in-year balance", "", []),
    ],
)
def test_a_budget_is_the_plans_figure_for_the_year(
    kind: str, budget: str, expected: list[str]
) -> None:
    assert faults(f"| Our line | finance | {kind} | | {budget} | 5 | |") == expected


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Total expenditure",
            "all  SPENDING",
            "Carried on",
            "Gross spend",
            "DSG year-end deficit",
        ),
        *("In-year high needs deficit", "Cumulative deficit c/f"),
    ],
)
def test_a_line_named_as_in_the_forecast_needs_no_kind(name: str) -> None:
    assert faults(f"| {name} | finance | | | 99 | 5 | |") == [
        "Budget monitoring!E2 budget-off-plan"
    ]


def test_the_budget_is_that_of_the_plan_or_of_what_the_first_update_reports() -> None:
    table = """
    ## Updates
    | Update | Title       | Column label | Activity data to | Forecast version |
    | june   | June report | June         | May 26           | {} |
    | sept   | Autumn      | September    | Aug 26           | revised          |

    ## Forecast
    | Version | Line | Kind            | 2026/27 |
    | plan    | Year | in-year balance | 40      |
    | revised | Year | in-year balance | 90      |

    """
    row = "| Year | finance | | | 90 | 5 | |"
    off = ["Budget monitoring!E2 budget-off-plan"]
    agreed = row.replace("90", "40")
    for version, budget, expected in (
        ("plan", row, off),
        ("plan", agreed, []),
        ("revised", row, []),
        # An agreed budget stays that of the plan, whatever is reported first.
        ("revised", agreed, []),
        ("revised", row.replace("90", "70"), off),
        ("", row, []),
    ):
        found = read_council(table.format(version) + HEADERS + budget).council
        assert found is not None
        problems = [one for one in check_council(found) if one.rule == "budget-off-plan"]
        assert [f"{one.place} {one.rule}" for one in problems] == expected, (version, budget)


@pytest.mark.parametrize(
    ("line", "budget", "expected"),
    [
        ("E", "40", []),
        ("Early help", "40", []),
        ("E savings", "40", []),
        ("E savings", "60", ["Budget monitoring!E2 budget-off-savings"]),
        ("early HELP", "60", ["Budget monitoring!E2 budget-off-savings"]),
        ("Everything", "60", []),
    ],
)
def test_a_mitigation_is_what_its_workstream_is_to_save(
    line: str, budget: str, expected: list[str]
) -> None:
    found = read_council(SAVINGS + HEADERS + f"| {line} | mitigation | | | {budget} | 5 | |")
    assert found.council is not None
    problems = [one for one in check_council(found.council) if one.rule == "budget-off-savings"]
    assert [f"{one.place} {one.rule}" for one in problems] == expected


def test_an_update_that_has_begun_has_a_figure_for_each_line() -> None:
    one = "| A line | finance | | | 5 | 5 | |\n"
    other = "| Another | mitigation | | | 5 | {} | |\n"
    assert faults_of_june(one + other.format(5)) == []
    assert faults_of_june(one + other.format("")) == ["Budget monitoring!F3 budget-silent"]


def test_a_figure_that_cannot_be_read_is_not_missing() -> None:
    rows = "| A line | finance | | | 5 | 5 | |\n| Another | finance | | | 5 | soon | |\n"
    assert faults_of_june(rows) == []


def test_an_update_without_any_figure_is_told_once_where_another_has_them() -> None:
    rows = "| A line | finance | | | 5 | | {0} |\n| Another | finance | | | 5 | | {0} |\n"
    assert faults_of_june(rows.format(7)) == ["Budget monitoring!F2 budget-silent"]
    assert faults_of_june(rows.format("")) == []


LINE = "| Total spending | finance | | 900 | 1000 | 1010.5 | 990 |"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("budget.Total spending.baseline", "900"),
        ("budget.total spending.budget", "1000"),
        ("budget.Total spending.actual", "1010.5"),
        ("budget.Total spending.actual sept", "990"),
        ("budget.Total spending.variance", "10.5"),
        ("budget.Total spending.variance sept", "-10"),
    ],
)
def test_the_figures_have_names(name: str, value: str) -> None:
    found = council(LINE)
    assert Facts(found, found.updates[0]).refer(name).figure.value == Decimal(value)


def test_what_has_no_budget_has_no_variance() -> None:
    found = council("| Total spending | finance | | | | 1010 | |")
    facts = Facts(found, found.updates[0])
    assert facts.stated("budget.Total spending.actual | number") == "1,010"
    with pytest.raises(BadReference):
        facts.refer("budget.Total spending.variance")


@pytest.mark.parametrize(
    ("kind", "june", "is_told"),
    [
        ("total expenditure", "1030", False),
        ("total expenditure", "1040", True),
        ("closing balance", "640.5", False),
        ("closing balance", "900", True),
    ],
)
def test_an_update_reports_what_its_version_has(kind: str, june: str, is_told: bool) -> None:
    found = faults_of_june(f"| Spending | finance | {kind} | | | {june} | |\n")
    assert ("Budget monitoring!F2 budget-off-forecast" in found) is is_told


@pytest.mark.parametrize(
    ("kind", "baseline", "is_told"),
    [
        ("total expenditure", "1000", False),
        ("total expenditure", "1000.9", False),
        ("total expenditure", "1013", True),
        ("in-year balance", "100", False),
        ("in-year balance", "40", True),
        ("opening balance", "500", False),
        ("closing balance", "650", True),
        ("", "650", False),
        ("total expenditure", "", False),
    ],
)
def test_a_baseline_is_the_forecast_of_the_year_before(
    kind: str, baseline: str, is_told: bool
) -> None:
    found = faults(f"| Our line | finance | {kind} | {baseline} | | 5 | |")
    assert ("Budget monitoring!D2 baseline-off-forecast" in found) is is_told


def test_a_baseline_may_be_that_of_any_version_or_this_year_without_the_plan() -> None:
    table = """
    ## Forecast
    | Version     | Line | Kind            | 2025/26 | 2026/27 |
    | plan        | Year | in-year balance | 30      | 40      |
    | outturn     | Year | in-year balance | 35      |         |
    | unmitigated | Year | in-year balance | 30      | 90      |

    """
    for baseline, is_told in (("30", False), ("35", False), ("90", False), ("40", True)):
        found = read_council(table + HEADERS + f"| Year | finance | | {baseline} | | 5 | |").council
        assert found is not None
        told = [one for one in check_council(found) if one.rule == "baseline-off-forecast"]
        assert len(told) is int(is_told), baseline
        for one in told:
            assert "is 40, but Forecast has 30 in plan (Forecast!D2)" in one.wrong


def test_a_year_that_a_line_leaves_empty_is_no_nought() -> None:
    table = """
    ## Forecast
    | Version | Line  | Kind         | 2025/26 | 2026/27 |
    | plan    | Year  | in-year balance | 30   | 40      |
    | plan    | Other | other blocks |         | -5      |

    """
    row = "| Others | finance | other blocks | -7 | {} | | |"
    for budget, expected in (("-5", []), ("-9", ["budget-off-plan"])):
        found = read_council(table + HEADERS + row.format(budget)).council
        assert found is not None
        told = [
            one.rule for one in check_council(found) if one.rule.endswith(("-plan", "-forecast"))
        ]
        assert told == expected


FORECAST = """
## Forecast
| Version | Line | Kind | 2026/27 |
| plan | Brought in | opening balance | 9000 |
| plan | Schools | expenditure | 30000 |
| plan | Placements | expenditure | 20000 |
| plan | Grant | high needs block | -46000 |
| plan | Other blocks | other blocks | -500 |
| plan | Carried on | closing balance | 12500 |

## Updates
| Update | Title | Column label | Activity data to | Forecast version |
| june | June report | June | May 26 | plan |
| sept | Autumn paper | September | Aug 26 | plan |

"""


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("3500 | 3500 | 3500", ""),
        ("3500 | 3500 | 5300", "the in-year balance and other blocks of the forecast in its other"),
        ("4000 | 4000 | 4500", "the in-year balance of the forecast in its other columns"),
        ("123 | 3500 | 777", ""),
        ("46000 | 46000 | 47000", ""),
        ("20000 | 20000 | 27000", "“Placements” of the forecast in its other columns"),
        ("1 | 2 | 3", ""),
    ],
)
def test_a_line_without_a_kind_is_known_by_its_figures(figures: str, words: str) -> None:
    row = f"| DSG overspend before payments | finance | | | {figures} |\n"
    found = [
        one
        for one in check_council(council(row + "\n" + FORECAST))
        if one.rule == "budget-off-itself"
    ]
    assert len(found) == bool(words)
    assert not words or words in found[0].wrong
    assert not words or "but sept has" in found[0].wrong
