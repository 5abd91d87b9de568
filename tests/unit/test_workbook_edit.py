"""Workbooks edited in place: what was asked for is there, and nothing else has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from packages import parts_of
from workbook_samples import changed_parts, rich_workbook, with_part
from xlsxwriter import Workbook

from svreport.commands.recalculation import recalculated_values
from svreport.core.problems import Place
from svreport.files.ooxml import archive_with_parts
from svreport.files.workbook import shifted_formula
from svreport.files.workbook.area import RecordArea, record_area
from svreport.files.workbook.book import EditedWorkbook
from svreport.files.workbook.sheet import UneditableCell
from svreport.files.workbook.sheet_data import CellValue, UnwritableValue
from svreport.inputs.workbook import read_workbook
from svreport.rendering.pdf.office import libreoffice

SHEET = "xl/worksheets/sheet1.xml"
# What openpyxl says of sparklines and data bars, which it would lose.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def records(book: EditedWorkbook) -> RecordArea:
    return record_area(book.sheet("Data"), 3, (1, 4), 6)


def values(content: bytes, sheet: str = "Data", *, saved: bool = False) -> dict[str, object]:
    book = openpyxl.load_workbook(BytesIO(content), data_only=saved)
    cells = (cell for row in book[sheet].iter_rows() for cell in row if cell.value is not None)
    return {cell.coordinate: cell.value for cell in cells}


def with_rows(content: bytes, count: int = 2) -> bytes:
    book = EditedWorkbook(content)
    area, rows = records(book).add_rows(count)
    for row in rows:
        area.sheet.set_value(row, 1, f"Row {row}")
        area.sheet.set_value(row, 2, row)
    return book.content()


def simple_workbook(write: Callable[[Workbook], None], **options: object) -> bytes:
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, **options}) as book:
        write(book)
    return buffer.getvalue()


def test_a_workbook_that_nothing_changed_is_as_it_was() -> None:
    content = rich_workbook()
    assert EditedWorkbook(content).content() == content


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "=1+1"),
        ("two\r\nlines ", "two\nlines "),
        ("<&>", "<&>"),
        (12, 12),
        (Decimal("0.0000001"), 0.0000001),
        (1.5, 1.5),
        (True, True),
        (date(2026, 11, 30), datetime(2026, 11, 30)),
        (None, None),
    ],
)
def test_a_value_reads_back_as_it_was_set(value: CellValue, shown: object) -> None:
    content = rich_workbook()
    book = EditedWorkbook(content)
    book.sheet("data").set_value(4, 2, value)
    made = book.content()
    cell = openpyxl.load_workbook(BytesIO(made))["Data"]["B4"]
    assert (cell.value, cell.font.b) == (shown, True)
    assert cell.data_type != "f"
    assert {SHEET, "xl/worksheets/sheet2.xml"} <= changed_parts(content, made)
    assert changed_parts(content, made) <= {SHEET, "xl/worksheets/sheet2.xml", "xl/styles.xml"}


def test_what_xml_cannot_hold_is_written_as_excel_writes_it() -> None:
    book = EditedWorkbook(rich_workbook())
    book.sheet("Data").set_value(4, 2, "_x0041_ \x07")
    grid = read_workbook("book.xlsx", book.content()).sheets[0]
    assert grid.cell(4, 2).value == "_x0041_ \x07"


def test_a_date_counts_from_the_day_that_the_workbook_counts_from() -> None:
    content = simple_workbook(
        lambda book: book.add_worksheet("Data").write("A1", 1), date_1904=True
    )
    book = EditedWorkbook(content)
    book.sheet("Data").set_value(1, 1, date(2026, 11, 30))
    assert values(book.content())["A1"] == datetime(2026, 11, 30)


@pytest.mark.parametrize("value", [float("nan"), 10**16, date(1900, 1, 1), "x" * 32_768])
def test_what_no_cell_can_hold_is_refused(value: CellValue) -> None:
    with pytest.raises(UnwritableValue):
        EditedWorkbook(rich_workbook()).sheet("Data").set_value(4, 2, value)


@pytest.mark.parametrize("is_noted", [False, True])
@pytest.mark.parametrize("has_totals", [False, True])
def test_a_table_grows_with_all_that_covers_it(has_totals: bool, is_noted: bool) -> None:
    content = rich_workbook(totals=has_totals, notes_below=is_noted, macros=True)
    made = with_rows(content)
    whole, table = parts_of(made), parts_of(made)["xl/tables/table1.xml"].decode()
    assert f'ref="A3:D{8 + has_totals}"' in table
    assert '<autoFilter ref="A3:D8"/>' in table
    sheet, other = whole[SHEET].decode(), whole["xl/worksheets/sheet2.xml"].decode()
    assert 'sqref="C4:C8"' in sheet
    assert sheet.count("B4:B8") == 2
    assert "<xm:f>Data!B4:B8</xm:f>" in other
    assert "<f>SUM(Data!B4:B8)</f></c>" in other
    assert "<f>Data!$B$6</f><v>30</v>" in other
    assert '"Data!B4:B6"&amp;SUM(Records[Value])</f></c>' in other
    assert "<f>1+1</f><v>2</v>" in other
    assert "<c:f>Data!$B$4:$B$8</c:f>" in whole["xl/charts/chart1.xml"].decode()
    names = whole["xl/workbook.xml"].decode()
    assert ">Data!$B$4:$B$8<" in names
    assert ">Data!$B$6<" in names
    assert ">Data!$A$1:$D$8<" in names
    assert whole["xl/vbaProject.bin"] == b"macros"
    assert list(whole) == list(parts_of(content))


def test_a_new_row_looks_like_the_one_above_and_calculates_as_it_does() -> None:
    shown = openpyxl.load_workbook(BytesIO(with_rows(rich_workbook())))["Data"]
    assert shown["B7"].number_format == shown["B6"].number_format == "£#,##0"
    assert shown["D8"].value == shown["D6"].value


def test_what_stands_below_makes_room() -> None:
    content = rich_workbook(totals=True, notes_below=True)
    made = with_rows(content, 3)
    shown = values(made)
    assert (shown["A10"], shown["A11"], shown["A12"]) == ("Total", "A note below", "Merged")
    assert shown["B11"] == "=B6*2"
    book = openpyxl.load_workbook(BytesIO(made))
    assert [str(area) for area in book["Data"].merged_cells.ranges] == ["A12:C12"]
    assert book["Data"]["A11"].comment.text == "About the note"
    assert book["Data"]["B6"].comment.text == "The last one"
    assert 'ref="A1:F12"' in parts_of(made)[SHEET].decode()


def test_blank_rows_of_a_table_are_used_first() -> None:
    book = EditedWorkbook(rich_workbook())
    area = records(book)
    for column in (1, 2, 3):
        area.sheet.set_value(6, column, None)
    longer, rows = area.add_rows(1)
    assert (list(rows), longer.last) == ([6], 6)
    longer, rows = area.add_rows(2)
    assert (list(rows), longer.last) == ([6, 7], 7)


def test_a_table_that_stops_short_is_stretched_over_what_was_read() -> None:
    book = EditedWorkbook(rich_workbook())
    page = book.sheet("Data")
    page.set_value(3, 5, "Beside")
    page.set_value(8, 1, "Below a blank row")
    area = record_area(page, 3, (1, 5), 8, 8)
    assert list(area.add_rows(1)[1]) == [9]
    made = book.content()
    assert 'ref="A3:E9"' in parts_of(made)["xl/tables/table1.xml"].decode()
    assert values(made)["A8"] == "Below a blank row"
    with pytest.raises(UneditableCell, match="is outside the table Records"):
        record_area(EditedWorkbook(rich_workbook(totals=True)).sheet("Data"), 3, (1, 4), 9, 9)


def test_rows_that_go_take_their_cells_with_them() -> None:
    content = rich_workbook(totals=True, notes_below=True)
    book = EditedWorkbook(content)
    records(book).remove_rows([5])
    made = book.content()
    shown = values(made)
    assert [shown[f"A{row}"] for row in range(4, 8)] == ["Alpha", "Gamma", "Total", "A note below"]
    whole = parts_of(made)
    assert "<f>SUM(Data!B4:B5)</f></c>" in whole["xl/worksheets/sheet2.xml"].decode()
    assert "<f>Data!$B$5</f>" in whole["xl/worksheets/sheet2.xml"].decode()
    assert 'ref="A3:D6"' in whole["xl/tables/table1.xml"].decode()
    assert 'comment ref="B5"' in whole["xl/comments1.xml"].decode()


def test_a_table_keeps_one_row() -> None:
    book = EditedWorkbook(rich_workbook())
    records(book).remove_rows([4, 5, 6])
    assert 'ref="A3:D4"' in parts_of(book.content())["xl/tables/table1.xml"].decode()
    assert values(book.content()).get("A4") is None


def test_a_column_is_added_with_the_rules_of_another() -> None:
    book = EditedWorkbook(rich_workbook())
    area, column = records(book).add_column("Next", like=3)
    area.sheet.set_value(4, column, "Green")
    whole = parts_of(book.content())
    assert 'name="Next"' in whole["xl/tables/table1.xml"].decode()
    assert 'ref="A3:E6"' in whole["xl/tables/table1.xml"].decode()
    assert whole[SHEET].decode().count('sqref="C4:C6 E4:E6"') == 2
    with pytest.raises(ValueError, match="has a column"):
        area.add_column("next", like=3)


def test_a_column_makes_room_where_there_is_none() -> None:
    book = EditedWorkbook(rich_workbook())
    area, _ = records(book).add_column("One", like=3)
    area.add_column("Two", like=3)
    shown = values(book.content())
    assert (shown["E3"], shown["F3"], shown["G4"]) == ("One", "Two", "hidden")


def test_cells_that_others_depend_on_are_refused() -> None:
    def write(book: Workbook) -> None:
        page = book.add_worksheet("Data")
        page.merge_range("A1:B1", "Merged")
        page.write_array_formula("A3:A4", "{=B3:B4*2}")
        page.write_array_formula("A6:A6", "{=SUM(B3:B4)}")
        page.add_table("D1:E3", {"name": "T"})

    sheet = EditedWorkbook(simple_workbook(write)).sheet("Data")
    for row, column, why in ((1, 2, "merged"), (4, 1, "array"), (1, 4, "heading")):
        with pytest.raises(UneditableCell, match=why):
            sheet.set_value(row, column, "x")
    sheet.set_value(1, 1, "Changed")
    sheet.set_value(6, 1, 5)


def test_formulas_of_rules_go_along_with_their_cells() -> None:
    def write(book: Workbook) -> None:
        page = book.add_worksheet("Data")
        page.write_column("A2", ["a", "b", "c", "d"])
        page.add_table("A1:B5", {"name": "T", "columns": [{"header": "A"}, {"header": "B"}]})
        rule = {"type": "formula", "criteria": "=AND($A2=$D$1,A2<>$A$3)"}
        page.conditional_format("A2:B5", {**rule, "format": book.add_format({"bold": True})})
        page.data_validation("B2:B9", {"validate": "custom", "value": "=LEN(B2)<$A$5"})

    book = EditedWorkbook(simple_workbook(write))
    record_area(book.sheet("Data"), 1, (1, 2), 5).remove_rows([2, 3])
    sheet = parts_of(book.content())[SHEET].decode()
    assert "<formula>AND($A2=$D$1,A2&lt;&gt;#REF!)</formula>" in sheet
    assert '<conditionalFormatting sqref="A2:B3">' in sheet
    assert "<formula1>LEN(B2)&lt;$A$3</formula1>" in sheet
    assert 'sqref="B2:B7"' in sheet


def test_a_table_that_would_be_cut_in_two_is_in_the_way() -> None:
    def write(book: Workbook) -> None:
        page = book.add_worksheet("Data")
        page.write_column("A2", ["a", "b"])
        page.add_table("A1:B3", {"name": "Above"})
        page.write_row("A5", ["x", "y", "z"])
        page.add_table("A5:C7", {"name": "Below"})

    area = record_area(EditedWorkbook(simple_workbook(write)).sheet("Data"), 1, (1, 2), 3)
    assert area.add_rows(1)[0].last == 4
    with pytest.raises(UneditableCell, match=r"Data!A5 is in the way of new rows"):
        area.add_rows(3)


SHARED = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row><c><v>1</v></c><c><f t="shared" ref="B1:B3" si="0">A1*$A$1+LOG10(A1)</f><v>1</v></c>'
    "</row>"
    '<row><c><v>2</v></c><c><f t="shared" si="0"/><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>three</t></is></c>'
    '<c r="B3"><f t="shared" si="0"/><v>3</v></c></row></sheetData></worksheet>'
)


def sheet_of(markup: str, prefix: str = "") -> bytes:
    """A workbook of one sheet, Data, with this markup; its elements may have a prefix."""
    content = simple_workbook(lambda book: book.add_worksheet("Data").write("A1", 1))
    if prefix:
        for tag in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t"):
            markup = markup.replace(f"<{tag}>", f"<{prefix}:{tag}>").replace(
                f"</{tag}>", f"</{prefix}:{tag}>"
            )
            markup = markup.replace(f"<{tag} ", f"<{prefix}:{tag} ")
        markup = markup.replace("xmlns=", f"xmlns:{prefix}=")
    return with_part(content, SHEET, markup.encode())


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_shared_formula_outlives_its_first_cell(prefix: str) -> None:
    book = EditedWorkbook(sheet_of(SHARED, prefix))
    book.sheet("Data").set_value(1, 2, 5)
    shown = values(book.content())
    assert shown["B1"] == 5
    assert shown["B2"] == "=A2*$A$1+LOG10(A2)"
    assert shown["B3"] == "=A3*$A$1+LOG10(A3)"
    assert shown["A3"] == "three"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def with_prefix(markup: str) -> str:
    markup = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", markup)
    return markup.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')


@pytest.mark.parametrize("change", [with_prefix, lambda markup: markup.replace(MAIN, STRICT)])
def test_namespaces_are_written_as_the_workbook_writes_them(change: Callable[[str], str]) -> None:
    content = rich_workbook(totals=True, notes_below=True)
    for name, part in parts_of(content).items():
        if re.fullmatch(r"xl/(workbook|styles|(worksheets|tables)/\w+)\.xml", name):
            content = with_part(content, name, change(part.decode()).encode())
    book = EditedWorkbook(content)
    area, (row,) = records(book).add_rows(1)
    area.sheet.set_value(row, 1, date(2026, 1, 2))
    area.add_column("Next", like=3)
    area.sheet.set_value(row, 5, "text")
    book.add_sheet("More", [10], rows=1).set_value(1, 1, 5)
    whole = {
        name: part.decode() for name, part in parts_of(book.content()).items() if "xl/w" in name
    }
    sheet, more = whole[SHEET], whole["xl/worksheets/sheet3.xml"]
    is_prefixed = change is with_prefix
    assert ("<x:t>text</x:t>" if is_prefixed else "<t>text</t>") in sheet
    assert "xmlns:ns0" not in "".join(whole.values())
    assert (STRICT in more) is not is_prefixed
    assert "46024" in sheet


def test_lists_that_are_filtered_grow_without_a_table() -> None:
    def write(book: Workbook) -> None:
        page = book.add_worksheet("Data")
        page.write_row("A1", ["Name", "Value"])
        for row in range(1, 4):
            page.write_row(row, 0, [f"row {row}", row])
        page.autofilter("A1:B4")
        page.filter_column("B", "x > 1")
        page.set_row(1, None, None, {"hidden": True})
        page.write("D1", "=SUM(B2:B4)")

    content = simple_workbook(write)
    content = with_part(content, "xl/slicers/slicer1.xml", b"<slicers/>")
    book = EditedWorkbook(content)
    area, (row,) = record_area(book.sheet("Data"), 1, (1, 2), 4).add_rows(1)
    area.sheet.set_value(row, 2, 9)
    made = book.content()
    whole = parts_of(made)
    assert '<autoFilter ref="A1:B5">' in whole[SHEET].decode()
    assert "Data!$A$1:$B$5" in whole["xl/workbook.xml"].decode()
    assert values(made)["D1"] == "=SUM(B2:B5)"
    assert openpyxl.load_workbook(BytesIO(made))["Data"].row_dimensions[2].hidden
    assert whole["xl/slicers/slicer1.xml"] == b"<slicers/>"


def test_rows_and_cells_without_numbers_are_found() -> None:
    book = EditedWorkbook(sheet_of(SHARED))
    book.sheet("Data").set_value(2, 1, 7)
    shown = values(book.content())
    assert (shown["A1"], shown["A2"]) == (1, 7)


def test_values_of_formulas_that_depend_on_a_change_are_worked_out_or_left_to_excel() -> None:
    content = sheet_of(SHARED)
    book = EditedWorkbook(content)
    book.sheet("Data").set_value(2, 1, 10)
    assert 'fullCalcOnLoad="1"' in parts_of(book.content())["xl/workbook.xml"].decode()
    assert values(book.content(), saved=True)["B1"] == 1
    assert "B2" not in values(book.content(), saved=True)
    again = EditedWorkbook(content)
    again.sheet("Data").set_value(2, 1, 10)
    worked_out = again.content(lambda _: {Place("Data", 2, 2): 11.0})
    assert values(worked_out, saved=True)["B2"] == 11
    assert changed_parts(content, worked_out) == {SHEET}


@pytest.mark.slow
@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
def test_libreoffice_works_out_what_depends_on_a_change() -> None:
    book = EditedWorkbook(rich_workbook(totals=True, notes_below=True))
    area, (row,) = records(book).add_rows(1)
    area.sheet.set_value(row, 1, "Delta")
    area.sheet.set_value(row, 2, 40)
    made = book.content(recalculated_values)
    shown = values(made, "Other sheet", saved=True)
    assert (shown["A1"], shown["A2"], shown["A3"], shown["A5"]) == (100, 101, 30, 2)
    # LibreOffice does not know how this total is written: it is left to Excel.
    assert "B8" not in values(made, saved=True)
    assert 'fullCalcOnLoad="1"' in parts_of(made)["xl/workbook.xml"].decode()


def test_a_sheet_is_added_behind_all_others() -> None:
    content = rich_workbook()
    book = EditedWorkbook(content)
    page = book.add_sheet("Worklist", [20, 40], rows=2)
    page.set_value(1, 1, "To do")
    page.add_link(1, 1, "'Data'!B4")
    made = book.content()
    assert openpyxl.load_workbook(BytesIO(made)).sheetnames == ["Data", "Other sheet", "Worklist"]
    assert values(made, "Worklist") == {"A1": "To do"}
    with pytest.raises(ValueError, match="there is a sheet"):
        book.add_sheet("WORKLIST", [20], rows=1)


def test_the_same_edits_give_the_same_bytes() -> None:
    content = rich_workbook(totals=True)
    assert with_rows(content) == with_rows(content)


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships">'
ORIGIN = f"{PACKAGE}/relationships/digital-signature"


def signed_workbook() -> bytes:
    """A workbook as Excel signs it: an origin, a signature, a certificate, and their types."""
    content = rich_workbook()
    for name, to, kind in (
        ("_xmlsignatures/_rels/origin.sigs.rels", "sig1.xml", "signature"),
        ("_xmlsignatures/_rels/sig1.xml.rels", "cert.cer", "certificate"),
    ):
        relation = f'<Relationship Id="rId1" Type="{ORIGIN}/{kind}" Target="{to}"/>'
        content = with_part(content, name, f"{RELATIONS}{relation}</Relationships>".encode())
    for name, markup in (("origin.sigs", b""), ("sig1.xml", b"<Signature/>"), ("cert.cer", b"0")):
        content = with_part(content, f"_xmlsignatures/{name}", markup)
    listed = parts_of(content)
    root = f'<Relationship Id="sig" Type="{ORIGIN}/origin" Target="_xmlsignatures/origin.sigs"/>'
    types = (
        f'<Default Extension="sigs" ContentType="{TYPE}origin"/><Default Extension="cer" '
        f'ContentType="{TYPE}certificate"/><Override PartName="/_xmlsignatures/sig1.xml" '
        f'ContentType="{TYPE}xmlsignature+xml"/>'
    )
    for name, more in (("_rels/.rels", root), ("[Content_Types].xml", types)):
        before, end, after = listed[name].rpartition(b"</")
        content = with_part(content, name, before + more.encode() + end + after)
    return content


TYPE = "application/vnd.openxmlformats-package.digital-signature-"


def test_a_signature_that_an_edit_makes_void_is_taken_out() -> None:
    signed = signed_workbook()
    book = EditedWorkbook(signed)
    assert book.is_signed
    assert book.content() == signed
    made = with_rows(signed)
    assert parts_of(made).keys() == parts_of(rich_workbook()).keys()
    for part in ("_rels/.rels", "[Content_Types].xml"):
        assert b"ignature" not in parts_of(made)[part]
    assert values(made) == values(with_rows(rich_workbook()))
    assert not EditedWorkbook(made).is_signed


def test_a_workbook_without_styles_is_given_those_that_an_edit_needs() -> None:
    content = simple_workbook(lambda book: book.add_worksheet("Data").write(0, 0, "A") and None)
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    for part in (types, relations):
        content = with_part(
            content, part, re.sub(rb"<[^<>]*styles[^<>]*>", b"", parts_of(content)[part])
        )
    bare = archive_with_parts(content, {}, {"xl/styles.xml"})
    book = EditedWorkbook(bare)
    book.sheet("Data").set_value(2, 1, "B")
    assert "xl/styles.xml" not in parts_of(book.content())
    book.sheet("Data").set_value(3, 1, date(2026, 6, 30))
    made = book.content()
    assert openpyxl.load_workbook(BytesIO(made))["Data"]["A3"].value == datetime(2026, 6, 30)
    assert parts_of(made)[relations].count(b"/relationships/styles") == 1


def test_a_sheet_goes_with_what_only_it_refers_to() -> None:
    def write(book: Workbook) -> None:
        sheets = [book.add_worksheet(name) for name in ("First", "List", "Last")]
        for sheet in sheets:
            sheet.write_row(0, 0, ["A", "B"])
            sheet.autofilter("A1:B9")
            sheet.write_comment("A1", f"of {sheet.name}")
        sheets[2].activate()

    content = simple_workbook(write)
    book = EditedWorkbook(content)
    book.remove_sheet("List")
    made = book.content()
    gone = parts_of(content).keys() - parts_of(made).keys()
    assert {name for name in gone if "rels" not in name} == {
        "xl/worksheets/sheet2.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
    }
    read = openpyxl.load_workbook(BytesIO(made))
    assert read.sheetnames == ["First", "Last"]
    assert read.views[0].activeTab == 1
    assert [sheet.auto_filter.ref for sheet in read] == ["A1:B9", "A1:B9"]
    assert b"sheet2.xml" not in parts_of(made)["[Content_Types].xml"]
    assert b'localSheetId="2"' not in parts_of(made)["xl/workbook.xml"]


def test_page_breaks_go_with_the_rows_that_begin_their_pages() -> None:
    def write(book: Workbook) -> None:
        sheet = book.add_worksheet("Data")
        sheet.add_table("A1:B4", {"columns": [{"header": "A"}, {"header": "B"}]})
        for row in (1, 2, 3, 8, 30):
            sheet.write_row(row, 0, [row, row])
        sheet.write(20, 5, "beside")
        sheet.set_h_pagebreaks([2, 8, 20])

    content = simple_workbook(write)

    def breaks(edit: Callable[[RecordArea], object]) -> list[int]:
        book = EditedWorkbook(content)
        edit(record_area(book.sheet("Data"), 1, (1, 2), 4))
        read = openpyxl.load_workbook(BytesIO(book.content()))["Data"]
        return [found.id for found in read.row_breaks.brk]

    assert breaks(lambda area: area.add_rows(5)) == [2, 13, 20]
    assert breaks(lambda area: area.remove_rows({2, 3})) == [1, 6, 20]


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
        ("SUM(A:A)+SUM(1:1)", "SUM(B:B)+SUM(3:3)"),
        ("'My A1'!B2&\"A1\"", "'My A1'!C4&\"A1\""),
        ("T[A1]+[1]Sheet!A1+LOG10(2)", "T[A1]+[1]Sheet!B3+LOG10(2)"),
        ("XFD1048576", "#REF!"),
        ("ABCD1+A1B+Name_A1", "ABCD1+A1B+Name_A1"),
    ],
)
def test_a_formula_is_copied_as_excel_copies_it(formula: str, shifted: str) -> None:
    assert shifted_formula(formula, 2, 1) == shifted
