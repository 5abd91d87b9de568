"""What can be done to a Word document only once its tables stand: colours, widths, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from svreport.core.frozen import Frozen
from svreport.rendering.word.word_file import (
    HEADER,
    PRESERVED,
    RELATION_ID,
    Element,
    W,
    WordFile,
    q,
)
from svreport.rendering.word.wordml import LANDSCAPE_TAG, LINK_STYLE, RATING_TAG

_SECTION = f"{q('pPr')}/{q('sectPr')}"
LARGEST_SHARE_OF_REPEATED = 0.7
SMALL_PRINT = 19  # half points
FIRST_DRAWING = 1001
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
# What may follow a cell's shading, and what follows the colour of a run, by the schema.
_AFTER_SHADING = ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
_AFTER_COLOUR = (
    *("spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd"),
    *("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"),
)


def _thin_paragraph() -> Element:
    values = {"before": "0", "after": "0", "line": "120", "lineRule": "exact"}
    return W.p(W.pPr(W.spacing({q(name): value for name, value in values.items()})))


def _insert_before(parent: Element, element: Element, followers: Sequence[str]) -> None:
    """Puts an element before the first of those that may follow it, or else last."""
    names = {q(name) for name in followers}
    follower = next((child for child in parent if child.tag in names), None)
    if follower is None:
        parent.append(element)
    else:
        follower.addprevious(element)


def _properties(element: Element, name: str) -> Element:
    """The properties of a paragraph, run or cell, which come first in it; made if need be."""
    found = element.find(q(name))
    if found is None:
        found = W(name)
        element.insert(0, found)
    return found


def end_with_line(file: WordFile, line: str) -> None:
    """Puts a line in small print at the end of a document, if there is one to put."""
    if line:
        size = W.rPr(W.sz({q("val"): str(SMALL_PRINT)}))
        paragraph = W.p(W.r(size, W.t(line)))
        _insert_before(file.body, paragraph, ("sectPr",))


def mark_headers(file: WordFile, mark: str) -> None:
    """Puts a mark into the header of every page, before what stands at its right or else first."""
    section = _first_section(file)
    shown = ["default"]
    shown += ["first"] if _is_on(section.find(q("titlePg"))) else []
    settings = file.settings
    odd_and_even = None if settings is None else settings.find(q("evenAndOddHeaders"))
    shown += ["even"] if _is_on(odd_and_even) else []
    there = {header.get(q("type")) for header in section.iterchildren(q("headerReference"))}
    for kind in shown:
        if kind not in there:
            reference = W.headerReference({q("type"): kind, RELATION_ID: file.add_header()})
            section.insert(0, reference)
    for name in file.related(HEADER):
        _put_first(next(file.tree(name).iter(q("p"))), mark)


def _is_on(setting: Element | None) -> bool:
    return setting is not None and setting.get(q("val"), "1") not in ("0", "false", "off")


def _put_first(paragraph: Element, mark: str) -> None:
    """Puts a mark after a paragraph's last tab, or before all else in it."""
    text = W.t(mark, PRESERVED)
    tabs = [tab for run in paragraph.iterchildren(q("r")) for tab in run.iterchildren(q("tab"))]
    if tabs:
        tabs[-1].addnext(text)
    else:
        paragraph.insert(0 if paragraph.find(q("pPr")) is None else 1, W.r(text))


def _first_section(file: WordFile) -> Element:
    return next(file.body.iter(q("sectPr")))


def text_width(section: Element) -> int:
    """The width of a section's text area, in twentieths of a point."""
    used = (_side(section, side) for side in ("left", "right"))
    return int(section.find(q("pgSz")).get(q("w"))) - sum(used)


def text_widths(file: WordFile) -> tuple[int, int]:
    """The width of the first section's text area, and where a page is turned on its side."""
    section = _first_section(file)
    used = (_side(section, side) for side in ("top", "bottom"))
    return text_width(section), int(section.find(q("pgSz")).get(q("h"))) - sum(used)


