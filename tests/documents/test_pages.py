"""The pages of papers as LibreOffice lays them out: how many, how full, and tables kept whole."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from made_once import made_once, workbook_of
from pikepdf import Pdf
from pypdfium2 import PdfDocument, PdfPage
from word_reading import WordFile

import svreport
from svreport.files.outputs import OutputFile
from svreport.inputs.blank_workbook import STRATEGY_EXAMPLE, read_contents
from svreport.rendering.pdf import pdfs_of
from svreport.rendering.pdf.finish import failures
from svreport.rendering.pdf.office import how_to_install, libreoffice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        libreoffice() is None, reason=f"LibreOffice is not installed. {how_to_install()}"
    ),
]

UPDATES = ("q1", "q2", "q3")
# The most pages that each paper of the worked example may have, whatever its update.
BUDGETS = {
    "monitoring report": 14,
    "Schools Forum paper": 6,
    "highlight report": 4,
    "progress against the plan": 20,
}
SUMMARY = "financial summary"
BUDGETS_OF_OTHERS = {SUMMARY: 20, "scrutiny slides": 16}
# The strategic plan has an example of its own.
PLAN, PLAN_BUDGET = ("plan24", "strategic plan"), 41
WHOLE, WHOLE_IN_LINES = 12, 20  # rows of a table that stays on one page, and their own lines
FOOTER, HEADER = 45.0, 51.0  # points
LEAST = 1 / 3


Papers = dict[tuple[str, str], tuple[OutputFile, bytes]]
every_paper = pytest.mark.parametrize("paper", [*product(UPDATES, BUDGETS), PLAN], ids=" ".join)


@pytest.fixture(scope="module")
def papers(example_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The documents of the example by update and by what they are called, with their PDFs."""

    def laid_out() -> Papers:
        documents = {
            (update, name): file
            for update in UPDATES
            for file in svreport.build(example_inputs, [update, "papers"]).files
            for name in (*BUDGETS, *BUDGETS_OF_OTHERS)
            if name in file.path.name
        }
        workbook = tmp_path_factory.mktemp("plan") / "plan.xlsx"
        workbook.write_bytes(workbook_of(read_contents(STRATEGY_EXAMPLE)))
        documents[PLAN] = svreport.build(workbook, ["strategy"]).files[0]
        pdfs = pdfs_of([*documents.values()], suffixes=(".docx", ".pptx", ".xlsx")).files
        found = zip(documents.items(), pdfs, strict=True)
        return {named: (file, pdf.content) for (named, file), pdf in found}

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


def test_the_strategic_plan_has_no_more_pages_than_its_budget(papers: Papers) -> None:
    assert len(PdfDocument(papers[PLAN][1])) <= PLAN_BUDGET


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize(("name", "most"), (BUDGETS | BUDGETS_OF_OTHERS).items())
def test_no_more_pages_than_its_budget(name: str, most: int, update: str, papers: Papers) -> None:
    assert len(PdfDocument(papers[update, name][1])) <= most


@pytest.mark.parametrize("update", UPDATES)
def test_every_pdf_conforms_to_pdf_ua(update: str, papers: Papers) -> None:
    for name in (*BUDGETS, "scrutiny slides"):
        with Pdf.open(BytesIO(papers[update, name][1])) as pdf, pdf.open_metadata() as words:
            assert (name, words.get("pdfuaid:part"), failures(pdf)) == (name, "1", [])


@pytest.mark.parametrize("update", UPDATES)
def test_first_sheet_of_the_summary_is_one_page(update: str, papers: Papers) -> None:
    document = PdfDocument(papers[update, SUMMARY][1])
    pages = [page.get_textpage().get_text_range() for page in document]
    first, second = (page.splitlines()[0] for page in pages[:2])
    assert (first.split()[-1], second.split()[-1]) == ("Summary", "Contents")


@every_paper
def test_no_page_is_under_a_third_full_but_the_last_of_a_part(
    paper: tuple[str, str], papers: Papers
) -> None:
    pages = [*PdfDocument(papers[paper][1])]
    shapes = [page.get_size() for page in pages]
    empty = [
        at + 1
        for at, page in enumerate(pages[:-1])
        if shapes[at] == shapes[at + 1] and fullness(page) < LEAST
    ]
    assert empty == []


@every_paper
def test_tables_of_up_to_twelve_rows_are_on_one_page(
    paper: tuple[str, str], papers: Papers
) -> None:
    document, pdf = papers[paper]
    pages = [letters(page.get_textpage().get_text_range()) for page in PdfDocument(pdf)]
    divided = []
    for table in WordFile(document.content).tables:
        cells = [letters(text) for row in table.texts for text in row]
        on_one = any(all(cell in page for cell in cells) for page in pages)
        lines = sum(1 + max(text.count("\n") for text in row) for row in table.texts[1:])
        if len(table.texts) <= WHOLE + 1 and lines <= WHOLE_IN_LINES and not on_one:
            divided.append(table.description)
    assert divided == []
