"""Forecast arithmetic holds for any lines: totals are sums of parts, balances roll on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from forecast_strategies import PARTS, Y1, Y2, Y3, YEARS, amounts, line, statements
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement, rounding_tolerance

# Versions of which no total is published: everything follows from the lines.
followed = statements(published=())


def exact(lines: Sequence[ForecastLine], year: FinancialYear, *kinds: LineKind) -> Fraction:
    """What lines of these kinds add up to in a year, without any rounding."""
    stated = (one.amounts[year] for one in lines if one.kind in kinds and year in one.amounts)
    return sum((Fraction(amount) for amount in stated), Fraction(0))


@given(followed)
def test_totals_and_balances_are_the_sum_of_their_parts(plan: Statement) -> None:
    carried = Fraction(0)
    for year in plan.years:
        spent = exact(plan.lines, year, LineKind.EXPENDITURE)
        income = exact(plan.lines, year, LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
        other = exact(plan.lines, year, LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)
        assert Fraction(plan.expenditure(year)) == spent
        assert Fraction(plan.in_year(year)) == spent + income
        assert Fraction(plan.opening(year)) == carried
        carried += spent + income + other
        assert Fraction(plan.closing(year)) == carried


@given(statements())
def test_balances_follow_from_what_was_published(plan: Statement) -> None:
    for year in plan.years:
        parts = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
        income = sum((plan.total(kind, year) for kind in parts), Decimal(0))
        assert plan.of_parts(LineKind.IN_YEAR_BALANCE, year) == plan.expenditure(year) + income
        before = plan.before(year)
        opened = plan.published(LineKind.OPENING_BALANCE, year)
        rolled = Decimal(0) if before is None else plan.closing(before)
        assert plan.opening(year) == (rolled if opened is None else opened)
        parts = (LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)
        other = sum((plan.total(kind, year) for kind in parts), Decimal(0))
        closing = plan.opening(year) + plan.in_year(year) + other
        assert plan.of_parts(LineKind.CLOSING_BALANCE, year) == closing


@given(followed, amounts)
def test_what_is_brought_in_comes_through_to_every_year(plan: Statement, brought: Decimal) -> None:
    if plan.years:
        opening = line(LineKind.OPENING_BALANCE, {plan.years[0]: brought})
        opened = Statement("plan", [*plan.lines, opening])
        for year in plan.years:
            assert opened.closing(year) - plan.closing(year) == brought


@given(followed, st.sampled_from(YEARS))
def test_rolling_forward_in_two_stretches_is_rolling_forward_in_one(
    plan: Statement, cut: FinancialYear
) -> None:
    early, late = (
        [_over(one, stretch) for one in plan.lines]
        for stretch in (
            [year for year in plan.years if year < cut],
            [year for year in plan.years if year >= cut],
        )
    )
    first, second = Statement("plan", early), Statement("plan", late)
    if not first.years or not second.years:
        return
    handed = {second.years[0]: first.closing(first.years[-1])}
    second = Statement("plan", [*late, line(LineKind.OPENING_BALANCE, handed)])
    assert second.closing(second.years[-1]) == plan.closing(plan.years[-1])


def _over(one: ForecastLine, years: Sequence[FinancialYear]) -> ForecastLine:
    stated = {year: amount for year, amount in one.amounts.items() if year in years}
    return line(one.kind, stated, one.line)


def test_a_balance_rolls_over_years_for_which_nothing_is_stated() -> None:
    spent = line(LineKind.EXPENDITURE, [70, None, 30])
    plan = Statement("plan", [spent, line(LineKind.OPENING_BALANCE, [500])])
    assert plan.years == (Y1, Y3)
    assert (plan.before(Y3), plan.before(Y2), plan.before(Y1)) == (Y1, Y1, None)
    assert [plan.opening(Y3), plan.closing(Y3)] == [570, 600]


# Rounding


UNITS = st.sampled_from([Decimal(1), Decimal("0.1"), Decimal("0.01")])
# How far a figure is from its rounded one, as a share of the unit: all one way is the worst.
LEANS = st.sampled_from([Decimal("-0.49"), Decimal("0.49"), Decimal("0.5"), Decimal(0)])


def _shown(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, ROUND_HALF_UP)


@st.composite
def published_tables(draw: st.DrawFn) -> Statement:
    """A table of which every figure was rounded once, some totals among them."""
    unit, lean, reached = draw(UNITS), draw(LEANS), YEARS[: draw(st.integers(1, 4))]
    kinds = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9))
    digits = st.integers(-(10**6), 10**6)
    whole = [
        line(kind, {year: (draw(digits) + lean) * unit for year in reached}, name=str(number))
        for number, kind in enumerate(kinds)
    ]
    truth = Statement("plan", whole)
    follows = {
        LineKind.TOTAL_EXPENDITURE: truth.expenditure,
        LineKind.IN_YEAR_BALANCE: truth.in_year,
        LineKind.OPENING_BALANCE: truth.opening,
        LineKind.CLOSING_BALANCE: truth.closing,
    }
    lines = [
        line(one.kind, {year: _shown(amount, unit) for year, amount in one.amounts.items()})
        for one in whole
    ]
    # One figure tells the unit, whatever the others happen to end in.
    lines.append(line(LineKind.DEFICIT_LIMIT, {Y1: unit}))
    for kind, amount in follows.items():
        told = [year for year in reached if draw(st.booleans())]
        lines.append(line(kind, {year: _shown(amount(year), unit) for year in told}))
    return Statement("plan", lines)


@given(published_tables())
def test_any_total_that_is_a_legal_rounding_of_its_parts_is_accepted(table: Statement) -> None:
    assert [held for held in table.reconciliations() if not held.agrees] == []


@given(published_tables(), st.data())
def test_a_total_beyond_all_rounding_is_refused(table: Statement, data: st.DataObject) -> None:
    held = list(table.reconciliations())
    if not held:
        return
    wrong = data.draw(st.sampled_from(held))
    further = data.draw(st.sampled_from([-1, 1])) * Decimal(10**7)
    lines = [
        line(
            one.kind,
            {
                year: amount + further if (one.kind, year) == (wrong.what, wrong.year) else amount
                for year, amount in one.amounts.items()
            },
            one.line,
        )
        for one in table.lines
    ]
    faults = [one for one in Statement("plan", lines).reconciliations() if not one.agrees]
    assert (wrong.what, wrong.year) in [(one.what, one.year) for one in faults]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (LineKind.TOTAL_EXPENDITURE, 3),
        # Three lines of spending and the grant, as their total is not published.
        (LineKind.IN_YEAR_BALANCE, 4),
        # And the payment, and what was brought in.
        (LineKind.CLOSING_BALANCE, 6),
    ],
)
def test_a_part_that_is_not_published_counts_as_what_it_is_worked_out_from(
    kind: LineKind, parts: int
) -> None:
    lines = [line(LineKind.EXPENDITURE, [10], name) for name in "abc"]
    lines += [line(LineKind.HIGH_NEEDS_BLOCK, [-20]), line(LineKind.AGREEMENT_INCOME, [-5])]
    lines.append(line(LineKind.OPENING_BALANCE, [0]))
    total = {LineKind.TOTAL_EXPENDITURE: 30, LineKind.IN_YEAR_BALANCE: 10}.get(kind, 5)
    (held,) = Statement("plan", [*lines, line(kind, [total])]).reconciliations()
    assert held.tolerance == rounding_tolerance(parts)


def test_a_part_that_is_published_counts_as_one() -> None:
    lines = [line(LineKind.EXPENDITURE, [10], name) for name in "abc"]
    lines += [line(LineKind.TOTAL_EXPENDITURE, [30]), line(LineKind.IN_YEAR_BALANCE, [30])]
    lines += [line(LineKind.OPENING_BALANCE, [5]), line(LineKind.CLOSING_BALANCE, [35])]
    tolerances = [held.tolerance for held in Statement("plan", lines).reconciliations()]
    assert tolerances == [rounding_tolerance(parts) for parts in (3, 1, 2)]


@given(st.integers(0, 60), st.integers(0, 60), UNITS, UNITS)
def test_the_tolerance_grows_with_the_parts_and_the_unit(
    fewer: int, more: int, fine: Decimal, coarse: Decimal
) -> None:
    fewer, more = sorted((fewer, more))
    fine, coarse = sorted((fine, coarse))
    assert rounding_tolerance(fewer, fine) <= rounding_tolerance(more, fine)
    assert rounding_tolerance(fewer, fine) <= rounding_tolerance(fewer, coarse)
    assert rounding_tolerance(0, fine) == fine / 2
