from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from svreport.problems import Place, Problem, Severity, column_letters, in_reading_order


@given(st.integers(1, 16_384))
def test_columns_have_the_letters_that_excel_shows(column: int) -> None:
    assert column_letters(column) == get_column_letter(column)


def test_a_place_is_a_cell_a_sheet_or_the_file() -> None:
    assert str(Place("Sign-off", 12, 28)) == "Sign-off!AB12"
    assert str(Place("Sign-off")) == "Sign-off"
    assert str(Place()) == ""


def test_a_problem_says_where_what_and_what_to_do() -> None:
    problem = Problem(Place("Ratings", 5, 4), "It is Purple.", "Choose another.", rule="x")
    assert str(problem) == "error: Ratings!D5: It is Purple. Choose another."
    assert problem.as_dict() == {
        "severity": "error",
        "sheet": "Ratings",
        "cell": "D5",
        "wrong": "It is Purple.",
        "remedy": "Choose another.",
        "rule": "x",
        "about": "",
    }


def test_problems_stand_in_the_order_of_the_workbook_and_once_each() -> None:
    def at(sheet: str, row: int = 0, column: int = 0) -> Problem:
        return Problem(Place(sheet, row, column), "wrong", "mend", Severity.WARNING)

    problems = [at("B", 2, 1), at("C"), at("A", 10, 2), at("A", 2, 3), at("A", 2, 1), at("")]
    ordered = in_reading_order([*problems, at("A", 2, 3)], ["A", "B"])
    assert [str(one.place) for one in ordered] == ["", "A!A2", "A!C2", "A!B10", "B!A2", "C"]
