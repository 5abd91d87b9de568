"""Charts as native chart parts, which Word, PowerPoint and Excel open and edit.

The XML and the workbook behind it come from python-pptx; what it leaves to
defaults (fonts, colours, number formats, gaps) is set here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from svreport.content.blocks import Chart, ChartKind, ChartSeries
from svreport.core.frozen import Frozen
from svreport.core.house_style import as_float
from svreport.rendering.package import UNDATED, with_fixed_times

# Colours that colour-blind readers and greyscale printers tell apart, and that stand out on white:
# each is a third lighter or darker than any other, dark and light by turns.
COLOURS = ("0A2449", "22A39A", "72144F", "DA4E12", "175C2E", "1E6AA8")
LIMIT_COLOUR, BETWEEN = "000000", "FFFFFF"
INK, GRID = "1F1F1F", "D9D9D9"
FONT, TEXT_SIZE, TITLE_SIZE = "Arial", 10, 12
LINE_WIDTH = 28_575  # 2¼ points, in the units of DrawingML
MONTH_FORMAT = "mmm yy"
SHEET = "Sheet1"  # as the formulas of the chart's XML have it
GAP_WIDTH = 60
NOT_FROM_ZERO = " (the axis does not start at 0)"
# Months written below the axis of a chart with broken lines, which does not choose by itself.
MOST_MONTHS = 12
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Look(Frozen):
    """How large a chart's parts are, in points, and its font.

    A title of 0 is left out, and so are those of the axes unless they are `named`. Of
    months, no more than `most_months` are written below the axis.
    """

    text: float = TEXT_SIZE
    title: float = TITLE_SIZE
    line: int = LINE_WIDTH
    marker: int = 6
    font: str = FONT
    named: bool = True
    most_months: int | None = None


ON_PAPER = Look()


class ChartParts(Frozen):
    """A chart's XML, whose data stand in the workbook beside it by the relationship `rId1`."""

    xml: bytes
    workbook: bytes


def chart_parts(chart: Chart, look: Look = ON_PAPER) -> ChartParts:
    """The parts of a native chart; the same chart gives the same bytes."""
    from pptx.chart.chart import Chart as Native
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData(number_format=chart.number_format)
    data.categories = list(chart.categories)
    for series in chart.series:
        values = [None if value is None else as_float(value) for value in series.values]
        data.add_series(series.name, values)
    space = _space(chart, data)
    _style(Native(space, None), chart, look)
    _finish(space)
    xml = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return ChartParts(xml, _workbook(chart))


