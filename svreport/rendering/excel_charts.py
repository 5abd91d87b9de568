"""The charts of a workbook, drawn by Excel from its tables as the other documents draw theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svreport.content.blocks import Chart, ChartKind, ChartSeries, SeriesLook
from svreport.content.workbook import (
    POINTS_OF_PIXEL,
    ChartCells,
    Page,
    PageChart,
    PrintLayout,
    points,
)
from svreport.core.house_style import as_float
from svreport.rendering.charts import (
    ACTUAL_COLOUR,
    COLOURS,
    EDGE,
    FONT,
    GAP_WIDTH,
    GRID,
    HOLLOW,
    INK,
    LIGHT,
    LINE_COLOURS,
    OUTLINE,
    QUIET,
    STRONG,
    THIN,
    label_place,
    within_columns,
)

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Native
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

# Sizes of text in points, of charts and their distance in points, and of the rows behind them.
TEXT_SIZE, TITLE_SIZE, MARKER = 10, 11.5, 7
LOWEST, HIGHEST, APART, ROW_HEIGHT = 150, 300, 10, 15
AROUND = 3 * ROW_HEIGHT
# What stands around the plot of a chart: its title above, years and what is measured below, in
# points; and the axis and names of lines beside it, as parts of the width.
ABOVE, BELOW, LEFT, BESIDE = 28, 42, 0.07, 0.1
PLACES = {"r": "right", "t": "above", "b": "below"}
AGREED, ASSUMED = "agreed limit", "assumed"
SHAPES = ("square", "triangle", "diamond")


def add_charts(
    book: Book, sheet: Worksheet, page: Page, pages: Mapping[str, Page], left: float
) -> int:
    """Draws a page's charts below its table, beside each other, each with its text alternative.

    Takes the height that is `left` on the printed page, or a page of its own. Returns the last row
    that they reach.
    """
    row = page.header_row + len(page.rows) + (page.total is not None)
    if not page.charts:
        return row - 1
    if left < LOWEST + 2 * ROW_HEIGHT:
        # The end of the page would cut them.
        sheet.set_h_pagebreaks([row + 1])
        left = HIGHEST + AROUND
    height = chart_height(left)
    layout = PrintLayout.of(page)
    # Of a table on several pages, charts are on the first.
    first = [points(heading.width) for heading in page.headings[: min(layout.breaks, default=0)]]
    width = (sum(first) or layout.width) / len(page.charts) - APART
    for number, page_chart in enumerate(page.charts):
        native = _native_chart(book, pages, page_chart)
        plot = {"x": LEFT, "y": ABOVE / height, "width": 1 - LEFT - BESIDE}
        native.set_plotarea({"layout": {**plot, "height": 1 - (ABOVE + BELOW) / height}})
        native.set_size({"width": width / POINTS_OF_PIXEL, "height": height / POINTS_OF_PIXEL})
        options = {
            "description": page_chart.chart.description,
            "object_position": 2,  # moves with its cells, and keeps its size
            "x_offset": number * (width + APART) / POINTS_OF_PIXEL,
        }
        sheet.insert_chart(row + 1, 0, native, options)
    return row + 1 + int(height / ROW_HEIGHT)


def chart_height(left: float) -> float:
    """How high charts are where so much is left on the printed page."""
    return max(LOWEST, min(HIGHEST, left - AROUND))


def _native_chart(book: Book, pages: Mapping[str, Page], page_chart: PageChart) -> Native:
    """The chart; lines laid over its columns where it has both."""
    chart = page_chart.chart
    is_line = chart.kind is ChartKind.LINE
    base = book.add_chart(_kind(chart.kind))
    over = None if is_line else book.add_chart({"type": "line"})
    for series, area in zip(chart.series, page_chart.series, strict=True):
        cells = {
            # Shorter than its heading, which has its unit.
            "name": series.name,
            "categories": _range(pages, page_chart.categories),
            "values": _range(pages, area),
        }
        if series in chart.columns:
            base.add_series(cells | _column(series, chart))
        else:
            (over or base).add_series(cells | _line(series, chart))
    if over is not None and len(chart.columns) < len(chart.series):
        base.combine(over)
    _style(base, chart)
    return base


def _kind(kind: ChartKind) -> dict[str, str]:
    return {
        ChartKind.LINE: {"type": "line"},
        ChartKind.COLUMN: {"type": "column"},
        ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    }[kind]


def _range(pages: Mapping[str, Page], area: ChartCells) -> list[str | int]:
    """The cells of an area, as XlsxWriter takes them."""
    page = pages[area.page]
    first, last = (page.header_row + row for row in (area.row, area.last_row))
    return [page.name, first, page.column(area.heading), last, page.column(area.last_heading)]


def _column(series: ChartSeries, chart: Chart) -> dict[str, Any]:
    """Columns have an edge; those of several series differ in their lightness."""
    at, is_alone = chart.columns.index(series), len(chart.columns) == 1
    colour = ACTUAL_COLOUR if is_alone else COLOURS[at % len(COLOURS)]
    look: dict[str, Any] = {"gap": GAP_WIDTH, **_filled(colour, EDGE)}
    if series.light:
        light = _filled(LIGHT, EDGE)
        look["points"] = [light if at in series.light else None for at in range(len(series.values))]
    if chart.labelled:
        # Within columns, at their foot, where lines cross them.
        is_crossed = len(chart.columns) < len(chart.series)
        look["data_labels"] = {
            "value": True,
            "num_format": within_columns(chart) if is_crossed else chart.number_format,
            "position": "inside_base" if is_crossed else "outside_end",
            "font": {**_font(INK if is_crossed else ACTUAL_COLOUR), "bold": True},
        }
        if is_crossed:
            dark = {"font": {**_font(HOLLOW), "bold": True}}
            look["data_labels"]["custom"] = [
                None if at in series.light else dark for at in range(len(series.values))
            ]
    return look


def _filled(fill: str, edge: str) -> dict[str, Any]:
    return {
        "fill": {"color": f"#{fill}"},
        "border": {"color": f"#{edge}", "width": OUTLINE},
    }


def _line(series: ChartSeries, chart: Chart) -> dict[str, Any]:
    """A line in the look of what it is, its name and last figure beside its last point."""
    kind = chart.look_of(series)
    colour = LINE_COLOURS[kind]
    line: dict[str, Any] = {"none": True}
    marker: dict[str, Any] = {"type": "circle", "size": MARKER}
    if kind is SeriesLook.LIMIT:
        marker = {"type": "long_dash", "size": 3 * MARKER}
    else:
        line = {"color": f"#{colour}", "width": STRONG if kind is SeriesLook.ACTUAL else THIN}
        line["dash_type"] = "dash" if kind is SeriesLook.PLAN else "solid"
    if kind is SeriesLook.OTHER:
        marker["type"] = SHAPES[chart.series.index(series) % len(SHAPES)]
    marker |= _filled(HOLLOW if kind is SeriesLook.PLAN else colour, colour)
    look: dict[str, Any] = {"line": line, "marker": marker}
    stated = [at for at, value in enumerate(series.values) if value is not None]
    if series.light:
        hollow = _filled(HOLLOW, colour)
        points = range(len(series.values))
        look["points"] = [hollow if at in series.light else None for at in points]
    is_mixed = kind is SeriesLook.LIMIT and 0 < len(series.light) < len(stated)
    words = {at: {"value": ASSUMED if at in series.light else AGREED} for at in stated if is_mixed}
    beside: dict[int, Any] = words or {series.last: None}
    look["data_labels"] = {
        "value": True,
        "series_name": True,
        "separator": " ",
        "num_format": chart.number_format,
        # Above limits stand the figures of columns, below them the lines.
        "position": "right"
        if kind is SeriesLook.LIMIT
        else PLACES[label_place(series, series.last, chart)],
        "font": _font(colour),
        # Over columns, words need a ground of their own.
        **({"fill": {"color": f"#{HOLLOW}"}} if chart.columns else {}),
        "custom": [beside.get(at, {"delete": True}) for at in range(len(series.values))],
    }
    return look


def _font(colour: str) -> dict[str, Any]:
    return {"name": FONT, "size": TEXT_SIZE, "color": f"#{colour}"}


def _style(native: Native, chart: Chart) -> None:
    """The finding as its title, what is measured below it, and a key to several columns alone."""
    title = {**_font(ACTUAL_COLOUR), "bold": True, "size": TITLE_SIZE}
    native.set_title({"name": chart.title, "name_font": title, "layout": {"x": 0.005, "y": 0.02}})
    native.set_x_axis(
        {
            "name": chart.subtitle,
            "name_font": {**_font(QUIET), "bold": False},
            "num_font": _font(INK),
            "label_position": "low",
            "line": {"color": f"#{QUIET}"},
            "major_tick_mark": "none",
        }
    )
    # The cells may be in thousands, which the format shows as millions.
    scale = 1000 ** chart.number_format.partition("#,##0")[2].partition('"')[0].count(",")
    native.set_y_axis(
        {
            "num_font": _font(QUIET),
            "num_format": chart.axis_format,
            **({} if chart.axis_start is None else {"min": as_float(chart.axis_start)}),
            **({"major_unit": as_float(chart.axis_step * scale)} if chart.axis_step else {}),
            "major_gridlines": {"visible": True, "line": {"color": f"#{GRID}", "width": 0.75}},
            "line": {"none": True},
            "major_tick_mark": "none",
        }
    )
    beside = [at for at, series in enumerate(chart.series) if series not in chart.columns]
    key = {"position": "bottom", "font": _font(INK), "delete_series": beside}
    native.set_legend(key if chart.has_key else {"none": True})
    native.set_chartarea({"border": {"none": True}})
    native.show_blanks_as("gap")
