"""What changed since an earlier update, or since an earlier state of the same, for the board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Annotated, TypedDict

from svreport.content import blocks
from svreport.content.paper import WordPaper
from svreport.core.colours import ink_on
from svreport.core.frozen import Frozen
from svreport.core.house_style import DASH
from svreport.core.model import Rating
from svreport.core.text import capitalise, join_words
from svreport.documents.public import past_mark, plan_detail
from svreport.documents.registry import CHANGES, entered
from svreport.documents.tables import table_of, text_row
from svreport.narrative.facts import Facts
from svreport.release.changes import snapshot_of
from svreport.release.changes.change import NONE, ByYear, ChangesInWords, Line, named
from svreport.release.changes.comparison import compare
from svreport.release.changes.text_difference import (
    Kind,
    Passage,
    Piece,
    Rewriting,
    SectionChanged,
    shortened,
)

# How plain text marks an item of a list.
BULLET = "- "


def marked_text(passages: Sequence[Passage]) -> Iterator[blocks.Block]:
    """The passages as paragraphs, those that were items of a list as items again."""
    shown = ((passage, _without_bullet(passage)) for passage in map(shortened, passages))
    for is_list, stretch in groupby(shown, key=lambda pair: pair[1] is not None):
        paragraphs = [blocks.Paragraph(_runs(item or passage)) for passage, item in stretch]
        if is_list:
            yield blocks.ListBlock(ordered=False, items=[(paragraph,) for paragraph in paragraphs])
        else:
            yield from paragraphs


def _without_bullet(passage: Passage) -> Passage | None:
    """An item's passage without the mark that plain text gives it; None for a paragraph."""
    first, *rest = passage
    if rest and first.text == BULLET.strip():
        return tuple(rest)
    if not first.text.startswith(BULLET):
        return None
    return (Piece(first.kind, first.text.removeprefix(BULLET)), *rest)


def _runs(passage: Passage) -> tuple[blocks.Run, ...]:
    """The words of a passage; what was removed stands in brackets for who cannot see strokes."""
    return tuple(
        run
        for at, piece in enumerate(passage)
        for run in ((blocks.Run(" "),) if at else ()) + (_run(piece),)
    )


def _run(piece: Piece) -> blocks.Run:
    if piece.kind is Kind.REMOVED:
        return blocks.Run(f"[{piece.text}]", struck=True)
    if piece.kind is Kind.ADDED:
        return blocks.Run(piece.text, bold=True, underlined=True)
    return blocks.Run(piece.text)


NOTHING = "Nothing changed."
UNLIKE = (
    "Not comparable: a count of the year to date that has begun again since, or one that is now "
    "in another unit or over another period."
)


class Since(Frozen, kw_only=True):
    """What a comparison starts from, in words, and the headings of then and now."""

    words: str
    before: str
    after: str


class RatingRow(Frozen):
    """A rating that moved."""

    item: Annotated[str, "What is rated: a condition, a risk or a measure."]
    before: Annotated[blocks.RatingMark, "Its earlier rating."]
    after: Annotated[blocks.RatingMark, "Its rating now."]
    way: Annotated[str, "Whether that is better or worse."]


class ChangesContent(TypedDict):
    """What the tags of the template of changes are filled with."""

    authority: Annotated[str, "The authority's name."]
    agreement: Annotated[str, "What the agreement is called."]
    title: Annotated[str, "The title: since what."]
    details: Annotated[Sequence[tuple[str, str]], "What is compared: its name, title and date."]
    before: Annotated[str, "The heading of columns with what was there before."]
    after: Annotated[str, "The heading of columns with what is there now."]
    withheld: Annotated[bool, "Whether numbers too small to publish are left out."]
    ratings: Annotated[Sequence[RatingRow], "The ratings that moved; empty if none did."]
    measures: Annotated[Sequence[blocks.Block], "The measures that changed."]
    forecast: Annotated[Sequence[blocks.Block], "What changed in the forecast."]
    money: Annotated[Sequence[blocks.Block], "The savings and payments that changed."]
    milestones: Annotated[Sequence[blocks.Block], "What became of milestones."]
    figures: Annotated[Sequence[blocks.Block], "Other figures that changed."]
    marked: Annotated[bool, "Whether any words are marked as removed or added."]
    narrative: Annotated[Sequence[blocks.Block], "The narrative, its changes marked."]


CONTENT = ChangesContent


def paper(facts: Facts) -> WordPaper:
    """What changed since the update before; nothing where it is the first."""
    council, update = facts.council, facts.update
    reported = council.reported_updates
    before = reported[max(0, reported.index(update) - 1)]
    snapshots = [
        snapshot_of(facts.at(known), forms=entered(facts.at(known))).public()
        for known in (before, update)
    ]
    in_words = ChangesInWords(compare(*snapshots), facts.style)
    since = Since(words=before.title, before=before.column_label, after=update.column_label)
    return changes_report(facts, in_words, since)


