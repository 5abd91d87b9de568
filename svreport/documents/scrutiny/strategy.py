"""The strategy: what is written of it, and its timetable as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from svreport.blocks import Column, TableBlock, plain
from svreport.display import DASH
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.documents.scrutiny.written import written_slides
from svreport.model import MilestoneStatus, TimetableStep
from svreport.slides import Slide
from svreport.suggest import listed

SECTION = "Strategy"


def strategy(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the strategy, then its timetable.

    The timetable says how things stand at the latest update, and is shown of no earlier one.
    """
    yield from written_slides(paper, "Strategy", SECTION, "The strategy")
    steps = sorted(paper.council.timetable, key=lambda step: step.on or date.max)
    if steps and paper.council.is_current(paper.update.key):
        yield _timetable(paper, steps)


def _timetable(paper: PublicPaper, steps: Sequence[TimetableStep]) -> Slide:
    table = TableBlock(
        columns=(
            Column(plain("Step"), share=4.2),
            Column(plain("Date"), share=2.05),
            Column(plain("Status"), share=1.2),
        ),
        rows=[
            (
                plain(" ".join(one.step.split())),
                plain(paper.style.day(one.on) if one.on else DASH),
                plain(one.status.capitalize() if one.status else DASH),
            )
            for one in steps
        ],
        description="Timetable of the strategy: steps, dates and status",
    )
    return Slide(
        title=_message(paper, steps),
        section=SECTION,
        body=[table],
        notes=[source([one.place("step") for one in steps], f"as at {paper.update.title}")],
    )


def _message(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    """How many steps are done and late, and when the next is due."""
    done = sum(one.status is MilestoneStatus.DONE for one in steps)
    late = sum(one.status is MilestoneStatus.LATE for one in steps)
    told = [f"{done} of {len(steps)} steps done"] + ([f"{late} late"] if late else [])
    return f"Timetable: {listed(told)}{_next(paper, steps)}"


def _next(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    today = paper.update.dated
    coming = [
        one.on
        for one in steps
        if one.on and one.status is not MilestoneStatus.DONE and (today is None or one.on >= today)
    ]
    return f"; next on {paper.style.day(coming[0])}" if coming else ""
