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
from svreport.figures.directions import meets_plan, moved
from svreport.figures.measures import Position, by_code, is_counted_afresh
from svreport.figures.workstreams import measures_by_workstream

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
        self._values = by_code(paper.council.measure_values)

    def positions(self, measures: Sequence[Measure]) -> list[Position]:
        return [self.paper.stands(one) for one in measures]

    def blocks(self, measures: Sequence[Measure]) -> list[Block]:
        """The measures with a figure, then those without one and why."""
        stood = self.positions(measures)
        known = [one for one in stood if one.actual is not None]
        missing = [one for one in stood if one.actual is None]
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
        months = {one.month for one in stood}
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
            rows=[self._row(one, with_month=shared is None) for one in stood],
            description="Measures with a figure: plan, latest and direction",
        )

    def _row(self, one: Position, *, with_month: bool) -> Sequence[Cell]:
        assert one.actual is not None
        met = meets_plan(one)
        when = f" ({one.month.short})" if with_month else ""
        return (
            _name(one.measure),
            self._plan(one),
            plain(f"{self._shown(one.actual, one)}{when}"),
            plain(DASH if met is None else "Yes" if met else "No"),
            plain(self._since(one)),
        )

    def _plan(self, one: Position) -> Sequence[Run]:
        if one.plan is None:
            return plain(DASH)
        if one.plan.pro_rata:
            shown = self.paper.style.figure(one.plan.value, one.measure.unit, one.decimals)
            return (Run(f"{shown} ("), Run("pro rata", italic=True), Run(")"))
        return plain(self._shown(one.plan.value, one))

    def _since(self, one: Position) -> str:
        """In words, which way the measure has gone since the last figure like it."""
        code = one.measure.code
        values = self._values.get(code, {})
        found = moved(one, values, lambda month: self.paper.disclosure.withholds(code, month))
        if found is not None:
            before = self._shown(found.before, one)
            way = found.direction.capitalize()
            return f"{way}: {before} in {found.month.short.replace(' ', NO_BREAK)}"
        return AFRESH if is_counted_afresh(one.measure.basis) else "First figure"

    def _shown(self, value: Decimal, one: Position) -> str:
        """A figure at the measure's decimals; where none are set, as it was typed."""
        decimals = one.decimals
        if one.measure.decimals is None:
            decimals = min(decimals, decimals_of(value))
        if is_low(value, decimals):
            return LOW
        return self.paper.style.figure(value, one.measure.unit, decimals)


def _missing(stood: Sequence[Position]) -> TableBlock:
    return TableBlock(
        columns=(
            Column(plain("Measure"), share=2.5),
            Column(plain("Status"), share=1.2),
            Column(plain("Reason"), share=3.3),
        ),
        rows=[(_name(one.measure), plain(_status(one)), plain(_reason(one))) for one in stood],
        description="Measures without a figure, and why",
    )


def _status(one: Position) -> str:
    return PUBLIC_WORDS[one.missing or Missing.NOT_YET_AVAILABLE]


def _reason(one: Position) -> str:
    if one.reason:
        return one.reason
    return WITHHELD if one.missing is Missing.SUPPRESSED else NO_REASON


def _name(measure: Measure) -> Sequence[Run]:
    return Run(measure.code, bold=True), Run(f" {measure.name}")


def definitions(council: Council) -> list[Block]:
    """What the measures of the paper count, which way is better, and over what period."""
    reported = [one for one in council.measures if one.is_reported_in(NAME)]
    if not any(one.detail for one in reported):
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
                    _name(one),
                    plain(one.detail or DASH),
                    plain((one.better_when or DASH).capitalize()),
                    plain((one.basis or DASH).capitalize()),
                )
                for one in reported
            ],
            description="What each measure tells, which way is better and the period it covers",
        )
    ]
