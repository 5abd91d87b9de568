"""Which way a measure has moved, and whether it meets its plan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from svreport.core.model import Basis, BetterWhen, Measure, MeasureValue, Missing
from svreport.core.numerals import Unit
from svreport.core.periods import Month
from svreport.figures.measures import (
    Direction,
    Movement,
    Position,
    direction_between,
    latest_movement,
    meets_plan,
    position_at,
)

APRIL, JULY, OCTOBER = Month(2024, 4), Month(2024, 7), Month(2024, 10)
OCTOBER_BEFORE = Month(2023, 10)
HIGHER, LOWER, ON_TARGET = BetterWhen.HIGHER, BetterWhen.LOWER, BetterWhen.ON_TARGET


def measure(
    unit: Unit = Unit.COUNT,
    better_when: BetterWhen | None = LOWER,
    basis: Basis | None = Basis.POINT_IN_TIME,
) -> Measure:
    return Measure(code="A", name="Plans", unit=unit, better_when=better_when, basis=basis)


def values(**figures: object) -> MeasureValue:
    return MeasureValue(code="A", **figures)  # type: ignore[arg-type]


def found(
    of: Measure, *stated: MeasureValue, withheld: Month | None = None
) -> tuple[Position, Movement | None]:
    by_month = {one.period: one for one in stated}
    stood = position_at(of, by_month, OCTOBER)
    return stood, latest_movement(stood, by_month, lambda month: month == withheld)


def actual(month: Month, number: str, **others: object) -> MeasureValue:
    return values(period=month, actual=Decimal(number), **others)


@pytest.mark.parametrize(
    ("better", "before", "now", "way"),
    [
        (HIGHER, "1", "2", Direction.BETTER),
        (HIGHER, "2", "1", Direction.WORSE),
        (LOWER, "1", "2", Direction.WORSE),
        (LOWER, "2", "1", Direction.BETTER),
        (LOWER, "2", "2", Direction.NO_CHANGE),
        (None, "1", "2", Direction.UP),
        (ON_TARGET, "2", "1", Direction.DOWN),
    ],
)
def test_the_way_follows_from_which_is_better(
    better: BetterWhen | None, before: str, now: str, way: Direction
) -> None:
    assert direction_between(better, (Decimal(before), Decimal(now))) is way


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [
        ("8", "9", Direction.BETTER),
        ("9", "12", Direction.WORSE),
        ("9", "11", Direction.NO_CHANGE),
    ],
)
def test_on_target_means_closer_to_plan(before: str, now: str, way: Direction) -> None:
    ten = Decimal(10)
    assert direction_between(ON_TARGET, (Decimal(before), Decimal(now)), (ten, ten)) is way


def test_the_last_figure_before_it_counts() -> None:
    _, way = found(measure(), actual(APRIL, "5"), actual(JULY, "7"), actual(OCTOBER, "6"))
    assert way == Movement(Direction.BETTER, JULY, Decimal(7))


def test_what_is_withheld_or_missing_is_passed_over() -> None:
    stated = (actual(APRIL, "5"), actual(JULY, "3"), actual(OCTOBER, "6"))
    assert found(measure(), *stated, withheld=JULY)[1] == Movement(
        Direction.WORSE, APRIL, Decimal(5)
    )
    missing = values(period=JULY, status=Missing.INCOMPLETE)
    assert found(measure(), actual(APRIL, "5"), missing, actual(OCTOBER, "6"))[1] == Movement(
        Direction.WORSE, APRIL, Decimal(5)
    )


def test_a_count_of_the_year_to_date_is_set_against_the_same_month_alone() -> None:
    academic = measure(basis=Basis.ACADEMIC_YEAR_TO_DATE)
    assert found(academic, actual(APRIL, "40"), actual(JULY, "60"), actual(OCTOBER, "6"))[1] is None
    # Nor within one year: it grows in every month.
    financial = measure(basis=Basis.FINANCIAL_YEAR_TO_DATE)
    assert found(financial, actual(JULY, "5"), actual(OCTOBER, "6"))[1] is None
    stated = (actual(OCTOBER_BEFORE, "9"), actual(JULY, "60"), actual(OCTOBER, "6"))
    assert found(academic, *stated)[1] == Movement(Direction.BETTER, OCTOBER_BEFORE, Decimal(9))


def test_a_share_of_the_year_to_date_is_compared_within_its_year() -> None:
    share = measure(Unit.PERCENT, HIGHER, Basis.FINANCIAL_YEAR_TO_DATE)
    way = found(share, actual(JULY, "40"), actual(OCTOBER, "45"))[1]
    assert way == Movement(Direction.BETTER, JULY, Decimal(40))
    academic = measure(Unit.PERCENT, HIGHER, Basis.ACADEMIC_YEAR_TO_DATE)
    assert found(academic, actual(JULY, "40"), actual(OCTOBER, "45"))[1] is None


def test_a_figure_on_another_basis_is_no_comparison() -> None:
    other = actual(JULY, "7", basis=Basis.ROLLING_12_MONTHS)
    assert found(measure(), other, actual(OCTOBER, "6"))[1] is None


def test_figures_that_show_alike_have_not_changed() -> None:
    _, way = found(measure(), actual(JULY, "6.2"), actual(OCTOBER, "6.4"))
    assert way is not None
    assert way.direction is Direction.NO_CHANGE


@pytest.mark.parametrize(
    ("better", "now", "met"),
    [
        (LOWER, "9", True),
        (LOWER, "10", True),
        (LOWER, "11", False),
        (HIGHER, "9", False),
        (HIGHER, "10", True),
        (ON_TARGET, "9", False),
        (ON_TARGET, "10", True),
        (None, "10", None),
    ],
)
def test_whether_a_plan_is_met(better: BetterWhen | None, now: str, met: bool | None) -> None:
    stood, _ = found(measure(better_when=better), actual(OCTOBER, now, plan=Decimal(10)))
    assert meets_plan(stood) is met


def test_without_a_plan_nothing_is_met_or_missed() -> None:
    assert meets_plan(found(measure(), actual(OCTOBER, "9"))[0]) is None
