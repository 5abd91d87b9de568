"""The tags of Word templates: docxtpl defines the language, and its reading is ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from lxml import etree
from packages import parts_of

from svreport.content.paper import Properties
from svreport.files.ooxml import archive_of
from svreport.files.resources import TemplateFile
from svreport.rendering.word import open_template
from svreport.rendering.word.tags import are_pairs_alike, jinja_source, place_tags
from svreport.rendering.word.word_file import DocumentParts

TEMPLATES = Path(__file__).parents[2] / "templates"


def paragraphs(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def cell(text: str) -> str:
    return f"<w:tc><w:tcPr></w:tcPr>{paragraphs(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


TAGS = {
    "cut by runs": paragraphs("{</w:t></w:r><w:r><w:t>{ a &lt; 1 }</w:t></w:r><w:r><w:t>}"),
    "curly quotes": paragraphs("{% if a == “b” %}c{% endif %}"),
    "a paragraph": paragraphs("{%p for a in b %}", "{{p a }}", "{%p endfor %}"),
    "remarks": paragraphs("{#p note #}", "{# note #}a {{ b }}"),
    "joined": paragraphs("a", "{%- if b -%}", "c"),
    "rows": row(cell("{%tr for a in b %}")) + row(cell("a")) + row(cell("{%tr endfor %}")),
    "cells": row(cell("{%tc for a in b %}"), cell("{{ a }}"), cell("{%tc endfor %}")),
}


def by_docxtpl(xml: str) -> str:
    patched: str = DocxTemplate(None).patch_xml(xml)
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", patched)


def parts() -> Iterator[str]:
    for path in sorted(TEMPLATES.glob("*/*.docx")):
        file = open_template(TemplateFile.read(path))
        for name in (file.main, *(name for _, name in file.filled_parts())):
            yield etree.tostring(file.tree(name), encoding="unicode")


@pytest.mark.parametrize("xml", list(parts()))
def test_parts_of_templates_are_read_as_docxtpl_reads_them(xml: str) -> None:
    assert jinja_source(place_tags(xml)) == by_docxtpl(xml)


@pytest.mark.parametrize("xml", TAGS.values(), ids=list(TAGS))
def test_tags_are_read_as_docxtpl_reads_them(xml: str) -> None:
    assert by_docxtpl(xml) != xml
    assert jinja_source(place_tags(xml)) == by_docxtpl(xml)


def test_parts_are_found_in_whatever_case_and_mode_they_are_referred_to(tmp_path: Path) -> None:
    shipped = parts_of((TEMPLATES / "monitoring" / "report.docx").read_bytes())
    relations = shipped["word/_rels/document.xml.rels"].replace(
        b'Target="header1.xml"', b'Target="Header1.xml" TargetMode="Internal"'
    )
    template = tmp_path / "report.docx"
    template.write_bytes(archive_of(shipped | {"word/_rels/document.xml.rels": relations}))
    file = open_template(TemplateFile.read(template))
    assert file.related("header") == ["word/header1.xml"]
    parts = DocumentParts(file)
    parts.put("word/header1.xml", "<changed/>")
    saved = parts_of(parts.save(Properties(title="a", author="b")))
    assert b"<changed/>" in saved["word/header1.xml"]
    assert [name for name in saved if "header" in name] == ["word/header1.xml"]


@pytest.mark.parametrize(
    ("texts", "are_alike"),
    [
        (("{% if a %}b", "c{% else %}d", "e{% endif %}"), True),
        (("{%p if a %}", "b", "{%p endif %}"), True),
        (("{%p if a %}", "b", "{% endif %}"), False),
        (("{% for a in b %}", "{%p else %}", "{% endfor %}"), False),
    ],
)
def test_pairs_of_tags_are_in_the_same_kinds_of_place(
    texts: tuple[str, ...], are_alike: bool
) -> None:
    assert are_pairs_alike(place_tags(paragraphs(*texts))) is are_alike
