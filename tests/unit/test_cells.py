from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import PERCENT, cell, grids
from openpyxl.utils import get_column_letter, range_boundaries

from svreport.files.workbook import LAST_COLUMN, LAST_ROW, Area, read_area
from svreport.inputs.cells import Cell


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (cell("  words\n"), "words"),
        (cell(398), "398"),
        (cell(3.0), "3"),
        (cell(0.1 + 0.2), "0.3"),
        (cell(0.3023, PERCENT), "30.23%"),
        (cell(datetime(2024, 5, 31)), "31 May 2024"),
        (cell(None, error="#REF!"), "#REF!"),
        (cell(None), ""),
    ],
)
def test_a_cell_says_what_the_officer_sees(typed: Cell, text: str) -> None:
    assert typed.text == text


def test_blank_text_is_empty_but_an_error_and_a_formula_without_result_are_not() -> None:
    assert cell(None).is_empty
    assert cell(" \n").is_empty
    assert not cell(0).is_empty
    assert not cell(None, error="#DIV/0!").is_empty
    assert not cell(None, unsaved=True).is_empty


@pytest.mark.parametrize(
    ("number_format", "is_percent"),
    [("0.00%", True), ("0%;-0%", True), ("General", False), ('0"%"', False), ("0\\%", False)],
)
def test_only_a_live_percent_sign_makes_a_percentage(number_format: str, is_percent: bool) -> None:
    assert cell(0.5, number_format).is_percent is is_percent


def test_control_characters_are_found_and_taken_out() -> None:
    held = cell("a\x0bb\x00c\td\n")
    assert held.controls == "\x0b\x00"
    assert held.cleaned().value == "abc\td\n"
    assert held.cleaned().place == held.place
    assert cell(5).cleaned() == cell(5)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_alike_wherever_they_were_typed(end: str) -> None:
    assert cell(f"one{end}{end}two{end}").cleaned().value == "one\n\ntwo\n"


def test_a_grid_answers_for_every_address() -> None:
    (grid,) = grids("## Risks\n| a |   | c |")
    assert grid.cell(1, 3).value == "c"
    assert grid.cell(1, 2).is_empty
    assert str(grid.cell(40, 2).place) == "Risks!B40"
    assert [at for at, _ in grid.filled] == [(1, 1), (1, 3)]


ROWS, COLUMNS = st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN)


@given(st.tuples(ROWS, ROWS).map(sorted), st.tuples(COLUMNS, COLUMNS).map(sorted))
def test_a_range_is_read_as_excel_writes_it(rows: list[int], columns: list[int]) -> None:
    (top, bottom), (left, right) = rows, columns
    first, last = get_column_letter(left), get_column_letter(right)
    written = f"{first}{top}:{last}{bottom}"
    assert read_area(written) == Area(top, left, bottom, right)
    assert range_boundaries(written) == (left, top, right, bottom)
    assert read_area(f" ${last}${bottom}:{first.lower()}{top} ") == read_area(written)
    assert read_area(f"{first}{top}") == Area.of(top, left)
    assert read_area(f"{first}:{last}") == Area(1, left, LAST_ROW, right)


@pytest.mark.parametrize(
    "text", ["", "DSG", "4", "B4:", "B4:L", "B0", "XFE1", "A1048577", "B4:L30:M40", "B4 L30"]
)
def test_what_is_no_range_is_not_read(text: str) -> None:
    assert read_area(text) is None
