"""Which slides there are: what shares one, and on how many each message goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from math import ceil
from typing import Any, TypeAlias

from svreport.content.blocks import Block, Chart, ChartBlock, Landscape, Run, TableBlock
from svreport.content.paper import Cover, Slide
from svreport.core.frozen import Frozen, replace
from svreport.rendering.slides.drawing import TablePage, table_pages
from svreport.rendering.slides.flow import Line, fit_text, lines_of, text_pages
from svreport.rendering.slides.template import (
    CHART,
    COVER,
    EMU_IN_A_POINT,
    TABLE,
    TEXT,
    TEXT_CHART,
    TEXT_TABLE,
    THREE_CHARTS,
    TWO_CHARTS,
    Layout,
    Placeholder,
    Rectangle,
)

# What fills a placeholder: a text of its own, lines that run on, a part of a table, or a chart.
Filling: TypeAlias = str | Sequence[Line] | TablePage | Chart


class Part(Frozen):
    """What fills one placeholder: a text at a `size`, if not its own, and in a `frame` likewise.

    Of a text that had to be cut, `whole` has all.
    """

    holder: Placeholder
    filling: Filling
    size: float | None = None
    frame: Rectangle | None = None
    whole: str = ""


class Page(Frozen):
    """One slide as it will stand: its layout, whose title it has, its parts, its notes."""

    layout: str
    lead: Slide
    parts: Sequence[Part]
    notes: Sequence[str]


FIRST_SECTION = "Cover"
# A title of more words is not read at a glance.
MOST_WORDS = 14
# Between what stands one above the other, in points.
GAP = 8.0
SIDE_BY_SIDE = {2: TWO_CHARTS, 3: THREE_CHARTS}


class _Piece(Frozen):
    """What of a slide's content stays together, below the heading that it begins with, if any."""

    slide: Slide
    heading: str
    lines: Sequence[Line] = ()
    table: TableBlock | None = None
    chart: Chart | None = None
    abreast: int = 1

    @property
    def is_drawn(self) -> bool:
        return bool(self.table or self.chart)

    def words(self, heading: str = "") -> str:
        """How to read its table or chart, without what a heading says of it; nothing of text."""
        if not self.is_drawn:
            return ""
        subtitle = self.chart.subtitle if self.chart else ""
        if self.chart and heading.startswith(self.chart.axis):
            subtitle = subtitle.removeprefix(f"{self.chart.axis}.").strip()
        return f"{subtitle} {self.slide.caption}".strip()


def pages_of(
    cover: Cover, slides: Sequence[tuple[Slide, Sequence[Block]]], layouts: Mapping[str, Layout]
) -> list[Page]:
    """The cover and the slides in order, each with its blocks; every title is another.

    The slides of the cover's answer are first. Slides of one section share a page where the
    template has a layout for what they hold, and there is room for all of it.
    """
    pager = _Pager({name: layout.holders for name, layout in layouts.items()})
    pieces = [list(_pieces(slide, blocks)) for slide, blocks in slides]
    count = len(cover.answer)
    answer, others = (list(chain.from_iterable(own)) for own in (pieces[:count], pieces[count:]))
    first = pager.cover(cover, answer)
    is_answered = len(first.parts) > 1
    pages = [first, *pager.pages(others if is_answered else [*answer, *others])]
    taken: set[str] = set()
    titled = []
    for number, page in enumerate(pages, start=1):
        alike = [at for at, other in enumerate(pages, start=1) if other.lead is page.lead]
        ending = f" ({alike.index(number) + 1} of {len(alike)})" if len(alike) > 1 else ""
        titled.append(pager.titled(page, number, ending, taken))
    return titled


def _pieces(slide: Slide, blocks: Iterable[Block]) -> Iterator[_Piece]:
    """What of a slide stays together: text by itself, tables and charts each by themselves."""
    heading = slide.title
    drawn = (TableBlock, ChartBlock)
    for is_drawn, alike in groupby(_flat(blocks), lambda block: isinstance(block, drawn)):
        group = list(alike)
        lines = [line for line in lines_of(group) if line.text.strip()]
        for block in group if is_drawn else group[:1] if lines else ():
            if isinstance(block, ChartBlock):
                yield _Piece(slide, heading, chart=block.chart, abreast=block.abreast)
            else:
                table = block if isinstance(block, TableBlock) else None
                yield _Piece(slide, heading, () if table else lines, table)
            heading = ""


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Landscape):
            yield from _flat(block.blocks)
        else:
            yield block


