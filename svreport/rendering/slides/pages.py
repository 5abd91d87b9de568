"""Which slides there are: what shares one, and on how many each message goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil
from typing import Any, TypeAlias

from svreport.content.blocks import Block, Chart, ChartBlock, Landscape, Run, TableBlock
from svreport.content.paper import Cover, Slide
from svreport.core.frozen import Frozen, replace
from svreport.rendering.slides.flow import FittedText, fit_text, text_pages
from svreport.rendering.slides.metrics import Line, lines_of
from svreport.rendering.slides.tables import TablePage, table_pages
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
    """What fills one placeholder: a text at a `size`, if not its own, and in a `frame` likewise."""

    holder: Placeholder
    filling: Filling
    size: float | None = None
    frame: Rectangle | None = None


class Page(Frozen):
    """One slide as it will stand: its layout, the section it is of, its parts, its notes."""

    layout: str
    section: str
    parts: Sequence[Part]
    notes: Sequence[str] = ()


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
        """How to read its table or chart, without what a heading says of it."""
        subtitle = self.chart.subtitle if self.chart else ""
        if self.chart and heading.startswith(self.chart.axis):
            subtitle = subtitle.removeprefix(f"{self.chart.axis}.").strip()
        return f"{subtitle} {self.slide.caption}".strip()


class _Draft(Frozen):
    """A page without its title, which is that of `lead`."""

    layout: str
    lead: Slide
    parts: Sequence[Part]
    notes: Sequence[str]


def pages_of(
    cover: Cover, slides: Sequence[tuple[Slide, Sequence[Block]]], layouts: Mapping[str, Layout]
) -> list[Page]:
    """The cover and the slides in order, each with its blocks; every title is another.

    The slides of the cover's answer are first. Slides of one section share a page where the
    template has a layout for what they hold, and there is room for all of it.
    """
    pager = _Pager({name: layout.holders for name, layout in layouts.items()})
    pieces = [list(_pieces(slide, blocks)) for slide, blocks in slides]
    answer = [piece for of_slide in pieces[: len(cover.answer)] for piece in of_slide]
    first, has_answer = pager.cover(cover, answer)
    left = pieces[len(cover.answer) if has_answer else 0 :]
    drafts = list(pager.drafts([piece for of_slide in left for piece in of_slide]))
    pages, taken = [first], {cover.title}
    for number, draft in enumerate(drafts, start=2):
        alike = [at for at, other in enumerate(drafts, start=2) if other.lead is draft.lead]
        ending = f" ({alike.index(number) + 1} of {len(alike)})" if len(alike) > 1 else ""
        pages.append(pager.titled(draft, ending, taken, number))
    return pages


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

    def cover(self, cover: Cover, answer: Sequence[_Piece]) -> tuple[Page, bool]:
        """The cover, and whether the answer is on it."""
        title, below, body = self.layouts[COVER]
        parts, notes = _labels((title, cover.title), (below, "\n".join(cover.lines)))
        notes += cover.notes
        lines = _lines(answer)
        has_answer = bool(lines) and body is not None and _has_room(body, lines)
        if has_answer and not any(piece.is_drawn for piece in answer):
            parts.append(Part(body, lines))
            return Page(COVER, FIRST_SECTION, parts, [*notes, *_notes(answer)]), True
        return Page(COVER, FIRST_SECTION, parts, notes), False

    def titled(self, draft: _Draft, ending: str, taken: set[str], number: int) -> Page:
        """The page of a draft, its title fitted and unlike those taken; `number` is its own."""
        holder, text = self.layouts[draft.layout][0], draft.lead.title
        title = fit_text(text, holder.label_box, ending)
        if title.text in taken:
            # The number of a slide is that of no other.
            title = fit_text(text, holder.label_box, f" – slide {number}{ending}")
        taken.add(title.text)
        notes = [f"Title in full: {text}"] if title.is_cut else []
        parts = [Part(holder, title.text, title.size), *draft.parts]
        return Page(draft.layout, draft.lead.section, parts, [*notes, *draft.notes])

    def drafts(self, pieces: Sequence[_Piece]) -> Iterator[_Draft]:
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

    def _shared(self, batch: Sequence[_Piece]) -> _Draft | None:
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
        draft = _Draft(TEXT, texts[0].slide, [Part(body, lines)], _notes(batch))
        return draft if _has_room(body, lines) else None

    def _with_charts(
        self, layout: str, texts: Sequence[_Piece], charts: Sequence[_Piece]
    ) -> _Draft | None:
        """Charts side by side or beside text, under the first title that is short enough."""
        if layout not in self.layouts:
            return None
        _, *holders = self.layouts[layout]
        batch = [*texts, *charts]
        slides = [piece.slide for piece in batch]
        short = (slide for slide in slides if len(slide.title.split()) <= MOST_WORDS)
        lead = slides[0] if texts else next(short, slides[0])
        parts = []
        if texts:
            body, lines = holders.pop(0), _lines(texts, lead)
            if not _has_room(body, lines):
                return None
            parts.append(Part(body, lines))
        columns = [holders[at : at + 3] for at in range(0, len(holders), 3)]
        panels, cut_texts = _panels(charts, columns, lead)
        return _Draft(layout, lead, [*parts, *panels], [*cut_texts, *_notes(batch)])

    def _with_table(self, batch: Sequence[_Piece], table: TableBlock) -> _Draft | None:
        """A table below text, which takes as much room as it needs."""
        if TEXT_TABLE not in self.layouts:
            return None
        _, body, holder, caption = self.layouts[TEXT_TABLE]
        lines = _lines(batch, batch[0].slide)
        left, top, width, _ = body.frame
        depth = _emu(body.text_box.height_of(*lines) + GAP)
        captions, notes, (own_left, _, own_width, _), foot = _captioned(
            holder, caption, batch[-1].slide.caption
        )
        frame = (own_left, top + depth, own_width, foot - top - depth)
        box = holder.table_box(frame)
        (page, *more) = table_pages(table, box)
        if more or page.height > box.height:
            return None
        parts = [
            Part(body, lines, frame=(left, top, width, depth)),
            Part(holder, page, None, frame),
        ]
        return _Draft(TEXT_TABLE, batch[0].slide, [*parts, *captions], [*notes, *_notes(batch)])

    def _own_pages(self, piece: _Piece) -> Iterator[_Draft]:
        """A piece by itself, on as many pages as it needs."""
        notes = _notes([piece])
        if not piece.is_drawn:
            body = self.layouts[TEXT][1]
            for lines in text_pages(piece.lines, body.text_box):
                yield _Draft(TEXT, piece.slide, [Part(body, lines)], notes)
            return
        layout = TABLE if piece.table else CHART
        _, holder, caption = self.layouts[layout]
        captions, cut_texts, (left, top, width, _), foot = _captioned(
            holder, caption, piece.words()
        )
        frame = (left, top, width, foot - top)
        fillings: list[Filling] = [piece.chart] if piece.chart else []
        fillings += table_pages(piece.table, holder.table_box(frame)) if piece.table else []
        for filling in fillings:
            parts = [Part(holder, filling, frame=frame), *captions]
            yield _Draft(layout, piece.slide, parts, [*cut_texts, *notes])


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


def _notes(pieces: Sequence[_Piece]) -> list[str]:
    """What is said of pieces, each thing once, and their sources in one line."""
    notes = [line for piece in pieces for note in piece.slide.notes for line in note.split("\n")]
    sources = dict.fromkeys(source for piece in pieces for source in piece.slide.sources)
    told = [f"Source: {'; '.join(sources)}."] if sources else []
    return list(dict.fromkeys([*notes, *told]))


def _labels(*texts: tuple[Placeholder, str]) -> tuple[list[Part], list[str]]:
    """Texts in placeholders of their own, and in full those that had to be cut."""
    parts, notes = [], []
    for holder, text in texts:
        box, gap = holder.label_box, holder.text_box.levels[0].before
        shown = fit_text(text, replace(box, height=box.height - gap * text.count("\n")))
        parts.append(Part(holder, shown.text, shown.size))
        notes += [text] if shown.is_cut else []
    return parts, notes


def _captioned(
    holder: Placeholder, caption: Placeholder | None, text: str
) -> tuple[list[Part], list[str], Rectangle, int]:
    """The caption of a table or chart, what was cut of it, the frame of both and its foot.

    Without a caption the table or chart has its room as well.
    """
    left, top, width, height = holder.frame
    if caption is None:
        return [], [text] if text else [], holder.frame, top + height
    if text:
        return *_labels((caption, text)), holder.frame, top + height
    _, above, _, depth = caption.frame
    return [], [], (left, min(top, above), width, height), max(top + height, above + depth)


def _panels(
    charts: Sequence[_Piece], columns: Sequence[Sequence[Placeholder]], lead: Slide
) -> tuple[list[Part], list[str]]:
    """Charts below their headings and captions, which are of one height; and what was cut.

    The chart that the title of the page is of is headed by what it shows.
    """
    parts, notes, top = [], [], columns[0][0].frame[1]
    drawn = [piece.chart for piece in charts if piece.chart]
    headings = [
        chart.axis if piece.slide is lead else piece.heading
        for piece, chart in zip(charts, drawn, strict=True)
    ]
    captions = map(_Piece.words, charts, headings)
    for at, texts in enumerate((headings, captions)):
        labels = [(column[at], text) for column, text in zip(columns, texts, strict=True) if text]
        shown = [fit_text(text, holder.label_box) for holder, text in labels]
        depths = [_depth(holder, text) for (holder, _), text in zip(labels, shown, strict=True)]
        depth = _emu(max(depths, default=0.0))
        for (holder, text), label in zip(labels, shown, strict=True):
            left, _, width, _ = holder.frame
            parts.append(Part(holder, label.text, label.size, (left, top, width, depth)))
            notes += [text] if label.is_cut else []
        top += depth
    top += _emu(GAP) if parts else 0
    for chart, (*_, holder) in zip(drawn, columns, strict=True):
        left, own_top, width, height = holder.frame
        parts.append(Part(holder, chart, frame=(left, top, width, own_top + height - top)))
    return parts, notes


def _depth(holder: Placeholder, shown: FittedText) -> float:
    """The height of a placeholder that gives up the room that its text does not need."""
    return holder.frame[3] / EMU_IN_A_POINT - holder.label_box.height + shown.height
