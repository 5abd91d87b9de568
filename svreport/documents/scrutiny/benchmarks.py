"""Indicators beside those of other areas: each as a chart of columns, or as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import (
    Align,
    Block,
    ChartBlock,
    Column,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.content.charts import Chart, ChartKind, ChartSeries
from svreport.content.paper import Slide
from svreport.core.house_style import HouseStyle, rounded
from svreport.core.model import Missing
from svreport.core.text import join_words
from svreport.core.units import Unit
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.figures.benchmarks import AreaFigure, IndicatorComparison, published_comparisons
from svreport.figures.versions import reported_version

OTHERS = "Other areas"
# More columns, or longer names below them, would be too small to read from afar.
MOST_COLUMNS, LONGEST_NAME = 6, 32


def benchmarks(paper: PublicPaper, section: str) -> Iterator[Slide]:
    """A slide for each indicator, as it may be published."""
    for comparison in published_comparisons(paper.council, paper.update.dated):
        yield _Compared(comparison, paper.style).slide(paper, section)


class _Compared:
    """One indicator as a slide shows it."""

    def __init__(self, comparison: IndicatorComparison, style: HouseStyle) -> None:
        self.comparison = comparison
        self.style = style

    def slide(self, paper: PublicPaper, section: str) -> Slide:
        figures = self.comparison.figures
        paper.note_symbols(self._cell(figure) for figure in figures)
        return Slide(
            title=self._title(),
            section=section,
            body=[self._body()],
            caption=f"{self.comparison.period}. Source: {'; '.join(self.comparison.sources)}",
            notes=[
                *(f"{figure.area}: {self._cell(figure)}" for figure in figures),
                source((figure.place for figure in figures), f"as at {self.comparison.period}"),
            ],
        )

    def _body(self) -> Block:
        stated = [figure for figure in self.comparison.figures if figure.value is not None]
        is_drawn = (
            self.comparison.own in stated
            and 1 < len(stated) <= MOST_COLUMNS
            and all(len(figure.area) <= LONGEST_NAME for figure in stated)
        )
        return ChartBlock(self._chart(stated)) if is_drawn else self._table()

    def _title(self) -> str:
        """The council's figure, and how it stands beside each of the others."""
        own = self.comparison.own
        if own is None or own.value is None:
            return self.comparison.indicator
        shown = f"{self.comparison.indicator}: {self._shown(own.value)}"
        sides: dict[str, list[str]] = {"above": [], "below": [], "the same as": []}
        for other in self.comparison.others:
            if other.value is not None:
                named = f"{other.area} ({self._shown(other.value)})"
                sides[self._side(own.value, other.value)].append(named)
        told = [f"{side} {join_words(areas)}" for side, areas in sides.items() if areas]
        return f"{shown}, {join_words(told)}" if told else shown

    def _side(self, own: Decimal, other: Decimal) -> str:
        """How two figures compare as they are shown."""
        left, right = (rounded(value, self.comparison.decimals) for value in (own, other))
        return "the same as" if left == right else "above" if left > right else "below"

    def _chart(self, stated: Sequence[AreaFigure]) -> Chart:
        own = [figure.value if figure is self.comparison.own else None for figure in stated]
        others = [None if figure is self.comparison.own else figure.value for figure in stated]
        told = "; ".join(f"{figure.area} {self._cell(figure)}" for figure in stated)
        return Chart(
            title=self._title(),
            kind=ChartKind.COLUMN,
            categories=[figure.area for figure in stated],
            series=[ChartSeries(stated[0].area, own), ChartSeries(OTHERS, others)],
            axis=self.comparison.indicator,
            number_format=self._format(),
            description=f"{self.comparison.indicator}, {self.comparison.period}: {told}.",
            labelled=True,
        )

    def _table(self) -> TableBlock:
        return TableBlock(
            columns=(
                Column(plain("Area"), share=3),
                Column(plain(str(self.comparison.period)), Align.RIGHT, share=1.6),
            ),
            rows=[
                (plain(figure.area), plain(self._cell(figure)))
                for figure in self.comparison.figures
            ],
            description=f"{self.comparison.indicator} by area, {self.comparison.period}",
        )

    def _cell(self, figure: AreaFigure) -> str:
        if figure.value is not None:
            return self._shown(figure.value)
        return PUBLIC_WORDS[figure.missing or Missing.NOT_YET_AVAILABLE]

    def _shown(self, value: Decimal) -> str:
        return self.style.figure(value, self.comparison.unit, self.comparison.decimals)

    def _format(self) -> str:
        """Excel's format for the indicator's unit."""
        number = "#,##0" + (
            f".{'0' * self.comparison.decimals}" if self.comparison.decimals else ""
        )
        if self.comparison.unit is Unit.PERCENT:
            return f'{number}"%"'
        if self.comparison.unit.is_money:
            suffix = {Unit.THOUSANDS: '"k"', Unit.MILLIONS: '"m"'}.get(self.comparison.unit, "")
            return f'"£"{number}{suffix}'
        return number


SECTION = "Sources"
NOTES = "The notes of each slide name the cells of the inputs that its figures come from."


def sources(paper: PublicPaper) -> Iterator[Slide]:
    """The sources of what was shown, then how to read it; made last, when all symbols are known."""
    items = [
        (Paragraph((Run(f"{what}: ", bold=True), Run(where))),) for what, where in _sources(paper)
    ]
    yield Slide(
        title="Sources of the figures",
        section=SECTION,
        body=[ListBlock(ordered=False, items=items)],
        notes=[NOTES],
    )
    yield Slide(
        title="How to read the figures",
        section=SECTION,
        body=[
            paper.standard(
                "reading",
                symbols=paper.symbols_used(),
                below=paper.council.settings.suppress_below,
                measures=any(
                    measure.is_reported_in(paper.paper) for measure in paper.council.measures
                ),
                benchmarks=bool(paper.council.benchmarks),
            )
        ],
        notes=[source([paper.council.settings.place("suppress_below")]) or NOTES],
    )


def _sources(paper: PublicPaper) -> Iterator[tuple[str, str]]:
    """What was shown, and where it was taken from."""
    council, update, style = paper.council, paper.update, paper.style
    authority, day = council.settings.authority, update.dated
    told = f"{update.title}{f', {style.day(day)}' if day else ''}"
    yield "Ratings and progress", f"{authority}, {told}"
    if any(measure.is_reported_in(paper.paper) for measure in council.measures):
        yield "Measures", f"{authority}, activity data to {style.month(update.activity_to)}"
    statement = reported_version(council, update)
    if statement is not None:
        dated = f", financial data to {style.month(update.finance_to)}" if update.finance_to else ""
        yield "Forecast", f"{authority}, {statement.version} forecast{dated}"
    for comparison in published_comparisons(council, day):
        yield f"{comparison.indicator} ({comparison.period})", "; ".join(comparison.sources)
