"""What papers have in common: the figures that their words name, with the key to symbols.

And, of those that anyone may read, their wording, narrative and measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from svreport.content.blocks import NOTE, Block, Paragraph, Wording
from svreport.content.paper import WordPaper
from svreport.core.frozen import replace
from svreport.core.model import Measure, Narrative, Update
from svreport.core.patterns import pattern
from svreport.documents.labels import (
    MEANINGS,
    CommonContent,
    key_to_symbols,
    months_covered,
    properties,
)
from svreport.documents.registry import document_named
from svreport.figures.agreement import scheme_of
from svreport.figures.disclosure import Disclosure
from svreport.figures.measures import Position, decimals_shown, position_at, published_position
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, read_narrative

# What tables show of a difference between percentages, and of a plan between two months.
POINTS, PRO_RATA = "pp", "rata"
_READING = {
    POINTS: "Differences between two percentages are in percentage points (pp).",
    PRO_RATA: "“Pro rata” marks a planned figure worked out between the planned figures before and "
    "after it.",
}
_TYPED_POINTS = pattern(rf"\b{POINTS}\b")


class References:
    """Looks figures up for one document, and keeps which it named and which symbols it showed."""

    def __init__(self, facts: Facts, paper: str) -> None:
        self.facts = facts
        self.paper = paper
        self.document = document_named(paper)
        self.council = facts.council
        self.update = facts.update
        self.style = facts.style
        self.referred: list[str] = []
        self._symbols: set[str] = set()
        self._signs: set[str] = set()

    def figure(self, content: str) -> str:
        """What a reference shows, for wording and templates: `figure("payments.total | £m")`.

        Raises BadReference.
        """
        reference = self.facts.refer(content)
        named = self.facts.register.component_figures(content.partition("|")[0])
        self.referred += [figure.full_name for figure in named]
        if reference.is_symbol:
            self._symbols.add(reference.text)
        self._signs.update(reference.text.split())
        return reference.text

    def stated(self, content: str) -> str | None:
        """What a reference in narrative shows; None, so that it stays as typed, for none.

        What is wrong with it is a problem of its own, with which nothing is built; what else the
        document says can be looked at all the same. A table of measures has a place of its own.
        """
        try:
            return None if content == MEASURES else self.figure(content)
        except BadReference:
            return None

    def blocks(
        self, text: str, *, level: int, placeholders: Sequence[str] = ()
    ) -> tuple[Block, ...]:
        """What an officer wrote, as blocks, its references shown and its signs noted."""
        if _TYPED_POINTS.search(text):
            self._signs.add(POINTS)
        return read_narrative(
            text, heading_level=level, placeholders=placeholders, stated=self.stated
        )

    def written(self, section: str) -> Narrative | None:
        """What the sheet Narrative has for a section of the document, as it was typed."""
        return self.council.narrative_for(self.document.section(section), self.update.key)

    def narrative(
        self,
        section: str,
        *,
        level: int = 2,
        numbered: bool = False,
        role: str = "",
        placeholders: Sequence[str] = (),
    ) -> Sequence[Block]:
        """What the sheet Narrative has for a section of the document; nothing where it has none."""
        text = self.written(section)
        blocks = self.blocks(text.text, level=level, placeholders=placeholders) if text else ()
        return [
            replace(block, numbered=numbered, role=role) if isinstance(block, Paragraph) else block
            for block in blocks
        ]

    def prose(self, amount: Decimal) -> str:
        """An amount in the forecast unit as prose states it."""
        return self.style.prose(amount, self.council.settings.forecast_unit)

    def reported_measures(self) -> list[Measure]:
        """The measures that are reported in the paper, in the order of the sheet."""
        return [measure for measure in self.council.measures if measure.is_reported_in(self.paper)]

    def position(self, measure: Measure, update: Update | None = None) -> Position:
        """Where a measure stands at the update, or at an earlier one."""
        values = self.council.values_of(measure.code)
        return position_at(measure, values, (update or self.update).activity_to)

    def note_symbols(self, words: Iterable[str]) -> None:
        """Notes the symbols among the words that a table shows, for the key and the notes."""
        shown = set(words)
        self._symbols.update(MEANINGS.keys() & shown)
        self._signs |= shown

    def shows(self, sign: str) -> bool:
        """Whether a table or a reference made so far shows a sign, such as `pp`."""
        return sign in self._signs

    def reading(self) -> str:
        """How to read what has been made so far; nothing where nothing is to be explained."""
        return " ".join(words for sign, words in _READING.items() if self.shows(sign))

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)

    def word_paper(self, template: str, title: str, content: Mapping[str, object]) -> WordPaper:
        """The document that has been made, with all the figures that its words name."""
        return WordPaper(
            template=template,
            content=content,
            properties=properties(self.council, self.update, title),
            referred=self.referred,
        )


Part: TypeAlias = Block | Wording
Parts: TypeAlias = Sequence[Part]


class PublicContent(CommonContent):
    """What the tags of every public document's template may name."""

    title: Annotated[str, "The title of the document."]
    details: Annotated[Sequence[tuple[str, str]], "The document's date, and what it covers."]
    symbols: Annotated[
        Callable[[], str], "The key to the symbols shown before it: `symbols()`; empty without any."
    ]


def as_note(wording: Wording) -> Wording:
    """Standard wording as the note of a table."""
    return replace(wording, role=NOTE)


class PublicPaper(References):
    """Gathers the content of one public paper; disclosure control holds in all it gives."""

    def __init__(self, facts: Facts, paper: str) -> None:
        super().__init__(facts.public, paper)
        self.disclosure = Disclosure(self.council)

    @property
    def date(self) -> date | None:
        """The day of the paper: of the meeting that it goes to, else of its update."""
        return self.update.date_at(self.document.meeting)

    def dated(self, name: str) -> Iterator[tuple[str, str]]:
        """The meeting that the paper goes to, or its date under a name; nothing if unknown."""
        meeting = self.document.meeting
        if day := self.date:
            yield meeting if meeting in self.update.meetings else name, self.style.day(day)

    def data_covered(self, *, dated: str, named: str) -> list[tuple[str, str]]:
        """The date of the paper, its update and the data that it covers.

        `dated` and `named` are what the paper calls the first two, where it goes to no meeting.
        """
        covered = months_covered(self.council, self.update, self.style)
        return [*self.dated(dated), (named, self.update.title), *covered]

    def standard(
        self, name: str, *, level: int = 2, numbered: bool = False, **content: object
    ) -> Wording:
        """The standard wording of a section: `templates/<paper>/<name>.md.j2`."""
        known: dict[str, object] = {
            "figure": self.figure,
            "authority": self.council.settings.authority,
            "agreement": self.council.settings.agreement,
            "scheme": scheme_of(self.council),
            "reported_by": self.council.reported_by,
            "year": self.style.year(self.council.settings.financial_year),
        }
        return Wording(
            template=f"{self.paper}/{name}.md.j2",
            content=known | content,
            heading_level=level,
            numbered=numbered,
        )

    def position(self, measure: Measure, update: Update | None = None) -> Position:
        """Where a measure stands at the update, or at an earlier one, as it may be published."""
        values = self.council.values_of(measure.code)
        decimals = decimals_shown(
            measure, values, lambda month: self.disclosure.withholds(measure.code, month)
        )
        return published_position(
            position_at(measure, values, (update or self.update).activity_to, decimals=decimals),
            self.disclosure,
        )
