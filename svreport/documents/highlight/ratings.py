"""The ratings of a highlight report, last period and this, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.content.blocks import Cell, Column, TableBlock, plain
from svreport.core.model import Council
from svreport.core.text import join_words
from svreport.documents.public import Part, PublicPaper
from svreport.documents.ratings_table import (
    NOT_RATED,
    OVERALL,
    condition_name,
    rating_change_table,
    rating_counts,
)
from svreport.documents.tables import rating_cell, text_row
from svreport.figures.ratings import RatingChange, rating_change

RATING_SHARE = 1.5


def overall(paper: PublicPaper) -> Sequence[Part]:
    """The ratings of the whole, where any has been given; nothing where none has."""
    items = [row.item for row in paper.council.ratings if row.item in OVERALL]
    rows = [(plain(OVERALL[item]), item) for item in items]
    return [_table(paper, "What is rated", rows)] if rows else ()


def conditions(paper: PublicPaper) -> Sequence[Part]:
    """How the conditions are rated: in a sentence or two, and one by one."""
    council, update = paper.council, paper.update
    if not council.conditions:
        return ()
    turns = {
        condition.number: rating_change(council, condition.item, update)
        for condition in council.conditions
    }
    given = [council.rating_of(condition.item, update.key) for condition in council.conditions]
    wording = paper.standard(
        "conditions",
        conditions=len(council.conditions),
        rated=rating_counts(council, given),
        better=join_words(number for number, turn in turns.items() if turn is RatingChange.BETTER),
        worse=join_words(number for number, turn in turns.items() if turn is RatingChange.WORSE),
    )
    rows = [(condition_name(condition, "  "), condition.item) for condition in council.conditions]
    return [wording, _table(paper, "Condition", rows)]


def _table(paper: PublicPaper, heading: str, rows: Sequence[tuple[Cell, str]]) -> TableBlock:
    columns = (
        Column(plain(heading), share=4),
        Column(plain("Last period"), share=RATING_SHARE),
        Column(plain("This period"), share=RATING_SHARE),
        Column(plain("Change"), share=1),
    )
    description = f"{heading}: rating last period and this, and the change"
    return rating_change_table(paper, columns, rows, description)


def scale(council: Council) -> Sequence[Part]:
    """What each rating means."""
    if not any(step.meaning for step in council.scale):
        return ()
    return [
        TableBlock(
            columns=(Column(plain("Rating"), share=1), Column(plain("Meaning"), share=4)),
            rows=[
                text_row(rating_cell(council, step.name, NOT_RATED), step.meaning)
                for step in council.scale
            ],
            description="What each rating means",
        )
    ]
