"""What is wrong with a template of standard wording: Markdown with tags, in a plain text file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from svreport.files.resources import TemplateFile
from svreport.rendering.templates.expressions import FigureFault, Scope
from svreport.rendering.templates.finding import Finding
from svreport.rendering.templates.loader import text_template
from svreport.rendering.templates.pairs import Placed, Walk
from svreport.rendering.templates.scanning import lines_before, scanned
from svreport.rendering.templates.shapes import Kind, Shape
from svreport.rendering.word.places import WordPlace


def wording_findings(
    path: Path, template: str, names: Mapping[str, Shape] | None, figure_fault: FigureFault
) -> Iterator[Finding]:
    """All that is wrong with the tags of a wording, line by line; `names` may not be known."""
    yield from text_findings(path, template, "this wording", names, figure_fault)


def text_findings(
    path: Path,
    template: str,
    document: str,
    names: Mapping[str, Shape] | None,
    figure_fault: FigureFault,
    *,
    shows: Collection[Kind] = (),
) -> Iterator[Finding]:
    """All that is wrong with the tags of a template in a text file; `document` is what it is of.

    Tags show texts, and the kinds that the template `shows` besides.
    """
    text = read(path)
    found = scanned(text, prefixes=False)
    tags = [Placed(tag, line_of(text, tag.start)) for tag in found.tags]
    scope = Scope(document, names or {}, takes_any=names is None, begins=" ")
    for fault in Walk(scope, figure_fault, shows=shows).through(tags):
        yield Finding(
            template=template,
            place=fault.placed.place,
            tag=" ".join(fault.placed.tag.text.split()),
            wrong=fault.wrong,
            remedy=fault.remedy,
            severity=fault.severity,
        )
    for brace in found.faults:
        yield Finding(
            template=template,
            place=line_of(text, brace.start),
            tag=brace.text,
            wrong=f"{brace.wrong}.",
            remedy="A tag begins and ends with two braces, {{ … }}, or with {% … %}.",
        )


def read(path: Path) -> str:
    """The text of a template. Raises FaultyTemplate where it cannot be read."""
    return text_template(TemplateFile.read(path))


def line_of(text: str, position: int) -> WordPlace:
    """The line in which a position of the text stands."""
    return WordPlace(part=f"line {lines_before(text, max(position, 0))}")