def _side(section: Element, side: str) -> int:
    return int(section.find(q("pgMar")).get(q(side)))


def number_drawings(file: WordFile) -> None:
    """Numbers the drawings anew: copies that loops made have the numbers of their originals."""
    for number, drawing in enumerate(file.body.iter(_DRAWING), start=FIRST_DRAWING):
        drawing.set("id", str(number))


def colour_ratings(file: WordFile) -> None:
    """Fills the cell of each rating with its colour and sets its words in readable ink."""
    for mark in list(file.body.iter(etree.ProcessingInstruction)):
        if mark.target != RATING_TAG:
            continue
        fill, ink = mark.text.split()
        text = mark.getparent()
        _shade(_ancestor(text, "tc"), fill)
        _ink(_ancestor(text, "r"), ink)
        text.text = (text.text or "") + (mark.tail or "")
        mark.tail = None
        text.remove(mark)


def _ancestor(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(q(name)), None)


def _shade(cell: Element | None, fill: str) -> None:
    if cell is None:
        return
    properties = _properties(cell, "tcPr")
    for old in properties.findall(q("shd")):
        properties.remove(old)
    shade = W.shd({q("val"): "clear", q("color"): "auto", q("fill"): fill})
    _insert_before(properties, shade, _AFTER_SHADING)


def _ink(run: Element | None, ink: str) -> None:
    if run is None:
        return
    properties = _properties(run, "rPr")
    colour = properties.find(q("color"))
    if colour is None:
        colour = W.color()
        _insert_before(properties, colour, _AFTER_COLOUR)
    colour.set(q("val"), ink)


def separate_tables(file: WordFile) -> None:
    """Puts a thin paragraph after a table that would else join the next, or end a cell or body."""
    for table in list(file.body.iter(q("tbl"))):
        after = table.getnext()
        if after is None or after.tag in (q("tbl"), q("sectPr")):
            table.addnext(_thin_paragraph())


def fit_tables(file: WordFile) -> None:
    """Makes tables whose columns a template repeats as wide as the text, whatever their number.

    In a section that is turned on its side, the text is wider.
    """
    widths = _widths(file)
    for table in file.body.iter(q("tbl")):
        grid = table.find(q("tblGrid"))
        rows = [row.findall(q("tc")) for row in table.iterchildren(q("tr"))]
        columns = _fit_grid(grid, table)
        even = all(len(cells) == len(columns) for cells in rows)
        if even and len(columns) > 1 and _ancestor(table, "tc") is None:
            _fit(columns, rows, widths[_in_body(table)])


def _fit_grid(grid: Element, table: Element) -> list[Element]:
    """The columns of a table's grid, as many as its rows have; together as wide as before."""
    columns = grid.findall(q("gridCol"))
    rows = [row.findall(q("tc")) for row in table.iter(q("tr"))]
    width = sum(float(column.get(q("w"), 0)) for column in columns)
    most = max((len(cells) for cells in rows), default=0)
    if most > len(columns):
        if columns and width:
            for column in columns:
                column.set(q("w"), str(int(float(column.get(q("w"))) * len(columns) / most)))
            share = str(int(width / most))
            for _ in range(most - len(columns)):
                grid.append(W.gridCol({q("w"): share}))
        columns = grid.findall(q("gridCol"))
    spanned = max((sum(map(_span, cells)) for cells in rows), default=0)
    gone = columns[spanned:]
    left: list[Element] = columns[:spanned]
    removed = sum(float(column.get(q("w"))) for column in gone)
    for column in gone:
        grid.remove(column)
    for column in left if gone else ():
        column.set(q("w"), str(int(float(column.get(q("w"))) + int(removed / len(left)))))
    return left


def _span(cell: Element) -> int:
    spans = cell.find(f"{q('tcPr')}/{q('gridSpan')}")
    return 1 if spans is None else int(spans.get(q("val")))


