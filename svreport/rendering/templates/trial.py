"""The papers that have templates, and a council's own of them to try templates with.

That council is the one of the inputs, or else of the worked example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from svreport.content.blocks import Wording
from svreport.content.paper import EmailPaper, PagePaper, SlidesPaper, WordPaper
from svreport.core.errors import SvreportError, UnknownTarget
from svreport.core.frozen import Frozen, field, parts_of
from svreport.core.model import Council, Update
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.document import Document
from svreport.documents.registry import DOCUMENTS
from svreport.figures.forms import read_forms
from svreport.figures.register import BadReference
from svreport.inputs.example import EXAMPLES, as_grids, read_contents
from svreport.inputs.reader import read_grids, read_inputs
from svreport.narrative.facts import Facts
from svreport.rendering.templates.shapes import Shape, shape_of_value
from svreport.rendering.templates.tag_lint import Complaint

PAPERS = tuple(document for document in DOCUMENTS if document.template)


def paper_named(name: str) -> Document:
    """The document of that name. Raises UnknownTarget."""
    for document in PAPERS:
        if document.name == normalise(name):
            return document
    known = [document.name for document in PAPERS]
    raise UnknownTarget(
        f"“{name}” is no paper with a template. {did_you_mean(name, known)}There are "
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
    otherwise = "" if name == "strategy" else "strategy"
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
