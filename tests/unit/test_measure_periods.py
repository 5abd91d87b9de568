"""Measures by month, quarter, term, academic and financial year: read, worked out and checked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from inputs_helpers import read_council
from problems_found import problems_of

from svreport.checks import check_council
from svreport.core.model import Basis, Council, Measure, MeasureValue
from svreport.core.numerals import Unit
from svreport.core.periods import PERIODS, FinancialYear, Month, Period, PeriodKind, Quarter, Term
from svreport.figures.disclosure import Disclosure
from svreport.figures.measures import (
    plan_at,
    position_at,
    reason_not_comparable,
    restart_between,
)
from svreport.figures.register import BadReference, Register, register_of

BASES = ("", "financial year to date", "academic year to date")


def sheets(
    rows: Sequence[str], period: str | None = "", basis: str = "", unit: str = "count"
) -> str:
    """Measure A's sheets: its Period (no such column for None), and its rows of values."""
    header, cell = ("", "") if period is None else (" Period |", f" {period} |")
    return f"""
## Measures
| Code | Measure | Unit | Basis | Suppress |{header}
| A | Plans | {unit} | {basis} | no |{cell}

## Measure values
| Code | As at | Plan | Actual |
""" + "\n".join(f"| A | {row} |" for row in rows)


def council(*rows: str, period: str | None = "", basis: str = "") -> Council:
    made = read_council(sheets(rows, period, basis)).council
    assert made is not None
    return made


def found(*rows: str, period: str | None = "", basis: str = "") -> list[tuple[str, str, str]]:
    """The place, fault and remedy of each problem of Measure values."""
    return [
        (str(one.place), one.wrong, one.remedy)
        for one in read_council(sheets(rows, period, basis)).problems
        if one.place.sheet == "Measure values"
    ]


# Reading


@pytest.mark.parametrize(
    ("period", "typed", "kind"),
    [
        ("quarter", ("Q1 2025/26", "Quarter 2 2025-26", "2025/26 Q3"), PeriodKind.QUARTER),
        ("Quarterly", ("Apr-Jun 2025",), PeriodKind.QUARTER),
        ("term", ("Autumn 2025", "Spring term 2025/26"), PeriodKind.TERM),
        ("academic year", ("2024/25", "AY 2023/24"), PeriodKind.ACADEMIC_YEAR),
        ("financial year", ("2024/25", "FY 2023/24", "2011-12"), PeriodKind.FINANCIAL_YEAR),
        ("month", ("Apr 25", "2025-05"), PeriodKind.MONTH),
        # Measures says nothing, and the rows all say the same.
        ("", ("Q1 2025/26", "Q2 2025/26"), PeriodKind.QUARTER),
        (None, ("Autumn 2025", "Spring 2026"), PeriodKind.TERM),
        ("", ("2023/24", "2024/25"), PeriodKind.FINANCIAL_YEAR),
        (None, ("2022/23", "2023/24", "AY 2024/25"), PeriodKind.ACADEMIC_YEAR),
        (None, ("Apr 25", "May 25"), PeriodKind.MONTH),
    ],
)
def test_a_measure_is_reported_by_the_period_of_its_rows(
    period: str | None, typed: Sequence[str], kind: PeriodKind
) -> None:
    rows = [f"{as_at} | 5 | {number}" for number, as_at in enumerate(typed, start=80)]
    assert found(*rows, period=period) == []
    made = council(*rows, period=period)
    assert made.measures[0].period is kind
    assert [value.period.kind for value in made.measure_values] == [kind] * len(typed)


def test_a_year_alone_is_academic_where_the_count_is() -> None:
    made = council("2023/24 | | 5", basis="academic year to date")
    assert made.measures[0].period is PeriodKind.ACADEMIC_YEAR


def test_a_period_of_another_kind_is_a_problem_at_its_cell() -> None:
    rows = ("Q1 2025/26 | | 5", "Jul 25 | | 5", "2025/26 | | 6")
    assert found(*rows, period="quarter") == [
        (
            "Measure values!B3",
            "As at: A is reported by quarter, but 2 of its rows are not: “Jul 25” (B3) and "
            "“2025/26” (B4).",
            "Type the quarter, such as Q2 2025/26, or give the other periods a measure of their "
            "own.",
        ),
    ]


