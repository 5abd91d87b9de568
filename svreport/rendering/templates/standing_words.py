"""The words that templates print whatever fills their tags, held to the figures that they state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from svreport.content.blocks import Block, Paragraph, plain
from svreport.core.patterns import pattern
from svreport.core.problems import Severity
from svreport.files.ooxml.package import open_package
from svreport.files.resources import TemplateFile
from svreport.narrative.claims.messages import faults_in
from svreport.narrative.claims.reader import ClaimReader
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import read_narrative
from svreport.narrative.prose import GIVEN
from svreport.rendering.templates.tag_lint import WHOLE, Finding
from svreport.rendering.templates.trial import Templated, wordings_of
from svreport.rendering.templates.wording import without_marks, wording_text
from svreport.rendering.word.document import open_template
from svreport.rendering.word.places import WordPlace, paragraph_texts

# What a tag shows is not the template's; what it decides or remarks is no word of any text.
_SHOWS, _OTHERS = pattern(r"\{\{.*?\}\}"), pattern(r"(?s)\{[%#].*?[%#]\}")
_MARKUP = pattern(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>")
# What narrative writes for a figure, and a template otherwise.
_TAG = pattern(r"\{\{ (.*?) \}\}")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OF_SLIDES = ("ppt/slideMasters/slide", "ppt/slideLayouts/slide", "ppt/slides/slide")


def standing_findings(template: TemplateFile, paper: Templated, facts: Facts) -> Iterator[Finding]:
    """What a template's own words state that is not so, in the paper that it is a template of."""
    reader = ClaimReader(facts)
    for blocks, place in _texts(template, paper):
        for read in reader.read(blocks, ""):
            text = read.passage.text
            for fault in faults_in(facts, read):
                if text.count(GIVEN, 0, fault.start) % 2 == 0:
                    yield Finding(
                        wrong=fault.wrong,
                        remedy=_TAG.sub(r'{{ figure("\1") }}', fault.remedy),
                        place=place if place is not WHOLE else _line_with(template, fault.typed),
                        severity=Severity.WARNING,
                    )


def _texts(template: TemplateFile, paper: Templated) -> Iterator[tuple[Sequence[Block], WordPlace]]:
    """The texts of a template, what its tags show between marks, and where each is."""
    suffix = Path(template.name).suffix.lower()
    if suffix == ".docx":
        for _, paragraphs in paragraph_texts(open_template(template)):
            yield from ((_standing(text.text), text.place) for text in paragraphs)
    elif suffix == ".pptx":
        yield from ((_standing(words), WordPlace(part=part)) for part, words in _drawn(template))
    elif wordings := wordings_of(paper, Path(template.name).name):
        for wording in wordings:
            text = wording_text(wording, template, _given)
            yield read_narrative(text, heading_level=wording.heading_level), WHOLE
    elif suffix == ".j2":
        lines = _MARKUP.sub("\n", _OTHERS.sub("", template.text)).splitlines()
        yield from ((_standing(line), WHOLE) for line in lines)


def _drawn(template: TemplateFile) -> Iterator[tuple[str, str]]:
    """The paragraphs of slides and of what they are made from, each with the name of its part."""
    for part, root in open_package(template.content).xml_parts(*_OF_SLIDES):
        for paragraph in root.iter(f"{_DRAWN}p"):
            yield Path(part).stem, "".join(run.text or "" for run in paragraph.iter(f"{_DRAWN}t"))


def _given(value: str) -> str:
    return f"{GIVEN}{without_marks(value)}{GIVEN}"


def _standing(text: str) -> Sequence[Block]:
    return [Paragraph(plain(_SHOWS.sub(GIVEN * 2, _OTHERS.sub("", text)).strip()))]


def _line_with(template: TemplateFile, words: str) -> WordPlace:
    at = max(template.text.find(words), 0)
    return WordPlace(part=f"line {template.text.count(chr(10), 0, at) + 1}")
