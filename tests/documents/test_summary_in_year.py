"""In-year monitoring and savings: the sheets of the year's budget."""

from __future__ import annotations

from typing import Any

import pytest
from built_outputs import BuildTables, Outputs
from excel_reading import first_row, formulas, opened, saved_values, table_rows
from made_up_council import Tables, tables, with_rows

IN_YEAR, SAVINGS = "In-year monitoring", "Savings by condition"


def named(rows: list[dict[str, Any]], name: str, column: str = "Line") -> dict[str, Any]:
    (row,) = [row for row in rows if row[column] == name]
    return row


def monitored(rows: list[list[str]]) -> Tables:
    head = ["Line", "Group", "Kind", "Baseline", "Budget", "u1", "u2", "Rating", "Reason"]
    return with_rows(tables(), "Budget monitoring", [head, *rows])


BUDGET = [
    [
        "Own schools",
        "finance",
        "expenditure",
        "5",
        "6.25",
        "6.5",
        "6.75",
        "Amber-Red",
        "=1+1 {{ x }}",
    ],
    ["Journeys", "finance", "expenditure", "2", "2.5", "2.5", "2.25", "", ""],
    ["Grant", "finance", "high needs block", "-4", "-12.25", "", "-11.5", "Green", ""],
    ["Balance", "finance", "in-year balance", "", "1.5", "1.5", "", "", ""],
    ["Fewer journeys", "mitigation", "", "0", "2", "", "1.5", "", ""],
    ["Homes", "mitigation", "", "0", "0", "0", "-0.25", "", ""],
]


# In-year monitoring


