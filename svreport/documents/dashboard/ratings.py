"""Ratings by update: the programme and its conditions, the risks and the measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.page import (
    WHOLE,
    Belongs,
    PageCell,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Sourced,
    cell,
    line,
    said,
)
from svreport.core.model import ItemRatings, Measure
from svreport.documents.dashboard.board import Board, source_of, told_at
from svreport.documents.highlight.ratings import NOT_RATED, OVERALL
from svreport.documents.labels import rating_mark
from svreport.documents.public import PublicPaper
from svreport.documents.registry import DASHBOARD
from svreport.figures.measures import measures_by_workstream
from svreport.figures.ratings import RatingChange, rating_change

BEFORE = "Before"
TOLD = (RatingChange.BETTER, RatingChange.WORSE, RatingChange.SAME, RatingChange.FIRST)

# A row's name, the workstreams it is of, and its ratings.
Item = tuple[PageCell, Belongs, ItemRatings]


def ratings(board: Board) -> Sequence[PagePart]:
    """The ratings of the whole and of the conditions, of risks and of measures; those there are."""
    found = {row.item: row for row in board.council.ratings}
    tables = (
        _table(board, "The programme and the conditions", _programme(board, found)),
        _table(board, "Risks", _risks(board, found)),
        _table(board, "Measures", _measures(board, found)),
    )
    return [table for table in tables if table is not None]


def rated(board: Board, paper: PublicPaper, row: ItemRatings) -> Sourced | None:
    """The rating of an item at an update, and what became of it; None where it has none."""
    name, update = row.by_update.get(paper.update.key), paper.update
    if name is None:
        return None
    turn = rating_change(board.council, row.item, update)
    mark = rating_mark(board.council, name)
    return Sourced(
        text=mark.label or name,
        as_at=told_at(update, board.style),
        source=source_of([row.at_series.get(update.key, row.place("item"))]),
        mark=mark,
        turn=turn.value if turn in TOLD else "",
        is_better={RatingChange.BETTER: True, RatingChange.WORSE: False}.get(turn),
    )


def ratings_of(board: Board, item: str) -> ItemRatings | None:
    """The ratings of an item; None where it has no row."""
    return next((row for row in board.council.ratings if row.item == item), None)


def _programme(board: Board, found: dict[str, ItemRatings]) -> Iterator[Item]:
    for item, name in OVERALL.items():
        if item in found:
            yield said(name), WHOLE, found[item]
    for condition in board.council.conditions:
        if condition.item in found:
            serving = [
                each.code for each in board.workstreams if each.condition == condition.number
            ]
            # What no workstream serves in particular is of the whole programme.
            of = Belongs(workstreams=board.places_of(serving)) if serving else WHOLE
            yield (
                said(f"{condition.number} {condition.short_title or condition.text}"),
                of,
                found[condition.item],
            )


def _risks(board: Board, found: dict[str, ItemRatings]) -> Iterator[Item]:
    for risk in board.council.risks:
        if risk.item in found:
            yield said(f"{risk.number} {risk.title}"), WHOLE, found[risk.item]


def _measures(board: Board, found: dict[str, ItemRatings]) -> Iterator[Item]:
    for code, measures in measures_by_workstream(board.council, DASHBOARD).items():
        for measure in measures:
            if measure.code in found:
                yield _named(measure), board.of_workstream(code), found[measure.code]


def _named(measure: Measure) -> PageCell:
    return said(f"{measure.code} {measure.name}")


def _table(board: Board, caption: str, items: Iterator[Item]) -> PageTable | None:
    """The ratings of some items by update; None where none of them has any.

    What went before the first update has a column where any item has it.
    """
    papers = board.papers
    rows = [
        (name, of, row)
        for name, of, row in items
        if row.previous or any(paper.update.key in row.by_update for paper in papers)
    ]
    if not rows:
        return None
    has_previous = any(row.previous for _, _, row in rows)
    return PageTable(
        caption=caption,
        columns=[
            PageColumn("What is rated"),
            *([PageColumn(BEFORE, of=Belongs(updates=()))] if has_previous else []),
            *(PageColumn(paper.update.column_label, of=board.of_update(paper)) for paper in papers),
        ],
        rows=[
            PageRow(
                [
                    name,
                    *([_previous(board, row)] if has_previous else []),
                    *(_rated(board, paper, row) for paper in papers),
                ],
                of,
            )
            for name, of, row in rows
        ],
    )


def _rated(board: Board, paper: PublicPaper, row: ItemRatings) -> PageCell:
    return cell(line(rated(board, paper, row) or NOT_RATED))


def _previous(board: Board, row: ItemRatings) -> PageCell:
    if row.previous is None:
        return said(NOT_RATED)
    mark = rating_mark(board.council, row.previous)
    before = Sourced(
        text=mark.label or row.previous,
        as_at="As at the last report before the first update",
        source=source_of([row.place("previous")]),
        mark=mark,
    )
    return cell(line(before))
