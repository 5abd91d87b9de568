"""What makes slides hard to follow: on a wall, with a screen reader, or without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from slides_reading import A, C, Deck, P, R, SlideRead, description, paragraph_text, xml_of
from word_accessibility import ENOUGH_CONTRAST, LEFT_OF_A_TAG, contrast

SMALLEST = 1200
LANGUAGE = "en-GB"


def faults(deck: Deck) -> list[str]:
    """Everything wrong with a deck, in words."""
    return [
        *_of_properties(deck),
        *_of_titles(deck),
        *(fault for slide in deck.slides for fault in _of_slide(deck, slide)),
        *_of_charts(deck),
        *_of_languages(deck),
        *_left_of_tags(deck),
    ]


def _of_properties(deck: Deck) -> Iterator[str]:
    core = deck.presentation.core_properties
    for name in ("title", "author"):
        if not getattr(core, name).strip():
            yield f"the property {name} is not set"
    if core.language != LANGUAGE:
        yield f"the language property is “{core.language}”"


def _of_titles(deck: Deck) -> Iterator[str]:
    for title, times in Counter(deck.titles).items():
        if times > 1:
            yield f"{times} slides have the title “{title}”"
        if not title.strip():
            yield "a slide has no title"


def _of_slide(deck: Deck, slide: SlideRead) -> Iterator[str]:
    where = f"slide {slide.number}"
    if not slide.shapes or slide.shapes[0]._element is not slide.slide.shapes.title._element:
        yield f"{where} does not begin with its title"
    if not any(note.strip() for note in slide.notes):
        yield f"{where} has no notes"
    ids = [one.get("id") for one in slide.slide._element.iter(f"{P}cNvPr")]
    if len(ids) != len(set(ids)):
        yield f"{where} has shapes of the same id: {ids}"
    if slide.number > 1:
        kinds = [one.get("type") for one in slide.slide._element.iter(f"{P}ph")]
        yield from (f"{where} has no {kind}" for kind in ("ftr", "sldNum") if kind not in kinds)
    for shape in slide.shapes:
        yield from (f"{where}: {fault}" for fault in _of_shape(shape))
    for link in slide.slide._element.iter(f"{A}hlinkClick"):
        if link.get(f"{R}id") not in slide.slide.part.rels:
            yield f"{where} has a link that leads nowhere"


def _of_shape(shape: Any) -> Iterator[str]:
    is_picture = not shape.has_text_frame
    if is_picture and not description(shape).strip():
        yield f"{shape.name} has no alternative text"
    if shape.has_text_frame and not shape.text_frame.text.strip():
        yield f"{shape.name} is empty"
    yield from _of_sizes(shape)
    if shape.has_table:
        yield from _of_table(shape)


def _of_sizes(shape: Any) -> Iterator[str]:
    for paragraph in shape._element.iter(f"{A}p"):
        if not paragraph_text(paragraph).strip():
            continue
        properties = paragraph.find(f"{A}pPr")
        level = 1 if properties is None else int(properties.get("lvl", 0)) + 1
        inherited = _inherited_size(shape, level)
        for run in paragraph.iter(f"{A}rPr"):
            size = int(run.get("sz") or inherited)
            if size < SMALLEST:
                yield f"{shape.name} has text of {size / 100:g} points"


def _inherited_size(shape: Any, level: int) -> int:
    """The size that a run without its own has: from the layout, else from the master."""
    holder = shape._element.find(f".//{P}nvPr/{P}ph")
    if holder is None:
        return 0
    layout = shape.part.slide_layout
    chain = [
        one._element
        for one in layout.placeholders
        if str(one.placeholder_format.idx) == holder.get("idx", "0")
    ]
    is_title = holder.get("type") in ("title", "ctrTitle")
    wanted = {"title"} if is_title else {holder.get("type"), "body"}
    chain += [
        one._element
        for one in layout.slide_master.placeholders
        if one._element.find(f".//{P}ph").get("type") in wanted
    ]
    name = f"{A}lvl{level}pPr"
    styles = [one.find(f"{P}txBody/{A}lstStyle/{name}/{A}defRPr") for one in chain]
    kind = "titleStyle" if is_title else "bodyStyle"
    styles.append(layout.slide_master._element.find(f"{P}txStyles/{P}{kind}/{name}/{A}defRPr"))
    sizes = [int(one.get("sz")) for one in styles if one is not None and one.get("sz")]
    return sizes[0] if sizes else 0


def _of_table(shape: Any) -> Iterator[str]:
    table = shape.table._tbl
    properties = table.find(f"{A}tblPr")
    if properties.get("firstRow") != "1":
        yield f"{shape.name} does not mark its header row"
    rows = table.findall(f"{A}tr")
    if not all(_text(cell) for cell in rows[0].findall(f"{A}tc")):
        yield f"{shape.name} has an empty heading"
    if any(cell.get("gridSpan") or cell.get("rowSpan") for cell in table.iter(f"{A}tc")):
        yield f"{shape.name} has merged cells"
    for cell in table.iter(f"{A}tc"):
        fill = cell.find(f"{A}tcPr/{A}solidFill/{A}srgbClr")
        if fill is None:
            continue
        inks = {one.get("val") for one in cell.findall(f".//{A}rPr/{A}solidFill/{A}srgbClr")}
        if not _text(cell):
            yield f"{shape.name} has a cell that speaks by its colour {fill.get('val')} alone"
        elif any(contrast(fill.get("val"), one) < ENOUGH_CONTRAST for one in inks or {"1F1F1F"}):
            yield f"{shape.name} has {inks} words on {fill.get('val')}"


def _text(cell: Any) -> str:
    return "".join(paragraph_text(one) for one in cell.iter(f"{A}p")).strip()


def _of_charts(deck: Deck) -> Iterator[str]:
    for name in deck.parts:
        if name.startswith("ppt/charts/chart"):
            chart = xml_of(deck, name)
            sizes = {int(one.get("sz")) for one in chart.iter() if one.get("sz")}
            if not sizes or min(sizes) < SMALLEST:
                yield f"{name} has text of {sizes}"
            if chart.find(f".//{C}txPr") is None:
                yield f"{name} leaves its text to defaults"


def _of_languages(deck: Deck) -> Iterator[str]:
    for name in deck.parts:
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notesSlide")):
            marked = {
                one.get("lang") for one in xml_of(deck, name).iter(f"{A}rPr", f"{A}endParaRPr")
            }
            if marked - {LANGUAGE}:
                yield f"the language of {name} is {marked}"


def _left_of_tags(deck: Deck) -> Iterator[str]:
    for name, content in deck.parts.items():
        for mark in LEFT_OF_A_TAG:
            if (
                name.endswith((".xml", ".rels"))
                and name.startswith("ppt/slides")
                and mark in content
            ):
                yield f"{mark.decode()} is left in {name}"
