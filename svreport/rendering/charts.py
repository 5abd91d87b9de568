"""Charts as native chart parts, which Word, PowerPoint and Excel open and edit.

The XML and the workbook behind it come from python-pptx; what it leaves to
defaults (fonts, colours, number formats, gaps) is set here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

from lxml import etree

from svreport.content.blocks import Chart, ChartKind, ChartSeries, Run, SeriesLook
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import MINUS, as_float
from svreport.files.ooxml import archive_of, unpacked
from svreport.rendering import UNDATED
from svreport.rendering.metrics import line_ends, text_width

# One strong colour, and greys. The parts of a stack are light and dark by turns, neighbours three
# times as light, others by a third; the edge of columns shows the light ones on white.
ACTUAL_COLOUR, PLAN_COLOUR, LIMIT_COLOUR = "14385C", "5F6B76", "8A3B12"
LIGHT, EDGE, HOLLOW = "AFC3D6", ACTUAL_COLOUR, "FFFFFF"
COLOURS = (LIGHT, ACTUAL_COLOUR, "8DA9C2", "2A5580", "DCE4EB", PLAN_COLOUR)
LINE_COLOURS = {
    SeriesLook.ACTUAL: ACTUAL_COLOUR,
    SeriesLook.PLAN: PLAN_COLOUR,
    SeriesLook.OTHER: PLAN_COLOUR,
    SeriesLook.LIMIT: LIMIT_COLOUR,
}
INK, QUIET, GRID = "1A1F24", "4A5560", "C5CED6"
FONT, TEXT_SIZE = "Arial", 10.5
# Widths of lines, in points.
STRONG, THIN, OUTLINE = 3, 2, 1
MONTH_FORMAT = "mmm yy"
SHEET = "Sheet1"  # as the formulas of the chart's XML have it
GAP_WIDTH = 50
A_MONTH = 8  # The letters that a month takes below the axis, with what is around it.
KEY_COLUMNS = 3
# As wide as a letter is on average, and as high as a line, for a size of 1.
LETTER, LEADING = 0.52, 1.25
# Labels nearer to each other than this part of the axis stand above and below their points.
NEAR = Decimal("0.12")
LABEL_SHARE = 0.2  # of the categories: as far as the words at a point reach
# What a label may show, and what the labels of lines do.
FLAGS, SHOWN = (
    ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"),
    ("Val", "SerName"),
)
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# Without it, LibreOffice draws a line to each label that was moved.
NO_LEADERS = (
    f'<c:extLst xmlns:c="{C}"><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}">'
    '<c15:showLeaderLines xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart" '
    'val="0"/></c:ext></c:extLst>'
)
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Look(Frozen):
    """How large a chart and its parts are, in points, and its font.

    Its title stands above it, in the paper's own text; what is measured is a line within, where
    it is `subtitled`.
    """

    text: float = TEXT_SIZE
    marker: int = 7
    font: str = FONT
    width: float = 480
    height: float = 280
    subtitled: bool = True


ON_PAPER = Look()


class ChartParts(Frozen):
    """A chart's XML, whose data stand in the workbook beside it by the relationship `rId1`."""

    xml: bytes
    workbook: bytes


# What the names beside columns take of a chart's width at most, and the lines around their plot.
MOST_NAMES, AROUND = 0.44, 4
# So many digits of where an axis begins are seen.
AXIS_DIGITS = 4


def chart_parts(chart: Chart, look: Look = ON_PAPER) -> ChartParts:
    """The parts of a native chart; the same chart gives the same bytes."""
    from pptx.chart.chart import Chart as Native
    from pptx.chart.data import CategoryChartData

    if chart.is_across:
        chart = replace(chart, categories=_names_in_lines(chart, look))
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


def _names_in_lines(chart: Chart, look: Look) -> Sequence[str]:
    """The names beside columns, long ones in lines: each program breaks them elsewhere, or not."""
    room = MOST_NAMES * look.width - look.text
    broken = []
    for name in map(str, chart.categories):
        ends = line_ends([Run(name)], look.text, 1.0, room)
        broken.append("\n".join(name[a:b].strip() for a, b in pairwise([0, *ends])))
    return broken


