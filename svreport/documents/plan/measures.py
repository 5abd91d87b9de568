"""The measures of a workstream: where each stands, and why some have no figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from svreport.content.blocks import Align, Block, Cell, Column, Paragraph, Run, TableBlock, plain
from svreport.core.house_style import DASH, LOW, NO_BREAK, decimals_of, is_low
from svreport.core.model import Council, Measure, Missing
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.measures_table import shown_in
from svreport.documents.public import PublicPaper
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
        return [self.paper.stands(measure) for measure in measures]

    def blocks(self, measures: Sequence[Measure]) -> list[Block]:
        """The measures with a figure, then those without one and why."""
        stood = self.positions(measures)
        known = [position for position in stood if position.actual is not None]
        missing = [position for position in stood if position.actual is None]
        blocks: list[Block] = [self._known(known)] if known else []
        if missing:
            several = len(missing) > 1
            said = f"No figure can be given for {'these measures' if several else 'this measure'}."
            blocks += [Paragraph((Run(said),)), _missing(missing)]
        for block in blocks:
            if isinstance(block, TableBlock):
                self.paper.note_symbols(shown_in(block))
        return blocks

    def _known(self, stood: Sequence[Position]) -> TableBlock:
        months = {position.month for position in stood}
        shared = months.pop() if len(months) == 1 else None
        return TableBlock(
            columns=(
                Column(plain("Measure"), share=2.5),
                Column(plain("Plan"), Align.RIGHT, share=1.0),
                Column(
                    plain(f"Latest ({shared.short})" if shared else "Latest"),
                    Align.RIGHT,
                    share=1.1,
                ),
                Column(plain("Plan met"), share=0.8),
                Column(plain("Since an earlier figure"), share=1.6),
            ),
            rows=[self._row(position, with_month=shared is None) for position in stood],
            description="Measures with a figure: plan, latest and direction",
        )

    def _row(self, position: Position, *, with_month: bool) -> Sequence[Cell]:
        assert position.actual is not None
        met = meets_plan(position)
        when = f" ({position.month.short})" if with_month else ""
        return (
            _name(position.measure),
            self._plan(position),
            plain(f"{self._shown(position.actual, position)}{when}"),
            plain(DASH if met is None else "Yes" if met else "No"),
            plain(self._since(position)),
        )

    def _plan(self, position: Position) -> Sequence[Run]:
        if position.plan is None:
            return plain(DASH)
        if position.plan.pro_rata:
            shown = self.paper.style.figure(
                position.plan.value, position.measure.unit, position.decimals
            )
            return (Run(f"{shown} ("), Run("pro rata", italic=True), Run(")"))
        return plain(self._shown(position.plan.value, position))

    def _since(self, position: Position) -> str:
        """In words, which way the measure has gone since the last figure like it."""
        code = position.measure.code
        values = self._values.get(code, {})
        found = latest_movement(
            position, values, lambda month: self.paper.disclosure.withholds(code, month)
        )
        if found is not None:
            before = self._shown(found.before, position)
            way = found.direction.capitalize()
            return f"{way}: {before} in {found.month.short.replace(' ', NO_BREAK)}"
        return AFRESH if restarts_each_year(position.measure.basis) else "First figure"

    def _shown(self, value: Decimal, position: Position) -> str:
        """A figure at the measure's decimals; where none are set, as it was typed."""
        decimals = position.decimals
        if position.measure.decimals is None:
            decimals = min(decimals, decimals_of(value))
        if is_low(value, decimals):
            return LOW
        return self.paper.style.figure(value, position.measure.unit, decimals)


def _missing(stood: Sequence[Position]) -> TableBlock:
    return TableBlock(
        columns=(
            Column(plain("Measure"), share=2.5),
            Column(plain("Status"), share=1.2),
            Column(plain("Reason"), share=3.3),
        ),
        rows=[
            (_name(position.measure), plain(_status(position)), plain(_reason(position)))
            for position in stood
        ],
        description="Measures without a figure, and why",
    )


def _status(position: Position) -> str:
    return PUBLIC_WORDS[position.missing or Missing.NOT_YET_AVAILABLE]


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
                (
                    _name(measure),
                    plain(measure.detail or DASH),
                    plain((measure.better_when or DASH).capitalize()),
                    plain((measure.basis or DASH).capitalize()),
                )
                for measure in reported
            ],
            description="What each measure tells, which way is better and the period it covers",
        )
    ]
