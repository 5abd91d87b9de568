"""Forms of others: only the cells that are filled in change, and only where the form lets them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from form_samples import return_form, spend_form
from openpyxl import load_workbook
from packages import parts_of
from workbook_samples import changed_parts
from xlsxwriter import Workbook

from svreport.core.problems import Place
from svreport.files.workbook.form import FillableForm, NotInForm
from svreport.files.workbook.sheet_data import CellValue
from svreport.release.gate.form_rules import left_to_excel

PAGE = "Quarterly Return Template"


def _worked_out(values: Mapping[str, CellValue]) -> dict[Place, CellValue]:
    """What a program made of formulas, by `Sheet!Cell`."""
    made = {}
    for where, value in values.items():
        sheet, _, cell = where.rpartition("!")
        column, row = cell[0], int(cell[1:])
        made[Place(sheet, row, ord(column) - 64)] = value
    return made


def _read(content: bytes, **asked: bool) -> Any:
    """A workbook by the second reader, which warns of what it would lose if it saved it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(BytesIO(content), **asked)


@pytest.fixture(scope="module")
def form() -> FillableForm:
    return FillableForm(return_form())


def _refusal(form: FillableForm, where: str, value: CellValue) -> str:
    (place,) = form.cells(where)
    refused = form.refusal(place, value)
    return f"{refused.place} {refused.why}. {refused.remedy}" if refused else ""


def test_cells_are_named_by_address_range_or_name(form: FillableForm) -> None:
    assert [str(cell) for cell in form.cells(f"'{PAGE}'!C8:D8")] == [f"{PAGE}!C8", f"{PAGE}!D8"]
    assert form.cells(f"{PAGE}!C8") == form.cells("'quarterly return  template'!$C$8")
    assert [str(cell) for cell in form.cells("Deficit")] == [f"{PAGE}!C13"]
    assert len(form.cells("quarters")) == 4


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("C8", "“C8” names no sheet: write it like Sheet!C12."),
        ("Cower!B13", "The form has no sheet Cower. Did you mean “Cover”?"),
        ("Surplus", "The form has no name “Surplus”."),
        ("Cover!B13+1", "“Cover!B13+1” is not one cell, or one range of cells."),
        ("Cover!B13,B14", "“Cover!B13,B14” is not one cell, or one range of cells."),
        ("", "“” is not one cell, or one range of cells."),
    ],
)
def test_what_is_not_in_the_form_is_said(form: FillableForm, where: str, why: str) -> None:
    with pytest.raises(NotInForm) as caught:
        form.cells(where)
    assert str(caught.value) == why


@pytest.mark.parametrize(
    ("where", "value", "why"),
    [
        (f"'{PAGE}'!C8", 6205, ""),
        (f"'{PAGE}'!C8", 6205.5, "takes a whole number. Give a whole number."),
        (f"'{PAGE}'!C8", -1, "takes a whole number of at least 0. "
         "Give a whole number of at least 0."),
        (f"'{PAGE}'!C8", "many", "takes a whole number. Give a whole number."),
        (f"'{PAGE}'!C9", Decimal("0.3352"), ""),
        (f"'{PAGE}'!C9", 33.52, "takes a number from 0 to 1. Give a number from 0 to 1."),
        (f"'{PAGE}'!C10", "Not yet", ""),
        (f"'{PAGE}'!C10", "not yet ", "takes one of its list: “Yes”, “No” and “Not yet”. "
         "Write “Not yet”."),
        (f"'{PAGE}'!C10", "Perhaps", "takes one of its list: “Yes”, “No” and “Not yet”. "
         "Choose one of these."),
        (f"'{PAGE}'!C11:F11", "Demand grew", ""),
        (f"'{PAGE}'!D11", "Demand grew", "is merged into C11:F11. Map C11, its first cell."),
        (f"'{PAGE}'!C12", date(2026, 9, 30), ""),
        (f"'{PAGE}'!C12", 46000, "takes a date. Give a date."),
        (f"'{PAGE}'!C12", "soon", "takes a date. Give a date."),
        ("Deficit", "lots", "takes a number. Give a number."),
        (f"'{PAGE}'!G8", 1, "holds a formula. Leave it to the form, which works it out."),
        (f"'{PAGE}'!B5", "x", "is locked. Map a cell that the form lets people fill in."),
        ("Lists!A1", "x", "is on a hidden sheet. Map a cell of a sheet that can be seen."),
    ],
)  # fmt: skip
def test_a_cell_holds_only_what_the_form_lets_it(
    form: FillableForm, where: str, value: CellValue, why: str
) -> None:
    refused = _refusal(form, where, value)
    assert refused.endswith(why)
    assert bool(refused) == bool(why)


