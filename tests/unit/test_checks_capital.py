"""Rules of capital projects, and the figures that narrative can name of them."""

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council
from svreport.core.problems import Problem
from svreport.narrative.facts import Facts

UPDATES = """
## Updates
| Update | Title        | Column label | Activity data to | Due        |
| june   | June report  | June         | May 26           | 30/06/2026 |
| sept   | Autumn paper | September    | Aug 26           | 30/09/2026 |
"""


def problems(changes: str) -> list[Problem]:
    council = read_council(changes).council
    assert council is not None
    return check_council(council)


def faults(row: str, updates: str = UPDATES) -> list[str]:
    head = "| Project | Agreed | Spent | Forecast | Opens | Comment |"
    found = problems(f"{updates}\n## Capital\n{head}\n| New school {row} |\n")
    return [f"{one.place} {one.rule}" for one in found]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 900 | 900 | 900 | |", []),
        ("| 900 | 901 | 950 | |", ["Capital!C2 capital-overspent"]),
        ("| 900 | 400 | 901 | |", ["Capital!D2 capital-overspent"]),
        ("| 900 | 901 | 950 | | Ground water", []),
        ("| 900 | 400 | | |", []),
        ("| | 400 | 900 | |", []),
        ("| 900 | 500 | 400 | |", ["Capital!C2 capital-off-forecast"]),
    ],
)
def test_money_beyond_what_was_agreed_or_forecast(row: str, expected: list[str]) -> None:
    assert faults(row) == expected


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        (
            "Capital: Project=A, Agreed=8400000, Spent=50, Forecast=8400",
            "B2: A has 8,400,000, but",
        ),
        ("Capital: Project=A, Agreed=8400, Spent=1, Forecast=8400", ""),
        (
            "Savings: Workstream=E, Year=2026/27, Target=900, Achieved=5, Forecast=880000",
            "E2: E has 880,000, but",
        ),
        ("Savings: Workstream=E, Condition=1, Year=2026/27, Target=900", ""),
        ("Savings: Workstream=E, Year=2026/27, Target=900, Achieved=1, Forecast=880", ""),
        ("Savings: Workstream=E, Year=2026/27, Target=1, Forecast=880", ""),
        # What was agreed is no small part of what it costs; what is spent so far may be.
        ("Capital: Project=School, Agreed=9.2, Spent=6100, Forecast=9400", "B2: School has 9.2,"),
        ("Capital: Project=School, Agreed=9200, Spent=6, Forecast=9400", ""),
        (
            "Budget monitoring: Line=Taxis, Group=finance, Budget=500, june=510, sept=512000",
            "E2: Ta",
        ),
    ],
)
def test_money_in_another_unit_than_the_rest(sheet: str, found: str) -> None:
    name, _, cells = sheet.partition(": ")
    headers, values = zip(*(cell.split("=") for cell in cells.split(", ")), strict=True)
    table = f"{UPDATES}\n## {name}\n| {' | '.join(headers)} |\n| {' | '.join(values)} |\n"
    told = [one for one in problems(table) if one.rule == "money-out-of-scale"]
    assert len(told) == bool(found)
    assert all(f"{one.place.cell}: {one.wrong}".startswith(found) for one in told)


@pytest.mark.parametrize(
    ("opens", "comment", "is_told"),
    [
        ("May 26", "", True),
        ("May 26", "Open since May.", False),
        ("May 26", "It opened in May", False),
        ("May 26", "It will open in autumn.", True),
        ("May 26", "Not yet open.", True),
        ("May 26", "Due to open soon.", True),
        ("May 26", "It opens soon.", True),
        ("Jun 26", "", False),
        ("Sep 26", "", False),
        ("", "", False),
    ],
)
def test_what_was_to_open_by_now_is_open(opens: str, comment: str, is_told: bool) -> None:
    found = faults(f"| | | | {opens} | {comment}")
    assert found == (["Capital!E2 capital-not-open"] if is_told else [])


def test_without_the_date_of_an_update_nothing_has_passed() -> None:
    assert faults("| | | | Jan 25 |", updates="") == []


def test_a_comment_that_cannot_be_read_may_explain_it() -> None:
    assert "capital-not-open" not in " ".join(faults("| | | | May 26 | 01/05/2026"))


def test_the_words() -> None:
    table = (
        f"{UPDATES}\n## Capital\n| Project | Agreed | Spent | Opens |\n"
        "| New school | 900 | 1,150 | May 26 |\n"
    )
    assert [str(one) for one in problems(table)] == [
        "warning: Capital!C2: New school: 1,150 has been spent, 250 more than the 900 that was "
        "agreed, and no comment says why. Correct the figure, or say why in Comment.",
        "warning: Capital!D2: New school was due to open in May 2026, before june, but its "
        "comment does"
        " not say that it is open. Correct the month, or say in Comment that it is open.",
    ]
    assert {one.about for one in problems(table)} == {"New school"}


def test_figures_of_projects_and_of_all_of_them() -> None:
    council = read_council(
        "## Capital\n| Project | Agreed | Spent | Places |\n"
        "| New school | 900 | | 30 |\n| St. Ann’s (1.5 forms) | 250 | 20 | |\n"
    ).council
    assert council is not None
    facts = Facts(council, council.updates[0])
    assert facts.stated("capital.New school.agreed") == "£900k"
    assert facts.stated("capital.new  school.places") == "30"
    assert facts.stated("capital.St. Ann’s (1.5 forms).spent") == "£20k"
    assert facts.stated("capital.total.agreed | £m") == "£1.15m"
    assert facts.stated("capital.total.places") == "30"
    assert not facts.register.has_figure("capital.New school.spent")
    assert not facts.register.has_figure("capital.total.forecast")
    places = [str(one) for one in facts.register["capital.total.agreed"].places]
    assert places == ["Capital!B2", "Capital!B3"]


def test_a_reference_outside_narrative_is_told() -> None:
    assert faults("| 900 | 400 | 900 | | Spent {{ PLN.actual }}") == [
        "Capital!F2 reference-elsewhere"
    ]
