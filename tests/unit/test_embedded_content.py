"""What a workbook carries beside its cells is named, and neither run, followed nor opened."""

from __future__ import annotations

import hostile_files as hostile
import pytest
from packages import archive_of, parts_of, sheet_parts, with_part

from svreport.core.problems import Problem
from svreport.files.ooxml.active_content import EmbeddedContent, embedded_content
from svreport.files.ooxml.package import open_package
from svreport.inputs.workbook import read_workbook

BOOK = "xl/workbook.xml"
BUDGET = r"file:///\\server\finance\budget.xlsx"


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


def test_macros_are_named(example_bytes: bytes) -> None:
    assert said(hostile.with_macros(example_bytes), "inputs.xlsm") == (
        "warning: inputs.xlsm holds macros; svreport runs none, and reads the cells as they were "
        "saved. Save it as an Excel Workbook (.xlsx), which holds none."
    )


def test_macros_of_excel_4_are_named_and_their_sheets_not_read(example_bytes: bytes) -> None:
    parts = parts_of(example_bytes)
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
def test_links_are_named_by_their_address(kind: str, example_bytes: bytes) -> None:
    linked = hostile.with_relation(example_bytes, BOOK, kind, BUDGET)
    assert said(linked) == (
        f"warning: inputs.xlsx takes data from elsewhere ({BUDGET}); svreport follows no link, and "
        "reads what was saved. Check that what came from there is up to date, and break the links "
        "(Data, Edit Links)."
    )


def test_links_to_click_are_no_links_to_follow(example_bytes: bytes) -> None:
    linked = hostile.with_relation(example_bytes, BOOK, "hyperlink", "https://example.org")
    assert found(linked) == []


@pytest.mark.parametrize("part", ["xl/connections.xml", "xl/queryTables/queryTable1.xml"])
def test_what_fetches_without_an_address_is_named_by_its_part(
    part: str, example_bytes: bytes
) -> None:
    assert f"takes data from elsewhere ({part})" in said(with_part(example_bytes, part, b"<x/>"))


def test_an_address_cannot_steer_a_console(example_bytes: bytes) -> None:
    address = "http://example.org/\u202e" + "x" * 300
    sentence = said(hostile.with_relation(example_bytes, BOOK, "image", address))
    assert "\u202e" not in sentence
    assert "x" * 100 not in sentence


@pytest.mark.parametrize("part", ["xl/activeX/activeX1.xml", "xl/embeddings/oleObject1.bin"])
def test_embedded_objects_are_named(part: str, example_bytes: bytes) -> None:
    assert said(with_part(example_bytes, part, b"<x/>")) == (
        f"warning: inputs.xlsx holds embedded objects ({part}), which are not read. "
        "Type what they say into the sheets, and remove them."
    )


def test_an_embedded_workbook_is_named_unless_a_chart_is_drawn_from_it(
    example_bytes: bytes,
) -> None:
    inside = with_part(example_bytes, "xl/embeddings/book.xlsx", example_bytes)
    for source, is_named in (("xl/drawings/drawing1.xml", True), ("xl/charts/chart1.xml", False)):
        content = hostile.with_relation(
            with_part(inside, source, b"<x/>"),
            source,
            "package",
            "../embeddings/book.xlsx",
            outside=False,
        )
        assert bool(found(content)) is is_named


def test_a_value_from_another_workbook_is_named_at_its_cell(example_bytes: bytes) -> None:
    parts = parts_of(example_bytes)
    part = sheet_parts(parts)["Forecast"]
    sheet = parts[part].decode()
    for cell in ('<c r="D2"', '<c r="E3"'):
        start = sheet.index(cell)
        value = sheet.index("<v>", start)
        sheet = f"{sheet[:value]}<f>[1]Plan!A1</f>{sheet[value:]}"
    assert said(with_part(example_bytes, part, sheet.encode())) == (
        "warning: Forecast!D2: The formula takes its value from another workbook, as does another "
        "of this sheet, as it was when this one was last saved. "
        "Type the value, or let Excel update the links and save."
    )
