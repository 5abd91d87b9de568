"""The ratings of a highlight report, last period and this, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.content.blocks import Cell, Column, Run, TableBlock, plain
from svreport.core.model import DEFICIT_TRAJECTORY, PROGRAMME, Condition, Council
from svreport.core.text import join_words
from svreport.documents.labels import rating_mark
from svreport.documents.public import Part, PublicPaper
from svreport.figures.ratings import RatingChange, previous_rating, rating_change

NOT_RATED = "Not rated"
OVERALL = {PROGRAMME: "Overall programme", DEFICIT_TRAJECTORY: "DSG deficit trajectory"}
MARK = 1.5


def rated(council: Council, rating: str | None) -> Cell:
    """The cell of a rating, which says so where there is none."""
    mark = rating_mark(council, rating)
    return mark if mark.label else plain(NOT_RATED)


def last_and_this(paper: PublicPaper, item: str) -> tuple[Cell, Cell]:
    """The cells of an item's rating at the update before, and at this one."""
    council, update = paper.council, paper.update
    return (
        rated(council, previous_rating(council, item, update)),
        rated(council, council.rating_of(item, update.key)),
    )


def overall(paper: PublicPaper) -> Sequence[Part]:
    """The ratings of the whole, where any has been given; nothing where none has."""
    items = [row.item for row in paper.council.ratings if row.item in OVERALL]
    rows = [(plain(OVERALL[item]), item) for item in items]
    return [_table(paper, "What is rated", rows)] if rows else ()


def conditions(paper: PublicPaper) -> Sequence[Part]:
    """How the conditions are rated: in a sentence or two, and one by one."""
    council = paper.council
    if not council.conditions:
        return ()
    turns = {
        condition.number: rating_change(council, condition.item, paper.update)
        for condition in council.conditions
    }
    wording = paper.standard(
        "conditions",
        conditions=len(council.conditions),
        rated=_counts(paper),
        better=join_words(_numbers(turns, RatingChange.BETTER)),
        worse=join_words(_numbers(turns, RatingChange.WORSE)),
    )
    rows = [(_named(condition), condition.item) for condition in council.conditions]
    return [wording, _table(paper, "Condition", rows)]


def _numbers(turns: dict[str, RatingChange], turn: RatingChange) -> list[str]:
    return [number for number, given in turns.items() if given is turn]


def _counts(paper: PublicPaper) -> str:
    """How many conditions have each rating, from the worst."""
    given = [
        paper.council.rating_of(condition.item, paper.update.key)
        for condition in paper.council.conditions
    ]
    return join_words(
        f"{given.count(step.name)} {step.name}"
        for step in paper.council.scale
        if step.name in given
    )


def _named(condition: Condition) -> tuple[Run, ...]:
    return (Run(condition.number, bold=True), Run(f"  {condition.short_title or condition.text}"))


def _table(paper: PublicPaper, heading: str, rows: Sequence[tuple[Cell, str]]) -> TableBlock:
    return TableBlock(
        columns=(
            Column(plain(heading), share=4),
            Column(plain("Last period"), share=MARK),
            Column(plain("This period"), share=MARK),
            Column(plain("Change"), share=1),
        ),
        rows=[
            (
                name,
                *last_and_this(paper, item),
                plain(rating_change(paper.council, item, paper.update).value),
            )
            for name, item in rows
        ],
        description=f"{heading}: rating last period and this, and the change",
    )


def scale(council: Council) -> Sequence[Part]:
    """What each rating means."""
    if not any(step.meaning for step in council.scale):
        return ()
    return [
        TableBlock(
            columns=(Column(plain("Rating"), share=1), Column(plain("Meaning"), share=4)),
            rows=[(rated(council, step.name), plain(step.meaning)) for step in council.scale],
            description="What each rating means",
        )
    ]
