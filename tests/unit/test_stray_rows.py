"""Rows that are no records: totals on any sheet, and pastes that ran down a column."""

from pathlib import Path

import pytest
from inputs_helpers import COUNCIL, council_grids, open_workbook, read_council, tables
from problems_found import problems_of, table_with
from xlsxwriter import Workbook

from svreport.core.model import Council
from svreport.inputs.reader import read_grids
from svreport.inputs.sheets import SHEETS

CAPITAL = ("| Hall | 300 | 50 | 300 | 12 | Sep 27 |",)


def errors_of(changes: str) -> list[str]:
    return [f"{found.place}: {found.wrong}" for found in problems_of(changes) if found.is_error]


def council(changes: str) -> Council:
    found = read_council(changes).council
    assert found is not None
    return found


@pytest.mark.parametrize(
    "name",
    [
        *("Total", "TOTAL", "Grand total", "Sub-total", "Total:", "Sum", "All schemes total"),
        *("TOTAL – all schemes", "Total (all)", "Total of the above", "Total capital"),
        *("Sub-total 3.1", "Total (£000)"),
    ],
)
def test_a_row_that_is_called_a_total_is_a_problem_and_not_counted(name: str) -> None:
    changes = table_with("Capital", *CAPITAL, f"| {name} | 5 | 4 | 3 | 2 |")

    assert errors_of(changes) == [
        f"Capital!A4: “{name}” looks like a total; Capital would count it as one more row."
    ]
    assert [row.project for row in council(changes).capital] == ["New school", "Hall"]


def test_an_average_of_the_rows_is_a_problem_too() -> None:
    (error,) = errors_of(table_with("Capital", *CAPITAL, "| Average | 5 | 4 | 3 | 2 |"))
    assert error.startswith("Capital!A4: “Average” looks like an average; Capital would count it")


@pytest.mark.parametrize("name", ["of which: the hall", "Of which roof", "o/w roof", "incl.: roof"])
def test_a_part_of_a_row_above_is_a_problem_and_not_counted(name: str) -> None:
    changes = table_with("Capital", *CAPITAL, f"| {name} | 5 | 4 | 3 | 2 |")
    wrong = f"Capital!A4: “{name}” is a part of a row above; Capital would count it twice."
    assert errors_of(changes) == [wrong]
    assert [row.project for row in council(changes).capital] == ["New school", "Hall"]


@pytest.mark.parametrize(
    "name",
    [
        "Including everyone",
        "Means-tested help",
        "Average Hill",
        "Total Communication base",
        "Summerfield school",
        "Sum Hill",
        "Totaliser roof",
    ],
)
def test_a_name_that_only_begins_like_one_is_none(name: str) -> None:
    assert errors_of(table_with("Capital", *CAPITAL, f"| {name} | 5 | 4 | 3 | 2 |")) == []


def _sheets_with_rows() -> list[str]:
    may_state = {sheet.name for sheet in SHEETS if sheet.totals}
    there = tables(COUNCIL)
    return [name for name in there if name not in may_state and name != "Settings"]


@pytest.mark.parametrize("sheet", _sheets_with_rows())
def test_a_total_is_named_on_every_sheet_and_once(sheet: str) -> None:
    rows = tables(COUNCIL)[sheet]
    (found,) = errors_of(table_with(sheet, "| Total |"))

    assert found.startswith(f"{sheet}!A{len(rows) + 1}: “Total” looks like a total")


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("Forecast", "| plan | Total | expenditure | 1000 | 1030 |"),
        ("Budget monitoring", "| Total | mitigation | 1 | 2 | 3 |"),
        ("Measures", "| Total |"),
        ("Forecast map", "| Total |"),
        ("Savings", "| 1 | Total | 2026/27 | 40 |"),
        ("Payments", "| Total | 3000 |"),
        ("Workstreams", "| All | Total |"),
    ],
)
def test_a_total_is_named_where_the_sheet_states_none(sheet: str, row: str) -> None:
    (found,) = errors_of(table_with(sheet, row))

    assert "“Total” looks like a total" in found


