"""PDFs as LibreOffice makes them: tags, title, language, bookmarks, contents, fonts, bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from built_outputs import Outputs
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from pypdfium2 import PdfDocument
from word_reading import WordFile

import svreport
from svreport.core.problems import Severity
from svreport.files.outputs import OutputFile
from svreport.rendering.pdf import Copies, pdfs_of
from svreport.rendering.pdf.finish import attribute, elements_of, failures, is_made_from
from svreport.rendering.pdf.office import how_to_install, libreoffice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        libreoffice() is None, reason=f"LibreOffice is not installed. {how_to_install()}"
    ),
]

PAPER, DECK = Path("2024-25/q1/A paper.docx"), Path("2024-25/q1/Some slides.pptx")
NOWHERE = "Nonesuch Sans"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SHOWN = "Payments doubled: £1m in 2024 & £2m in 2025."


def paper() -> bytes:
    """A paper of two chapters with Word's own contents, which nobody has filled in yet."""
    document = Document()
    document.styles["Normal"].font.name = NOWHERE
    document.core_properties.title = "Payments & places"
    document.core_properties.language = "cy-GB"
    contents = document.add_paragraph()
    for kind, text in (("begin", ""), ("", ' TOC \\o "1-3" \\h '), ("separate", ""), ("end", "")):
        run = contents.add_run()
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        mark.text = text
        run._r.append(mark)
    document.add_heading("What was paid", 1)
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading("What was built", 1)
    document.add_paragraph("Places, by school.")
    return saved(document)


def deck() -> bytes:
    slides = Presentation()
    slides.core_properties.title = "What was paid"
    slides.core_properties.language = "en-GB"
    for title in ("Payments so far", "What comes next"):
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = title
    data = CategoryChartData()
    data.categories = ("2024", "2025")
    data.add_series("Paid", (1, 2))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, 0, Inches(2), Inches(5), Inches(3), data)
    chart._element.nvGraphicFramePr.cNvPr.set("descr", SHOWN)
    return saved(slides)


def saved(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@cache
def files() -> tuple[OutputFile, ...]:
    return OutputFile(PAPER, paper()), OutputFile(DECK, deck())


@pytest.fixture(scope="module")
def made() -> Copies:
    return pdfs_of(files())


@contextmanager
def opened(pdfs: Copies, name: Path) -> Iterator[Pdf]:
    (content,) = [one.content for one in pdfs.files if one.path == name.with_suffix(".pdf")]
    with Pdf.open(BytesIO(content)) as pdf:
        yield pdf


def titles(items: list[OutlineItem]) -> list[str]:
    return [title for item in items for title in (str(item.title), *titles(item.children))]


def bookmarks(pdf: Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return titles(outline.root)


def structure(pdf: Pdf) -> set[str]:
    """The kinds of things that the tags of a PDF tell apart."""
    found = (one for one in pdf.objects if isinstance(one, Dictionary))
    return {str(one["/S"]) for one in found if one.get("/Type") == "/StructElem"}


def text_of(pdf: Pdf, folder: Path) -> str:
    """The words of a PDF."""
    place = folder / "one.pdf"
    pdf.save(place)
    with PdfDocument(place) as document:
        return "\n".join(str(page.get_textpage().get_text_range()) for page in document)


def test_a_pdf_stands_beside_each_document(made: Copies) -> None:
    assert [one.path for one in made.files] == [one.with_suffix(".pdf") for one in (PAPER, DECK)]
    assert not any(problem.is_error for problem in made.problems)


@pytest.mark.parametrize(
    ("name", "title", "language", "kinds"),
    [
        (PAPER, "Payments & places", "cy-GB", {"/Document", "/H1", "/TOC", "/Link"}),
        (DECK, "What was paid", "en-GB", {"/H"}),
    ],
)
def test_they_are_tagged_and_say_what_they_are(
    made: Copies, name: Path, title: str, language: str, kinds: set[str]
) -> None:
    with opened(made, name) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert kinds <= structure(pdf)
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]) == title
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as words:
            assert words["dc:title"] == title
            assert set(words["dc:language"]) == {language}
            assert words["pdfuaid:part"] == "1"
        assert failures(pdf) == []


def without(name: str) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.Root.__delitem__(name)


def first(pdf: Pdf, *kinds: str) -> Dictionary:
    return next(elements_of(pdf, *kinds))


def with_kind(kind: str, other: str) -> Callable[[Pdf], None]:
    return lambda pdf: first(pdf, kind).__setitem__("/S", Name(other))


