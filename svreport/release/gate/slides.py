"""Slides as they are opened again: what they must not be released with, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from svreport.files.ooxml.allowed import A, P, R
from svreport.files.ooxml.package import Element
from svreport.release.gate.faults import APART, Fault, LiteralMarks, Passage, quoted
from svreport.release.gate.office import (
    NOT,
    OfficeFile,
    drawing_faults,
    is_within,
    text_faults,
    text_of,
)

PRESENTATION = "ppt/presentation.xml"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
# What slides are made upon.
BEHIND = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/", "ppt/handoutMasters/")
_DRAWINGS = (f"{P}pic", f"{P}graphicFrame")


class SlideDeck(OfficeFile):
    """Slides, in the order in which they are shown."""

    suffix = ".pptx"

    def content_faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        for where, slide in self._shown():
            yield from text_faults(where, slide, marks)
            if where.startswith("slide"):
                yield from _slide_faults(where, slide, marks)
        for name in self.package.names:
            if _SLIDE.fullmatch(name) and name not in self._slides:
                yield Fault(name, "the slide is in the file, and is never shown.")
        for _, part in self.package.xml_parts(*BEHIND):
            name = part.find(f"{P}cSld").get("name")
            where = f"the layout {quoted(name)}" if name else "a master of the slides"
            yield from text_faults(where, part, marks)

    def content_passages(self) -> Iterator[Passage]:
        for where, slide in self._shown():
            for block in slide.iter(f"{A}p", f"{A}tr"):
                if block.tag == f"{A}tr":
                    cells = (map(_text, cell.iter(f"{A}p")) for cell in block.iter(f"{A}tc"))
                    yield Passage(where, APART.join(map(" ".join, cells)), is_row=True)
                elif not is_within(block, f"{A}tr") and _text(block):
                    yield Passage(where, _text(block))

    def chart_holders(self) -> Sequence[str]:
        return self._slides

    @cached_property
    def _slides(self) -> list[str]:
        """The names of the parts of the slides that are shown."""
        related = self.package.related(PRESENTATION)
        listed = self.package.xml(PRESENTATION).iterfind(f"{P}sldIdLst/{P}sldId")
        names = (related.get(slide.get(f"{R}id"), "") for slide in listed)
        return [name for name in names if name in self.package]

    def _shown(self) -> Iterator[tuple[str, Element]]:
        """The slides, each with its notes after it, by what a reader calls them."""
        for at, name in enumerate(self._slides, 1):
            yield f"slide {at}", self.package.xml(name)
            for notes in self.package.related(name).values():
                if _NOTES.fullmatch(notes):
                    yield f"notes of slide {at}", self.package.xml(notes)


def _slide_faults(where: str, slide: Element, marks: LiteralMarks) -> Iterator[Fault]:
    if slide.get("show") in NOT:
        yield Fault(where, "the slide is hidden.")
    drawings = (frame[0][0] for kind in _DRAWINGS for frame in slide.iter(kind))
    yield from drawing_faults(where, drawings, marks)
    for table in slide.iter(f"{A}tbl"):
        look = table.find(f"{A}tblPr")
        if look is None or look.get("firstRow") != "1":
            yield Fault(where, "a table has no header row.")
    title = next(_titles(slide), None)
    if title is None or not _text(title):
        yield Fault(where, "the slide has no title.")


def _titles(slide: Element) -> Iterator[Element]:
    for shape in slide.iter(f"{P}sp"):
        holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if holder is not None and holder.get("type") in ("title", "ctrTitle"):
            yield shape


def _text(element: Element) -> str:
    return text_of(element, f"{A}t").strip()