@pytest.mark.parametrize(
    ("rows", "place", "wrong"),
    [
        (("Apr 25 | | 5", "May 25 | | 6", "Q2 2025/26 | | 7"), "B4", "“Q2 2025/26” is a quarter"),
        (("Q1 2025/26 | | 5", "Q2 2025/26 | | 6", "Oct 25 | | 7"), "B4", "“Oct 25” is a month"),
        (("Apr 25 | | 5", "Autumn 2025 | | 6"), "B3", "“Autumn 2025” is a term"),
        (("AY 2024/25 | | 5", "FY 2025/26 | | 6"), "B3", "“FY 2025/26” is a financial year"),
    ],
)
def test_periods_of_several_kinds_are_a_problem_at_the_odd_cell(
    rows: Sequence[str], place: str, wrong: str
) -> None:
    for period, remedy in (("", "choose that as its Period (Measures!F2)"), (None, "say so in")):
        ((where, fault, what),) = found(*rows, period=period)
        assert (where, fault.partition(": ")[2].partition(",")[0]) == (
            f"Measure values!{place}",
            wrong,
        )
        assert "If all of its rows are by" in what
        assert remedy in what


@pytest.mark.parametrize(
    ("period", "typed", "wrong", "remedy"),
    [
        ("quarter", "Q2", "“Q2” does not say which year.", "Type Q2 2026/27."),
        ("quarter", "'2025", "“2025” is not a quarter.", "Type it as Q2 2026/27."),
        ("financial year", "2025", "“2025” could be of the year", "Type 2024/25 or 2025/26."),
        ("term", "Term 3 2024/25", "“Term 3 2024/25” could be one", "Type Autumn 2026/27."),
        ("term", "2024/25", "is a financial year, but A is", "Type the term, such as Spring 2024"),
        (
            "quarter",
            "30/06/2025",
            "is a date, but A is reported",
            "Q1 2025/26, in a cell formatted",
        ),
        ("quarter", "soon", "“soon” is not a quarter.", "Type it as Q2 2026/27."),
        ("academic year", "x", "“x” is not an academic year.", "Type it as AY 2026/27."),
        ("", "Q2 2025", "“Q2 2025” could be of the year", "Type Q2 2024/25 or Q2 2025/26."),
        ("month", "soon", "“soon” is not a month.", "Type the month"),
        ("month", "Q2", "“Q2” is not a month.", "Type the month"),
        ("", "soon", "“soon” is neither a month, a quarter", "Type it as Sep 26, Q2 2026/27"),
        ("", "2025", "“2025” could be of the year", "Type 2024/25 or 2025/26."),
        (
            "quarter",
            "Q1 2024/25 (draft)",
            "is not a quarter.",
            "Type Q1 2024/25 if that is what you meant.",
        ),
    ],
)
def test_what_is_unclear_says_what_to_type(
    period: str, typed: str, wrong: str, remedy: str
) -> None:
    (_, fault, what), *_ = found(f"{typed} | | 5", period=period)
    assert wrong in fault
    assert remedy in what


def test_a_period_is_stated_once() -> None:
    ((place, wrong, _),) = found("Q1 2025/26 | | 5", "2025-26 Quarter 1 | | 6")
    assert place == "Measure values!A3"
    assert "is already" in wrong


# Plans and comparisons


def values(kind: PeriodKind, *plans: str) -> dict[Period, MeasureValue]:
    rows = [f"{as_at} |" for as_at in plans]
    made = council(*rows, period=kind.value)
    return dict(made.values_of("A"))


def test_pro_rata_stays_within_a_count() -> None:
    rows = ("Q4 2024/25 | 400", "Q1 2025/26 | 100", "Q3 2025/26 | 300", "Q1 2026/27 | 120")
    stated = values(PeriodKind.QUARTER, *rows)
    for basis in (Basis.FINANCIAL_YEAR_TO_DATE, None):
        measure = Measure(
            code="A", name="Plans", unit=Unit.COUNT, basis=basis, period=PeriodKind.QUARTER
        )
        within = plan_at(measure, stated, Quarter(2025, 2))
        assert within is not None
        assert (within.value, within.pro_rata) == (Decimal(200), True)
        across = plan_at(measure, stated, Quarter(2025, 4))
        assert (across is None) is (basis is not None)
    assert restart_between(
        Basis.FINANCIAL_YEAR_TO_DATE, Quarter(2025, 3), Quarter(2026, 1)
    ) == Month(2026, 4)


