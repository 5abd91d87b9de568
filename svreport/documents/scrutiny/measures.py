"""The measures that the slides report: each as a chart whose title says what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import ChartBlock, text_of
from svreport.content.paper import Slide
from svreport.core.house_style import DASH
from svreport.core.model import Measure
from svreport.core.problems import Place
from svreport.documents.charts import Drawn
from svreport.documents.charts.measures import measure_over_time
from svreport.documents.labels import PUBLIC_WORDS, rating_mark
from svreport.documents.measures_table import measures_table, reasons, shown_in
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.figures.ratings import previous_rating

SECTION = "Measures"
WITHOUT_CHART = "Measures with too few figures for a chart"


def measures(paper: PublicPaper) -> Iterator[Slide]:
    """A slide for each measure that can be drawn, then the others in a table."""
    reported = [
        measure for measure in paper.council.measures if measure.is_reported_in(paper.paper)
    ]
    others: list[Measure] = []
    for measure in reported:
        drawn = measure_over_time(paper.council, paper.update, measure)
        if drawn is None:
            others.append(measure)
        else:
            yield _charted(paper, measure, drawn)
    if others:
        yield _listed(paper, others)


def _charted(paper: PublicPaper, measure: Measure, drawn: Drawn) -> Slide:
    paper.note_symbols(shown_in(drawn.table))
    return Slide(
        title=drawn.chart.title,
        section=SECTION,
        body=[ChartBlock(drawn.chart)],
        caption=_caption(paper, measure),
        notes=[
            *([measure.detail] if measure.detail else []),
            *_figures(drawn),
            source(_places(paper, measure), f"activity data to {paper.update.activity_to}"),
        ],
    )


def _caption(paper: PublicPaper, measure: Measure) -> str:
    """What a reader needs beside the chart: its rating, which way is better, what it counts."""
    council, code = paper.council, measure.code
    now = rating_mark(council, council.rating_of(code, paper.update.key)).label
    before = rating_mark(council, previous_rating(council, code, paper.update)).label
    told = []
    if now:
        told.append(f"Rated {now}{f' (before: {before})' if before and before != now else ''}.")
    if measure.better_when:
        told.append(f"Better when {measure.better_when}.")
    if measure.basis:
        told.append(f"{measure.basis.capitalize()}.")
    return " ".join(told)


def _figures(drawn: Drawn) -> Iterator[str]:
    """The chart's figures in words, a line for each month."""
    names = [series.name for series in drawn.chart.series]
    for month, *figures in drawn.table.rows:
        told = [
            f"{name.lower()} {_within(text_of(figure))}"
            for name, figure in zip(names, figures, strict=True)
            if text_of(figure) != DASH
        ]
        yield f"{text_of(month)}: {', '.join(told)}"


def _within(text: str) -> str:
    """A figure, or the words in its place, within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def _places(paper: PublicPaper, measure: Measure) -> Iterator[Place]:
    for value in paper.council.measure_values:
        if value.code == measure.code and value.month <= paper.update.activity_to:
            for field in ("actual", "plan"):
                if getattr(value, field) is not None:
                    yield value.place(field)


def _listed(paper: PublicPaper, measures: Sequence[Measure]) -> Slide:
    positions = [paper.stands(measure) for measure in measures]
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(shown_in(table))
    missing = reasons(positions)
    return Slide(
        title=WITHOUT_CHART,
        section=SECTION,
        body=[table],
        notes=[
            *([missing.text] if missing else []),
            source(
                (place for measure in measures for place in _places(paper, measure)),
                f"activity data to {paper.update.activity_to}",
            ),
        ],
    )
