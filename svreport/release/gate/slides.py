"""Slides as they are opened again: what they must not be released with, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from svreport.files.ooxml.allowed import A, P, R
from svreport.files.ooxml.hidden_text import is_prompt
from svreport.files.ooxml.package import NO, Element, text_of
from svreport.release.gate import APART, Detail, Fault, LiteralMarks, Passage, office, quoted

PRESENTATION = "ppt/presentation.xml"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
# What slides are made upon.
BEHIND = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/", "ppt/handoutMasters/")
_DRAWINGS = (f"{P}pic", f"{P}graphicFrame")


class SlideDeck(office.OfficeFile):
    """Slides, in the order in which they are shown."""

    suffix = ".pptx"

    def content_faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        for where, _, slide in self._shown():
            yield from office.text_faults(where, slide, marks)
            if where.startswith("slide"):
                yield from _slide_faults(where, slide, marks)
        for name in self.package.names:
            if _SLIDE.fullmatch(name) and name not in self._slides:
                yield Fault("a slide", "it is in the file, and is never shown.")
        for _, part in self.package.xml_parts(*BEHIND):
            name = part.find(f"{P}cSld").get("name")
            where = f"the layout {quoted(name)}" if name else "a master of the slides"
            yield from office.text_faults(where, part, marks)

    def content_passages(self) -> Iterator[Passage]:
        for where, _, slide in self._shown():
            for block in slide.iter(f"{A}p", f"{A}tr"):
                if block.tag == f"{A}tr":
                    cells = (map(_text, cell.iter(f"{A}p")) for cell in block.iter(f"{A}tc"))
                    yield Passage(where, APART.join(map(" ".join, cells)), is_row=True)
                elif not office.is_within(block, f"{A}tr") and _text(block):
                    yield Passage(where, _text(block))

    def content_details(self) -> Iterator[Detail]:
        for name in self._slides:
            root = self.package.xml(name)
            yield from self._layouts(name)
            related = {rel.id: rel.target for rel in self.package.relations(name)}
            for click in root.iter(f"{A}hlinkClick"):
                words = text_of(click.getparent().getparent(), f"{A}t")
                target = related.get(click.get(f"{R}id") or "", "")
                leads = self._called(target) or click.get("action") or ""
                yield Detail("the address of the link", words, leads)
            for picture in root.iter(f"{A}blip"):
                yield self.picture(name, picture.get(f"{R}embed") or "", "")

        behind = (root for _, root in self.package.xml_parts(*BEHIND))
        lines = (line for root in behind for line in root.iter(f"{A}p") if not is_prompt(line))
        for text in sorted({_text(line) for line in lines}):
            yield Detail("the text on a layout", "", text)

    def _layouts(self, slide: str) -> Iterator[Detail]:
        """The layout that a slide is made upon, by its name."""
        for relation in self.package.relations(slide):
            if relation.kind == "slideLayout":
                layout = self.package.xml(relation.target).find(f"{P}cSld")
                place = f"slide {self._slides.index(slide) + 1}"
                yield Detail("the slide layout", place, layout.get("name") or "", is_look=True)

    def _called(self, target: str) -> str:
        """What a link leads to: programs number the parts of slides as they like."""
        return f"slide {self._slides.index(target) + 1}" if target in self._slides else target

    def called(self, part: str) -> str:
        shown = (where for where, name, _ in self._shown() if name == part)
        return next(shown, super().called(part))

    def chart_holders(self) -> Sequence[str]:
        return self._slides

    @cached_property
    def _slides(self) -> list[str]:
        """The names of the parts of the slides that are shown."""
        related = self.package.related(PRESENTATION)
        listed = self.package.xml(PRESENTATION).iterfind(f"{P}sldIdLst/{P}sldId")
        names = (related.get(slide.get(f"{R}id"), "") for slide in listed)
        return [name for name in names if name in self.package]

    def _shown(self) -> Iterator[tuple[str, str, Element]]:
        """The slides, each with its notes after it, by what a reader calls them."""
        for at, name in enumerate(self._slides, 1):
            yield f"slide {at}", name, self.package.xml(name)
            for notes in self.package.related(name).values():
                if _NOTES.fullmatch(notes):
                    yield f"notes of slide {at}", notes, self.package.xml(notes)


def _slide_faults(where: str, slide: Element, marks: LiteralMarks) -> Iterator[Fault]:
    if slide.get("show") in NO:
        yield Fault(where, "the slide is hidden.")
    names = (frame.find(f"*/{P}cNvPr") for kind in _DRAWINGS for frame in slide.iter(kind))
    drawings = [name for name in names if name is not None]
    yield from office.drawing_faults(where, drawings, marks)
    for table in slide.iter(f"{A}tbl"):
        look = table.find(f"{A}tblPr")
        if look is None or look.get("firstRow") != "1":
            yield Fault(where, "a table has no header row.", is_of_access=True)
    title = next(_titles(slide), None)
    if title is None or not _text(title):
        yield Fault(where, "the slide has no title.")


def _titles(slide: Element) -> Iterator[Element]:
    for shape in slide.iter(f"{P}sp"):
        holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if holder is not None and holder.get("type") in ("title", "ctrTitle"):
            yield shape


def _text(element: Element) -> str:
    """Its words, without the numbers of slides, which programs write as they like."""
    texts = (text for text in element.iter(f"{A}t") if text.getparent().get("type") != "slidenum")
    return "".join(text.text or "" for text in texts).strip()
