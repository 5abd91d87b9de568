"""What each rating means."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.documents.dashboard.board import Board
from svreport.documents.dashboard.sources import source_of, told_at
from svreport.documents.words import rating_mark
from svreport.model import Rating
from svreport.pages import (
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


def scale(board: Board) -> Sequence[PagePart]:
    """The steps of the scale with their meanings; nothing where none states one."""
    if not any(step.meaning for step in board.council.scale):
        return ()
    return [
        PageTable(
            caption="What each rating means",
            columns=[PageColumn("Rating"), PageColumn("Meaning")],
            rows=[
                PageRow([_mark(board, step), said(step.meaning)]) for step in board.council.scale
            ],
        )
    ]


def _mark(board: Board, step: Rating) -> PageCell:
    mark = rating_mark(board.council, step.name)
    return cell(
        line(
            Sourced(
                text=mark.label,
                as_at=told_at(board.update, board.style),
                source=source_of([step.place("label")]),
                mark=mark,
            )
        )
    )
