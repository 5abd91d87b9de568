"""XML as it arrives: no document type in any part, no nesting without end, no odd encodings."""

from __future__ import annotations

import re
from pathlib import Path

import hostile_files as hostile
import pytest
from inputs_helpers import open_workbook
from packages import archive_of, parts_of, sheet_parts, sheet_xml, with_part, with_sheet

from svreport.core.errors import UnreadableInputs
from svreport.files.ooxml import Damaged, Unsafe, refuse_doctype
from svreport.files.ooxml.package import open_package

REFUSAL = (
    "inputs.xlsx contains a document type (DOCTYPE), which no Office program writes: "
    "ask whoever sent it to save it again and resend it."
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FETCHED = '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'


def refusal(content: bytes, folder: Path) -> str:
    path = folder / "inputs.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableInputs) as refused:
        open_workbook(path)
    return str(refused.value)


def test_a_document_type_is_refused_in_every_part(example_bytes: bytes, tmp_path: Path) -> None:
    names = [name for name in parts_of(example_bytes) if name.endswith((".xml", ".rels"))]
    assert len(names) > 50
    # One of each kind: a sheet stands for the others.
    kinds = {re.sub(r"\d", "", name): name for name in names}
    for name in kinds.values():
        assert refusal(hostile.with_doctype(example_bytes, name), tmp_path) == REFUSAL, name


@pytest.mark.parametrize("doctype", [ENTITIES, OUTSIDE, FETCHED])
def test_entities_are_never_resolved(doctype: str, example_bytes: bytes, tmp_path: Path) -> None:
    spoilt = hostile.with_doctype(example_bytes, "xl/sharedStrings.xml", doctype)
    assert refusal(spoilt, tmp_path) == REFUSAL


def test_a_document_type_in_another_encoding_is_refused(
    example_bytes: bytes, tmp_path: Path
) -> None:
    spoilt = hostile.with_doctype(example_bytes, "xl/workbook.xml", encoding="utf-16")
    assert refusal(spoilt, tmp_path) == REFUSAL


def test_a_part_is_xml_by_its_type_whatever_its_name(example_bytes: bytes) -> None:
    parts = parts_of(example_bytes)
    kind = b'<Override PartName="/xl/theme.bin" ContentType="application/x.theme+xml"/></Types>'
    types = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    spoilt = archive_of(
        {**parts, "[Content_Types].xml": types, "xl/theme.bin": b"<!DOCTYPE x><x/>"}
    )
    with pytest.raises(Unsafe, match="DOCTYPE"):
        open_package(spoilt)


@pytest.mark.parametrize("name", ["utf-7", "cp037", "hex", "no such", "utf-32"])
def test_an_encoding_that_is_not_known_is_damage(name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?><!DOCTYPE x><x/>'
    with pytest.raises((Damaged, Unsafe)):
        refuse_doctype("x.xml", text.encode())


def test_an_entity_without_a_document_type_is_damage(example_bytes: bytes, tmp_path: Path) -> None:
    sheet = sheet_xml(['<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'])
    said = refusal(with_sheet(example_bytes, "Risks", sheet), tmp_path)
    assert said.startswith("inputs.xlsx is damaged (xl/worksheets/sheet")
    assert "is not well-formed) and cannot be opened: open it in Excel" in said


@pytest.mark.parametrize("around", ["<sheetProtection>", "<scenarios>"])
def test_elements_nest_only_so_deep(around: str, example_bytes: bytes, tmp_path: Path) -> None:
    deep = f"{around}{'<x>' * 5_000}{'</x>' * 5_000}{around.replace('<', '</')}"
    spoilt = with_sheet(example_bytes, "Risks", sheet_xml([], after=deep))
    assert "elements nest more than 100 deep" in refusal(spoilt, tmp_path)


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
)
def test_the_lists_of_parts_nest_only_so_deep(part: str, example_bytes: bytes) -> None:
    root = parts_of(example_bytes)[part].decode()
    at = root.rindex("</")
    deep = f"{root[:at]}{'<x>' * 200}{'</x>' * 200}{root[at:]}"
    spoilt = with_part(example_bytes, part, deep.encode())
    with pytest.raises(Unsafe, match="nest more than 100 deep"):
        list(open_package(spoilt).all_relations())


def test_relations_are_of_parts_inside_the_file(example_bytes: bytes) -> None:
    package = open_package(example_bytes)
    (book,) = (one for one in package.relations() if one.kind == "officeDocument")
    assert book.target == "xl/workbook.xml"
    targets = {one.target for one in package.relations(book.target)}
    assert {*sheet_parts(parts_of(example_bytes)).values()} <= targets
    assert package.content_type("XL/workbook.xml").endswith("spreadsheetml.sheet.main+xml")
    assert package.content_type("nothing.known") == ""


def test_a_relation_leads_out_of_nothing(example_bytes: bytes) -> None:
    spoilt = hostile.with_relation(
        example_bytes, "xl/workbook.xml", "worksheet", "../../../etc/passwd", outside=False
    )
    (found,) = (one for one in open_package(spoilt).all_relations() if "passwd" in one.target)
    assert found.target == "etc/passwd"
    assert found.target not in open_package(spoilt)