@pytest.mark.parametrize(
    ("where", "value", "why"),
    [
        ("Spend!C4", 12.5, ""),
        ("Spend!C6", "Blue", "“Red”, “Amber” and “Green”. Choose one of these."),
        ("Spend!C7", "Far longer than it may be", "takes a text with a length "
         "of at most 20. Give a text with a length of at most 20."),
        ("Spend!C9", 1, ""),
        ("Spend!D10", 1, "is part of the array formula of C10:D10. Leave it to the form."),
        ("Spend!B12", "Row", "is a heading of the table Table1. Leave it to the form."),
    ],
)  # fmt: skip
def test_rules_of_cells_hold_where_nothing_is_protected(
    where: str, value: CellValue, why: str
) -> None:
    refused = _refusal(FillableForm(spend_form()), where, value)
    assert refused.endswith(why)
    assert bool(refused) == bool(why)


def test_only_what_is_filled_in_changes() -> None:
    content = return_form()
    form = FillableForm(content)
    for column, value in enumerate((6100, 6150, 6205), start=3):
        form.fill(Place(PAGE, 8, column), value)
    form.fill(Place(PAGE, 10, 3), "=1+1 & <b>")
    filled = form.content(lambda _: _worked_out({f"{PAGE}!G8": 18455.0, f"{PAGE}!G9": ""}))
    assert left_to_excel(filled) == []
    assert changed_parts(content, filled) == {"xl/worksheets/sheet2.xml"}
    before, after = (_read(book)[PAGE] for book in (content, filled))
    changed = {
        cell.coordinate
        for row in after.iter_rows()
        for cell in row
        if cell.value != before[cell.coordinate].value
        or cell._style != before[cell.coordinate]._style
    }
    assert changed == {"C8", "D8", "E8", "C10"}
    assert after["C10"].value == "=1+1 & <b>"
    assert after["C10"].data_type == "s"
    saved = _read(filled, data_only=True)[PAGE]
    assert saved["G8"].value == 18455
    sheet = parts_of(filled)["xl/worksheets/sheet2.xml"]
    for kept in (b"x14:dataValidation ", b"x14:sparkline", b"x14:dataBar", b"sheetProtection"):
        assert kept in sheet


def test_what_cannot_be_worked_out_is_cleared_and_said() -> None:
    content = spend_form()
    form = FillableForm(content)
    form.fill(Place("Spend", 4, 3), Decimal("1200.5"))
    filled = form.content(lambda _: _worked_out({"Spend!O4": 1200.5, "Spend!O5": "#NAME?"}))
    assert {str(place) for place in left_to_excel(filled)} == {"Spend!O5", "Spend!C10", "Spend!D10"}
    saved = _read(filled, data_only=True)
    assert (saved["Spend"]["O4"].value, saved["Spend"]["O5"].value) == (1200.5, None)
    assert changed_parts(content, filled) == {
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
    }
    assert b'fullCalcOnLoad="1"' in parts_of(filled)["xl/workbook.xml"]


def test_open_cells_and_their_labels(form: FillableForm) -> None:
    opened = {str(place): form.label(place) for place in form.open_cells}
    assert opened == {
        "Cover!B13": "Local authority",
        f"{PAGE}!B2": "",
        **{
            f"{PAGE}!{column}{row}": f"{label} / Quarter {number}"
            for row, label in ((8, "Plans in force"), (9, "Share in time"))
            for number, column in enumerate("CDEF", start=1)
        },
        f"{PAGE}!C10": "On course / Quarter 1",
        f"{PAGE}!C11": "What changed / Quarter 1",
        f"{PAGE}!C12": "Extracted on / Quarter 1",
        f"{PAGE}!C13": "Deficit / Quarter 1",
    }
    open_rows = {place.row for place in FillableForm(spend_form()).open_cells}
    assert open_rows == {4, 6, 7, 9}


def test_a_number_in_a_cell_of_text_is_written_as_text() -> None:
    form = FillableForm(return_form())
    form.fill(Place(PAGE, 11, 3), Decimal("12.50"))
    saved = _read(form.content(lambda _: None))[PAGE]
    assert saved["C11"].value == "12.5"


def test_what_depends_on_the_day_or_on_another_workbook_is_left_as_it_was() -> None:
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Page")
        page.write_number("A1", 1)
        book.define_name("Today", "=Page!$D$1")
        formulas = ("A1*2", "Today-A1", "TODAY()", "D1+1", "[1]Other!A1+0")
        for column, formula in enumerate(formulas, start=1):
            page.write_formula(0, column, f"={formula}", None, 7)
    form = FillableForm(buffer.getvalue())
    form.fill(Place("Page", 1, 1), 3)
    filled = FillableForm(
        form.content(lambda _: _worked_out({f"Page!{letter}1": 99.0 for letter in "BCDEF"}))
    )
    texts = {letter: filled.text(filled.cells(f"Page!{letter}1")[0]) for letter in "BCDEF"}
    assert texts == {"B": "99.0", "C": "", "D": "7", "E": "7", "F": "7"}
