"""The measures: where each stands at every update, and its plan and actual over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from svreport.content.blocks import Cell, text_of
from svreport.content.page import (
    Axis,
    Belongs,
    Group,
    Line,
    PageCell,
    PageChart,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Sourced,
    cell,
    line,
    said,
)
from svreport.core.house_style import DASH
from svreport.core.model import BetterWhen, Measure
from svreport.core.periods import Month
from svreport.core.units import Unit
from svreport.documents.charts.drawing import Drawn
from svreport.documents.charts.measures import measure_over_time
from svreport.documents.dashboard.board import Board, as_at, source_of
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.measures_table import NO_PLAN, shown_actual, shown_plan
from svreport.documents.public import PublicPaper
from svreport.documents.registry import DASHBOARD
from svreport.figures.figure import Figure
from svreport.figures.measures import Position, measures_by_workstream, meets_plan

OTHERS = "Measures of no workstream"
BETTER = {
    BetterWhen.HIGHER: "higher is better",
    BetterWhen.LOWER: "lower is better",
    BetterWhen.ON_TARGET: "best on target",
}
MET = {True: "Meets plan", False: "Misses plan"}
# The columns of a measure's own table, and the figures that they show.
WAYS = ("actual", "plan")


def measures(board: Board) -> Sequence[PagePart]:
    """All measures in a table, then a chart of each that has figures to draw, by workstream."""
    found = measures_by_workstream(board.council, DASHBOARD)
    # In the order of the workstreams; those of none come last.
    codes = [
        *(workstream.code for workstream in board.workstreams if workstream.code in found),
        *({None} & found.keys()),
    ]
    if not codes:
        return ()
    rows = [
        _row(board, measure, board.of_workstream(code)) for code in codes for measure in found[code]
    ]
    groups = [_charts(board, code, found[code]) for code in codes]
    return [_table(board, rows), *(group for group in groups if group.parts)]


def standing(board: Board, paper: PublicPaper, measure: Measure) -> Sourced:
    """Where a measure stands at an update, as it may be published."""
    stood = paper.stands(measure)
    figure = board.figure(paper, f"{measure.code}.actual", stood.month)
    return Sourced(
        text=board.note(shown_actual(stood, board.style, PUBLIC_WORDS)),
        as_at=as_at(board.style.month(stood.month)),
        source=_source(figure, measure),
    )


def planned(board: Board, paper: PublicPaper, measure: Measure) -> Line:
    """What was planned for the month in which a measure stands."""
    stood = paper.stands(measure)
    text = text_of(shown_plan(stood, board.style))
    if stood.plan is None:
        return line(NO_PLAN)
    figure = board.figure(paper, f"{measure.code}.plan", stood.month)
    plan = Sourced(
        text=board.note(text),
        as_at=as_at(board.style.month(stood.month)),
        source=_source(figure, measure),
    )
    return line("Plan", plan)


def against_plan(stood: Position) -> str:
    """Whether a measure meets its plan, in words; nothing where that cannot be said."""
    met = meets_plan(stood)
    return "" if met is None else MET[met]


def _source(figure: Figure | None, measure: Measure) -> str:
    return source_of(figure.places if figure else [measure.place("code")])


def _table(board: Board, rows: Sequence[PageRow]) -> PageTable:
    return PageTable(
        caption="Where each measure stands, by update",
        columns=[
            PageColumn("Measure"),
            *(
                PageColumn(paper.update.column_label, is_number=True, of=board.of_update(paper))
                for paper in board.papers
            ),
        ],
        rows=rows,
    )


def _row(board: Board, measure: Measure, of: Belongs) -> PageRow:
    how = [measure.code, BETTER[measure.better_when] if measure.better_when else "", measure.basis]
    name = cell(line(measure.name), line(", ".join(str(word) for word in how if word)))
    return PageRow([name, *(_stood(board, paper, measure) for paper in board.papers)], of)


def _stood(board: Board, paper: PublicPaper, measure: Measure) -> PageCell:
    stood = paper.stands(measure)
    return cell(
        line(standing(board, paper, measure)),
        planned(board, paper, measure),
        line(against_plan(stood)),
        # The column is of the month that the update reports; an older figure says its own.
        line("" if stood.month == paper.update.activity_to else f"as at {stood.month}"),
    )


def _charts(board: Board, code: str | None, measures: Sequence[Measure]) -> Group:
    drawn = (
        (measure, measure_over_time(board.council, board.update, measure)) for measure in measures
    )
    return Group(
        heading=board.named(code) if code else OTHERS if board.workstreams else "Over time",
        parts=[_chart(board, measure, chart) for measure, chart in drawn if chart is not None],
        of=board.of_workstream(code),
    )


def _chart(board: Board, measure: Measure, drawn: Drawn) -> PageChart:
    months = [Month.of(day) for day in drawn.chart.categories]  # type: ignore[arg-type]
    (actual, *_) = drawn.chart.series
    known = [at for at, value in enumerate(actual.values) if value is not None]
    return PageChart(
        # The title begins with the measure's name; the axis need not say it again.
        chart=replace(drawn.chart, axis=""),
        table=PageTable(
            caption=f"{measure.name}, by month",
            columns=[
                PageColumn("Month"),
                *(PageColumn(series.name, is_number=True) for series in drawn.chart.series),
            ],
            rows=[
                PageRow(list(_month(board, measure, month, cells)))
                for month, (_, *cells) in zip(months, drawn.table.rows, strict=True)
            ],
        ),
        axis=axis_of(measure.unit, drawn),
        start=known[-1],
    )


def _month(
    board: Board, measure: Measure, month: Month, cells: Sequence[Cell]
) -> Iterator[PageCell]:
    yield said(board.style.month(month))
    for way, shown in zip(WAYS, cells, strict=False):
        text = board.note(text_of(shown))
        figure = board.figure(board.now, f"{measure.code}.{way}", month)
        if text == DASH or figure is None:
            yield said(text)
        else:
            yield cell(
                line(
                    Sourced(
                        text=text,
                        as_at=as_at(board.style.month(month)),
                        source=source_of(figure.places),
                    )
                )
            )


def axis_of(unit: Unit, drawn: Drawn) -> Axis:
    """How the axis writes the numbers of a unit."""
    decimals = len(drawn.chart.number_format.partition(".")[2].partition('"')[0])
    if unit is Unit.PERCENT:
        return Axis(suffix="%", decimals=decimals)
    if unit.is_money:
        suffix = {Unit.THOUSANDS: "k", Unit.MILLIONS: "m"}.get(unit, "")
        return Axis(prefix="£", suffix=suffix, decimals=decimals)
    return Axis(decimals=decimals)