def _workbook(chart: Chart) -> bytes:
    """The data as the chart's formulas find them: categories in A, each series in a column."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": chart.title, "created": UNDATED})
        sheet = book.add_worksheet(SHEET)
        number = book.add_format({"num_format": chart.number_format})
        month = book.add_format({"num_format": MONTH_FORMAT})
        for row, category in enumerate(chart.categories, start=1):
            if isinstance(category, date):
                day = datetime(category.year, category.month, category.day)
                sheet.write_datetime(row, 0, day, month)
            else:
                sheet.write_string(row, 0, category)
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, as_float(value), number)
    return with_fixed_times(buffer.getvalue())


def _space(chart: Chart, data: Any) -> Any:
    columns = [at for at, series in enumerate(chart.series) if not series.as_line]
    lines = [at for at, series in enumerate(chart.series) if series.as_line]
    space = _chart_xml(chart.kind, data)
    if chart.kind is ChartKind.LINE or not lines:
        return space
    over = _chart_xml(ChartKind.LINE, data)
    _keep(space, columns)
    _keep(over, lines)
    (bars,) = space.iter(f"{{{C}}}barChart")
    (line,) = over.iter(f"{{{C}}}lineChart")
    axes = [axis.get("val") for axis in bars.findall(f"{{{C}}}axId")]
    for axis, value in zip(line.findall(f"{{{C}}}axId"), axes, strict=True):
        axis.set("val", value)
    bars.addnext(line)
    return space


def _chart_xml(kind: ChartKind, data: Any) -> Any:
    from pptx.chart.xmlwriter import ChartXmlWriter
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.oxml import parse_xml

    types = {
        ChartKind.LINE: XL_CHART_TYPE.LINE_MARKERS,
        ChartKind.COLUMN: XL_CHART_TYPE.COLUMN_CLUSTERED,
        ChartKind.STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    }
    return parse_xml(ChartXmlWriter(types[kind], data).xml.encode())


def _keep(space: Any, places: Sequence[int]) -> None:
    for series in list(space.iter(f"{{{C}}}ser")):
        if int(series.find(f"{{{C}}}idx").get("val")) not in places:
            series.getparent().remove(series)


def _style(native: Any, chart: Chart, look: Look) -> None:
    _style_whole(native, chart, look)
    _style_axes(native, chart, look)
    for plot in native.plots:
        if hasattr(plot, "gap_width"):
            plot.gap_width = GAP_WIDTH
            if chart.kind is ChartKind.COLUMN and _has_single_values(chart):
                plot.overlap = 100
        for series in plot.series:
            _colour(series, chart.series, look)
        if chart.labelled:
            _label(plot, chart, look)


def _style_whole(native: Any, chart: Chart, look: Look) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    native.font.name, native.font.size = look.font, Pt(look.text)
    native.font.color.rgb = RGBColor.from_string(INK)
    native.has_title = bool(look.title)
    if look.title:
        native.chart_title.include_in_layout = False
        _write(native.chart_title.text_frame, chart.title, look.title, look)
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False


def _style_axes(native: Any, chart: Chart, look: Look) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    value, category = native.value_axis, native.category_axis
    note = NOT_FROM_ZERO if chart.starts_above_zero else ""
    value.has_title = look.named or bool(note)
    if value.has_title:
        _write(value.axis_title.text_frame, f"{chart.axis}{note}", look.text, look)
    value.tick_labels.number_format = chart.axis_format
    value.tick_labels.number_format_is_linked = False
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRID)
    value.format.line.fill.background()
    if chart.category_axis and look.named:
        category.has_title = True
        _write(category.axis_title.text_frame, chart.category_axis, look.text, look)
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if any(isinstance(category, date) for category in chart.categories):
        category.tick_labels.number_format = MONTH_FORMAT
        category.tick_labels.number_format_is_linked = False
        _thin_out(category, chart, look)
    if chart.starts_at_zero:
        # A height means something only from 0.
        value.minimum_scale = 0


def _thin_out(axis: Any, chart: Chart, look: Look) -> None:
    """Counts the axis in months, and writes every so many of them where there are too many."""
    days = [category for category in chart.categories if isinstance(category, date)]
    unit = axis._element.find(f"{{{C}}}baseTimeUnit")
    if unit is not None:
        unit.set("val", "days" if _is_broken(chart) else "months")
    if not days or (look.most_months is None and not _is_broken(chart)):
        return
    most = look.most_months or MOST_MONTHS
    span = (max(days).year - min(days).year) * 12 + max(days).month - min(days).month + 1
    if unit is not None and (span > most or _is_broken(chart)):
        step = next(months for months in (1, 2, 3, 4, 6, 12, span) if span / months <= most)
        unit.addnext(_element("majorUnit", str(step)))
        unit.getnext().addnext(_element("majorTimeUnit", "months"))


def _is_broken(chart: Chart) -> bool:
    """Whether lines are broken between two months, for which an axis of months has no place."""
    return any(isinstance(category, date) and category.day > 1 for category in chart.categories)


def _has_single_values(chart: Chart) -> bool:
    """Whether each category has the figure of one series at most: it then stands in the middle."""
    values = zip(*(series.values for series in chart.series), strict=True)
    return all(sum(value is not None for value in each) < 2 for each in values)


def _label(plot: Any, chart: Chart, look: Look) -> None:
    from pptx.util import Pt

    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    labels.font.size, labels.font.name = Pt(look.text), look.font


def _write(frame: Any, text: str, size: float, look: Look) -> None:
    from pptx.util import Pt

    frame.text = text
    for run in frame.paragraphs[0].runs:
        run.font.name, run.font.size, run.font.bold = look.font, Pt(size), True


def _colour(series: Any, described: Sequence[ChartSeries], look: Look) -> None:
    """Lines differ in their dashes as well as in colour."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    at = int(series._element.find(f"{{{C}}}idx").get("val"))
    own = described[at]
    limit = own.as_line
    is_drawn_as_line = series._element.getparent().tag == f"{{{C}}}lineChart"
    # Columns begin with a light colour, on which a limit can be seen.
    colours = COLOURS if is_drawn_as_line else (*COLOURS[1:], COLOURS[0])
    colour = RGBColor.from_string(LIMIT_COLOUR if limit else colours[at % len(colours)])
    if is_drawn_as_line:
        line = series.format.line
        line.color.rgb, line.width = colour, look.line
        dashes = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT)
        line.dash_style = MSO_LINE.DASH if limit else dashes[at % len(dashes)]
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE if limit else XL_MARKER_STYLE.CIRCLE
        if not limit:
            series.marker.size = look.marker
            _fill(series.marker.format, colour, colour)
    else:
        _fill(series.format, colour, RGBColor.from_string(BETWEEN))
        series.invert_if_negative = False


def _fill(area: Any, colour: Any, edge: Any) -> None:
    area.fill.solid()
    area.fill.fore_color.rgb, area.line.color.rgb = colour, edge


def _finish(space: Any) -> None:
    """Gaps for missing points, British English, and the workbook that holds the data."""
    for blanks in space.iter(f"{{{C}}}dispBlanksAs"):
        blanks.set("val", "gap")
    for element in space.iter(f"{{{A}}}endParaRPr", f"{{{A}}}rPr", f"{{{A}}}defRPr"):
        element.set("lang", "en-GB")
    for axis in space.iter(f"{{{C}}}axId", f"{{{C}}}crossAx"):
        # The schema has no axis below 0, though python-pptx writes one.
        axis.set("val", str(abs(int(axis.get("val")))))
    space.find(f"{{{C}}}date1904").addnext(_element("roundedCorners", "0"))
    external = etree.SubElement(space, f"{{{C}}}externalData", {f"{{{R}}}id": "rId1"})
    external.append(_element("autoUpdate", "0"))


def _element(name: str, value: str) -> Any:
    element = etree.Element(f"{{{C}}}{name}")
    element.set("val", value)
    return element
