"""Versions of the forecast: which is reported, which came before, and what changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.core.model import Council, ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement
from svreport.figures.versions import (
    deficit_limits,
    first_surplus,
    reported_version,
    version_before,
    version_change,
    years_over_limit,
)

YEARS = tuple(FinancialYear(starts) for starts in range(2024, 2030))


def version(name: str, in_years: list[int], opening: int = 10) -> Statement:
    """A version with these in-year balances from 2024/25 on."""

    def line(kind: LineKind, amounts: list[int]) -> ForecastLine:
        stated = {year: Decimal(one) for year, one in zip(YEARS, amounts, strict=False)}
        return ForecastLine(version=name, line=str(kind), kind=kind, amounts=stated)

    return Statement(
        name,
        [
            line(LineKind.IN_YEAR_BALANCE, in_years),
            line(LineKind.OPENING_BALANCE, [opening]),
        ],
    )


@pytest.mark.parametrize(
    ("in_years", "expected"),
    [
        ([5, -1, -2], YEARS[1]),
        ([-1, 5, -2], YEARS[2]),
        ([-1, -1, -1], YEARS[0]),
        ([5, -1, 0], None),
        ([5, 4, 3], None),
    ],
)
def test_a_surplus_counts_from_the_year_in_which_it_lasts(
    in_years: list[int], expected: FinancialYear | None
) -> None:
    assert first_surplus(version("plan", in_years)) == expected


def test_what_changes_from_one_version_to_another() -> None:
    before, now = version("plan", [8, 3, -1]), version("new", [9, 7, 4, 2, -1])
    change = version_change(now, before, YEARS[1])
    assert (change.version, change.before, change.year) == ("new", "plan", YEARS[1])
    assert (change.in_year, change.in_year_before) == (Decimal(7), Decimal(3))
    assert (change.end, change.end_before, change.years_longer) == (YEARS[4], YEARS[2], 2)
    assert (change.left, change.left_before) == (Decimal(31), Decimal(20))
    assert (change.surplus, change.surplus_before) == (YEARS[4], YEARS[2])


def test_a_year_that_a_version_does_not_reach_is_not_compared() -> None:
    before, now = version("plan", [8, 3]), version("new", [9, 7, 4])
    change = version_change(now, before, YEARS[2])
    assert (change.in_year, change.in_year_before) == (Decimal(4), None)
    assert version_change(before, now, YEARS[2]).in_year is None
    assert version_change(before, now, YEARS[2]).years_longer == -1


def test_limits_are_passed_above_them_alone() -> None:
    limits = {YEARS[0]: Decimal(18), YEARS[1]: Decimal(20), YEARS[5]: Decimal(1)}
    assert years_over_limit(version("plan", [8, 3, 1]), limits) == (YEARS[1],)


# Of a council

FORECAST = """
## Forecast
| Version | Line    | Kind            | 2025/26 | 2026/27 |
| plan    | Schools | expenditure     | 10      | 9       |
| plan    | Limit   | deficit limit   |         | 15      |
| new     | Schools | expenditure     | 11      | 12      |
| newer   | Schools | expenditure     | 12      | 13      |
"""
UPDATES = """
## Updates
| Update | Title | Column label | Activity data to | Forecast version |
| june   | June  | June         | May 26           | {0} |
| sept   | Sept  | September    | Aug 26           | {1} |
| jan    | Jan   | January      | Dec 26           | {2} |
"""


def council_with(*versions: str, forecast: str = FORECAST) -> Council:
    council = read_council(forecast + UPDATES.format(*versions)).council
    assert council is not None
    return council


def names(council: Council) -> list[tuple[str | None, str | None]]:
    """The version that each update reports, and the one before it."""
    found = [
        (reported_version(council, one), version_before(council, one)) for one in council.updates
    ]
    return [
        (now.version if now else None, before.version if before else None) for now, before in found
    ]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (("plan", "plan", "new"), [("plan", None), ("plan", None), ("new", "plan")]),
        (("plan", "new", "NEW"), [("plan", None), ("new", "plan"), ("new", "plan")]),
        (("plan", "new", "newer"), [("plan", None), ("new", "plan"), ("newer", "new")]),
        (("new", "new", "new"), [("new", "plan")] * 3),
        (("plan", "", "new"), [("plan", None), (None, None), ("new", "plan")]),
    ],
)
def test_the_version_before_is_the_last_other_one_that_was_reported_else_the_plan(
    versions: tuple[str, str, str], expected: list[tuple[str | None, str | None]]
) -> None:
    assert names(council_with(*versions)) == expected


def test_without_a_plan_and_without_another_there_is_none_before() -> None:
    council = council_with("new", "new", "new")
    lines = [line for line in council.forecast if line.version != "plan"]
    assert names(replace(council, forecast=lines)) == [("new", None)] * 3
    alone = [line for line in lines if line.version == "new"]
    unnamed = [replace(one, forecast_version=None) for one in council.updates]
    assert names(replace(council, forecast=alone, updates=unnamed)) == [("new", None)] * 3


def test_limits_stand_in_any_version() -> None:
    assert deficit_limits(council_with("new", "new", "new")) == {FinancialYear(2026): Decimal(15)}
