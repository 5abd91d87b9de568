"""The dates of Updates against the financial year of Settings."""

import pytest
from problems_found import problems_of

OTHER_YEAR = "data-of-another-year"
UPDATES = """
## Updates
| Update | Title | Column label | Activity data to | Finance data to | Due | Submitted |
"""


def said(*rows: str) -> list[str]:
    found = problems_of(UPDATES + "\n".join(rows))
    return [f"{one.place}: {one.wrong} {one.remedy}" for one in found if one.rule == "another-year"]


def test_dates_left_as_they_were_last_year_are_named_with_their_cells() -> None:
    rows = (
        "| june | J | June | May 25 | Jun 25 | 30/06/2025 | |",
        "| sept | S | Sept | Mar 26 | Mar 26 | 10/04/2026 | |",
    )
    assert said(*rows) == [
        "Settings!B3: Financial year is 2026/27, but no date under Activity data to and Finance "
        "data to in Updates is in that year: May 2025 to March 2026 (Updates!D2:D3 and "
        "Updates!E2:E3). Type 2025/26 here, or bring the dates in Updates up to date."
    ]


def test_dates_of_the_year_after_are_named_too() -> None:
    (found,) = said("| june | J | June | May 27 | | 30/11/2027 | |")
    assert "in that year: May 2027 to November 2027 (Updates!D2 and Updates!F2)" in found


@pytest.mark.parametrize(
    "rows",
    [
        # The first report of a year has last year's data, and the last is due after its end.
        ("| june | J | June | Mar 26 | Feb 26 | 30/04/2026 | |",),
        ("| june | J | June | Mar 27 | Mar 27 | 30/06/2027 | 01/07/2027 |",),
        (
            "| june | J | June | May 26 | Mar 26 | 30/06/2026 | 30/06/2025 |",
            "| sept | S | Sept | Aug 26 | Jul 26 | 30/09/2026 | 30/09/2026 |",
        ),
    ],
)
def test_dates_beside_the_year_are_no_fault(rows: tuple[str, ...]) -> None:
    assert said(*rows) == []


def test_a_ledger_month_of_last_year_is_named_by_itself() -> None:
    (found,) = said(
        "| june | J | June | May 26 | May 25 | 30/06/2026 | |",
        "| sept | S | Sept | Aug 26 | Aug 25 | 30/09/2026 | |",
    )
    assert "no date under Finance data to in Updates" in found
    assert "(Updates!E2:E3)" in found


SAVINGS = """
## Savings
| Condition | Workstream | Year | Target |
| 1 | A | {0} | 100 |
| 1 | B | {0} | 200 |
| 1 | C | {0} | 300 |
"""


@pytest.mark.parametrize(("year", "is_said"), [("2025/26", True), ("2026/27", False)])
def test_a_sheet_that_was_left_as_it_was_last_year_is_named(year: str, is_said: bool) -> None:
    found = problems_of(SAVINGS.format(year))
    words = [one.wrong for one in found if one.rule == "dates-of-another-year"]
    assert len(words) == is_said
    assert not is_said or words[0].startswith("No Year of Savings is in 2026/27, the Financial")


def test_the_month_of_the_data_alone_in_another_year_is_one_fault() -> None:
    found = problems_of(
        UPDATES
        + "| june | J | June | May 25 | May 26 | 30/06/2026 | |\n"
        + "| sept | S | Sept | Aug 25 | Aug 26 | 30/09/2026 | |\n"
    )
    assert [one.rule for one in found] == ["another-year"]