class _Pager(Frozen):
    """Puts pieces into the layouts of a template, each with the placeholders it is asked for."""

    layouts: Mapping[str, Sequence[Any]]

    def cover(self, cover: Cover, answer: Sequence[_Piece]) -> Page:
        """The cover, with the answer where there is room for it."""
        _, below, body = self.layouts[COVER]
        parts, notes = [_label(below, "\n".join(cover.lines))], list(cover.notes)
        if body and _has_room(body, _lines(answer)) and not any(piece.is_drawn for piece in answer):
            parts.append(Part(body, _lines(answer)))
            notes += _notes(answer)
        lead = Slide(title=cover.title, section=FIRST_SECTION, body=())
        return Page(COVER, lead, parts, notes)

    def titled(self, page: Page, number: int, ending: str, taken: set[str]) -> Page:
        """The page below its title, which is unlike those taken; `number` is that of the slide."""
        holder = self.layouts[page.layout][0]
        title = _label(holder, page.lead.title, ending=ending)
        if title.filling in taken:
            title = _label(holder, page.lead.title, ending=f" – slide {number}{ending}")
        taken.add(str(title.filling))
        return replace(page, parts=[title, *page.parts])

    def pages(self, pieces: Sequence[_Piece]) -> Iterator[Page]:
        """The pieces page by page."""
        for batch in self._batches(pieces):
            if shared := self._shared(batch):
                yield shared
            else:
                yield from (page for piece in batch for page in self._own_pages(piece))

    def _batches(self, pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
        """Pieces that share a page: charts side by side, others as long as there is room."""
        for (_, abreast), alike in groupby(
            pieces, lambda piece: (piece.slide.section, piece.abreast)
        ):
            run = list(alike)
            size = ceil(len(run) / ceil(len(run) / abreast))
            while run:
                count = size if abreast > 1 else 1
                while abreast == 1 and count < len(run) and self._shared(run[: count + 1]):
                    count += 1
                yield run[:count]
                run = run[count:]

    def _shared(self, batch: Sequence[_Piece]) -> Page | None:
        """Several pieces on one page; None where there is no layout for them, or no room."""
        *texts, last = batch
        if not texts:
            return None
        if all(piece.chart for piece in batch):
            return self._with_charts(SIDE_BY_SIDE.get(len(batch), ""), (), batch)
        if any(piece.is_drawn for piece in texts):
            return None
        if last.chart:
            return self._with_charts(TEXT_CHART, texts, [last])
        if last.table:
            return self._with_table(batch, last.table)
        body, lines = self.layouts[TEXT][1], _lines(batch, texts[0].slide)
        page = Page(TEXT, texts[0].slide, [Part(body, lines)], _notes(batch))
        return page if _has_room(body, lines) else None

    def _with_charts(
        self, layout: str, texts: Sequence[_Piece], charts: Sequence[_Piece]
    ) -> Page | None:
        """Charts side by side or beside text, under the first title that is short enough."""
        _, *holders = self.layouts.get(layout, [None])
        batch = [*texts, *charts]
        short = (piece for piece in charts if len(piece.slide.title.split()) <= MOST_WORDS)
        lead = (texts[0] if texts else next(short, charts[0])).slide
        body = holders.pop(0) if texts and holders else None
        lines = _lines(texts, lead)
        if not holders or (body and not _has_room(body, lines)):
            return None
        parts = [Part(body, lines)] if body else []
        columns = [holders[at : at + 3] for at in range(0, len(holders), 3)]
        return Page(layout, lead, [*parts, *_panels(charts, columns, lead)], _notes(batch))

    def _with_table(self, batch: Sequence[_Piece], table: TableBlock) -> Page | None:
        """A table below text, which takes as much room as it needs."""
        if TEXT_TABLE not in self.layouts:
            return None
        (_, body, holder, caption), lead = self.layouts[TEXT_TABLE], batch[0].slide
        lines = _lines(batch, lead)
        left, top, width, _ = body.frame
        depth = _emu(body.text_box.height_of(*lines) + GAP)
        captions, (own_left, own_top, own_width, height) = _captioned(
            holder, caption, batch[-1].words()
        )
        below = (own_left, top + depth, own_width, own_top + height - top - depth)
        box = holder.table_box(below)
        page, *more = table_pages(table, box)
        if more or page.height > box.height:
            return None
        text = Part(body, lines, frame=(left, top, width, depth))
        parts = [text, Part(holder, page, frame=below), *captions]
        notes = _notes(batch, "" if captions else batch[-1].words())
        return Page(TEXT_TABLE, lead, parts, notes)

    def _own_pages(self, piece: _Piece) -> Iterator[Page]:
        """A piece by itself, on as many pages as it needs."""
        layout = TABLE if piece.table else CHART if piece.chart else TEXT
        _, holder, *caption = self.layouts[layout]
        captions, frame = _captioned(holder, next(iter(caption), None), piece.words())
        notes = _notes([piece], "" if captions else piece.words())
        fillings: list[Filling] = [piece.chart] if piece.chart else []
        fillings += table_pages(piece.table, holder.table_box(frame)) if piece.table else []
        fillings += text_pages(piece.lines, holder.text_box) if piece.lines else []
        for filling in fillings:
            parts = [Part(holder, filling, frame=frame if piece.is_drawn else None), *captions]
            yield Page(layout, piece.slide, parts, notes)


def _emu(points: float) -> int:
    return round(points * EMU_IN_A_POINT)


def _has_room(holder: Placeholder, lines: Sequence[Line]) -> bool:
    return holder.text_box.height_of(*lines) <= holder.text_box.height


def _lines(pieces: Sequence[_Piece], lead: Slide | None = None) -> list[Line]:
    """The text of pieces, below their headings where a title does not say it."""
    lines: list[Line] = []
    for piece in pieces:
        if piece.heading and piece.slide is not lead:
            lines.append(Line((Run(piece.heading),), is_heading=True))
        lines += piece.lines
    return lines


def _notes(pieces: Sequence[_Piece], unsaid: str = "") -> list[str]:
    """What no caption says, what is said of pieces, and their sources in one line."""
    notes = [line for piece in pieces for note in piece.slide.notes for line in note.split("\n")]
    sources = dict.fromkeys(source for piece in pieces for source in piece.slide.sources)
    told = [f"Source: {'; '.join(sources)}."] if sources else []
    return [note for note in dict.fromkeys([unsaid, *notes, *told]) if note]


def _label(holder: Placeholder, text: str, ending: str = "") -> Part:
    """A text in a placeholder of its own."""
    box, gap = holder.label_box, holder.text_box.levels[0].before
    shown = fit_text(text, replace(box, height=box.height - gap * text.count("\n")), ending)
    return Part(holder, shown.text, shown.size, whole=text if shown.is_cut else "")


def _captioned(
    holder: Placeholder, caption: Placeholder | None, text: str
) -> tuple[list[Part], Rectangle]:
    """The caption of a table or chart, and the frame that is left for that.

    It has the room of a caption that says nothing as well.
    """
    if caption is None or text:
        return [_label(caption, text)] if caption else [], holder.frame
    left, top, width, height = holder.frame
    _, above, _, depth = caption.frame
    highest, lowest = min(top, above), max(top + height, above + depth)
    return [], (left, highest, width, lowest - highest)


def _panels(
    charts: Sequence[_Piece], columns: Sequence[Sequence[Placeholder]], lead: Slide
) -> list[Part]:
    """Charts below their headings and captions, which are of one height.

    The chart that the title of the page is of is headed by what it shows.
    """
    parts, top = [], columns[0][0].frame[1]
    drawn = [piece.chart for piece in charts if piece.chart]
    headings = [
        chart.axis if piece.slide is lead else piece.heading
        for piece, chart in zip(charts, drawn, strict=True)
    ]
    for at, texts in enumerate((headings, map(_Piece.words, charts, headings))):
        row = [_label(own[at], text) for own, text in zip(columns, texts, strict=True) if text]
        depth = _emu(max((_needed(label) for label in row), default=0.0))
        for label in row:
            left, _, width, _ = label.holder.frame
            parts.append(replace(label, frame=(left, top, width, depth)))
        top += depth
    top += _emu(GAP) if parts else 0
    for chart, (*_, holder) in zip(drawn, columns, strict=True):
        left, own_top, width, height = holder.frame
        parts.append(Part(holder, chart, frame=(left, top, width, own_top + height - top)))
    return parts


def _needed(label: Part) -> float:
    """The height of a placeholder that gives up the room that its text does not need."""
    box = label.holder.label_box
    shown = fit_text(str(label.filling), box)
    return label.holder.frame[3] / EMU_IN_A_POINT - box.height + shown.height
