"""What can be done to a Word document only once its tables stand: colours, widths, properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.shared import Pt
from lxml import etree

from svreport.content.paper import Properties
from svreport.core.frozen import Frozen
from svreport.rendering.package import set_core_properties
from svreport.rendering.word.wordml import EMU_IN_A_TWENTIETH, LANDSCAPE_TAG, LINK_STYLE, RATING_TAG

THIN_PARAGRAPH = (
    f"<w:p {nsdecls('w')}><w:pPr>"
    '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)
CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
LARGEST_SHARE_OF_REPEATED = 0.7


SMALL_PRINT = 19  # half points


def end_with_line(package: Any, line: str) -> None:
    """Puts a line in small print at the end of a document, if there is one to put."""
    if line:
        paragraph = package.add_paragraph()
        paragraph.add_run(line).font.size = Pt(SMALL_PRINT / 2)


def mark_headers(package: Any, mark: str) -> None:
    """Puts a mark into the header of every page, before what stands at its right or else first."""
    first, rels = package.sections[0], package.part.rels.values()
    shown = [first.header]
    shown += [first.first_page_header] if first.different_first_page_header_footer else []
    shown += [first.even_page_header] if package.settings.odd_and_even_pages_header_footer else []
    for header in shown:
        header.is_linked_to_previous = False  # which makes one where there is none
    for part in {rel.target_part for rel in rels if rel.reltype == RELATIONSHIP_TYPE.HEADER}:
        _put_first(next(part.element.iter(qn("w:p"))), mark)


def _put_first(paragraph: Any, mark: str) -> None:
    """Puts a mark after a paragraph's last tab, or before all else in it."""
    text = OxmlElement("w:t")
    text.text = mark
    text.set(qn("xml:space"), "preserve")
    tabs = paragraph.xpath("./w:r/w:tab")
    if tabs:
        tabs[-1].addnext(text)
        return
    run = OxmlElement("w:r")
    run.append(text)
    looks = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if looks is None else 1, run)


def text_width(package: Any) -> int:
    """The width of the first section's text area, in twentieths of a point."""
    section = package.sections[0]
    inside = section.page_width - section.left_margin - section.right_margin
    return int(inside / EMU_IN_A_TWENTIETH)


def colour_ratings(package: Any) -> None:
    """Fills the cell of each rating with its colour and sets its words in readable ink."""
    body = package.element.body
    for mark in list(body.iter(etree.ProcessingInstruction)):
        if mark.target != RATING_TAG:
            continue
        fill, ink = mark.text.split()
        text = mark.getparent()
        _shade(_ancestor(text, "w:tc"), fill)
        _ink(_ancestor(text, "w:r"), ink)
        text.text = (text.text or "") + (mark.tail or "")
        mark.tail = None
        text.remove(mark)


def _ancestor(element: Any, tag: str) -> Any | None:
    return next(element.iterancestors(qn(tag)), None)


def _shade(cell: Any | None, fill: str) -> None:
    if cell is None:
        return
    properties = cell.get_or_add_tcPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), fill)
    # The schema's order: after borders, before what may follow.
    properties.insert_element_before(
        shade, "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark"
    )


def _ink(run: Any | None, ink: str) -> None:
    if run is None:
        return
    properties = run.get_or_add_rPr()
    colour = properties.get_or_add_color()
    colour.set(qn("w:val"), ink)


def separate_tables(package: Any) -> None:
    """Puts a thin paragraph after a table that would else join the next, or end a cell or body."""
    for table in list(package.element.body.iter(qn("w:tbl"))):
        after = table.getnext()
        if after is None or after.tag in (qn("w:tbl"), qn("w:sectPr")):
            table.addnext(parse_xml(THIN_PARAGRAPH))


def fit_tables(package: Any) -> None:
    """Makes tables whose columns a template repeats as wide as the text, whatever their number.

    In a section that is turned on its side, the text is wider.
    """
    for table in package.element.body.iter(qn("w:tbl")):
        width = _width_around(table, package)
        columns = table.tblGrid.findall(qn("w:gridCol"))
        rows = table.findall(qn("w:tr"))
        even = all(len(row.findall(qn("w:tc"))) == len(columns) for row in rows)
        if even and len(columns) > 1 and _ancestor(table, "w:tc") is None:
            _fit(columns, rows, width)


def _width_around(table: Any, package: Any) -> int:
    """The width of the text area of the section that the table stands in."""
    for after in (table, *table.itersiblings()):
        ends = (
            after if after.tag == qn("w:sectPr") else after.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        )
        if ends is not None:
            size, margins = ends.find(qn("w:pgSz")), ends.find(qn("w:pgMar"))
            if size is not None and margins is not None:
                return _text_width(size, margins)
    return text_width(package)


def _fit(columns: list[Any], rows: list[Any], width: int) -> None:
    stated = [_cell_width(cell) for cell in rows[0].findall(qn("w:tc"))]
    if not all(stated):
        return
    widths = stated if sum(stated) == width else _scaled(stated, width)
    for column, width_of_column in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(width_of_column))
    for row in rows:
        for cell, width_of_column in zip(row.findall(qn("w:tc")), widths, strict=True):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width_of_column))


def _scaled(stated: list[int], width: int) -> list[int]:
    """Widths that fill the text: the first column takes what the repeated ones leave."""
    others = stated[1:]
    scale = min(1.0, width * LARGEST_SHARE_OF_REPEATED / sum(others))
    fitted = [round(share * scale) for share in others]
    return [width - sum(fitted), *fitted]


def _cell_width(cell: Any) -> int:
    found = cell.xpath("w:tcPr/w:tcW[@w:type='dxa']/@w:w")
    return int(found[0]) if found else 0


