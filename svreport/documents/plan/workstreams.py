"""A chapter for each workstream: what it is for, what it saves, its measures and milestones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from svreport.content.blocks import Block, Cell, Column, Heading, Paragraph, Run, TableBlock, plain
from svreport.core.house_style import DASH, NO_BREAK, HouseStyle
from svreport.core.model import Condition, Measure, Milestone, Workstream
from svreport.core.periods import Month
from svreport.core.text import join_words
from svreport.documents.plan.glance import condition_rating, saving_blocks
from svreport.documents.plan.measures import MeasuresPart
from svreport.documents.public import PublicPaper
from svreport.figures.milestones import (
    ReportedStatus,
    StatusCounts,
    milestones_by_project,
    reported_status,
)

WITHOUT_PROJECT = "Other milestones"
PROJECT_LEVEL = 3
EXPLAINED = (ReportedStatus.LATE, ReportedStatus.AT_RISK)


def milestone_blocks(
    milestones: Sequence[Milestone], day: date | None, style: HouseStyle
) -> list[Block]:
    """What the count comes to, then a table for each project; nothing where there are none."""
    if not milestones:
        return []
    blocks: list[Block] = [Paragraph((Run(_counted(StatusCounts(milestones, day), style)),))]
    projects = milestones_by_project(milestones)
    for project, of_project in projects.items():
        if len(projects) > 1 or project is not None:
            blocks.append(Heading(PROJECT_LEVEL, plain(project or WITHOUT_PROJECT)))
        blocks.append(_table(of_project, day, project))
    return blocks


def _counted(tally: StatusCounts, style: HouseStyle) -> str:
    """How many there are, how many were due, and how they stand."""
    ways = join_words(f"{count} {way}" for way, count in tally.by_standing.items())
    total = f"{tally.total} milestone{'' if tally.total == 1 else 's'}"
    if tally.day is None:
        return f"There {'is' if tally.total == 1 else 'are'} {total}: {ways}."
    return f"Of {total}, {tally.due} {_were(tally.due)} due by {style.day(tally.day)}: {ways}."


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _table(milestones: Sequence[Milestone], day: date | None, project: str | None) -> TableBlock:
    """The milestones of a project; deliverables have a column where any is stated."""
    delivers = any(milestone.deliverable for milestone in milestones)
    of_project = f" of {project}" if project else ""
    columns = [
        *([Column(plain("Deliverable"), share=2.0)] if delivers else []),
        Column(plain("Milestone"), share=2.0),
        Column(plain("Due"), share=1.1),
        Column(plain("Status"), share=1.6),
    ]
    return TableBlock(
        columns=columns,
        rows=[list(_row(milestone, day, delivers=delivers)) for milestone in milestones],
        description=f"Milestones{of_project}: when each is due and how it stands",
    )


def _row(milestone: Milestone, day: date | None, *, delivers: bool) -> Iterator[Sequence[Run]]:
    if delivers:
        yield plain(milestone.deliverable or DASH)
    yield plain(milestone.milestone)
    yield plain(_date(milestone.due))
    yield _status(milestone, day)


def _date(day: date | None) -> str:
    """As tables write a day, in one line: `30 Sep 2024`."""
    return f"{day.day} {Month.of(day).brief}".replace(" ", NO_BREAK) if day else DASH


def _status(milestone: Milestone, day: date | None) -> Sequence[Run]:
    """How it stands, and why where that is said; of what is done, when."""
    way = reported_status(milestone, day)
    word = Run(way.capitalize(), bold=way in EXPLAINED)
    when = (
        f", {_date(milestone.completed)}"
        if way is ReportedStatus.DONE and milestone.completed
        else ""
    )
    why = f": {milestone.comment}" if milestone.comment else ""
    return (word, Run(f"{when}{why}")) if when or why else (word,)


@dataclass(frozen=True)
class WorkstreamPart:
    """A workstream with all that is reported of it."""

    heading: Annotated[str, "Its code and title."]
    aim: Annotated[str, "What it is for; empty where no aim is stated."]
    condition: Annotated[Sequence[Block], "Its condition and how that is rated; may be empty."]
    savings: Annotated[Sequence[Block], "What it saves by year; empty without savings."]
    measures: Annotated[Sequence[Block], "Its measures; empty where it has none."]
    milestones: Annotated[Sequence[Block], "Its milestones by project; empty without any."]


def workstream_part(
    paper: PublicPaper, workstream: Workstream, measures: Sequence[Measure], tables: MeasuresPart
) -> WorkstreamPart:
    """The chapter of a workstream."""
    own = [
        milestone
        for milestone in paper.council.milestones
        if milestone.workstream == workstream.code
    ]
    return WorkstreamPart(
        heading=f"{workstream.code}: {workstream.title}",
        aim=workstream.aim or "",
        condition=_condition(paper, workstream),
        savings=saving_blocks(paper.council, paper.update, workstream),
        measures=tables.blocks(measures),
        milestones=milestone_blocks(own, paper.update.dated, paper.style),
    )


def _condition(paper: PublicPaper, workstream: Workstream) -> list[Block]:
    found = (
        condition
        for condition in paper.council.conditions
        if condition.number == workstream.condition
    )
    condition: Condition | None = next(found, None)
    if condition is None:
        return []
    row: Sequence[Cell] = (
        plain(f"{condition.item}: {condition.text}"),
        condition_rating(paper, workstream),
    )
    return [
        TableBlock(
            columns=(
                Column(plain("Condition that it serves"), share=3.6),
                Column(plain(f"Rating: {paper.update.column_label}"), share=1.6),
            ),
            rows=[row],
            description="The workstream's condition and its rating",
        )
    ]
