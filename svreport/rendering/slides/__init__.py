"""Slides as a .pptx file: what shares one, on how many a message goes on, and their template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from itertools import chain, groupby
from math import ceil
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from lxml import etree
from msgspec import Struct
from pptx.util import Pt

from svreport.content.blocks import Block, Chart, ChartBlock, Landscape, Run, TableBlock
from svreport.content.paper import Cover, Slide, SlidesPaper
from svreport.core.frozen import Frozen, field, replace
from svreport.files.ooxml import archive_of, unpacked
from svreport.files.ooxml.package import PROPERTIES
from svreport.files.resources import TemplateFile
from svreport.rendering import clean, core_properties
from svreport.rendering.slides import drawing
from svreport.rendering.slides.flow import Line, fit_text, lines_of, text_pages
from svreport.rendering.slides.template import (
    CHART,
    COVER,
    EMU_IN_A_POINT,
    FOOTER,
    NUMBER,
    TABLE,
    TEXT,
    TEXT_CHART,
    TEXT_TABLE,
    THREE_CHARTS,
    TWO_CHARTS,
    A,
    Layout,
    P,
    Placeholder,
    Rectangle,
    kind_of,
    open_deck,
    usable_layouts,
)
from svreport.rendering.wording import Find, with_wordings

# What fills a placeholder: a text of its own, lines that run on, a part of a table, or a chart.
Filling: TypeAlias = str | Sequence[Line] | drawing.TablePage | Chart


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
        holder, text = self.layouts[page.layout][0], page.lead.title
        names = [part.filling.axis for part in page.parts if isinstance(part.filling, Chart)]
        title = _label(holder, text, ending=ending, names=names)
        if title.filling in taken:
            title = _label(holder, text, ending=f" – slide {number}{ending}", names=names)
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
        page, *more = drawing.table_pages(table, box)
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
        fillings += drawing.table_pages(piece.table, holder.table_box(frame)) if piece.table else []
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


def _label(holder: Placeholder, text: str, ending: str = "", names: Sequence[str] = ()) -> Part:
    """A text in a placeholder of its own; where it has to be cut, that is at the end of a name."""
    box, gap = holder.label_box, holder.text_box.levels[0].before
    box = replace(box, height=box.height - gap * text.count("\n"))
    shown = fit_text(text, box, ending)
    named = next((name for name in names if text.startswith(f"{name}: ")), "")
    if shown.is_cut and named:
        shown = fit_text(named, box, f"{text.removeprefix(named)}{ending}")
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
        row = [
            _label(own[at], text, names=[chart.axis])
            for own, text, chart in zip(columns, texts, drawn, strict=True)
            if text
        ]
        depth = _emu(max((_needed(label) for label in row), default=0.0))
        for label in row:
            left, _, width, _ = label.holder.frame
            parts.append(replace(label, frame=(left, top, width, depth)))
        # A heading of several lines does not touch the caption below it.
        top += depth + _emu(GAP) // 2
    top += _emu(GAP) // 2 if parts else 0
    for chart, (*_, holder) in zip(drawn, columns, strict=True):
        left, own_top, width, height = holder.frame
        parts.append(Part(holder, chart, frame=(left, top, width, own_top + height - top)))
    return parts


def _needed(label: Part) -> float:
    """The height of a placeholder that gives up the room that its text does not need."""
    box = label.holder.label_box
    shown = fit_text(str(label.filling), box)
    return label.holder.frame[3] / EMU_IN_A_POINT - box.height + shown.height


# A template of slides and the plain data that fills it, as a .pptx file.
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTIONS_OF = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_NAMES = UUID("1f0c7d6a-2a49-5bb4-9f55-0d8a41b5d7a1")
CLOSING_SIZE = 12


def render_slides(template: TemplateFile, paper: SlidesPaper, find: Find) -> bytes:
    """The paper's slides in the looks of a template, as the bytes of a .pptx file.

    `find` gives a template that standard wording names. Raises
    FaultyTemplate, naming the template and what is wrong with it, if it cannot be
    read or lacks a layout or a placeholder.
    """
    deck = open_deck(template)
    remove_slides(deck)
    layouts = usable_layouts(deck, template)
    slides = [
        (slide, list(with_wordings(slide.body, find)))
        for slide in (*paper.cover.answer, *paper.slides)
    ]
    writer = DeckWriter(deck, layouts, paper.footer)
    for page in pages_of(paper.cover, slides, layouts):
        writer.add(page)
    _make_small(deck.slides[len(deck.slides) - 1], paper.properties.marks.closing)
    add_sections(deck, writer.by_section)
    buffer = BytesIO()
    deck.save(buffer)
    stated = {PROPERTIES: core_properties(paper.properties)}
    return archive_of(unpacked(buffer.getvalue()) | stated)


class DeckWriter(Struct):
    """Adds slides to a deck; `by_section` has those that were added."""

    deck: Any
    layouts: Mapping[str, Layout]
    footer: str
    by_section: dict[str, list[Any]] = field(default_factory=dict)
    _charts: int = 0

    def add(self, page: Page) -> None:
        """A page as the next slide."""
        layout = self.layouts[page.layout]
        slide = self.deck.slides.add_slide(layout.layout)
        self.by_section.setdefault(page.lead.section, []).append(slide)
        own = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
        filled = {part.holder.idx for part in page.parts}
        for idx, shape in own.items():
            if idx not in filled:
                shape._element.getparent().remove(shape._element)
        for part in page.parts:
            self._fill(slide, own[part.holder.idx], part)
        if page.layout != COVER:
            add_footer(slide, layout, self.footer)
        cut = [f"In full: {part.whole}" for part in page.parts if part.whole]
        add_notes(slide, [*cut, *page.notes])

    def _fill(self, slide: Any, shape: Any, part: Part) -> None:
        frame = drawing.Frame(slide, shape, part.frame or part.holder.frame, part.holder.size())
        if isinstance(part.filling, drawing.TablePage):
            drawing.place_table(frame, part.filling)
        elif isinstance(part.filling, Chart):
            self._charts += 1
            drawing.place_chart(frame, part.filling, self._charts)
        else:
            body = shape.text_frame._txBody
            if isinstance(part.filling, str):
                drawing.write_text(body, part.filling, drawing.Ink(part.size))
            else:
                drawing.write_lines(body, part.filling, drawing.link_finder(slide.part))
            if part.frame:
                shape.left, shape.top, shape.width, shape.height = part.frame


def _make_small(slide: Any, closing: str) -> None:
    """Set the closing line of a document smaller than what it says."""
    for holder in slide.placeholders:
        for line in holder.text_frame.paragraphs if holder.has_text_frame else ():
            for run in line.runs if line.text == clean(closing) else ():
                run.font.size = Pt(CLOSING_SIZE)


def add_notes(slide: Any, notes: Sequence[str]) -> None:
    """The speaker's notes, a paragraph each."""
    page = slide.notes_slide
    for shape in list(page.placeholders):
        if kind_of(shape) == NUMBER:
            # Nothing numbers the pages of notes unless a field stands here.
            shape._element.getparent().remove(shape._element)
    paragraphs = [drawing.paragraph([Run(note)] if note else []) for note in notes or [""]]
    drawing.put_paragraphs(page.notes_text_frame._txBody, paragraphs)