def test_counts_begin_again_where_their_year_does() -> None:
    spring, summer, autumn = Term(2024, 2), Term(2024, 3), Term(2025, 1)
    academic, financial = Basis.ACADEMIC_YEAR_TO_DATE, Basis.FINANCIAL_YEAR_TO_DATE
    assert restart_between(academic, spring, summer) is None
    assert restart_between(academic, summer, autumn) == Month(2025, 9)
    assert restart_between(financial, spring, summer) == Month(2025, 4)
    assert restart_between(financial, summer, autumn) is None
    # The second quarter ends in September.
    assert restart_between(academic, Quarter(2025, 1), Quarter(2025, 2)) == Month(2025, 9)
    # A whole year is complete, so that years compare.
    for basis in (academic, financial):
        assert restart_between(basis, FinancialYear(2023), FinancialYear(2025)) is None


@pytest.mark.parametrize("kind", PeriodKind)
@pytest.mark.parametrize("basis", Basis)
def test_the_same_period_of_two_years_compares(kind: PeriodKind, basis: Basis) -> None:
    measure = Measure(code="A", name="Plans", unit=Unit.COUNT, basis=basis, period=kind)
    period = PERIODS[kind].ended_by(Month(2026, 5))
    assert reason_not_comparable(measure, period, period.year_before()) is None


@pytest.mark.parametrize(
    ("rows", "shown", "last"),
    [
        # The updates' data run to May and August 2026.
        (("Q4 2024/25 | | 80", "Q4 2025/26 | | 90", "Q1 2026/27 | | 20"), "Q4 2025/26", 80),
        (("Spring 2025 | | 8", "Spring 2026 | | 9", "Summer 2026 | | 5"), "spring term 2025/26", 8),
        (("AY 2023/24 | | 8", "AY 2024/25 | | 9", "AY 2025/26 | | 5"), "academic year 2024/25", 8),
        (("2024/25 | | 80", "2025/26 | | 90", "2026/27 | | 5"), "2025/26", 80),
    ],
)
def test_an_update_reports_what_has_ended_beside_the_year_before(
    rows: Sequence[str], shown: str, last: int
) -> None:
    made = council(*rows)
    stated = made.values_of("A")
    position = position_at(made.measures[0], stated, made.updates[0].activity_to)
    assert str(position.period) == shown
    assert position.last_year == last


# References


def register(*rows: str, **how: str) -> Register:
    made = council(*rows, **how)
    return register_of(made, made.updates[0])


def test_figures_are_named_by_their_periods() -> None:
    quarters = register("Q4 2024/25 | 90 | 80", "Q3 2025/26 | | 85", "Q4 2025/26 | 100 | 110")
    assert quarters["A.actual"].value == 110
    assert quarters["A.actual"].full_name == "A.actual Q4 2025/26"
    for name in ("A.actual Q4 2024/25", "a.actual quarter 4 2024-25", "A.last year"):
        assert quarters[name].value == 80, name
    assert quarters["A.change"].value == 30
    assert quarters["A.actual june"].value == 110
    assert quarters["A.actual Q4 2025/26 less Q3 2025/26"].value == 25
    assert quarters["A.actual less Q4 2024/25"].value == 30
    terms = register("Autumn 2025 | | 7", "Spring 2026 | | 9")
    assert terms["A.actual Autumn 2025/26"].value == terms["A.actual autumn term 2025/26"].value
    years = register("2023/24 | | 7", "2024/25 | | 9", period="academic year")
    assert years["A.actual 2023/24"].value == years["A.actual AY 2023/24"].value == 7
    assert years["A.actual academic year 2023/24"].value == 7


