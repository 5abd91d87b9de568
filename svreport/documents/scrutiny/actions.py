"""The actions that are proposed: what, who sees to it, by when, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from svreport.blocks import Column, TableBlock, plain
from svreport.display import DASH
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.documents.scrutiny.written import written_slides
from svreport.model import Action, ActionStatus
from svreport.slides import Slide
from svreport.suggest import listed

SECTION = "Proposed actions"


def actions(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the actions, then all of them by the date they are due.

    The sheet says how they stand at the latest update, and is shown of no earlier one.
    """
    yield from written_slides(paper, "Actions", SECTION, SECTION)
    rows = sorted(paper.council.actions, key=lambda one: one.due or date.max)
    if rows and paper.council.is_current(paper.update.key):
        yield _listed(paper, rows)


def _listed(paper: PublicPaper, rows: Sequence[Action]) -> Slide:
    table = TableBlock(
        columns=(
            Column(plain("Action"), share=4.2),
            Column(plain("Owner"), share=2.1),
            Column(plain("Due"), share=2.05),
            Column(plain("Status"), share=1.2),
        ),
        rows=[
            (
                plain(" ".join(one.action.split())),
                plain(one.owner or DASH),
                plain(paper.style.day(one.due) if one.due else DASH),
                plain(one.status.capitalize() if one.status else DASH),
            )
            for one in rows
        ],
        description="Actions: owner, date and status",
    )
    return Slide(
        title=_message(rows),
        section=SECTION,
        body=[table],
        notes=[source([one.place("action") for one in rows], f"as at {paper.update.title}")],
    )


def _message(rows: Sequence[Action]) -> str:
    """How many actions there are, by how far they have come."""
    counts = [
        f"{found} {status}"
        for status in ActionStatus
        if (found := sum(one.status is status for one in rows))
    ]
    without = sum(one.status is None for one in rows)
    counts += [f"{without} without a status"] if without else []
    return f"Actions: {listed(counts)}"
