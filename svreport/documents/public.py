"""What papers share: words and marks, the figures that their words name, and the key to symbols.

And, of those that anyone may read, their wording, narrative and measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias, TypedDict

from svreport.content.blocks import NOTE, Block, Paragraph, RatingMark, Wording
from svreport.content.paper import WordPaper
from svreport.core.colours import INK, ink_on, tint
from svreport.core.frozen import replace
from svreport.core.house_style import LOW, HouseStyle
from svreport.core.model import Council, Measure, Missing, Narrative, Update
from svreport.core.origin import CellText
from svreport.core.patterns import pattern
from svreport.core.periods import Month, Period
from svreport.core.text import join_words
from svreport.documents.registry import document_named
from svreport.figures.agreement import scheme_of
from svreport.figures.as_of import RatingChange, ScoredRisk, rating_change, update_before, was_rated
from svreport.figures.disclosure import Disclosure
from svreport.figures.measures import Position, decimals_shown, position_at, published_position
from svreport.figures.register import BadReference
from svreport.figures.versions import plan_change
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, read_narrative

MISSING_WORDS = {
    Missing.NOT_YET_AVAILABLE: "Not yet available",
    Missing.NOT_APPLICABLE: "Not applicable",
    Missing.SUPPRESSED: "Suppressed",
    Missing.INCOMPLETE: "Incomplete",
}
# Public papers show the symbol of a figure that is withheld.
PUBLIC_WORDS = {**MISSING_WORDS, Missing.SUPPRESSED: Missing.SUPPRESSED.symbol}
# Titles, and pages with room for a word, are read without a key.
PLAIN_WORDS = {**MISSING_WORDS, Missing.SUPPRESSED: "Withheld"}


MEANINGS = {
    "c": "withheld so that nobody can be identified",
    "x": "not available",
    "z": "not applicable",
    LOW: "a figure that rounds to 0 but is not 0",
}


UP, DOWN, LEVEL = (
    "\N{UPWARDS ARROW} Up",
    "\N{DOWNWARDS ARROW} Down",
    "\N{RIGHTWARDS ARROW} Unchanged",
)
_TURNS = {
    RatingChange.BETTER: "\N{BLACK UP-POINTING TRIANGLE} Better",
    RatingChange.WORSE: "\N{BLACK DOWN-POINTING TRIANGLE} Worse",
    RatingChange.SAME: "\N{EN DASH} Same",
}
NEW, FIRST = "New", "First this year"
NOT_AGAIN, NOT_SCORED = "Not scored again", "Not scored"


def key_to_symbols(symbols: Iterable[str], shown: str = "{}") -> str:
    """The sentence that explains the symbols that stand for figures; nothing where none does."""
    meanings = [f"{shown.format(it)} means {MEANINGS[it]}" for it in sorted(set(symbols))]
    return f"In place of a figure, {join_words(meanings)}." if meanings else ""


def rating_mark(council: Council, name: str | None) -> RatingMark:
    """The rating with its label and colours; an empty mark where none has been given."""
    rating = next((step for step in council.scale if step.name == name), None)
    if rating is None:
        return RatingMark("")
    # A document shows the scale's label, but the rating is that of its own cell.
    label = CellText(rating.label, name.place) if isinstance(name, CellText) else rating.label
    return RatingMark(label, rating.fill, ink_on(rating.fill))


def rating_name(council: Council, rating: str | None) -> str:
    """A rating's name where its label in the key begins with that; else the label."""
    label = rating_mark(council, rating).label
    return rating if rating and label.startswith(rating) else label


def past_mark(mark: RatingMark) -> RatingMark:
    """The rating as one of an update before, in a tint of its colour."""
    return replace(mark, fill=tint(mark.fill), ink=INK, past=True) if mark.fill else mark


def rating_turn(council: Council, item: str, update: Update) -> str:
    """What became of a rating since the update before, with an arrow where it moved."""
    change = rating_change(council, item, update)
    return _TURNS.get(change, change.value)


def direction(council: Council, risk: ScoredRisk, update: Update) -> str:
    """Where a score went since the one before: an arrow and a word, or why it has neither."""
    if risk.score is None:
        return NOT_SCORED
    if risk.scored_at is not update:
        return NOT_AGAIN
    if risk.before is None:
        is_known = update_before(council, update) is None or was_rated(
            council, risk.risk.item, update
        )
        return FIRST if is_known else NEW
    if risk.score == risk.before:
        return LEVEL
    return UP if risk.score > risk.before else DOWN


