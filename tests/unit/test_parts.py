"""The parts of an .xlsx file: read as Excel shows them, or refused where they are damaged."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import open_workbook
from openpyxl import Workbook as OtherWorkbook
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from packages import MAIN, archive_of, parts_of, row_xml, sheet_xml, with_part, with_sheet
from xlsxwriter import Workbook

from svreport.core import number_formats
from svreport.core.errors import UnreadableInputs
from svreport.files.workbook import Area
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.xlsx.strict import Allowance, shown
from svreport.inputs.xlsx.styles import EPOCH, EPOCH_OF_1904, moment

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"


@pytest.fixture(scope="module")
def small() -> bytes:
    """A small workbook: two sheets, texts, a number, a date and a percentage."""
    out = BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet("Risks")
        page.write_row(0, 0, ["Number", "Title"])
        page.write_number(1, 0, 30.23, book.add_format({"num_format": '0.00"%"'}))
        page.write_datetime(1, 1, datetime(2024, 5, 31), book.add_format({"num_format": 14}))
        page.write_number(2, 0, 0.3023, book.add_format({"num_format": "0.00%"}))
        page.write_boolean(2, 1, True)
        page.merge_range(4, 0, 5, 1, "wide")
        book.add_worksheet("Other").write_string(0, 0, "here")
    return out.getvalue()


def opened(content: bytes, folder: Path) -> list[Grid]:
    path = folder / "inputs.xlsx"
    path.write_bytes(content)
    return open_workbook(path)


def first(content: bytes, folder: Path) -> Grid:
    return opened(content, folder)[0]


def said(content: bytes, folder: Path) -> str:
    with pytest.raises(UnreadableInputs) as refused:
        opened(content, folder)
    sentence = str(refused.value)
    assert sentence.startswith("inputs.xlsx ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def replaced(content: bytes, part: str, before: str, after: str) -> bytes:
    text = parts_of(content)[part].decode()
    assert before in text
    return with_part(content, part, text.replace(before, after, 1).encode())


def cells(*xml: str) -> str:
    """The XML of a sheet of one row."""
    return sheet_xml([f'<row r="1">{"".join(xml)}</row>'])


# Damage: what a lenient reader would pass over

DAMAGE = {
    "an element that is none": (
        '<c r="A1"><v>1</v></c>',
        '<cc r="A1"><v>1</v></cc>',
        "“cc” is where",
    ),
    "a value that is none": ("<v>1</v>", "<w>1</w>", "“w” is where none can be"),
    "an element of another program": (
        "<v>1</v>",
        '<x xmlns="o">1</x>',
        "“x” is where none can be",
    ),
    "an attribute that is none": (' r="A1"', ' q="A1"', "“q” is said of a cell, which has none"),
    "text between cells": ("<v>1</v></c>", "<v>1</v></c>lost", "“lost” is between"),
    "two values": ("<v>1</v>", "<v>1</v><v>2</v>", "it holds two values"),
    "a text of its own and a value": ("<v>1</v>", "<is><t>x</t></is>", "does not fit its type"),
    "a cell twice": ("</c>", '</c><c r="A1"><v>2</v></c>', "it is there two times"),
    "a cell of another row": ('r="A1"', 'r="A2"', "it is in the row 1"),
    "no address": ('r="A1"', 'r="1A"', "“1A” is not the address of a cell"),
    "an address beyond": ('r="A1"', 'r="XFE1"', "XFE1 is beyond the end of a sheet"),
    "no number": ("<v>1</v>", "<v>1_0</v>", "“1_0” is not a number"),
    "digits of another script": ("<v>1</v>", "<v>١</v>", "“١” is not a number"),
    "not a number": ("<v>1</v>", "<v>nan</v>", "“nan” is not a number"),
    "a number without end": ("<v>1</v>", "<v>1e999</v>", "greater than any number of Excel's"),
    "a style that is missing": (' r="A1"', ' r="A1" s="99"', "its style is not known"),
    "a text that is missing": (' r="A1"', ' r="A1" t="s"', "its text, number 1, is missing"),
    "a type that is none": (' r="A1"', ' r="A1" t="x"', "its type, “x”, is none"),
    "no truth": (' r="A1"><v>1', ' r="A1" t="b"><v>2', "“2” is neither TRUE nor FALSE"),
    "no error": (' r="A1"><v>1', ' r="A1" t="e"><v>oh', "“oh” is not one of Excel's errors"),
    "no date": (' r="A1"><v>1', ' r="A1" t="d"><v>May', "“May” is not a date"),
    "no such row": ('row r="1"', 'row r="1048577"', "no sheet has so many rows"),
    "a row without a number": ('row r="1"', 'row r="one"', "r is “one”, which is not a number"),
}


@pytest.mark.parametrize(("before", "after", "wrong"), DAMAGE.values(), ids=list(DAMAGE))
def test_damage_is_named_with_its_place(
    before: str, after: str, wrong: str, small: bytes, tmp_path: Path
) -> None:
    sheet = cells('<c r="A1"><v>1</v></c>')
    assert before in sheet
    content = with_part(with_part(small, TEXTS, f'<sst xmlns="{MAIN}"/>'.encode()), SHEET, b"")
    sentence = said(with_part(content, SHEET, sheet.replace(before, after, 1).encode()), tmp_path)
    assert "inputs.xlsx is damaged (at Risks" in sentence
    assert wrong in sentence
    assert "let it be repaired, and save it again." in sentence


@pytest.mark.parametrize(
    ("part", "before", "after", "wrong"),
    [
        (SHEET, "sheetData>", "sheetDatum>", "“sheetDatum” is where none can be"),
        (SHEET, "</sheetData>", "</sheetData><sheetData/>", "it has no cells, or has them twice"),
        (SHEET, '<mergeCell ref="A5:B6"/>', '<mergeCell ref="A5-B6"/>', "has no address"),
        (SHEET, "<sheetData>", '<cols><col min="0" max="9"/></cols><sheetData>', "0 to 9"),
        (BOOK, 'name="Risks"', 'nom="Risks"', "“nom” is said of a sheet"),
        (BOOK, 'name="Risks"', 'name=""', "its sheet 1 is not listed as Excel does"),
        (BOOK, 'name="Risks"', 'name="a_x0007_"', "its sheet 1 is not listed as Excel does"),
        (BOOK, 'name="Risks"', 'name="Risks" state="gone"', "its sheet 1 is not listed"),
        (BOOK, 'r:id="rId2"', 'r:id="rId1"', "the sheet Other has no part of its own"),
        (BOOK, 'r:id="rId2"', 'r:id="rId99"', "the sheet Other has no part of its own"),
        (BOOK, "<sheet ", "<shet ", "“shet” is where none can be"),
        (TEXTS, "<si>", "<sj/><si>", "in xl/sharedStrings.xml, “sj” is where none can be"),
        (TEXTS, "<t>Title</t>", "<t>Title</t>lost", "“lost” is between its elements"),
        (STYLES, "<cellXfs ", "<cellXf ", "in xl/styles.xml, "),
        (STYLES, 'numFmtId="14"', 'numFmtIdx="14"', "is said of a cell_style, which has none"),
        (STYLES, 'formatCode="', f'formatCode="{"0" * 300}', "is none that Excel writes"),
    ],
)
def test_damage_beside_the_cells_is_named(
    part: str, before: str, after: str, wrong: str, small: bytes, tmp_path: Path
) -> None:
    text = parts_of(small)[part].decode()
    assert before in text
    changed = text.replace(before, after) if "Data>" in before else text.replace(before, after, 1)
    assert wrong in said(with_part(small, part, changed.encode()), tmp_path)


@pytest.mark.parametrize("part", [SHEET, TEXTS, STYLES, BOOK])
def test_a_missing_part_is_named(part: str, small: bytes, tmp_path: Path) -> None:
    parts = parts_of(small)
    del parts[part]
    assert f"{part} is missing" in said(archive_of(parts), tmp_path)


def test_other_forms_of_workbook_are_named(small: bytes, tmp_path: Path) -> None:
    parts = parts_of(small)
    types = parts["[Content_Types].xml"]
    binary = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    )
    sentence = said(archive_of({**parts, "[Content_Types].xml": binary}), tmp_path)
    assert sentence == ("inputs.xlsx is a binary workbook: save it as an Excel Workbook (.xlsx).")
    strict = parts[BOOK].replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert "is a Strict Open XML workbook: save it as" in said(
        archive_of({**parts, BOOK: strict}), tmp_path
    )


# What honest programs write


def test_addresses_may_be_left_out(small: bytes, tmp_path: Path) -> None:
    sheet = sheet_xml(
        ["<row><c><v>1</v></c><c/><c><v>2</v></c></row>", "<row><c><v>3</v></c></row>"]
    )
    grid = first(with_part(small, SHEET, sheet.encode()), tmp_path)
    assert {at: cell.value for at, cell in grid.cells.items()} == {(1, 1): 1, (1, 3): 2, (2, 1): 3}


def test_names_may_have_a_prefix_and_others_stand_beside(small: bytes, tmp_path: Path) -> None:
    plain = first(small, tmp_path)
    text = parts_of(small)[SHEET].decode()
    prefixed = text.replace("<worksheet", "<x:worksheet").replace("xmlns=", "xmlns:x=", 1)
    for name in ("c", "v", "row", "sheetData", "mergeCells", "mergeCell", "sheetViews"):
        prefixed = prefixed.replace(f"<{name}", f"<x:{name}").replace(f"</{name}>", f"</x:{name}>")
    for name in ("dimension", "sheetView ", "sheetFormatPr", "pageMargins", "cols", "col "):
        prefixed = prefixed.replace(f"<{name}", f"<x:{name}").replace(
            f"</{name.strip()}>", f"</x:{name.strip()}>"
        )
    prefixed = prefixed.replace("</worksheet>", '<o:a xmlns:o="o"><o:b/></o:a></x:worksheet>')
    assert first(with_part(small, SHEET, prefixed.encode()), tmp_path) == plain


def test_targets_may_be_whole_names(small: bytes, tmp_path: Path) -> None:
    whole = replaced(
        small, "xl/_rels/workbook.xml.rels", 'Target="worksheets/', 'Target="/xl/worksheets/'
    )
    assert opened(whole, tmp_path) == opened(small, tmp_path)


def test_rows_and_cells_may_stand_in_any_order(small: bytes, tmp_path: Path) -> None:
    rows = ['<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row>', '<row r="1"/>']
    grid = first(with_part(small, SHEET, sheet_xml(rows).encode()), tmp_path)
    assert {at: cell.value for at, cell in grid.cells.items()} == {(3, 2): 1, (3, 1): 2}


def test_runs_are_one_text_and_phonetic_signs_none(small: bytes, tmp_path: Path) -> None:
    own = (
        "<is><r><rPr><b/></rPr><t>high </t></r><r><t>needs</t></r>"
        '<rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></is>'
    )
    grid = first(
        with_part(small, SHEET, cells(f'<c r="A1" t="inlineStr">{own}</c>').encode()), tmp_path
    )
    assert grid.cell(1, 1).value == "high needs"


def test_dates_may_be_counted_from_1904(small: bytes, tmp_path: Path) -> None:
    from_1904 = replaced(small, BOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    assert first(from_1904, tmp_path).cell(2, 2).value == datetime(2028, 6, 1)
    assert first(small, tmp_path).cell(2, 2).value == datetime(2024, 5, 31)


def test_charts_on_sheets_of_their_own_are_passed_over(tmp_path: Path) -> None:
    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("Risks").write_row(0, 0, [1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Risks!$A$1:$B$1"})
        book.add_chartsheet("Picture").set_chart(chart)
    assert [grid.name for grid in opened(out.getvalue(), tmp_path)] == ["Risks"]


# Texts

ESCAPED = {
    "_x000B_": "\x0b",
    "_x000b_": "\x0b",
    "_x005F_x000B_": "_x000B_",
    "_x005f_x000B_": "_x000B_",
    "_x005F__x000B_": "_\x0b",
    "_x00Z0_": "_x00Z0_",
    "x000B_": "x000B_",
    "_xD83D__xDE00_": "😀",
    "_x0026_lt;": "&lt;",
}


# XlsxWriter escapes no underscore that ends one such thing and begins the next.
SINGLY = [written for written in ESCAPED if written.count("_x") == 1]


@pytest.mark.parametrize(("written", "meant"), ESCAPED.items())
def test_escaped_characters_are_told_from_typed_ones(written: str, meant: str) -> None:
    assert shown([written]) == meant


@pytest.mark.parametrize("text", [*SINGLY, *ESCAPED.values()])
@pytest.mark.parametrize("options", [{}, {"in_memory": True, "constant_memory": True}])
def test_text_that_looks_escaped_comes_through_a_real_file(
    text: str, options: dict[str, bool], tmp_path: Path
) -> None:
    out = BytesIO()
    with Workbook(out, options) as book:
        book.add_worksheet("Risks").write_string(0, 0, text)
    assert first(out.getvalue(), tmp_path).cell(1, 1).value == text


# A second reader agrees

DAY = date(2024, 5, 31)

SOME_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
    max_size=40,
)
VALUES: st.SearchStrategy[Any] = (
    SOME_TEXT
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e15, 1e15)
    | st.booleans()
    | st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1))
)
FORMATS = st.sampled_from(
    ["General", "0%", "0.00", "dd/mm/yyyy", "@", "[h]:mm", "#,##0;[Red]-#,##0"]
)


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 40), st.integers(1, 30)), st.tuples(VALUES, FORMATS), max_size=25
    )
)
def test_any_values_are_read_as_another_reader_reads_them(
    tmp_path_factory: pytest.TempPathFactory, typed: dict[tuple[int, int], tuple[Any, str]]
) -> None:
    book = OtherWorkbook()
    page = book.active
    assert page is not None
    for (row, column), (value, number_format) in typed.items():
        cell: Any = page.cell(row, column)
        # Numbers below 0 have no date, where openpyxl counts backwards.
        is_before = isinstance(value, int | float) and value < 0 and is_date_format(number_format)
        cell.number_format = "0.00" if is_before else number_format
        cell.value = value
        # A text that begins with = is a text all the same.
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
    out = BytesIO()
    book.save(out)
    grid = first(out.getvalue(), tmp_path_factory.mktemp("values"))
    assert {at: _of(cell) for at, cell in grid.cells.items()} == _by_openpyxl(out.getvalue())


def _of(cell: Cell) -> object:
    return "not a date" if cell.error else _to_a_tenth(cell.value)


def _to_a_tenth(value: object) -> object:
    """Hours that go on beyond a day, of which openpyxl cuts off what is less than a millisecond."""
    return round(value.total_seconds(), 1) if isinstance(value, timedelta) else value


def _by_openpyxl(content: bytes) -> dict[tuple[int, int], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        page = load_workbook(BytesIO(content)).worksheets[0]
    return {
        (cell.row, cell.column): _otherwise(cell)
        for row in page.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _otherwise(cell: Any) -> object:
    """The value as openpyxl reads it, with its own word for what has no date."""
    if cell.data_type == "e" and cell.value == "#VALUE!":
        return "not a date"
    return shown([cell.value]) if isinstance(cell.value, str) else _to_a_tenth(cell.value)


@given(st.floats(0, 2_900_000), st.sampled_from(["dd/mm/yyyy", "[h]:mm:ss", "h:mm"]), st.booleans())
def test_numbers_are_the_moments_that_another_reader_finds(
    serial: float, number_format: str, from_1904: bool
) -> None:
    elapsed = number_format.startswith("[")
    theirs = from_excel(serial, MAC_EPOCH if from_1904 else WINDOWS_EPOCH, timedelta=elapsed)
    ours = moment(serial, number_format, EPOCH_OF_1904 if from_1904 else EPOCH)
    assert isinstance(ours, datetime | time | timedelta)
    if isinstance(ours, time):
        assert isinstance(theirs, time)
        ours, theirs = datetime.combine(DAY, ours), datetime.combine(DAY, theirs)
    assert abs(ours - theirs) <= timedelta(milliseconds=1)


@pytest.mark.parametrize("serial", [-1, -0.5, 3_000_000, 1e300])
def test_numbers_without_a_date_are_none(serial: float) -> None:
    assert moment(serial, "dd/mm/yyyy", EPOCH) is None


ODD_FORMATS = ['d" of "mmm', '0" days"', "[$-809]d mmmm", "[Red]0", "yyyy", "0\\d"]


@pytest.mark.parametrize("number_format", [*BUILTIN_FORMATS.values(), *ODD_FORMATS])
def test_formats_are_of_dates_as_another_reader_finds(number_format: str) -> None:
    is_general = number_format == "General"
    assert number_formats.is_date_format(number_format) is (
        not is_general and is_date_format(number_format)
    )


def test_the_formats_that_files_name_by_number_are_those_of_the_standard() -> None:
    for number, known in number_formats.BUILT_IN_FORMATS.items():
        theirs = BUILTIN_FORMATS[number]
        assert number_formats.is_date_format(known) is (number != 0 and is_date_format(theirs))
        assert ("%" in known) is ("%" in theirs)


@pytest.mark.parametrize(
    ("code", "is_day"),
    [
        *(("dd/mm/yyyy", True), ("mmm-yy", True), ('0 "days"', False), ("0\\d", False)),
        *(("h:mm", False), ("[Red]0", False), ("General", False), ("General;d mmm", True)),
        ("[$-F800]dddd", True),
    ],
)
def test_a_day_or_a_year_makes_the_format_of_a_day(code: str, is_day: bool) -> None:
    assert number_formats.shows_days(code) is is_day


def test_an_impossible_date_is_an_error_of_its_cell(small: bytes, tmp_path: Path) -> None:
    style = parts_of(small)[SHEET].decode().split('r="B2" s="')[1].split('"')[0]
    sheet = cells(f'<c r="A1" s="{style}"><v>-5</v></c>')
    cell = first(with_part(small, SHEET, sheet.encode()), tmp_path).cell(1, 1)
    assert (cell.value, cell.error) == (None, "#####")


def test_help_sheets_are_not_even_read(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(with_sheet(small, "Other", cells('<c r="A1" t="x"><v>1</v></c>')))
    assert [grid.name for grid in open_workbook(path, "Other".__eq__)] == ["Risks"]


@pytest.mark.parametrize(
    ("limit", "most", "rows", "wrong"),
    [
        ("cells", 3, [f'<row r="1">{"<c><v>1</v></c>" * 4}</row>'], "400,000 filled cells"),
        ("elements", 70, ['<row r="1"/>'] * 80, "6,000,000 rows, cells and other things"),
        ("characters", 10, [row_xml(1, ["eleven char"])], "10,000,000 characters of text"),
    ],
)
def test_what_is_too_much_is_refused_with_its_sheet(
    limit: str,
    most: int,
    rows: list[str],
    wrong: str,
    small: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: dict[str, Any] = {limit: most}
    monkeypatch.setattr("svreport.inputs.xlsx.strict.Allowance", partial(Allowance, **limits))
    sentence = said(with_part(small, SHEET, sheet_xml(rows).encode()), tmp_path)
    assert f"holds more than {wrong} (the limit is reached in the sheet Risks)" in sentence


def test_merged_areas_are_counted(
    small: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.inputs.xlsx.strict.Allowance", partial(Allowance, merged=0))
    assert "holds more than 50,000 merged areas" in said(small, tmp_path)


def test_a_merged_area_as_large_as_a_sheet_costs_nothing(small: bytes, tmp_path: Path) -> None:
    whole = replaced(small, SHEET, "A5:B6", "A1:XFD1048576")
    assert first(whole, tmp_path).merged == (Area(1, 1, 1_048_576, 16_384),)


def test_hidden_columns_are_listed_only_so_often(small: bytes, tmp_path: Path) -> None:
    columns = '<cols><col min="1" max="16384" hidden="1"/></cols>'
    once = replaced(small, SHEET, "<sheetData>", f"{columns}<sheetData>")
    assert len(first(once, tmp_path).hidden_columns) == 16_384
    often = replaced(small, SHEET, "<sheetData>", f"{columns * 3}<sheetData>")
    assert "its columns are listed too often" in said(often, tmp_path)
