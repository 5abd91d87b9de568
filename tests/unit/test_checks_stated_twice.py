"""Facts that two sheets state: payments and income, conditions and limits, the year."""

from __future__ import annotations

import pytest
from inputs_helpers import COUNCIL, read_council, tables
from problems_found import problems_of

from svreport.checks import check_council


def told(changes: str, *rules: str) -> list[str]:
    """The cells and words of the problems of these rules, in a council with these changes."""
    council = read_council(changes).council
    assert council is not None
    found = [problem for problem in check_council(council) if problem.rule in rules]
    assert all(problem.about for problem in found), "each can be answered"
    return [f"{problem.place} {problem.wrong}" for problem in found]


def settings(**values: str) -> str:
    named = {name.replace("_", " ").capitalize(): value for name, value in values.items()}
    rows = [[row[0], named.get(row[0], row[1])] for row in tables(COUNCIL)["Settings"]]
    return "## Settings\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


# Payments and the income of the forecast


def payments(*rows: str, income: str = "-1000 | -2000 | -500") -> list[str]:
    return told(
        "## Forecast\n| Version | Line | Kind | 2025/26 | 2026/27 | 2027/28 |\n"
        "| plan | Year | in-year balance | 100 | 40 | 10 |\n"
        f"| plan | Payments | agreement income | {income} |\n"
        "## Payments\n| Year | Amount | Status |\n" + "".join(f"| {row} |\n" for row in rows),
        "payment-off-forecast",
    )


SOUND = ("2025/26 | 1000 | paid", "2026/27 | 2000 | due", "2027/28 | 500 | due")


def test_payments_that_are_the_income_of_the_forecast() -> None:
    assert payments(*SOUND) == []
    assert payments("2025/26 | 600 | paid", "2025/26 | 400 | due", *SOUND[1:]) == []
    # The forecast does not reach that year.
    assert payments(*SOUND, "2028/29 | 900 | due") == []


def test_a_payment_in_a_year_without_income() -> None:
    assert payments(*SOUND, income="-1000 | -2000 | ") == [
        "Payments!B4 Payments has 500 due (Payments!B4) for 2027/28, but plan has no agreement "
        "income for that year (Forecast!F3)."
    ]


def test_a_payment_of_another_amount() -> None:
    assert payments("2025/26 | 1500 | paid", *SOUND[1:]) == [
        "Payments!B2 Payments has 1,500 paid (Payments!B2) for 2025/26, but plan has 1,000 of "
        "agreement income for that year (Forecast!D3)."
    ]


def test_a_payment_that_was_withheld_and_is_still_counted_on() -> None:
    (wrong,) = payments("2025/26 | 1000 | withheld", *SOUND[1:])
    assert wrong == (
        "Payments!C2 Payments has 1,000 withheld (Payments!B2) for 2025/26, but plan has 1,000 of "
        "agreement income for that year (Forecast!D3)."
    )
    assert payments("2025/26 | 1000 | withheld", *SOUND[1:], income=" | -2000 | -500") == []


def test_income_without_a_payment() -> None:
    assert payments(*SOUND[:2]) == [
        "Forecast!F3 plan has 500 of agreement income for 2027/28, but Payments has no payment for "
        "that year."
    ]


def test_a_forecast_without_agreement_income_is_held_against_no_payment() -> None:
    assert payments(*SOUND, income=" | | ") == []


def test_the_version_that_the_latest_update_reports_counts() -> None:
    changes = (
        "## Updates\n| Update | Title | Column label | Activity data to | Forecast version |\n"
        "| june | June report | June | May 26 | {} |\n"
        "## Forecast\n| Version | Line | Kind | 2025/26 | 2026/27 |\n"
        "| plan | Payments | agreement income | -1000 | -2000 |\n"
        "| revised | Payments | agreement income | -1000 | -900 |\n"
    )
    assert told(changes.format("plan"), "payment-off-forecast") == []
    (wrong,) = told(changes.format("revised"), "payment-off-forecast")
    assert "revised has 900 of agreement income" in wrong
    assert told(changes.format(""), "payment-off-forecast") == []


# What conditions state in their words


def conditions(text: str, judge: str = "cumulative balance", unit: str = "£000") -> list[str]:
    rules = ("condition-off-forecast", "condition-off-agreement")
    return told(with_condition(text, judge, unit), *rules)


def with_condition(text: str, judge: str = "cumulative balance", unit: str = "£000") -> str:
    limits = {"£000": ("84500", "70300"), "£m": ("84.5", "70.3"), "£": ("84500000", "70300000")}
    first, last = limits[unit]
    return (
        settings(forecast_unit=unit, agreement_total="3000")
        + "## Forecast\n| Version | Line | Kind | 2025/26 | 2026/27 | 2027/28 | Standing |\n"
        "| plan | Year | in-year balance | 100 | 40 | 10 | |\n"
        f"| plan | Limit | deficit limit | | {first} | | agreed |\n"
        f"| plan | Later | deficit limit | | | {last} | assumed |\n"
        "## Payments\n| Year | Amount | Status |\n| 2025/26 | 1000 | paid |\n"
        "| 2026/27 | 2000 | due |\n"
        f"## Conditions\n| Number | Condition | Judged by |\n| 1 | {text} | {judge} |\n"
        "| 2 | Open a school. | |\n"
    )


