"""What a figure rests on: as firm as its parts, and said once, in words of its own."""

from __future__ import annotations

import pytest
import read_councils
from board_councils import council_of
from made_up_council import Tables

from svreport.checks.rule import council_rule
from svreport.core.model import LineKind, Standing
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement, statements
from svreport.figures.standing import BE, TURN, conjugate, mark, mark_beside_verb, weakest

CLOSING, IN_YEAR = LineKind.CLOSING_BALANCE, LineKind.IN_YEAR_BALANCE
OPENING = LineKind.OPENING_BALANCE


def statement(sheets: Tables) -> Statement:
    return statements(council_of(sheets).forecast)[0]


def with_forecast(*rows: list[str]) -> Tables:
    return {**read_councils.one_update(), "Forecast": [list(row) for row in rows]}


HEADER = ["Version", "Line", "Kind", "Standing", "2024/25", "2025/26"]


def test_what_is_made_of_several_is_as_firm_as_the_least_of_them() -> None:
    assert weakest([Standing.ACTUAL, Standing.FORECAST]) is Standing.FORECAST
    assert weakest([Standing.PROVISIONAL, Standing.ACTUAL]) is Standing.PROVISIONAL
    assert weakest([Standing.ACTUAL, None]) is None
    assert weakest([Standing.ASSUMED, None]) is Standing.ASSUMED
    assert weakest([]) is None


@pytest.mark.parametrize(
    ("standing", "words", "marks"),
    [
        (None, ("is", "turns"), ("", "")),
        (Standing.ACTUAL, ("was", "turned"), (" (actual)", "")),
        (Standing.PROVISIONAL, ("was", "turned"), (" (provisional)", " (provisional)")),
        (Standing.FORECAST, ("is forecast to be", "is forecast to turn"), (" (forecast)", "")),
        (Standing.ASSUMED, ("is assumed to be", "is assumed to turn"), (" (assumed)", "")),
    ],
)
def test_a_standing_has_its_words(
    standing: Standing | None, words: tuple[str, str], marks: tuple[str, str]
) -> None:
    assert (conjugate(BE, standing), conjugate(TURN, standing)) == words
    assert (mark(standing), mark_beside_verb(standing)) == marks


def test_rows_of_one_line_are_one_line_with_a_standing_for_each_year() -> None:
    version = statement(read_councils.every_standing())
    names = [line.line for line in version.of(LineKind.EXPENDITURE)]
    assert names == ["Places and top-ups"]
    standings = [str(version.standing(CLOSING, year)) for year in version.years]
    assert standings == ["actual", "provisional", "forecast", "forecast", "forecast"]
    (line,) = version.of(LineKind.EXPENDITURE)
    assert [place.cell for year in version.years for place in line.cells(year)] == [
        *("E2", "F3", "G4", "H4", "I4")
    ]


def test_a_balance_says_nothing_where_a_line_does_not() -> None:
    version = statement(
        with_forecast(
            HEADER,
            ["v", "Spending", "expenditure", "actual", "10", "11"],
            ["v", "Grant", "high needs block", "", "-9", "-9"],
            ["v", "Opening", "opening balance", "", "1", ""],
        )
    )
    assert version.standing(LineKind.TOTAL_EXPENDITURE, version.years[0]) is Standing.ACTUAL
    assert version.standing(CLOSING, version.years[0]) is None


def test_a_published_balance_has_the_standing_of_its_own_row() -> None:
    version = statement(
        with_forecast(
            HEADER,
            ["v", "Spending", "expenditure", "", "10", "11"],
            ["v", "Opening", "opening balance", "", "1", ""],
            ["v", "Closing", "closing balance", "actual", "11", ""],
            ["v", "Closing", "closing balance", "forecast", "", "22"],
        )
    )
    standings = [version.standing(CLOSING, year) for year in version.years]
    assert standings == [Standing.ACTUAL, Standing.FORECAST]


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("expenditure", "Forecast!E3 year-stated-twice"),
        ("closing balance", "Forecast!C3 duplicate-total"),
    ],
)
def test_a_year_of_a_line_has_one_standing(kind: str, problem: str) -> None:
    rows = [
        ["v", "Opening", "opening balance", "", "1", ""],
        ["v", "The line", kind, "actual", "10", ""],
        ["v", "The line", kind, "forecast", "11", "12"],
    ]
    council = council_of(with_forecast(HEADER, *rows[1:], rows[0]))
    assert problem in {f"{found.place} {found.rule}" for found in council_rule.problems(council)}
    rows[2][4] = ""
    council = council_of(with_forecast(HEADER, *rows[1:], rows[0]))
    rules = {found.rule for found in council_rule.problems(council)}
    assert not {"year-stated-twice", "duplicate-total", "duplicate-key"} & rules


def test_closing_balances_alone_state_nothing_else() -> None:
    version = statement(read_councils.balances_alone())
    first, second = FinancialYear(2024), FinancialYear(2025)
    assert [version.stated(kind, first) for kind in (IN_YEAR, OPENING)] == [None, None]
    assert version.stated(IN_YEAR, second) is None
    assert version.stated(CLOSING, second) == version.closing(second)
    assert version.states_closing_alone