def test_a_figure_of_another_period_is_unknown() -> None:
    quarters = register("Q3 2025/26 | | 85", "Q4 2025/26 | | 110")
    with pytest.raises(BadReference, match="no figure for Mar 2026") as caught:
        quarters["A.actual Mar 2026"]
    assert caught.value.remedy == "It has Q3 2025/26 and Q4 2025/26."


def test_a_difference_over_a_restart_is_refused() -> None:
    basis = "financial year to date"
    quarters = register("Q4 2024/25 | | 80", "Q1 2025/26 | | 20", basis=basis)
    with pytest.raises(BadReference, match="counts from April, and begins again between Q4"):
        quarters["A.actual Q1 2025/26 less Q4 2024/25"]


# Checks and small counts


def test_an_older_figure_in_a_text_names_the_period_that_is_missing() -> None:
    changes = sheets(("Q3 2025/26 | | 85", "Q4 2025/26 | 90 |")) + (
        "\n\n## Narrative\n| Section | Update | Text |\n| Summary | june | {{ A.actual }} now. |\n"
        "| Condition 1 | june | Spent. |\n| Condition 2 | june | Found. |\n"
        "| Risk 1 | june | Grew. |\n| Specialist support | june | None. |\n"
    )
    (older,) = [one for one in problems_of(changes) if one.rule == "older-figure"]
    assert "shows the figure for Q3 2025/26, because there is none for Q4 2025/26" in older.wrong
    assert "name the quarter that is meant: {{ A.actual Q3 2025/26 }}" in older.remedy


def test_the_latest_period_needs_a_figure() -> None:
    changes = sheets(("Q3 2025/26 | | 85",)).replace("| Unit |", "| Unit | Condition |")
    changes = changes.replace("| A | Plans | count |", "| A | Plans | count | 1 |")
    changes = f"{changes}\n\n## Answers\n| Warning | About | Answer |"
    (missing,) = [one for one in problems_of(changes) if one.rule == "no-value"]
    assert "Q4 2025/26, the latest quarter of june" in missing.wrong


def test_a_series_is_out_of_line_by_its_own_periods() -> None:
    rows = [f"Q{number} 2025/26 | | {value}" for number, value in ((1, 90), (2, 92), (3, 9400))]
    made = council(*rows)
    (jump,) = [one for one in check_council(made) if one.rule == "out-of-series"]
    assert "of A for Q3 2025/26 is 9,400" in jump.wrong


def test_a_share_and_a_count_that_end_together_may_be_of_the_same_children() -> None:
    made = read_council(
        """
## Measures
| Code | Measure | Unit |
| A | Left | count |
| B | Share who left | % |
| C | Pupils | count |

## Measure values
| Code | As at | Actual | Numerator | Base |
| A | Q1 2025/26 | 3 | | |
| B | Jun 25 | 1.5% | 3 | 200 |
| C | Jun 25 | 200 | | |
"""
    ).council
    assert made is not None
    withheld = {(value.code, str(value.period)) for value in map(_value, _all(made))}
    assert ("B", "June 2025") in withheld


def _all(made: Council) -> list[object]:
    return list(Disclosure(made).all.values())


def _value(suppression: object) -> MeasureValue:
    value: MeasureValue = suppression.value  # type: ignore[attr-defined]
    return value


@pytest.mark.parametrize(
    ("rows", "is_another"),
    [
        # Settings has 2026/27.
        (("2023/24 | | 5", "2024/25 | | 6", "2025/26 | | 7"), False),
        (("2022/23 | | 5", "2023/24 | | 6", "2024/25 | | 7"), True),
        (("Q2 2025/26 | | 5", "Q3 2025/26 | | 6", "Q4 2025/26 | | 7"), False),
        (("Q1 2024/25 | | 5", "Q2 2024/25 | | 6", "Q3 2024/25 | | 7"), True),
        (("AY 2023/24 | | 5", "AY 2024/25 | | 6", "AY 2025/26 | | 7"), False),
    ],
)
def test_last_year_s_figures_are_those_of_another_year(
    rows: Sequence[str], is_another: bool
) -> None:
    rules = [one.rule for one in check_council(council(*rows))]
    assert ("dates-of-another-year" in rules) is is_another
