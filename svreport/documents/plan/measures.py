"""The measures of a workstream: where each stands, and why some have no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svreport.content.blocks import Align, Block, Cell, Column, Paragraph, Run, TableBlock, plain
from svreport.core.house_style import DASH, NO_BREAK
from svreport.core.model import Council, Measure, Missing
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.public import PublicPaper
from svreport.documents.tables import (
    actual_text,
    figure_words,
    measure_text,
    plan_cell,
    shared_month,
    text_columns,
    text_row,
)
from svreport.figures.measures import (
    Position,
    latest_movement,
    measures_by_workstream,
    meets_plan,
    restarts_each_year,
    values_by_code,
)

NAME = "plan"
WITHHELD = "Withheld so that nobody can be identified"
NO_REASON = "None given"
AFRESH = "Not compared: the count begins again each year"


def measures_of(council: Council) -> Mapping[str | None, Sequence[Measure]]:
    """The measures that the paper reports, by the code of their workstream."""
    return measures_by_workstream(council, NAME)


class MeasuresPart:
    """The tables of measures, as they may be published."""

    def __init__(self, paper: PublicPaper) -> None:
        self.paper = paper
        self._values = values_by_code(paper.council.measure_values)

    def positions(self, measures: Sequence[Measure]) -> list[Position]:
        return [self.paper.position(measure) for measure in measures]

    def blocks(self, measures: Sequence[Measure]) -> list[Block]:
        """The measures with a figure, then those without one and why."""
        positions = self.positions(measures)
        known = [position for position in positions if position.actual is not None]
        missing = [position for position in positions if position.actual is None]
        blocks: list[Block] = [self._figures_table(known)] if known else []
        if missing:
            which = "these measures" if len(missing) > 1 else "this measure"
            blocks += [
                Paragraph((Run(f"No figure can be given for {which}."),)),
                _missing_table(missing),
            ]
        for block in blocks:
            if isinstance(block, TableBlock):
                self.paper.note_symbols(figure_words(block))
        return blocks

    def _figures_table(self, positions: Sequence[Position]) -> TableBlock:
        shared = shared_month(positions)
        latest = f"Latest ({shared.short})" if shared else "Latest"
        return TableBlock(
            columns=(
                Column(plain("Measure"), share=2.5),
                Column(plain("Plan"), Align.RIGHT, share=1.0),
                Column(plain(latest), Align.RIGHT, share=1.1),
                Column(plain("Plan met"), share=0.8),
                Column(plain("Since an earlier figure"), share=1.6),
            ),
            rows=[self._row(position, with_month=shared is None) for position in positions],
            description="Measures with a figure: plan, latest and direction",
        )

    def _row(self, position: Position, *, with_month: bool) -> Sequence[Cell]:
        met, style = meets_plan(position), self.paper.style
        when = f" ({position.month.short})" if with_month else ""
        return text_row(
            _name(position.measure),
            plan_cell(position, style, DASH),
            f"{actual_text(position, style, PUBLIC_WORDS)}{when}",
            DASH if met is None else "Yes" if met else "No",
            self._movement(position),
        )

    def _movement(self, position: Position) -> str:
        """In words, which way the measure has gone since the last figure like it."""
        code = position.measure.code
        values = self._values.get(code, {})
        change = latest_movement(
            position, values, lambda month: self.paper.disclosure.withholds(code, month)
        )
        if change is not None:
            before = measure_text(change.before, position, self.paper.style)
            month = change.month.short.replace(" ", NO_BREAK)
            return f"{change.direction.capitalize()}: {before} in {month}"
        return AFRESH if restarts_each_year(position.measure.basis) else "First figure"


def _missing_table(positions: Sequence[Position]) -> TableBlock:
    return TableBlock(
        columns=text_columns({"Measure": 2.5, "Status": 1.2, "Reason": 3.3}),
        rows=[
            text_row(
                _name(position.measure),
                PUBLIC_WORDS[position.missing or Missing.NOT_YET_AVAILABLE],
                _reason(position),
            )
            for position in positions
        ],
        description="Measures without a figure, and why",
    )


def _reason(position: Position) -> str:
    if position.reason:
        return position.reason
    return WITHHELD if position.missing is Missing.SUPPRESSED else NO_REASON


def _name(measure: Measure) -> Sequence[Run]:
    return Run(measure.code, bold=True), Run(f" {measure.name}")


def definitions(council: Council) -> list[Block]:
    """What the measures of the paper count, which way is better, and over what period."""
    reported = [measure for measure in council.measures if measure.is_reported_in(NAME)]
    if not any(measure.detail for measure in reported):
        return []
    return [
        TableBlock(
            columns=(
                Column(plain("Measure"), share=2.2),
                Column(plain("What it tells"), share=3.2),
                Column(plain("Better when"), share=1.0),
                Column(plain("Period"), share=1.2),
            ),
            rows=[
                text_row(
                    _name(measure),
                    measure.detail or DASH,
                    (measure.better_when or DASH).capitalize(),
                    (measure.basis or DASH).capitalize(),
                )
                for measure in reported
            ],
            description="What each measure tells, which way is better and the period it covers",
        )
    ]
