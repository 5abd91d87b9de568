"""What changes of places, unit cost, growth of income and transfers do to the balances."""

from __future__ import annotations

from decimal import Decimal

import pytest
from forecast_strategies import (
    Y1,
    Y2,
    Y3,
    Y4,
    YEARS,
    line,
    published_example,
    statements,
)
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.frozen import replace
from svreport.core.model import ForecastLine, LineKind, UnitCost
from svreport.core.periods import FinancialYear
from svreport.figures.agreement import Driver, Effect, Sensitivity, sensitivity
from svreport.figures.forecast import Statement

CHANGE = Decimal("0.01")


def unit_cost(provision: str, year: FinancialYear = Y1, places: int | None = 10) -> UnitCost:
    found = None if places is None else Decimal(places)
    return UnitCost(provision=provision, year=year, places=found, average_cost=found)


PLAN = Statement(
    "plan",
    [
        line(LineKind.EXPENDITURE, [600, 700, 800, 900], "Special schools"),
        line(LineKind.EXPENDITURE, [200, 200, 200, 200], "Colleges"),
        line(LineKind.EXPENDITURE, [200, 100, 0, None], "Staff"),
        line(LineKind.HIGH_NEEDS_BLOCK, [-1000, -1000, -2000, -3000]),
        line(LineKind.BLOCK_TRANSFER, [-10, -20, -30, -40]),
        line(LineKind.OPENING_BALANCE, [500]),
    ],
)
COSTS = [unit_cost("SPECIAL  schools"), unit_cost("Colleges", Y2), unit_cost("Nurseries")]


def effects(found: Sensitivity) -> dict[Driver, Effect]:
    return {one.driver: one for one in found.effects}


def test_a_change_acts_from_the_current_year_on() -> None:
    found = sensitivity(PLAN, COSTS, current=Y2)
    assert found.years == (Y2, Y3, Y4)
    for one in found.effects:
        assert one.in_year(CHANGE, Y1) == one.closing(CHANGE, Y1) == 0


@pytest.mark.parametrize("driver", [Driver.PLACES, Driver.UNIT_COST])
def test_places_and_unit_cost_act_on_the_lines_that_unit_costs_are_stated_for(
    driver: Driver,
) -> None:
    one = effects(sensitivity(PLAN, COSTS, current=Y2))[driver]
    assert [one.in_year(CHANGE, year) for year in (Y2, Y3, Y4)] == [9, 10, 11]
    assert [one.closing(CHANGE, year) for year in (Y2, Y3, Y4)] == [9, 19, 30]
    assert one.closing(-CHANGE, Y4) == -30


def test_growth_of_income_compounds_from_the_second_year() -> None:
    one = effects(sensitivity(PLAN, COSTS, current=Y2))[Driver.INCOME_GROWTH]
    expected = [Decimal(0), -2000 * CHANGE, -3000 * (Decimal("1.01") ** 2 - 1)]
    assert [one.in_year(CHANGE, year) for year in (Y2, Y3, Y4)] == expected
    assert one.closing(CHANGE, Y4) == sum(expected, Decimal(0))
    # Less growth is more deficit, and by a little less than more growth is less.
    assert 0 < one.closing(-CHANGE, Y4) < -one.closing(CHANGE, Y4)


def test_block_transfer_scales() -> None:
    one = effects(sensitivity(PLAN, COSTS, current=Y2))[Driver.BLOCK_TRANSFER]
    assert [one.in_year(CHANGE, year) for year in (Y2, Y3, Y4)] == [
        Decimal("-0.2"),
        Decimal("-0.3"),
        Decimal("-0.4"),
    ]


def test_how_much_of_spending_is_covered_is_told() -> None:
    found = sensitivity(PLAN, COSTS, current=Y1)
    assert [one.line for one in found.covered] == ["Special schools", "Colleges"]
    assert found.unmatched == ("Nurseries",)
    assert [found.share_covered(year) for year in (Y1, Y2, Y3)] == [
        Decimal("0.8"),
        Decimal("0.9"),
        1,
    ]


def test_a_provision_without_places_or_cost_covers_nothing() -> None:
    found = sensitivity(PLAN, [unit_cost("Colleges", places=None)], current=Y1)
    assert (found.covered, found.unmatched) == ((), ())
    assert [one.driver for one in found.effects] == [Driver.INCOME_GROWTH, Driver.BLOCK_TRANSFER]


