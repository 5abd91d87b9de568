"""A template's table of contents is filled in, so that Word opens it without a question."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from open_xml import open_xml_errors
from word_accessibility import faults
from word_reading import W, WordFile

from svreport.content.paper import Properties
from svreport.files.resources import TemplateFile
from svreport.rendering.word import render_word

PROPERTIES = Properties(title="A paper", author="Norchester City Council")
# As Word itself writes it: an old entry, with a page number in a field of its own.
FIELD = """
<w:p {ns}><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Old entry</w:t></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Old </w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
"""
ENDING = (
    '<w:p {ns}><w:r><w:t>Older entry</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def rendered(root: Path, folder: Path, code: str, headings: list[tuple[int, str]]) -> bytes:
    """A paper made from the monitoring template's styles, with a table of contents on top."""
    document = Document(str(root / "templates" / "monitoring" / "report.docx"))
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    document.add_paragraph("A paper", style="Title")
    last = document.element.body.sectPr
    for part in (FIELD.format(ns=nsdecls("w"), code=code), ENDING.format(ns=nsdecls("w"))):
        last.addprevious(parse_xml(part))
    for level, text in headings:
        document.add_paragraph(text, style=f"Heading {level}")
        document.add_paragraph("Words.")
    path = folder / "template.docx"
    document.save(str(path))
    return render_word(
        TemplateFile.read(path),
        {"agreement": "Plan", "authority": "N", "draft": False, "title": "A"},
        PROPERTIES,
    )


HEADINGS = [(1, "First"), (2, "Inside & out"), (3, "Deep"), (1, "Second")]


@pytest.mark.parametrize(
    ("code", "listed"),
    [
        (r'TOC \o "1-2" \n \h', ["First", "Inside & out", "Second"]),
        (r"TOC \h", ["First", "Inside & out", "Deep", "Second"]),
    ],
)
def test_entries_lead_to_the_headings(
    code: str, listed: list[str], root: Path, tmp_path: Path
) -> None:
    word = WordFile(rendered(root, tmp_path, code, HEADINGS))
    links = list(word.body.iter(f"{W}hyperlink"))
    assert ["".join(one.itertext()) for one in links] == listed
    bookmarks = {
        one.get(f"{W}name"): "".join(one.getparent().itertext())
        for one in word.body.iter(f"{W}bookmarkStart")
    }
    assert [bookmarks[one.get(f"{W}anchor")] for one in links] == listed
    assert "Old" not in "".join(word.body.itertext())


def test_the_field_stays_a_field(root: Path, tmp_path: Path) -> None:
    word = WordFile(rendered(root, tmp_path, r'TOC \o "1-2" \n \h', HEADINGS))
    kinds = [one.get(f"{W}fldCharType") for one in word.body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    codes = [(one.text or "").strip() for one in word.body.iter(f"{W}instrText")]
    assert codes == [r'TOC \o "1-2" \n \h']
    assert b"updateFields" not in word.parts["word/settings.xml"]
    assert faults(word) == []


def test_without_headings_nothing_is_left_of_it(root: Path, tmp_path: Path) -> None:
    word = WordFile(rendered(root, tmp_path, r"TOC \h", []))
    assert [para.text for para in word.paragraphs] == ["A paper"]
    assert list(word.body.iter(f"{W}fldChar")) == []


@pytest.mark.slow
def test_the_file_is_valid(root: Path, tmp_path: Path) -> None:
    content = rendered(root, tmp_path, r'TOC \o "1-3" \h', HEADINGS)
    assert open_xml_errors(content, ".docx") == []
    Document(BytesIO(content))
