"""The measures of a workstream: where each stands, and why some have no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svreport.content.blocks import Block, Paragraph, Run, TableBlock
from svreport.core.house_style import DASH, NO_BREAK
from svreport.core.model import Council, Measure, Missing
from svreport.core.origin import with_origins
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.public import PublicPaper
from svreport.documents.tables import (
    NumberColumn,
    RecordColumn,
    actual_text,
    exception_remarks,
    figure_words,
    measure_name,
    measure_text,
    plan_cell,
    record_table,
    shared_period,
)
from svreport.figures.measures import (
    Position,
    latest_movement,
    measures_by_workstream,
    meets_plan,
    restarts_each_year,
)

NAME = "plan"
WITHHELD = "Withheld so that nobody can be identified"
NO_REASON = "None given"
PLAN_MET = "Plan met"
MET = {None: DASH, True: "Yes", False: "No"}
AFRESH = "Not compared: the count begins again each year"


def measures_of(council: Council) -> Mapping[str | None, Sequence[Measure]]:
    """The measures that the paper reports, by the code of their workstream."""
    return measures_by_workstream(council, NAME)


def measure_blocks(paper: PublicPaper, measures: Sequence[Measure]) -> list[Block]:
    """The measures with a figure, then those without one and why, as they may be published."""
    positions = [paper.position(measure) for measure in measures]
    known = [position for position in positions if position.actual is not None]
    missing = [position for position in positions if position.actual is None]
    blocks: list[Block] = [_figures_table(paper, known)] if known else []
    blocks += exception_remarks(known)
    if missing:
        which = "these measures" if len(missing) > 1 else "this measure"
        blocks += [
            Paragraph((Run(f"No figure can be given for {which}."),)),
            record_table(MISSING_COLUMNS, missing, "Measures without a figure, and why"),
        ]
    for block in blocks:
        if isinstance(block, TableBlock):
            paper.note_symbols(figure_words(block))
    return blocks


def _figures_table(paper: PublicPaper, positions: Sequence[Position]) -> TableBlock:
    shared, style = shared_period(positions), paper.style

    def latest(position: Position) -> str:
        when = "" if shared else f" ({style.short_period(position.period)})"
        shown = actual_text(position, style, PUBLIC_WORDS)
        return with_origins(f"{shown}{when}", shown)

    columns: list[RecordColumn[Position]] = [
        RecordColumn("Measure", 2.5, lambda position: measure_name(position.measure)),
        NumberColumn("Plan", 1.0, lambda position: plan_cell(position, style, DASH)),
        NumberColumn(f"Latest ({style.short_period(shared)})" if shared else "Latest", 1.1, latest),
        RecordColumn(PLAN_MET, 0.8, lambda position: MET[meets_plan(position)]),
        RecordColumn("Since an earlier figure", 1.6, lambda position: _movement(paper, position)),
    ]
    return record_table(columns, positions, "Measures with a figure: plan, latest and direction")


def _movement(paper: PublicPaper, position: Position) -> str:
    """In words, which way the measure has gone since the last figure like it."""
    code = position.measure.code
    change = latest_movement(
        position,
        paper.values.get(code, {}),
        lambda period: paper.disclosure.withholds(code, period),
    )
    if change is not None:
        before = measure_text(change.before, position, paper.style)
        period = paper.style.short_period(change.period).replace(" ", NO_BREAK)
        return with_origins(f"{change.direction.capitalize()}: {before} in {period}", before)
    return AFRESH if restarts_each_year(position.measure) else "First figure"


def _missing_status(position: Position) -> str:
    return PUBLIC_WORDS[position.missing or Missing.NOT_YET_AVAILABLE]


def _reason(position: Position) -> str:
    if position.reason:
        return position.reason
    return WITHHELD if position.missing is Missing.SUPPRESSED else NO_REASON


def definitions(council: Council) -> list[Block]:
    """What the measures of the paper count, which way is better, and over what period."""
    reported = [measure for measure in council.measures if measure.is_reported_in(NAME)]
    if not any(measure.detail for measure in reported):
        return []
    description = "What each measure tells, which way is better and the period it covers"
    return [record_table(DEFINITION_COLUMNS, reported, description)]


MISSING_COLUMNS: Sequence[RecordColumn[Position]] = (
    RecordColumn("Measure", 2.5, lambda position: measure_name(position.measure)),
    RecordColumn("Status", 1.2, _missing_status),
    RecordColumn("Reason", 3.3, _reason),
)
DEFINITION_COLUMNS: Sequence[RecordColumn[Measure]] = (
    RecordColumn("Measure", 2.2, measure_name),
    RecordColumn("What it tells", 3.2, lambda measure: measure.detail or DASH),
    RecordColumn("Better when", 1.0, lambda measure: (measure.better_when or DASH).capitalize()),
    RecordColumn("Period", 1.2, lambda measure: (measure.basis or DASH).capitalize()),
)
