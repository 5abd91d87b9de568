"""From rows to records: what is kept, what is left out, and the one problem each fault gives."""

from decimal import Decimal

from inputs_helpers import read_sheet

from svreport.core.model import PaymentStatus
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month
from svreport.inputs.kinds import CellContext
from svreport.inputs.sheets.agreement import NARRATIVE, RISKS
from svreport.inputs.sheets.finance import PAYMENTS, SAVINGS, UNIT_COSTS
from svreport.inputs.sheets.measures import MEASURE_VALUES, MEASURES

WITH_MEASURES = CellContext(
    keys={"Measures": ["A", "B"], "Updates": ["q1"], "Conditions": ["1"]},
    measure_units={"a": Unit.COUNT, "b": Unit.PERCENT},
)


def test_a_row_becomes_a_record_that_knows_its_cells() -> None:
    read = read_sheet(
        PAYMENTS,
        "| Year | Amount | Status | Date |\n| 2024/25 | £6.7m | Paid | 28/06/2024 |",
    )
    (payment,) = read.rows
    assert payment.year == FinancialYear(2024)
    assert payment.amount == Decimal(6700)
    assert payment.status is PaymentStatus.PAID
    assert payment.paid_on.isoformat() == "2024-06-28"
    assert str(payment.place("amount")) == "Payments!B2"
    assert str(payment.place("note")) == "Payments!A2"
    assert read.problems == []


def test_each_figure_is_read_in_its_own_measures_unit() -> None:
    read = read_sheet(
        MEASURE_VALUES,
        """
        | Code | As at      | Plan | Actual |
        | A    | 15/04/2024 |      | 398    |
        | b    | April 2024 | 40   | 30.23% |
        """,
        WITH_MEASURES,
    )
    assert read.problems == []
    assert [(row.code, row.period, row.plan, row.actual) for row in read.rows] == [
        ("A", Month(2024, 4), None, Decimal(398)),
        ("B", Month(2024, 4), Decimal(40), Decimal("30.23")),
    ]


def test_an_optional_cell_that_cannot_be_read_leaves_its_record_standing() -> None:
    read = read_sheet(
        RISKS,
        "| Number | Title | Risk | Target score |\n| 1 | Demand | More. | high |",
    )
    assert read.rows[0].title == "Demand"
    assert read.rows[0].target_score is None
    assert read.places == ["Risks!D2"]
    assert read.wrongs[0].startswith("Target score: “high”")


def test_a_needed_cell_that_cannot_be_read_is_reported_once_and_drops_its_record() -> None:
    read = read_sheet(PAYMENTS, "| Year | Amount | Status |\n| 2024/25 | tbc | paid |")
    assert read.rows == []
    assert read.places == ["Payments!B2"]


def test_every_empty_cell_that_is_needed_is_reported_with_an_example() -> None:
    read = read_sheet(PAYMENTS, "| Year | Amount | Status |\n|  | 5 |  |")
    assert read.places == ["Payments!A2", "Payments!C2"]
    assert read.wrongs[0] == "Year is empty; every row needs it."
    assert read.problems[0].remedy == (
        "Type a financial year, such as 2024/25, or clear the whole row."
    )


def test_a_remark_below_a_table_is_reported_once() -> None:
    read = read_sheet(PAYMENTS, "| Year | Amount | Status |\n| Source: ledger | | |")
    assert read.places == ["Payments!A2"]


def test_errors_and_formulas_without_result_are_no_values() -> None:
    read = read_sheet(
        UNIT_COSTS,
        """
        | Provision | Year    | Places          | Average cost | Total        |
        | Schools   | 2024/25 | =1/0 -> #DIV/0! | =A1*2        | =60*12 -> 720|
        """,
    )
    (row,) = read.rows
    assert (row.places, row.average_cost, row.total) == (None, None, Decimal(720))
    assert read.places == ["Unit costs!C2", "Unit costs!D2"]
    assert "#DIV/0!" in read.wrongs[0]
    assert "no saved result" in read.wrongs[1]
    assert "Open the workbook in Excel" in read.problems[1].remedy


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    read = read_sheet(
        SAVINGS,
        """
        | Condition | Workstream | Year    | Target         | Achieved |
        | 1         | Early help | 2024/25 | =IF(1,"") -> ''| 5        |
        """,
        WITH_MEASURES,
    )
    assert read.problems == []
    assert read.rows[0].target is None


def test_a_key_stands_once_however_it_is_typed() -> None:
    read = read_sheet(
        MEASURE_VALUES,
        """
        | Code | As at      | Actual |
        | A    | Apr 24     | 1      |
        | a    | 15/04/2024 | 2      |
        | A    | May 24     | 3      |
        """,
        WITH_MEASURES,
    )
    assert read.places == ["Measure values!A3"]
    assert read.wrongs == ["“A, April 2024” is already in Measure values!A2."]


def test_numbers_and_texts_make_the_same_key() -> None:
    read = read_sheet(
        RISKS, "| Number | Title | Risk |\n| 1 | a | b |\n| '1 | c | d |\n| 1.0 | e | f |"
    )
    assert read.places == ["Risks!A3", "Risks!A4"]


def test_control_characters_are_a_warning_and_left_out() -> None:
    read = read_sheet(
        NARRATIVE,
        "| Section | Update | Text |\n| Summary | q1 | All is\x0b well. |",
        CellContext(keys={"Updates": ["q1"], "Conditions": [], "Risks": []}),
    )
    assert read.rows[0].text == "All is well."
    assert [problem.is_error for problem in read.problems] == [False]
    assert "U+000B" in read.wrongs[0]


def test_a_text_as_long_as_excel_keeps_was_probably_cut() -> None:
    def problems(length: int) -> list[str]:
        table = f"| Section | Update | Text |\n| Summary | q1 | {'x' * length} |"
        context = CellContext(keys={"Updates": ["q1"], "Conditions": [], "Risks": []})
        return read_sheet(NARRATIVE, table, context).wrongs

    assert problems(32_766) == []
    assert "probably cut off" in problems(32_767)[0]
    assert "32,768 characters" in problems(32_768)[0]


def test_a_measure_may_be_reported_in_several_documents() -> None:
    read = read_sheet(
        MEASURES,
        "| Code | Measure | Unit | Report in |\n| A | Plans | count | Highlight, monitoring |",
        WITH_MEASURES,
    )
    (measure,) = read.rows
    assert measure.report_in == ("highlight", "monitoring")
    assert measure.is_reported_in("highlight")
    assert not measure.is_reported_in("forum")


def test_a_row_that_lost_an_optional_part_of_its_key_is_no_row_of_another_key() -> None:
    read = read_sheet(
        SAVINGS,
        """
        | Condition | Workstream | Year    | Target | Update |
        | 1         | Demand     | 2024/25 | 100    |        |
        | 1         | Demand     | 2024/25 | 200    | soon   |
        """,
        CellContext(keys={"Updates": ["q1"], "Conditions": ["1"]}),
    )
    assert [row.target for row in read.rows] == [100]
    assert [str(problem.place) for problem in read.problems] == ["Savings!E3"]