def _widths(file: WordFile) -> dict[Element, int]:
    """The width of the text area around each element of the body: that of the section it is in."""
    widths: dict[Element, int] = {}
    width = text_width(_first_section(file))
    for element in reversed(file.body):
        section = element if element.tag == q("sectPr") else element.find(_SECTION)
        if section is not None and None not in (section.find(q("pgSz")), section.find(q("pgMar"))):
            width = text_width(section)
        widths[element] = width
    return widths


def _in_body(element: Element) -> Element:
    """What stands in the body itself and holds an element."""
    around = [element, *element.iterancestors()]
    return around[-3]


def _fit(columns: Sequence[Element], rows: Sequence[Sequence[Element]], width: int) -> None:
    stated = [_cell_width(cell) for cell in rows[0]]
    if not all(stated):
        return
    widths = stated if sum(stated) == width else _scaled(stated, width)
    for column, width_of_column in zip(columns, widths, strict=True):
        column.set(q("w"), str(width_of_column))
    for cells in rows:
        for cell, width_of_column in zip(cells, widths, strict=True):
            _set_width(cell, width_of_column)


def _set_width(cell: Element, width: int) -> None:
    properties = _properties(cell, "tcPr")
    stated = properties.find(q("tcW"))
    if stated is None:
        stated = W.tcW({q("type"): "dxa"})
        properties.insert(0 if properties.find(q("cnfStyle")) is None else 1, stated)
    stated.set(q("w"), str(width))


def _scaled(stated: Sequence[int], width: int) -> list[int]:
    """Widths that fill the text: the first column takes what the repeated ones leave."""
    others = stated[1:]
    scale = min(1.0, width * LARGEST_SHARE_OF_REPEATED / sum(others))
    fitted = [round(share * scale) for share in others]
    return [width - sum(fitted), *fitted]


def _cell_width(cell: Element) -> int:
    stated = cell.find(f"{q('tcPr')}/{q('tcW')}")
    return int(stated.get(q("w"))) if stated is not None and stated.get(q("type")) == "dxa" else 0


# How much of the change in width moves a tab, by how it aligns.
SHARE_MOVED = {"right": 1.0, "center": 0.5}
SIDES = ("top", "right", "bottom", "left")


def turn_pages(file: WordFile) -> None:
    """Makes sections of their own, turned on their side, of what stands between the marks."""
    body = file.body
    upright = body.find(q("sectPr"))
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
            _turn(upright, file)
        else:
            section = deepcopy(upright)
            _turn(section, file)
            _end_section(before, section)


def _turn(section: Element, file: WordFile) -> None:
    """Swaps the sides of a section's pages, turns the margins with them, and widens what is set."""
    size, margins = section.find(q("pgSz")), section.find(q("pgMar"))
    old = text_width(section)
    width, height = size.get(q("w")), size.get(q("h"))
    size.set(q("w"), height)
    size.set(q("h"), width)
    size.set(q("orient"), "landscape")
    sides = [margins.get(q(side)) for side in SIDES]
    for side, value in zip((*SIDES[1:], SIDES[0]), sides, strict=True):
        margins.set(q(side), value)
    wider = text_width(section) - old
    for kind in ("headerReference", "footerReference"):
        for reference in section.findall(q(kind)):
            reference.set(RELATION_ID, _widen(reference.get(RELATION_ID), wider, file))


def _widen(linked: str, wider: int, file: WordFile) -> str:
    """The relation to a copy of a header or footer whose tabs reach as far as the text does."""
    relation = file.relation(linked)
    kind = relation.get("Type")
    part, _, ending = file.target(relation).rpartition(".")
    called = f"{part}-landscape.{ending}"
    if file.has_part(called):
        known = (rel for rel in relation.getparent() if rel.get("TargetMode") != "External")
        return str(next(rel.get("Id") for rel in known if file.target(rel) == called))
    for tab in file.add_copy(f"{part}.{ending}", called).iter(q("tab")):
        share = SHARE_MOVED.get(tab.get(q("val"), ""), 0.0)
        if tab.get(q("pos")) is not None:
            tab.set(q("pos"), str(round(int(tab.get(q("pos"))) + wider * share)))
    return file.relate(kind, called)


