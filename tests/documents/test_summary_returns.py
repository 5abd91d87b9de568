"""The deficit as each return states it, in the financial summary, and by name."""

from __future__ import annotations

from typing import Any

import pytest
from built_outputs import Outputs, made_of
from excel_accessibility import faults
from excel_reading import formulas, opened, table_rows
from formula_values import disagreements
from made_up_council import Tables, tables, with_rows, with_setting

from svreport.commands.edition import Edition
from svreport.content.passages import passages_of
from svreport.figures.register import register_of
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts
from svreport.release.gate.release import faults_in

PAGE = "Statements of the deficit"
HEADERS = ["Return", "Line", "Year", "Amount", "Explanation"]
EARLY_YEARS = "Early years has an account of its own there."


def council_with_returns(*rows: list[str]) -> Tables:
    """The made-up council, whose deficit was 4 at the end of 2023/24 and 4.75 a year later."""
    stated = [
        ["s251", "", "2024/25", "4.75", ""],
        ["DSG note", "Closing DSG deficit", "2024/25", "3.75", ""],
        ["DSG note", "Early years", "2024/25", "-0.6", EARLY_YEARS],
        ["S151 assurance", "", "2024/25", "4.75", ""],
        ["S151 assurance", "Ineligible: buildings", "2024/25", "0.25", "Spent on buildings."],
    ]
    return with_rows(tables(), "Statutory statements", [HEADERS, *(rows or stated)])


def amounts(council: Tables) -> dict[tuple[str, str], Any]:
    """What each row of the page has as its amount."""
    content = made_of(council, "u2").summary
    assert disagreements(content) == []
    return {
        (row["Year"], row["Statement"]): row["Amount (£m)"] for row in table_rows(content, PAGE)
    }


@pytest.fixture(scope="module")
def outputs() -> Outputs:
    return made_of(council_with_returns(), "u2")


def test_the_summary_with_them_may_leave(outputs: Outputs) -> None:
    assert faults_in("summary.xlsx", outputs.summary) == []


def test_each_return_is_reconciled_with_the_outturn(outputs: Outputs) -> None:
    found = [
        [row[name] for name in ("Statement", "Amount (£m)", "Balance in Forecast (£m)")]
        + [row[name] for name in ("Explained items (£m)", "Remainder (£m)", "Result")]
        for row in table_rows(outputs.summary, PAGE)[:3]
    ]
    assert found == [
        ["section 251 outturn", 4.75, 4.75, None, 0, "agrees"],
        ["DSG note to the accounts", 3.75, 4.75, -0.6, pytest.approx(-0.4), "not explained"],
        ["S151 assurance", 4.75, 4.75, None, 0, "agrees"],
    ]


def test_what_is_granted_and_what_stays_with_the_council(outputs: Outputs) -> None:
    rows = table_rows(outputs.summary, PAGE)[3:]
    assert {row["Statement"]: row["Amount (£m)"] for row in rows} == {
        "Lowest after explained items": 4.35,
        "Ineligible lines": 0.25,
        "Eligible deficit": pytest.approx(4.1),
        "Grant on the eligible deficit": pytest.approx(3.69),
        "Stays with the council: balance less grant": pytest.approx(1.06),
    }
    assert [row["Grant rate (%)"] for row in rows] == [None, None, None, 0.9, None]
    assert rows[1]["Explanation"] == "Ineligible: buildings, 0.25: Spent on buildings."


def test_the_page_is_worked_out_and_can_be_read(outputs: Outputs) -> None:
    content = outputs.summary
    assert faults(content) == []
    assert disagreements(content) == []
    written = [value for (page, _), value in formulas(content).items() if page == PAGE]
    assert "=MAX(Lowest_after_explained_items_2024_25-Ineligible_lines_2024_25,0)" in written
    assert not opened(content)[PAGE].merged_cells.ranges
    (note,) = [row for row in table_rows(content, PAGE) if row["Explained items (£m)"]]
    assert note["Explanation"] == f"Early years, (0.60): {EARLY_YEARS}"
    assert note["Source"] == "3, 4"


def test_the_summary_says_whether_there_is_one_deficit(outputs: Outputs) -> None:
    row = table_rows(outputs.summary, "Summary")[-1]
    assert [row["Measure"], row["Now (£m)"], row["Result"], row["Test"]] == [
        "Deficit in returns 2024-25: lowest after explained items",
        4.35,
        "Not met",
        "Each return states the balance in Forecast. DSG note to the accounts does not; grant at "
        "90% would be £0.36m less.",
    ]
    agreed = council_with_returns(["s251", "", "2024/25", "4.75", ""])
    row = table_rows(made_of(agreed, "u2").summary, "Summary")[-1]
    assert row["Test"] == "Each return states the balance in Forecast, or explains why not"
    assert row["Result"] == "Met"


def test_a_year_without_an_outturn_and_without_ineligible_lines() -> None:
    found = amounts(council_with_returns(["accounts", "", "2021/22", "2.5", ""]))
    assert found == {
        ("2021-22", "accounts"): 2.5,
        ("2021-22", "Lowest after explained items"): 2.5,
        # Not 0: nobody stated any.
        ("2021-22", "Ineligible lines"): None,
        ("2021-22", "Eligible deficit"): 2.5,
        ("2021-22", "Grant on the eligible deficit"): 2.25,
    }


def test_the_opening_balance_of_the_first_year_is_an_outturn() -> None:
    found = amounts(council_with_returns(["accounts", "", "2023/24", "4", ""]))
    stays = found["2023-24", "Stays with the council: balance less grant"]
    assert stays == pytest.approx(0.4)


def test_another_rate_and_a_surplus() -> None:
    half = with_setting(council_with_returns(), "Grant rate", "50%")
    assert amounts(half)["2024-25", "Grant on the eligible deficit"] == pytest.approx(2.05)
    surplus = amounts(council_with_returns(["accounts", "", "2024/25", "-1", ""]))
    assert surplus["2024-25", "Eligible deficit"] == 0


def test_nothing_is_said_where_nothing_is_stated() -> None:
    content = made_of(tables(), "u2").summary
    assert PAGE not in opened(content).sheetnames
    assert not [row for row in table_rows(content, "Summary") if "return" in row["Measure"]]


def test_the_summary_alone_prints_them_and_they_have_names() -> None:
    council = read_grids(as_grids(council_with_returns())).council
    assert council is not None
    update = council.updates[1]
    printing = {
        document.name
        for document, paper in Edition(Facts(council, update), Templates()).contents()
        for passage in passages_of(paper)
        for place in passage.places
        if place.sheet == "Statutory statements"
    }
    assert printing == {"summary"}
    register = register_of(council, update)
    assert register["statement.section 251 outturn 2024/25"].value == 4.75
    assert str(register["statement.DSG note to the accounts 2024/25"].value) == "3.75"


def test_what_the_balance_in_the_forecast_rests_on_is_said() -> None:
    council = council_with_returns(["quarterly return", "", "2025/26", "6.25", ""])
    header, *rows = council["Forecast"]
    stated = [[*header, "Standing"], *([*row, "forecast"] for row in rows)]
    content = made_of({**council, "Forecast": stated}, "u2").summary
    assert disagreements(content) == []
    first, *_ = table_rows(content, PAGE)
    assert first["Standing"] == "forecast"
