"""Which slides there are: each message on as many as it needs, under titles of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from svreport.content.blocks import Block, ChartBlock, Landscape, TableBlock
from svreport.content.charts import Chart
from svreport.content.paper import Slide
from svreport.rendering.slides.fitting import OneBox, fitted
from svreport.rendering.slides.flow import TextBox, text_pages
from svreport.rendering.slides.metrics import Line, lines_of
from svreport.rendering.slides.rows import TableBox, TablePage, table_pages

# What fills the middle of a slide: lines of text, a part of a table, or a chart.
Filling: TypeAlias = "Sequence[Line] | TableFilling | ChartFilling"


@dataclass(frozen=True)
class TableFilling:
    """A part of a table, and the table that it is of."""

    page: TablePage
    table: TableBlock


@dataclass(frozen=True)
class ChartFilling:
    """A chart, which no slide shares with another."""

    chart: Chart


@dataclass(frozen=True)
class Page:
    """One slide as it will stand: its title at a size, its filling, its caption, its notes."""

    title: str
    section: str
    filling: Filling
    title_size: float | None = None
    caption: str = ""
    caption_size: float | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Boxes:
    """The room that the template has for each part; a caption may have none."""

    title: OneBox
    text: TextBox
    table: TableBox
    captioned_table: TableBox
    caption: OneBox | None


def pages_of(
    slides: Sequence[tuple[Slide, Sequence[Block]]], boxes: Boxes, cover: str = ""
) -> list[Page]:
    """The slides in order, each with its blocks; every title is another, that of the cover too."""
    taken = {cover}
    pages: list[Page] = []
    for slide, blocks in slides:
        caption = slide.caption if boxes.caption is not None else ""
        fillings = list(_fillings(blocks, boxes, captioned=bool(caption)))
        for number, filling in enumerate(fillings, start=1):
            ending = f" ({number} of {len(fillings)})" if len(fillings) > 1 else ""
            pages.append(_page(slide, filling, ending, boxes, taken, len(pages) + 2))
    return pages


def _page(
    slide: Slide, filling: Filling, ending: str, boxes: Boxes, taken: set[str], number: int
) -> Page:
    """One page, its title fitted and unlike those taken; `number` is the slide's own."""
    title = fitted(slide.title, boxes.title, ending)
    if title.text in taken:
        # The number of a slide is that of no other.
        title = fitted(slide.title, boxes.title, f" – slide {number}{ending}")
    taken.add(title.text)
    page = Page(
        title=title.text,
        section=slide.section,
        filling=filling,
        title_size=title.size,
        notes=[*([f"Title in full: {slide.title}"] if title.is_cut else []), *slide.notes],
    )
    if not slide.caption or isinstance(filling, Sequence):
        return page
    return _captioned(page, slide.caption, boxes.caption)


def _captioned(page: Page, text: str, box: OneBox | None) -> Page:
    """The page with its caption; what has no room below goes into the notes."""
    if box is None:
        return replace(page, notes=[text, *page.notes])
    caption = fitted(text, box)
    notes = [text, *page.notes] if caption.is_cut else page.notes
    return replace(page, caption=caption.text, caption_size=caption.size, notes=notes)


def _fillings(blocks: Iterable[Block], boxes: Boxes, *, captioned: bool) -> Iterator[Filling]:
    """The blocks as they fill slides: text by itself, tables and charts each by themselves."""
    text: list[Block] = []
    for block in _flat(blocks):
        if not isinstance(block, TableBlock | ChartBlock):
            text.append(block)
            continue
        yield from _of_text(text, boxes.text)
        text = []
        if isinstance(block, ChartBlock):
            yield ChartFilling(block.chart)
        else:
            box = boxes.captioned_table if captioned else boxes.table
            yield from (TableFilling(page, block) for page in table_pages(block, box))
    yield from _of_text(text, boxes.text)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Landscape):
            yield from _flat(block.blocks)
        else:
            yield block


def _of_text(blocks: Sequence[Block], box: TextBox) -> Iterator[Sequence[Line]]:
    lines = [line for line in lines_of(blocks) if line.text.strip()]
    yield from text_pages(lines, box) if lines else ()
