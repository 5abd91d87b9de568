"""Where a measure stands: actual, plan pro rata, and the same period last year."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from svreport.core.house_style import decimals_of
from svreport.core.model import Basis, Council, Measure, MeasureValue, Missing, Settings
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month, Period
from svreport.figures.measures import Plan, decimals_shown, plan_at, position_at

APRIL = Month(2024, 4)
MEASURE = Measure(code="A", name="Plans", unit=Unit.COUNT)
TINY = Fraction(1, 10**15)

PLANS = st.decimals(-(10**6), 10**6, places=2, allow_nan=False, allow_infinity=False)
MONTHS_OF = st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))


def value(month: Month, **figures: object) -> MeasureValue:
    return MeasureValue(code="A", period=month, **figures)  # type: ignore[arg-type]


def planned(plans: dict[Month, Decimal]) -> dict[Period, MeasureValue]:
    return {month: value(month, plan=plan) for month, plan in plans.items()}


def test_a_plan_is_worked_out_between_two_planned_months() -> None:
    plans = planned({Month(2024, 3): Decimal(5566), Month(2024, 7): Decimal(5622)})
    assert plan_at(MEASURE, plans, APRIL) == Plan(Decimal(5580), pro_rata=True)
    assert plan_at(MEASURE, plans, Month(2024, 3)) == Plan(Decimal(5566))


@given(st.dictionaries(MONTHS_OF, PLANS, max_size=6), MONTHS_OF)
def test_pro_rata_lies_between_its_neighbours_and_is_never_carried_on(
    plans: dict[Month, Decimal], month: Month
) -> None:
    plan = plan_at(MEASURE, planned(plans), month)
    before = [one for one in plans if one <= month]
    after = [one for one in plans if one >= month]
    if not before or not after:
        assert plan is None
        return
    assert plan is not None
    ends = plans[max(before)], plans[min(after)]
    assert min(ends) <= plan.value <= max(ends)
    assert plan.pro_rata is (month not in plans)
    if month in plans:
        assert plan.value == plans[month]


@given(MONTHS_OF, st.integers(1, 30), st.integers(1, 30), PLANS, PLANS)
def test_pro_rata_shares_by_months(
    start: Month, first: int, second: int, one: Decimal, other: Decimal
) -> None:
    plan = plan_at(
        MEASURE, planned({start: one, later(start, first + second): other}), later(start, first)
    )
    assert plan is not None
    exact = Fraction(one) + Fraction(other - one) * first / (first + second)
    # As whole as what it is worked out from, so that what is shown beside it adds up.
    shown = half_away(exact, max(decimals_of(one), decimals_of(other)))
    assert plan.value == shown or (not shown and abs(Fraction(plan.value) - exact) < TINY)


def test_a_pro_rata_half_is_a_half() -> None:
    plan = plan_at(
        MEASURE, planned({APRIL: Decimal(0), later(APRIL, 3): Decimal("28.5")}), later(APRIL, 1)
    )
    assert plan == Plan(Decimal("9.5"), pro_rata=True)


TO_DATE = {
    basis: Measure(code="A", name="Assessments", unit=Unit.COUNT, basis=basis)
    for basis in (Basis.ACADEMIC_YEAR_TO_DATE, Basis.FINANCIAL_YEAR_TO_DATE)
}
BEGINS = {Basis.ACADEMIC_YEAR_TO_DATE: 9, Basis.FINANCIAL_YEAR_TO_DATE: 4}


@given(
    st.sampled_from(sorted(TO_DATE)),
    st.dictionaries(MONTHS_OF, PLANS, min_size=2, max_size=6),
    MONTHS_OF,
)
def test_no_plan_is_worked_out_where_a_count_begins_again_between(
    basis: Basis, plans: dict[Month, Decimal], month: Month
) -> None:
    plan = plan_at(TO_DATE[basis], planned(plans), month)
    before = [stated for stated in plans if stated <= month]
    after = [stated for stated in plans if stated >= month]
    if month in plans:
        assert plan == Plan(plans[month])
    elif before and after:
        between = range(max(before).index + 1, min(after).index + 1)
        begins_again = any(index % 12 + 1 == BEGINS[basis] for index in between)
        assert (plan is None) is begins_again
    else:
        assert plan is None


def test_a_plan_of_july_and_one_of_december_give_none_for_october() -> None:
    plans = planned({Month(2024, 7): Decimal(600), Month(2024, 12): Decimal(200)})
    academic = TO_DATE[Basis.ACADEMIC_YEAR_TO_DATE]
    assert plan_at(academic, plans, Month(2024, 10)) is None
    assert plan_at(academic, plans, Month(2024, 8)) is None
    financial = TO_DATE[Basis.FINANCIAL_YEAR_TO_DATE]
    assert plan_at(financial, plans, Month(2024, 10)) == Plan(Decimal(360), pro_rata=True)


def test_the_same_month_of_two_years_gives_no_plan_between() -> None:
    plans = planned({Month(2024, 3): Decimal(900), Month(2025, 3): Decimal(1000)})
    assert plan_at(TO_DATE[Basis.FINANCIAL_YEAR_TO_DATE], plans, Month(2024, 9)) is None


def test_no_plan_is_worked_out_between_figures_of_two_bases() -> None:
    july, december = Month(2024, 7), Month(2024, 12)
    plans: dict[Period, MeasureValue] = {
        july: value(july, plan=Decimal(600), basis=Basis.POINT_IN_TIME),
        december: value(december, plan=Decimal(200), basis=Basis.ROLLING_12_MONTHS),
    }
    assert plan_at(MEASURE, plans, Month(2024, 10)) is None


def later(month: Month, months: int) -> Month:
    return Month((month.index + months) // 12, (month.index + months) % 12 + 1)


def half_away(exact: Fraction, decimals: int) -> Fraction:
    """The value at so many decimals, worked out without any that is not a fraction."""
    size = floor(abs(exact) * 10**decimals + Fraction(1, 2))
    return Fraction(size if exact >= 0 else -size, 10**decimals)


def test_a_position_has_plan_actual_and_the_same_month_a_year_before() -> None:
    values: dict[Period, MeasureValue] = {
        APRIL: value(APRIL, plan=Decimal(388), actual=Decimal(398)),
        APRIL.year_before(): value(APRIL.year_before(), actual=Decimal(388)),
        Month(2023, 5): value(Month(2023, 5), actual=Decimal(1)),
    }
    stands = position_at(MEASURE, values, APRIL)
    assert (stands.period, stands.actual, stands.last_year) == (APRIL, Decimal(398), Decimal(388))
    assert stands.plan == Plan(Decimal(388))
    assert stands.change == 10
    assert stands.missing is None


def test_a_position_is_the_latest_that_says_anything() -> None:
    values: dict[Period, MeasureValue] = {
        Month(2024, 1): value(Month(2024, 1), actual=Decimal(5)),
        Month(2024, 2): value(Month(2024, 2), plan=Decimal(6)),
        Month(2024, 5): value(Month(2024, 5), actual=Decimal(9)),
    }
    stands = position_at(MEASURE, values, APRIL)
    assert (stands.period, stands.actual) == (Month(2024, 1), Decimal(5))


def test_a_reason_for_no_figure_is_kept_and_compares_with_nothing() -> None:
    values: dict[Period, MeasureValue] = {
        APRIL: value(APRIL, status=Missing.SUPPRESSED),
        APRIL.year_before(): value(APRIL.year_before(), actual=Decimal(3)),
    }
    stands = position_at(MEASURE, values, APRIL)
    assert stands.missing is Missing.SUPPRESSED
    assert stands.actual is None
    assert stands.change is None


def test_nothing_said_at_all_is_not_yet_available() -> None:
    stands = position_at(MEASURE, {}, APRIL)
    assert stands.missing is Missing.NOT_YET_AVAILABLE
    assert (stands.period, stands.plan) == (APRIL, None)


def test_a_true_nought_is_a_figure() -> None:
    values: dict[Period, MeasureValue] = {
        APRIL: value(APRIL, actual=Decimal(0)),
        APRIL.year_before(): value(APRIL.year_before(), actual=Decimal(0)),
    }
    stands = position_at(MEASURE, values, APRIL)
    assert stands.missing is None
    assert stands.change == 0


def test_a_change_of_percentages_is_not_rounded_before_it_is_shown() -> None:
    values: dict[Period, MeasureValue] = {
        APRIL: value(APRIL, actual=Decimal("30.23")),
        APRIL.year_before(): value(APRIL.year_before(), actual=Decimal("36.82")),
    }
    assert position_at(MEASURE, values, APRIL).change == Decimal("-6.59")


def test_decimals_are_as_set_else_as_typed() -> None:
    values: dict[Period, MeasureValue] = {
        APRIL: value(APRIL, plan=Decimal("6.03"), actual=Decimal("6.1"))
    }
    percent = Measure(code="A", name="a", unit=Unit.PERCENT)
    assert decimals_shown(percent, values) == 2
    assert decimals_shown(Measure(code="A", name="a", unit=Unit.PERCENT, decimals=1), values) == 1
    assert decimals_shown(MEASURE, values) == 0


def test_values_are_found_by_code_and_month() -> None:
    one, other = value(APRIL), MeasureValue(code="B", period=APRIL)
    settings = Settings(
        authority="Norchester",
        financial_year=FinancialYear(2024),
        agreement="Plan",
        forecast_unit=Unit.THOUSANDS,
    )
    council = Council(settings=settings, measure_values=(one, other))
    assert council.values_of("A") == {APRIL: one}
    assert council.values_of("B") == {APRIL: other}
    assert council.values_of("C") == {}
