"""The measures of a workstream: where each stands, and why some have no figure."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.content.blocks import Block, Run, TableBlock, plain
from svreport.core.house_style import DASH, NO_BREAK
from svreport.core.model import Measure, Missing
from svreport.core.origin import with_origins
from svreport.core.text import capitalise
from svreport.documents.public import MISSING_WORDS, PUBLIC_WORDS, PublicPaper
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
from svreport.figures.measures import Position, latest_movement, meets_plan, restarts_each_year

WITHHELD = "Withheld so that nobody can be identified"
PLAN_MET = "Plan met"
MET = {None: DASH, True: "Yes", False: "No"}
AFRESH = "Not compared: the count begins again each year"


def measure_blocks(paper: PublicPaper, measures: Sequence[Measure]) -> list[Block]:
    """The measures with a figure, then those without one and why, as they may be published."""
    positions = [paper.position(measure) for measure in measures]
    known = [position for position in positions if position.actual is not None]
    missing = [position for position in positions if position.actual is None]
    blocks: list[Block] = [_figures_table(paper, known)] if known else []
    blocks += exception_remarks(known)
    if missing:
        blocks.append(record_table(MISSING_COLUMNS, missing, "Measures without a figure, and why"))
    for block in blocks:
        if isinstance(block, TableBlock):
            paper.note_symbols(figure_words(block))
    return blocks


def _figures_table(paper: PublicPaper, positions: Sequence[Position]) -> TableBlock:
    shared, style = shared_period(positions), paper.style
    month = style.short_period(shared).replace(" ", NO_BREAK) if shared else ""

    def latest(position: Position) -> str:
        when = "" if shared else f" ({style.short_period(position.period)})"
        shown = actual_text(position, style, PUBLIC_WORDS)
        return with_origins(f"{shown}{when}", shown)

    columns: list[RecordColumn[Position]] = [
        RecordColumn("Measure", 2.7, lambda position: measure_name(position.measure)),
        NumberColumn("Plan", 0.8, lambda position: plan_cell(position, style, DASH)),
        NumberColumn(f"Latest ({month})" if shared else "Latest", 0.9, latest),
        RecordColumn(PLAN_MET, 0.7, lambda position: MET[meets_plan(position)]),
        RecordColumn("Since an earlier figure", 2.1, lambda position: _movement(paper, position)),
    ]
    return record_table(columns, positions, "Measures with a figure: plan, latest and direction")


def _movement(paper: PublicPaper, position: Position) -> str:
    """In words, which way the measure has gone since the last figure like it."""
    code = position.measure.code
    change = latest_movement(
        position,
        paper.council.values_of(code),
        lambda period: paper.disclosure.withholds(code, period),
    )
    if change is not None:
        before = measure_text(change.before, position, paper.style)
        period = paper.style.short_period(change.period).replace(" ", NO_BREAK)
        return with_origins(f"{change.direction.capitalize()}: {before} in {period}", before)
    return AFRESH if restarts_each_year(position.measure) else "First figure"


def _why_missing(position: Position) -> Sequence[Run]:
    """Why a measure has no figure, with the reason that the sheet gives."""
    missing = position.missing or Missing.NOT_YET_AVAILABLE
    status = WITHHELD if missing is Missing.SUPPRESSED else MISSING_WORDS[missing]
    reason = position.reason
    return (Run(f"{status}: "), Run(reason)) if reason else plain(status)


def _meaning(measure: Measure) -> Sequence[Run]:
    """What a measure counts, which way is better and over what period, as far as it is stated."""
    better = f"better when {measure.better_when}" if measure.better_when else ""
    counted = capitalise("; ".join(filter(None, (better, measure.basis))))
    return Run(measure.detail or ""), Run(
        f"{' ' * bool(measure.detail)}{counted}." if counted else ""
    )


def definitions(paper: PublicPaper) -> list[Block]:
    """What the measures of the paper count, which way is better, and over what period."""
    reported = paper.reported_measures()
    if not any(measure.detail for measure in reported):
        return []
    description = "What each measure shows, which way is better and the period it covers"
    return [record_table(DEFINITION_COLUMNS, reported, description)]


MISSING_COLUMNS: Sequence[RecordColumn[Position]] = (
    RecordColumn("Measure without a figure", 3.5, lambda position: measure_name(position.measure)),
    RecordColumn("Why", 3.5, _why_missing),
)
DEFINITION_COLUMNS: Sequence[RecordColumn[Measure]] = (
    RecordColumn("Measure", 1.2, lambda measure: measure.code),
    RecordColumn("What it shows", 9.0, _meaning),
)
