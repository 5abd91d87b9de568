from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from svreport.core.problems import Place, Problem, Severity, column_letters, in_reading_order


@given(st.integers(1, 16_384))
def test_columns_have_the_letters_that_excel_shows(column: int) -> None:
    assert column_letters(column) == get_column_letter(column)


def test_a_place_is_a_cell_a_sheet_or_the_file() -> None:
    assert str(Place("Sign-off", 12, 28)) == "Sign-off!AB12"
    assert str(Place("Sign-off")) == "Sign-off"
    assert str(Place()) == ""


def test_a_place_in_another_file_names_it_first() -> None:
    assert str(Place("DSG", 12, 5, "Finance forecast.xlsx")) == "Finance forecast.xlsx, DSG!E12"
    assert str(Place("DSG", file="Finance forecast.xlsx")) == "Finance forecast.xlsx, DSG"
    assert str(Place("", 12, 5, "forecast.csv")) == "forecast.csv, E12"
    assert str(Place(file="forecast.csv")) == "forecast.csv"


def test_only_a_problem_of_another_file_names_a_file_as_data() -> None:
    there = Problem(Place("DSG", 12, 5, "forecast.xlsx"), "wrong", "mend").as_dict()
    assert (there["file"], there["sheet"], there["cell"]) == ("forecast.xlsx", "DSG", "E12")
    assert "file" not in Problem(Place("DSG", 12, 5), "wrong", "mend").as_dict()


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


def test_problems_of_another_file_come_last_in_its_own_order() -> None:
    def at(file: str, sheet: str, row: int) -> Problem:
        return Problem(Place(sheet, row, 1, file), "wrong", "mend")

    problems = [at("f.csv", "", 9), at("f.csv", "", 3), at("", "Z", 1), at("", "A", 2)]
    ordered = in_reading_order(problems, ["A"])
    assert [str(one.place) for one in ordered] == ["A!A2", "Z!A1", "f.csv, A3", "f.csv, A9"]