def test_lines_against_their_budget_and_the_last_update(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    spending = named(table_rows(content, IN_YEAR), "Total high needs spending")
    assert spending == {
        "Line": "Total high needs spending",
        "Group": "finance",
        "Baseline (£000)": 97_098,
        "Budget (£000)": 103_744,
        "Forecast at the last update (£000)": 103_744,
        "Forecast now (£000)": 122_172,
        "Variance (£000)": 18_428,
        "Variance (%)": pytest.approx(18_428 / 103_744),
        "Change since the last update (£000)": 18_428,
        "In the revised forecast (£000)": 122_172,
        "Now less that version (£000)": 0,
        "Rating": "Red",
        "Reason": "More plans and more independent placements than the plan assumed, and savings "
        "that come later.",
        "Source": "row 2",
        "Notes": spending["Notes"],
    }
    written = formulas(content)
    assert written[IN_YEAR, f"G{first_row(content, IN_YEAR)}"] == (
        "=In_year_monitoring[[#This Row],[Forecast now (£000)]]"
        "-In_year_monitoring[[#This Row],[Budget (£000)]]"
    )
    in_forecast = written[IN_YEAR, f"J{first_row(content, IN_YEAR)}"]
    assert in_forecast == "=total_expenditure_revised_2024_25"


def test_savings_stand_among_the_lines_from_their_own_sheet(
    exampleshire: dict[str, Outputs],
) -> None:
    content = exampleshire["q3"].summary
    saved = named(table_rows(content, IN_YEAR), "Savings of all workstreams")
    shown = [saved[f"{name} (£000)"] for name in ("Budget", "Forecast now", "Variance")]
    assert shown == [4727, 2130, -2597]
    assert saved["Change since the last update (£000)"] == -2597
    assert saved["Group"] == "mitigation"
    assert "=Savings_by_condition[[#Totals],[Target 2024/25 (£000)]]" in formulas(content).values()


@pytest.mark.parametrize(("update", "told"), [("q1", False), ("q2", False), ("q3", True)])
def test_an_earlier_update_has_no_later_rating_or_reason(
    update: str, told: bool, exampleshire: dict[str, Outputs]
) -> None:
    content = exampleshire[update].summary
    (first, *_) = table_rows(content, IN_YEAR)
    assert ("Rating" in first, "Reason" in first) == (told, told)
    said = " ".join(str(text) for text in saved_values(content)[IN_YEAR].values())
    assert ("are left out here" in said) is not told
    # There is no update before the first to compare with.
    assert ("Forecast at the last update (£000)" in first) is (update != "q1")


def test_lines_that_add_up_have_live_totals(build_tables: BuildTables) -> None:
    content = build_tables(monitored(BUDGET)).summary
    rows = table_rows(content, IN_YEAR)
    assert [row["Line"] for row in rows] == [
        "Own schools",
        "Journeys",
        "Total of these lines of expenditure",
        "Grant",
        "Balance",
        "Fewer journeys",
        "Homes",
        "Total of mitigations",
    ]
    spending, mitigations = rows[2], rows[7]
    columns = ("Baseline", "Budget", "Forecast now", "Variance")
    assert [spending[f"{one} (£m)"] for one in columns] == [7, 8.75, 9, 0.25]
    assert [mitigations[f"{one} (£m)"] for one in columns] == [0, 2, 1.25, -0.75]
    assert mitigations["Variance (%)"] == -0.375
    # One of the two was not forecast at the last update, so that has no total.
    assert mitigations["Forecast at the last update (£m)"] is None
    first = first_row(content, IN_YEAR)
    assert formulas(content)[IN_YEAR, f"D{first + 2}"] == "=SUM(expenditure_budget)"
    names = {name: one.attr_text for name, one in opened(content).defined_names.items()}
    assert names["expenditure_budget"] == f"'In-year monitoring'!$D${first}:$D${first + 1}"
    mitigations_at = f"'In-year monitoring'!$F${first + 5}:$F${first + 6}"
    assert names["mitigation_forecast_now"] == mitigations_at


def test_a_line_is_held_against_the_forecast(build_tables: BuildTables) -> None:
    rows = table_rows(build_tables(monitored(BUDGET)).summary, IN_YEAR)
    against = {row["Line"]: row["In the base forecast (£m)"] for row in rows}
    # It has no line of its name there, and is not all of the spending.
    assert against["Own schools"] is None
    assert against["Grant"] == -12.25
    assert named(rows, "Grant")["Now less that version (£m)"] == 0.75
    # What was not forecast yet differs from nothing.
    assert (against["Balance"], named(rows, "Balance")["Now less that version (£m)"]) == (
        1.5,
        None,
    )


def test_what_is_typed_is_shown_as_text(build_tables: BuildTables) -> None:
    content = build_tables(monitored(BUDGET)).summary
    assert named(table_rows(content, IN_YEAR), "Own schools")["Reason"] == "=1+1 {{ x }}"
    assert "=1+1 {{ x }}" not in formulas(content).values()


def test_without_a_budget_the_sheet_is_left_out(norchester: Outputs) -> None:
    shown = saved_values(norchester.summary)
    assert IN_YEAR not in shown
    assert any("In-year monitoring" in str(one) for one in shown["Contents"].values())


# Savings


def saved(rows: list[list[str]]) -> Tables:
    head = ["Condition", "Workstream", "Year", "Target", "Achieved", "Forecast", "Update"]
    return with_rows(tables(), "Savings", [head, *rows])


def test_totals_of_savings_follow_a_filter(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    page = opened(content)[SAVINGS]
    (table,) = page.tables.values()
    assert table.autoFilter is not None
    last = page.max_row
    assert formulas(content)[SAVINGS, f"D{last}"] == (
        "=SUBTOTAL(109,Savings_by_condition[Target 2024/25 (£000)])"
    )
    total = table_rows(content, SAVINGS)[-1]
    assert total["Variance (%)"] == pytest.approx(-2597 / 4727)


def test_savings_stand_in_the_order_of_the_conditions(exampleshire: dict[str, Outputs]) -> None:
    rows = table_rows(exampleshire["q3"].summary, SAVINGS)
    numbers = [str(row["Condition"]).removeprefix("Condition ") for row in rows]
    assert numbers == ["3.1", "3.2", "3.3", "3.4", "3.5", "Total"]
    assert rows[1]["Workstream"] == "VFM: Value for money and fair contributions"


def test_savings_tell_what_changed_since_the_last_update(build_tables: BuildTables) -> None:
    rows = [
        ["B", "Homes", "2025/26", "2", "", "2", ""],
        ["A", "Travel", "2025/26", "1", "", "1", ""],
        ["A", "Travel", "2025/26", "1", "0.125", "0.75", "u2"],
    ]
    shown = table_rows(build_tables(saved(rows)).summary, SAVINGS)
    assert [row["Change since the last update (£m)"] for row in shown] == [-0.25, 0, -0.25]
    assert [row["Forecast at the last update (£m)"] for row in shown] == [1, 2, 3]
    assert [row["Achieved 2025-26 (£m)"] for row in shown] == [0.125, None, 0.125]


def test_columns_without_a_figure_are_left_out(build_tables: BuildTables) -> None:
    rows = [
        ["A", "Travel", "2025/26", "1", "", "", ""],
        ["A", "Travel", "2026/27", "3", "", "", ""],
    ]
    content = build_tables(saved(rows)).summary
    (line, total) = table_rows(content, SAVINGS)
    assert list(line) == [
        "Condition",
        "Workstream",
        "Target 2025-26 (£m)",
        "Target 2026-27 (£m)",
        "Source",
    ]
    assert total["Target 2026-27 (£m)"] == 3


def test_savings_that_serve_no_condition_are_by_workstream(build_tables: BuildTables) -> None:
    head = ["Workstream", "Year", "Target"]
    row = ["T", "2025/26", "1.5"]
    summary = build_tables(with_rows(tables(), "Savings", [head, row])).summary
    line, total = table_rows(summary, "Savings by workstream")
    assert "Condition" not in line
    assert line["Workstream"].startswith("T")
    assert total["Workstream"] == "Total"
