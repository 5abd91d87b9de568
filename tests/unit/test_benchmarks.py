"""Benchmarks: like beside like, what is withheld of them, their names, and their rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from inputs_helpers import read_council, read_sheet
from papers_helpers import disclosed

from svreport.checks import check_council
from svreport.core.model import Council, Missing
from svreport.core.periods import FinancialYear, Month
from svreport.figures.benchmarks import IndicatorComparison, published_comparisons
from svreport.inputs.sheets.measures import BENCHMARKS
from svreport.narrative.facts import Facts

HEAD = (
    "| Indicator | Measure | Area | As at | Value | Unit | Decimals | Status | Suppress | Source |"
)
OWN = "| Plans |  | Ambridge Council | Jan 26 | 5.2% | % |  |  |  | Own |"
ENGLAND = "| Plans |  | England | Jan 26 | 4.8% | % |  |  |  | DfE |"


def council_of(*rows: str, more: str = "") -> Council:
    table = "\n".join(["## Benchmarks", HEAD, *rows])
    council = read_council(f"{more}\n\n{table}\n").council
    assert council is not None
    return council


def compared(*rows: str, until: date | None = None, more: str = "") -> list[IndicatorComparison]:
    return published_comparisons(council_of(*rows, more=more), until)


def faults(*rows: str, more: str = "") -> list[str]:
    return [f"{one.place} {one.rule}" for one in check_council(council_of(*rows, more=more))]


def test_the_councils_row_is_set_beside_the_others() -> None:
    (one,) = compared(ENGLAND, OWN.replace("Ambridge Council", "ambridge  council"))
    assert one.own is not None
    assert (one.own.value, str(one.own.place)) == (Decimal("5.2"), "Benchmarks!E3")
    assert [(other.area, other.value) for other in one.others] == [("England", Decimal("4.8"))]
    assert one.decimals == 1
    assert one.sources == ("DfE", "Own")


VALUES = """
## Measures
| Code | Measure | Condition | Unit | Suppress |
| A    | Plans   | 1         | %    | no       |
| B    | Leavers | 2         | count | yes     |

