"""What can be done to a Word document only once it is filled in: colours, widths, sections.

A template's body is marked once where its tables, headings and ratings are; the marks are then
found in the text of each document that is made with it, which is never taken apart again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from html import unescape
from itertools import count, cycle, zip_longest

from lxml import etree

from svreport.files.ooxml.allowed import R
from svreport.files.ooxml.allowed import W as MAIN
from svreport.rendering.word import wordml
from svreport.rendering.word.tags import mark_contents
from svreport.rendering.word.word_file import (
    PRESERVED,
    RELATION_ID,
    Element,
    W,
    WordFile,
    mark_element,
    q,
)

LARGEST_SHARE_OF_REPEATED = 0.7
SMALL_PRINT = 19  # half points
FIRST_DRAWING = 1001
_SECTION = f"{q('pPr')}/{q('sectPr')}"
_CELL_MARK, _RUN_MARK, _TABLE_MARK = "cell", "run", "table"
_BY_TAG = "as its section"
_END_MARK = f"{wordml.MARK}end ?>"
_THIN_LOOK = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
# What may follow a cell's shading, and what follows the colour of a run, by the schema.
_AFTER_SHADING = ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
_AFTER_COLOUR = (
    *("spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd"),
    *("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"),
)


def mark_body(body: Element, file: WordFile) -> None:
    """Marks where a template's headings, tables, ratings and end are, once its tags are placed."""
    if mark_contents(body):
        for paragraph in body.iter(q("p")):
            level = file.heading_level(paragraph)
            if 0 < level <= wordml.DEEPEST_LISTED:
                paragraph.insert(0, mark_element(wordml.HEADING_MARK, str(level)))
    _mark_ratings(body)
    _mark_tables(body)
    end = body.find(q("sectPr"))
    place = len(body) if end is None else body.index(end)
    body.insert(place, mark_element("end", ""))


def _ancestor(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(q(name)), None)


def put_first(header: Element, mark: str) -> None:
    """Puts a mark after the last tab of a header's first paragraph, or before all else in it."""
    paragraph = next(header.iter(q("p")))
    is_alone = not any(text.text for text in header.iter(q("t")))
    text = W.t(mark if is_alone else f"{mark} \N{EN DASH} ", PRESERVED)
    tabs = [tab for run in paragraph.iterchildren(q("r")) for tab in run.iterchildren(q("tab"))]
    if tabs:
        tabs[-1].addnext(text)
    else:
        paragraph.insert(0 if paragraph.find(q("pPr")) is None else 1, W.r(text))


def text_width(section: Element) -> int:
    """The width of a section's text area, or of each of its columns, in twentieths of a point."""
    used = (_side(section, side) for side in ("left", "right"))
    width = int(section.find(q("pgSz")).get(q("w"))) - sum(used)
    columns = section.find(q("cols"))
    many = 1 if columns is None else int(columns.get(q("num"), 1))
    return width if many == 1 else (width - (many - 1) * int(columns.get(q("space"), 720))) // many


def text_widths(section: Element) -> tuple[int, int]:
    """The width of a section's text area, and where a page is turned on its side."""
    used = (_side(section, side) for side in ("top", "bottom"))
    return text_width(section), int(section.find(q("pgSz")).get(q("h"))) - sum(used)


def _side(section: Element, side: str) -> int:
    return int(section.find(q("pgMar")).get(q(side)))


def end_with_line(xml: str, line: str) -> str:
    """The document with a line in small print at its end, if there is one to put.

    It is on the page of the last row of a table above it.
    """
    body, end, rest = xml.partition(_END_MARK)
    above, begin, row = body.rpartition("<w:tr>")
    if line and row.endswith("</w:tbl>"):
        xml = f"{above}{begin}{_UNKEPT.sub(_KEPT, row)}{end}{rest}"
    size = f'<w:rPr><w:sz w:val="{SMALL_PRINT}"/></w:rPr>'
    paragraph = f"<w:p><w:r>{size}<w:t>{wordml.inline(line)}</w:t></w:r></w:p>" if line else ""
    return xml.replace(_END_MARK, paragraph)


# Where a paragraph of a table says that it is kept with the next, if it does not say so already.
_UNKEPT = re.compile(r"(<w:pPr><w:pStyle [^>]*/>)(?!<w:keepNext/>)")
_KEPT = rf"\1{wordml.KEPT_WITH_NEXT}"


