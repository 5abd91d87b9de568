"""Lines of text as PowerPoint's paragraphs: their marks, their links, their language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from svreport.content.blocks import Run
from svreport.content.paper import TO_SECTION
from svreport.rendering.slides.metrics import Line, is_right_to_left

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LANGUAGE = "en-GB"
TO_SLIDE = "ppaction://hlinksldjump"
# A font that has the signs which stand before items.
SIGNS_FONT = "Segoe UI Symbol"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The relationship of a link, and the action that goes with it, if any.
LinkOf = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True)
class Ink:
    """How runs are set where the template does not say it: their size in points, their colour."""

    size: float | None = None
    colour: str | None = None
    bold: bool = False


PLAIN = Ink()


def clean(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def write_lines(frame: Any, lines: Sequence[Line], link_of: LinkOf) -> None:
    """Puts lines in the place of a text frame's paragraphs."""
    body = frame._txBody
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    for line in lines:
        body.append(_line(line, link_of))


def write_text(body: Any, text: str, ink: Ink = PLAIN, align: str = "") -> None:
    """Puts one text in the place of the paragraphs of a body; each of its lines is one."""
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    body.append(paragraph([Run(text)], ink, align))


def paragraph(
    runs: Sequence[Run], ink: Ink = PLAIN, align: str = "", link_of: LinkOf = lambda _: None
) -> Any:
    """A paragraph of runs."""
    made = etree.Element(f"{{{A}}}p", nsmap={"a": A, "r": R})
    properties = etree.SubElement(made, f"{{{A}}}pPr")
    text = "".join(run.text for run in runs)
    if align:
        properties.set("algn", align)
    if is_right_to_left(text):
        properties.set("rtl", "1")
        properties.set("algn", align or "r")
    for element in _runs(runs, ink, link_of):
        made.append(element)
    return made


def _line(line: Line, link_of: LinkOf) -> Any:
    made = paragraph(line.runs, Ink(bold=line.is_heading), link_of=link_of)
    properties = made.find(f"{{{A}}}pPr")
    if line.level:
        properties.set("lvl", str(line.level))
    if line.number is not None:
        number = etree.SubElement(properties, f"{{{A}}}buFont")
        number.set("typeface", "+mj-lt")
        number = etree.SubElement(properties, f"{{{A}}}buAutoNum")
        number.set("type", "arabicPeriod")
        if line.number != 1:
            number.set("startAt", str(line.number))
    elif line.mark:
        etree.SubElement(properties, f"{{{A}}}buFont").set("typeface", SIGNS_FONT)
        etree.SubElement(properties, f"{{{A}}}buChar").set("char", line.mark)
    elif line.mark is None:
        properties.set("indent", "0")
        if not line.goes_on:
            properties.set("marL", "0")
        etree.SubElement(properties, f"{{{A}}}buNone")
    return made


def _runs(runs: Sequence[Run], ink: Ink, link_of: LinkOf) -> Iterator[Any]:
    for run in runs:
        for at, part in enumerate(clean(run.text).replace("\r", "").split("\n")):
            if at:
                broken = etree.Element(f"{{{A}}}br")
                broken.append(_properties(run, ink, link_of))
                yield broken
            if part:
                made = etree.Element(f"{{{A}}}r")
                made.append(_properties(run, ink, link_of))
                etree.SubElement(made, f"{{{A}}}t").text = part.replace("\t", " ")
                yield made
    end = etree.Element(f"{{{A}}}endParaRPr")
    end.set("lang", LANGUAGE)
    if ink.size is not None:
        end.set("sz", str(round(ink.size * 100)))
    yield end


def _properties(run: Run, ink: Ink, link_of: LinkOf) -> Any:
    made = etree.Element(f"{{{A}}}rPr")
    made.set("lang", LANGUAGE)
    if ink.size is not None:
        made.set("sz", str(round(ink.size * 100)))
    for name, value, is_set in (
        ("b", "1", run.bold or ink.bold),
        ("i", "1", run.italic),
        ("u", "sng", run.underlined),
        ("strike", "sngStrike", run.struck),
    ):
        if is_set:
            made.set(name, value)
    if ink.colour is not None:
        fill = etree.SubElement(made, f"{{{A}}}solidFill")
        etree.SubElement(fill, f"{{{A}}}srgbClr").set("val", ink.colour.removeprefix("#"))
    if run.link:
        _link(made, link_of(run.link))
    return made


def _link(properties: Any, link: tuple[str, str] | None) -> None:
    if link is None:
        return
    relation, action = link
    click = etree.SubElement(properties, f"{{{A}}}hlinkClick")
    click.set(f"{{{R}}}id", relation)
    if action:
        click.set("action", action)


def link_finder(part: Any, sections: dict[str, Any]) -> LinkOf:
    """Relationships of a slide's links: to the web, or to the first slide of a section."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    made: dict[str, tuple[str, str] | None] = {}

    def find(address: str) -> tuple[str, str] | None:
        if address not in made:
            if address.startswith(TO_SECTION):
                target = sections.get(address.removeprefix(TO_SECTION))
                made[address] = (
                    None
                    if target is None
                    else (
                        part.relate_to(target.part, RT.SLIDE),
                        TO_SLIDE,
                    )
                )
            else:
                made[address] = (
                    part.relate_to(clean(address), RT.HYPERLINK, is_external=True),
                    "",
                )
        return made[address]

    return find
