"""Rules of rows that hold from an update on."""

import pytest
from inputs_helpers import read_council

from svreport.checks import check_council
from svreport.core.problems import Problem


def problems(changes: str) -> list[Problem]:
    inputs = read_council(changes)
    assert inputs.council is not None
    return [*inputs.problems, *check_council(inputs.council)]


def faults(changes: str) -> list[str]:
    return [f"{one.place} {one.rule}" for one in problems(changes)]


def saved(*rows: str) -> str:
    head = "## Savings\n| Condition | Workstream | Year | Achieved | Update |\n"
    return head + "".join(f"| 1 | E | {row} |\n" for row in rows)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2026/27 | 4 | june", "2026/27 | 3 | sept", ["Savings!D3 saving-fell"]),
        ("2026/27 | 4 |", "2026/27 | 3 | sept", ["Savings!D3 saving-fell"]),
        ("2026/27 | 3 | sept", "2026/27 | 4 | june", ["Savings!D2 saving-fell"]),
        ("2026/27 | 4 | june", "2026/27 | 4 | sept", []),
        ("2026/27 | 4 | june", "2026/27 | | sept", []),
        ("2026/27 | 4 | june", "2027/28 | 3 | sept", []),
    ],
)
def test_what_was_saved_stays_saved(first: str, second: str, expected: list[str]) -> None:
    assert faults(saved(first, second)) == expected


def test_what_was_spent_stays_spent() -> None:
    head = "## Capital\n| Project | Spent | Update |\n"
    assert faults(f"{head}| Annexe | 9 | june |\n| annexe | 8 | sept |") == [
        "Capital!B3 capital-fell"
    ]
    assert faults(f"{head}| Annexe | 9 | june |\n| Barn | 8 | sept |") == []


def test_a_row_that_no_update_shows() -> None:
    assert faults(saved("2026/27 | 4 |", "2026/27 | 5 | june")) == ["Savings!E2 row-never-shown"]
    assert faults(saved("2026/27 | 4 |", "2026/27 | 5 | sept")) == []
    head = "## Capital\n| Project | Spent | Update |\n"
    assert faults(f"{head}| Annexe | 9 | |\n| Annexe | 9 | june |") == [
        "Capital!C2 row-never-shown"
    ]


def test_two_rows_of_one_update() -> None:
    both = saved("2026/27 | 4 | sept", "2026/27 | 5 | Sept")
    assert faults(both) == ["Savings!A3 duplicate-key"]
    assert "“1, E, 2026/27, sept” is already" in problems(both)[0].wrong
    undated = saved("2026/27 | 4 |", "2026/27 | 5 |")
    assert "“1, E, 2026/27” is already" in problems(undated)[0].wrong


def test_an_update_that_does_not_exist_is_one_problem() -> None:
    assert faults(saved("2026/27 | 4 |", "2026/27 | 3 | autumn")) == ["Savings!E3 not-reference"]


def test_the_words() -> None:
    fell = saved("2026/27 | 4.5 | june", "2026/27 | 3 | sept")
    hidden = saved("2026/27 | 4 |", "2026/27 | 5 | june")
    assert [str(one) for one in (*problems(fell), *problems(hidden))] == [
        "warning: Savings!D3: 1 E 2026/27: 3 has been saved by sept, less than the 4.5 by june. "
        "Correct one of the two.",
        "warning: Savings!E2: 1 E 2026/27: this row is never shown, because the one in "
        "Savings!E3 replaces it from june, the first update. Remove one of the two, or type "
        "in Update when it first applies.",
    ]


@pytest.mark.parametrize(("achieved", "expected"), [(90, []), (410, ["Savings!D2"])])
def test_what_is_saved_so_far_is_no_more_than_the_year_is_forecast_to(
    achieved: int, expected: list[str]
) -> None:
    head = "## Savings\n| Condition | Workstream | Year | Achieved | Forecast |\n"
    rows = f"{head}| 1 | E | 2026/27 | {achieved} | 90 |\n"
    found = [one.place for one in problems(rows) if one.rule == "saving-off-forecast"]
    assert list(map(str, found)) == expected
