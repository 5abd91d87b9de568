"""Versions of the forecast: which is reported, which came before, and what changed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement
from svreport.figures.versions import (
    first_surplus,
)

YEARS = tuple(FinancialYear(starts) for starts in range(2024, 2030))


@pytest.mark.parametrize(
    ("name", "before_a_noun"),
    [
        ("plan", "plan"),
        ("2026/27 forecast", "2026/27"),
        ("Outturn figures", "Outturn"),
        ("Forecast of March", "Forecast of March"),
        ("Forecast", "council’s"),
    ],
)
def test_no_version_is_called_a_forecast_forecast(name: str, before_a_noun: str) -> None:
    assert version(name, [1]).called == before_a_noun


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
