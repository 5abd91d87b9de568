"""Unit costs against the forecast, and payments by status."""

from __future__ import annotations

from typing import Any

from built_outputs import BuildTables, Outputs
from excel_reading import first_row, formulas, header_of, opened, table_rows
from made_up_council import Tables, tables, with_rows, with_setting

COSTS, PAYMENTS = "Unit costs", "Payments"


def named(rows: list[dict[str, Any]], name: str, column: str = "Provision") -> dict[str, Any]:
    (row,) = [row for row in rows if row[column] == name]
    return row


# Unit costs


def test_totals_are_held_against_the_version_that_is_reported(
    exampleshire: dict[str, Outputs],
) -> None:
    first = table_rows(exampleshire["q1"].summary, COSTS)
    assert {row["Why they differ"] for row in first[:-1]} == {"no difference", "rounding"}
    content = exampleshire["q3"].summary
    rows = table_rows(content, COSTS)
    special = named(rows, "Special Schools")
    assert special["In the revised forecast 2024/25 (£000)"] == 34_504
    assert special["Total less forecast (£000)"] == 29_799 - 34_504
    assert {row["Why they differ"] for row in rows[:-1]} == {"costed as in plan"}
    assert rows[-1]["Total less forecast (£000)"] == 97_748 - 114_098


def test_the_line_of_the_forecast_is_referred_to(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    page = opened(content)[COSTS]
    (column,) = [
        one.column for one in header_of(page) if str(one.value).startswith("In the revised")
    ]
    third = first_row(content, COSTS) + 2
    assert page.cell(third, column).value == "=INDEX(DSG_revised[2024/25 (£000)],3)"
    line = first_row(content, "DSG revised") + 2
    assert opened(content)["DSG revised"][f"A{line}"].value == "Special Schools"


def costed(rows: list[list[str]]) -> Tables:
    head = ["Provision", "Year", "Places", "Average cost", "Total"]
    council = with_rows(tables(), "Unit costs", [head, *rows])
    council["Forecast"].insert(
        1, ["base", "Day & “night” places", "expenditure", "1", "1.26", "1.5"]
    )
    return council


def test_a_difference_that_nothing_explains_is_told(build_tables: BuildTables) -> None:
    name = "Day & “night” places"
    council = costed(
        [
            [name, "2024/25", "60.5", "20000", "1.21"],
            [name, "2025/26", "60", "22000", "1.32"],
            ["Nowhere else", "2025/26", "1", "50000", "0.05"],
        ]
    )
    rows = table_rows(build_tables(council).summary, COSTS)
    places = named(rows, name)
    assert (places["Total less forecast (£m)"], places["Why they differ"]) == (
        0.06,
        "not explained",
    )
    assert places["Change in places"] == -0.5
    elsewhere = named(rows, "Nowhere else")
    assert elsewhere["In the base forecast 2025-26 (£m)"] is None
    assert elsewhere["Why they differ"] is None
    total = named(rows, "Total")
    assert total["In the base forecast 2025-26 (£m)"] == 1.26
    assert total["Change in total (£m)"] == 0.16


# Payments


def test_payments_have_a_total_for_each_status(build_tables: BuildTables) -> None:
    council = with_setting(tables(), "Agreement total", "9.5")
    payments = [["2024/25", "4", "paid"], ["2025/26", "3", "withheld"], ["2026/27", "2.5", "due"]]
    council = with_rows(council, PAYMENTS, [["Year", "Amount", "Status"], *payments])
    content = build_tables(council).summary
    rows = {str(row["Year"]): row["Amount (£m)"] for row in table_rows(content, PAYMENTS)}
    assert [rows[f"Total {status}"] for status in ("paid", "due", "withheld")] == [4, 2.5, 3]
    assert (rows["Total of payments"], rows["Agreement total"], rows["Difference"]) == (9.5, 9.5, 0)
    written = formulas(content)
    assert written[PAYMENTS, "B8"] == '=SUMIFS(payment_amounts,payment_statuses,"paid")'
    assert written[PAYMENTS, "B11"] == "=SUM(payment_amounts)"
    assert written[PAYMENTS, "B13"] == "=total_of_payments-agreement_total"
    names = {name: one.attr_text for name, one in opened(content).defined_names.items()}
    assert names["payment_statuses"] == "'Payments'!$C$5:$C$7"


def test_a_payment_that_comes_later_is_not_among_those_paid(
    exampleshire: dict[str, Outputs],
) -> None:
    paid = {
        update: named(table_rows(exampleshire[update].summary, PAYMENTS), "Total paid", "Year")
        for update in ("q1", "q2")
    }
    assert {key: row["Amount (£000)"] for key, row in paid.items()} == {"q1": 26_800, "q2": 33_500}


def test_payments_that_miss_the_agreement_show_by_how_much(build_tables: BuildTables) -> None:
    council = with_setting(tables(), "Agreement total", "9.5")
    rows = [["Year", "Amount", "Status"], ["2024/25", "9.625", "paid"]]
    content = build_tables(with_rows(council, PAYMENTS, rows)).summary
    difference = named(table_rows(content, PAYMENTS), "Difference", "Year")
    assert difference["Amount (£m)"] == 0.125
    page = opened(content)[PAYMENTS]
    # The thousand is told, since a payment was typed to it.
    assert page["B5"].number_format.startswith("#,##0.000")
