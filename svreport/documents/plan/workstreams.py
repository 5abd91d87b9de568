"""A chapter for each workstream: what it is for, what it saves, its measures and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from svreport.blocks import Block, Cell, Column, TableBlock, plain
from svreport.documents.plan.glance import condition_rating
from svreport.documents.plan.measures import MeasuresPart
from svreport.documents.plan.milestones import milestone_blocks
from svreport.documents.plan.savings import saving_blocks
from svreport.documents.public import PublicPaper
from svreport.model import Condition, Measure, Workstream


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
    own = [one for one in paper.council.milestones if one.workstream == workstream.code]
    return WorkstreamPart(
        heading=f"{workstream.code}: {workstream.title}",
        aim=workstream.aim or "",
        condition=_condition(paper, workstream),
        savings=saving_blocks(paper.council, paper.update, workstream),
        measures=tables.blocks(measures),
        milestones=milestone_blocks(own, paper.update.dated, paper.style),
    )


def _condition(paper: PublicPaper, workstream: Workstream) -> list[Block]:
    found = (one for one in paper.council.conditions if one.number == workstream.condition)
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
