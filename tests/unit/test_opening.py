"""Opening real files: values, formulas with and without results, errors, hidden parts."""

from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import open_workbook, write_xlsx
from openpyxl import load_workbook
from xlsxwriter import Workbook

from svreport.core.errors import UnreadableInputs
from svreport.files.workbook import Area
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.workbook import open_in_excel

HOSTILE = [
    "A & B < C > D",
    "<5%",
    "{{ DMI.a.actual }} {% if x %}",
    "=1+1",
    "+44 1225 000000",
    "-5 to 5",
    "@officer",
    'she said "no"',
    "\N{GRINNING FACE} naïve Łódź 中文",
    "line one\nline two",
    "#DIV/0!",
    "'quoted",
]


def first_column(path: Path) -> list[Cell]:
    (grid,) = open_workbook(path)
    return [grid.cell(row, 1) for row in range(1, 1 + max(row for row, _ in grid.cells))]


def test_values_keep_their_types_formats_and_addresses(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", "## Mixed\n| '398 |\n| 398 |\n| 30.23% |\n| 31/05/2024 |\n| -1.5 |"
    )
    cells = first_column(path)
    assert [one.value for one in cells] == ["398", 398, 0.3023, datetime(2024, 5, 31), -1.5]
    assert cells[2].is_percent
    assert [str(one.place) for one in cells] == [f"Mixed!A{row}" for row in range(1, 6)]


def test_formulas_are_told_by_their_saved_results(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        "## F\n| =1+1 -> 2 |\n| =1+1 |\n| =1/0 -> #DIV/0! |\n| =A9&A9 -> '' |\n| =B1 -> words |",
    )
    result, unsaved, error, empty, words = first_column(path)
    assert (result.value, result.unsaved) == (2, False)
    assert unsaved.unsaved
    assert not unsaved.is_empty
    assert (error.error, error.is_empty) == ("#DIV/0!", False)
    assert empty.is_empty
    assert not empty.unsaved
    assert words.value == "words"


def test_an_error_pasted_as_a_value_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = load_workbook(write_xlsx(path, "## E\n| x |"))
    book["E"]["A1"] = "#N/A"
    book.save(path)
    assert first_column(path)[0].error == "#N/A"


def test_hidden_rows_columns_and_sheets_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("Seen")
        page = book.add_worksheet("Unseen")
        page.write(4, 2, "here")
        page.set_row(4, None, None, {"hidden": True})
        page.set_column(1, 3, None, None, {"hidden": True})
        page.hide()
    seen, unseen = open_workbook(path)
    assert (seen.is_hidden, unseen.is_hidden) == (False, True)
    assert unseen.hidden_rows == {5}
    assert unseen.hidden_columns == {2, 3, 4}


def _opened_texts(texts: list[str], path: Path) -> list[object]:
    with Workbook(path) as book:
        page = book.add_worksheet()
        for row, text in enumerate(texts):
            page.write_string(row, 0, text)
    (grid,) = open_workbook(path)
    return [grid.cell(row, 1).value for row in range(1, len(texts) + 1)]


def test_hostile_text_comes_through_a_real_file_unchanged(tmp_path: Path) -> None:
    assert _opened_texts(HOSTILE, tmp_path / "a.xlsx") == HOSTILE


def test_a_control_character_comes_through_a_real_file(tmp_path: Path) -> None:
    assert _opened_texts(["a\x0bb"], tmp_path / "a.xlsx") == ["a\x0bb"]


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_characters="\r\ufffe\uffff"), min_size=1
        ).filter(str.strip),
        min_size=1,
        max_size=20,
    )
)
def test_any_text_comes_through_a_real_file_unchanged(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("texts") / "a.xlsx"
    assert _opened_texts(texts, path) == texts


def test_the_example_opens_as_it_was_written(example: Path) -> None:
    grids = {grid.name: grid for grid in open_workbook(example)}
    assert grids["Settings"].cell(2, 2).value == "Exampleshire Council"
    assert grids["Measure values"].cell(6, 4).is_percent


def test_an_open_workbook_is_a_warning_only_while_its_lock_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    assert open_in_excel(path) == []
    (tmp_path / "~$inputs.xlsx").touch()
    (problem,) = open_in_excel(path)
    assert not problem.is_error
    assert "inputs.xlsx is open in Excel" in problem.wrong


@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_give_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "inputs.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableInputs, match=r"inputs\.xlsx .*:"):
        open_workbook(path)


def test_an_empty_sheet_is_an_empty_grid(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("Nothing")
    assert open_workbook(path) == [Grid("Nothing")]


def test_tables_and_named_ranges_are_known_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        page = book.add_worksheet("Bob's")
        page.add_table(2, 1, 4, 3, {"name": "Plan"})
        book.add_worksheet("Other")
        book.define_name("Model", "='Bob''s'!$B$3:$L$30")
        book.define_name("Other!Local", "=Other!$A:$C")
        book.define_name("Rate", "=0.03")
        page.print_area(0, 0, 5, 5)
    bob, other = open_workbook(path)
    assert bob.named["Plan"] == Area(3, 2, 5, 4)
    assert bob.named["Model"] == Area(3, 2, 30, 12)
    assert set(other.named) == {"Local"}
    assert "Rate" not in bob.named


def zipped(folder: Path) -> Path:
    """A zip file with a workbook in it, as e-mails bring them."""
    inputs = write_xlsx(folder / "inputs.xlsx", "## A\n| a |")
    archive = folder / "From finance.zip"
    with ZipFile(archive, "w") as file:
        file.write(inputs, inputs.name)
    return archive


def test_a_workbook_in_a_zip_file_is_to_be_taken_out(tmp_path: Path) -> None:
    archive = zipped(tmp_path)
    with pytest.raises(UnreadableInputs, match=r"^From finance\.zip is a zip file: extract it \("):
        open_workbook(archive)
    with pytest.raises(UnreadableInputs, match=r"in the file From finance\.zip: extract it \("):
        open_workbook(archive / "inputs.xlsx")