def test_totals_stand_where_the_sheet_has_a_place_for_them() -> None:
    forecast = """
## Forecast
| Version | Line    | Kind              | 2025/26 | 2026/27 |
| plan    | Schools | expenditure       | 700     | 720     |
| plan    | Top ups | expenditure       | 300     | 310     |
| plan    | Total   | total expenditure | 1000    | 1030    |
| plan    | Grant   | high needs block  | -900    | -990    |
| plan    | Total   | in-year balance   | 100     | 40      |
"""
    budget = table_with("Budget monitoring", "| Total | finance | 10 | 12 | 11 |")

    assert errors_of(forecast + budget) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("| Everything | 1200 | 450 | 1200 | 42 |", "“Everything”"),
        ("| Building programme | 1200 | 450 | 1200 |  |", "“Building programme”"),
        ("| | 1200 | 450 | 1200 | 42 |", "Row 4"),
    ],
)
def test_the_sums_of_the_rows_above_are_a_total_under_any_name_or_none(row: str, name: str) -> None:
    changes = table_with("Capital", *CAPITAL, row)
    (found,) = errors_of(changes)

    assert f"{name} has the sums of the rows above it, from row 2 to row 3: 1,200 in B4" in found
    assert len(council(changes).capital) == 2


def test_the_sum_is_of_the_rows_that_share_a_year_or_an_update() -> None:
    savings = (
        "| 1 | Therapies  | 2026/27 | 25 |",
        "| 2 | Transport  | 2026/27 | 12 |",
        "| 1 | Early help | 2027/28 | 60 |",
        "| 2 | The programme | 2026/27 | 77 |",
    )
    (found,) = errors_of(table_with("Savings", *savings))

    assert found == (
        "Savings!B6: “The programme” has the sums of the rows above it, from row 2 to row 4: 77 in "
        "D6. It would be counted as one more row."
    )


def test_a_row_without_a_name_is_compared_with_the_rows_of_any_update_and_status() -> None:
    capital = """
## Capital
| Project    | Agreed | Spent | Update |
| New school | 900    | 400   | june   |
| Hall       | 300    | 50    | june   |
| New school | 900    | 700   | sept   |
| Hall       | 350    | 60    | sept   |
|            | 1250   | 760   |        |
"""
    payments = table_with("Payments", "| | 3000 |")
    (of_capital,), (of_payments,) = errors_of(capital), errors_of(payments)

    assert "Row 6 has the sums of the rows above it, from row 4 to row 5" in of_capital
    assert "Row 4 has the sums of the rows above it, from row 2 to row 3" in of_payments


def test_the_lines_of_a_forecast_that_add_up_others_of_their_kind_are_named() -> None:
    changes = table_with("Forecast", "| plan | Schools and top ups | expenditure | 1000 | 1030 |")
    found = errors_of(changes)

    assert len(found) == 1
    assert "Forecast!B9: “Schools and top ups” has the sums" in found[0]


def test_a_record_that_happens_to_add_up_is_none() -> None:
    """Of one sum alone, of few figures, it may well be by chance."""
    rows = ("| 1 | B | 2026/27 | 60 |", "| 2 | C | 2026/27 | 100 |")
    assert errors_of(table_with("Savings", *rows)) == []


def test_the_total_row_of_an_excel_table_is_one_whatever_it_says(tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("Authors")
        columns = [{"header": "Role", "total_string": "2 authors"}, {"header": "Contact"}]
        data = [["Finance lead", "a@example.org"], ["Head of SEND", "b@example.org"]]
        page.add_table("A1:B4", {"columns": columns, "data": data, "total_row": True})

    (grid,) = open_workbook(path)

    assert grid.total_rows == {4}
    inputs = read_grids([*council_grids(without=["Authors"]), grid])
    assert inputs.council is not None
    assert len(inputs.council.authors) == 2
    assert [str(problem) for problem in inputs.problems] == [
        "error: Authors!A4: “2 authors” is in the total row of an Excel table; Authors would count "
        "it as one more row. Switch it off (Table Design, Total Row): svreport adds up the rows "
        "itself."
    ]


def test_a_paste_that_ran_down_is_named_once() -> None:
    spilled = ["|  | q |"] * 40
    (found,) = errors_of(table_with("Sign-off", *spilled))

    assert found == "Sign-off!B3: Rows 3 to 42 have only “q”, in B3:B42."


def test_the_lines_of_a_text_that_ran_over_several_rows_are_named_once() -> None:
    rows = ("| | | - First |", "| | | |", "| | | - Second |")
    inputs = read_council(table_with("Narrative", *rows))

    (found,) = map(str, inputs.problems)
    assert found == (
        "error: Narrative!C7: Rows 7 to 9 have only “- First” and more, in C7:C9. It is probably "
        "the rest of the text in C6. To lose no word, copy C6:C9 into Notepad, and all of it from "
        "there; press F2 in C6, then Ctrl+A, and paste. Then clear C7:C9. To paste a text of "
        "several lines into one cell, press F2 first."
    )


def test_a_row_that_needs_no_more_is_no_paste() -> None:
    assert errors_of(table_with("Authors", "| Clerk |", "| Clerk of works |")) == []
