"""The measures: where each stands at every update, and its plan and actual over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import Cell, text_of
from svreport.content.page import (
    WHOLE,
    Group,
    Line,
    PageCell,
    PageChart,
    PagePart,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import replace
from svreport.core.house_style import DASH
from svreport.core.model import BetterWhen, Measure
from svreport.core.periods import Period
from svreport.core.text import capitalise
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.measures import measure_chart
from svreport.documents.dashboard import DOCUMENT
from svreport.documents.dashboard.board import (
    Board,
    BoardColumn,
    Shown,
    cite,
    page_table,
    table_behind,
)
from svreport.documents.labels import PLAIN_WORDS, period_as_at
from svreport.documents.public import PublicPaper
from svreport.documents.tables import NO_PLAN, actual_text, plan_cell
from svreport.figures.measures import Position, measures_by_workstream, meets_plan, workstream_label

OTHERS = "Measures of no workstream"
BETTER = {
    BetterWhen.HIGHER: "higher is better",
    BetterWhen.LOWER: "lower is better",
    BetterWhen.ON_TARGET: "best on target",
}
MET = {True: "Meets plan", False: "Misses plan"}
# The columns of a measure's own table, and the figures that they show.
FIELDS = ("actual", "plan")


def measures(board: Board) -> Sequence[PagePart]:
    """All measures in a table, then a chart of each that has figures to draw, by workstream."""
    by_workstream = measures_by_workstream(board.council, DOCUMENT.name)
    # In the order of the workstreams; those of none come last.
    codes = [
        *(stream.code for stream in board.workstreams if stream.code in by_workstream),
        *({None} & by_workstream.keys()),
    ]
    if not codes:
        return ()
    table = page_table(
        "Where each measure stands, by update",
        [
            BoardColumn("Measure", lambda row: _name(row[1])),
            *board.by_update(lambda paper, row: _cell(board, paper, row[1]), is_number=True),
        ],
        [(code, measure) for code in codes for measure in by_workstream[code]],
        of=lambda row: board.of_workstream(row[0]),
    )
    groups = [_charts(board, code, by_workstream[code]) for code in codes]
    return [table, *(group for group in groups if group.parts)]


def actual_figure(board: Board, paper: PublicPaper, measure: Measure) -> SourcedFigure:
    """A measure's actual at an update, as it may be published."""
    position = paper.position(measure)
    text = actual_text(position, board.style, PLAIN_WORDS)
    return _figure(board, paper, position, "actual", text)


def plan_line(board: Board, paper: PublicPaper, measure: Measure) -> Line:
    """What was planned for the month of a measure's latest figure."""
    position = paper.position(measure)
    if position.plan is None:
        return line(NO_PLAN)
    text = text_of(plan_cell(position, board.style))
    return line("Plan", _figure(board, paper, position, "plan", text))


def _figure(
    board: Board, paper: PublicPaper, position: Position, field: str, text: str
) -> SourcedFigure:
    """A measure's figure as it is shown, with the cells that the register knows it by."""
    measure = position.measure
    figure = board.figure(paper, f"{measure.code}.{field}", position.period)
    places = figure.places if figure else [measure.place("code")]
    return cite(board.note(text), capitalise(period_as_at(position.period, board.style)), places)


def _name(measure: Measure) -> PageCell:
    how = [measure.code, BETTER[measure.better_when] if measure.better_when else "", measure.basis]
    return cell(line(measure.name), line(", ".join(str(word) for word in how if word)))


def _cell(board: Board, paper: PublicPaper, measure: Measure) -> PageCell:
    position = paper.position(measure)
    met, period = meets_plan(position), position.period
    return cell(
        line(actual_figure(board, paper, measure)),
        plan_line(board, paper, measure),
        line("" if met is None else MET[met]),
        # The column is of the month that the update reports; another period says its own.
        line("" if period == paper.update.activity_to else period_as_at(period, board.style)),
    )


def _charts(board: Board, code: str | None, measures: Sequence[Measure]) -> Group:
    heading = OTHERS if board.workstreams else "Over time"
    return Group(
        heading=workstream_label(board.council, code) if code else heading,
        parts=[
            _chart(board, measure, chart)
            for measure in measures
            if (chart := measure_chart(board.council, board.update, measure))
        ],
        of=board.of_workstream(code),
    )


def _chart(board: Board, measure: Measure, drawn: ChartWithTable) -> PageChart:
    kind = measure.period
    (actual, *_) = drawn.chart.series
    known = [at for at, value in enumerate(actual.values) if value is not None]
    return PageChart(
        # The title begins with the measure's name; the axis need not say it again.
        chart=replace(drawn.chart, axis=""),
        table=table_behind(
            drawn.chart,
            f"{measure.name}, by {kind}",
            kind.capitalize(),
            (
                (text_of(name), _cells(board, measure, period, cells), WHOLE)
                for period, (name, *cells) in zip(drawn.periods, drawn.table.rows, strict=True)
            ),
        ),
        start=known[-1],
    )


def _cells(
    board: Board, measure: Measure, period: Period | None, cells: Sequence[Cell]
) -> Iterator[Shown]:
    for field, shown in zip(FIELDS, cells, strict=False):
        text = board.note(text_of(shown))
        figure = board.figure(board.now, f"{measure.code}.{field}", period) if period else None
        if text == DASH or period is None or figure is None:
            yield text
        else:
            yield cite(text, capitalise(period_as_at(period, board.style)), figure.places)
