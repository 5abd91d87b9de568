"""Ratings as papers for boards and members show them: last period's, this one's, and the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svreport.content.blocks import Cell, Column, Run, TableBlock, plain
from svreport.core.model import DEFICIT_TRAJECTORY, PROGRAMME, Condition, Council
from svreport.core.text import join_words
from svreport.documents.public import PublicPaper
from svreport.documents.tables import rating_cell
from svreport.figures.ratings import previous_rating, rating_change

NOT_RATED = "Not rated"
RATING_SHARE = 1.5
OVERALL = {PROGRAMME: "Overall programme", DEFICIT_TRAJECTORY: "DSG deficit trajectory"}


def rating_change_table(
    paper: PublicPaper,
    columns: Sequence[Column],
    rows: Iterable[tuple[Cell, str]],
    description: str,
) -> TableBlock:
    """What is rated, by name and item, with its rating before and now, and the change."""
    return TableBlock(
        columns=columns,
        rows=[
            (
                name,
                *last_and_this(paper, item),
                plain(rating_change(paper.council, item, paper.update).value),
            )
            for name, item in rows
        ],
        description=description,
    )


def last_and_this(paper: PublicPaper, item: str) -> tuple[Cell, Cell]:
    """The cells of an item's rating at the update before, and at this one."""
    council, update = paper.council, paper.update
    return (
        rating_cell(council, previous_rating(council, item, update), NOT_RATED),
        rating_cell(council, council.rating_of(item, update.key), NOT_RATED),
    )


def condition_name(condition: Condition, between: str) -> tuple[Run, ...]:
    """The number of a condition in bold, and its short title or its words."""
    return (
        Run(condition.number, bold=True),
        Run(f"{between}{condition.short_title or condition.text}"),
    )


def rating_counts(council: Council, ratings: Sequence[str | None]) -> str:
    """How many have each rating, from the worst: `1 Red and 2 Green`."""
    return join_words(
        f"{ratings.count(step.name)} {step.name}" for step in council.scale if step.name in ratings
    )
