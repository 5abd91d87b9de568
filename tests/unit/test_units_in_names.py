"""A row whose own name says another unit than its figures are read in."""

from __future__ import annotations

import pytest
from problems_found import problems_of

FORECAST = """
## Forecast
| Version | Line | Kind | 2026/27 |
| plan | {} | expenditure | 0.669 |
"""
UNIT_COSTS = """
## Unit costs
| Provision | Year | Places | Average cost | Total |
| {} | 2026/27 | 10 | 5000 | 50 |
"""
FIGURES = """
## Figures
| Name | Value | Unit |
| {} | 5.7 | {} |
"""


def said(sheet: str) -> list[str]:
    return [problem.wrong for problem in problems_of(sheet) if problem.rule == "unit-in-name"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Therapies (£m)", "£m"),
        ("Therapies £ million", "£m"),
        ("Transport in pounds", "£"),
        ("Transport (£)", "£"),
        ("Transport (millions)", "£m"),
        ("Transport (pounds)", "£"),
        ("Transport (% of total)", "%"),
        ("Percentage of transport", "%"),
    ],
)
def test_a_line_of_another_unit_is_a_problem_at_its_name(name: str, unit: str) -> None:
    assert said(FORECAST.format(name)) == [
        f"“{name}” names {unit}, but its figures are read in £000."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Therapies (£000)",
        "Transport £'000",
        "Transport (in thousands)",
        "Places for a thousand children",
        "Top-ups of £6,000",
        "Million Lane School",
        "Top-ups above 50% of the average",
    ],
)
def test_a_line_of_the_same_unit_or_of_none_is_no_problem(name: str) -> None:
    assert said(FORECAST.format(name)) == []


def test_rows_of_sheets_with_several_units_or_their_own_are_compared_with_these() -> None:
    (wrong,) = said(UNIT_COSTS.format("Special schools (£m)"))
    assert wrong.endswith("but its figures are read in £ and £000.")
    assert said(UNIT_COSTS.format("Special schools (£)")) == []
    assert said(FIGURES.format("spend per thousand pupils", "rate")) == []
    assert said(FIGURES.format("capital bid (£m)", "£m")) == []
    (wrong,) = said(FIGURES.format("capital bid (£m)", "£000"))
    assert "names £m, but its figures are read in £000" in wrong


MEASURE = """
## Measures
| Code | Measure | Condition | Unit |
| A | {} | 1 | {} |
| B | Issued in time | 2 | % |
## Measure values
| Code | As at | Plan | Actual |
| A | May 25 | | {} |
| A | May 26 | {} | {} |
"""


@pytest.mark.parametrize(
    ("name", "unit", "figures", "meant"),
    [
        ("Number of plans", "%", ("90", "100", "110"), "count"),
        ("Average cost per plan", "weeks", ("90", "100", "110"), "£"),
        ("Plans", "%", ("1900", "2000", "2100"), "count"),
        ("Plans", "count", ("9%", "10%", "11%"), "%"),
        ("Plans", "count", ("£9", "£10", "£11"), "£"),
        ("Plans", "%", ("90", "100", "110"), ""),
        ("Number of weeks", "weeks", ("9", "10", "11"), ""),
        ("Average cost per plan", "£000", ("9", "10", "11"), ""),
        ("Spending against budget", "%", ("98%", "102%", "1040%"), ""),
    ],
)
def test_a_unit_that_its_measure_cannot_have_is_the_one_fault(
    name: str, unit: str, figures: tuple[str, str, str], meant: str
) -> None:
    found = problems_of(MEASURE.format(name, unit, *figures))
    at_unit = [problem for problem in found if str(problem.place) == "Measures!D2"]
    assert [f"Choose {meant} " in problem.remedy for problem in at_unit] == [True] * bool(meant)
    assert not meant or not [it for it in found if it.place.sheet == "Measure values"]
