"""Charts drawn from a council's data: what each finds, shows and leaves out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from inputs_helpers import grids
from made_up_council import Tables, tables, with_rows, with_setting

from svreport.content.blocks import ChartKind, text_of
from svreport.core.frozen import replace
from svreport.core.model import Council, Update
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.measures import headline_chart, measure_chart
from svreport.documents.charts.money import (
    MOST_DECIMALS,
    ForecastMoney,
    deficit_chart,
    difference_chart,
    savings_chart,
    spending_chart,
)
from svreport.figures.versions import plan_version, reported_version, version_before
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids, read_inputs

MEASURES = ["Code", "Measure", "Unit", "Basis", "Suppress"]
VALUES = ["Code", "As at", "Plan", "Actual", "Status"]


@pytest.fixture(scope="module")
def example(example_inputs: Path) -> Council:
    council = read_inputs(example_inputs).council
    assert council is not None
    return council


def council_of(sheets: Tables) -> Council:
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    return inputs.council


def update_of(council: Council, key: str) -> Update:
    return next(one for one in council.updates if one.key == key)


def shown(drawn: ChartWithTable | None) -> dict[str, list[Decimal | None]]:
    assert drawn is not None
    return {one.name: list(one.values) for one in drawn.chart.series}


def rows(drawn: ChartWithTable | None) -> list[list[str]]:
    assert drawn is not None
    return [[text_of(cell) for cell in row] for row in drawn.table.rows]


def title(drawn: ChartWithTable | None) -> str:
    assert drawn is not None
    return drawn.chart.title


# The example


def test_titles_tell_the_findings(example: Council) -> None:
    third = update_of(example, "q3")
    assert title(headline_chart(example, third)) == (
        "Number of EHCPs: 6,205 in October 2024, up 840 on October 2023"
    )
    assert title(spending_chart(example)) == (
        "Without the plan, spending passes income by £41.22m in 2028/29"
    )
    assert title(savings_chart(example, third)) == (
        "Savings of £39.5m bring planned spending within income in 2028/29"
    )
    assert (
        title(deficit_chart(example, third))
        == "The revised deficit is £123.00m in 2028/29, £52.70m more than in the plan forecast"
    )


def test_an_earlier_update_knows_no_later_version(example: Council) -> None:
    drawn = deficit_chart(example, update_of(example, "q1"))
    assert list(shown(drawn)) == ["Unmitigated", "Plan", "Limit (assumed from 2025/26)"]
    assert title(drawn) == (
        "The plan deficit stays within its limit to 2028/29, assumed from 2025/26"
    )


def test_savings_stand_on_planned_spending(example: Council) -> None:
    drawn = savings_chart(example, update_of(example, "q3"))
    assert drawn is not None
    assert drawn.chart.kind is ChartKind.STACKED
    last = {name: values[-1] for name, values in shown(drawn).items()}
    assert last["Spending"] == Decimal("86.46")
    assert last["Saved by SPE"] == Decimal("19.4")
    assert last["Income"] == Decimal("86.787")
    assert [one.name for one in drawn.chart.series if one.as_line] == [
        "Income",
        "Without the plan",
    ]
    # 103.74 are planned and 4.73 saved, where 103.93 would be spent without the plan.
    assert drawn.note == (
        "The dashed line is spending without the plan; a column above it shows that the plan also "
        "adds spending, £4.54m in 2024/25."
    )


def test_the_table_has_the_figures_of_the_chart(example: Council) -> None:
    drawn = spending_chart(example)
    assert drawn is not None
    assert [text_of(one.heading) for one in drawn.table.columns] == [
        "Year (£m)",
        "Spending",
        "Income",
    ]
    assert rows(drawn)[-1] == ["2028/29", "125.96", "84.74"]


def test_descriptions_give_the_main_figures(example: Council) -> None:
    drawn = deficit_chart(example, update_of(example, "q3"))
    assert drawn is not None
    assert drawn.chart.description == (
        f"{drawn.chart.title}. Revised: £29.74m in 2023/24 and £123.39m in 2030/31."
    )


def test_outturn_is_dark_plan_dashed_and_an_assumed_limit_hollow(example: Council) -> None:
    drawn = deficit_chart(example, update_of(example, "q3"))
    assert drawn is not None
    assert drawn.chart.kind is ChartKind.COLUMN
    (column,) = drawn.chart.columns
    assert (column.name, column.light) == ("Revised", [1, 2, 3, 4, 5, 6, 7])
    looks = {one.name: drawn.chart.look_of(one).value for one in drawn.chart.series}
    assert looks | {"Revised": ""} == {
        "Unmitigated": "other",
        "Plan": "plan",
        "Revised": "",
        "Limit (assumed from 2025/26)": "limit",
    }
    limit = drawn.chart.series[-1]
    assert limit.light == [2, 3, 4, 5]
    assert limit.labels == {1: "Agreed limit £84.5m", 4: "Assumed limit £84.5m"}
    assert drawn.chart.subtitle == (
        "Cumulative deficit at year end (£m). Columns: Revised, past years dark."
    )


def test_differences_are_bars_in_order_with_the_one_of_the_title_dark(example: Council) -> None:
    update = update_of(example, "q3")
    plan, now = plan_version(example, update), reported_version(example, update)
    assert plan is not None
    assert now is not None
    drawn = difference_chart(example, plan, now)
    assert drawn is not None
    assert drawn.title == (
        "Independent and Non-maintained Special School Provision: £8.06m of the £18.43m above the "
        "plan forecast"
    )
    (bars,) = drawn.series
    values = [value for value in bars.values if value is not None]
    assert values == sorted(values, reverse=True)
    assert (len(values), bars.light) == (8, [1, 2, 3, 4, 5, 6, 7])
    assert drawn.written(values[-1]) == "−£0.13m"
    # Between a version and itself nothing differs.
    assert difference_chart(example, now, now) is None


# A council of another shape


def test_money_in_another_unit_and_style() -> None:
    council = council_of(tables())
    drawn = deficit_chart(council, council.updates[1])
    assert shown(drawn) == {"Base": [Decimal("4.75"), Decimal("6.25"), Decimal("4.75")]}
    assert title(drawn) == "The base deficit is £4.75m in 2026-27"
    assert drawn is not None
    assert drawn.chart.number_format == '"£"#,##0.00"m";("£"#,##0.00"m")'
    # As of a council that states thousands.
    money = replace(ForecastMoney.of(council), places=MOST_DECIMALS)
    for largest, places in (("10", 1), ("9.5", 2), ("0.085", 3), ("0", 1)):
        size = f'"£"#,##0.{"0" * places}"m"'
        assert money.number_format([[Decimal(largest), None]]) == f"{size};({size})"


def test_without_the_versions_there_is_no_chart_of_them() -> None:
    council = council_of(tables())
    assert spending_chart(council) is None
    assert savings_chart(council, council.updates[1]) is None


def test_settings_name_the_versions() -> None:
    sheets = with_setting(tables(), "Unmitigated version", "Base")
    sheets = with_setting(sheets, "Plan version", "base")
    savings = [["Condition", "Workstream", "Year", "Target"], ["A", "W", "2026/27", "0.5"]]
    council = council_of(with_rows(sheets, "Savings", savings))
    assert title(spending_chart(council)) == (
        "Without the plan, spending stays £1.5m below income in 2026-27"
    )
    drawn = savings_chart(council, council.updates[1])
    assert shown(drawn)["Saved by W"] == [None, None, Decimal("0.5")]
    assert title(drawn) == ("Savings of £0.5m bring planned spending within income in 2026-27")


def test_savings_are_those_that_the_update_knows() -> None:
    sheets = with_setting(tables(), "Plan version", "base")
    savings = [
        ["Condition", "Workstream", "Year", "Target", "Update"],
        ["A", "W", "2026/27", "0.5", ""],
        ["A", "W", "2026/27", "0.75", "u2"],
    ]
    council = council_of(with_rows(sheets, "Savings", savings))
    saved = [shown(savings_chart(council, one))["Saved by W"][-1] for one in council.updates]
    assert saved == [Decimal(one) for one in ("0.5", "0.75", "0.75", "0.75")]


def test_many_workstreams_share_a_colour() -> None:
    sheets = with_setting(tables(), "Plan version", "base")
    savings = [
        ["Condition", "Workstream", "Year", "Target"],
        *(["A", f"W{number}", "2026/27", str(number)] for number in range(1, 9)),
    ]
    council = council_of(with_rows(sheets, "Savings", savings))
    drawn = savings_chart(council, council.updates[1])
    last = {name: values[-1] for name, values in shown(drawn).items()}
    assert list(last) == [
        "Spending",
        "Saved by W5",
        "Saved by W6",
        "Saved by W7",
        "Saved by W8",
        "Other workstreams",
        "Income",
    ]
    assert last["Other workstreams"] == 1 + 2 + 3 + 4


@pytest.mark.parametrize(
    ("limits", "finding"),
    [
        (["5", "5", "4"], "passes its limit from 2025-26"),
        (["4", "7", "4"], "passes its limit in 2024-25 and 2026-27"),
        (["5", "7", "4"], "passes its limit in 2026-27"),
        (["5", "7", "5"], "stays within its limit to 2026-27"),
    ],
)
def test_limits_that_are_passed_are_named(limits: list[str], finding: str) -> None:
    sheets = tables()
    sheets["Forecast"][0].append("Standing")
    limit = ["base", "Limit", "deficit limit", *limits, "agreed"]
    council = council_of(with_rows(sheets, "Forecast", [limit]))
    assert title(deficit_chart(council, council.updates[1])) == f"The base deficit {finding}"


# Measures


def measured(*values: list[str]) -> Council:
    """A council whose only measure is a count that must not give a child away."""
    sheets = tables()
    sheets["Measures"] = [MEASURES, ["M", "Plans", "count", "point in time", "yes"]]
    sheets["Measure values"] = [VALUES, *values]
    return council_of(sheets)


def named(measure: list[str], *values: list[str]) -> Council:
    """A council whose settings name the measure for the chart."""
    sheets = {**tables(), "Measures": [MEASURES, measure], "Measure values": [VALUES, *values]}
    return council_of(with_setting(sheets, "Headline measure", measure[0]))


def test_small_counts_are_gaps_in_the_chart_and_symbols_in_the_table() -> None:
    council = measured(
        ["M", "Mar 25", "", "9", ""], ["M", "Jun 25", "", "3", ""], ["M", "Sep 25", "", "12", ""]
    )
    drawn = headline_chart(council, council.updates[1])
    assert shown(drawn) == {"Actual": [Decimal(9), None, Decimal(12)]}
    assert ["June 2025", "c"] in rows(drawn)
    assert drawn is not None
    assert drawn.chart.description == (
        "Plans: 12 in September 2025, up 3 on March 2025. Actual: 9 in March 2025 and 12 in "
        "September 2025."
    )


def test_a_missing_figure_says_why() -> None:
    council = measured(
        ["M", "Mar 25", "", "9", ""],
        ["M", "Jun 25", "", "", "incomplete"],
        ["M", "Sep 25", "", "12", ""],
    )
    drawn = headline_chart(council, council.updates[1])
    assert shown(drawn) == {"Actual": [Decimal(9), None, Decimal(12)]}
    assert ["June 2025", "Incomplete"] in rows(drawn)


def test_nothing_after_the_update_is_shown_but_its_plan() -> None:
    council = measured(
        ["M", "Mar 25", "10", "9", ""],
        ["M", "Jun 25", "", "11", ""],
        ["M", "Sep 25", "16", "12", ""],
        ["M", "Dec 25", "19", "", ""],
    )
    drawn = headline_chart(council, council.updates[0])  # to June
    assert drawn is not None
    assert drawn.chart.categories == [date(2025, month, 1) for month in (3, 6, 9, 12)]
    assert shown(drawn) == {
        "Actual": [Decimal(9), Decimal(11), None, None],
        "Plan": [Decimal(10), Decimal(13), Decimal(16), Decimal(19)],
    }
    assert ["June 2025", "11", "13 (pro rata)"] in rows(drawn)
    assert ["September 2025", "–", "16"] in rows(drawn)
    assert title(drawn) == "Plans: 11 in June 2025, 2 below plan (pro rata)"


def test_a_percentage_moves_in_points() -> None:
    council = named(
        ["M", "Share", "%", "point in time", "no"],
        ["M", "Mar 25", "50%", "9.5%", ""],
        ["M", "Sep 25", "50%", "8.25%", ""],
    )
    drawn = headline_chart(council, council.updates[1])
    assert title(drawn) == "Share: 8.25% in September 2025, 41.75\xa0pp below plan"
    assert drawn is not None
    assert drawn.chart.number_format == '#,##0.00"%"'


def test_a_count_of_the_year_to_date_is_not_said_to_have_grown() -> None:
    council = named(
        ["M", "Asked", "count", "financial year to date", "no"],
        ["M", "Mar 25", "", "90", ""],
        ["M", "Sep 25", "50", "52", ""],
    )
    assert title(headline_chart(council, council.updates[1])) == (
        "Asked: 52 in September 2025, 2 above plan"
    )


@pytest.mark.parametrize(
    ("basis", "earlier", "later", "restart"),
    [
        ("academic year to date", "Jul 25", "Sep 25", "September 2025"),
        ("academic year to date", "Aug 25", "Sep 25", "September 2025"),
        ("financial year to date", "Mar 25", "Apr 25", "April 2025"),
        ("financial year to date", "Sep 24", "Sep 25", "April 2025"),
        ("academic year to date", "Sep 24", "Aug 25", None),
        ("point in time", "Mar 25", "Sep 25", None),
        ("rolling 12 months", "Mar 25", "Sep 25", None),
    ],
)
def test_lines_are_broken_where_a_count_begins_again(
    basis: str, earlier: str, later: str, restart: str | None
) -> None:
    council = named(
        ["M", "Asked", "count", basis, "no"],
        ["M", earlier, "80", "90", ""],
        ["M", later, "50", "52", ""],
    )
    drawn = headline_chart(council, council.updates[1])
    assert drawn is not None
    both = {"Actual": [90, None, 52], "Plan": [80, None, 50]}
    joined = {"Actual": [90, 52], "Plan": [80, 50]}
    assert shown(drawn) == (both if restart else joined)
    days = [day for day in drawn.chart.categories if isinstance(day, date)]
    assert days == sorted(days)
    again = [row for row in rows(drawn) if row[0].startswith("From ")]
    words = "Count restarts"
    assert again == ([[f"From {restart}", words, words]] if restart else [])


def test_titles_have_fourteen_words_at_most_where_names_leave_room(example: Council) -> None:
    third = update_of(example, "q3")
    charts = [measure_chart(example, third, measure) for measure in example.measures]
    titles = [drawn.chart.title for drawn in charts if drawn]
    assert len(titles) > 10
    long = [title for title in titles if len(title.split()) > 14]
    assert all(len(title.partition(":")[0].split()) > 7 for title in long)


@pytest.mark.parametrize(
    ("before", "plan", "title"),
    [
        ("50", "51", "Asked: 60 in September 2025, up 10 on September 2024"),
        ("58", "51", "Asked: 60 in September 2025, 9 above plan"),
        ("60", "60", "Asked: 60 in September 2025, as planned"),
        ("60", "", "Asked: 60 in September 2025, unchanged on September 2024"),
    ],
)
def test_a_title_says_the_largest_change(before: str, plan: str, title: str) -> None:
    council = named(
        ["M", "Asked", "count", "point in time", "no"],
        ["M", "Sep 24", "", before, ""],
        ["M", "Sep 25", plan, "60", ""],
    )
    drawn = headline_chart(council, council.updates[1])
    assert drawn is not None
    assert drawn.chart.title == title


def test_one_figure_makes_no_chart() -> None:
    council = measured(["M", "Sep 25", "50", "52", ""])
    assert headline_chart(council, council.updates[1]) is None


# A council with many versions of its forecast, whose largest difference is more than the whole


@pytest.fixture(scope="module")
def ashworth(root: Path) -> Council:
    council = read_grids(grids((root / "tests/claims/ashworth-vale.md").read_text("utf-8"))).council
    assert council is not None
    return council


def test_versions_between_the_last_and_the_plan_are_not_drawn(ashworth: Council) -> None:
    drawn = deficit_chart(ashworth, ashworth.updates[-1])
    assert list(shown(drawn)) == ["Reform plan", "Period 9", "Provisional outturn", "Limit"]
    assert drawn is not None
    # A version is called by its own name.
    assert drawn.chart.basis == "Columns: Provisional outturn, past years dark"
    # Above the first column it would be across the axis, whose amounts are as short.
    assert drawn.chart.series[-1].labels == {1: "Agreed limit £20.5m"}


def test_falls_are_in_order_of_their_size_as_well(ashworth: Council) -> None:
    update = ashworth.updates[-1]
    before, now = version_before(ashworth, update), reported_version(ashworth, update)
    assert before is not None
    assert now is not None
    drawn = difference_chart(ashworth, before, now)
    assert drawn is not None
    sizes = [abs(value) for value in drawn.series[0].values if value is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert drawn.written(drawn.series[0].values[0]) == "−£0.21m"


def test_millions_have_no_more_decimals_than_they_are_stated_with(root: Path) -> None:
    text = (root / "tests/claims/westmarch.md").read_text("utf-8")
    council = read_grids(grids(text)).council
    assert council is not None
    drawn = deficit_chart(council, council.updates[-1])
    assert rows(drawn)[0] == ["2024/25", "32.2", "33.2", "36.0"]