def keep_introductions(xml: str) -> str:
    """The document with plain text kept on the page of a table or chart of the tag below it."""
    return _INTRODUCES.sub(rf"<w:p><w:pPr>{wordml.KEPT_WITH_NEXT}</w:pPr>\1", xml)


_INTRODUCES = re.compile(
    r"<w:p>(<w:r>(?:(?!</?w:p>).)*</w:p>)"
    rf'(?=<w:p><w:pPr><w:pStyle w:val="{wordml.CAPTION_STYLE}"/>)'
)


def number_drawings(xml: str) -> str:
    """The document with its drawings numbered: copies that loops made have their originals' ids."""
    if ":docPr " not in xml:
        return xml
    numbers = count(FIRST_DRAWING)
    return re.sub(r'(:docPr [^>]*?\bid=")\d*', lambda found: f"{found[1]}{next(numbers)}", xml)


def _mark_ratings(body: Element) -> None:
    """Marks where the colours of a rating go that a tag of a run may show, and what is there."""
    cells: list[Element] = []
    for run in body.iter(q("r")):
        if not any("{{" in (text.text or "") for text in run.iter(q("t"))):
            continue
        cell = _ancestor(run, "tc")
        if cell is not None and cell not in cells:
            cells.append(cell)
            place = f"{len(cells)} "
            _mark_property(cell, "tcPr", "shd", _AFTER_SHADING, mark_element(_CELL_MARK, place))
        place = f"{'' if cell is None else 1 + cells.index(cell)} "
        _mark_property(run, "rPr", "color", _AFTER_COLOUR, mark_element(_RUN_MARK, place))


def _mark_property(
    element: Element, group: str, name: str, followers: Sequence[str], mark: Element
) -> None:
    """Puts a mark in the place of a property, which it keeps, or where it would be."""
    properties = element.find(q(group))
    if properties is None:
        properties = etree.Element(q(group))
        element.insert(0, properties)
    for old in properties.findall(q(name)):
        mark.text = f"{mark.text.partition(' ')[0]} {markup_of_element(old)}"
        properties.remove(old)
    names = {q(follower) for follower in followers}
    before = (at for at, child in enumerate(properties) if child.tag in names)
    properties.insert(next(before, len(properties)), mark)


def element_of(xml: str) -> Element:
    """An element of a document as a tree of its own."""
    spaces = f'xmlns:w="{MAIN[1:-1]}" xmlns:r="{R[1:-1]}"'
    return etree.fromstring(f"<around {spaces}>{xml}</around>")[0]


def markup_of_element(element: Element) -> str:
    """An element as it is in a document that has its namespaces already."""
    tail, element.tail = element.tail, None
    text = re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(element, encoding="unicode"))
    element.tail = tail
    return text


def colour_ratings(xml: str) -> str:
    """The document with the cell of each rating in its colour, and its words in readable ink."""
    first, *texts = xml.split(wordml.MARK)
    pieces = [first]
    cells: dict[str, int] = {}
    run, cell = 0, ""
    for text in texts:
        mark, _, after = text.partition("?>")
        name, _, said = mark.partition(" ")
        place, _, value = said.partition(" ")
        if name == _CELL_MARK:
            cells[place] = len(pieces)
        elif name == _RUN_MARK:
            run, cell = len(pieces), place
        elif name == wordml.RATING_MARK:
            ink, _, past = value.partition(" ")
            pieces[run] = wordml.ink_colour(ink)
            plain = pieces[run - 1].removesuffix("<w:b/>")
            if plain.endswith("<w:rPr>"):
                pieces[run - 1] = plain if past else f"{plain}<w:b/>"
            if cell:
                at = cells[cell]
                apart = "" if pieces[at - 1].endswith("</w:tcBorders>") else wordml.SET_APART
                pieces[at] = f"{apart}{wordml.shade(place)}"
            value = ""
        else:
            value = f"{wordml.MARK}{mark}?>"
        pieces += value, after
    # Properties that were made for a mark alone, and texts that are empty.
    coloured = "".join(pieces).replace("<w:rPr></w:rPr>", "").replace("<w:tcPr></w:tcPr>", "")
    return coloured.replace("></w:t>", "/>")


def separate_tables(xml: str) -> str:
    """The document with thin paragraphs between tables, and at the end of cells and the body.

    Plain text below a table is set off from it.
    """
    first, *texts = xml.split("</w:tbl>")
    return first + "".join(
        f"</w:tbl>{_THIN_PARAGRAPH}{text}"
        if _ENDS_WITHOUT.match(text)
        else f"</w:tbl>{_PLAIN.sub(_SET_OFF, text, count=1)}"
        for text in texts
    )


