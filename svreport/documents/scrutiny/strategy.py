"""The strategy with its timetable, the proposed actions, and what is written for a section."""

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
from svreport.documents.scrutiny.sources import cell_ranges, source_note
from svreport.documents.tables import text_row
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
    yield f"Written for {paper.update.title}: {cell_ranges([written.place('text')])}."
    for reference in dict.fromkeys(references_in(part)):
        if reference.astray or reference.content == MEASURES:
            continue
        try:
            referred = paper.facts.refer(reference.content)
        except BadReference:
            continue
        stands = cell_ranges(referred.figure.places)
        yield f"{referred.figure.full_name}: {referred.text}{f' ({stands})' if stands else ''}."


ACTIONS, STRATEGY = "Proposed actions", "Strategy"


def actions(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the actions, then all of them by the date they are due.

    The sheet has their status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Actions", ACTIONS, ACTIONS)
    rows = sorted(paper.council.actions, key=lambda action: action.due or date.max)
    if not rows or not paper.council.is_current(paper.update.key):
        return
    table = TableBlock(
        columns=(
            Column(plain("Action"), share=4.2),
            Column(plain("Owner"), share=2.1),
            Column(plain("Due"), share=2.05),
            Column(plain("Status"), share=1.2),
        ),
        rows=[
            text_row(
                " ".join(action.action.split()),
                action.owner or DASH,
                *_date_and_status(paper, action.due, action.status),
            )
            for action in rows
        ],
        description="Actions: owner, date and status",
    )
    places = [action.place("action") for action in rows]
    yield Slide(
        title=_actions_title(rows),
        section=ACTIONS,
        body=[table],
        notes=[source_note(places, f"as at {paper.update.title}")],
    )


def _date_and_status(
    paper: PublicPaper, day: date | None, status: ActionStatus | MilestoneStatus | None
) -> tuple[str, str]:
    return paper.style.day(day) if day else DASH, status.capitalize() if status else DASH


def _actions_title(rows: Sequence[Action]) -> str:
    """How many actions there are of each status."""
    counts = [
        f"{count} {status}"
        for status in ActionStatus
        if (count := sum(action.status is status for action in rows))
    ]
    without = sum(action.status is None for action in rows)
    counts += [f"{without} without a status"] if without else []
    return f"Actions: {join_words(counts)}"


def strategy(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the strategy, then its timetable.

    The sheet has its status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Strategy", STRATEGY, "The strategy")
    steps = sorted(paper.council.timetable, key=lambda step: step.on or date.max)
    if not steps or not paper.council.is_current(paper.update.key):
        return
    table = TableBlock(
        columns=(
            Column(plain("Step"), share=4.2),
            Column(plain("Date"), share=2.05),
            Column(plain("Status"), share=1.2),
        ),
        rows=[
            text_row(" ".join(step.step.split()), *_date_and_status(paper, step.on, step.status))
            for step in steps
        ],
        description="Timetable of the strategy: steps, dates and status",
    )
    places = [step.place("step") for step in steps]
    yield Slide(
        title=_timetable_title(paper, steps),
        section=STRATEGY,
        body=[table],
        notes=[source_note(places, f"as at {paper.update.title}")],
    )


def _timetable_title(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    """How many steps are done and late, and when the next is due."""
    done = sum(step.status is MilestoneStatus.DONE for step in steps)
    late = sum(step.status is MilestoneStatus.LATE for step in steps)
    today = paper.update.document_date
    coming = [
        step.on
        for step in steps
        if step.on and step.status is not MilestoneStatus.DONE and (not today or step.on >= today)
    ]
    counts = [f"{done} of {len(steps)} steps done"] + ([f"{late} late"] if late else [])
    following = f"; next on {paper.style.day(coming[0])}" if coming else ""
    return f"Timetable: {join_words(counts)}{following}"
