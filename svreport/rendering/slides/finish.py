"""What a deck of slides needs beside what is on them: notes, sections, footers, properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from lxml import etree

from svreport.content.blocks import Run
from svreport.content.paper import Properties
from svreport.rendering.slides.fitting import fitted
from svreport.rendering.slides.template import FOOTER, NUMBER, Layout, kind_of
from svreport.rendering.slides.text import A, Ink, clean, paragraph, write_text

UNDATED = datetime(2000, 1, 1)
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTIONS_OF = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_NAMES = UUID("1f0c7d6a-2a49-5bb4-9f55-0d8a41b5d7a1")


def add_notes(slide: Any, notes: Sequence[str]) -> None:
    """The speaker's notes, a paragraph each."""
    page = slide.notes_slide
    for shape in list(page.placeholders):
        if kind_of(shape) == NUMBER:
            # Nothing numbers the pages of notes unless a field stands here.
            shape._element.getparent().remove(shape._element)
    body = page.notes_text_frame._txBody
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    for note in notes or [""]:
        body.append(paragraph([Run(note)] if note else []))


def add_footer(slide: Any, layout: Layout, text: str) -> None:
    """The footer and the number of a slide, where its layout has them."""
    shapes = slide.shapes._spTree
    for placeholder in layout.placeholders:
        if placeholder.kind not in (FOOTER, NUMBER):
            continue
        copy = deepcopy(placeholder.shape._element)
        copy.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
        # What the copy does not say itself, it follows the layout in.
        for kept in (
            *copy.findall(f"{{{P}}}spPr"),
            *copy.findall(f"{{{P}}}txBody/{{{A}}}lstStyle"),
        ):
            for child in list(kept):
                kept.remove(child)
        if placeholder.kind == FOOTER:
            shown = fitted(text, placeholder.one_box)
            write_text(copy.find(f"{{{P}}}txBody"), shown.text, Ink(shown.size))
        shapes.append(copy)


def add_sections(deck: Any, sections: Mapping[str, Sequence[Any]]) -> None:
    """The sections that PowerPoint groups slides by, each with the ids of its slides."""
    made = etree.Element(f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    for number, (name, slides) in enumerate(sections.items()):
        section = etree.SubElement(made, f"{{{P14}}}section")
        section.set("name", clean(name))
        section.set("id", f"{{{str(uuid5(_NAMES, f'{number} {name}')).upper()}}}")
        listed = etree.SubElement(section, f"{{{P14}}}sldIdLst")
        for slide in slides:
            etree.SubElement(listed, f"{{{P14}}}sldId").set("id", str(slide.slide_id))
    element = deck.element
    extensions = element.find(f"{{{P}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(element, f"{{{P}}}extLst")
    for old in extensions.findall(f"{{{P}}}ext[@uri='{SECTIONS_OF}']"):
        extensions.remove(old)
    extension = etree.SubElement(extensions, f"{{{P}}}ext")
    extension.set("uri", SECTIONS_OF)
    extension.append(made)


def remove_slides(deck: Any) -> None:
    """Takes the template's own slides out: they show how it looks, and are nobody's news."""
    listed = deck.element.sldIdLst
    for one in list(listed) if listed is not None else ():
        deck.part.drop_rel(one.rId)
        listed.remove(one)


def set_properties(deck: Any, properties: Properties) -> None:
    """The document properties, with dates that come from the inputs alone."""
    core = deck.core_properties
    made = properties.made_on
    stamp = datetime(made.year, made.month, made.day) if made else UNDATED
    core.title = clean(properties.title)[:255]
    core.subject = clean(properties.subject)[:255]
    core.keywords = clean(properties.keywords)[:255]
    core.author = core.last_modified_by = clean(properties.author)[:255]
    core.language = properties.language
    core.created = core.modified = stamp
    core.revision = 1
    core.comments = core.category = ""