_THIN_PARAGRAPH = f"<w:p><w:pPr>{_THIN_LOOK}</w:pPr></w:p>"
_PLAIN = re.compile(r"\A(\s*<w:p(?: [^>]*)?>)(?:<w:pPr/>)?(?=<w:(?:r|hyperlink)[ >])")
_SET_OFF = rf"\1<w:pPr>{wordml.AFTER_TABLE}</w:pPr>"
_ENDS_WITHOUT = re.compile(r"\s*(?:<w:tbl[ >]|<w:sectPr[ >]|</)")


def _mark_tables(body: Element) -> None:
    """Marks the tables that are to be as wide as the text: those whose columns are repeated.

    In a section that is turned on its side, or has columns, the text is as wide as that, for
    what a tag fills in too.
    """
    first = width = text_width(next(body.iter(q("sectPr"))))
    for element in reversed(list(body)):
        if width != first:
            # Each tag by itself, since what is around it may be left out.
            element.tail, *pieces = _VALUE.split(element.tail or "")
            at = body.index(element) + 1
            for text, mark in zip(pieces, cycle((_BY_TAG, "ends")), strict=False):
                body.insert(at, mark_element(_TABLE_MARK, mark))
                body[at].tail, at = text, at + 1
        section = element if element.tag == q("sectPr") else element.find(_SECTION)
        if section is not None and None not in (section.find(q("pgSz")), section.find(q("pgMar"))):
            width = text_width(section)
        for table in list(element.iter(q("tbl"))):
            if _ancestor(table, "tc") is None:
                end = mark_element(_TABLE_MARK, "ends")
                end.tail, table.tail = table.tail, None
                table.addprevious(mark_element(_TABLE_MARK, str(width)))
                table.addnext(end)


_VALUE = re.compile(r"({{.*?}})", re.DOTALL)
_TABLE = re.compile(r"<w:tbl[ >].*?</w:tbl>", re.DOTALL)
_TURNED = re.compile(
    rf"(<\?\w+-{wordml.LANDSCAPE_MARK} begins.*?{wordml.LANDSCAPE_MARK} ends\?>)", re.DOTALL
)
_TEXT = re.compile("<w:t(?: [^>]*)?>([^<]*)")
_ROW, _CELL = re.compile(r"<w:tr(?=[ >])"), re.compile(r"<w:tc(?=[ >])")
_COLUMN = re.compile(r'<w:gridCol w:w="([\d.]+)"[^>]*/>')
_SPAN = re.compile(r'<w:gridSpan w:val="(\d+)"')
_CELL_WIDTH = re.compile(r'<w:tcW [^>]*?w:w="([^"]*)"[^>]*>')
_TABLE_WIDTH = re.compile(r'(?<=<w:tblW w:w=")\d+(?=" w:type="dxa")')
_REPEATED = re.compile(r"(?:</w:tc>|</w:trPr>|<w:tr>)\s*\{%")


def fit_tables(xml: str, *, is_filled: bool = True) -> str:
    """The document with its marked tables as wide as the text, whatever their number of columns.

    Before it `is_filled` in, only those are fitted whose columns no tag repeats.
    """
    begin = f"{wordml.MARK}{_TABLE_MARK} "
    end = f"{begin}ends?>"
    *texts, last = xml.split(end)
    done = []
    at = 0
    for text in texts:
        at += len(text) + len(end)
        before, _, marked = text.rpartition(begin)
        width, _, inside = marked.partition("?>")
        if is_filled or (inside.startswith("<w:tbl") and not _REPEATED.search(inside)):
            by_tag = width == _BY_TAG
            wide = _width_at(xml, at) if by_tag else int(width)
            done.append(f"{before}{_tables_fitted(inside, wide, by_tag=by_tag)}")
        else:
            done.append(f"{text}{end}")
    return "".join((*done, last))


def _width_at(xml: str, at: int) -> int:
    """The width of the text at a place: that of the section which ends after it.

    Which one that is, is known only of a document: tags may leave the end of a section out.
    """
    start = xml.index("<w:sectPr", at)
    ending = "</w:sectPr>"
    return text_width(element_of(xml[start : xml.index(ending, start) + len(ending)]))


