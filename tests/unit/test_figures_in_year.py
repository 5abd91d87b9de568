"""The year's budget at an update, and what the forecast has for its lines."""

from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.core.model import Council
from svreport.core.periods import FinancialYear
from svreport.figures.budget import BudgetPosition, added, budget_positions, forecast_counterpart
from svreport.figures.forecast import statements

HEADERS = "## Budget monitoring\n| Line | Group | Kind | Baseline | Budget | june | sept |\n"
YEAR = FinancialYear(2026)


def council_of(rows: str) -> Council:
    council = read_council(HEADERS + rows).council
    assert council is not None
    return council


def lines_of(rows: str, update: int) -> tuple[BudgetPosition, ...]:
    council = council_of(rows)
    return budget_positions(council, council.updates[update])


def test_a_line_is_held_against_its_budget_and_the_update_before() -> None:
    rows = "| Spending | finance | | 90 | 100 | 104 | 110 |\n"
    (june,), (sept,) = lines_of(rows, 0), lines_of(rows, 1)
    assert (june.figures.variance, june.figures.relative) == (Decimal(4), Decimal("0.04"))
    assert (june.figures.before, june.figures.change) == (None, None)
    assert (sept.figures.variance, sept.figures.relative) == (Decimal(10), Decimal("0.1"))
    assert (sept.figures.before, sept.figures.change) == (Decimal(104), Decimal(6))


def test_what_is_not_stated_has_no_variance() -> None:
    (line,) = lines_of("| Spending | finance | | | | 104 | |\n", 1)
    figures = line.figures
    assert (figures.now, figures.variance, figures.relative, figures.change) == (None,) * 4
    (of_nothing,) = lines_of("| Spending | finance | | | 0 | 104 | |\n", 0)
    assert (of_nothing.figures.variance, of_nothing.figures.relative) == (Decimal(104), None)


def test_lines_add_up_where_all_state_an_amount() -> None:
    rows = "| One | mitigation | | 0 | 10 | 8 | 7 |\n| Two | mitigation | | 1 | 20 | | 15 |\n"
    total = added(lines_of(rows, 1))
    assert (total.baseline, total.budget, total.now) == (Decimal(1), Decimal(30), Decimal(22))
    # Only one of the two was forecast at the update before.
    assert (total.before, total.change, total.variance) == (None, None, Decimal(-8))


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ("| All of it | finance | total expenditure |", 1030),
        ("| Carried on | finance | closing balance |", 640),
        ("| Opening balance | finance | |", 600),
        ("| schools  | finance | |", 720),
        ("| Schools | finance | high needs block |", -990),
        ("| Our grant | finance | high needs block |", -990),
        ("| Our grant | finance | block transfer |", None),
        ("| Our grant | finance | |", None),
    ],
)
def test_what_the_forecast_has_for_a_line(row: str, amount: int | None) -> None:
    council = council_of(f"{row} | 1 | | |\n")
    (plan,) = statements(council.forecast)
    found = forecast_counterpart(council.budget[0], plan, YEAR, council.budget)
    assert (found.amount if found else None) == amount
    assert (
        forecast_counterpart(council.budget[0], plan, FinancialYear(2040), council.budget) is None
    )


def test_of_several_lines_of_a_kind_none_stands_for_all_of_it() -> None:
    council = council_of(
        "| Colleges | finance | expenditure | | 1 | | |\n"
        "| Top ups | finance | expenditure | | 310 | | |\n"
    )
    (plan,) = statements(council.forecast)
    found = [forecast_counterpart(one, plan, YEAR, council.budget) for one in council.budget]
    assert [one and one.amount for one in found] == [None, 310]
