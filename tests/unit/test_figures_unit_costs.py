"""Unit costs of two years, and against the forecast's line of the same name."""

from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.core.model import Council
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.figures.agreement import UnitCostCheck, check_unit_cost, unit_cost_lines
from svreport.figures.forecast import statements

HEADERS = "## Unit costs\n| Provision | Year | Places | Average cost | Total |\n"
FORECAST = """
## Forecast
| Version | Line    | Kind            | 2025/26 | 2026/27 |
| plan    | Schools | expenditure     | 700     | 720     |
| plan    | Grant   | high needs block| -900    | -990    |
| revised | Schools | expenditure     | 700     | 810     |
"""
YEARS = FinancialYear(2025), FinancialYear(2026)


def council_of(rows: str) -> Council:
    council = read_council(f"{FORECAST}\n{HEADERS}{rows}").council
    assert council is not None
    return council


def held_of(row: str, version: int) -> UnitCostCheck | None:
    council = council_of(row)
    found = statements(council.forecast)
    return check_unit_cost(council.unit_costs[0], found[version], found, Unit.THOUSANDS)


def test_a_provision_has_both_years_side_by_side() -> None:
    council = council_of(
        "| Schools | 2025/26 | 50 | 14000 | 700 |\n| Schools | 2026/27 | 60 | 12000 | 720 |\n"
        "| Homes | 2026/27 | 2 | 90000 | |\n| Schools | 2024/25 | 1 | 1 | 1 |\n"
    )
    schools, homes = unit_cost_lines(council, YEARS)
    changes = [schools.change(field) for field in ("places", "average_cost", "total")]
    assert changes == [10, -2000, 20]
    assert (homes.provision, homes.before, homes.change("places")) == ("Homes", None, None)


@pytest.mark.parametrize(
    ("row", "version", "difference", "agrees", "alike"),
    [
        ("| Schools | 2026/27 | 60 | 12000 | 720 |", 0, 0, True, None),
        ("| schools | 2026/27 | 60 | 12000 | 721 |", 0, 1, True, None),
        ("| Schools | 2026/27 | 60 | 12000 | 720 |", 1, -90, False, "plan"),
        ("| Schools | 2026/27 | 60 | 12700 | 762 |", 0, 42, False, None),
        ("| Schools | 2026/27 | 60 | 12000 | |", 0, 0, True, None),
    ],
)
def test_a_total_against_its_line(
    row: str, version: int, difference: int, agrees: bool, alike: str | None
) -> None:
    found = held_of(row, version)
    assert found is not None
    assert (found.difference, found.agrees) == (Decimal(difference), agrees)
    assert (found.alike[0].version if found.alike else None) == alike


@pytest.mark.parametrize(
    "row",
    [
        "| Homes | 2026/27 | 60 | 12000 | 720 |",
        "| Schools | 2030/31 | 60 | 12000 | 720 |",
        "| Schools | 2026/27 | 60 | | |",
        "| Grant | 2026/27 | 60 | | 990 |",
    ],
)
def test_without_a_line_or_a_total_nothing_is_held(row: str) -> None:
    assert held_of(row, 0) is None


def test_rounding_of_the_cost_explains_a_total_worked_out_from_it() -> None:
    found = held_of("| Schools | 2026/27 | 7000 | 103 | |", 0)
    assert found is not None
    # Half a pound in the cost of each of 7,000 places, half a place at £103, and one digit.
    assert found.tolerance == Decimal("3.5") + Decimal("0.0515") + 1
