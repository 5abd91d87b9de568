"""Rules of the agreement: limits, its last year, and unit costs against the forecast."""

import pytest
from agreement_helpers import PLAN, forecast, limit, problems
from inputs_helpers import COUNCIL, tables

from svreport.core.problems import Problem

VERSIONS = """
## Updates
| Update | Title        | Column label | Activity data to | Forecast version |
| june   | June report  | June         | May 26           | {}               |
"""


def settings(setting: str, value: str) -> str:
    """The council's settings with another value of one of them."""
    rows = [row for row in tables(COUNCIL)["Settings"] if row[0] != setting]
    return "## Settings\n" + "".join(
        f"| {one} | {is_} |\n" for one, is_ in [*rows, [setting, value]]
    )


def about(changes: str) -> list[str]:
    return [
        f"{one.place} {one.rule} {one.about}"
        for one in problems(changes, "limit-passed", "no-surplus")
    ]


REVISED = (
    "| revised | Balance | in-year balance | 400 | 50 |",
    "| revised | Carried on | closing balance | 1000 | 1050 |",
)


def test_the_words_of_a_limit_that_is_passed() -> None:
    (problem,) = problems(forecast(*PLAN, limit(850, 850)), "limit-passed")
    assert str(problem) == (
        "warning: Forecast!D3: In “plan”, which june reports, the closing balance passes the limit "
        "in 2028/29 and 2029/30: in 2028/29 it is 900, 50 above 850 (Forecast!D4). Correct the "
        "forecast or the limit."
    )
    assert problem.about == "plan, june"


@pytest.mark.parametrize(
    ("standing", "wrong"),
    [
        ("agreed", ""),
        ("assumed", ""),
        ("", "“Most” does not say whether it is agreed, so"),
        ("provisional", "“Most” is provisional, and not agreed, so"),
    ],
)
def test_a_limit_is_agreed_or_assumed(standing: str, wrong: str) -> None:
    found = problems(forecast(*PLAN, limit(850, 850, standing=standing)), "limit-assumed")
    assert len(found) == bool(wrong)
    assert all(it.wrong.startswith(wrong) for it in found)


@pytest.mark.parametrize(
    ("data_to", "standing", "is_told"),
    [("Mar 27", "", True), ("Feb 27", "", False), ("Mar 27", "actual", False)],
)
def test_a_year_that_is_over_is_no_forecast(data_to: str, standing: str, is_told: bool) -> None:
    updates = VERSIONS.replace("Column label |", "Column label | Finance data to |")
    updates = updates.replace("| June         |", f"| June | {data_to} |").format("plan")
    row = f"| plan | Schools | expenditure | 700 | 710 | {standing} |"
    found = problems(updates + forecast(row, years="2026/27 | 2027/28"), "year-over")
    assert [str(it.place) for it in found] == ["Forecast!F2"] * is_told


@pytest.mark.parametrize(
    ("amounts", "places"),
    [
        ((850, 850), ["Forecast!D3"]),
        ((900, 850), ["Forecast!E3"]),
        ((900, 880), []),
        (("", 850), ["Forecast!E3"]),
        (("", 900), []),
        (("", ""), []),
    ],
)
def test_the_balance_stays_within_the_limit_of_each_year(
    amounts: tuple[object, ...], places: list[str]
) -> None:
    expected = [f"{place} limit-passed plan, june" for place in places]
    assert about(forecast(*PLAN, limit(*amounts))) == expected


def test_a_balance_that_is_worked_out_is_judged_too() -> None:
    rows = (
        "| plan | Brought in | opening balance | 500 | |",
        "| plan | Schools | expenditure | 700 | 600 |",
        "| plan | Grant | high needs block | -400 | -590 |",
    )
    assert about(forecast(*rows, limit(750, 790))) == [
        "Forecast!D2 limit-passed plan, june",
        "Forecast!E3 no-surplus plan, june",
    ]


def test_the_words_of_a_deficit_in_the_last_year() -> None:
    (problem,) = problems(forecast(*REVISED), "no-surplus")
    assert str(problem) == (
        "warning: Forecast!E2: In “revised”, which june reports, 2029/30 has an in-year deficit of "
        "50, though it is the agreement's last year. Correct the "
        "forecast."
    )
    assert problem.about == "revised, june"


@pytest.mark.parametrize(("balance", "is_told"), [("-20", False), ("0", False), ("1", True)])
def test_the_last_year_has_no_deficit(balance: str, is_told: bool) -> None:
    row = f"| plan | Balance | in-year balance | 300 | {balance} |"
    assert len(about(forecast(row))) == is_told


def test_an_agreement_without_an_end_or_beyond_the_forecast_is_not_judged() -> None:
    for end in ("", "2030/31"):
        assert about(settings("Agreement ends", end) + forecast(*REVISED)) == []


