"""How the programme stands: the rating of each condition, and the headline measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import Cell, Column, Run, TableBlock, Wording, plain
from svreport.core.house_style import DASH
from svreport.core.model import DEFICIT_TRAJECTORY, PROGRAMME, Condition, ItemRatings, Update
from svreport.documents.labels import PUBLIC_WORDS, rating_mark
from svreport.documents.measures_table import measures_table, reasons, shown_in
from svreport.documents.public import Part, PublicPaper

BEFORE = "Before"


def ratings(paper: PublicPaper) -> Sequence[Part]:
    """The rating of each condition at the update, beside the one before it."""
    table = _Ratings(paper).table()
    if table is None:
        return ()
    return (paper.standard("ratings", numbered=True, update=paper.update.title), table)


class _Ratings:
    """Gathers the ratings of one update."""

    def __init__(self, paper: PublicPaper) -> None:
        self.council = paper.council
        self.update = paper.update
        at = self.council.updates.index(self.update)
        self.before: Update | None = self.council.updates[at - 1] if at else None

    def table(self) -> TableBlock | None:
        """The table; None where nothing is rated. Earlier ratings have a column where any is."""
        rated = [
            (name, now, earlier)
            for name, row in self._items()
            if (now := row.by_update.get(self.update.key))
            for earlier in [self._earlier(row)]
        ]
        if not rated:
            return None
        compared = any(earlier for _, _, earlier in rated)
        columns = [Column(plain("Condition"), share=2.4)]
        columns += [Column(plain(self._label), share=1.4)] if compared else []
        columns.append(Column(plain(self.update.column_label), share=1.4))
        return TableBlock(
            columns=columns,
            rows=[
                (name, *([self._mark(earlier)] if compared else []), self._mark(now))
                for name, now, earlier in rated
            ],
            description="The assurance rating of each condition at this update"
            + (" and at the one before" if compared else ""),
        )

    @property
    def _label(self) -> str:
        return self.before.column_label if self.before else BEFORE

    def _items(self) -> Iterator[tuple[Sequence[Run], ItemRatings]]:
        """The conditions, then the programme as a whole, by their words and their ratings."""
        rows = {row.item: row for row in self.council.ratings}
        for condition in self.council.conditions:
            if condition.item in rows:
                yield _named(condition), rows[condition.item]
        for item in (PROGRAMME, DEFICIT_TRAJECTORY):
            if item in rows:
                yield (Run(item, bold=True),), rows[item]

    def _earlier(self, row: ItemRatings) -> str | None:
        return row.by_update.get(self.before.key) if self.before else row.previous

    def _mark(self, name: str | None) -> Cell:
        return rating_mark(self.council, name) if name else plain(DASH)


def _named(condition: Condition) -> Sequence[Run]:
    number = Run(f"{condition.number}", bold=True)
    return (number, Run(f" {condition.short_title or condition.text}"))


def measures(paper: PublicPaper) -> Iterator[Part]:
    """The headline measures: those that are reported in the paper, as it may publish them."""
    reported = [
        measure for measure in paper.council.measures if measure.is_reported_in(paper.paper)
    ]
    positions = [paper.stands(measure) for measure in reported]
    if not positions:
        return
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(shown_in(table))
    wording: Wording = paper.standard("measures", numbered=True)
    missing = reasons(positions)
    yield wording
    yield table
    if missing:
        yield missing
