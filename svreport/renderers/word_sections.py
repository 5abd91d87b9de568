"""Pages of a Word document that are turned on their side, with their headers and footers."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from svreport.renderers.word_finish import THIN_PARAGRAPH
from svreport.renderers.wordml import EMU_IN_A_TWENTIETH, LANDSCAPE_TAG

# How much of the change in width moves a tab, by how it aligns.
SHARE_MOVED = {"right": 1.0, "center": 0.5}
SIDES = ("top", "right", "bottom", "left")


def turned_width(package: Any) -> int:
    """The width of the text area where a page is turned on its side, in twentieths of a point."""
    section = package.sections[0]
    inside = section.page_height - section.top_margin - section.bottom_margin
    return int(inside / EMU_IN_A_TWENTIETH)


def turn_pages(package: Any) -> None:
    """Makes sections of their own, turned on their side, of what stands between the marks."""
    body = package.element.body
    upright = body.sectPr
    marks = [one for one in body.iter(etree.ProcessingInstruction) if one.target == LANDSCAPE_TAG]
    for mark in marks:
        before, after = mark.getprevious(), mark.getnext()
        body.remove(mark)
        if mark.text.strip() == "begins":
            if before is not None:
                _end_section(before, deepcopy(upright))
        elif after is upright:
            # Nothing follows: the document's last section itself is turned.
            _turn(upright, package)
        else:
            section = deepcopy(upright)
            _turn(section, package)
            _end_section(before, section)


def _turn(section: Any, package: Any) -> None:
    """Swaps the sides of a section's pages, turns the margins with them, and widens what is set."""
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    old = _text_width(size, margins)
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")
    sides = [margins.get(qn(f"w:{side}")) for side in SIDES]
    for side, value in zip((*SIDES[1:], SIDES[0]), sides, strict=True):
        margins.set(qn(f"w:{side}"), value)
    wider = _text_width(size, margins) - old
    for reference in section.findall(qn("w:headerReference")) + section.findall(
        qn("w:footerReference")
    ):
        reference.set(qn("r:id"), _widened(reference.get(qn("r:id")), wider, package.part))


def _text_width(size: Any, margins: Any) -> int:
    used = (int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
    return int(size.get(qn("w:w"))) - sum(used)


def _widened(linked: str, wider: int, document: Any) -> str:
    """The relationship of a copy of a header or footer whose tabs reach as far as the text does."""
    rel = document.rels[linked]
    part = rel.target_part
    name, _, suffix = part.partname.rpartition(".")
    called = PackURI(f"{name}-landscape.{suffix}")
    for known, one in document.rels.items():
        if not one.is_external and one.target_part.partname == called:
            return str(known)
    copy = XmlPart(called, part.content_type, parse_xml(part.blob), document.package)
    for inner in part.rels.values():
        copy.rels.add_relationship(inner.reltype, inner._target, inner.rId, inner.is_external)
    for tab in copy.element.iter(qn("w:tab")):
        share = SHARE_MOVED.get(tab.get(qn("w:val"), ""), 0.0)
        if tab.get(qn("w:pos")) is not None:
            tab.set(qn("w:pos"), str(round(int(tab.get(qn("w:pos"))) + wider * share)))
    return str(document.relate_to(copy, rel.reltype))


def _end_section(last: Any, section: Any) -> None:
    """Ends a section with its last paragraph; after a table, with a thin one of its own."""
    if last.tag != qn("w:p"):
        thin = parse_xml(THIN_PARAGRAPH)
        last.addnext(thin)
        last = thin
    last.get_or_add_pPr().insert_element_before(section, "w:pPrChange")
