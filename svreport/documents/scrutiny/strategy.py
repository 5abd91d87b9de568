"""The actions that are proposed: what, who sees to it, by when, and how far it has come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from svreport.content.blocks import Block, Column, Heading, TableBlock, plain
from svreport.content.paper import Slide
from svreport.core.house_style import DASH
from svreport.core.model import (
    Action,
    ActionStatus,
    MilestoneStatus,
    Narrative,
    TimetableStep,
    paper_section,
)
from svreport.core.text import join_words
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import cells, source
from svreport.figures.register import BadReference
from svreport.narrative.markdown import MEASURES, read_narrative, references_in

LEVEL = 2
_NEW_SLIDE = re.compile(r"(?m)^(?=#[ \t])")


def written_slides(paper: PublicPaper, section: str, group: str, title: str) -> Iterator[Slide]:
    """What the Narrative sheet has for a section, each `# heading` the title of a slide.

    What stands before the first heading has the given title; `group` is the section of the
    slides that it belongs to.
    """
    written = paper.council.narrative_for(paper_section(paper.paper, section), paper.update.key)
    for part in _NEW_SLIDE.split(written.text) if written else ():
        blocks = read_narrative(part, heading_level=LEVEL, stated=paper.figure)
        heading, body = _headed(blocks)
        if heading or body:
            assert written is not None
            yield Slide(
                title=heading or title,
                section=group,
                body=body,
                notes=list(_notes(paper, written, part)),
            )


def _headed(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The heading that the blocks begin with, if they do, and the blocks below it."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and first.level == LEVEL:
        return " ".join("".join(run.text for run in first.runs).split()), blocks[1:]
    return "", blocks


def _notes(paper: PublicPaper, written: Narrative, part: str) -> Iterator[str]:
    """The cell that the text stands in, and those of the figures that it names."""
    yield f"Written for {paper.update.title}: {cells([written.place('text')])}."
    for reference in dict.fromkeys(references_in(part)):
        if reference.astray or reference.content == MEASURES:
            continue
        try:
            referred = paper.facts.refer(reference.content)
        except BadReference:
            continue
        stands = cells(referred.figure.places)
        yield f"{referred.figure.full_name}: {referred.text}{f' ({stands})' if stands else ''}."


SECTION = "Proposed actions"


def actions(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the actions, then all of them by the date they are due.

    The sheet says how they stand at the latest update, and is shown of no earlier one.
    """
    yield from written_slides(paper, "Actions", SECTION, SECTION)
    rows = sorted(paper.council.actions, key=lambda action: action.due or date.max)
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
                plain(" ".join(action.action.split())),
                plain(action.owner or DASH),
                plain(paper.style.day(action.due) if action.due else DASH),
                plain(action.status.capitalize() if action.status else DASH),
            )
            for action in rows
        ],
        description="Actions: owner, date and status",
    )
    return Slide(
        title=_message(rows),
        section=SECTION,
        body=[table],
        notes=[source([action.place("action") for action in rows], f"as at {paper.update.title}")],
    )


def _message(rows: Sequence[Action]) -> str:
    """How many actions there are, by how far they have come."""
    counts = [
        f"{found} {status}"
        for status in ActionStatus
        if (found := sum(action.status is status for action in rows))
    ]
    without = sum(action.status is None for action in rows)
    counts += [f"{without} without a status"] if without else []
    return f"Actions: {join_words(counts)}"


SECTION_strategy = "Strategy"


def strategy(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the strategy, then its timetable.

    The timetable says how things stand at the latest update, and is shown of no earlier one.
    """
    yield from written_slides(paper, "Strategy", SECTION_strategy, "The strategy")
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
                plain(" ".join(step.step.split())),
                plain(paper.style.day(step.on) if step.on else DASH),
                plain(step.status.capitalize() if step.status else DASH),
            )
            for step in steps
        ],
        description="Timetable of the strategy: steps, dates and status",
    )
    return Slide(
        title=_message_strategy(paper, steps),
        section=SECTION_strategy,
        body=[table],
        notes=[source([step.place("step") for step in steps], f"as at {paper.update.title}")],
    )


def _message_strategy(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    """How many steps are done and late, and when the next is due."""
    done = sum(step.status is MilestoneStatus.DONE for step in steps)
    late = sum(step.status is MilestoneStatus.LATE for step in steps)
    told = [f"{done} of {len(steps)} steps done"] + ([f"{late} late"] if late else [])
    return f"Timetable: {join_words(told)}{_next(paper, steps)}"


def _next(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    today = paper.update.dated
    coming = [
        step.on
        for step in steps
        if step.on
        and step.status is not MilestoneStatus.DONE
        and (today is None or step.on >= today)
    ]
    return f"; next on {paper.style.day(coming[0])}" if coming else ""
