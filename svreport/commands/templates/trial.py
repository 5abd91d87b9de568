"""A council's own papers to try templates with, and the standing words of their templates.

That council is the one of the inputs, or else of the worked example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from svreport.commands.templates.shapes import Shape, shape_of_value
from svreport.commands.templates.tag_lint import WHOLE, Complaint, Finding
from svreport.content.blocks import Block, Paragraph, Wording, plain
from svreport.content.paper import EmailPaper, PagePaper, SlidesPaper, WordPaper
from svreport.core.errors import SvreportError, UnknownTarget
from svreport.core.frozen import Frozen, field, parts_of
from svreport.core.model import Council, Update
from svreport.core.patterns import pattern
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import DOCUMENTS, Document
from svreport.figures.forms import read_forms
from svreport.figures.register import BadReference
from svreport.files.ooxml.package import open_package
from svreport.files.resources import TemplateFile
from svreport.inputs.blank_workbook import EXAMPLES, as_grids, read_contents
from svreport.inputs.reader import read_grids, read_inputs
from svreport.narrative.claims.reader import ClaimReader
from svreport.narrative.claims.texts import faults_in
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import read_narrative
from svreport.narrative.prose import GIVEN
from svreport.rendering.word import open_template
from svreport.rendering.word.places import WordPlace, paragraph_texts
from svreport.rendering.wording import without_marks, wording_text

PAPERS = tuple(document for document in DOCUMENTS if document.template)


def paper_named(name: str) -> Document:
    """The document of that name. Raises UnknownTarget."""
    for document in PAPERS:
        if document.name == normalise(name):
            return document
    known = [document.name for document in PAPERS]
    raise UnknownTarget(
        f"“{name}” is not a paper with a template. {did_you_mean(name, known)}There are "
        f"{join_words(known)}."
    )


def paper_of(template: Path) -> Document | None:
    """The document that a template belongs to, by its folder."""
    folder = normalise(template.resolve().parent.name)
    return next((document for document in PAPERS if document.name == folder), None)


EXAMPLE_WORDS = "the worked example"

Templated: TypeAlias = WordPaper | PagePaper | EmailPaper | SlidesPaper


class Trial(Frozen):
    """A council and the update that papers are made of; `words` says whose they are.

    Of a worked example, figures of other names may be named as well. `otherwise` names the example
    that has the papers which this council holds too little for.
    """

    council: Council
    update: Update
    words: str
    is_example: bool = False
    otherwise: str = "reports"
    _made: dict[str, Templated] = field(default_factory=dict)

    def paper(self, paper: Document) -> Templated:
        """One of the council's papers; of a worked example where it has too little for it."""
        if paper.name not in self._made:
            self._made[paper.name] = self._paper(paper)
        return self._made[paper.name]

    def _paper(self, paper: Document) -> Templated:
        try:
            made = paper.paper(Facts(self.council, self.update))
        except SvreportError:
            if not self.otherwise:
                raise
            return example(self.otherwise).paper(paper)
        assert isinstance(made, Templated)
        if self.is_example:
            _allow_any_figure(made)
        return made

    def figure_fault(self, content: str) -> Complaint | None:
        """What is wrong with the words that name a figure; of the example, with its forms alone."""
        try:
            if self.is_example:
                read_forms(content.split("|")[1:])
            else:
                Facts(self.council, self.update).refer(content)
        except BadReference as fault:
            return f"states no figure: {fault.wrong}", fault.remedy
        return None


def trial_of(inputs: Path | None) -> Trial:
    """What an inputs workbook has for its latest update; the worked example where that is faulty.

    Raises UnreadableInputs if the file is no inputs workbook.
    """
    if inputs is None:
        return example()
    read = read_inputs(inputs)
    council = read.council
    if council is None or not council.latest or any(fault.is_error for fault in read.problems):
        return example()
    return Trial(council, council.latest, f"{council.latest.key} of {inputs.name}")


@cache
def example(name: str = "reports") -> Trial:
    """The latest update of a worked example."""
    council = read_grids(as_grids(read_contents(EXAMPLES[name]))).council
    assert council is not None
    update = council.latest or council.updates[0]
    further = [*EXAMPLES, ""]
    otherwise = further[further.index(name) + 1]
    return Trial(council, update, EXAMPLE_WORDS, is_example=True, otherwise=otherwise)


def _allow_any_figure(paper: Templated) -> None:
    """Gives the paper a figure for every name: a council's own are not those of the example."""
    for part in parts_of(paper):
        if isinstance(part, dict) and "figure" in part:
            part["figure"] = lambda _: "0"


def wordings_of(paper: Templated, file: str) -> list[Wording]:
    """The places of a paper that a template of standard wording stands in."""
    return [
        part
        for part in parts_of(paper)
        if isinstance(part, Wording) and part.template.endswith(f"/{file}")
    ]


def names_in_wordings(wordings: Sequence[Wording]) -> Mapping[str, Shape] | None:
    """What the tags of a wording may name, by what fills them; None if it is not used."""
    names = {
        name: shape_of_value(value)
        for wording in wordings
        for name, value in wording.content.items()
    }
    return names or None


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