def height_for_names(chart: Chart, width: float) -> float:
    """The least height of a chart of that width, in points, in which each name has its lines."""
    lines = [name.count("\n") + 1.1 for name in _names_in_lines(chart, Look(width=width))]
    return (max(lines) * len(lines) + AROUND) * LEADING * TEXT_SIZE if chart.is_across else 0


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
    return archive_of(unpacked(buffer.getvalue()))


def _space(chart: Chart, data: Any) -> Any:
    columns = [at for at, series in enumerate(chart.series) if not series.as_line]
    lines = [at for at, series in enumerate(chart.series) if series.as_line]
    space = _chart_xml(chart.kind, data)
    if chart.is_across:
        for direction in space.iter(f"{{{C}}}barDir"):
            direction.set("val", "bar")
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
    drawn = [series for plot in native.plots for series in plot.series]
    for plot in native.plots:
        if hasattr(plot, "gap_width"):
            plot.gap_width = GAP_WIDTH
    for series in drawn:
        place = int(series._element.find(f"{{{C}}}idx").get("val"))
        described = chart.series[place]
        if series._element.getparent().tag == f"{{{C}}}lineChart":
            _style_line(series, described, chart, look)
        else:
            _style_column(series, described, chart, look)


def _style_whole(native: Any, chart: Chart, look: Look) -> None:
    """What is measured, from the left; below it the plot, and a key to columns if any."""
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    native.font.name, native.font.size = look.font, Pt(look.text)
    native.font.color.rgb = _rgb(INK)
    subtitle = chart.subtitle if look.subtitled else ""
    native.has_title = bool(subtitle)
    if subtitle:
        native.chart_title.include_in_layout = False
        paragraph = native.chart_title.text_frame.paragraphs[0]
        run = paragraph.add_run()
        run.text, run.font.name, run.font.size = subtitle, look.font, Pt(look.text)
        run.font.bold, run.font.color.rgb = False, _rgb(QUIET)
        paragraph._p.get_or_add_pPr().set("algn", "l")
        _lay_out(native.chart_title._element, (0.005, 0.01))
    native.has_legend = chart.has_key
    if chart.has_key:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
        _leave_out_of_key(native.legend._element, chart)
    # Programs break a title before the whole width is used.
    above = _lines(subtitle, look.text, look.width * 0.75) + 1.1 if subtitle else 0.6
    names = [category for category in chart.categories if isinstance(category, str)]
    slot = look.width / max(1, len(chart.categories))
    tall = max((_lines(name, look.text, slot) for name in names), default=1)
    below = 0.6 + (1 if chart.is_across else tall)
    if chart.has_key:
        below += 1.3 * -(-len(chart.columns) // KEY_COLUMNS)
    line = LEADING * look.text / look.height
    left, width = _from_left(chart, look)
    plot = native._chartSpace.find(f".//{{{C}}}plotArea")
    _lay_out(plot, (left, above * line, width, 1 - (above + below) * line))


def _from_left(chart: Chart, look: Look) -> tuple[float, float]:
    """Where the plot begins, and its width, as parts of the chart's."""
    letter = LETTER * look.text / look.width
    left = figures = (len(chart.largest_label) + 2) * letter
    if chart.is_across:
        # The names of columns are beside them, and in several lines where they are long.
        lines = [line for name in chart.categories for line in str(name).split("\n")]
        longest = max(text_width(line, look.text, 1.0) for line in lines)
        left = min((longest + look.text) / look.width, MOST_NAMES)
    slot = (1 - left) / letter / max(1, len(chart.categories))
    room = (_letters_beside(chart, slot) + 1) * letter
    room = figures if chart.is_across and chart.labelled else room
    return left, 1 - left - room


def _leave_out_of_key(legend: Any, chart: Chart) -> None:
    """Lines have their names beside them: the key is of columns alone."""
    place = legend.find(f"{{{C}}}legendPos")
    for at, series in reversed([*enumerate(chart.series)]):
        if series not in chart.columns:
            entry = etree.Element(f"{{{C}}}legendEntry")
            entry.extend((_element("idx", str(at)), _element("delete", "1")))
            place.addnext(entry)


def _lines(text: str, size: float, width: float) -> int:
    """How many lines a text takes."""
    return max(1, -int(-len(text) * LETTER * size // width))


def _letters_beside(chart: Chart, slot: float) -> float:
    """The letters that stand to the right of all columns and points, each in its `slot`.

    Of a name above or below the last point, half is to the right of that.
    """
    end, letters = len(chart.categories) - 1, [1.0]
    for line in chart.series:
        if line not in chart.columns and line.last == end:
            long = len(line.labels.get(end) or f"{line.name} {chart.written(line.values[end])}")
            is_beside = label_place(line, end, chart) == "r"
            letters.append(long if is_beside else (long - slot * bool(chart.columns)) / 2)
    return max(letters)


def _lay_out(element: Any, sides: Sequence[float], mode: str = "edge") -> None:
    """Puts a title, a label or the plot in its place, as parts of the whole: left, top, size.

    As a factor, it is moved by so much from where it would stand.
    """
    for old in element.findall(f"{{{C}}}layout"):
        element.remove(old)
    layout = etree.Element(f"{{{C}}}layout")
    manual = etree.SubElement(layout, f"{{{C}}}manualLayout")
    names = ["xMode", "yMode", "x", "y", *(["w", "h"] if len(sides) > 2 else [])]
    if len(sides) > 2:
        manual.append(_element("layoutTarget", "inner"))
    values = [mode, mode, *(f"{side:.4f}" for side in sides)]
    manual.extend(_element(name, value) for name, value in zip(names, values, strict=True))
    before = next(element.iterchildren(f"{{{C}}}tx", f"{{{C}}}idx"), None)
    if before is None:
        element.insert(0, layout)
    else:
        before.addnext(layout)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)


def _style_axes(native: Any, chart: Chart, look: Look) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    value, category = native.value_axis, native.category_axis
    value.has_title = category.has_title = False
    value.tick_labels.number_format = chart.axis_format
    value.tick_labels.number_format_is_linked = False
    value.tick_labels.font.color.rgb = _rgb(QUIET)
    value.has_major_gridlines = True
    grid = value.major_gridlines.format.line
    grid.color.rgb, grid.width = _rgb(GRID), Pt(0.75)
    value.format.line.fill.background()
    category.format.line.color.rgb = _rgb(QUIET)
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.is_across:
        # From the top down, with the figures of the axis still at the bottom.
        category.reverse_order = True
        value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        # What has its figure beside it needs no axis.
        value.visible = value.has_major_gridlines = not chart.labelled
        if chart.labelled and chart.axis_start is None:
            # Room for the figures of those below 0, between them and the names.
            known = [as_float(size) for size in chart.series[0].values if size is not None]
            figure = (len(chart.largest_label) + 5) * LETTER * look.text / look.width
            room = min(MOST_NAMES, figure / _from_left(chart, look)[1]) if min(known) < 0 else 0
            least = min(*known, 0) - room / (1 - room) * (max(*known, 0) - min(known))
            # Widths of names end in other digits from one Python to another.
            value.minimum_scale = float(f"{least:.{AXIS_DIGITS}g}")
    if any(isinstance(category, date) for category in chart.categories):
        category.tick_labels.number_format = MONTH_FORMAT
        category.tick_labels.number_format_is_linked = False
        _thin_out(category, chart, look)
    elif not chart.is_across:
        _skip_names(category, chart, look)
    if chart.axis_start is not None:
        value.minimum_scale = as_float(chart.axis_start)
    if chart.axis_step:
        value.major_unit = as_float(chart.axis_step)


def _thin_out(axis: Any, chart: Chart, look: Look) -> None:
    """Counts the axis in months, and writes every so many of them where there are too many."""
    days = [category for category in chart.categories if isinstance(category, date)]
    unit = axis._element.find(f"{{{C}}}baseTimeUnit")
    if unit is not None:
        unit.set("val", "days" if _is_broken(chart) else "months")
    room = look.width * _from_left(chart, look)[1] / (LETTER * look.text)
    most = max(1.0, room / A_MONTH)
    span = (max(days).year - min(days).year) * 12 + max(days).month - min(days).month + 1
    if unit is not None and (span > most or _is_broken(chart)):
        step = next(
            # Of parts of a year, those at which updates are.
            months
            for months in (1, 3, 6, 12, 24, 36, 60, span)
            if span / months <= most
        )
        unit.addnext(_element("majorUnit", str(step)))
        unit.getnext().addnext(_element("majorTimeUnit", "months"))


def _skip_names(axis: Any, chart: Chart, look: Look) -> None:
    """Keeps names level, and writes every so many where the words of all have no room."""
    _ = axis.tick_labels.font  # which makes the element that holds their rotation
    next(axis._element.iter(f"{{{A}}}bodyPr")).set("rot", "0")
    words = (len(word) for name in chart.categories for word in str(name).split())
    slot = look.width * _from_left(chart, look)[1] / max(1, len(chart.categories))
    if (step := -int(-(max(words, default=0) + 2) * LETTER * look.text // slot)) > 1:
        axis._element.find(f"{{{C}}}lblOffset").addnext(_element("tickLblSkip", str(step)))


def _is_broken(chart: Chart) -> bool:
    """Whether lines are broken between two months, for which an axis of months has no place."""
    return any(isinstance(category, date) and category.day > 1 for category in chart.categories)


def column_colours(chart: Chart) -> dict[str, str]:
    """The colour of each series of columns by its name; one alone, and what is now, is dark."""
    columns = chart.columns
    strong = [series for series in columns if series.look is SeriesLook.ACTUAL]
    if len(columns) == 1:
        strong = [*columns]
    others = [series for series in columns if series not in strong]
    paler = [colour for colour in COLOURS if not strong or colour != ACTUAL_COLOUR]
    return {series.name: ACTUAL_COLOUR for series in strong} | {
        series.name: paler[at % len(paler)] for at, series in enumerate(others)
    }


def _style_column(series: Any, described: ChartSeries, chart: Chart, look: Look) -> None:
    """Columns have an edge; those of several series differ in their lightness."""
    from pptx.util import Pt

    series.invert_if_negative = False
    _fill(series.format, column_colours(chart)[described.name], EDGE).width = Pt(OUTLINE)
    for place in sorted(described.light):
        _fill(series.points[place].format, LIGHT, EDGE).width = Pt(OUTLINE)
    if chart.labelled:
        _label_columns(series, described, chart, look)


def _label_columns(series: Any, described: ChartSeries, chart: Chart, look: Look) -> None:
    """Each column has its figure above it; within it, at its foot, where lines cross columns."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    is_crossed = len(chart.columns) < len(chart.series)
    labels = series.data_labels
    labels.show_value, labels.font.size, labels.font.name = True, Pt(look.text), look.font
    labels.number_format = within_columns(chart) if is_crossed else chart.number_format
    labels.number_format_is_linked = False
    labels.font.color.rgb = _rgb(INK)
    labels.position = XL_LABEL_POSITION.INSIDE_BASE if is_crossed else XL_LABEL_POSITION.OUTSIDE_END
    dark = [at for at, value in enumerate(described.values) if at not in described.light]
    for at in dark if is_crossed else ():
        if described.values[at] is not None:
            label = series.points[at].data_label
            label.font.color.rgb, label.font.size = _rgb(HOLLOW), Pt(look.text)
            label.position = XL_LABEL_POSITION.INSIDE_BASE


def within_columns(chart: Chart) -> str:
    """The format of figures that have only the width of a column: the axis has their unit."""
    kept = f'"{MINUS}"'
    return re.sub('"[^"]*"', lambda m: kept if MINUS in m[0] else "", chart.number_format)


def _style_line(series: Any, described: ChartSeries, chart: Chart, look: Look) -> None:
    """A line in the look of what it is, its name and last figure beside its last point."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    kind = chart.look_of(described)
    colour, line, marker = LINE_COLOURS[kind], series.format.line, series.marker
    series.smooth = False
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, look.marker
    if kind is SeriesLook.LIMIT:
        line.fill.background()
        marker.style, marker.size = XL_MARKER_STYLE.DASH, look.marker * 3
    else:
        line.color.rgb = _rgb(colour)
        line.width = Pt(STRONG if kind is SeriesLook.ACTUAL else THIN)
        line.dash_style = MSO_LINE.DASH if kind is SeriesLook.PLAN else MSO_LINE.SOLID
    if kind is SeriesLook.OTHER:
        shapes = (XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND)
        marker.style = shapes[chart.series.index(described) % len(shapes)]
    # A limit has a white edge, by which it is seen on a dark column.
    edge = HOLLOW if kind is SeriesLook.LIMIT else colour
    _fill(marker.format, HOLLOW if kind is SeriesLook.PLAN else colour, edge)
    for place in sorted(described.light):
        point = series.points[place].marker
        point.style, point.size = marker.style, marker.size
        _fill(point.format, HOLLOW, colour).width = Pt(OUTLINE)
    if described.last >= 0:
        _label_points(series, described, chart, look)


def _fill(area: Any, colour: str, edge: str) -> Any:
    """Fills an area, and gives its edge."""
    area.fill.solid()
    area.fill.fore_color.rgb, area.line.color.rgb = _rgb(colour), _rgb(edge)
    return area.line


def _off_the_way(line: ChartSeries, at: int, value: Decimal) -> str:
    """The side of a point that a line does not go on to; nothing where it ends before."""
    ahead = line.values[at + 1 : at + 2 + round(len(line.values) * LABEL_SHARE)]
    later = next((amount for amount in ahead if amount is not None), None)
    return "" if later is None else "b" if later > value else "t"


def label_place(series: ChartSeries, at: int, chart: Chart) -> str:
    """Where the words at a point of a line stand: `r` beside it, `t` above or `b` below it.

    Limits have them above. Of lines that are near each other, the highest has, too, the next beside
    it, and a third below; of equal ones the first is the highest. Where the highest of two falls,
    it would cross words above it: they are beside it, and the other's below. Where another line
    goes on from a point, its words are on the other side of that.
    """
    if chart.look_of(series) is SeriesLook.LIMIT:
        return "t"
    own, value = chart.series.index(series), series.values[at] or Decimal(0)
    amounts = [amount for other in chart.series for amount in other.values if amount is not None]
    lowest = chart.axis_start if chart.axis_start is not None else min(amounts)
    reach = NEAR * (max(amounts) - lowest)
    higher, lower, goes_on, top = 0, 0, "", series
    for number, other in enumerate(chart.series):
        beside = [amount for amount in other.values[at : at + 2] if amount is not None]
        if other in (series, *chart.columns):
            continue
        goes_on = goes_on if chart.columns else _off_the_way(other, at, value) or goes_on
        if not beside:
            continue
        is_higher = (beside[0], -number) > (value, -own)
        if abs(value - beside[0]) < reach or abs(value - beside[-1]) < reach:
            higher, lower = higher + is_higher, lower + (not is_higher)
            top = other if is_higher else top
    if goes_on:
        return goes_on
    ends = top.values[max(0, at - 1) : at + 1]
    falls = (
        higher + lower == 1 and ends[0] is not None and ends[-1] is not None and ends[0] > ends[-1]
    )
    if lower and not higher and not falls:
        return "t"
    after = (amount for column in chart.columns for amount in column.values[at + 1 :])
    is_inside = any(amount is not None and amount > value - reach for amount in after)
    return "b" if higher > 1 or is_inside or (higher and falls) else "r"


def _label_points(series: Any, described: ChartSeries, chart: Chart, look: Look) -> None:
    """The name of a line and its last figure beside its last point, or the words it has itself."""
    labels = series._element.get_or_add_dLbls()
    for child in list(labels):
        labels.remove(child)
    for at, text in (described.labels or {described.last: ""}).items():
        label = etree.SubElement(labels, f"{{{C}}}dLbl")
        label.append(_element("idx", str(at)))
        place = label_place(described, at, chart)
        if place == "r" and chart.columns:
            # Beyond the column that the point is on.
            slot = 1 / len(chart.categories)
            _lay_out(label, (slot / 2 / (1 + GAP_WIDTH / 100), 0), mode="factor")
        if text:
            rich = etree.SubElement(etree.SubElement(label, f"{{{C}}}tx"), f"{{{C}}}rich")
            run = etree.SubElement(_label_look(rich, described, chart, look), f"{{{A}}}r")
            etree.SubElement(run, f"{{{A}}}rPr")
            etree.SubElement(run, f"{{{A}}}t").text = text
        code = {"formatCode": chart.number_format, "sourceLinked": "0"}
        etree.SubElement(label, f"{{{C}}}numFmt", code)
        if chart.columns:
            # Over columns and their edges, words need a ground of their own.
            ground = etree.SubElement(etree.SubElement(label, f"{{{C}}}spPr"), f"{{{A}}}solidFill")
            etree.SubElement(ground, f"{{{A}}}srgbClr", {"val": HOLLOW})
        _label_look(etree.SubElement(label, f"{{{C}}}txPr"), described, chart, look)
        label.append(_element("dLblPos", place))
        label.extend(_element(f"show{part}", str(int(part in SHOWN))) for part in FLAGS)
        etree.SubElement(label, f"{{{C}}}separator").text = " "
    labels.extend(_element(f"show{part}", "0") for part in FLAGS)
    labels.append(etree.fromstring(NO_LEADERS))


def _label_look(element: Any, series: ChartSeries, chart: Chart, look: Look) -> Any:
    """The looks of a label, in the colour of its line: returns its paragraph."""
    kind = chart.look_of(series)
    etree.SubElement(element, f"{{{A}}}bodyPr", {"wrap": "none"})
    paragraph = etree.SubElement(element, f"{{{A}}}p")
    style = {"sz": str(round(look.text * 100)), "b": str(int(kind is SeriesLook.ACTUAL))}
    run = etree.SubElement(etree.SubElement(paragraph, f"{{{A}}}pPr"), f"{{{A}}}defRPr", style)
    ink = etree.SubElement(etree.SubElement(run, f"{{{A}}}solidFill"), f"{{{A}}}srgbClr")
    ink.set("val", LINE_COLOURS[kind])
    etree.SubElement(run, f"{{{A}}}latin", {"typeface": look.font})
    return paragraph


def _finish(space: Any) -> None:
    """Gaps for missing points, British English, and the workbook that holds the data."""
    for blanks in space.iter(f"{{{C}}}dispBlanksAs"):
        blanks.set("val", "gap")
    for element in space.iter(f"{{{A}}}endParaRPr", f"{{{A}}}rPr", f"{{{A}}}defRPr"):
        element.set("lang", "en-GB")
    for axis in space.iter(f"{{{C}}}axId", f"{{{C}}}crossAx"):
        # The schema has no axis below 0, though python-pptx writes one.
        axis.set("val", str(abs(int(axis.get("val")))))
    # Neither a ground nor a frame of its own.
    bare = etree.Element(f"{{{C}}}spPr")
    etree.SubElement(bare, f"{{{A}}}noFill")
    etree.SubElement(etree.SubElement(bare, f"{{{A}}}ln"), f"{{{A}}}noFill")
    space.find(f"{{{C}}}chart").addnext(bare)
    space.find(f"{{{C}}}date1904").addnext(_element("roundedCorners", "0"))
    external = etree.SubElement(space, f"{{{C}}}externalData", {f"{{{R}}}id": "rId1"})
    external.append(_element("autoUpdate", "0"))


def _element(name: str, value: str) -> Any:
    element = etree.Element(f"{{{C}}}{name}")
    element.set("val", value)
    return element
