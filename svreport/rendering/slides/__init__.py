"""A template of slides and the plain data that fills it, as a .pptx file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from svreport.content.blocks import Block, Wording
from svreport.content.paper import Slide, SlidesPaper
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import with_fixed_times
from svreport.rendering.slides.filling import Filler
from svreport.rendering.slides.finish import add_sections, remove_slides, set_properties
from svreport.rendering.slides.pages import pages_of
from svreport.rendering.slides.template import opened
from svreport.rendering.templates.wording import worded

Find = Callable[[str], TemplateFile]


def render_slides(template: TemplateFile, paper: SlidesPaper, find: Find) -> bytes:
    """The paper's slides in the looks of a template, as the bytes of a .pptx file.

    `find` gives a template that standard wording names. Raises
    FaultyTemplate, naming the template and what is wrong with it, where it cannot be
    read or lacks a layout or a placeholder.
    """
    deck = opened(template)
    remove_slides(deck)
    filler = Filler.of(deck, template, paper.footer)
    slides = [(slide, list(_worded(slide, find))) for slide in paper.slides]
    pages = pages_of(slides, filler.boxes, paper.cover.title)
    filler.add(paper.cover, pages)
    add_sections(deck, filler.by_section)
    set_properties(deck, paper.properties)
    buffer = BytesIO()
    deck.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _worded(slide: Slide, find: Find) -> Iterator[Block]:
    """The blocks of a slide, standard wording among them read into its own."""
    for block in slide.body:
        if isinstance(block, Wording):
            yield from worded(block, find(block.template))
        else:
            yield block
