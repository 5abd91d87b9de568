"""What is wrong with a template of standard wording: Markdown with tags, in a plain text file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from svreport.problems import FaultyTemplate
from svreport.renderers.word_places import WordPlace
from svreport.templating.expressions import FigureFault, Scope
from svreport.templating.finding import Finding
from svreport.templating.pairs import Placed, Walk
from svreport.templating.scanning import lines_before, scanned
from svreport.templating.shapes import Shape


def wording_findings(
    path: Path, template: str, names: Mapping[str, Shape] | None, figure_fault: FigureFault
) -> Iterator[Finding]:
    """All that is wrong with the tags of a wording, line by line; `names` may not be known."""
    text = _read(path)
    found = scanned(text, prefixes=False)
    tags = [Placed(tag, _line(text, tag.start)) for tag in found.tags]
    scope = Scope("this wording", names or {}, takes_any=names is None)
    for fault in Walk(scope, figure_fault).through(tags):
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
            place=_line(text, text.find(brace.text)),
            tag=brace.text,
            wrong=f"{brace.wrong}.",
            remedy="A tag begins and ends with two braces, {{ … }}, or with {% … %}.",
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise FaultyTemplate(
            f"The template {path.name} cannot be read: save it as UTF-8 text."
        ) from reason


def _line(text: str, position: int) -> WordPlace:
    return WordPlace(part=f"line {lines_before(text, max(position, 0))}")
