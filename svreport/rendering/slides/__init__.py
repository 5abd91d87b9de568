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
from svreport.content.paper import SlidesPaper
from svreport.core.frozen import field
from svreport.files.ooxml import archive_of, unpacked
from svreport.files.ooxml.package import PROPERTIES
from svreport.files.resources import TemplateFile
from svreport.rendering import clean, core_properties
from svreport.rendering.slides.drawing import (
    Frame,
    Ink,
    TablePage,
    link_finder,
    paragraph,
    place_chart,
    place_table,
    put_paragraphs,
    write_lines,
    write_text,
)
from svreport.rendering.slides.flow import fit_text
from svreport.rendering.slides.pages import Page, Part, pages_of
from svreport.rendering.slides.template import (
    COVER,
    FOOTER,
    NUMBER,
    A,
    Layout,
    P,
    kind_of,
    open_deck,
    usable_layouts,
)
from svreport.rendering.templates.wording import Find, with_wordings

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
        frame = Frame(slide, shape, part.frame or part.holder.frame, part.holder.size())
        if isinstance(part.filling, TablePage):
            place_table(frame, part.filling)
        elif isinstance(part.filling, Chart):
            self._charts += 1
            place_chart(frame, part.filling, self._charts)
        else:
            body = shape.text_frame._txBody
            if isinstance(part.filling, str):
                write_text(body, part.filling, Ink(part.size))
            else:
                write_lines(body, part.filling, link_finder(slide.part))
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
