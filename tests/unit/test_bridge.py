"""What moves the deficit from one version to another adds up, to the penny, in every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from forecast_strategies import Y1, Y2, Y3, Y4, line, published_example, statements
from hypothesis import given

from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import Statement
from svreport.figures.versions import Bridge, BridgeCause, BridgeStep

any_version = statements().filter(lambda one: bool(one.years))


@given(any_version, any_version)
def test_the_steps_lead_from_one_balance_to_the_other_in_every_year(
    before: Statement, now: Statement
) -> None:
    bridge = Bridge(before, now)
    for year in bridge.years:
        steps = sum((step.to(year) for step in bridge.steps), Decimal(0))
        assert bridge.start(year) + bridge.brought_in + steps == bridge.end(year)
        of_year = sum((step.in_year(year) for step in bridge.steps), Decimal(0))
        assert bridge.brought_forward(year) + of_year == bridge.difference(year)
        if year in bridge.shared:
            assert (bridge.start(year), bridge.end(year)) == (
                before.closing(year),
                now.closing(year),
            )
    last = bridge.years[-1]
    assert bridge.start(last) == before.closing(before.years[-1])
    assert bridge.end(last) == now.closing(now.years[-1])


@given(any_version, any_version)
def test_the_way_back_is_the_same_the_other_way_round(before: Statement, now: Statement) -> None:
    there, back = Bridge(before, now), Bridge(now, before)
    assert there.brought_in == -back.brought_in
    assert _by_line(there) == {key: -amount for key, amount in _by_line(back).items()}


def _by_line(bridge: Bridge) -> Mapping[tuple[str, str, FinancialYear], Decimal]:
    """What each kind of step comes to in a year, apart from how lines are ordered."""
    found: dict[tuple[str, str, FinancialYear], Decimal] = {}
    for step in bridge.steps:
        for year, amount in step.amounts.items():
            key = (step.cause, step.kind, year)
            found[key] = found.get(key, Decimal(0)) + amount
    return {key: amount for key, amount in found.items() if amount}


@given(any_version)
def test_a_version_is_no_step_away_from_itself(plan: Statement) -> None:
    bridge = Bridge(plan, plan)
    assert bridge.brought_in == 0
    assert not any(amount for step in bridge.steps for amount in step.amounts.values())


# Made up


def version(name: str, **amounts: Sequence[int | None]) -> Statement:
    """A version with a line of each kind."""
    kinds = {kind.name.lower(): kind for kind in LineKind}
    return Statement(
        name, [line(kinds[kind], found, version=name) for kind, found in amounts.items()]
    )


def steps(bridge: Bridge) -> dict[str, dict[FinancialYear, int]]:
    return {
        step.name: {year: int(amount) for year, amount in step.amounts.items() if amount}
        for step in bridge.steps
        if any(step.amounts.values())
    }


def test_each_line_is_a_step_of_its_year() -> None:
    plan = version(
        "plan",
        expenditure=[100, 110],
        high_needs_block=[-80, -82],
        opening_balance=[500],
        agreement_income=[-10, -10],
    )
    new = version(
        "new",
        expenditure=[104, 121],
        high_needs_block=[-81, -82],
        opening_balance=[507],
        agreement_income=[-10, 0],
    )
    bridge = Bridge(plan, new)
    assert bridge.brought_in == 7
    assert steps(bridge) == {
        "Expenditure": {Y1: 4, Y2: 11},
        "High needs block": {Y1: -1},
        "Agreement income": {Y2: 10},
    }
    assert [bridge.difference(year) for year in bridge.years] == [10, 31]
    assert [bridge.brought_forward(year) for year in bridge.years] == [7, 10]


def test_years_that_the_later_version_adds_are_their_in_year_balance() -> None:
    plan = version("plan", expenditure=[100, 110], opening_balance=[0])
    new = version(
        "new",
        expenditure=[100, 110, 90, 70],
        high_needs_block=[0, 0, -80, -75],
        opening_balance=[0],
        other_blocks=[0, 0, 3],
    )
    bridge = Bridge(plan, new)
    assert steps(bridge) == {
        "In-year balance of years that only new reaches": {Y3: 10, Y4: -5},
        "Other blocks": {Y3: 3},
    }
    assert [bridge.start(year) for year in bridge.years] == [100, 210, 210, 210]
    assert [bridge.end(year) for year in bridge.years] == [100, 210, 223, 218]


def test_years_that_the_later_version_leaves_off_are_taken_away() -> None:
    bridge = Bridge(
        version("plan", expenditure=[100, 110, 90], agreement_income=[0, 0, -30]),
        version("new", expenditure=[100, 110]),
    )
    assert steps(bridge) == {
        "In-year balance of years that only plan reaches": {Y3: -90},
        "Agreement income": {Y3: 30},
    }
    assert (bridge.start(Y3), bridge.end(Y3)) == (Decimal(270), Decimal(210))


def test_years_before_both_know_of_one_are_in_what_was_brought_in() -> None:
    plan = version("plan", expenditure=[100, 110, 90], opening_balance=[400])
    new = version("new", expenditure=[None, 115, 95], opening_balance=[None, 520])
    bridge = Bridge(plan, new)
    assert bridge.years == (Y2, Y3)
    assert bridge.brought_in == 520 - 500
    assert steps(bridge) == {"Expenditure": {Y2: 5, Y3: 5}}


def test_versions_of_years_apart_are_bridged_all_the_same() -> None:
    plan = version("plan", expenditure=[100, 110], opening_balance=[400])
    new = version("new", expenditure=[None, None, 90, 80], opening_balance=[None, None, 600])
    bridge = Bridge(plan, new)
    assert bridge.years == (Y3, Y4)
    assert bridge.brought_in == 600 - 610
    assert steps(bridge) == {"In-year balance of years that only new reaches": {Y3: 90, Y4: 80}}


@pytest.mark.parametrize(
    ("total", "name"),
    [
        ("total_expenditure", "Rounding (total expenditure)"),
        ("in_year_balance", "Rounding (in-year balance)"),
        ("closing_balance", "Rounding (closing balance)"),
    ],
)
def test_totals_that_differ_from_their_parts_are_steps(total: str, name: str) -> None:
    plan = version("plan", expenditure=[100])
    new = version("new", expenditure=[105], **{total: [106]})
    assert steps(Bridge(plan, new)) == {"Expenditure": {Y1: 5}, name: {Y1: 1}}


def test_an_opening_balance_that_does_not_follow_is_a_step() -> None:
    plan = version("plan", expenditure=[100, 100])
    new = version("new", expenditure=[100, 100], opening_balance=[0, 102])
    assert steps(Bridge(plan, new)) == {"Rounding (opening balance)": {Y2: 2}}


def test_a_line_of_one_version_says_so() -> None:
    plan, new = version("plan", expenditure=[100]), version("new", block_transfer=[-5])
    told = {step.name: step.only_in for step in Bridge(plan, new).steps}
    assert told == {"Expenditure": "plan", "Block transfer": "new"}


# As published


@pytest.fixture(scope="module")
def published() -> Bridge:
    versions = published_example()
    return Bridge(versions["plan"], versions["revised"])


YEAR = FinancialYear(2024)
LAST = FinancialYear(2030)


def found(bridge: Bridge, name: str) -> BridgeStep:
    return next(step for step in bridge.steps if step.name.startswith(name))


def test_the_revised_forecast_is_reached_from_the_plan_as_published(published: Bridge) -> None:
    assert (published.start(YEAR), published.end(YEAR)) == (Decimal(51_027), Decimal(66_232))
    assert published.difference(YEAR) == 15_205
    assert published.brought_forward(YEAR) == 289
    spending = [
        step.in_year(YEAR)
        for step in published.steps
        if LineKind.EXPENDITURE is step.kind or step.name == "Rounding (total expenditure)"
    ]
    assert sum(spending) == 18_428
    income = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER, LineKind.IN_YEAR_BALANCE)
    in_year = [step.in_year(YEAR) for step in published.steps if step.kind in income]
    assert sum(spending) + sum(in_year) == 17_447
    assert found(published, "Surplus/Deficit from other DSG Blocks").in_year(YEAR) == -2_531


def test_the_published_balances_are_reached_in_every_year(published: Bridge) -> None:
    assert [int(published.end(year)) for year in published.years] == [
        29_736, 66_232, 96_045, 118_701, 131_282, 123_001, 124_301, 123_385,
    ]  # fmt: skip
    total = published.brought_in + sum((step.to(LAST) for step in published.steps), Decimal(0))
    assert published.start(LAST) == 70_298
    assert total == 123_385 - 70_298


def test_the_years_that_the_revised_forecast_adds_are_steps(published: Bridge) -> None:
    added = found(published, "In-year balance of years that only revised reaches")
    assert {year.starts: int(amount) for year, amount in added.amounts.items()} == {
        2029: 1_301,
        2030: -917,
    }
    assert added.cause is BridgeCause.ONE_VERSION
    # 123,001 + 1,301 was published as 124,301.
    assert found(published, "Rounding (closing balance)").in_year(FinancialYear(2029)) == -1