def test_a_driver_that_acts_on_nothing_is_left_out() -> None:
    spending = Statement("plan", list(PLAN.of(LineKind.EXPENDITURE)))
    assert [one.driver for one in sensitivity(spending, [], current=Y1).effects] == []
    assert sensitivity(PLAN, COSTS, current=YEARS[-1]).effects == ()


def test_changes_of_places_and_cost_act_on_each_other() -> None:
    found = sensitivity(PLAN, COSTS, current=Y2)
    both = {Driver.PLACES: Decimal("0.1"), Driver.UNIT_COST: Decimal("0.2")}
    # A tenth more places, each a fifth dearer: 1.1 × 1.2 = 1.32.
    assert found.in_year(both, Y2) == PLAN.in_year(Y2) + 900 * Decimal("0.32")


@given(
    statements(published=()),
    st.sampled_from(YEARS),
    st.dictionaries(
        st.sampled_from(Driver), st.integers(-9999, 9999).map(lambda one: Decimal(one) / 10**4)
    ),
)
def test_balances_after_changes_are_those_of_the_changed_lines(
    plan: Statement, current: FinancialYear, changes: dict[Driver, Decimal]
) -> None:
    """The effects against a forecast whose lines were changed one by one."""
    found = sensitivity(plan, [unit_cost("Schools")], current)
    changed = Statement("plan", [_changed(one, found, changes) for one in plan.lines])
    for year in plan.years:
        margin = Decimal("1e-9")
        assert abs(found.in_year(changes, year) - changed.in_year(year)) < margin
        assert abs(found.closing(changes, year) - changed.closing(year)) < margin


def _changed(one: ForecastLine, found: Sensitivity, changes: dict[Driver, Decimal]) -> ForecastLine:
    def factor(year: FinancialYear) -> Decimal:
        change = {driver: changes.get(driver, Decimal(0)) for driver in Driver}
        if year not in found.years:
            return Decimal(1)
        if one in found.covered:
            return (1 + change[Driver.PLACES]) * (1 + change[Driver.UNIT_COST])
        if one.kind is LineKind.BLOCK_TRANSFER:
            return 1 + change[Driver.BLOCK_TRANSFER]
        if one.kind is LineKind.HIGH_NEEDS_BLOCK and year != found.years[0]:
            after = year.starts - found.years[0].starts
            return Decimal((1 + change[Driver.INCOME_GROWTH]) ** after)
        return Decimal(1)

    return replace(
        one, amounts={year: amount * factor(year) for year, amount in one.amounts.items()}
    )


@given(statements(), st.integers(-500, 500))
def test_effects_on_the_closing_balance_are_those_in_years_added_up(
    plan: Statement, thousandths: int
) -> None:
    change = Decimal(thousandths) / 1000
    for one in sensitivity(plan, [unit_cost("Schools")], Y1).effects:
        carried = Decimal(0)
        for year in one.years:
            carried += one.in_year(change, year)
            assert one.closing(change, year) == carried
        assert one.closing(Decimal(0), one.years[-1]) == 0


def test_a_change_by_all_of_it_is_worked_out() -> None:
    growth = effects(sensitivity(PLAN, COSTS, current=Y1))[Driver.INCOME_GROWTH]
    assert [growth.in_year(Decimal(-1), year) for year in (Y1, Y2)] == [0, 1000]


# As published


def test_one_per_cent_of_the_revised_forecast() -> None:
    revised = published_example()["revised"]
    costs = [
        unit_cost(name)
        for name in ("Special Schools", "Independent and Non-maintained Special School Provision")
    ]
    found = effects(sensitivity(revised, costs, FinancialYear(2024)))
    last = FinancialYear(2030)
    assert found[Driver.PLACES].in_year(CHANGE, last) == Decimal("0.01") * (47_072 + 3_893)
    # 1.01 ^ 6 − 1 = 6.152015…% of 93,091.
    assert round(found[Driver.INCOME_GROWTH].in_year(CHANGE, last), 2) == Decimal("-5726.97")
    assert found[Driver.BLOCK_TRANSFER].in_year(CHANGE, last) == Decimal("-43.52")
    transfers = 2_000 + 1_937 + 3_867 + 3_983 + 4_102 + 4_225 + 4_352
    assert found[Driver.BLOCK_TRANSFER].closing(CHANGE, last) == Decimal(-transfers) / 100
