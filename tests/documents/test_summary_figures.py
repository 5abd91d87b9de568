"""The financial summary's figures: those of the inputs, unchanged, and what follows from them."""

from __future__ import annotations

import csv
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from awkward_versions import awkward_tables
from built_outputs import BuildTables, Outputs, outputs_of
from excel_reading import first_row, formulas, opened, saved_values, table_rows
from made_up_council import Tables, saved_workbook, tables, with_rows, with_setting

import svreport

EXAMPLE = Path(svreport.__file__).parent / "inputs" / "example_data"
TOTALS = {
    "total expenditure": "Total expenditure",
    "in-year balance": "In-year balance",
    "closing balance": "Closing balance",
}


def typed(sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet of the worked example, as they were typed."""
    with (EXAMPLE / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named(rows: list[dict[str, Any]], name: str, column: str = "Line") -> dict[str, Any]:
    (row,) = [row for row in rows if row[column] == name]
    return row


@pytest.mark.parametrize("version", ["unmitigated", "plan", "revised"])
def test_every_published_figure_is_unchanged(
    version: str, exampleshire: dict[str, Outputs]
) -> None:
    rows = table_rows(exampleshire["q3"].summary, f"DSG {version}")
    compared = 0
    for line in typed("Forecast"):
        if line["Version"] != version or line["Kind"] == "deficit limit":
            continue
        row = named(rows, TOTALS.get(line["Kind"], line["Line"]))
        for year, amount in line.items():
            if re.match(r"\d{4}/", year) and amount:
                assert row[f"{year} (£000)"] == float(amount), (line["Line"], year)
                compared += 1
    assert compared == {"unmitigated": 86, "plan": 98, "revised": 128}[version]


def test_totals_and_balances_are_formulas(exampleshire: dict[str, Outputs]) -> None:
    page = opened(exampleshire["q3"].summary)["DSG revised"]
    kinds = {
        page.cell(row, 1).value: [page.cell(row, column).data_type for column in range(3, 11)]
        for row in range(1, page.max_row + 1)
    }
    for name in TOTALS.values():
        assert kinds[name] == ["f"] * 8, name
    brought_forward = kinds["Surplus/Deficit Brought Forward from Previous years"]
    assert brought_forward == ["n", *["f"] * 7]
    assert kinds["Special Schools"] == ["n"] * 8


def test_a_changed_line_would_change_its_totals(exampleshire: dict[str, Outputs]) -> None:
    written = formulas(exampleshire["q3"].summary)
    book = opened(exampleshire["q3"].summary)
    rows = {
        book["DSG plan"].cell(row, 1).value: written.get(("DSG plan", f"D{row}"))
        for row in range(1, book["DSG plan"].max_row + 1)
    }
    assert rows["Total expenditure"] == (
        "=SUM(expenditure_plan_2024_25)+rounding_of_expenditure_plan_2024_25"
    )
    assert rows["In-year balance"] == (
        "=total_expenditure_plan_2024_25+SUM(income_plan_2024_25)+rounding_of_in_year_plan_2024_25"
    )
    brought_forward = "Surplus/Deficit Brought Forward from Previous years"
    assert rows[brought_forward] == "=closing_balance_plan_2023_24"
    assert rows["Closing balance"] == (
        "=in_year_balance_plan_2024_25+opening_balance_plan_2024_25"
        "+SUM(other_movements_plan_2024_25)+rounding_of_closing_plan_2024_25"
    )
    names = book.defined_names
    first = first_row(exampleshire["q3"].summary, "DSG plan")
    cells = f"'DSG plan'!$D${first}:$D${first + 8}"
    assert names["expenditure_plan_2024_25"].attr_text == cells


def test_rounding_stands_beside_what_it_explains(exampleshire: dict[str, Outputs]) -> None:
    rows = table_rows(exampleshire["q3"].summary, "DSG revised")
    rounding = named(rows, "Rounding (total expenditure)")
    # The published lines for 2024/25 add to 122,173; the published total is 122,172.
    assert rounding["2024/25 (£000)"] == -1
    assert rounding["2023/24 (£000)"] == 0


def forecast(total: str) -> Tables:
    council = tables()
    council["Forecast"].append(["base", "Total", "total expenditure", total, "13.75", "11"])
    return council


@pytest.mark.parametrize(
    ("total", "rows"), [("12.75", []), ("12.76", ["Rounding (total expenditure)"])]
)
def test_rounding_rows_stand_only_where_they_are_needed(
    total: str, rows: list[str], build_tables: BuildTables
) -> None:
    shown = table_rows(build_tables(forecast(total)).summary, "DSG base")
    assert [row["Line"] for row in shown if row["Kind"] == "rounding"] == rows
    assert named(shown, "Total expenditure")["2024-25 (£m)"] == float(total)


def test_an_opening_balance_that_does_not_follow_is_kept(build_tables: BuildTables) -> None:
    council = tables()
    council["Forecast"][4] = ["base", "Brought forward", "opening balance", "4", "4.76", ""]
    content = build_tables(council).summary
    opening = named(table_rows(content, "DSG base"), "Brought forward")
    assert [opening[f"{year} (£m)"] for year in ("2024-25", "2025-26", "2026-27")] == [
        4,
        4.76,
        6.26,
    ]
    # What it is apart from the balance before it moves with that balance.
    assert "=closing_balance_base_2024_25+rounding_of_opening_base_2025_26" in (
        formulas(content).values()
    )
    rounding = named(table_rows(content, "DSG base"), "Rounding (opening balance)")
    assert rounding["2025-26 (£m)"] == pytest.approx(0.01)


def test_unit_costs_of_the_two_years_compared(exampleshire: dict[str, Outputs]) -> None:
    rows = table_rows(exampleshire["q3"].summary, "Unit costs")
    for line in typed("Unit costs"):
        row, year = named(rows, line["Provision"], "Provision"), line["Year"]
        assert row[f"Places {year}"] == float(line["Places"])
        assert row[f"Average cost {year} (£)"] == float(line["Average cost"])
        assert row[f"Total {year} (£000)"] == float(line["Total"])
    special = named(rows, "Special Schools", "Provision")
    assert special["Change in places"] == 27
    assert special["Change in average cost (£)"] == 873
    assert special["Change in total (£000)"] == 1662
    assert named(rows, "Total", "Provision")["Total 2024/25 (£000)"] == 97_748


def saved_by(rows: list[dict[str, Any]], code: str) -> dict[str, Any]:
    """The row of a workstream, which the sheet calls by its code and title."""
    (row,) = [one for one in rows if str(one["Workstream"]).startswith(f"{code}:")]
    return row


def test_savings_by_condition(exampleshire: dict[str, Outputs]) -> None:
    rows = table_rows(exampleshire["q3"].summary, "Savings by condition")
    for line in typed("Savings"):
        if (line["Year"], line["Update"]) != ("2024/25", "q3"):
            continue
        row = saved_by(rows, line["Workstream"])
        for name in ("Baseline", "Target", "Achieved", "Forecast"):
            assert row[f"{name} 2024/25 (£000)"] == float(line[name])
    first = saved_by(rows, "DMI")
    assert first["Condition"] == "Condition 3.1"
    assert (first["Variance (£000)"], first["Rating"]) == (880 - 1753, "Red")
    total = named(rows, "Total", "Condition")
    assert total["Target 2024/25 (£000)"] == 4727
    assert total["Forecast 2024/25 (£000)"] == 2130
    assert total["Target 2028/29 (£000)"] == 39_500


@pytest.mark.parametrize(
    ("update", "achieved", "forecast", "rating"),
    [
        ("q1", None, 1753, "Green"),
        ("q2", 130, 1753, "Amber"),
        ("q3", 410, 880, "Red"),
    ],
)
def test_savings_are_those_that_the_update_knew(
    update: str,
    achieved: int | None,
    forecast: int,
    rating: str,
    exampleshire: dict[str, Outputs],
) -> None:
    rows = table_rows(exampleshire[update].summary, "Savings by condition")
    row = saved_by(rows, "DMI")
    shown = [row.get(f"{name} 2024/25 (£000)") for name in ("Achieved", "Forecast")]
    assert [*shown, row["Rating"]] == [achieved, forecast, rating]


def test_versions_are_those_that_the_update_knew(exampleshire: dict[str, Outputs]) -> None:
    for update, versions in {
        "q1": ["unmitigated", "plan"],
        "q2": ["unmitigated", "plan"],
        "q3": ["unmitigated", "plan", "revised"],
    }.items():
        content = exampleshire[update].summary
        sheets = [name for name in opened(content).sheetnames if name.startswith("DSG ")]
        assert sheets == [f"DSG {version}" for version in versions]
        limits = table_rows(content, "Deficit against limits")[0]
        assert [name for name in limits if name.startswith("Within limit")] == [
            f"Within limit, {version}" for version in versions
        ]


@pytest.mark.parametrize(("update", "status"), [("q1", "due"), ("q2", "paid"), ("q3", "paid")])
def test_a_payment_is_not_paid_before_it_was(
    update: str, status: str, exampleshire: dict[str, Outputs]
) -> None:
    rows = table_rows(exampleshire[update].summary, "Payments")
    second = named(rows, "2024/25", "Year")
    assert (second["Status"], second["Date"]) == (status, "28 June 2024")


def test_payments_meet_the_agreement_withheld_ones_too(build_tables: BuildTables) -> None:
    council = with_setting(tables(), "Agreement total", "9.5")
    payments = [["2024/25", "4", "paid"], ["2025/26", "3", "withheld"], ["2026/27", "2.5", "due"]]
    council = with_rows(council, "Payments", [["Year", "Amount", "Status"], *payments])
    content = build_tables(council).summary
    rows = table_rows(content, "Payments")
    assert [row["Status"] for row in rows[:3]] == ["paid", "withheld", "due"]
    assert [row["Amount (£m)"] for row in rows[-3:]] == [9.5, 9.5, 0]
    assert table_rows(content, "Checks")[-1]["Result"] == "agrees"


def test_deficit_against_its_limits(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    every = table_rows(content, "Deficit against limits")
    rows = [row for row in every if row["Limit (£000)"] is not None]
    # Closing balances of other years stand beside them, for the chart.
    assert [row["Year"] for row in every if row not in rows] == ["2023/24", "2029/30", "2030/31"]
    assert [row["Standing"] for row in rows] == ["agreed", *["assumed"] * 4]
    # No version is judged by a limit that is assumed.
    assert [row["Within limit, unmitigated"] for row in rows] == ["no", *[None] * 4]
    assert [row["Within limit, plan"] for row in rows] == ["yes", *[None] * 4]
    assert [row["Within limit, revised"] for row in rows] == ["yes", *[None] * 4]
    last = named(rows, "2028/29", "Year")
    assert last["Limit (£000)"] == 70_300
    assert last["Headroom, plan (£000)"] == 2
    assert last["Headroom, revised (£000)"] == 70_300 - 123_001
    second = first_row(content, "Deficit against limits") + 1
    written = formulas(content)["Deficit against limits", f"G{second}"]
    assert written == "=closing_balance_plan_2024_25"


def test_checks_show_what_does_not_agree(build_tables: BuildTables) -> None:
    content = build_tables(forecast("12.80")).summary
    (row,) = [row for row in table_rows(content, "Checks") if row["Year"] == "2024-25"]
    assert row == {
        "Check": "Total expenditure",
        "Of": "base",
        "Year": "2024-25",
        "Stated (£m)": 12.8,
        "From its parts (£m)": 12.75,
        "Difference (£m)": 0.05,
        "Tolerance (£m)": 0.015,
        "Result": "does not agree",
        "Source": "row 6",
        "Why they differ": "not explained",
    }


def test_every_check_of_the_example_agrees(exampleshire: dict[str, Outputs]) -> None:
    rows = table_rows(exampleshire["q3"].summary, "Checks")
    assert {row["Result"] for row in rows} == {"agrees"}
    assert {row["Check"] for row in rows} == {
        "Total expenditure",
        "In-year balance",
        "Closing balance",
        "Opening balance",
        "Places × average cost",
        "Agreement total",
    }


def test_the_cover_says_what_when_and_how_current(exampleshire: dict[str, Outputs]) -> None:
    shown = saved_values(exampleshire["q2"].summary)
    whose = "Exampleshire Council, Safety Valve agreement. Q2 2024/25 update report."
    covered = "Financial data to June 2024. Activity data to July 2024."
    contact = (
        "Contact: High needs finance lead, send.finance@exampleshire.gov.uk; SEND programme "
        "officer, send.programme@exampleshire.gov.uk."
    )
    first, contents = (list(shown[sheet].values()) for sheet in ("Summary", "Contents"))
    assert next(iter(shown)) == "Summary"
    assert first[1:5] == [whose, "Status: submitted 29 August 2024", covered, contact]
    assert contents[:4] == ["Exampleshire Council: financial summary", whose, covered, contact]
    assert "The update reports against the forecast version “plan”." in contents


def test_the_cover_leads_to_every_sheet(exampleshire: dict[str, Outputs]) -> None:
    book = opened(exampleshire["q3"].summary)
    links = {
        str(cell.value): cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink
    }
    others = [name for name in book.sheetnames if name != "Contents"]
    assert links == {name: f"'{name}'!A1" for name in others}


def test_a_part_without_data_is_left_out_and_said_so(
    norchester: Outputs, exampleshire: dict[str, Outputs]
) -> None:
    left_out = "Left out, because nothing is stated for them: "
    shown = saved_values(norchester.summary)
    kept = ["Summary", "Contents", "DSG base", "Deficit by year", "Sensitivity", "Sources", "Notes"]
    assert list(shown) == kept
    parts = (
        "Version against version, In-year monitoring, Bridge, Unit costs, Savings by condition, "
        "Payments, Deficit against limits, Key measures, Checks."
    )
    assert f"{left_out}{parts}" in " ".join(map(str, shown["Contents"].values()))
    whole = saved_values(exampleshire["q3"].summary)["Contents"].values()
    assert not any(str(text).startswith("Left out") for text in whole)


def test_a_draft_says_so(tmp_path: Path, norchester: Outputs) -> None:
    inputs = saved_workbook(tables(), tmp_path)
    draft = outputs_of(svreport.build(inputs, ["u2"], draft=True), "u2")
    assert saved_values(draft.summary)["Summary"]["A3"] == "Status: draft"
    assert saved_values(norchester.summary)["Summary"]["A3"] == "Status: submitted 31 October 2025"


SIGNS = "Spending and deficits are positive; income and surpluses are negative."


def test_signs_and_units_are_said_wherever_a_table_is_read_alone(
    exampleshire: dict[str, Outputs],
) -> None:
    shown = saved_values(exampleshire["q3"].summary)
    for sheet in (
        "Contents",
        "DSG unmitigated",
        "DSG plan",
        "DSG revised",
        "Deficit against limits",
    ):
        assert any(SIGNS in str(text) for text in shown[sheet].values()), sheet
    book = opened(exampleshire["q3"].summary)
    for page in book.worksheets:
        (table,) = page.tables.values()
        header, *body = page[table.ref]
        if "Unit" in [cell.value for cell in header]:
            continue  # each row has a unit of its own
        for heading, column in zip(header, zip(*body, strict=True), strict=True):
            if any(cell.data_type == "n" and cell.value is not None for cell in column):
                assert re.search(r"\((£000|£|%)\)$|[Pp]laces", str(heading.value)), heading.value


def test_brackets_and_millions_follow_the_settings(
    norchester: Outputs, exampleshire: dict[str, Outputs]
) -> None:
    millions = opened(norchester.summary)["DSG base"]
    assert millions["C8"].value == -12
    assert millions["C8"].number_format == "#,##0.00_);(#,##0.00);#,##0.00_)"
    assert millions["C4"].value == "2024-25 (£m)"
    thousands = opened(exampleshire["q3"].summary)["DSG plan"]
    assert thousands["C16"].number_format == '#,##0;"−"#,##0;#,##0'


def test_exact_figures_of_a_column_have_the_decimals_of_the_most_exact(
    exampleshire: dict[str, Outputs],
) -> None:
    page = opened(exampleshire["q3"].summary)["Checks"]
    cells = [page.cell(row, 7) for row in range(6, 95)]
    shown = {
        cell.value: cell.number_format for cell in cells if isinstance(cell.value, float | int)
    }
    assert {2, 4.5, 6.4155} < set(shown)
    assert {*shown.values()} == {'#,##0.00;"−"#,##0.00;#,##0.00'}


def test_formulas_find_versions_whatever_they_are_called(build_tables: BuildTables) -> None:
    content = build_tables(awkward_tables()).summary
    book = opened(content)
    leads = [
        one for (sheet, _), one in formulas(content).items() if sheet == "Deficit against limits"
    ]
    named = {found[1] for one in leads if (found := re.fullmatch(r"=(closing_\w+)", one))}
    places = (book.defined_names[name].destinations for name in named)
    tabs = {sheet for place in places for sheet, _ in place}
    assert tabs == {name for name in book.sheetnames if name.startswith("DSG ")}
    assert len(tabs) == 8


def test_notes_say_where_figures_come_from(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    mark = named(table_rows(content, "DSG plan"), "High Needs Block staffing etc")["Notes"]
    note = named(table_rows(content, "Notes"), mark, "Note")["Text"]
    assert note.startswith("Illustrative: front-loaded programme investment")


def test_the_axis_of_a_chart_has_round_steps_in_the_unit_of_its_cells(
    exampleshire: dict[str, Outputs],
) -> None:
    """Cells in thousands, shown as millions: a step of £20m is 20,000 of them."""
    with ZipFile(BytesIO(exampleshire["q3"].summary)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert re.findall(r'<c:majorUnit val="([^"]*)"', chart) == ["20000.0"]
