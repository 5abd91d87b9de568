"""What changed assumptions do: effects as formulas, on changes that the reader types."""

from __future__ import annotations

import shutil
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from built_outputs import Outputs, made_of
from excel_reading import book_of, formulas, opened
from excel_reading import table_rows as read_rows
from made_up_council import Tables
from nine_years import SECOND, nine_year_tables
from test_summary_recalculated import differences, recalculated

from svreport.core.periods import FinancialYear
from svreport.figures.agreement import Driver, Sensitivity, sensitivity
from svreport.figures.forecast import statements
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids

NAME = "Sensitivity"
# A workbook takes a while to open.
table_rows = lru_cache(read_rows)
IN_YEAR, CLOSING = "Effect on in-year balance", "Effect on closing balance"


@pytest.fixture(scope="module")
def nine_years() -> Outputs:
    return made_of(nine_year_tables(), "u2")


def row(content: bytes, assumption: str, figure: str) -> dict[str, Any]:
    (found,) = [
        one
        for one in table_rows(content, NAME)
        if (one["Assumption"], one["Figure"]) == (assumption, figure)
    ]
    return found


def test_one_per_cent_of_each_assumption(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    last = {
        name: [row(content, name, figure)["2030/31 (£000)"] for figure in (IN_YEAR, CLOSING)]
        for name in ("Places", "Unit cost", "Growth of high needs block", "Block transfer")
    }
    # 88,128 is spent on lines with unit costs in 2030/31, and 694,293 from 2024/25 on.
    assert last["Places"] == pytest.approx([881.28, 6942.93])
    assert last["Unit cost"] == last["Places"]
    assert last["Growth of high needs block"] == pytest.approx([-5726.97, -18947.07], abs=0.01)
    assert last["Block transfer"] == pytest.approx([-43.52, -244.66])
    other = row(content, "Places, the other way", IN_YEAR)
    assert (other["Change (%)"], other["2030/31 (£000)"]) == (-0.01, pytest.approx(-881.28))


def test_changes_are_typed_in_marked_cells_and_nowhere_else(
    exampleshire: dict[str, Outputs],
) -> None:
    page = opened(exampleshire["q3"].summary)[NAME]
    typed = [cell for line in page.iter_rows() for cell in line if cell.data_type == "n"]
    typed = [cell for cell in typed if cell.value is not None]
    assert [(cell.column_letter, cell.value) for cell in typed] == [("B", 0.01)] * 4
    assert {cell.fill.fgColor.rgb for cell in typed} == {"FFFFF2CC"}
    assert {cell.border.left.style for cell in typed} == {"thin"}
    assert {cell.number_format for cell in typed} == {'#,##0.00%;"−"#,##0.00%;#,##0.00%'}
    above = " ".join(str(page.cell(number, 1).value) for number in range(2, 9))
    assert "Type your own changes into the shaded cells with a border" in above


def test_effects_read_as_what_they_are(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q3"].summary
    written = formulas(content)
    rows = {
        (page[0].value, page[2].value): page[0].row for page in opened(content)[NAME].iter_rows()
    }

    def formula(assumption: str, figure: str, column: str) -> str:
        return written[NAME, f"{column}{rows[assumption, figure]}"]

    change = "Sensitivity[[#This Row],[Change (%)]]"
    growth = "Growth of high needs block"
    assert formula("Places", IN_YEAR, "E") == f"=covered_spending_2025_26*{change}"
    assert formula("Places, the other way", IN_YEAR, "B") == "=-change_of_places"
    assert formula(growth, IN_YEAR, "D") == "=high_needs_block_2024_25*0"
    assert formula(growth, IN_YEAR, "F") == f"=high_needs_block_2026_27*((1+{change})^2-1)"
    assert formula("Block transfer", CLOSING, "E") == (
        "=effect_on_closing_balance_of_block_transfer_2024_25"
        "+effect_on_in_year_balance_of_block_transfer_2025_26"
    )
    assert formula("Spending on lines with unit costs", "Acted on", "D") == (
        "=SUM(covered_lines_2024_25)"
    )


def test_how_much_is_acted_on_is_said(nine_years: Outputs) -> None:
    content = nine_years.summary
    covered = [
        one["Assumption"] for one in table_rows(content, NAME) if one["Figure"] == "Acted on"
    ]
    assert covered == [
        "Special schools",
        "Colleges",
        "Spending on lines with unit costs",
        "High needs block",
        "Block transfer",
    ]
    share = row(content, "Spending on lines with unit costs", "Share of total expenditure")
    assert share["2025-26 (£m)"] == pytest.approx((12.18 + 5.03) / 45.55)
    words = [str(opened(content)[NAME].cell(number, 1).value) for number in range(2, 8)]
    assert "Unit costs that no line is named for: Nurseries." in words


def test_years_before_the_current_one_are_not_there(nine_years: Outputs) -> None:
    years = [name for name in table_rows(nine_years.summary, NAME)[0] if name.endswith("(£m)")]
    assert (years[0], years[-1], len(years)) == ("2025-26 (£m)", "2034-35 (£m)", 10)


def test_an_assumption_that_acts_on_nothing_is_left_out(norchester: Outputs) -> None:
    found = {one["Assumption"] for one in table_rows(norchester.summary, NAME)}
    assert found == {
        "Growth of high needs block",
        "Growth of high needs block, the other way",
        "All changes together",
        "High needs block",
    }


# The reader's own changes

CHANGES = {
    Driver.PLACES: Decimal("0.02"),
    Driver.UNIT_COST: Decimal("-0.03"),
    Driver.INCOME_GROWTH: Decimal("0.05"),
    Driver.BLOCK_TRANSFER: Decimal("-0.5"),
}


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine"
)
def test_a_readers_changes_come_through(nine_years: Outputs, tmp_path: Path) -> None:
    """A line of the forecast and every assumption changed, and all worked out anew."""
    content = nine_years.summary
    books = recalculated({"made": content, "changed": _changed(content)}, tmp_path)
    with_values = opened(content, saved_values=True)
    for sheet in ("Version against version", "Bridge", NAME):
        saved = {
            cell.coordinate: cell.value
            for line in with_values[sheet].iter_rows()
            for cell in line
            if cell.value is not None
        }
        assert differences(saved, books["made"][sheet]) == []
    worked_out = books["changed"]
    texts = [value for value in worked_out["Bridge"].values() if "add up" in str(value)]
    assert texts == []
    _is_bridged(content, worked_out["Bridge"])
    _is_sensitive(content, worked_out[NAME])


def _changed(content: bytes) -> bytes:
    """The workbook with Special schools of 2026-27 one higher, and every assumption typed anew."""
    book = book_of(content)
    page = book[f"DSG {SECOND}"]
    cell = page.cell(_row_of(page, "Special schools"), 4)
    cell.value += 1
    page = book[NAME]
    for driver, change in CHANGES.items():
        page.cell(_row_of(page, driver.capitalize()), 2).value = float(change)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row_of(page: Any, name: str, at: int = 0) -> int:
    """The row that a name stands in first, or after so many others."""
    return int([cell.row for cell in page["A"] if cell.value == name][at])


def _is_bridged(content: bytes, worked_out: dict[str, Any]) -> None:
    """The step and all balances from that year on are one higher, and the bridge adds up."""
    page = opened(content, saved_values=True)["Bridge"]
    for name, moved in (
        ("Special schools", [0, 1, *[0] * 8, 1]),
        (f"Closing balance, {SECOND}", [0, *[1] * 10]),
        (f"Closing balance, {SECOND}, on its own sheet", [0, *[1] * 10]),
    ):
        row = _row_of(page, name)
        cells = [page.cell(row, column) for column in range(3, 14)]
        found = [(worked_out.get(cell.coordinate) or 0) - (cell.value or 0) for cell in cells]
        assert found == pytest.approx(moved, abs=1e-9), name


def _is_sensitive(content: bytes, worked_out: dict[str, Any]) -> None:
    """The balances with all changes are those of the arithmetic."""
    page = opened(content, saved_values=True)[NAME]
    found, one_higher = _arithmetic(nine_year_tables()), _arithmetic(_with_one_more())
    in_year, closing = (_row_of(page, "All changes together", at) for at in (2, 3))
    for column, year in enumerate(found.years, start=4):
        own = 1 if year == FinancialYear(2026) else 0
        carried = 1 if year >= FinancialYear(2026) else 0
        stated = one_higher.statement
        effects = [
            one_higher.in_year(CHANGES, year) - stated.in_year(year),
            one_higher.closing(CHANGES, year) - stated.closing(year),
        ]
        expected = [
            found.statement.in_year(year) + own + effects[0],
            found.statement.closing(year) + carried + effects[1],
        ]
        shown = [worked_out[page.cell(row, column).coordinate] for row in (in_year, closing)]
        assert shown == pytest.approx([float(one) for one in expected], abs=1e-6), year


def _with_one_more() -> Tables:
    council = nine_year_tables()
    for line in council["Forecast"]:
        if line[:2] == [SECOND, "Special schools"]:
            at = council["Forecast"][0].index("2026/27")
            line[at] = str(Decimal(line[at]) + 1)
    return council


def _arithmetic(council: Tables) -> Sensitivity:
    read = read_grids(as_grids(council)).council
    assert read is not None
    (stated,) = [one for one in statements(read.forecast) if one.version == SECOND]
    return sensitivity(stated, read.unit_costs, read.settings.financial_year)
