"""What can be done to a Word document only once its tables stand: colours, widths, properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from lxml import etree

from svreport.papers import Properties
from svreport.renderers.wordml import EMU_IN_A_TWENTIETH, RATING_TAG

THIN_PARAGRAPH = (
    f"<w:p {nsdecls('w')}><w:pPr>"
    '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
)
CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
UNDATED = datetime(2000, 1, 1)
LARGEST_SHARE_OF_REPEATED = 0.7


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
                sides = (margins.get(qn("w:left")), margins.get(qn("w:right")))
                return int(size.get(qn("w:w"))) - sum(int(side) for side in sides)
    return text_width(package)


def _fit(columns: list[Any], rows: list[Any], width: int) -> None:
    stated = [_cell_width(cell) for cell in rows[0].findall(qn("w:tc"))]
    if not all(stated):
        return
    widths = stated if sum(stated) == width else _fitted(stated, width)
    for column, one in zip(columns, widths, strict=True):
        column.set(qn("w:w"), str(one))
    for row in rows:
        for cell, one in zip(row.findall(qn("w:tc")), widths, strict=True):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(one))


def _fitted(stated: list[int], width: int) -> list[int]:
    """Widths that fill the text: the first column takes what the repeated ones leave."""
    others = stated[1:]
    scale = min(1.0, width * LARGEST_SHARE_OF_REPEATED / sum(others))
    fitted = [round(one * scale) for one in others]
    return [width - sum(fitted), *fitted]


def _cell_width(cell: Any) -> int:
    found = cell.xpath("w:tcPr/w:tcW[@w:type='dxa']/@w:w")
    return int(found[0]) if found else 0


def set_properties(package: Any, properties: Properties) -> None:
    """The document properties, with dates that come from the inputs alone."""
    # docxcompose, where it is installed, takes the prefix from all that use python-docx.
    nsmap["cp"] = CORE_PROPERTIES
    core = package.core_properties
    made = properties.made_on
    stamp = datetime(made.year, made.month, made.day) if made else UNDATED
    core.title = properties.title[:255]
    core.subject = properties.subject[:255]
    core.keywords = properties.keywords[:255]
    core.author = properties.author[:255]
    core.last_modified_by = properties.author[:255]
    core.language = properties.language
    core.created = core.modified = stamp
    core.revision = 1
    core.comments = core.category = ""
