"""Which slides there are: each message and each table on as many as it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, zip_longest
from typing import TypeAlias

from svreport.content.blocks import (
    Block,
    Cell,
    Chart,
    ChartBlock,
    Landscape,
    RatingMark,
    Run,
    TableBlock,
)
from svreport.content.paper import Slide
from svreport.core.frozen import Frozen, replace
from svreport.rendering.slides.flow import SizedBox, TextBox, balance_pages, fit_text, text_pages
from svreport.rendering.slides.metrics import (
    Line,
    cut,
    in_bold,
    line_height,
    line_heights,
    lines_of,
    pieces,
    text_width,
)

MARGIN_X, MARGIN_Y = 7.2, 3.6  # What PowerPoint leaves around the text of a cell, in points.
HIGHEST_HEADING = 0.4  # Of the room for the table.


class Row(Frozen):
    """A row as a slide shows it: its cells, its height, and whether it is of totals."""

    cells: Sequence[Cell]
    height: float
    is_total: bool = False


class TablePage(Frozen):
    """What one slide shows of a table."""

    table: TableBlock
    headings: Sequence[Sequence[Run]]
    widths: Sequence[float]
    heading_height: float
    rows: Sequence[Row]

    @property
    def height(self) -> float:
        return self.heading_height + sum(row.height for row in self.rows)


def table_pages(table: TableBlock, box: SizedBox) -> list[TablePage]:
    """The table page by page, its headings on each, no page higher than the box.

    A row that is higher than a page goes on in a row of its own.
    """
    each = column_widths(table, box)
    headings = [
        _shorten(column.heading, width, box)
        for column, width in zip(table.columns, each, strict=True)
    ]
    top = _height(headings, each, box, bold=True)
    room = max(box.height - top, line_height("", box.size) + 2 * MARGIN_Y)
    rows = [
        row
        for at, cells in enumerate(table.rows)
        for row in _rows(cells, each, room, box, is_total=at in table.totals)
    ]
    pages = balance_pages(rows, room, _fill_pages)
    return [TablePage(table, headings, each, top, page) for page in pages or [[]]]


def _shorten(heading: Sequence[Run], width: float, box: SizedBox) -> Sequence[Run]:
    """A heading, cut where it would take up much of the slide; rows need the room more."""
    lines = _lines(heading, width, box, bold=True)
    heights = accumulate(height for _, height in lines)
    most = max(1, sum(height <= box.height * HIGHEST_HEADING for height in heights))
    if len(lines) <= most:
        return heading
    kept, _ = cut(heading, max(lines[most - 1][0] - 2, 1))
    return (*kept, Run("…"))


def column_widths(table: TableBlock, box: SizedBox) -> list[float]:
    """The widths of the columns: by their shares, but none too narrow for its longest word.

    Where not all longest words fit, words break.
    """
    total = sum(column.share for column in table.columns)
    wanted = [box.width * column.share / total for column in table.columns]
    words = [_longest_word(table, at, box) for at in range(len(table.columns))]
    even = box.width / len(table.columns)
    least = [min(word, max(even, width)) for word, width in zip(words, wanted, strict=True)]
    if sum(least) > box.width:
        scale = box.width / sum(least)
        return [width * scale for width in least]
    return _spread(wanted, least)


def _spread(wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """The wanted widths, those below the least raised to it at the cost of the others."""
    raised = [max(width, floor) for width, floor in zip(wanted, least, strict=True)]
    over = sum(raised) - sum(wanted)
    spare = [width - floor for width, floor in zip(raised, least, strict=True)]
    if over <= 0 or not sum(spare):
        return raised
    return [width - over * own / sum(spare) for width, own in zip(raised, spare, strict=True)]


def _longest_word(table: TableBlock, at: int, box: SizedBox) -> float:
    cells: list[Cell] = [table.columns[at].heading, *(row[at] for row in table.rows)]
    found = [
        text_width(word, box.size, box.widening, bold=True)
        for cell in cells
        for run in _runs(cell)
        for word in run.text.split()
    ]
    return max(found, default=0.0) + 2 * MARGIN_X + 1


def _rows(
    cells: Sequence[Cell], each: Sequence[float], room: float, box: SizedBox, *, is_total: bool
) -> list[Row]:
    """The row, or where it is higher than the room, the rows that it goes on in."""
    height = _height(cells, each, box, bold=is_total)
    if height <= room:
        return [Row(cells, height, is_total)]
    parts = [
        _cut(cell, width, room, box, bold=is_total) for cell, width in zip(cells, each, strict=True)
    ]
    return [
        Row(row, _height(row, each, box, bold=is_total), is_total)
        for row in zip_longest(*parts, fillvalue=())
    ]


def _cut(cell: Cell, width: float, room: float, box: SizedBox, *, bold: bool) -> list[Cell]:
    """The cell in parts, each no higher than the room."""
    ends: list[int] = []
    filled, before = 2 * MARGIN_Y, 0
    for end, height in _lines(cell, width, box, bold=bold):
        if filled + height > room and before:
            ends.append(before)
            filled = 2 * MARGIN_Y
        filled += height
        before = end
    return list(pieces(_runs(cell), [*ends, before]))


def _height(cells: Sequence[Cell], each: Sequence[float], box: SizedBox, *, bold: bool) -> float:
    heights = [
        sum(height for _, height in _lines(cell, width, box, bold=bold))
        for cell, width in zip(cells, each, strict=True)
    ]
    return max(heights) + 2 * MARGIN_Y


def _lines(cell: Cell, width: float, box: SizedBox, *, bold: bool) -> list[tuple[int, float]]:
    runs = in_bold(_runs(cell)) if bold else _runs(cell)
    return line_heights(runs, box.size, box.widening, width - 2 * MARGIN_X)


def _runs(cell: Cell) -> Sequence[Run]:
    return [Run(cell.label)] if isinstance(cell, RatingMark) else cell


def _fill_pages(rows: Sequence[Row], height: float) -> list[list[Row]]:
    pages: list[list[Row]] = []
    page: list[Row] = []
    for row in rows:
        if page and sum(earlier.height for earlier in page) + row.height > height:
            pages.append(page)
            page = []
        page.append(row)
    return [*pages, page] if page else pages


# What fills the middle of a slide: lines of text, a part of a table, or a chart.
Filling: TypeAlias = Sequence[Line] | TablePage | Chart


class Page(Frozen):
    """One slide as it will stand: its title at a size, its filling, its caption, its notes."""

    title: str
    section: str
    filling: Filling
    title_size: float | None = None
    caption: str = ""
    caption_size: float | None = None
    notes: Sequence[str] = ()


class Boxes(Frozen):
    """The room that the template has for each part; a caption may have none."""

    title: SizedBox
    text: TextBox
    table: SizedBox
    captioned_table: SizedBox
    caption: SizedBox | None


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
    title = fit_text(slide.title, boxes.title, ending)
    if title.text in taken:
        # The number of a slide is that of no other.
        title = fit_text(slide.title, boxes.title, f" – slide {number}{ending}")
    taken.add(title.text)
    lines = [line for note in slide.notes for line in note.split("\n")]
    page = Page(
        title=title.text,
        section=slide.section,
        filling=filling,
        title_size=title.size,
        notes=[*([f"Title in full: {slide.title}"] if title.is_cut else []), *lines],
    )
    if not slide.caption or isinstance(filling, Sequence):
        return page
    return _with_caption(page, slide.caption, boxes.caption)


def _with_caption(page: Page, text: str, box: SizedBox | None) -> Page:
    """The page with its caption; what has no room below goes into the notes."""
    if box is None:
        return replace(page, notes=[text, *page.notes])
    caption = fit_text(text, box)
    notes = [text, *page.notes] if caption.is_cut else page.notes
    return replace(page, caption=caption.text, caption_size=caption.size, notes=notes)


def _fillings(blocks: Iterable[Block], boxes: Boxes, *, captioned: bool) -> Iterator[Filling]:
    """The blocks as they fill slides: text by itself, tables and charts each by themselves."""
    table_box = boxes.captioned_table if captioned else boxes.table
    for _, alike in groupby(
        _flat(blocks), lambda block: isinstance(block, TableBlock | ChartBlock)
    ):
        group = list(alike)
        lines = [line for line in lines_of(group) if line.text.strip()]
        yield from text_pages(lines, boxes.text) if lines else ()
        for block in group:
            if isinstance(block, ChartBlock):
                yield block.chart
            elif isinstance(block, TableBlock):
                yield from table_pages(block, table_box)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Landscape):
            yield from _flat(block.blocks)
        else:
            yield block
