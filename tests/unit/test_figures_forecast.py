"""Forecast arithmetic: what follows from the lines, and how far rounding explains a difference."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import read_sheet

from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement, rounding_tolerance, statements
from svreport.inputs.sheets.finance import FORECAST

Y1, Y2 = FinancialYear(2025), FinancialYear(2026)

LINES = """
| Version | Line    | Kind                | 2025/26 | 2026/27 |
| plan    | Schools | expenditure         | 700     | 720     |
| plan    | Top ups | expenditure         | 300     | 310     |
| plan    | Grant   | high needs block    | -900    | -990    |
| plan    | Moved   | block transfer      | -10     |         |
| plan    | Early   | other blocks        | 5       |         |
| plan    | Paid    | safety valve income | -50     | -20     |
| plan    | Opening | opening balance     | 500     |         |
"""
HEADINGS = LINES.split("| plan", 1)[0]


def statement(extra: str = "", lines: str = LINES) -> Statement:
    read = read_sheet(FORECAST, lines + extra)
    assert read.problems == []
    (one,) = statements(read.rows)
    return one


def faults(extra: str, lines: str = LINES) -> list[str]:
    return [
        f"{held.what} {held.year}: {held.difference}"
        for held in statement(extra, lines).reconciliations()
        if not held.agrees
    ]


def test_balances_follow_from_the_lines() -> None:
    plan = statement()
    assert plan.years == (Y1, Y2)
    assert [plan.expenditure(year) for year in plan.years] == [1000, 1030]
    assert [plan.in_year(year) for year in plan.years] == [90, 40]
    assert [plan.opening(year) for year in plan.years] == [500, 545]
    assert [plan.closing(year) for year in plan.years] == [545, 565]


@pytest.mark.parametrize(
    ("extra", "years", "opening"),
    [
        ("", (), ()),
        ("| plan | Start | opening balance | 0 | |", (Y1, Y2), (Y1, Y2)),
        ("| plan | Start | opening balance | | 5 |", (Y2,), (Y2,)),
        ("| plan | End | closing balance | 40 | |", (Y1, Y2), (Y2,)),
        ("| plan | End | closing balance | | 40 |", (Y2,), ()),
    ],
)
def test_no_balance_starts_from_nothing(
    extra: str, years: tuple[FinancialYear, ...], opening: tuple[FinancialYear, ...]
) -> None:
    plan = statement(extra, LINES.rpartition("| plan")[0])
    assert plan.closing_years == years
    stated = [plan.stated(LineKind.CLOSING_BALANCE, year) is not None for year in plan.years]
    assert stated == [year in years for year in plan.years]
    opens = [year for year in plan.years if plan.states(LineKind.OPENING_BALANCE, year)]
    assert tuple(opens) == opening
    assert faults(extra, LINES.rpartition("| plan")[0]) == []


def test_what_was_published_stands_before_what_was_added_up() -> None:
    plan = statement(
        "| plan | Total | total expenditure | 1001 | |\n| plan | End | closing balance | 546 | |"
    )
    assert plan.expenditure(Y1) == 1001
    assert plan.in_year(Y1) == 91
    assert plan.closing(Y1) == 546
    assert plan.opening(Y2) == 546


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| plan | T | total expenditure | 1001 | |", []),
        ("| plan | T | total expenditure | 1002 | |", ["total expenditure 2025/26: 2"]),
        ("| plan | T | total expenditure | 998 | |", ["total expenditure 2025/26: -2"]),
        ("| plan | T | in-year balance | 92 | |", []),
        ("| plan | T | in-year balance | 93 | |", ["in-year balance 2025/26: 3"]),
        # Seven figures of the first year, and four of the second, as no total is published.
        ("| plan | T | closing balance | 549 | |", []),
        ("| plan | T | closing balance | 550 | |", ["closing balance 2025/26: 5"]),
        ("| plan | T | closing balance | | 571 |", []),
        ("| plan | T | closing balance | | 572 |", ["closing balance 2026/27: 7"]),
    ],
)
def test_a_published_total_may_differ_by_rounding_alone(row: str, fault: list[str]) -> None:
    assert faults(row) == fault


def test_the_tolerance_shrinks_with_the_last_digit_stated() -> None:
    assert faults("| plan | Total | total expenditure | 1000.2 | |") == [
        "total expenditure 2025/26: 0.2"
    ]


def test_an_opening_balance_is_the_year_befores_closing_balance() -> None:
    lines = LINES.replace("| 500     |         |", "| 500     | 550     |")
    held = [one for one in statement(lines=lines).reconciliations() if one.year == Y2]
    (opening,) = (one for one in held if one.what == "opening balance")
    assert (opening.published, opening.difference) == (Decimal(550), Decimal(5))
    assert opening.tolerance == 4
    assert str(opening.place) == "Forecast!E8"
    assert not opening.agrees


def test_one_mistake_is_one_disagreement_though_later_figures_follow_from_it() -> None:
    whole = """
    | plan | Total | total expenditure | {total} | 1030 |
    | plan | Year  | in-year balance   | {year} | 40 |
    | plan | End   | closing balance   | {end} | 565 |
    """
    right = {"total": 1000, "year": 90, "end": 545}
    assert faults(whole.format(**right)) == []
    assert faults(whole.format(**{**right, "total": 1100})) == ["total expenditure 2025/26: 100"]
    assert faults(whole.format(**{**right, "year": 190})) == ["in-year balance 2025/26: 100"]
    assert faults(whole.format(**{**right, "end": 645})) == ["closing balance 2025/26: 100"]


BALANCES = """
    | plan | Start | opening balance | {start} | {carried} |
    | plan | Year  | in-year balance | 90 | 20 |
    | plan | End   | closing balance | {end} | {last} |
    """


def test_an_opening_balance_differs_from_the_closing_carried_forward_by_one_unit_at_most() -> None:
    def balances(carried: int) -> list[str]:
        # The year closes at 591, one more than its parts: rounding explains that.
        rows = BALANCES.format(start=500, carried=carried, end=591, last=carried + 20)
        return faults(rows, HEADINGS)

    assert balances(591) == balances(592) == balances(590) == []
    assert balances(589) == ["opening balance 2026/27: -2"]
    assert balances(593) == ["opening balance 2026/27: 2"]


def test_totals_alone_are_held_against_each_other_by_the_digits_typed() -> None:
    rows = BALANCES.format(start="125.8", carried=215, end=215, last=235)
    assert faults(rows, HEADINGS) == []
    rows = BALANCES.format(start="125.8", carried=218, end=218, last=238)
    assert faults(rows, HEADINGS) == ["closing balance 2025/26: 2.2"]


AMOUNTS = st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False)


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_rounding_line_by_line_never_makes_a_disagreement(exact: list[Decimal]) -> None:
    lines = [
        ForecastLine(
            version="v",
            line=str(n),
            kind=LineKind.EXPENDITURE,
            amounts={Y1: amount.quantize(Decimal(1))},
        )
        for n, amount in enumerate(exact)
    ]
    total = ForecastLine(
        version="v",
        line="all",
        kind=LineKind.TOTAL_EXPENDITURE,
        amounts={Y1: sum(exact, Decimal(0)).quantize(Decimal(1))},
    )
    (held,) = Statement("v", [*lines, total]).reconciliations()
    assert held.agrees


@given(st.integers(1, 50), st.integers(0, 3))
def test_the_tolerance_is_half_a_unit_for_each_rounded_figure(parts: int, decimals: int) -> None:
    unit = Decimal(1).scaleb(-decimals)
    assert rounding_tolerance(parts, unit) == (parts + 1) * unit / 2


@given(st.integers(1, 12), st.sampled_from([-1, 1]))
def test_just_beyond_the_tolerance_disagrees(parts: int, sign: int) -> None:
    lines = [
        ForecastLine(
            version="v", line=str(n), kind=LineKind.EXPENDITURE, amounts={Y1: Decimal(100)}
        )
        for n in range(parts)
    ]
    beyond = int(rounding_tolerance(parts)) + 1
    total = ForecastLine(
        version="v",
        line="all",
        kind=LineKind.TOTAL_EXPENDITURE,
        amounts={Y1: Decimal(100 * parts + sign * beyond)},
    )
    (held,) = Statement("v", [*lines, total]).reconciliations()
    assert held.difference == sign * beyond
    assert not held.agrees


def test_versions_are_kept_apart_in_their_order() -> None:
    read = read_sheet(
        FORECAST,
        """
        | Version | Line  | Kind          | 2025/26 |
        | plan    | Limit | deficit limit | 600     |
        | revised | A     | expenditure   | 2       |
        | plan    | A     | expenditure   | 1       |
        """,
    )
    both = statements(read.rows)
    assert {one.version: str(one.expenditure(Y1)) for one in both} == {"plan": "1", "revised": "2"}
    assert [one.published(LineKind.DEFICIT_LIMIT, Y1) for one in both] == [600, None]
