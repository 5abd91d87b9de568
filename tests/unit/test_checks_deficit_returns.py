"""The deficit that every return states: one, or with an explanation of what it differs by."""

from __future__ import annotations

import pytest
from inputs_helpers import COUNCIL, read_council, tables

from svreport.checks import check_council
from svreport.core.model import StatutoryStatement

FORECAST = """
## Forecast
| Version | Line    | Kind            | Standing | 2024/25 | 2025/26 | 2026/27 |
| plan    | Closing | closing balance | actual   | 18000   | 22746   |         |
| plan    | Closing | closing balance | forecast |         |         | 30000   |
"""
AT = "Statutory statements!"
NOTE, YEARS = "DSG note to the accounts", "Early years | 2025/26"


def council_text(rows: tuple[str, ...], forecast: str = FORECAST) -> str:
    headers = "| Return | Line | Year | Amount | Explanation |\n"
    return f"{forecast}\n## Statutory statements\n{headers}" + "".join(
        f"| {row} |\n" for row in rows
    )


def told(*rows: str, forecast: str = FORECAST, settings: str = "") -> dict[str, str]:
    """What is said of these rows: the cells and words by the rules, each of which says it once."""
    inputs = read_council(council_text(rows, forecast) + settings)
    assert inputs.problems == (), "the rows are read"
    assert inputs.council is not None
    found = [
        problem
        for problem in check_council(inputs.council)
        if problem.place.sheet == "Statutory statements"
    ]
    assert all(problem.about for problem in found if not problem.is_error), "each can be answered"
    rules = [problem.rule for problem in found]
    assert len(rules) == len(set(rules)), "one cause, one finding"
    return {
        problem.rule: f"{problem.place.cell} {problem.wrong} {problem.remedy}" for problem in found
    }


def refused(*rows: str) -> list[str]:
    """The problems of rows that cannot be read."""
    problems = read_council(council_text(rows)).problems
    return [f"{problem.place} {problem.wrong}" for problem in problems]


# One deficit


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ("s251 | | 2025/26 | 22746 |", "RO | | 2025/26 | 22,746 |", "s.151 | | 2025/26 | 22746 |"),
        # A rounded figure each: the outturn and the return.
        ("s251 | | 2025/26 | 22747 |",),
        # As the return calls its balance.
        ("DSG note | Closing DSG deficit at 31 March 2026 | 2025/26 | 22746 |",),
        ("accounts | Total DSG deficit | 2025/26 | 22746 |",),
        ("s251 | | 2024/25 | 18000 |", "s251 | | 2025/26 | 22746 |"),
        # Of a year that is not over, the forecast is all that there is.
        ("quarterly return | | 2026/27 | 30000 |",),
        ("Budget book | | 2025/26 | 22746 |",),
        ("accounts | - | 2025/26 | 22746 | n/a",),
        ("DSG note | | 2025/26 | 21746 |", f"DSG note | {YEARS} | -1000 | It is left out there."),
        (
            "accounts | | 2025/26 | 22346 |",
            f"accounts | {YEARS} | -600 | Left out.",
            "Statement of accounts | Accrual | 2025/26 | 200 | Booked late.",
        ),
        ("s251 | | 2025/26 | 22746 |", "s251 | Ineligible: building | 2025/26 | 500 |"),
    ],
)
def test_nothing_is_said_of_one_deficit(rows: tuple[str, ...]) -> None:
    assert told(*rows) == {}


def test_a_return_that_states_less() -> None:
    assert told("s251 | | 2025/26 | 22746 |", "DSG note | | 2025/26 | 21746 |") == {
        "deficit-differs": "D3 The deficit at the end of 2025/26 is 22,746 (actual) in plan "
        f"(Forecast!F2), but 21,746 in {NOTE} ({AT}D3), 1,000 less. The Department would count "
        "the lowest, 21,746: £1m less, and grant at 90% would be £900k less. Correct the amount, "
        "or give each item that explains the difference a row of its own. It needs an "
        "Explanation, and an Amount: negative if the return leaves the item out."
    }


