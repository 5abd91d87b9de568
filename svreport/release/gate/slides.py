"""What slides must not be released with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.release.gate.faults import Fault, Typed, quoted
from svreport.release.gate.parts import (
    NOT,
    A,
    Element,
    P,
    Parts,
    R,
    drawing_faults,
    text_faults,
)

PRESENTATION = "ppt/presentation.xml"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
# What slides are made upon.
BEHIND = ("ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesMasters/", "ppt/handoutMasters/")
_DRAWINGS = ("pic", "graphicFrame")


def slides_faults(content: bytes, typed: Typed) -> Iterator[Fault]:
    """Everything that keeps slides from being released."""
    parts = Parts(content)
    shown = slides_in(parts)
    for at, name in enumerate(shown, 1):
        yield from _of_slide(f"slide {at}", parts.xml(name), typed)
        for notes in notes_of(parts, name):
            yield from text_faults(f"notes of slide {at}", parts.xml(notes), typed)
    for name in parts.names:
        if _SLIDE.fullmatch(name) and name not in shown:
            yield Fault(name, "the slide is in the file, and is never shown.")
    for _, part in parts.starting(*BEHIND):
        called = part.find(f"{P}cSld").get("name")
        where = f"the layout {quoted(called)}" if called else "a master of the slides"
        yield from text_faults(where, part, typed)


def slides_in(parts: Parts) -> list[str]:
    """The names of the parts of the slides that are shown, in their order."""
    related = parts.related(PRESENTATION)
    listed = parts.xml(PRESENTATION).iterfind(f"{P}sldIdLst/{P}sldId")
    return [name for one in listed if (name := related.get(one.get(f"{R}id"), "")) in parts.names]


def notes_of(parts: Parts, slide: str) -> list[str]:
    """The names of the parts that hold a slide's notes: one, or none."""
    return [name for name in parts.related(slide).values() if _NOTES.fullmatch(name)]


def _of_slide(where: str, slide: Element, typed: Typed) -> Iterator[Fault]:
    if slide.get("show") in NOT:
        yield Fault(where, "the slide is hidden.")
    yield from text_faults(where, slide, typed)
    frames = (frame for kind in _DRAWINGS for frame in slide.iter(f"{P}{kind}"))
    yield from drawing_faults(where, (one[0][0] for one in frames), typed)
    for table in slide.iter(f"{A}tbl"):
        look = table.find(f"{A}tblPr")
        if look is None or look.get("firstRow") != "1":
            yield Fault(where, "a table has no header row.")
    title = next(_titles(slide), None)
    if title is None or not _text(title).strip():
        yield Fault(where, "the slide has no title.")


def _titles(slide: Element) -> Iterator[Element]:
    for shape in slide.iter(f"{P}sp"):
        holder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if holder is not None and holder.get("type") in ("title", "ctrTitle"):
            yield shape


def _text(element: Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{A}t"))
