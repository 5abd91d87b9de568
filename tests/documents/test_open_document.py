"""OpenDocument files as LibreOffice makes them: nothing is lost, and nothing is left to chance."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from built_outputs import Outputs
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation

import svreport
from svreport.files.outputs import OPEN_DOCUMENTS, OutputFile
from svreport.rendering.pdf import Copies, open_documents_of
from svreport.rendering.pdf.office import how_to_install, libreoffice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        libreoffice() is None, reason=f"LibreOffice is not installed. {how_to_install()}"
    ),
]

SPACES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "chart": "urn:oasis:names:tc:opendocument:xmlns:chart:1.0",
}


@pytest.fixture(scope="module")
def documents(exampleshire: dict[str, Outputs], example_inputs: Path) -> dict[str, OutputFile]:
    built = svreport.build(example_inputs, ["q1", "scrutiny"]).files
    return {file.path.suffix: file for file in built if file.path.suffix in OPEN_DOCUMENTS}


@pytest.fixture(scope="module")
def made(documents: dict[str, OutputFile]) -> Copies:
    return open_documents_of(list(documents.values()))


def content(made: Copies, suffix: str) -> ZipFile:
    (copy,) = [file for file in made.files if file.path.suffix == OPEN_DOCUMENTS[suffix]]
    return ZipFile(BytesIO(copy.content))


def count(package: ZipFile, path: str) -> int:
    """How many elements there are of a kind, in all parts of a file."""
    parts = [name for name in package.namelist() if name.endswith("content.xml")]
    roots = [etree.fromstring(package.read(name)) for name in parts]
    found = [root.xpath(path, namespaces=SPACES) for root in roots]
    return sum(len(elements) for elements in found if isinstance(elements, list))


def test_nothing_is_lost(made: Copies, documents: dict[str, OutputFile]) -> None:
    assert made.problems == []
    word = Document(BytesIO(documents[".docx"].content))
    headings = [
        each for each in word.paragraphs if str(each.style and each.style.name)[:7] == "Heading"
    ]
    text = content(made, ".docx")
    assert count(text, "//table:table[not(ancestor::table:table)]") >= len(word.tables) > 5
    assert count(text, "//text:h[not(normalize-space(.)='')]") >= len(headings) > 5
    book = load_workbook(BytesIO(documents[".xlsx"].content))
    formulas = sum(
        str(cell.value).startswith("=") for sheet in book for row in sheet for cell in row
    )
    sheets = content(made, ".xlsx")
    assert count(sheets, "//table:table-cell[@table:formula]") == formulas > 50
    parts = ZipFile(BytesIO(documents[".xlsx"].content)).namelist()
    charts = sum(name.startswith("xl/charts/chart") for name in parts)
    assert count(sheets, "//chart:chart") == charts > 0
    slides = Presentation(BytesIO(documents[".pptx"].content)).slides
    drawn = sum(bool(shape.has_chart) for slide in slides for shape in slide.shapes)
    assert count(content(made, ".pptx"), "//chart:chart") == drawn > 0


def test_the_same_documents_give_the_same_bytes(
    made: Copies, documents: dict[str, OutputFile]
) -> None:
    again = open_documents_of(list(documents.values()))
    assert [file.content for file in again.files] == [file.content for file in made.files]


def test_nothing_is_told_of_when_and_where_they_were_made(made: Copies) -> None:
    for suffix in OPEN_DOCUMENTS:
        package = content(made, suffix)
        assert package.namelist()[0] == "mimetype"
        assert b"LibreOffice" not in package.read("meta.xml")
        assert b"Thumbnails" not in package.read("META-INF/manifest.xml")
        assert {info.date_time[0] for info in package.infolist()} == {1980}
