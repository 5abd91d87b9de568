"""The summary can be read by everyone, and by a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from awkward_versions import awkward_tables
from built_outputs import BuildTables, Outputs
from excel_accessibility import faults, faults_of
from excel_reading import Book, book_of
from openpyxl.worksheet.table import Table


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_summaries_have_no_faults(update: str, exampleshire: dict[str, Outputs]) -> None:
    assert faults(exampleshire[update].summary) == []


def test_summary_of_another_council_has_no_faults(norchester: Outputs) -> None:
    assert faults(norchester.summary) == []


def test_versions_with_awkward_names_have_no_faults(build_tables: BuildTables) -> None:
    assert faults(build_tables(awkward_tables()).summary) == []


def merge(book: Book) -> None:
    book["Payments"].merge_cells("A1:B1")


def hide(book: Book) -> None:
    book["Checks"].sheet_state = "hidden"


def remove_title(book: Book) -> None:
    book["Payments"]["A1"] = None


def clear_row(book: Book) -> None:
    for cell in book["Payments"][6]:
        cell.value = None


def write_beside(book: Book) -> None:
    book["Payments"]["H5"] = "a remark"


def repeat_heading(book: Book) -> None:
    book["Payments"]["B4"] = "year"


def add_table(book: Book) -> None:
    book["Payments"].add_table(Table(name="Second", displayName="Second", ref="A6:B7"))


def move_cursor(book: Book) -> None:
    for selection in book["Payments"].sheet_view.selection:
        selection.activeCell = "C5"


def remove_explanation(book: Book) -> None:
    book["Payments"]["A3"] = "Amounts."


def clear_cell(book: Book) -> None:
    book["Payments"]["D6"] = None


def narrow(book: Book) -> None:
    book["Payments"].column_dimensions["B"].width = 4


def widen(book: Book) -> None:
    book["Payments"].column_dimensions["B"].width = 120


def print_small(book: Book) -> None:
    book["Payments"].page_setup.scale = 80


def show_grid(book: Book) -> None:
    book["Payments"].sheet_view.showGridLines = True


def remove_link(book: Book) -> None:
    (cell,) = [cell for cell in book["Contents"]["A"] if cell.value == "Payments"]
    cell.hyperlink.location = "'Checks'!A1"


def unset_language(book: Book) -> None:
    book.properties.language = None


def remove_note(book: Book) -> None:
    book["Notes"]["A4"] = "General"


def unset_title(book: Book) -> None:
    book.properties.title = None


def leave_a_point(book: Book) -> None:
    book["Payments"]["B5"].number_format = "#,##0.##"


@pytest.mark.one_in(10)
@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (merge, "Payments: has merged cells"),
        (hide, "Checks: is hidden"),
        (remove_title, "Payments: has no title in A1"),
        (clear_row, "Payments: has the blank row 6"),
        (write_beside, "Payments: has cells outside its table"),
        (repeat_heading, "Payments: has empty or repeated headings"),
        (add_table, "Payments: has 2 tables"),
        (move_cursor, "Payments: has its cursor at ['C5']"),
        (remove_explanation, "Payments: does not explain [z]"),
        (clear_cell, "Payments: has empty cells that it does not explain"),
        (narrow, "Payments: is too narrow for the number in B5"),
        (widen, "Payments: prints the columns from 1 on"),
        (print_small, "Payments: prints A2 smaller than 9 points"),
        (show_grid, "Payments: shows grid lines"),
        (remove_link, "no link leads to Payments"),
        (unset_language, "the property language is not set"),
        (remove_note, "the notes"),
        (unset_title, "the property title is not set"),
        (leave_a_point, "Payments: leaves a point after whole numbers in B5"),
    ],
)
def test_each_fault_would_be_found(
    spoil: Callable[[Book], None], fault: str, exampleshire: dict[str, Outputs]
) -> None:
    content = exampleshire["q1"].summary
    book, saved = book_of(content), book_of(content, saved_values=True)
    for one in (book, saved):
        spoil(one)
    assert any(one.startswith(fault) for one in faults_of(book, saved))