def changes_report(
    facts: Facts,
    in_words: ChangesInWords,
    since: Since,
    *,
    full: bool = False,
    withheld: bool = False,
) -> WordPaper:
    """What changed, as a Word document; `withheld` says that it leaves small numbers out."""
    council, update = facts.council, facts.update
    report = _Report(in_words, since, full)
    title = f"What changed since {since.words}"
    content: ChangesContent = {
        "authority": council.settings.authority,
        "agreement": council.settings.agreement,
        "title": title,
        "details": [*report.details(), *plan_detail(council, update)],
        "before": since.before,
        "after": since.after,
        "withheld": withheld,
        "ratings": list(report.ratings()),
        "measures": report.measures(),
        "forecast": tuple(report.forecast()),
        "money": report.money(),
        "milestones": report.table("Milestone", in_words.milestones(), "What became of milestones"),
        "figures": report.table(
            "Figure", (*in_words.figures(), *in_words.forms()), "Other figures that changed"
        ),
        "marked": report.has_marks(),
        "narrative": tuple(report.narrative()),
    }
    return WordPaper(template=CHANGES.template, content=content, properties=facts.properties(title))


class _Report(Frozen):
    in_words: ChangesInWords
    since: Since
    full: bool

    def details(self) -> Iterator[tuple[str, str]]:
        changes, style = self.in_words.changes, self.in_words.style
        for name, state in ((self.since.before, changes.before), (self.since.after, changes.after)):
            day = f", {style.day(state.document_date)}" if state.document_date else ""
            yield name, f"{state.title}{day}"

    def ratings(self) -> Iterator[RatingRow]:
        for rating in self.in_words.changes.ratings:
            yield RatingRow(
                named(rating),
                past_mark(_mark(rating.before)),
                _mark(rating.after),
                capitalise(rating.way),
            )

    def table(self, what: str, lines: Iterable[Line], description: str) -> tuple[blocks.Block, ...]:
        """A table of changes, or the sentence that nothing changed."""
        columns = {what: 2.1, self.since.before: 1.5, self.since.after: 1.5, "Change": 1.2}
        rows = ((it.subject, it.before, it.after, capitalise(it.change)) for it in lines)
        table = table_of(columns, rows, description)
        return (table,) if table.rows else (blocks.Paragraph(blocks.plain(NOTHING)),)

    def measures(self) -> tuple[blocks.Block, ...]:
        lines = list(self.in_words.measures())
        table = self.table("Measure", lines, "Measures that changed")
        return (
            (*table, blocks.Paragraph(blocks.plain(UNLIKE)))
            if any(line.note for line in lines)
            else table
        )

    def forecast(self) -> Iterator[blocks.Block]:
        """What changed in the forecast, then in the plan if that is another."""
        found = [*self._of_version(self.in_words, self.in_words.version(), "forecast")]
        if new_plan := self.in_words.new_plan():
            found += self._of_version(self.in_words.of_plan(), new_plan, "plan")
        yield from found or [blocks.Paragraph(blocks.plain(NOTHING))]

    def _of_version(
        self, in_words: ChangesInWords, sentence: str | None, name: str
    ) -> Iterator[blocks.Block]:
        if sentence:
            yield blocks.Paragraph(blocks.plain(sentence))
        if balances := list(in_words.balances()):
            yield from self.table("Balance", balances, f"Balances of the {name} that changed")
        for table in in_words.lines():
            years = join_words(table.years)
            yield blocks.Paragraph(
                blocks.plain(
                    f"Lines that changed in {years}, and by how much (in {table.unit}). A dash "
                    f"({DASH}) means no change."
                )
            )
            yield _by_year(table)

    def money(self) -> tuple[blocks.Block, ...]:
        lines = [*self.in_words.savings(), *self.in_words.payments()]
        return self.table("Saving or payment", lines, "Savings and payments that changed")

    def has_marks(self) -> bool:
        """Whether any text is marked as removed or added."""
        return any(self._is_shown(section) for section in self.in_words.changes.narrative)

    def narrative(self) -> Iterator[blocks.Block]:
        sections = self.in_words.changes.narrative
        anew = [section.name for section in sections if not self._is_shown(section)]
        if not sections:
            yield blocks.Paragraph(blocks.plain(NOTHING))
        if anew:
            yield blocks.Paragraph(blocks.plain(f"Rewritten: {join_words(anew, most=len(anew))}."))
        for section in sections:
            if self._is_shown(section):
                yield blocks.Heading(2, blocks.plain(_heading(section)))
                yield from marked_text(section.passages)

    def _is_shown(self, section: SectionChanged) -> bool:
        return self.full or section.way is not Rewriting.ANEW


def _heading(section: SectionChanged) -> str:
    return section.name if section.way is Rewriting.CHANGED else f"{section.name} ({section.way})"


def _by_year(lines: ByYear) -> blocks.TableBlock:
    return blocks.TableBlock(
        columns=(
            blocks.Column(blocks.plain("Line"), share=2.6),
            *(blocks.Column(blocks.plain(year), blocks.Align.RIGHT) for year in lines.years),
        ),
        rows=[text_row(name, *amounts) for name, amounts in lines.rows],
        description="Lines of the forecast that changed, by year",
    )


def _mark(step: Rating | None) -> blocks.RatingMark:
    if step is None:
        return blocks.RatingMark(capitalise(NONE))
    if not step.fill:
        return blocks.RatingMark(step.label)
    return blocks.RatingMark(step.label, step.fill, ink_on(step.fill))
