"""A measure month by month: what is told of each, and of which only the plan is known."""

from decimal import Decimal

from svreport.core.model import Basis, Measure, MeasureValue, Missing
from svreport.core.numerals import Unit
from svreport.core.periods import Month
from svreport.figures.measures import plan_at, position_history, surrounding_plans

EHCP = Measure(code="EHCP", name="Plans", unit=Unit.COUNT, basis=Basis.POINT_IN_TIME)
APR23, MAR24, APR24, JUL24, OCT24, DEC24 = (
    Month(2023, 4),
    Month(2024, 3),
    Month(2024, 4),
    Month(2024, 7),
    Month(2024, 10),
    Month(2024, 12),
)


def value(month: Month, plan: int | None = None, actual: int | None = None) -> MeasureValue:
    return MeasureValue(
        code="EHCP",
        period=month,
        plan=None if plan is None else Decimal(plan),
        actual=None if actual is None else Decimal(actual),
    )


VALUES = {
    one.period: one
    for one in (
        value(DEC24, plan=130),
        value(APR23, actual=90),
        value(MAR24, plan=100),
        value(APR24, actual=120),
        value(OCT24, actual=140),
        MeasureValue(code="EHCP", period=JUL24, status=Missing.INCOMPLETE, reason="Late."),
    )
}


def test_months_are_those_that_tell_and_those_that_are_planned() -> None:
    stood = position_history(EHCP, VALUES, OCT24)
    assert [one.period for one in stood] == [APR23, MAR24, APR24, JUL24, OCT24, DEC24]
    assert [one.actual for one in stood] == [90, None, 120, None, 140, None]
    assert [one.missing for one in stood] == [None, None, None, Missing.INCOMPLETE, None, None]
    assert stood[3].reason == "Late."


def test_nothing_but_plans_is_known_of_later_months() -> None:
    stood = position_history(EHCP, VALUES, APR24)
    assert [one.period for one in stood] == [APR23, MAR24, APR24, DEC24]
    assert (stood[-1].actual, stood[-1].plan and stood[-1].plan.value) == (None, Decimal(130))


def test_a_month_is_compared_with_the_same_of_the_year_before() -> None:
    (april,) = (one for one in position_history(EHCP, VALUES, OCT24) if one.period == APR24)
    assert (april.last_year, april.change) == (Decimal(90), Decimal(30))


def test_a_plan_pro_rata_lies_between_the_planned_months_around_it() -> None:
    around = surrounding_plans(EHCP, VALUES, JUL24)
    assert around == (MAR24, DEC24)
    plan = plan_at(EHCP, VALUES, JUL24)
    assert plan is not None
    before, after = (VALUES[one] for one in around)
    assert before.plan is not None
    assert after.plan is not None
    gone, whole = JUL24.index - MAR24.index, DEC24.index - MAR24.index
    # As a count is shown, so that what is off plan adds up from what is shown.
    assert plan.value == round(before.plan + (after.plan - before.plan) * gone / whole)
    assert surrounding_plans(EHCP, VALUES, MAR24) is None
    assert surrounding_plans(EHCP, VALUES, APR23) is None
