"""What a workbook carries beside its cells is named, and neither run, followed nor opened."""

from __future__ import annotations

import hostile_files as hostile
import pytest
from made_once import written_workbook
from made_up_council import tables
from packages import archive_of, parts_of, sheet_parts, with_part

from svreport.core.problems import Problem
from svreport.files.ooxml.allowed import EmbeddedContent, embedded_content
from svreport.files.ooxml.package import open_package
from svreport.inputs.workbook import read_workbook

BOOK = "xl/workbook.xml"
BUDGET = r"file:///\\server\finance\budget.xlsx"


@pytest.fixture
def book() -> bytes:
    """A small workbook, as svreport writes it."""
    return written_workbook(tables())


def found(content: bytes, name: str = "inputs.xlsx") -> list[Problem]:
    return list(read_workbook(name, content).problems)


def said(content: bytes, name: str = "inputs.xlsx") -> str:
    (problem,) = found(content, name)
    assert not problem.is_error
    assert problem.rule
    assert problem.remedy
    return str(problem)


def test_the_example_carries_nothing(example_bytes: bytes) -> None:
    assert embedded_content(open_package(example_bytes)) == EmbeddedContent([], [], [])
    assert found(example_bytes) == []


def test_macros_are_named(book: bytes) -> None:
    assert said(hostile.with_macros(book), "inputs.xlsm") == (
        "warning: inputs.xlsm contains macros; svreport does not run them, and reads the "
        "cells as they were saved. Save it as an Excel Workbook (.xlsx), which has none."
    )


def test_macros_of_excel_4_are_named_and_their_sheets_not_read(book: bytes) -> None:
    parts = parts_of(book)
    rels = parts["xl/_rels/workbook.xml.rels"]
    risks = sheet_parts(parts)["Risks"].removeprefix("xl/").encode()
    before = rels.index(b'Target="' + risks)
    start = rels.rindex(b"<Relationship ", 0, before)
    old = rels[start:before]
    rels = rels.replace(old, old.replace(b"/worksheet", b"/xlMacrosheet"))
    rels = rels.replace(risks, b"macrosheets/sheet1.xml")
    parts["xl/macrosheets/sheet1.xml"] = parts.pop(f"xl/{risks.decode()}")
    read = read_workbook("inputs.xlsx", archive_of({**parts, "xl/_rels/workbook.xml.rels": rels}))
    assert "Risks" not in [grid.name for grid in read.sheets]
    assert [problem.rule for problem in read.problems] == ["macros"]


@pytest.mark.parametrize(
    "kind", ["externalLinkPath", "oleObject", "image", "frame", "pivotCacheDefinition"]
)
def test_links_are_named_by_their_address(kind: str, book: bytes) -> None:
    linked = hostile.with_relation(book, BOOK, kind, BUDGET)
    assert said(linked) == (
        f"warning: inputs.xlsx takes data from elsewhere ({BUDGET}); svreport does not follow "
        "links, and reads what was saved. Check that what came from there is up to date, and break "
        "the links (Data, Edit Links)."
    )


def test_links_to_click_are_no_links_to_follow(book: bytes) -> None:
    linked = hostile.with_relation(book, BOOK, "hyperlink", "https://example.org")
    assert found(linked) == []


@pytest.mark.parametrize("part", ["xl/connections.xml", "xl/queryTables/queryTable1.xml"])
def test_what_fetches_without_an_address_is_named_by_its_part(part: str, book: bytes) -> None:
    assert f"takes data from elsewhere ({part})" in said(with_part(book, part, b"<x/>"))


def test_an_address_cannot_steer_a_console(book: bytes) -> None:
    address = "http://example.org/\u202e" + "x" * 300
    sentence = said(hostile.with_relation(book, BOOK, "image", address))
    assert "\u202e" not in sentence
    assert "x" * 100 not in sentence


@pytest.mark.parametrize("part", ["xl/activeX/activeX1.xml", "xl/embeddings/oleObject1.bin"])
def test_embedded_objects_are_named(part: str, book: bytes) -> None:
    assert said(with_part(book, part, b"<x/>")) == (
        f"warning: inputs.xlsx contains embedded objects ({part}), which are not read. "
        "Type what they say into the sheets, and remove them."
    )


def test_an_embedded_workbook_is_named_unless_a_chart_is_drawn_from_it(
    book: bytes,
) -> None:
    inside = with_part(book, "xl/embeddings/book.xlsx", book)
    for source, is_named in (("xl/drawings/drawing1.xml", True), ("xl/charts/chart1.xml", False)):
        content = hostile.with_relation(
            with_part(inside, source, b"<x/>"),
            source,
            "package",
            "../embeddings/book.xlsx",
            outside=False,
        )
        assert bool(found(content)) is is_named


