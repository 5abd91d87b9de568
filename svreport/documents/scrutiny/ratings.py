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
    TableBlock,
    plain,
)
from svreport.content.paper import Slide
from svreport.core.model import Achievement, Condition
from svreport.core.problems import Place
from svreport.core.text import join_words, normalise
from svreport.documents.highlight.ratings import OVERALL, last_and_this
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.figures.ratings import RatingChange, rating_change, update_before

SECTION = "Programme update"
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
    counts = [
        f"{len(own)} {words.lower()}"
        for own, (words, _) in ((done, DONE), (under_way, UNDER_WAY))
        if own
    ]
    return Slide(
        title=f"{_line(rows[0].theme or NO_THEME)}: {', '.join(counts)}",
        section=SECTION,
        body=[*_list(done, *DONE), *_list(under_way, *UNDER_WAY)],
        notes=[
            source(
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


def _line(text: str) -> str:
    return " ".join(text.split())


SECTION_ratings = "Ratings"
BEFORE = "Before"


def ratings(paper: PublicPaper) -> Iterator[Slide]:
    """One table of what is rated at the update; nothing where nothing is."""
    council, key = paper.council, paper.update.key
    rows = [(name, item) for name, item in _rated(paper) if council.rating_of(item, key)]
    if not rows:
        return
    turns = [rating_change(council, item, paper.update) for _, item in rows]
    before = update_before(council, paper.update)
    table = TableBlock(
        columns=(
            Column(plain("What is rated"), share=3.4),
            Column(plain(before.column_label if before else BEFORE), share=1.7),
            Column(plain(paper.update.column_label), share=1.7),
            Column(plain("Change"), share=1.2),
        ),
        rows=[
            (name, *last_and_this(paper, item), plain(turn.value))
            for (name, item), turn in zip(rows, turns, strict=True)
        ],
        description="Assurance ratings: the one before, the one now, and the change",
    )
    yield Slide(
        title=_message(paper, [item for _, item in rows], turns),
        section=SECTION_ratings,
        body=[table],
        notes=[
            *_meanings(paper),
            source(_places(paper, rows), f"as given in {paper.update.title}"),
        ],
    )


def _rated(paper: PublicPaper) -> Iterator[tuple[Cell, str]]:
    """What can be rated: the whole first, then the conditions."""
    for item, name in OVERALL.items():
        yield plain(name), item
    for condition in paper.council.conditions:
        yield _named(condition), condition.item


def _named(condition: Condition) -> tuple[Run, ...]:
    return (Run(f"{condition.number} ", bold=True), Run(condition.short_title or condition.text))


def _message(paper: PublicPaper, items: Sequence[str], turns: Sequence[RatingChange]) -> str:
    """How many have each rating, from the worst, and how many changed."""
    given = [paper.council.rating_of(item, paper.update.key) for item in items]
    counts = join_words(
        f"{given.count(step.name)} {step.name}"
        for step in paper.council.scale
        if step.name in given
    )
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