class CommonContent(TypedDict):
    """What the tags of every document's template may name."""

    authority: Annotated[str, "The authority's name."]
    figure: Annotated[
        Callable[[str], str],
        'A figure by its name, as narrative states it: `figure("plan.in-year balance | £m")`.',
    ]
    agreement: Annotated[str, "What the agreement or plan is called."]
    scheme: Annotated[str, "The word for it: `agreement`, or `plan` where none is stated."]
    reported_by: Annotated[str, "What is reported on: `condition`, or `workstream` without any."]


def common_content(council: Council, figure: Callable[[str], str]) -> CommonContent:
    """What every document's template may name, with how the document looks figures up."""
    settings = council.settings
    return {
        "authority": settings.authority,
        "figure": figure,
        "agreement": settings.agreement,
        "scheme": scheme_of(council),
        "reported_by": council.reported_by,
    }


def in_a_line(details: Iterable[tuple[str, str]]) -> str:
    """Details in a line: `Financial data to September 2024. Date of paper: 28 November 2024.`"""
    named = ((name if name.endswith(" to") else f"{name}:", value) for name, value in details)
    return " ".join(f"{name} {value.rstrip('.')}." for name, value in named)


def period_as_at(period: Period, style: HouseStyle) -> str:
    """When a figure holds: as at a month, or for another period."""
    return f"{'as at' if isinstance(period, Month) else 'for'} {style.period(period)}"


def months_covered(
    council: Council, update: Update, style: HouseStyle
) -> Iterator[tuple[str, str]]:
    """The months that the data of an update run to, and the plan, where it is not the first."""
    if update.finance_to:
        yield "Financial data to", style.month(update.finance_to)
    yield "Activity data to", style.month(update.activity_to)
    yield from plan_detail(council, update)


def plan_detail(council: Council, update: Update) -> Iterator[tuple[str, str]]:
    """The plan that an update is compared with, under its name; none where it is the first."""
    if compared := plan_compared(council, update):
        yield "Plan compared with", compared


def plan_compared(council: Council, update: Update) -> str:
    """The plan that an update is compared with, where it took the place of another; else nothing.

    As in `the plan 2025 forecast, which replaced the plan forecast at Update 3 (November)`.
    """
    change = plan_change(council, update)
    if change is None or change.now is None:
        return ""
    before = f", which replaced the {change.before.called} forecast" if change.before else ""
    since = f"{before} at {change.update.column_label}" if before else ""
    return f"the {change.now.called} forecast{since}"


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
            properties=self.facts.properties(title),
            referred=self.referred,
        )


Part: TypeAlias = Block | Wording
Parts: TypeAlias = Sequence[Part]


class PublicContent(CommonContent):
    """What the tags of every public document's template may name."""

    title: Annotated[str, "The title of the document."]
    update: Annotated[str, "The title of the update."]
    details: Annotated[Sequence[tuple[str, str]], "The document's date, and what it covers."]
    dates: Annotated[str, "The document's date and what it covers, in a line."]
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

    def data_covered(
        self, dated: str = "Date of paper", named: str = "Update reported"
    ) -> list[tuple[str, str]]:
        """The date of the paper, its update and the data that it covers.

        `dated` and `named` are what the paper calls the first two, where it goes to no meeting.
        """
        covered = months_covered(self.council, self.update, self.style)
        return [*self.dated(dated), (named, self.update.title), *covered]

    def content(self, title: str, details: Sequence[tuple[str, str]]) -> PublicContent:
        """What every public document says of itself, whatever it is of."""
        return {
            **common_content(self.council, self.figure),
            "title": title,
            "update": self.update.title,
            "details": details,
            "dates": in_a_line(details),
            "symbols": self.symbols_used,
        }

    def standard(
        self, name: str, *, level: int = 2, numbered: bool = False, **content: object
    ) -> Wording:
        """The standard wording of a section: `templates/<paper>/<name>.md.j2`."""
        known = common_content(self.council, self.figure)
        year = self.style.year(self.council.settings.financial_year)
        return Wording(
            template=f"{self.paper}/{name}.md.j2",
            content={**known, "year": year, **content},
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
