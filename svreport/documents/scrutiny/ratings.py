"""The programme update: what was done and what is under way, a slide for each theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    plain,
)
from svreport.content.paper import Slide
from svreport.core.model import Achievement
from svreport.core.problems import Place
from svreport.core.text import join_words, normalise
from svreport.documents.public import PublicPaper
from svreport.documents.ratings_table import OVERALL, rating_change_table, rating_counts
from svreport.documents.scrutiny.sources import source_note
from svreport.figures.ratings import RatingChange, rating_change, update_before

PROGRAMME_UPDATE, RATINGS = "Programme update", "Ratings"
BEFORE = "Before"
NO_THEME = "Also"
# The signs only repeat what the headings say.
DONE, UNDER_WAY = ("Done", "\N{CHECK MARK}"), ("Under way", "\N{WHITE CIRCLE}")


def programme(paper: PublicPaper) -> Iterator[Slide]:
    """The achievements that the update tells of, by theme in the order of the sheet."""
    told = [
        achievement
        for achievement in paper.council.achievements
        if achievement.update == paper.update.key
    ]
    themes: dict[str, list[Achievement]] = {}
    for achievement in sorted(told, key=lambda achievement: achievement.theme is None):
        themes.setdefault(normalise(achievement.theme or ""), []).append(achievement)
    for rows in themes.values():
        yield _slide(paper, rows)


def _slide(paper: PublicPaper, rows: Sequence[Achievement]) -> Slide:
    done = [achievement for achievement in rows if achievement.done]
    under_way = [achievement for achievement in rows if not achievement.done]
    theme = " ".join((rows[0].theme or NO_THEME).split())
    counts = [
        f"{len(own)} {words.lower()}"
        for own, (words, _) in ((done, DONE), (under_way, UNDER_WAY))
        if own
    ]
    return Slide(
        title=f"{theme}: {', '.join(counts)}",
        section=PROGRAMME_UPDATE,
        body=[*_list(done, *DONE), *_list(under_way, *UNDER_WAY)],
        notes=[
            source_note(
                [achievement.place("achievement") for achievement in rows],
                f"as told in {paper.update.title}",
            )
        ],
    )


def _list(rows: Sequence[Achievement], words: str, mark: str) -> list[Block]:
    if not rows:
        return []
    items = [(Paragraph(plain(achievement.achievement)),) for achievement in rows]
    return [Heading(3, plain(words)), ListBlock(ordered=False, items=items, mark=mark)]


def ratings(paper: PublicPaper) -> Iterator[Slide]:
    """One table of what is rated at the update; nothing where nothing is."""
    council, key = paper.council, paper.update.key
    rows = [(name, item) for name, item in _rated(paper) if council.rating_of(item, key)]
    if not rows:
        return
    turns = [rating_change(council, item, paper.update) for _, item in rows]
    before = update_before(council, paper.update)
    columns = (
        Column(plain("What is rated"), share=3.4),
        Column(plain(before.column_label if before else BEFORE), share=1.7),
        Column(plain(paper.update.column_label), share=1.7),
        Column(plain("Change"), share=1.2),
    )
    description = "Assurance ratings: the one before, the one now, and the change"
    table = rating_change_table(paper, columns, rows, description)
    yield Slide(
        title=_message(paper, [item for _, item in rows], turns),
        section=RATINGS,
        body=[table],
        notes=[
            *_meanings(paper),
            source_note(_places(paper, rows), f"as given in {paper.update.title}"),
        ],
    )


def _rated(paper: PublicPaper) -> Iterator[tuple[Cell, str]]:
    """What can be rated: the whole first, then the conditions."""
    for item, name in OVERALL.items():
        yield plain(name), item
    for condition in paper.council.conditions:
        number, title = f"{condition.number} ", condition.short_title or condition.text
        yield (Run(number, bold=True), Run(title)), condition.item


def _message(paper: PublicPaper, items: Sequence[str], turns: Sequence[RatingChange]) -> str:
    """How many have each rating, from the worst, and how many changed."""
    given = [paper.council.rating_of(item, paper.update.key) for item in items]
    counts = rating_counts(paper.council, given)
    moved = join_words(
        f"{turns.count(turn)} {turn.value.lower()}"
        for turn in (RatingChange.BETTER, RatingChange.WORSE)
        if turn in turns
    )
    compared = any(turn not in (RatingChange.FIRST, RatingChange.NOT_RATED) for turn in turns)
    since = f"; {moved} than before" if moved else "; no change" if compared else ""
    return f"Ratings: {counts}{since}"


def _meanings(paper: PublicPaper) -> Iterator[str]:
    for step in paper.council.scale:
        if step.meaning:
            yield f"{step.label}: {' '.join(step.meaning.split())}"


def _places(paper: PublicPaper, rows: Sequence[tuple[Cell, str]]) -> Iterator[Place]:
    items = {item for _, item in rows}
    for row in paper.council.ratings:
        if row.item in items and paper.update.key in row.at_series:
            yield row.at_series[paper.update.key]
