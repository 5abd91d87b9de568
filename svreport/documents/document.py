"""What is known of a document before its content is made; `registry.py` finds them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from svreport.core.frozen import Frozen, field
from svreport.core.model import paper_section

if TYPE_CHECKING:
    from svreport.content.paper import Paper
    from svreport.narrative.facts import Facts


class Document(Frozen, kw_only=True):
    """A document: what it is called, who may read it, what fills it.

    `name` is its folder here and under templates/, and its target on the command line where it
    `is_target`; `title` is what people and file names call it, `order` its place among the
    others. Its `template` is under templates/; a workbook has none. One that is `of_update` is
    written and signed with its update. `sections` are those of the sheet Narrative that it
    prints, without its name before them, `row_sections` those that it has for each row of a sheet,
    with the row's key before them: `Strategy: DMI problem statement`. One that `takes_measures` can
    be named in Report in. One that `lists_others` is made of what they say: its `paper` takes them
    too.
    One that can be made `before_ratings` is not held up by an update that has none yet.
    `meeting` is the column of the sheet Updates for the meeting that it goes to, if to one,
    `states_done` are the sheets of which it prints what was done, by its own date.

    Its module `paper`, which loads only what this document needs, has `paper(facts)`, which makes
    its content, and `CONTENT`, the names that its template's tags may use.
    """

    name: str
    title: str
    order: int
    template: str = ""
    public: bool = True
    of_update: bool = False
    is_target: bool = True
    takes_measures: bool = True
    lists_others: bool = False
    before_ratings: bool = False
    sections: Sequence[str] = ()
    row_sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meeting: str = ""
    states_done: Sequence[str] = ()

    @property
    def _module(self) -> ModuleType:
        return import_module(f"svreport.documents.{self.name}.paper")

    @property
    def content_type(self) -> type:
        """The TypedDict whose hints carry the names that its template's tags may use."""
        content_type: type = self._module.CONTENT
        return content_type

    def paper(self, facts: Facts) -> Paper:
        """The content of the document, which does not say whether it is a draft.

        Raises LacksData where the inputs hold too little for it.
        """
        paper: Paper = self._module.paper(facts)
        return paper

    def list_of(self, facts: Facts, others: Iterable[tuple[Document, Paper]]) -> Paper:
        """The content of a document that lists these others."""
        paper: Paper = self._module.paper(facts, others)
        return paper

    def section(self, name: str) -> str:
        """What the sheet Narrative calls one of its sections: `Forum: Background`."""
        return name if self.of_update else paper_section(self.name, name)