def test_several_returns_that_differ_are_one_finding() -> None:
    said = told(
        "accounts | | 2025/26 | 22900 |",
        "DSG note | | 2025/26 | 21746 |",
        f"DSG note | {YEARS} | -600 | Left out.",
    )
    assert said["deficit-differs"].startswith(
        f"D3 The deficit at the end of 2025/26 is 22,746 (actual) in plan (Forecast!F2), but "
        f"21,746 in {NOTE} ({AT}D3), 1,000 less (its items come to -600, which leaves -400 "
        f"unexplained); 22,900 in accounts ({AT}D2), 154 more. The Department would count the "
        "lowest, 22,346: £400k less, and grant at 90% would be £360k less."
    )


def test_the_rate_is_that_of_the_settings() -> None:
    rows = [row for row in tables(COUNCIL)["Settings"] if row]
    typed = "".join(f"| {' | '.join(row)} |\n" for row in [*rows, ["Grant rate", "75%"]])
    said = told("accounts | | 2025/26 | 21746 |", settings=f"\n## Settings\n{typed}")
    assert "grant at 75% would be £750k less" in said["deficit-differs"]


def test_the_outturn_may_be_the_lowest() -> None:
    said = told("accounts | | 2025/26 | 23746 |")["deficit-differs"]
    assert "23,746 in accounts (Statutory statements!D2), 1,000 more." in said
    assert "would count the lowest, 22,746: £1m less" in said


# What explains a difference, and what does not


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("-1000 | tbc", f"An item without an Explanation explains nothing ({AT}D3)."),
        ("-1000 |", f"An item without an Explanation explains nothing ({AT}D3)."),
        ("1000 | Left out.", f"With the other sign its items would explain it ({AT}D3)."),
        # More than the difference.
        ("-1500 | Left out.", "its items come to -1,500, which leaves 500 unexplained"),
        ("-600 | Left out.", "its items come to -600, which leaves -400 unexplained"),
        ("-1000000 | Left out.", "which leaves 999,000 unexplained"),
    ],
)
def test_items_that_explain_something_else(item: str, words: str) -> None:
    said = told("DSG note | | 2025/26 | 21746 |", f"DSG note | {YEARS} | {item}")
    assert words in said["deficit-differs"]


def test_an_explanation_without_an_amount() -> None:
    said = told("DSG note | | 2025/26 | 21746 | Early years is left out.")
    assert (
        f"An Explanation beside a balance ({AT}E2) has no amount to count."
        in (said["deficit-differs"])
    )


def test_some_blocks_alone() -> None:
    assert "11,373 less." in told("s251 | | 2025/26 | 11373 |")["deficit-differs"]


# Rows that were mistyped


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-22746", "states -22,746 for 2025/26, with the opposite sign to the 22,746 in Forecast"),
        ("(22,746)", "Deficits are positive, surpluses negative."),
        ("22745612", "about a thousand times the 22,746 in Forecast (Forecast!F2)"),
        ("£22745612k", "Type it in £000, the Forecast unit in Settings."),
        ("22.7", "states 22.7 for 2025/26, about a thousandth of the 22,746"),
    ],
)
def test_the_sign_or_the_unit_is_another(typed: str, words: str) -> None:
    said = told(f"s251 | | 2025/26 | {typed} |", "accounts | | 2025/26 | 22746 |")
    assert list(said) == ["deficit-mistyped"]
    assert said["deficit-mistyped"].startswith("D2 section 251 outturn states ")
    assert words in said["deficit-mistyped"]


def test_what_all_returns_have_mistyped_is_said_once() -> None:
    rows = [f"{name} | | 2025/26 | -22746 |" for name in ("s251", "accounts", "RO")]
    said = told(*rows)
    assert f"The same is true of {AT}D3 and {AT}D4." in said["deficit-mistyped"]


def test_two_balances_of_one_return() -> None:
    said = told("s251 | | 2025/26 | 22746 |", "Section 251 | DSG deficit | 2025/26 | 21746 |")
    assert said["deficit-stated-twice"].startswith(
        f"D3 “section 251 outturn” has a balance for 2025/26 already: 22,746 ({AT}D2)."
    )
    assert refused("s251 | | 2025/26 | 22746 |", "s251 outturn | | 2025/26 | 21746 |") == [
        f"{AT}A3 “section 251 outturn, 2025/26” is already in {AT}A2."
    ]


