"""The charts of a workbook, drawn by Excel from the tables above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svreport.content.blocks import Chart, ChartKind, ChartSeries
from svreport.content.workbook import Page, PageChart
from svreport.core.house_style import as_float
from svreport.rendering.charts import (
    COLOURS,
    FONT,
    GAP_WIDTH,
    GRID,
    INK,
    LIMIT_COLOUR,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

# Charts: sizes of text in points, and of the whole in pixels.
TEXT_SIZE, TITLE_SIZE, LINE_WIDTH = 10, 12, 2.25
WIDTH, HEIGHT = 900, 400
# A row of usual height between the table and a chart, and between charts.
ROW_HEIGHT = 20
ROWS_EACH = HEIGHT // ROW_HEIGHT + 2
DASHES = ("solid", "dash", "round_dot", "dash_dot")


def add_charts(book: Book, sheet: Worksheet, page: Page) -> None:
    """Draws a page's charts below its table, each with its text alternative."""
    row = page.header_row + len(page.rows) + (page.total is not None) + 1
    for number, page_chart in enumerate(page.charts):
        options = {
            "description": page_chart.chart.description,
            "object_position": 2,  # moves with its cells, and keeps its size
        }
        sheet.insert_chart(
            row + number * ROWS_EACH, 0, _native_chart(book, page, page_chart), options
        )


def _native_chart(book: Book, page: Page, page_chart: PageChart) -> Native:
    """The chart; lines laid over its columns where it has both."""
    chart = page_chart.chart
    base = book.add_chart(_kind(chart.kind))
    over = None
    for number, (series, heading) in enumerate(zip(chart.series, page_chart.series, strict=True)):
        if series.as_line and chart.kind is not ChartKind.LINE:
            over = over or book.add_chart({"type": "line"})
            over.add_series(_series(page, page_chart, heading, _line(series, number)))
        else:
            base.add_series(_series(page, page_chart, heading, _look(chart.kind, series, number)))
    if over is not None:
        base.combine(over)
    _style(base, chart)
    return base


def _kind(kind: ChartKind) -> dict[str, str]:
    return {
        ChartKind.LINE: {"type": "line"},
        ChartKind.COLUMN: {"type": "column"},
        ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    }[kind]


def _series(
    page: Page, page_chart: PageChart, heading: str, look: dict[str, Any]
) -> dict[str, Any]:
    column, first = page.column(heading), page.header_row
    last = first + len(page.rows) - 1
    categories = page.column(page_chart.categories)
    return {
        "name": [page.name, first - 1, column],
        "categories": [page.name, first, categories, last, categories],
        "values": [page.name, first, column, last, column],
        **look,
    }


def _look(kind: ChartKind, series: ChartSeries, number: int) -> dict[str, Any]:
    if kind is ChartKind.LINE:
        return _line(series, number)
    # Columns begin with a light colour, on which a limit can be seen.
    colours = (*COLOURS[1:], COLOURS[0])
    return {"fill": {"color": f"#{colours[number % len(colours)]}"}, "gap": GAP_WIDTH}


def _line(series: ChartSeries, number: int) -> dict[str, Any]:
    """Lines differ in their dashes as well as in colour."""
    colour = f"#{LIMIT_COLOUR if series.as_line else COLOURS[number % len(COLOURS)]}"
    dash = "dash" if series.as_line else DASHES[number % len(DASHES)]
    marker: dict[str, Any] = {"type": "none"}
    if not series.as_line:
        filled = {"color": colour}
        marker = {"type": "circle", "size": 6, "fill": filled, "border": filled}
    return {"line": {"color": colour, "width": LINE_WIDTH, "dash_type": dash}, "marker": marker}


def _style(native: Native, chart: Chart) -> None:
    words = {"name": FONT, "size": TEXT_SIZE, "color": f"#{INK}"}
    heads = {**words, "bold": True}
    native.set_title(
        {"name": chart.title, "name_font": {**heads, "size": TITLE_SIZE}, "overlay": False}
    )
    native.set_x_axis(
        {
            "name": chart.category_axis,
            "name_font": heads,
            "num_font": words,
            "label_position": "low",
        }
    )
    native.set_y_axis(
        {
            "name": chart.subtitle,
            "name_font": heads,
            "num_font": words,
            "num_format": chart.axis_format,
            **({} if chart.axis_start is None else {"min": as_float(chart.axis_start)}),
            "major_gridlines": {"visible": True, "line": {"color": f"#{GRID}"}},
            "line": {"none": True},
        }
    )
    native.set_legend(
        {"position": "bottom", "font": words} if len(chart.series) > 1 else {"none": True}
    )
    native.show_blanks_as("gap")
    native.set_size({"width": WIDTH, "height": HEIGHT})
