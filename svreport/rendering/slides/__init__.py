"""A template of slides and the plain data that fills it, as a .pptx file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from lxml import etree
from msgspec import Struct
from pptx.util import Pt

from svreport.content.blocks import Chart, Run
from svreport.content.paper import Cover, SlidesPaper
from svreport.core.frozen import field, replace
from svreport.files.ooxml.package import PROPERTIES
from svreport.files.resources import TemplateFile
from svreport.rendering.package import clean, core_properties, with_fixed_times
from svreport.rendering.slides.drawing import (
    Frame,
    Ink,
    LinkOf,
    link_finder,
    paragraph,
    place_chart,
    place_table,
    put_paragraphs,
    write_lines,
    write_text,
)
from svreport.rendering.slides.flow import fit_text
from svreport.rendering.slides.pages import Boxes, Page, TablePage, pages_of
from svreport.rendering.slides.template import (
    A_CHART,
    A_TABLE,
    BODY,
    CAPTION,
    CHART,
    COVER,
    FOOTER,
    NUMBER,
    SUBTITLE,
    TABLE,
    TEXT,
    TITLE,
    A,
    Layout,
    P,
    Placeholder,
    kind_of,
    open_deck,
    required_layouts,
)
from svreport.rendering.templates.wording import Find, with_wordings

P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTIONS_OF = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_NAMES = UUID("1f0c7d6a-2a49-5bb4-9f55-0d8a41b5d7a1")
FIRST_SECTION = "Cover"
CLOSING_SIZE = 12


def render_slides(template: TemplateFile, paper: SlidesPaper, find: Find) -> bytes:
    """The paper's slides in the looks of a template, as the bytes of a .pptx file.

    `find` gives a template that standard wording names. Raises
    FaultyTemplate, naming the template and what is wrong with it, if it cannot be
    read or lacks a layout or a placeholder.
    """
    deck = open_deck(template)
    remove_slides(deck)
    writer = DeckWriter(deck, required_layouts(deck, template), paper.footer)
    slides = [(slide, list(with_wordings(slide.body, find))) for slide in paper.slides]
    pages = pages_of(slides, writer.boxes, paper.cover.title)
    writer.add(paper.cover, pages)
    _make_small(deck.slides[len(deck.slides) - 1], paper.properties.marks.closing)
    add_sections(deck, writer.by_section)
    buffer = BytesIO()
    deck.save(buffer)
    return with_fixed_times(buffer.getvalue(), {PROPERTIES: core_properties(paper.properties)})


class DeckWriter(Struct):
    """Adds slides to a deck; `by_section` has those that were added."""

    deck: Any
    layouts: Mapping[str, Layout]
    footer: str
    by_section: dict[str, list[Any]] = field(default_factory=dict)
    _charts: int = 0

    @property
    def boxes(self) -> Boxes:
        """The room that the layouts have."""
        tables = self.layouts[TABLE]
        table, caption = tables.required(A_TABLE), tables.placeholder(CAPTION)
        titles = [self.layouts[name].required(TITLE).label_box for name in (TEXT, TABLE, CHART)]
        return Boxes(
            title=min(titles, key=lambda box: box.width * box.height),
            text=self.layouts[TEXT].required(BODY).text_box,
            table=table.table_box(_frame(tables, A_TABLE, captioned=False)[3]),
            captioned_table=table.table_box(table.frame[3]),
            caption=caption.label_box if caption else None,
        )

    def add(self, cover: Cover, pages: Sequence[Page]) -> None:
        """The cover and the pages, in order."""
        first = self._add_slide(COVER, FIRST_SECTION)
        made = [(page, self._add_slide(_layout_of(page), page.section)) for page in pages]
        sections = {name: slides[0] for name, slides in self.by_section.items()}
        self._cover(first, cover)
        for page, slide in made:
            self._fill(slide, page, link_finder(slide.part, sections))

    def _add_slide(self, layout: str, section: str) -> Any:
        slide = self.deck.slides.add_slide(self.layouts[layout].layout)
        self.by_section.setdefault(section, []).append(slide)
        return slide

    def _cover(self, slide: Any, cover: Cover) -> None:
        layout = self.layouts[COVER]
        title, below = layout.required(TITLE), layout.required(SUBTITLE)
        shown = fit_text(cover.title, title.label_box)
        write_text(_slide_placeholder(slide, title).text_frame._txBody, shown.text, Ink(shown.size))
        box, gap = below.label_box, below.text_box.levels[0].before
        box = replace(box, height=box.height - gap * len(cover.lines))
        lines = fit_text("\n".join(cover.lines), box)
        body = _slide_placeholder(slide, below).text_frame._txBody
        ink = Ink(lines.size)
        put_paragraphs(body, [paragraph([Run(line)], ink) for line in lines.text.split("\n")])
        full = [cover.title, *cover.lines] if shown.is_cut or lines.is_cut else []
        add_notes(slide, [*full, *cover.notes])
        _remove_empty(slide, (title.idx, below.idx))

    def _fill(self, slide: Any, page: Page, link_of: LinkOf) -> None:
        layout = self.layouts[_layout_of(page)]
        filled = [layout.required(TITLE), self._fill_placeholder(slide, page, layout, link_of)]
        title = _slide_placeholder(slide, filled[0]).text_frame._txBody
        write_text(title, page.title, Ink(page.title_size))
        caption = layout.placeholder(CAPTION) if page.caption else None
        if caption is not None:
            body = _slide_placeholder(slide, caption).text_frame._txBody
            write_text(body, page.caption, Ink(page.caption_size))
            filled.append(caption)
        _remove_empty(slide, [placeholder.idx for placeholder in filled])
        add_footer(slide, layout, f"{self.footer}: {page.section}")
        add_notes(slide, page.notes)

    def _fill_placeholder(
        self, slide: Any, page: Page, layout: Layout, link_of: LinkOf
    ) -> Placeholder:
        what = _PLACEHOLDERS[_layout_of(page)]
        holder = layout.required(what)
        own = _slide_placeholder(slide, holder)
        frame = Frame(slide, own, _frame(layout, what, captioned=bool(page.caption)), holder.size())
        if isinstance(page.filling, TablePage):
            place_table(frame, page.filling, link_of)
        elif isinstance(page.filling, Chart):
            self._charts += 1
            place_chart(frame, page.filling, self._charts)
        else:
            write_lines(own.text_frame, page.filling, link_of)
        return holder


_PLACEHOLDERS = {TEXT: BODY, TABLE: A_TABLE, CHART: A_CHART}


def _layout_of(page: Page) -> str:
    if isinstance(page.filling, TablePage):
        return TABLE
    return CHART if isinstance(page.filling, Chart) else TEXT


def _slide_placeholder(slide: Any, holder: Placeholder) -> Any:
    return next(
        placeholder
        for placeholder in slide.placeholders
        if placeholder.placeholder_format.idx == holder.idx
    )


def _frame(layout: Layout, what: str, *, captioned: bool) -> tuple[int, int, int, int]:
    """Where a table or chart goes: down to the foot of the caption, where there is none."""
    left, top, width, height = layout.required(what).frame
    caption = layout.placeholder(CAPTION)
    if caption is None or captioned:
        return left, top, width, height
    _, below, _, more = caption.frame
    return left, top, width, max(height, below + more - top)


def _make_small(slide: Any, closing: str) -> None:
    """Set the closing line of a document smaller than what it says."""
    for holder in slide.placeholders:
        for line in holder.text_frame.paragraphs if holder.has_text_frame else ():
            for run in line.runs if line.text == clean(closing) else ():
                run.font.size = Pt(CLOSING_SIZE)


def _remove_empty(slide: Any, filled: Sequence[int]) -> None:
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx not in filled:
            shape._element.getparent().remove(shape._element)


def add_notes(slide: Any, notes: Sequence[str]) -> None:
    """The speaker's notes, a paragraph each."""
    page = slide.notes_slide
    for shape in list(page.placeholders):
        if kind_of(shape) == NUMBER:
            # Nothing numbers the pages of notes unless a field stands here.
            shape._element.getparent().remove(shape._element)
    paragraphs = [paragraph([Run(note)] if note else []) for note in notes or [""]]
    put_paragraphs(page.notes_text_frame._txBody, paragraphs)


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
            write_text(copy.find(f"{P}txBody"), shown.text, Ink(shown.size))
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