def _tables_fitted(xml: str, width: int, *, by_tag: bool) -> str:
    """A table of the template, or all upright ones that a tag has filled in, as wide as that."""
    if not by_tag:
        return _fitted(xml, width)
    pieces = _TURNED.split(xml)
    upright = [
        _TABLE.sub(lambda table: _fitted(table[0], width, by_words=True), text)
        for text in pieces[::2]
    ]
    return "".join(text for pair in zip_longest(upright, pieces[1::2]) for text in pair if text)


def _scaled(stated: Sequence[int], width: int) -> list[int]:
    """Widths that fill the text: the first column takes what the repeated ones leave."""
    others = stated[1:]
    scale = min(1.0, width * LARGEST_SHARE_OF_REPEATED / sum(others))
    fitted = [round(share * scale) for share in others]
    return [width - sum(fitted), *fitted]


def _fitted(table: str, width: int, *, by_words: bool = False) -> str:
    """A table whose rows have the same number of cells, as wide as that; any other as it is."""
    head, *rows = _ROW.split(table)
    cells = [_CELL.split(row) for row in rows]
    columns = _columns([int(float(stated)) for stated in _COLUMN.findall(head)], cells)
    is_even = all(len(row) - 1 == len(columns) for row in cells)
    if is_even and len(columns) > 1 and rows and "<w:tblPr" not in "".join(rows):
        stated = [_cell_width(cell) for cell in cells[0][1:]]
        if all(stated) and by_words:
            texts = [
                map(_words, column) for column in zip(*(row[1:] for row in cells), strict=True)
            ]
            columns, margins = wordml.fit_columns(texts, stated, width)
            if margins not in head:
                head = head.replace(wordml.FIXED_LAYOUT, f"{wordml.FIXED_LAYOUT}{margins}")
        elif all(stated):
            columns = stated if sum(stated) == width else _scaled(stated, width)
        if all(stated):
            for row in cells:
                row[1:] = map(_with_width, row[1:], columns)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    head = re.sub(r"<w:tblGrid>.*</w:tblGrid>", f"<w:tblGrid>{grid}</w:tblGrid>", head)
    head = _TABLE_WIDTH.sub(str(sum(columns)), head, count=1)
    return "<w:tr".join((head, *("<w:tc".join(row) for row in cells)))


def _columns(stated: Sequence[int], rows: Sequence[Sequence[str]]) -> list[int]:
    """The widths of a table's columns, as many as its rows have; together as wide as before."""
    most = max((len(row) - 1 for row in rows), default=0)
    columns = [*stated]
    if most > len(columns) and sum(columns) > 0:
        columns = [int(column * len(stated) / most) for column in stated]
        columns += [int(sum(stated) / most)] * (most - len(stated))
    spanned = max((sum(_span(cell) for cell in row[1:]) for row in rows), default=0)
    left = columns[:spanned]
    more = sum(columns[spanned:]) // len(left) if left else 0
    return [column + more for column in left]


def _span(cell: str) -> int:
    spans = _SPAN.search(cell) if "<w:gridSpan" in cell else None
    return int(spans[1]) if spans else 1


def _words(cell: str) -> str:
    return unescape(" ".join(_TEXT.findall(cell)))


def _cell_width(cell: str) -> int:
    """The width that a cell states, or 0 where it states none in twentieths of a point."""
    stated = _CELL_WIDTH.search(cell)
    is_number = stated and stated[1].isdigit() and ' w:type="dxa"' in stated[0]
    return int(stated[1]) if stated and is_number else 0


def _with_width(cell: str, width: int) -> str:
    stated = _CELL_WIDTH.search(cell)
    if stated:
        return f"{cell[: stated.start(1)]}{width}{cell[stated.end(1) :]}"
    element = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if "<w:tcPr>" in cell:
        return re.sub(r"<w:tcPr>(<w:cnfStyle [^>]*>)?", rf"\g<0>{element}", cell, count=1)
    return re.sub(r"^[^>]*>", rf"\g<0><w:tcPr>{element}</w:tcPr>", cell)


# How much of the change in width moves a tab, by how it aligns.
SHARE_MOVED = {"right": 1.0, "center": 0.5}
_FIRST_PAGE = re.compile(r'<w:titlePg/>|<w:(?:header|footer)Reference w:type="first"[^>]*/>')
SIDES = ("top", "right", "bottom", "left")
_LANDSCAPE = re.compile(f"{re.escape(wordml.MARK)}{wordml.LANDSCAPE_MARK} (?:begins|ends)\\?>")


