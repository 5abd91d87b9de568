"""A row of one sheet that was pasted into another is one problem; a row with slips is none."""

from __future__ import annotations

import pytest
import read_councils
from made_up_council import Tables

from svreport.core.problems import Problem
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import Inputs, read_grids

RULE = "row-of-another-sheet"


def read(sheets: Tables) -> Inputs:
    return read_grids(as_grids(sheets))


def faults(sheets: Tables) -> list[Problem]:
    return [problem for problem in read(sheets).problems if problem.is_error]


def with_row(sheet: str, *rows: list[str]) -> Tables:
    sheets = read_councils.own_plan()
    return {**sheets, sheet: [*sheets[sheet], *rows]}


@pytest.mark.parametrize(
    ("of", "into"),
    [
        ("Milestones", "Savings"),
        ("Forecast", "Ratings"),
        ("Forecast", "Measure values"),
        ("Measures", "Forecast"),
        ("Measures", "Updates"),
        ("Savings", "Milestones"),
        ("Savings", "Measures"),
        ("Updates", "Savings"),
        ("Risk scores", "Milestones"),
        ("Ratings", "Risk scores"),
    ],
)
def test_a_pasted_row_is_one_problem(of: str, into: str) -> None:
    sheets = read_councils.own_plan()
    before = read(sheets).council
    row = sheets[of][-1]
    pasted = with_row(into, row)
    (problem,) = faults(pasted)
    number = len(pasted[into])
    assert (str(problem.place), problem.rule) == (f"{into}!A{number}", RULE)
    assert f"“{row[0]}”, is a row of {of}, not of {into}." in problem.wrong
    assert f"below the last row of {of}" in problem.remedy
    after = read(pasted).council
    assert before is not None
    assert after is not None
    # Nothing of it is read, or missed.
    assert list(after.records) == list(before.records)
    assert after.unread == before.unread


def test_rows_pasted_together_are_a_problem_each() -> None:
    sheets = with_row("Savings", *read_councils.own_plan()["Milestones"][1:])
    assert [f"{problem.place} {problem.rule}" for problem in faults(sheets)] == [
        f"Savings!A3 {RULE}",
        f"Savings!A4 {RULE}",
    ]


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("Savings", ["9", "LP", "2026", "sixty", "600", "Green"]),
        ("Milestones", ["LP", "Hill School", "", "soon", "perhaps", ""]),
        ("Forecast", ["plan", "Fees", "spending", "", "many", "more", ""]),
        ("Ratings", ["Condition 9", "Purple", "Pink"]),
        ("Risk scores", ["7", "winter", "six", "nine", "", ""]),
        ("Measure values", ["XXX", "someday", "many", "few", "", ""]),
    ],
)
def test_a_row_with_slips_is_told_at_its_cells(sheet: str, row: list[str]) -> None:
    found = faults(with_row(sheet, row))
    assert len(found) > 1
    assert RULE not in {problem.rule for problem in found}


@pytest.mark.parametrize(
    ("sheet", "row"),
    [("Updates", ["q9"]), ("Measures", ["X1"]), ("Milestones", ["W", "Open"]), ("Savings", ["9"])],
)
def test_a_row_that_has_been_begun_is_none_of_another_sheet(sheet: str, row: list[str]) -> None:
    width = len(read_councils.own_plan()[sheet][0])
    found = faults(with_row(sheet, [*row, *[""] * (width - len(row))]))
    assert RULE not in {problem.rule for problem in found}
