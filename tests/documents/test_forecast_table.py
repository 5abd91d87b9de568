"""A version of the forecast as a table: as published, or as it follows from its lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from svreport.content.blocks import TableBlock, text_of
from svreport.core.house_style import HouseStyle
from svreport.core.model import ForecastLine, LineKind
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.documents.versions_in_words import forecast_table
from svreport.figures.forecast import Statement

FIRST, SECOND = FinancialYear(2024), FinancialYear(2025)


def line(name: str, kind: LineKind, *amounts: str) -> ForecastLine:
    stated = zip((FIRST, SECOND), amounts, strict=False)
    return ForecastLine(
        version="base",
        line=name,
        kind=kind,
        amounts={year: Decimal(one) for year, one in stated if one},
    )


LINES = [
    line("Schools", LineKind.EXPENDITURE, "10.25", "11.5"),
    line("Colleges", LineKind.EXPENDITURE, "2.5"),
    line("Grant", LineKind.HIGH_NEEDS_BLOCK, "-12", "-12.25"),
    line("Brought forward", LineKind.OPENING_BALANCE, "4"),
]


def table(lines: Sequence[ForecastLine], *, brackets: bool = False) -> TableBlock:
    return forecast_table(Statement("base", lines), Unit.MILLIONS, HouseStyle(brackets=brackets))


def texts(made: TableBlock) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in made.rows]


def test_totals_and_balances_follow_from_the_lines() -> None:
    made = table(LINES)
    assert [text_of(column.heading) for column in made.columns] == [
        "Line (£m)",
        "2024/25",
        "2025/26",
    ]
    assert texts(made) == [
        ["Schools", "10.25", "11.50"],
        ["Colleges", "2.50", "–"],
        ["Total expenditure", "12.75", "11.50"],
        ["Grant", "−12.00", "−12.25"],
        ["In-year balance", "0.75", "−0.75"],
        ["Brought forward", "4.00", "4.75"],
        ["Closing balance", "4.75", "4.00"],
    ]
    assert [texts(made)[at][0] for at in made.totals] == [
        "Total expenditure",
        "In-year balance",
        "Closing balance",
    ]


def test_what_is_published_stands_under_its_own_name() -> None:
    published = line("Total spend", LineKind.TOTAL_EXPENDITURE, "12.76")
    limit = line("Limit", LineKind.DEFICIT_LIMIT, "5")
    rows = texts(table([*LINES, published, limit]))
    assert rows[2] == ["Total spend", "12.76", "11.50"]
    assert rows[-1] == ["Limit (assumed)", "5.00", "–"]


def test_negative_amounts_in_brackets() -> None:
    assert ["Grant", "(12.00)", "(12.25)"] in texts(table(LINES, brackets=True))
