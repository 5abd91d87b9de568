from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.periods import (
    MONTHS,
    PERIODS,
    AcademicYear,
    AmbiguousDate,
    FinancialYear,
    Month,
    Period,
    long_date,
    read_date,
    read_financial_year,
    read_month,
    year_bounded_by,
    year_named_in,
)

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
MONTHS_OF = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
YEARS = st.builds(FinancialYear, st.integers(1990, 2098))


@given(MONTHS_OF)
def test_a_month_is_read_in_every_form_that_officers_type(month: Month) -> None:
    name, year = MONTHS[month.number - 1], month.year
    for text in (
        str(month),
        month.short,
        f"{name[:3].upper()} {year}",
        f"{name.lower()} {year % 100:02d}",
        f"{name[:3]}-{year % 100:02d}",
        f"{name[:3]}{year % 100:02d}",
        f"{name[:3]}. {year}",
        f"{name} ’{year % 100:02d}",
        f"{name}, {year}",
        f"1 {name} {year}",
        f"{year}-{month.number:02d}",
        f"{year}-{month.number:02d}-15",
        f"  {name} {year} ",
    ):
        assert read_month(text) == month, text


def test_september_may_be_cut_to_four_letters() -> None:
    assert read_month("Sept 24") == Month(2024, 9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Spring",
        "April",
        "24",
        "2024",
        "Apr 2",
        "April 024",
        "2024-13",
        "04/24",
        "Aprl 24",
        "Q1",
    ],
)
def test_what_names_no_month_is_not_read(text: str) -> None:
    assert read_month(text) is None


@given(MONTHS_OF)
def test_a_year_before_is_twelve_months_before(month: Month) -> None:
    assert month.index - month.year_before().index == 12
    assert month.year_before().number == month.number


@given(DAYS)
def test_a_day_is_read_in_every_form_that_cannot_be_mistaken(day: date) -> None:
    name = MONTHS[day.month - 1]
    for text in (
        long_date(day),
        f"{day.day:02d} {name[:3]} {day.year}",
        f"{day.day}th {name.lower()}, {day.year}",
        day.isoformat(),
    ):
        assert read_date(text) == day, text


@given(DAYS)
def test_a_numeric_date_is_read_only_where_day_and_month_cannot_change_places(day: date) -> None:
    text = f"{day:%d/%m/%Y}"
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(AmbiguousDate):
            read_date(text)
    else:
        assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31 June 2024", "2024-02-30", "45/45/2024", "99 Aprember 24", "May 2024"]
)
def test_what_names_no_day_is_not_read(text: str) -> None:
    assert read_date(text) is None


@given(YEARS)
def test_a_financial_year_is_read_in_every_form(year: FinancialYear) -> None:
    for text in (
        str(year),
        year.dashed,
        f"{year.starts}/{year.starts + 1}",
        f" {year.starts} \N{EN DASH} {(year.starts + 1) % 100:02d}",
    ):
        assert read_financial_year(text) == year, text


@pytest.mark.parametrize(
    "text", ["2024", "2024/26", "2024/24", "24/26", "2024/5", "2024/225", "2024 to 26", "FY24"]
)
def test_what_is_no_financial_year_is_not_read(text: str) -> None:
    assert read_financial_year(text) is None


@given(MONTHS_OF)
def test_a_financial_year_runs_from_april_to_march(month: Month) -> None:
    starts = FinancialYear.of(month).starts
    assert (starts, 4) <= (month.year, month.number) <= (starts + 1, 3)


def test_the_turn_of_a_century_keeps_two_digits() -> None:
    assert str(FinancialYear(1999)) == "1999/00"
    assert FinancialYear(2024).next().previous().dashed == "2024-25"


def test_a_month_with_a_day_that_it_does_not_have_is_no_month() -> None:
    assert read_month("31 Feb 2024") is None
    assert read_month("99 April 2024") is None
    assert read_month("2024-02-31") is None


@given(YEARS.filter(lambda year: year.starts >= 2000))
def test_the_year_of_a_heading_is_found_in_every_form_that_finance_teams_use(
    year: FinancialYear,
) -> None:
    short, ends = f"{year.starts % 100:02d}", f"{(year.starts + 1) % 100:02d}"
    for text in (
        str(year),
        year.dashed,
        f"{year.starts} \N{EN DASH} {ends}",
        f"{year.starts}/{year.starts + 1}",
        f"{short}/{ends}",
        f"{short}-{ends}",
        f"FY{ends}",
        f"FY {year.starts + 1}",
        f"F.Y. ’{ends}",
        f"FY{short}/{ends}",
        f"FY {year}",
        f"{year} Budget",
        f"Forecast {year.dashed} (£000)",
        f"Year 2: {year}",
        f"{year} (FY{ends})",
    ):
        assert year_named_in(text) == year, text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Total",
        "2024",
        "2024/26",
        "2024/25 to 2028/29",
        "2024/25 less 2023/24",
        "2024-2029",
        "24/25/26",
        "01/02/2025",
        "01.02.2025",
        "2025-03-31",
        "Apr-24",
        "2024-05",
        "12024/25",
        "2024/255",
        "FY",
        "FY25/27",
        "notify25",
        "FY255",
    ],
)
def test_what_names_no_one_year_is_no_heading_of_a_year(text: str) -> None:
    assert year_named_in(text) is None


def test_a_year_is_known_by_its_first_and_last_day() -> None:
    assert year_bounded_by(date(2025, 3, 31)) == FinancialYear(2024)
    assert year_bounded_by(date(2024, 4, 1)) == FinancialYear(2024)
    assert year_bounded_by(date(2024, 4, 30)) is None


# Periods of other kinds


@pytest.mark.parametrize(
    ("month", "latest"),
    [
        ("Jun 25", ["June 2025", "Q1 2025/26", "spring term 2024/25", "AY 2023/24", "2024/25"]),
        ("Jul 25", ["July 2025", "Q1 2025/26", "summer term 2024/25", "AY 2024/25", "2024/25"]),
        ("Aug 25", ["August 2025", "Q1 2025/26", "summer term 2024/25", "AY 2024/25", "2024/25"]),
        ("Dec 25", ["December 2025", "Q3 2025/26", "autumn term 2025/26", "AY 2024/25", "2024/25"]),
        ("Mar 26", ["March 2026", "Q4 2025/26", "spring term 2025/26", "AY 2024/25", "2025/26"]),
    ],
)
def test_an_update_reports_the_latest_period_that_has_ended(month: str, latest: list[str]) -> None:
    to = read_month(month)
    assert to is not None
    ended = [kind.ended_by(to) for kind in PERIODS.values()]
    assert [one.brief if one.kind == "academic year" else str(one) for one in ended] == latest


@given(MONTHS_OF, st.sampled_from([*PERIODS.values()]))
def test_periods_of_a_kind_follow_each_other(month: Month, kind: type[Period]) -> None:
    period = kind.ended_by(month)
    after = kind.at(period.index + 1)
    assert period.last_month <= month < after.last_month
    assert period < after
    assert period.last_month < after.first_month <= after.last_month
    assert kind.of(period.first_month) == kind.of(period.last_month) == period
    assert period.year_before().last_month == period.last_month.year_before()
    assert period.first_day <= period.last_day < after.first_day


def test_periods_of_two_kinds_cannot_be_set_in_order() -> None:
    assert len({FinancialYear(2024), AcademicYear(2024)}) == 2
    with pytest.raises(TypeError):
        sorted([FinancialYear(2024), AcademicYear(2023)])