# Versions


LIMIT = limit(900, 900)


def test_an_update_without_a_version_reports_the_only_one() -> None:
    assert about(forecast(*REVISED, LIMIT.replace("plan", "revised"))) == [
        "Forecast!D3 limit-passed revised, june",
        "Forecast!E2 no-surplus revised, june",
    ]
    several = forecast(*REVISED, *PLAN, LIMIT)
    assert about(several) == []
    (problem,) = problems(several, "no-version")
    assert str(problem) == (
        "warning: Updates!A2: june does not say which version of Forecast it reports, so its "
        "documents leave the forecast out. Type revised or plan under Forecast version."
    )


def test_limits_may_stand_apart_from_the_version_that_they_limit() -> None:
    assert about(forecast(*REVISED, LIMIT.replace("plan", "limits"))) == [
        "Forecast!D3 limit-passed revised, june",
        "Forecast!E2 no-surplus revised, june",
    ]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("plan", []),
        (
            "Revised",
            ["Forecast!D6 limit-passed revised, june", "Forecast!E5 no-surplus revised, june"],
        ),
        ("none", []),
    ],
)
def test_an_update_is_judged_by_the_version_that_it_reports(
    version: str, expected: list[str]
) -> None:
    rows = forecast(*PLAN, limit(900, 880), *REVISED)
    assert about(VERSIONS.format(version) + rows) == expected


def test_a_forecast_that_cannot_be_read_is_not_judged() -> None:
    rows = (*REVISED, LIMIT, "| revised | Schools | expenditure | tbc | 10 |")
    assert about(forecast(*rows)) == []


# Unit costs


def costs(row: str, *lines: str, unit: str = "£000") -> list[Problem]:
    table = f"## Unit costs\n| Provision | Year | Places | Average cost | Total |\n{row}\n"
    changes = settings("Forecast unit", unit) + table + forecast(*lines, years="2026/27")
    return problems(changes, "cost-off-forecast")


def test_the_words_of_a_cost_off_the_forecast() -> None:
    lines = ("| plan | Schools | expenditure | 750 |", "| revised | schools | expenditure | 800 |")
    (problem,) = costs("| Schools | 2026/27 | 60 | 12000 | 720 |", *lines)
    assert str(problem) == (
        "warning: Unit costs!E2: Schools costs 720 for 2026/27, but its line in Forecast has 750 "
        "in plan and 800 in revised. Correct the places, the cost or the forecast."
    )
    assert problem.about == "Schools 2026/27"


@pytest.mark.parametrize(
    ("row", "line", "unit", "is_told"),
    [
        ("| Schools | 2026/27 | 60 | 12000 | 720 |", "Schools | expenditure | 721", "£000", False),
        ("| Schools | 2026/27 | 60 | 12000 | 720 |", "Schools | expenditure | 722", "£000", True),
        ("| Schools | 2026/27 | 60 | 12000 | |", "Schools | expenditure | 720", "£000", False),
        ("| Schools | 2026/27 | 60 | 12000 | |", "Schools | expenditure | 750", "£000", True),
        ("| Schools | 2026/27 | | | 720 |", "Schools | expenditure | 750", "£000", True),
        ("| Schools | 2026/27 | 60 | | |", "Schools | expenditure | 750", "£000", False),
        ("| Schools | 2026/27 | 60 | 12000 | 720 |", "Other | expenditure | 750", "£000", False),
        ("| Schools | 2027/28 | 60 | 12000 | 720 |", "Schools | expenditure | 750", "£000", False),
        # Places times cost are off themselves, which is told elsewhere.
        ("| Schools | 2026/27 | 60 | 12000 | 702 |", "Schools | expenditure | 720", "£000", False),
        ("| Schools | 2026/27 | 60 | 12000 | 0.72 |", "Schools | expenditure | 0.73", "£m", False),
        ("| Schools | 2026/27 | 60 | 12000 | 0.72 |", "Schools | expenditure | 0.75", "£m", True),
        ("| Schools | 2026/27 | 60 | 12000 | |", "Schools | expenditure | 0.75", "£m", True),
        ("| Schools | 2026/27 | 60 | 12000 | |", "Schools | expenditure | 726000", "£", False),
        ("| Schools | 2026/27 | 60 | 12000 | |", "Schools | expenditure | 727000", "£", True),
    ],
)
def test_a_provision_costs_what_its_line_says(
    row: str, line: str, unit: str, is_told: bool
) -> None:
    assert len(costs(row, f"| plan | {line} |", unit=unit)) == is_told


def test_one_version_that_has_the_cost_is_enough() -> None:
    lines = ("| plan | Schools | expenditure | 720 |", "| revised | Schools | expenditure | 800 |")
    assert costs("| Schools | 2026/27 | 60 | 12000 | 720 |", *lines) == []