def set_properties(package: Any, properties: Properties) -> None:
    """Writes the document properties."""
    # docxcompose, where it is installed, takes the prefix from all that use python-docx.
    nsmap["cp"] = CORE_PROPERTIES
    set_core_properties(package.core_properties, properties)


# How much of the change in width moves a tab, by how it aligns.
SHARE_MOVED = {"right": 1.0, "center": 0.5}
SIDES = ("top", "right", "bottom", "left")


def landscape_width(package: Any) -> int:
    """The width of the text area where a page is turned on its side, in twentieths of a point."""
    section = package.sections[0]
    inside = section.page_height - section.top_margin - section.bottom_margin
    return int(inside / EMU_IN_A_TWENTIETH)


def turn_pages(package: Any) -> None:
    """Makes sections of their own, turned on their side, of what stands between the marks."""
    body = package.element.body
    upright = body.sectPr
    marks = [
        mark for mark in body.iter(etree.ProcessingInstruction) if mark.target == LANDSCAPE_TAG
    ]
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
        reference.set(qn("r:id"), _widen(reference.get(qn("r:id")), wider, package.part))


def _text_width(size: Any, margins: Any) -> int:
    used = (int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
    return int(size.get(qn("w:w"))) - sum(used)


def _widen(linked: str, wider: int, document: Any) -> str:
    """The relationship of a copy of a header or footer whose tabs reach as far as the text does."""
    rel = document.rels[linked]
    part = rel.target_part
    name, _, suffix = part.partname.rpartition(".")
    called = PackURI(f"{name}-landscape.{suffix}")
    for known, relation in document.rels.items():
        if not relation.is_external and relation.target_part.partname == called:
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


DEEPEST = 3
BOOKMARK = "_Toc{:09d}"
_LEVELS = re.compile(r'\\o\s+"\d-(\d)"')


class _Entry(Frozen):
    """A heading that the table lists, and the bookmark that it leads to."""

    level: int
    text: str
    bookmark: str


def fill_contents(package: Any) -> None:
    """Writes the entries of every table of contents that the template holds."""
    fields = list(_fields(package.element.body))
    if not fields:
        return
    styles = {style.name.casefold(): style.style_id for style in package.styles}
    entries = _entries(package, styles)
    for paragraphs in fields:
        _fill(paragraphs, entries, styles)


def _fields(body: Any) -> Iterator[list[Any]]:
    """The paragraphs of each field that is a table of contents."""
    inside: list[Any] = []
    depth = 0
    for paragraph in list(body.iter(qn("w:p"))):
        if not depth and not _instruction(paragraph).startswith("TOC"):
            continue
        inside.append(paragraph)
        for mark in paragraph.iter(qn("w:fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(qn("w:fldCharType")), 0)
        if not depth:
            yield inside
            inside = []


def _instruction(paragraph: Any) -> str:
    """What the paragraph's first field is told to do, up to where its result begins."""
    code = ""
    for part in paragraph.iter(qn("w:instrText"), qn("w:fldChar")):
        if part.get(qn("w:fldCharType")) == "separate":
            break
        code += part.text or ""
    return code.strip()


def _entries(package: Any, styles: dict[str, str]) -> list[_Entry]:
    """The headings, each with a bookmark put around its words."""
    levels = {styles.get(f"heading {level}"): level for level in range(1, DEEPEST + 1)}
    taken = [
        int(bookmark.get(qn("w:id")))
        for bookmark in package.element.body.iter(qn("w:bookmarkStart"))
    ]
    number = max(taken, default=0)
    found = []
    for paragraph in package.element.body.iter(qn("w:p")):
        level = levels.get(paragraph.style)
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t"))).strip()
        if level is None or not text:
            continue
        number += 1
        _mark(paragraph, number)
        found.append(_Entry(level, text, BOOKMARK.format(number)))
    return found


def _mark(paragraph: Any, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for bookmark in (start, end):
        bookmark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), BOOKMARK.format(number))
    paragraph.insert_element_before(start, "w:r", "w:hyperlink")
    paragraph.append(end)


def _fill(paragraphs: list[Any], entries: list[_Entry], styles: dict[str, str]) -> None:
    first, *others = paragraphs
    instruction = _instruction(first)
    stated = _LEVELS.search(instruction)
    deepest = int(stated[1]) if stated else DEEPEST
    listed = [entry for entry in entries if entry.level <= deepest]
    written = [_paragraph(entry, styles) for entry in listed]
    for old in others:
        old.getparent().remove(old)
    if written:
        opening = [_field("begin"), _code(instruction), _field("separate")]
        for at, run in enumerate(opening, start=1):
            written[0].insert(at, run)
        written[-1].append(_field("end"))
    for paragraph in written:
        first.addprevious(paragraph)
    first.getparent().remove(first)


def _paragraph(entry: _Entry, styles: dict[str, str]) -> Any:
    paragraph: Any = OxmlElement("w:p")
    link, run = OxmlElement("w:hyperlink"), cast(Any, OxmlElement("w:r"))
    paragraph.get_or_add_pPr()
    style = styles.get(f"toc {entry.level}")
    if style is not None:
        paragraph.style = style
    link.set(qn("w:anchor"), entry.bookmark)
    link.set(qn("w:history"), "1")
    if LINK_STYLE.casefold() in styles:
        run.style = styles[LINK_STYLE.casefold()]
    run.text = entry.text
    link.append(run)
    paragraph.append(link)
    return paragraph


def _field(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _code(instruction: str) -> Any:
    run, code = OxmlElement("w:r"), OxmlElement("w:instrText")
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.text = f" {instruction} "
    run.append(code)
    return run