def _end_section(last: Element, section: Element) -> None:
    """Ends a section with its last paragraph; after a table, with a thin one of its own."""
    if last.tag != q("p"):
        thin = _thin_paragraph()
        last.addnext(thin)
        last = thin
    _insert_before(_properties(last, "pPr"), section, ("pPrChange",))


DEEPEST = 3
BOOKMARK = "_Toc{:09d}"
_LEVELS = re.compile(r'\\o\s+"\d-(\d)"')


class _Entry(Frozen):
    """A heading that the table lists, and the bookmark that it leads to."""

    level: int
    text: str
    bookmark: str


def fill_contents(file: WordFile) -> None:
    """Writes the entries of every table of contents that the template holds."""
    fields = list(_fields(file.body))
    if fields:
        entries = _entries(file)
        for paragraphs in fields:
            _fill(paragraphs, entries, file)


def _fields(body: Element) -> Iterator[list[Element]]:
    """The paragraphs of each field that is a table of contents."""
    inside: list[Element] = []
    depth = 0
    for paragraph in list(body.iter(q("p"))):
        if not depth and not _instruction(paragraph).startswith("TOC"):
            continue
        inside.append(paragraph)
        for mark in paragraph.iter(q("fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(q("fldCharType")), 0)
        if not depth:
            yield inside
            inside = []


def _instruction(paragraph: Element) -> str:
    """What the paragraph's first field is told to do, up to where its result begins."""
    code = ""
    for part in paragraph.iter(q("instrText"), q("fldChar")):
        if part.get(q("fldCharType")) == "separate":
            break
        code += part.text or ""
    return code.strip()


def _entries(file: WordFile) -> list[_Entry]:
    """The headings, each with a bookmark put around its words."""
    levels = {file.style_id(f"heading {level}"): level for level in range(1, DEEPEST + 1)}
    bookmarks = file.body.iter(q("bookmarkStart"))
    number = max((int(bookmark.get(q("id"))) for bookmark in bookmarks), default=0)
    found = []
    for paragraph in file.body.iter(q("p")):
        style = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
        level = None if style is None else levels.get(style.get(q("val")))
        if level is None:
            continue
        text = "".join(part.text or "" for part in paragraph.iter(q("t"))).strip()
        if text:
            number += 1
            _mark(paragraph, number)
            found.append(_Entry(level, text, BOOKMARK.format(number)))
    return found


def _mark(paragraph: Element, number: int) -> None:
    start = W.bookmarkStart({q("id"): str(number), q("name"): BOOKMARK.format(number)})
    _insert_before(paragraph, start, ("r", "hyperlink"))
    paragraph.append(W.bookmarkEnd({q("id"): str(number)}))


def _fill(paragraphs: Sequence[Element], entries: Sequence[_Entry], file: WordFile) -> None:
    first, *others = paragraphs
    instruction = _instruction(first)
    stated = _LEVELS.search(instruction)
    deepest = int(stated[1]) if stated else DEEPEST
    written = [_paragraph(entry, file) for entry in entries if entry.level <= deepest]
    for old in others:
        old.getparent().remove(old)
    if written:
        code = W.r(W.instrText(f" {instruction} ", PRESERVED))
        for at, run in enumerate([_field("begin"), code, _field("separate")], start=1):
            written[0].insert(at, run)
        written[-1].append(_field("end"))
    for paragraph in written:
        first.addprevious(paragraph)
    first.getparent().remove(first)


def _paragraph(entry: _Entry, file: WordFile) -> Element:
    style, link_style = file.style_id(f"toc {entry.level}"), file.style_id(LINK_STYLE)
    looks = W.pPr(*[W.pStyle({q("val"): style})] if style else [])
    run = W.r(*[W.rPr(W.rStyle({q("val"): link_style}))] if link_style else [], W.t(entry.text))
    link = W.hyperlink({q("anchor"): entry.bookmark, q("history"): "1"}, run)
    return W.p(looks, link)


def _field(kind: str) -> Element:
    return W.r(W.fldChar({q("fldCharType"): kind}))
