"""The pages of papers as LibreOffice lays them out: how many, how full, and tables kept whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_once import made_once
from pypdfium2 import PdfDocument, PdfPage
from word_reading import WordFile

import svreport
from svreport.files.outputs import OutputFile
from svreport.rendering.pdf.convert import pdfs_of
from svreport.rendering.pdf.office import how_to_install, office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        office() is None, reason=f"LibreOffice is not installed. {how_to_install()}"
    ),
]

# The most pages that each paper of the worked example may have.
BUDGETS = {
    "monitoring report": 14,
    "Schools Forum paper": 6,
    "highlight report": 4,
    "progress against the plan": 20,
}
SUMMARY = "financial summary"
BUDGETS_OF_OTHERS = {SUMMARY: 20, "scrutiny slides": 16}
WHOLE = 12  # rows of a table that stays on one page
FOOTER, HEADER = 45.0, 51.0  # points
LEAST = 1 / 3


@pytest.fixture(scope="module")
def papers(
    example_inputs: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[OutputFile, bytes]]:
    """The documents of the example's last update by what they are called, with their PDFs."""

    def laid_out() -> dict[str, tuple[OutputFile, bytes]]:
        built = svreport.build(example_inputs, ["q3", "papers"])
        documents = {
            name: file
            for file in built.files
            for name in (*BUDGETS, *BUDGETS_OF_OTHERS)
            if name in file.path.name
        }
        pdfs = pdfs_of([*documents.values()], suffixes=(".docx", ".pptx", ".xlsx")).files
        found = zip(documents.items(), pdfs, strict=True)
        return {name: (file, pdf.content) for (name, file), pdf in found}

    return made_once(tmp_path_factory, "papers laid out", laid_out)


def fullness(page: PdfPage) -> float:
    """How much of a page's body has text, from its top."""
    text, (_, height) = page.get_textpage(), page.get_size()
    feet = (text.get_rect(at)[1] for at in range(text.count_rects()))
    body = height - HEADER - FOOTER
    lowest = min((foot for foot in feet if foot > FOOTER), default=height - HEADER)
    return float((height - HEADER - lowest) / body)


def letters(text: str) -> str:
    """A text without spaces, and without hyphens, some of which stand at the ends of lines."""
    return re.sub(r"[\s\-\xad\ufffe]", "", text)


@pytest.mark.parametrize(("name", "most"), (BUDGETS | BUDGETS_OF_OTHERS).items())
def test_no_more_pages_than_its_budget(
    name: str, most: int, papers: dict[str, tuple[OutputFile, bytes]]
) -> None:
    assert len(PdfDocument(papers[name][1])) <= most


def test_first_sheet_of_the_summary_is_one_page(
    papers: dict[str, tuple[OutputFile, bytes]],
) -> None:
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(papers[SUMMARY][1])]
    first, second = (page.splitlines()[0] for page in pages[:2])
    assert (first.split()[-1], second.split()[-1]) == ("Summary", "Contents")


@pytest.mark.parametrize("name", BUDGETS)
def test_no_page_is_under_a_third_full_but_the_last_of_a_part(
    name: str, papers: dict[str, tuple[OutputFile, bytes]]
) -> None:
    pages = [*PdfDocument(papers[name][1])]
    shapes = [page.get_size() for page in pages]
    empty = [
        at + 1
        for at, page in enumerate(pages[:-1])
        if shapes[at] == shapes[at + 1] and fullness(page) < LEAST
    ]
    assert empty == []


@pytest.mark.parametrize("name", BUDGETS)
def test_tables_of_up_to_twelve_rows_are_on_one_page(
    name: str, papers: dict[str, tuple[OutputFile, bytes]]
) -> None:
    document, pdf = papers[name]
    pages = [letters(page.get_textpage().get_text_range()) for page in PdfDocument(pdf)]
    divided = []
    for table in WordFile(document.content).tables:
        cells = [letters(text) for row in table.texts for text in row]
        on_one = any(all(cell in page for cell in cells) for page in pages)
        if len(table.texts) <= WHOLE + 1 and not on_one:
            divided.append(table.description)
    assert divided == []