## Measure values
| Code | As at  | Plan | Actual | Status | Numerator | Base |
| A    | Jan 26 |      | 5.25%  |        |           |      |
| B    | Jan 26 |      | 3      |        |           |      |
"""


def test_a_measure_gives_the_councils_figure_where_it_has_no_row() -> None:
    (one,) = compared(ENGLAND.replace("|  | England", "| A | England"), more=VALUES)
    assert one.own is not None
    assert (one.own.area, one.own.value) == ("Ambridge Council", Decimal("5.25"))
    assert str(one.own.place) == "Measure values!D2"


def test_the_latest_period_with_a_figure_of_the_council_counts() -> None:
    later = ENGLAND.replace("Jan 26", "Jan 27")
    (one,) = compared(OWN, ENGLAND, later)
    assert one.period == Month(2026, 1)
    (without,) = compared(ENGLAND, later)
    assert without.period == Month(2027, 1)
    (by_then,) = compared(ENGLAND, later, until=date(2026, 6, 1))
    assert by_then.period == Month(2026, 1)
    assert compared(ENGLAND, until=date(2025, 12, 31)) == []


def test_financial_years_are_periods_too() -> None:
    (one,) = compared(OWN.replace("Jan 26", "2025/26"), ENGLAND.replace("Jan 26", "2025-26"))
    assert one.period == FinancialYear(2025)
    assert one.own is not None


@pytest.mark.parametrize("typed", ["13/2026", "soon", "2025/27"])
def test_what_is_neither_a_month_nor_a_year_is_refused(typed: str) -> None:
    read = read_sheet(BENCHMARKS, f"{HEAD}\n{OWN.replace('Jan 26', typed)}")
    assert read.places == ["Benchmarks!D2"]
    assert read.wrongs == [f"As at: “{typed}” is neither a month, a quarter, a term nor a year."]


# Disclosure control

SMALL = "| Carers |  | Ambridge Council | Jan 26 | 3 | count |  |  | yes | Own |"
MANY = "| Carers |  | England | Jan 26 | 900 | count |  |  |  | DfE |"


def test_a_small_count_of_the_council_is_withheld() -> None:
    (one,) = compared(SMALL, MANY)
    assert one.own is not None
    assert (one.own.value, one.own.missing) == (None, Missing.SUPPRESSED)
    assert str(one.others[0].value) == "900"


@pytest.mark.parametrize("value", ["0", "5", "12"])
def test_a_count_that_is_none_or_enough_is_shown(value: str) -> None:
    (one,) = compared(SMALL.replace("| 3 |", f"| {value} |"), MANY)
    assert one.own is not None
    assert str(one.own.value) == value


def test_a_percentage_that_cannot_be_judged_is_withheld() -> None:
    (one,) = compared(OWN.replace("|  | Own", "| yes | Own"), ENGLAND)
    assert one.own is not None
    assert one.own.value is None


def test_a_figure_that_is_withheld_as_a_measures_is_withheld_here() -> None:
    small = SMALL.replace("|  | Ambridge", "| B | Ambridge").replace("| yes |", "|  |")
    typed, linked = (
        compared(small, MANY, more=VALUES),
        compared(MANY.replace("|  | England", "| B | England"), more=VALUES),
    )
    for (one,) in (typed, linked):
        assert one.own is not None
        assert (one.own.value, one.own.missing) == (None, Missing.SUPPRESSED)


def test_a_measures_row_without_a_value_of_that_month_is_judged_by_itself() -> None:
    small = SMALL.replace("|  | Ambridge", "| B | Ambridge").replace("Jan 26", "Feb 26")
    (one,) = compared(small.replace("| yes |", "|  |"), more=VALUES)
    assert one.own is not None
    assert one.own.value is None


def test_checking_the_slides_tells_what_is_withheld() -> None:
    council = council_of(SMALL, MANY)
    (note,) = disclosed(council, council.updates[0], "scrutiny")
    assert (str(note.place), note.rule) == ("Benchmarks!E2", "withheld")
    assert "Carers of Ambridge Council for January 2026 (3) is withheld" in note.wrong
    assert disclosed(council, council.updates[0], "forum") == []


def test_figures_have_names_and_public_papers_withhold_them() -> None:
    council = council_of(SMALL, MANY, ENGLAND)
    facts = Facts(council, council.updates[0])
    assert facts.stated("benchmark.Plans.England") == "4.8%"
    assert facts.stated("benchmark.plans.england Jan 2026") == "4.8%"
    assert facts.stated("benchmark.Carers.Ambridge Council") == "3"
    assert facts.public.stated("benchmark.Carers.Ambridge Council") == "c"
    assert facts.public.stated("benchmark.Carers.England") == "900"


# Rules


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((OWN, ENGLAND), []),
        (
            (OWN.replace("5.2% | % |  |  |", "5.2% | % |  | suppressed |"), ENGLAND),
            ["H2 value-and-status"],
        ),
        ((OWN.replace("5.2%", ""), ENGLAND), ["E2 no-value-stated"]),
        ((OWN, ENGLAND.replace("4.8% | %", "48 | count")), ["F3 benchmark-units"]),
        ((ENGLAND,), ["C2 benchmark-without-own"]),
        ((OWN,), ["C2 benchmark-alone"]),
        ((OWN, ENGLAND, ENGLAND.replace("Jan 26", "Jan 25")), ["D4 benchmark-periods"]),
        ((OWN, ENGLAND.replace("Jan 26", "2025/26")), ["D3 benchmark-periods"]),
    ],
)
def test_rows_that_do_not_go_together_are_told(rows: tuple[str, ...], expected: list[str]) -> None:
    assert faults(*rows) == [f"Benchmarks!{one}" for one in expected]


def test_figures_at_odds_with_their_measure_are_told() -> None:
    own = OWN.replace("|  | Ambridge", "| A | Ambridge")
    assert faults(own, ENGLAND, more=VALUES) == ["Benchmarks!E2 benchmark-off-measure"]
    assert faults(own.replace("5.2%", "5.25%"), ENGLAND, more=VALUES) == []
    count = MANY.replace("|  | England", "| A | England")
    assert "Benchmarks!F2 benchmark-units" in faults(count, more=VALUES)


def test_an_area_that_is_nearly_the_councils_is_asked_about() -> None:
    council = council_of(OWN.replace("Ambridge Council", "Ambrige Council"), ENGLAND)
    (problem,) = check_council(council)
    assert problem.remedy == (
        "Did you mean “Ambridge Council”? Add the figure for a row whose Area is “Ambridge "
        "Council”, as Settings has it."
    )


def test_a_row_that_cannot_be_read_may_be_the_councils() -> None:
    assert faults(OWN.replace("5.2%", "about 5"), ENGLAND) == []