def test_a_value_from_another_workbook_is_named_at_its_cell(book: bytes) -> None:
    parts = parts_of(book)
    part = sheet_parts(parts)["Forecast"]
    sheet = parts[part].decode()
    for cell in ('<c r="D2"', '<c r="E3"'):
        start = sheet.index(cell)
        value = sheet.index("<v>", start)
        sheet = f"{sheet[:value]}<f>[1]Plan!A1</f>{sheet[value:]}"
    assert said(with_part(book, part, sheet.encode())) == (
        "warning: Forecast!D2: The formula takes its value from another workbook, as does another "
        "of this sheet, as it was when this one was last saved. "
        "Type the value, or let Excel update the links and save."
    )


def with_element(content: bytes, part: str, before: bytes, element: bytes) -> bytes:
    markup = parts_of(content)[part]
    assert before in markup
    return with_part(content, part, markup.replace(before, element + before, 1))


@pytest.mark.parametrize(
    "name",
    [
        b'name="_xlnm.Auto_Open"',
        b'name="auto_close_now"',
        b'name="Innocent" xlm="1"',
        b'name="Sum" function="true"',
    ],
)
def test_names_that_excel_runs_are_named_as_macros(name: bytes, book: bytes) -> None:
    defined = b"<definedNames><definedName " + name + b">Risks!$A$1</definedName></definedNames>"
    sentence = said(with_element(book, BOOK, b"<calcPr", defined))
    _, shown, *_ = name.decode().split('"')
    assert f"contains macros ({shown})" in sentence


def test_ribbons_are_named_as_macros(book: bytes) -> None:
    part = "customUI/customUI14.xml"
    assert f"contains macros ({part})" in said(with_part(book, part, b"<x/>"))


def test_an_attached_template_is_a_link(book: bytes) -> None:
    linked = hostile.with_relation(book, BOOK, "attachedTemplate", BUDGET)
    assert f"takes data from elsewhere ({BUDGET})" in said(linked)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_queries_are_named(encoding: str, book: bytes) -> None:
    query = f'<?xml version="1.0" encoding="{encoding}"?><DataMashup>AAAA</DataMashup>'
    part = "customXml/item1.xml"
    sentence = said(with_part(book, part, query.encode(encoding)))
    assert f"takes data from elsewhere ({part})" in sentence


def test_a_data_model_is_named(book: bytes) -> None:
    part = "xl/model/item.data"
    assert f"elsewhere ({part})" in said(with_part(book, part, b"x"))


def test_what_is_published_on_the_web_is_named(book: bytes) -> None:
    published = (
        b'<webPublishObjects count="1"><webPublishObject id="1" divId="d" '
        b'destinationFile="C:\\web.htm"/></webPublishObjects></workbook>'
    )
    markup = parts_of(book)[BOOK].replace(b"</workbook>", published)
    assert "elsewhere (C:\\web.htm)" in said(with_part(book, BOOK, markup))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_sheet_that_is_published_on_the_web_is_named(encoding: str, book: bytes) -> None:
    parts = parts_of(book)
    part = sheet_parts(parts)["Forecast"]
    items = (
        '<webPublishItems count="1"><webPublishItem\nid="1" divId="d" sourceType="sheet" '
        'destinationFile="C:\\web.htm"/></webPublishItems></worksheet>'
    )
    sheet = parts[part].decode().replace("</worksheet>", items)
    markup = sheet.replace("UTF-8", encoding).encode(encoding)
    assert f"elsewhere (a web page of {part})" in said(with_part(book, part, markup))


def test_a_value_from_another_program_is_named_at_its_cell(book: bytes) -> None:
    parts = parts_of(book)
    part = sheet_parts(parts)["Forecast"]
    sheet = parts[part].decode()
    for formula, is_named in (
        ("cmd|'/c calc'!A0", True),
        ("'a|b'!A1&amp;\"c|d\"", False),
        ("[1]Sheet1!A1+1", True),
        ("SUM('[2]My sheet'!A1:B2)", True),
        ("[1]!Total", True),
        ("SUM(Table9[2024])", False),
        ("Table9[[#This Row],[2024]]-Other!A1", False),
        ("SUM(Table9[2024],Forecast!A1)", False),
        ('"[1]Sheet1!A1"&amp;A1', False),
    ):
        start = sheet.index("<v>", sheet.index('<c r="D2"'))
        changed = f"{sheet[:start]}<f>{formula}</f>{sheet[start:]}"
        content = with_part(book, part, changed.encode())
        assert any(problem.rule == "value-from-elsewhere" for problem in found(content)) is is_named


def test_what_lies_below_merged_cells_is_not_read(book: bytes) -> None:
    parts = parts_of(book)
    part = sheet_parts(parts)["Forecast"]
    before = next(grid for grid in read_workbook("i", book).sheets if grid.name == "Forecast")
    assert {(2, 1), (2, 2), (3, 1)} <= before.cells.keys()
    merged = parts[part].replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A2:B3"/></mergeCells>'
    )
    sheets = read_workbook("i", with_part(book, part, merged)).sheets
    after = next(grid for grid in sheets if grid.name == "Forecast")
    gone = {(2, 2), (3, 1), (3, 2)}
    assert after.cells.keys() == before.cells.keys() - gone
