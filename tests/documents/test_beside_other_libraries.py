"""Documents come out the same whatever else is installed and imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import nsmap
from lxml import etree
from packages import parts_of

from svreport.content.paper import Properties
from svreport.files.resources import TemplateFile
from svreport.rendering.word.document import render_word


def core_properties(template: Path) -> list[str]:
    content = render_word(
        TemplateFile.read(template), {}, Properties(title="Title", author="Author")
    )
    return [str(prop.tag) for prop in etree.fromstring(parts_of(content)["docProps/core.xml"])]


def test_docxcompose_has_another_use_for_a_prefix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is imported by docxtpl wherever it is installed."""
    template = tmp_path / "template.docx"
    Document().save(str(template))
    alone = core_properties(template)
    assert any("lastModifiedBy" in name for name in alone)
    others = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    monkeypatch.setitem(nsmap, "cp", others)
    assert core_properties(template) == alone