def add_footer(slide: Any, layout: Layout, text: str) -> None:
    """The footer and the number of a slide, where its layout has them."""
    shapes = slide.shapes._spTree
    for placeholder in layout.placeholders:
        if placeholder.kind not in (FOOTER, NUMBER):
            continue
        copy = deepcopy(placeholder.shape._element)
        copy.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
        # What the copy does not say itself, it follows the layout in.
        for kept in (*copy.findall(f"{P}spPr"), *copy.findall(f"{P}txBody/{A}lstStyle")):
            del kept[:]
        if placeholder.kind == FOOTER:
            shown = fit_text(text, placeholder.label_box)
            drawing.write_text(copy.find(f"{P}txBody"), shown.text, drawing.Ink(shown.size))
        shapes.append(copy)


def add_sections(deck: Any, sections: Mapping[str, Sequence[Any]]) -> None:
    """The sections that PowerPoint groups slides by, each with the ids of its slides."""
    made = etree.Element(f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    for number, (name, slides) in enumerate(sections.items()):
        own_id = str(uuid5(_NAMES, f"{number} {name}")).upper()
        attributes = {"name": clean(name), "id": f"{{{own_id}}}"}
        section = etree.SubElement(made, f"{{{P14}}}section", attributes)
        listed = etree.SubElement(section, f"{{{P14}}}sldIdLst")
        for slide in slides:
            etree.SubElement(listed, f"{{{P14}}}sldId", id=str(slide.slide_id))
    element = deck.element
    extensions = element.find(f"{P}extLst")
    if extensions is None:
        extensions = etree.SubElement(element, f"{P}extLst")
    for old in extensions.findall(f"{P}ext[@uri='{SECTIONS_OF}']"):
        extensions.remove(old)
    etree.SubElement(extensions, f"{P}ext", uri=SECTIONS_OF).append(made)


def remove_slides(deck: Any) -> None:
    """Takes the template's own slides out: they show how it looks, and are nobody's news."""
    listed = deck.element.sldIdLst
    for slide in list(listed) if listed is not None else ():
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