@pytest.mark.parametrize(
    ("sheet", "wrong"),
    [
        ("Payments: Year=2042/43, Amount=10, Status=due", "A2: 2042/43 is after 2029/30, the last"),
        ("Payments: Year=2026/27, Amount=10, Status=due", ""),
        ("Measure values: Code=A, As at=Oct 42, Plan=9", "B2: October 2042 is long after 2029"),
        ("Measure values: Code=A, As at=Oct 14, Actual=9", "B2: October 2014 is long before 2025"),
        # A trajectory may go on after the agreement, and a series begin before it.
        ("Measure values: Code=A, As at=Oct 31, Plan=9", ""),
        ("Measure values: Code=A, As at=Oct 22, Actual=9", ""),
        ("Timetable: Step=Paper, Date=01/06/2062, Status=on track", "B2: 1 June 2062 is long aft"),
        ("Timetable: Step=Paper, Date=01/06/2031, Status=on track", ""),
    ],
)
def test_a_date_far_from_all_years_that_are_stated_is_asked_about(sheet: str, wrong: str) -> None:
    name, _, cells = sheet.partition(": ")
    headers, values = zip(*(cell.split("=") for cell in cells.split(", ")), strict=True)
    table = f"## {name}\n| {' | '.join(headers)} |\n| {' | '.join(values)} |\n"
    found = [one for one in problems_of(table) if one.rule == "year-out-of-reach"]
    assert len(found) == bool(wrong)
    assert all(f"{one.place}: {one.wrong}".startswith(f"{name}!{wrong}") for one in found)


def test_what_lies_between_leads_on_to_a_year_long_past() -> None:
    rows = "".join(f"| A | Oct {year} | 9 |\n" for year in range(12, 27, 2))
    found = problems_of(f"## Measure values\n| Code | As at | Actual |\n{rows}")
    assert not [one for one in found if one.rule == "year-out-of-reach"]


@pytest.mark.parametrize(
    ("june", "sept", "cell", "rule"),
    [
        ("May 26 | Apr 26 | 30/06/2026 |", "Aug 25 | Aug 26 | 30/09/2026 |", "D3", OTHER_YEAR),
        ("May 26 | Apr 25 | 30/06/2026 |", "Aug 26 | Aug 26 | 30/09/2026 |", "E2", OTHER_YEAR),
        ("May 27 | May 26 | 30/06/2026 | 29/06/2026", "Aug 26 | | 30/09/2026 |", "D2", OTHER_YEAR),
        ("May 25 | May 26 | |", "Aug 26 | | |", "D2", OTHER_YEAR),
        ("May 26 | Apr 26 | 30/06/2026 |", "Aug 26 | Mar 26 | 30/09/2026 |", "E3", "update-order"),
        ("May 26 | | 30/06/2026 | 28/06/2025", "Aug 26 | | | 29/09/2026", "G2", "before-its-data"),
        ("May 26 | | 30/06/2025 | 28/06/2026", "Aug 26 | | 30/09/2026 |", "F2", "before-its-data"),
    ],
)
def test_a_date_out_of_its_order_is_said_alone(june: str, sept: str, cell: str, rule: str) -> None:
    rows = f"| june | J | June | {june} |\n| sept | S | Sept | {sept} |\n"
    sign_offs = "## Sign-off\n| Update | Role | Date |\n| june | Treasurer | 27/06/2026 |\n"
    steps = "## Timetable\n| Step | Date | Status |\n| Paper | 28/06/2026 | done |\n"
    found = problems_of(f"{UPDATES}{rows}{sign_offs}{steps}")
    dated = [one for one in found if one.place.sheet in ("Updates", "Sign-off", "Timetable")]
    assert [f"{one.place.cell} {one.rule}" for one in dated] == [f"{cell} {rule}"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("| june | J | June | May 26 | | 30/06/2026 | 30/06/2036 |", "G2"),
        ("| june | J | June | May 26 | Apr 36 | 30/06/2026 | |", "E2"),
        ("| june | J | June | May 26 | | 30/06/2036 | 30/06/2026 |", "F2"),
    ],
)
def test_a_date_of_an_update_that_cannot_be_meant_is_said_once(row: str, cell: str) -> None:
    later = "| sept | S | Sept | Aug 26 | Aug 26 | 30/09/2026 | 29/09/2026 |"
    steps = "\n## Timetable\n| Step | Date | Status |\n| Paper | 01/06/2028 | on track |\n"
    found = problems_of("\n".join((UPDATES + row, later)) + steps)
    # The small council has a role that has not signed, and an answer to another warning.
    dated = [one.place for one in found if one.place.sheet not in ("Sign-off", "Answers")]
    assert [*map(str, dated)] == [f"Updates!{cell}"]