@pytest.mark.parametrize("unit", ["£000", "£m", "£"])
@pytest.mark.parametrize(
    "text",
    [
        "The cumulative deficit is not to exceed £84.5m in the financial year 2026/27.",
        "Keep the deficit within £84.5 million in 2026/27 and £70.3m in 2027/28.",
        "In 2026/27 the deficit stays below £84,500,000.",
        "By 31 March 2028 the deficit is no more than £70.3m.",
        "The deficit stays within £70m in 2027/28.",
        "The deficit is not to exceed £84.5m.",
        # No limit is stated of that year, or the amount is none.
        "The deficit is not to exceed £99m in 2029/30.",
        "Keep the deficit low, and bring it down by £9m in 2026/27.",
        "Open a school for £9m.",
    ],
)
def test_a_condition_that_states_the_limit_of_the_forecast(text: str, unit: str) -> None:
    assert conditions(text, unit=unit) == []


@pytest.mark.parametrize(
    ("text", "figure", "limit"),
    [
        ("The deficit is not to exceed £86m in 2026/27.", "£86m", "84,500"),
        ("The deficit is not to exceed £8.45m in 2026/27.", "£8.45m", "84,500"),
        ("Keep it within £84.5m in 2026/27 and £73.0m in 2027/28.", "£73.0m", "70,300"),
        ("By March 2027 the cumulative balance is at most £84,050k.", "£84,050k", "84,500"),
        ("The deficit is not to exceed £90m.", "£90m", "84,500"),
    ],
)
def test_a_condition_that_states_another_limit(text: str, figure: str, limit: str) -> None:
    (wrong,) = conditions(text)
    assert wrong.startswith(f"Conditions!B2 Condition 1 says “{figure}”, but Forecast has {limit} ")
    assert "(Forecast!" in wrong


def test_a_limit_in_a_condition_is_no_balance_of_its_year() -> None:
    for limit, rules in (("£84.5 million", []), ("£86m", ["condition-off-forecast"])):
        found = problems_of(with_condition(f"Keep the deficit within {limit} in 2026/27."))
        assert [it.rule for it in found if it.place.sheet == "Conditions"] == rules


def test_a_condition_that_states_a_payment() -> None:
    sentence = "The Department will pay {} {}."
    for amount, when in (("£3m", "in all"), ("£1m", "in 2025/26"), ("£2m", "")):
        assert conditions(sentence.format(amount, when), judge="") == []
    (wrong,) = conditions(sentence.format("£4m", "in 2026/27"), judge="")
    assert "says “£4m”" in wrong
    assert "Payments has 2,000 for 2026/27 (Payments!B3)" in wrong
    # What the council pays is no payment of the agreement.
    assert conditions("The council pays £4m from reserves in 2026/27.", judge="") == []


def test_a_condition_names_the_year_in_which_the_agreement_ends() -> None:
    balance = "Reach a positive in-year balance by the end of {}."
    assert conditions(balance.format("2029/30"), judge="in-year balance") == []
    assert conditions("Halve the in-year deficit by 2027/28.", judge="in-year balance") == []
    for year in ("2028/29", "March 2029"):
        assert conditions(balance.format(year), judge="in-year balance") == [
            "Conditions!B2 Condition 1 names 2028/29, but the agreement ends in 2029/30 "
            "(Settings!B6)."
        ]
    assert len(conditions("The agreement ends in 2030/31.", judge="")) == 1
    assert conditions("The agreement ends in 2029/30.", judge="") == []


# The financial year


def test_a_year_that_the_sheets_are_of() -> None:
    rules = ("year-off-agreement", "title-of-another-year", "signed-in-another-year")
    assert told("", *rules) == []


def test_a_year_outside_the_agreement() -> None:
    assert told(settings(financial_year="2031/32"), "year-off-agreement") == [
        "Settings!B3 Financial year is 2031/32, but the agreement runs from 2025/26 to 2029/30 "
        "(Settings!B5 and Settings!B6).",
    ]


def test_titles_of_another_year_are_told_once() -> None:
    table = (
        "## Updates\n| Update | Title | Column label | Activity data to |\n"
        "| june | {0} June report | June | May 26 |\n| sept | Report {0} | {0} | Aug 26 |\n"
    )
    assert told(table.format("2026/27"), "title-of-another-year") == []
    assert told(table.format("2026-27"), "title-of-another-year") == []
    assert told(table.format("2025/26"), "title-of-another-year") == [
        "Updates!B2 “2025/26 June report” names 2025/26, and so do 2 other cells of Updates, but "
        "Financial year is 2026/27 (Settings!B3)."
    ]


def test_sign_offs_of_another_year() -> None:
    table = (
        "## Sign-off\n| Update | Role | Date |\n"
        "| june | Treasurer | {} |\n| sept | Treasurer | {} |\n"
    )
    rule = "signed-in-another-year"
    assert told(table.format("01/06/2026", "01/09/2026"), rule) == []
    assert told(table.format("01/06/2027", ""), rule) == []
    assert told(table.format("01/06/2025", "01/09/2026"), rule) == []
    (wrong,) = told(table.format("01/06/2025", "01/09/2025"), rule)
    assert wrong == (
        "Sign-off!C2 No sign-off is dated in 2026/27, the Financial year (Settings!B3): the first "
        "is of 1 June 2025."
    )