def test_an_item_without_a_balance() -> None:
    said = told("accounts | | 2025/26 | 22746 |", f"acounts | {YEARS} | -600 | Left out.")
    assert said["deficit-item-alone"].startswith(
        "D3 “Early years” is a line of “acounts”, which has no balance for 2025/26"
    )
    assert "Did you mean “accounts”?" in said["deficit-item-alone"]


@pytest.mark.parametrize(("amount", "balance"), [("-500", "22746"), ("23000", "22746")])
def test_an_ineligible_line_that_is_no_part_of_the_balance(amount: str, balance: str) -> None:
    said = told(f"s251 | | 2025/26 | {balance} |", f"s251 | Not eligible | 2025/26 | {amount} |")
    assert list(said) == ["ineligible-line-off"]


def test_a_year_that_has_not_come() -> None:
    assert list(told("s251 | | 2029/30 | 22746 |")) == ["deficit-without-outturn"]
    assert list(told("s251 | | 2026/27 | 22746 |")) == ["deficit-differs"]


def test_a_year_without_an_outturn() -> None:
    rows = ("s251 | | 2021/22 | 12746 |", "accounts | | 2021/22 | 12746 |")
    assert told(*rows) == {
        "deficit-without-outturn": "D2 plan has no outturn of 2021/22 to compare the "
        "returns with. In Forecast, give plan that closing balance, with actual or provisional "
        "in Standing."
    }
    # They are still held against each other.
    said = told("s251 | | 2021/22 | 12746 |", "accounts | | 2021/22 | 11746 |")
    assert "is 12,746 in section 251 outturn" in said["deficit-differs"]
    assert "£1m less" in said["deficit-differs"]


def test_a_forecast_is_no_outturn() -> None:
    still = FORECAST.replace("actual  ", "forecast").replace("| forecast |         |", "|  |  |")
    assert list(told("s251 | | 2025/26 | 21746 |", forecast=still)) == ["deficit-without-outturn"]


def test_a_version_that_opens_with_the_outturn() -> None:
    opens = """
## Forecast
| Version | Line    | Kind            | Standing | 2026/27 |
| plan    | Opening | opening balance |          | 22746   |
| plan    | In-year | in-year balance | forecast | 7000    |
"""
    assert told("s251 | | 2025/26 | 22746 |", forecast=opens) == {}
    said = told("s251 | | 2025/26 | 21746 |", forecast=opens)
    assert "22,746 in plan (Forecast!E2)" in said["deficit-differs"]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("s251 | | 2025/26 | |", "D2"),
        ("s251 | | 2025/26 | about 22m |", "D2"),
        ("s251 | | 2025/26 | £22746 |", "D2"),
        ("s251 | | 2025 | 22746 |", "C2"),
        ("s251 | | '31 March 2026 | 22746 |", "C2"),
        (" | | 2025/26 | 22746 |", "A2"),
        ("{{ s251 }} | | 2025/26 | 22746 |", "A2"),
    ],
)
def test_rows_that_cannot_be_read(row: str, place: str) -> None:
    (problem,) = refused(row)
    assert problem.startswith(f"{AT}{place} ")


@pytest.mark.parametrize("rate", ["900%", "-1%", "0.9", "lots"])
def test_rates_that_are_none(rate: str) -> None:
    rows = [row for row in tables(COUNCIL)["Settings"] if row]
    typed = "".join(f"| {' | '.join(row)} |\n" for row in [*rows, ["Grant rate", f"'{rate}"]])
    (problem,) = read_council(f"## Settings\n{typed}").problems
    assert "Grant rate" in problem.wrong


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("s.251", "section 251 outturn"),
        ("Section 251 Outturn (July 2026)", "section 251 outturn"),
        ("Statement of Accounts 2025/26", "accounts"),
        ("DSG Note", NOTE),
        ("Section 151 officer’s assurance", "S151 assurance"),
        ("RO", "revenue outturn"),
        ("LSRP quarterly return", "quarterly return"),
        ("Cabinet report 2025/26", "Cabinet report 2025/26"),
    ],
)
def test_returns_as_officers_call_them(typed: str, name: str) -> None:
    council = read_council(council_text((f"{typed} | | 2025/26 | 22746 |",))).council
    assert council is not None
    assert [row.return_name for row in council.rows(StatutoryStatement)] == [name]