def with_a_line(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 m 9 9 l S")


def without_scope(pdf: Pdf) -> None:
    del first(pdf, "/TH")["/A"]


def without_a_cell(pdf: Pdf) -> None:
    row = first(pdf, "/TR")
    row.K = Array(list(row.K)[1:])


def without_the_tag_of_a_link(pdf: Pdf) -> None:
    annots = (note for page in pdf.pages for note in page.obj.get("/Annots", ()))
    del next(annots)["/StructParent"]


@pytest.mark.parametrize(
    ("number", "broken"),
    [
        ("01", with_a_line),
        ("02", with_kind("/H2", "/Wrong")),
        ("06", without("/MarkInfo")),
        ("07", without("/ViewerPreferences")),
        ("09", with_kind("/TR", "/P")),
        ("11", without("/Lang")),
        ("13", with_kind("/H2", "/Figure")),
        ("14", with_kind("/H1", "/H3")),
        ("15", without_scope),
        ("15", without_a_cell),
        ("28", without_the_tag_of_a_link),
    ],
)
def test_what_keeps_a_pdf_from_conforming_is_named(
    number: str, broken: Callable[[Pdf], None], report: Copies
) -> None:
    with Pdf.open(BytesIO(report.files[0].content)) as pdf:
        assert failures(pdf) == []
        broken(pdf)
        assert number in [failure[:2] for failure in failures(pdf)]


def test_row_headers_are_those_of_the_document(report: Copies) -> None:
    with Pdf.open(BytesIO(report.files[0].content)) as pdf:
        scopes = {str(attribute(cell, "/Scope")) for cell in elements_of(pdf, "/TH")}
        assert scopes == {"/Column", "/Row"}


@pytest.fixture(scope="module")
def report(exampleshire: dict[str, Outputs]) -> Copies:
    return pdfs_of([OutputFile(Path("report.docx"), exampleshire["q1"].report)])


def alternatives(pdf: Pdf) -> list[str]:
    """What the figures of a PDF show, in words."""
    found = (one for one in pdf.objects if isinstance(one, Dictionary))
    return [str(one.get("/Alt")) for one in found if one.get("/S") == "/Figure"]


def test_charts_keep_their_alternative_text(made: Copies) -> None:
    with opened(made, DECK) as pdf:
        assert alternatives(pdf) == [SHOWN]
    assert not [one for one in made.problems if "screen reader" in one.wrong]


def test_headings_and_slides_are_bookmarks(made: Copies) -> None:
    with opened(made, PAPER) as pdf:
        assert bookmarks(pdf) == ["What was paid", "What was built"]
    with opened(made, DECK) as pdf:
        assert bookmarks(pdf) == ["Payments so far", "What comes next"]


def test_contents_are_brought_up_to_date(made: Copies, tmp_path: Path) -> None:
    with opened(made, PAPER) as pdf:
        words = " ".join(text_of(pdf, tmp_path).replace(".", " ").split())
    assert words.startswith("What was paid 1 What was built 2 What was paid")


def test_a_font_that_is_not_here_is_told_of_once(made: Copies) -> None:
    (problem,) = [one for one in made.problems if NOWHERE in one.wrong]
    assert problem.severity is Severity.WARNING
    assert problem.wrong.startswith("This computer does not have the font")
    assert "Lines and pages may break elsewhere" in problem.remedy


def test_they_say_which_document_they_were_made_from(made: Copies) -> None:
    for document, pdf in zip(files(), made.files, strict=True):
        assert is_made_from(pdf.content, document.content)
        assert not is_made_from(pdf.content, document.content + b"\n")


def test_the_same_documents_give_the_same_bytes(made: Copies) -> None:
    again = pdfs_of(files())
    assert [sha256(one.content).digest() for one in again.files] == [
        sha256(one.content).digest() for one in made.files
    ]


def test_the_report_of_an_update_and_a_paper_with_a_chart(
    exampleshire: dict[str, Outputs], example_inputs: Path
) -> None:
    word = exampleshire["q1"].word
    (forum,) = svreport.build(example_inputs, ["forum"]).files
    report = OutputFile(Path("2024-25/q1/report.docx"), exampleshire["q1"].report)
    made = pdfs_of([report, forum])
    with opened(made, forum.path) as pdf:
        drawn = WordFile(forum.content).body.iter(DRAWN)
        described = [one.get("descr") for one in drawn]
        assert len(described) == 1
        assert alternatives(pdf) == described
    with opened(made, Path("2024-25/q1/report.docx")) as pdf:
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI"} <= structure(pdf)
        assert str(pdf.Root.Lang) == "en-GB"
        headings = [text for _, text in word.headings]
        assert bookmarks(pdf) == headings
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20240530")
