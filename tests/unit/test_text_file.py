"""Text files of separated values, each cell at the address that Excel gives it."""

from __future__ import annotations

import csv
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from finance_cases import council_with
from hypothesis import given
from hypothesis import strategies as st

import svreport
from svreport.core.problems import BadValue
from svreport.inputs.forecast_file import layout as text_file
from svreport.inputs.forecast_file.layout import read_text_file

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
ROWS = st.lists(st.lists(TEXTS, min_size=1, max_size=5), max_size=8)


def cells(content: bytes) -> dict[str, object]:
    return {
        cell.place.cell: cell.error or cell.value
        for cell in read_text_file(content, "f.csv").cells.values()
    }


@given(ROWS, st.sampled_from(",;\t|"))
def test_every_cell_stands_where_a_spreadsheet_would_show_it(
    rows: list[list[str]], separator: str
) -> None:
    # A first row of years says which separator it is, whatever stands below.
    rows = [["2024/25", "2025/26", "2026/27"], *rows]
    written = StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    grid = read_text_file(written.getvalue().encode("utf-8-sig"), "f.csv")
    expected = {
        (row, column): text
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
        if text.strip() and not text.startswith("=") and text.strip() not in "-–"
    }
    assert {at: grid.cell(*at).value for at in expected} == expected
    assert {(cell.place.row, cell.place.column) for cell in grid.cells.values()} == set(grid.cells)


def test_nothing_is_taken_for_a_blank_a_number_or_a_date() -> None:
    assert cells(b"Line,2024/25,2025/26\nNA,null,1e3\n,01/02/2024,TRUE\n") == {
        "A1": "Line",
        "B1": "2024/25",
        "C1": "2025/26",
        "A2": "NA",
        "B2": "null",
        "C2": "1e3",
        "B3": "01/02/2024",
        "C3": "TRUE",
    }


def test_titles_that_are_shorter_and_blank_lines_keep_rows_and_columns_in_place() -> None:
    found = cells(b"DSG model\r\n\r\nLine;2024/25;2025/26\r\nA;1;2;3\r\n")
    assert found == {
        "A1": "DSG model",
        "A3": "Line",
        "B3": "2024/25",
        "C3": "2025/26",
        "A4": "A",
        "B4": "1",
        "C4": "2",
        "D4": "3",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_read_in_the_encodings_of_excel(encoding: str) -> None:
    assert cells("£\N{EN DASH}é,2024/25".encode(encoding))["A1"] == "£\N{EN DASH}é"


def test_a_first_line_that_names_the_separator_is_not_counted() -> None:
    assert cells(b"sep=|\r\na|b\r\n") == {"A1": "a", "B1": "b"}


def test_errors_formulas_and_the_dash_of_accounting_are_known() -> None:
    grid = read_text_file(b'Line,2024/25,2025/26\nA,#REF!,=B1\nB," -   ",#n/a\n', "f.csv")
    assert grid.cell(2, 2).error == "#REF!"
    assert grid.cell(2, 3).unsaved
    assert grid.cell(3, 2).value == " -   "
    assert grid.cell(3, 3).value == "#n/a"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfea\x00b\x00", "cannot be read as text"),
        (b"a\x81\x8d", "cannot be read as text"),
        (b'a,"b\n', "cannot be read as rows and columns"),
        (b'a,"b\nc,d', "cannot be read as rows and columns"),
        (b'a\n"', "cannot be read as rows and columns"),
        (b"a" * 200_000 + b",b", "cannot be read as rows and columns"),
    ],
)
def test_what_is_no_such_text_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(BadValue, match=says):
        read_text_file(content, "f.csv")


def test_titles_may_be_shorter_than_the_rows_below_them_or_longer() -> None:
    assert cells(b"," * 99 + b"a\n" + b"b\n" * 2) == {"CV1": "a", "A2": "b", "A3": "b"}
    assert cells(b"," * 99 + b"\n" * 20) == {}


@pytest.mark.parametrize("line", [b"a,1,2\n", b"a\n", b"a" + b",1" * 30 + b"\r"])
def test_a_ledger_is_refused_before_it_is_read(
    line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(text_file, "_rows")
    with pytest.raises(BadValue, match="too large to be a forecast"):
        read_text_file(line * (text_file.MOST_LINES + 2), "f.csv")


def test_lines_with_nothing_in_them_are_no_reason_to_refuse() -> None:
    lines = b"Line,2024/25\na,1\n" + b",\n" * (text_file.MOST_LINES + 2)
    assert cells(lines) == {"A1": "Line", "B1": "2024/25", "A2": "a", "B2": "1"}


@given(st.binary(max_size=200))
def test_any_bytes_are_cells_or_a_sentence(content: bytes) -> None:
    with suppress(BadValue):
        grid = read_text_file(content, "f.csv")
        assert all(cell.place.file == "f.csv" for cell in grid.cells.values())


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
@pytest.mark.parametrize("instead_of", ["DSG model", "29799000", "Therapies"])
def test_a_formula_that_starts_a_program_is_named_wherever_it_is(
    sign: str, instead_of: str, tmp_path: Path
) -> None:
    call = f"{sign}cmd|'/c calc'!A0"
    assert instead_of in MODEL
    named = {"Forecast file": "f.csv", "Forecast file area": ""}
    text = MODEL.replace(instead_of, call)
    found = svreport.check(
        council_with({"settings": named, "saved_as": "f.csv", "text": text}, tmp_path)
    )
    assert f"“{call}” would start another program if Excel opened this file." in {
        problem.wrong for problem in found
    }


MODEL = """DSG model,,,
Line,FY25,FY26,FY27
Special schools,29799000,30434000,34009000
Independent,20317000,17477000,15294000
Schools together,50116000,47911000,49303000
Therapies,669000,873000,873000
Total expenditure,50785000,48784000,50176000
Income,,,
High needs grant,48465000,49669000,50939000
In-year deficit,2320000,-885000,-763000
"""
