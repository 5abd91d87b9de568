"""Finding a table by its headers, wherever and however they were typed."""

from inputs_helpers import grids, read_sheet

from svreport.core.periods import FinancialYear
from svreport.inputs.kinds import CellContext
from svreport.inputs.sheets.agreement import RATINGS, RISKS, SETTINGS
from svreport.inputs.sheets.finance import FORECAST, PAYMENTS
from svreport.inputs.table import find_table

TWO_UPDATES = CellContext(keys={"Updates": ["june", "sept"], "Scale": ["Red", "Green"]})


def test_headers_are_found_in_any_order_case_and_spacing_below_a_title() -> None:
    (grid,) = grids("""
        ## Payments
        | Payments under the agreement |
        |         |          |        |
        | STATUS  |  a mount |  year  | Amount |
        | paid    |          | 2024/25| 6700   |
    """)
    table = find_table(PAYMENTS, grid, CellContext())
    assert table.columns == {"Status": 1, "Year": 3, "Amount": 4}
    assert table.rows == [4]


def test_rows_may_be_parted_by_empty_ones() -> None:
    read = read_sheet(
        PAYMENTS,
        """
        | Year    | Amount | Status |
        | 2024/25 | 1      | paid   |
        |         |        |        |
        | 2025/26 | 2      | due    |
        """,
    )
    assert [row.amount for row in read.rows] == [1, 2]
    assert str(read.rows[1].place("amount")) == "Payments!B4"
    assert read.problems == []


def test_a_column_may_be_left_out_unless_it_is_needed() -> None:
    read = read_sheet(RISKS, "| Number | Title |\n| 1 | Demand |")
    assert read.wrongs == ["The column “Risk” is missing."]
    assert read.rows == []


def test_each_misspelt_header_takes_one_missing_column() -> None:
    read = read_sheet(PAYMENTS, "| Yeer | Ammount | Amont | Status |")
    assert [problem.remedy for problem in read.problems][:2] == [
        "Did you mean “Year”? Rename it so it can be read.",
        "Did you mean “Amount”? Rename it so it can be read.",
    ]
    assert read.places == ["Payments!A1", "Payments!B1", "Payments!C1"]


def test_a_header_of_ones_own_is_a_warning() -> None:
    read = read_sheet(PAYMENTS, "| Year | Amount | Status | Bank |\n| | | | Lloyds |")
    assert [problem.is_error for problem in read.problems] == [False]
    assert "“Bank”" in read.wrongs[0]
    assert read.rows == []


def test_what_stands_under_no_header_is_reported_once_a_column() -> None:
    read = read_sheet(
        PAYMENTS,
        """
        | Year    | Amount | Status |   |
        | 2024/25 | 1      | paid   | a |
        | 2025/26 | 2      | due    | b |
        """,
    )
    assert read.places == ["Payments!D2"]


def test_updates_head_columns_by_their_keys() -> None:
    read = read_sheet(
        RATINGS,
        "| Item | JUNE | sept | Note |\n| Programme | red | | |",
        TWO_UPDATES,
    )
    assert read.rows[0].by_update == {"june": "Red"}
    assert str(read.rows[0].at_series["sept"]) == "Ratings!C2"
    assert read.problems == []


def test_an_update_that_does_not_exist_heads_no_column() -> None:
    read = read_sheet(RATINGS, "| Item | june | jule |\n| Programme | Red | |", TWO_UPDATES)
    assert read.places == ["Ratings!C1"]
    assert read.problems[0].remedy.startswith("Did you mean “june”?")


def test_years_head_columns_in_every_form_and_once_each() -> None:
    read = read_sheet(
        FORECAST,
        """
        | Version | Line | Kind        | 2024-25 | 2025/2026 | 2025/26 |
        | plan    | A    | expenditure | 1       | 2         | 3       |
        """,
    )
    assert read.rows[0].amounts == {FinancialYear(2024): 1, FinancialYear(2025): 2}
    assert read.places == ["Forecast!F1"]
    assert "two columns" in read.wrongs[0]


def test_years_run_on_without_a_gap() -> None:
    def problems(years: str) -> list[str]:
        return read_sheet(FORECAST, f"| Version | Line | Kind | {years} |").wrongs

    assert problems("2024/25 | 2025/26") == []
    assert problems("2025/26 | 2024/25") == ["The year 2024/25 comes after 2025/26."]
    assert problems("2024/25 | 2026/27") == [
        "The year 2026/27 comes after 2024/25; 2025/26 is missing."
    ]
    assert problems("2024/25 | 2027/28") == [
        "The year 2027/28 comes after 2024/25; 2025/26 and 2026/27 are missing."
    ]


def test_a_sheet_without_any_known_header_names_them_all() -> None:
    read = read_sheet(PAYMENTS, "| When | How much |\n| 2024/25 | 1 |")
    assert read.wrongs == ["The sheet Payments has no header row that can be recognised."]
    assert "Year, Amount, Status, Date and Note" in read.problems[0].remedy


SETTINGS_TEXT = """
| Setting        | Value    |
| Authority      | Ambridge |
| Financial year | 2026/27  |
| Agreement      |          |
| Forecast unit  | £000     |
"""


def test_settings_are_read_down_and_keep_their_cells() -> None:
    read = read_sheet(SETTINGS, SETTINGS_TEXT.replace("|          |", "| Plan     |"))
    assert read.problems == []
    assert read.rows[0].authority == "Ambridge"
    assert str(read.rows[0].place("financial_year")) == "Settings!B3"


def test_an_empty_setting_is_reported_beside_its_name() -> None:
    read = read_sheet(SETTINGS, SETTINGS_TEXT)
    assert read.places == ["Settings!B4"]


def test_settings_may_stand_further_down_and_further_right() -> None:
    moved = "| How we report |\n|||| Setting | note | Value |\n|||| Authority | x | Ambridge |"
    read = read_sheet(SETTINGS, moved)
    assert read.wrongs == [
        "The setting “Financial year” is missing.",
        "The setting “Agreement” is missing.",
        "The setting “Forecast unit” is missing.",
    ]


def test_of_two_rows_with_as_many_headers_the_first_heads_the_table() -> None:
    read = read_sheet(
        PAYMENTS,
        """
        | Year    | Amount | Status |
        | Year    | Amount | Status |
        | 2024/25 | 6700   | paid   |
        """,
    )
    assert [str(payment.place("year")) for payment in read.rows] == ["Payments!A3"]
    (problem,) = read.problems
    assert str(problem.place) == "Payments!A2"
