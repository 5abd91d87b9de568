"""Cells and dates as the dashboard's notes tell them."""

from __future__ import annotations

from datetime import date

import pytest

from svreport.core.house_style import HouseStyle
from svreport.core.model import Update
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place
from svreport.documents.dashboard.board import source_cells, update_as_at, whole_year, year_end

STYLE = HouseStyle()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([], ""),
        ([("Forecast", 5, 4)], "Forecast!D5"),
        ([("Forecast", 5, 4), ("Forecast", 5, 4)], "Forecast!D5"),
        ([("Forecast", row, 4) for row in (7, 5, 6)], "Forecast!D5:D7"),
        ([("Forecast", 5, 4), ("Forecast", 6, 4), ("Forecast", 8, 4)], "Forecast!D5:D6 and D8"),
        ([("Forecast", 5, 4), ("Forecast", 6, 5)], "Forecast!D5 and E6"),
        (
            [("Savings", row, 2) for row in (2, 4, 6)],
            "Savings!B2, B4 and B6",
        ),
        (
            [("Savings", row, 2) for row in (2, 4, 6, 8)],
            "Savings!B2, B4, B6 and 1 other cell",
        ),
        (
            [("Savings", row, 2) for row in (2, 4, 6, 8, 9, 11)],
            "Savings!B2, B4, B6 and 3 other cells",
        ),
        ([("Forecast", 5, 4), ("Measures", 2, 28)], "Forecast!D5; Measures!AB2"),
        ([("Forecast", 0, 0)], "Forecast"),
        ([("", 0, 0)], ""),
    ],
)
def test_cells(cells: list[tuple[str, int, int]], told: str) -> None:
    assert source_cells(Place(*one) for one in cells) == told


def test_cells_of_another_file() -> None:
    of_finance = [Place("Plan", row, 3, "finance.xlsx") for row in (3, 4)]
    text = [Place("", 7, 2, "finance.csv")]
    own = [Place("Forecast", 2, 5)]
    assert source_cells([*of_finance, *own, *text]) == (
        "finance.xlsx, Plan!C3:C4; Forecast!E2; finance.csv, B7"
    )


def test_dates() -> None:
    update = Update(
        key="q1", title="First", column_label="One", activity_to=Month(2024, 4), due=None
    )
    dated = Update(
        key="q1",
        title="First",
        column_label="One",
        activity_to=Month(2024, 4),
        due=date(2024, 5, 31),
        submitted=date(2024, 5, 30),
    )
    assert update_as_at(update, STYLE) == "As at April 2024"
    assert update_as_at(dated, STYLE) == "As at 30 May 2024"
    assert year_end(FinancialYear(2024), STYLE) == "As at 31 March 2025"
    assert whole_year(FinancialYear(2024), HouseStyle(dashed_years=True)) == (
        "For the financial year 2024-25"
    )
