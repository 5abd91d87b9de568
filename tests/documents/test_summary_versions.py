"""Versions against each other in the summary: line by line, and the bridge between them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from built_outputs import Outputs, made_of
from excel_accessibility import faults
from excel_reading import first_row, formulas, opened
from excel_reading import table_rows as read_rows
from nine_years import FIRST, SECOND, nine_year_tables

COMPARED, BRIDGE = "Version against version", "Bridge"
# A workbook takes a while to open.
table_rows = lru_cache(read_rows)


@pytest.fixture(scope="module")
def nine_years() -> Outputs:
    return made_of(nine_year_tables(), "u2")


def line(content: bytes, year: str, name: str) -> dict[str, Any]:
    (row,) = [
        row for row in table_rows(content, COMPARED) if (row["Year"], row["Line"]) == (year, name)
    ]
    return row


def step(content: bytes, name: str) -> dict[str, Any]:
    (row,) = [row for row in table_rows(content, BRIDGE) if row["Step"] == name]
    return row


# Line by line


def test_the_published_versions_stand_against_each_other(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    found = {
        name: [line(content, "2024/25", name)[f"{column} (£000)"] for column in columns]
        for columns in [("Before: plan", "Now: revised", "Difference")]
        for name in ("Total expenditure", "High Needs Block", "In-year balance", "Closing balance")
    }
    assert found == {
        "Total expenditure": [103_744, 122_172, 18_428],
        "High Needs Block": [-73_465, -74_445, -980],
        "In-year balance": [28_280, 45_727, 17_447],
        "Closing balance": [51_027, 66_232, 15_205],
    }
    assert line(content, "2024/25", "In-year balance")["Difference (%)"] == pytest.approx(
        17_447 / 28_280
    )


def test_a_share_that_says_nothing_is_not_given(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    # From nothing, and from a surplus of 327 to a deficit of 5,119.
    assert line(content, "2023/24", "High Needs Block staffing etc")["Difference (%)"] == "n/a"
    assert line(content, "2028/29", "In-year balance")["Difference (%)"] == "n/a"


def test_a_year_that_one_version_reaches_has_no_difference(
    exampleshire: dict[str, Outputs],
) -> None:
    row = line(exampleshire["q3"].summary, "2030/31", "Closing balance")
    assert list(row.values())[3:] == [None, 123_385, None, None]


def test_amounts_are_those_of_the_versions_own_sheets(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    written = formulas(content)
    first = first_row(content, COMPARED)
    of_first = [written[COMPARED, f"{column}{first}"] for column in "DEF"]
    assert of_first == [
        "=INDEX(DSG_plan[2023/24 (£000)],1)",
        "=INDEX(DSG_revised[2023/24 (£000)],1)",
        "=Version_against_version[[#This Row],[Now: revised (£000)]]"
        "-Version_against_version[[#This Row],[Before: plan (£000)]]",
    ]
    assert "=closing_balance_revised_2023_24" in written.values()


def test_a_line_of_one_version_says_so(nine_years: Outputs) -> None:
    content = nine_years.summary
    own = [line(content, "2026-27", name) for name in ("Transport", "Places by the council")]
    assert [row["Only in"] for row in own] == [FIRST, SECOND]
    assert [row["Difference (£m)"] for row in own] == [-1.22, 1.05]
    assert own[0][f"Now: {SECOND} (£m)"] is None


# The bridge


def test_the_bridge_leads_from_the_plan_to_the_revised_forecast(
    exampleshire: dict[str, Outputs],
) -> None:
    content = exampleshire["q3"].summary
    names = [
        "Closing balance, plan",
        "Difference brought forward",
        "Special Schools",
        "High Needs Block",
        "Rounding (total expenditure)",
        "Closing balance, revised",
    ]
    now = [step(content, name)["2024/25 (£000)"] for name in names]
    assert now == [51_027, 289, 4_705, -980, -2, 66_232]
    all_years = [step(content, name)["All years (£000)"] for name in names]
    assert all_years == [70_298, 0, 19_031, -20_361, 0, 123_385]
    added = step(content, "In-year balance of years that only revised reaches")
    assert [added[f"{year} (£000)"] for year in ("2028/29", "2029/30", "2030/31")] == [
        None,
        1_301,
        -917,
    ]


@pytest.mark.parametrize("council", ["exampleshire", "nine years"])
def test_every_column_of_the_bridge_adds_up(
    council: str, exampleshire: dict[str, Outputs], nine_years: Outputs
) -> None:
    content = exampleshire["q3"].summary if council == "exampleshire" else nine_years.summary
    rows = table_rows(content, BRIDGE)
    end = next(at for at, row in enumerate(rows) if row["Kind"] == "check") - 1
    columns = [name for name in rows[0] if name.endswith(")")]
    assert len(columns) > 8
    for column in columns:
        parts = sum(row[column] or 0 for row in rows[:end])
        assert parts == pytest.approx(rows[end][column], abs=1e-9), column
        assert rows[end][column] == pytest.approx(rows[end + 1][column], abs=1e-9), column
        assert rows[end + 2][column] == "adds up"


def test_the_bridge_of_unlike_years(nine_years: Outputs) -> None:
    content = nine_years.summary
    brought, end = (
        step(content, name) for name in ("Difference brought forward", f"Closing balance, {SECOND}")
    )
    # The second version opens 2025-26 with what the first closes 2024-25 with, and 0.26 more.
    assert list(brought)[2] == "2025-26 (£m)"
    assert brought["2025-26 (£m)"] == 0.26
    start = step(content, f"Closing balance, {FIRST}")
    assert start["2034-35 (£m)"] == start["2032-33 (£m)"]
    assert brought["2026-27 (£m)"] == pytest.approx(end["2025-26 (£m)"] - start["2025-26 (£m)"])
    assert step(content, "Rounding (opening balance)")["2027-28 (£m)"] == 0.01


def test_steps_read_as_what_they_are(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    written = formulas(content)
    rows = {cell.value: cell.row for cell in opened(content)[BRIDGE]["A"]}
    of_year = {name: written.get((BRIDGE, f"D{row}")) for name, row in rows.items()}
    assert of_year["Special Schools"] == (
        "=INDEX(DSG_revised[2024/25 (£000)],3)-INDEX(DSG_plan[2024/25 (£000)],3)"
    )
    assert of_year["Difference brought forward"] == "=bridge_end_2023_24-bridge_start_2023_24"
    assert of_year["Rounding (total expenditure)"] == (
        "=rounding_of_expenditure_revised_2024_25-rounding_of_expenditure_plan_2024_25"
    )
    assert of_year["Closing balance, revised"] == (
        "=bridge_start_2024_25+bridge_brought_forward_2024_25+SUM(bridge_steps_2024_25)"
    )
    assert of_year["Check"] == (
        "=IF(ROUND(bridge_end_2024_25-bridge_on_its_own_sheet_2024_25,6)=0,"
        '"adds up","does not add up")'
    )
    added = rows["In-year balance of years that only revised reaches"]
    assert written[BRIDGE, f"I{added}"] == "=in_year_balance_revised_2029_30"


def test_without_a_version_before_there_is_nothing_to_compare(
    exampleshire: dict[str, Outputs], norchester: Outputs
) -> None:
    for content in (exampleshire["q1"].summary, norchester.summary):
        book = opened(content)
        assert not {COMPARED, BRIDGE} & set(book.sheetnames)
        said = [
            cell.value for cell in book["Contents"]["A"] if str(cell.value).startswith("Left out")
        ]
        assert COMPARED in said[0]
        assert BRIDGE in said[0]


def test_the_sheets_of_the_nine_years_have_no_faults(nine_years: Outputs) -> None:
    assert faults(nine_years.summary) == []