def turn_pages(xml: str, turned: Callable[[str], str], headings: Collection[str]) -> str:
    """The document with what is between the marks in sections that are turned on their side.

    `turned` gives the last section of the document turned so. Paragraphs in the styles of
    `headings` just before a section, and one that follows them, go into it.
    """
    if f"{wordml.MARK}{wordml.LANDSCAPE_MARK}" not in xml:
        return xml
    done, *rest = _LANDSCAPE.split(xml)
    first = xml.rpartition(_END_MARK)[2].partition("</w:body>")[0]
    # Only the document's first page is one without a header.
    upright = _FIRST_PAGE.sub("", first)
    on_side = turned(upright)
    rest[-1] = rest[-1].replace(first, upright)
    for turned_block, after in zip(rest[::2], rest[1::2], strict=True):
        start = _start_of_headings(done, headings)
        done, block = done[:start], done[start:] + turned_block
        if not done.endswith("<w:body>"):
            done = _end_section(done, upright if "<w:sectPr" in done else first)
        if after.startswith(_END_MARK):
            # Nothing follows: the document's last section itself is turned.
            return f"{done}{block}{after.replace(upright, on_side)}"
        done = f"{_end_section(done + block, on_side)}{after}"
    return done


def _start_of_headings(xml: str, headings: Collection[str]) -> int:
    """Where the headings begin that a document ends with, or ends with but one paragraph."""
    start = end = len(xml)
    for number in count():
        at = max(xml.rfind("<w:p>", 0, end), xml.rfind("<w:p ", 0, end))
        paragraph, end = xml[at:end], at
        is_whole = paragraph.endswith("</w:p>") and paragraph.count("</w:p>") == 1
        style = re.search(r'<w:pStyle w:val="([^"]*)"', paragraph)
        if is_whole and style and style[1] in headings:
            start = at
        elif number or not is_whole or "<w:sectPr" in paragraph:
            break
    return start


def turned_section(section: Element, wider: Callable[[str, int], str]) -> Element:
    """A section with its sides swapped, and its margins turned with them.

    `wider` gives the relation to a copy of a header or footer that reaches so much farther.
    """
    size, margins = section.find(q("pgSz")), section.find(q("pgMar"))
    old = text_width(section)
    width, height = size.get(q("w")), size.get(q("h"))
    size.set(q("w"), height)
    size.set(q("h"), width)
    size.set(q("orient"), "landscape")
    sides = [margins.get(q(side)) for side in SIDES]
    for side, value in zip((*SIDES[1:], SIDES[0]), sides, strict=True):
        margins.set(q(side), value)
    more = text_width(section) - old
    for kind in ("headerReference", "footerReference"):
        for reference in section.findall(q(kind)):
            reference.set(RELATION_ID, wider(reference.get(RELATION_ID), more))
    return section


def moved_tabs(xml: str, wider: int) -> str:
    """A header or footer whose tabs reach so much farther."""

    def moved(tab: re.Match[str]) -> str:
        kind, place = re.search(r'w:val="(\w+)"', tab[0]), re.search(r'w:pos="(-?\d+)"', tab[0])
        share = SHARE_MOVED.get(kind[1] if kind else "", 0.0)
        if place is None:
            return tab[0]
        return tab[0].replace(place[0], f'w:pos="{round(int(place[1]) + wider * share)}"')

    return re.sub(r"<w:tab [^>]*>", moved, xml)


def _end_section(xml: str, section: str) -> str:
    """The document, a section ended with its last paragraph; after a table, with a thin one."""
    start = max(xml.rfind("<w:p>"), xml.rfind("<w:p "))
    last = xml[start:]
    if not last.endswith("</w:p>") or last.count("</w:p>") > 1:
        return f"{xml}<w:p><w:pPr>{_THIN_LOOK}{section}</w:pPr></w:p>"
    looks = re.match(r"(<w:p[^>]*>(?:<\?[^>]*>)?)(?:<w:pPr/>|<w:pPr>(.*?)</w:pPr>)?", last)
    assert looks is not None
    inside, change, changed = (looks[2] or "").partition("<w:pPrChange")
    rest = last[looks.end() :]
    return f"{xml[:start]}{looks[1]}<w:pPr>{inside}{section}{change}{changed}</w:pPr>{rest}"
