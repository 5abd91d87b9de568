"""The measures that the slides report, and indicators beside those of other areas.

Each is a chart whose title says what it shows, or stands in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import (
    Align,
    Block,
    Chart,
    ChartBlock,
    ChartKind,
    ChartSeries,
    Column,
    TableBlock,
    plain,
    text_of,
)
from svreport.content.paper import Slide
from svreport.core.house_style import DASH, HouseStyle, rounded
from svreport.core.model import Measure, Missing
from svreport.core.problems import Place
from svreport.core.text import join_words
from svreport.documents.charts import ChartWithTable, number_format
from svreport.documents.charts.measures import measure_chart
from svreport.documents.labels import PUBLIC_WORDS, rating_mark
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.sources import source_note
from svreport.documents.tables import figure_words, measures_table, missing_reasons
from svreport.figures.benchmarks import AreaFigure, IndicatorComparison, published_comparisons
from svreport.figures.ratings import previous_rating

SECTION = "Measures"
OTHERS = "Other areas"
# More columns, or longer names below them, would be too small to read from afar.
MOST_COLUMNS, LONGEST_NAME = 6, 32
WITHOUT_CHART = "Measures with too few figures for a chart"


def measures(paper: PublicPaper) -> Iterator[Slide]:
    """A slide for each measure that can be drawn, then the others in a table."""
    reported = [
        measure for measure in paper.council.measures if measure.is_reported_in(paper.paper)
    ]
    others: list[Measure] = []
    for measure in reported:
        drawn = measure_chart(paper.council, paper.update, measure)
        if drawn is None:
            others.append(measure)
        else:
            yield _chart_slide(paper, measure, drawn)
    if others:
        yield _table_slide(paper, others)


def _chart_slide(paper: PublicPaper, measure: Measure, drawn: ChartWithTable) -> Slide:
    paper.note_symbols(figure_words(drawn.table))
    return Slide(
        title=drawn.chart.title,
        section=SECTION,
        body=[ChartBlock(drawn.chart)],
        caption=_caption(paper, measure),
        notes=[
            *([measure.detail] if measure.detail else []),
            *_figures_in_words(drawn),
            source_note(
                _measure_places(paper, measure), f"activity data to {paper.update.activity_to}"
            ),
        ],
    )


def _caption(paper: PublicPaper, measure: Measure) -> str:
    """What a reader needs beside the chart: its rating, which way is better, what it counts."""
    council, code = paper.council, measure.code
    now = rating_mark(council, council.rating_of(code, paper.update.key)).label
    before = rating_mark(council, previous_rating(council, code, paper.update)).label
    words = []
    if now:
        words.append(f"Rated {now}{f' (before: {before})' if before and before != now else ''}.")
    if measure.better_when:
        words.append(f"Better when {measure.better_when}.")
    if measure.basis:
        words.append(f"{measure.basis.capitalize()}.")
    return " ".join(words)


def _figures_in_words(drawn: ChartWithTable) -> Iterator[str]:
    """The chart's figures in words, a line for each month."""
    names = [series.name for series in drawn.chart.series]
    for month, *figures in drawn.table.rows:
        words = [
            f"{name.lower()} {_within(text_of(figure))}"
            for name, figure in zip(names, figures, strict=True)
            if text_of(figure) != DASH
        ]
        yield f"{text_of(month)}: {', '.join(words)}"


def _within(text: str) -> str:
    """A figure, or the words in its place, within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def _measure_places(paper: PublicPaper, measure: Measure) -> Iterator[Place]:
    for value in paper.council.measure_values:
        if value.code == measure.code and value.month <= paper.update.activity_to:
            for field in ("actual", "plan"):
                if getattr(value, field) is not None:
                    yield value.place(field)


def _table_slide(paper: PublicPaper, measures: Sequence[Measure]) -> Slide:
    positions = [paper.stands(measure) for measure in measures]
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(figure_words(table))
    missing = missing_reasons(positions)
    return Slide(
        title=WITHOUT_CHART,
        section=SECTION,
        body=[table],
        notes=[
            *([missing.text] if missing else []),
            source_note(
                (place for measure in measures for place in _measure_places(paper, measure)),
                f"activity data to {paper.update.activity_to}",
            ),
        ],
    )


def benchmarks(paper: PublicPaper, section: str) -> Iterator[Slide]:
    """A slide for each indicator, as it may be published."""
    for comparison in published_comparisons(paper.council, paper.update.document_date):
        yield _ComparisonSlide(comparison, paper.style).slide(paper, section)


class _ComparisonSlide:
    """One indicator beside those of other areas, as a slide shows it."""

    def __init__(self, comparison: IndicatorComparison, style: HouseStyle) -> None:
        self.comparison = comparison
        self.style = style

    def slide(self, paper: PublicPaper, section: str) -> Slide:
        figures, period = self.comparison.figures, self.comparison.period
        paper.note_symbols(self._cell(figure) for figure in figures)
        return Slide(
            title=self._title(),
            section=section,
            body=[self._body()],
            caption=f"{period}. Source: {'; '.join(self.comparison.sources)}",
            notes=[
                *(f"{figure.area}: {self._cell(figure)}" for figure in figures),
                source_note(
                    (figure.place for figure in figures), f"as at {self.comparison.period}"
                ),
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
        shown = f"{self.comparison.indicator}: {self._text(own.value)}"
        sides: dict[str, list[str]] = {"above": [], "below": [], "the same as": []}
        for other in self.comparison.others:
            if other.value is not None:
                named = f"{other.area} ({self._text(other.value)})"
                sides[self._side(own.value, other.value)].append(named)
        words = [f"{side} {join_words(areas)}" for side, areas in sides.items() if areas]
        return f"{shown}, {join_words(words)}" if words else shown

    def _side(self, own: Decimal, other: Decimal) -> str:
        """How two figures compare as they are shown."""
        left, right = (rounded(value, self.comparison.decimals) for value in (own, other))
        return "the same as" if left == right else "above" if left > right else "below"

    def _chart(self, stated: Sequence[AreaFigure]) -> Chart:
        own = [figure.value if figure is self.comparison.own else None for figure in stated]
        others = [None if figure is self.comparison.own else figure.value for figure in stated]
        words = "; ".join(f"{figure.area} {self._cell(figure)}" for figure in stated)
        return Chart(
            title=self._title(),
            kind=ChartKind.COLUMN,
            categories=[figure.area for figure in stated],
            series=[ChartSeries(stated[0].area, own), ChartSeries(OTHERS, others)],
            axis=self.comparison.indicator,
            number_format=number_format(self.comparison.unit, self.comparison.decimals),
            description=f"{self.comparison.indicator}, {self.comparison.period}: {words}.",
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
            return self._text(figure.value)
        return PUBLIC_WORDS[figure.missing or Missing.NOT_YET_AVAILABLE]

    def _text(self, value: Decimal) -> str:
        return self.style.figure(value, self.comparison.unit, self.comparison.decimals)
