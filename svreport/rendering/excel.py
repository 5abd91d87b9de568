"""A workbook's pages as an .xlsx file, made to be read by people and by screen readers.

Each page has its title in A1, a few lines that explain it, one Excel table at
the left edge with a header row, and its charts below that. Formulas are saved
with their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from xlsxwriter.chart import Chart as Native
from xlsxwriter.format import Format as Style
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from svreport.content.blocks import Chart, ChartKind, ChartSeries, RatingMark, SeriesLook
from svreport.content.paper import Properties
from svreport.content.workbook import (
    BOLD,
    POINTS_OF_PIXEL,
    USUAL_WIDTH,
    Cell,
    ChartCells,
    Formula,
    Link,
    Number,
    Page,
    PageChart,
    PrintLayout,
    Row,
    Total,
    Weight,
    Workbook,
    lines_needed,
    number_format,
    points,
    words_of,
)
from svreport.core.house_style import as_float
from svreport.files.ooxml import archive_of
from svreport.rendering import charts, core_properties, created_at
from svreport.rendering.metrics import ARIAL, text_width

CELL_FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": "none"}
CORE = "docProps/core.xml"
A4 = 9
# Excel takes 255 characters in a page footer, and a doubled `&` may not be cut in two.
LONGEST_FOOTER = 100
LINE_HEIGHT, TALLEST_ROW, SPACE, LEAST_SPACE = 12, 409, 8, 5
PAGE_TITLE_SIZE, SMALLEST_TITLE = 15.5, 11.5
TITLE_HEIGHT, NOTE_HEIGHT = 21, 13.5
# In inches: 11 mm, and room for the footer.
SIDES, BOTTOM, FOOT = 0.43, 0.5, 0.22
# What may stand in a file name and not in the address of a link, as Excel writes it there.
_ESCAPES = {ord(sign): f"%{ord(sign):02x}" for sign in '%#? "<>[]^`{}'}
TEXT_INK, NAVY, NOTE_INK, LINK_INK = "#1A1F24", "#14385C", "#4A5560", "#0B4F8A"
HAIRLINE, BAND = "#C5CED6", "#EDF2F6"
ASSUMED_FILL, ASSUMED_EDGE = "#FFF2CC", "#7F6000"
HAIR, MEDIUM = 1, 2


def render_workbook(workbook: Workbook, properties: Properties) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    options = {"in_memory": True, "default_format_properties": CELL_FONT}
    with _PartedBook(BytesIO(), options) as book:
        # Its own are replaced below, with the language; only the time of its parts is of these.
        book.set_properties({"created": created_at(properties)})
        styles = _Styles(book, workbook)
        pages = {page.name: page for page in workbook.pages}
        for page in workbook.pages:
            sheet = book.add_worksheet(page.name, _Sheet)
            written = _PageWriter(page, sheet, styles)
            written.write(properties)
            _define_names(book, page)
            last = add_charts(book, sheet, page, pages, written.layout.height - written.height)
            written.set_print_area(last)
        book.get_worksheet_by_name(workbook.pages[0].name).activate()
    return archive_of(book.parts | {CORE: core_properties(properties)})


# How XlsxWriter writes the cells of which there are most.
_CELLS = {"String": ' t="s"><v>{}</v></c>', "Number": "><v>{:.16G}</v></c>", "Blank": "/>"}


_letters = cache(xl_col_to_name)


class _Parts(Packager):  # type: ignore[misc]
    """Gives a workbook its parts, for an archive of svreport's own."""

    def _create_package(self) -> list[object]:
        made = super()._create_package()
        self.workbook.parts = {name: file.getvalue().encode() for file, name, _ in made}
        for sheet in self.workbook.worksheets():
            sheet.workbook_add_format = None  # else each would keep all others in memory
        return []


class _PartedBook(Book):  # type: ignore[misc]
    """A workbook that keeps its parts, and nothing that would outlive it."""

    def _get_packager(self) -> _Parts:
        return _Parts()


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are written as they are, and most cells in one piece.

    XlsxWriter puts the prefixes of newer functions into each: thirty substitutions a
    formula, where the gate lets none of these functions pass.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_cell(self, row: int, column: int, cell: Any) -> None:
        if cell.format and (shown := _CELLS.get(type(cell).__name__)):
            style = cell.format._get_xf_index()
            self.fh.write(f'<c r="{_letters(column)}{row + 1}" s="{style}"{shown.format(cell[0])}')
        else:
            super()._write_cell(row, column, cell)


def _define_names(book: Book, page: Page) -> None:
    for name, span in page.names.items():
        first, last = (page.header_row + row for row in (span.first, span.last))
        cells = xl_range_abs(first, span.column, last, span.column)
        book.define_name(name, f"={_quote(page.name)}!{cells}")


def _quote(name: str) -> str:
    """A sheet's name as formulas take it, an apostrophe doubled."""
    return "'{}'".format(name.replace("'", "''"))


class _Styles:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Book, workbook: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Style] = {}
        self._by_use: dict[tuple[object, ...], Style] = {}
        self._decimals = workbook.decimals
        self._brackets = workbook.brackets

    def of(self, **properties: Any) -> Style:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            look = CELL_FONT | {"font_color": TEXT_INK} | properties
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def text(self, weight: Weight, side: str = "left", fill: str = "", ink: str = "") -> Style:
        """Text, or a word on a ground of its own, which is bold and has white lines around it."""
        use = (weight, side, fill, ink)
        if use not in self._by_use:
            look = _weight(weight)
            if fill:
                look |= {"bold": True, "bg_color": f"#{fill}", "font_color": f"#{ink or '000000'}"}
                look |= {"border": HAIR, "border_color": "#FFFFFF"}
            indent = 1 if side == "left" else 0
            self._by_use[use] = self.of(
                text_wrap=True, align=side, valign="vcenter", indent=indent, **look
            )
        return self._by_use[use]

    def number(self, cell: Number | Formula | Total, weight: Weight) -> Style:
        assert isinstance(cell.value, Decimal)
        code = number_format(cell, self._decimals, has_brackets=self._brackets)
        assumed = isinstance(cell, Number) and cell.assumed
        use = (weight, code, assumed)
        if use not in self._by_use:
            look: dict[str, Any] = _weight(weight)
            if assumed:
                look |= {"bg_color": ASSUMED_FILL, "border": 1, "border_color": ASSUMED_EDGE}
            self._by_use[use] = self.of(num_format=code, valign="vcenter", **look)
        return self._by_use[use]

    def header(self, side: str) -> Style:
        return self.of(
            bold=True,
            font_color=NAVY,
            bg_color=BAND,
            bottom=MEDIUM,
            bottom_color=NAVY,
            text_wrap=True,
            align=side,
            valign="bottom",
            indent=1 if side == "left" else 0,
        )

    def link(self, weight: Weight) -> Style:
        use = ("link", weight)
        if use not in self._by_use:
            look = _weight(weight) | {"font_color": LINK_INK, "underline": 1, "text_wrap": True}
            self._by_use[use] = self.of(align="left", valign="vcenter", indent=1, **look)
        return self._by_use[use]


def _weight(weight: Weight) -> dict[str, Any]:
    """The lines around a cell, and what sets a total off."""
    if weight is Weight.LINE:
        return {"bottom": HAIR, "bottom_color": HAIRLINE}
    ruled = {"top": HAIR, "top_color": NAVY, "bottom": MEDIUM, "bottom_color": NAVY}
    return {"bold": True, "bg_color": BAND, **ruled}


class _PageWriter:
    def __init__(self, page: Page, sheet: Worksheet, styles: _Styles) -> None:
        self.page = page
        self.sheet = sheet
        self.styles = styles
        self.layout = PrintLayout.of(page)
        self.height = TITLE_HEIGHT + NOTE_HEIGHT * len(page.intro)
        self.sides = [self._side(number) for number in range(len(page.headings))]

    def write(self, properties: Properties) -> None:
        wide = text_width(self.page.title, PAGE_TITLE_SIZE, ARIAL, bold=True)
        # One too long for the paper is cut there.
        size = max(SMALLEST_TITLE, min(1, self.layout.width / wide) * PAGE_TITLE_SIZE)
        title = self.styles.of(bold=True, font_size=int(size * 2) / 2, font_color=NAVY)
        self.sheet._write_string(0, 0, self.page.title, title)
        note = self.styles.of(font_color=NOTE_INK)
        self.sheet.set_row(0, TITLE_HEIGHT)
        for row, words in enumerate(self.page.intro, start=1):
            self.sheet.set_row(row, NOTE_HEIGHT)
            self.sheet._write_string(row, 0, words, note)
        for number, heading in enumerate(self.page.headings):
            self.sheet.set_column(number, number, heading.width)
        self.sheet.hide_gridlines(2)
        self._set_heights()
        for row, line in enumerate(self.page.rows, start=self.page.header_row):
            self._row(row, line)
        self._table()
        self._printing(properties)

    def _rows(self) -> Sequence[Row]:
        total = self.page.total
        return [*self.page.rows, *([Row(total, Weight.TOTAL)] if total is not None else [])]

    def _set_heights(self) -> None:
        """Rows as high as their longest text, and further apart where the page has the room."""
        rows = [
            self._lines(map(words_of, line.cells), is_bold=line.weight is Weight.TOTAL)
            * LINE_HEIGHT
            for line in self._rows()
        ]
        heading = self._lines((each.text for each in self.page.headings), is_bold=True)
        heights = [heading * LINE_HEIGHT + SPACE, *rows]
        # Programs make rows a little higher, and the last one is not to be alone on a page.
        left = self.layout.height * 0.95 - self.height - sum(heights[: 1 + self.layout.rows])
        rows_on_paper = max(1, self.layout.rows)
        if self.page.charts:
            left -= AROUND + chart_height(left - LEAST_SPACE * rows_on_paper)
        space = max(0, min(SPACE, int(left / rows_on_paper)))
        for row, height in enumerate(heights, start=self.page.header_row - 1):
            spaced = min(TALLEST_ROW, height + (space if row >= self.page.header_row else 0))
            self.sheet.set_row(row, spaced)
            self.height += spaced

    def _lines(self, texts: Iterable[str], *, is_bold: bool) -> int:
        """How many lines the longest text of a row takes."""
        return max(
            (
                lines_needed(text, heading.width, BOLD if is_bold else 1)
                for text, heading in zip(texts, self.page.headings, strict=True)
                if text
            ),
            default=1,
        )

    def _row(self, row: int, line: Row) -> None:
        for column, cell in enumerate(line.cells):
            self._cell(row, column, cell, line.weight)

    def _cell(self, row: int, column: int, cell: Cell, weight: Weight) -> None:
        if isinstance(cell, Number):
            style = self.styles.number(cell, weight)
            self.sheet._write_number(row, column, as_float(cell.value), style)
        elif isinstance(cell, Formula | Total):
            self._formula(row, column, cell, weight)
        elif isinstance(cell, Link):
            link = self.styles.link(weight)
            self.sheet.write_url(row, column, _target(cell), link, cell.text)
        elif isinstance(cell, RatingMark):
            style = self.styles.text(weight, fill=cell.fill or "", ink=cell.ink or "")
            self.sheet._write_string(row, column, cell.label, style)
        elif cell:
            style = self.styles.text(weight, self.sides[column])
            self.sheet._write_string(row, column, cell, style)
        else:
            self.sheet._write_blank(row, column, None, self.styles.text(weight))

    def _formula(self, row: int, column: int, cell: Formula | Total, weight: Weight) -> None:
        """Writes a formula with its value, which programs show that work nothing out."""
        if isinstance(cell, Total):
            # What Excel itself writes for the sum of a table's column.
            heading = self.page.headings[column].text
            expression = f"=SUBTOTAL(109,{self.page.table.column(heading)})"
        else:
            expression = cell.expression
        if isinstance(cell.value, str):
            # A word among numbers, such as n/a, is aligned as they are.
            fill = cell.fill if isinstance(cell, Formula) else ""
            style = self.styles.text(weight, self.sides[column], fill)
            self.sheet._write_formula(row, column, expression, style, cell.value)
        else:
            style = self.styles.number(cell, weight)
            self.sheet._write_formula(row, column, expression, style, as_float(cell.value))

    def _table(self) -> None:
        page = self.page
        first = page.header_row - 1
        last = first + len(page.rows) + (page.total is not None)
        self.sheet.add_table(
            first,
            0,
            last,
            len(page.headings) - 1,
            {
                "name": page.table.name,
                "style": None,
                "banded_rows": False,
                "autofilter": page.filtered,
                "total_row": page.total is not None,
                "columns": [self._column(number) for number in range(len(page.headings))],
            },
        )
        if page.total is not None:
            # XlsxWriter's own total leaves out the table's name, as Excel does not.
            self._row(last, Row(page.total, Weight.TOTAL))

    def _column(self, number: int) -> dict[str, Any]:
        column: dict[str, Any] = {
            "header": self.page.headings[number].text,
            "header_format": self.styles.header(self.sides[number]),
        }
        total = self.page.total[number] if self.page.total is not None else None
        if isinstance(total, Total):
            column["total_function"] = "sum"
        elif isinstance(total, Formula):
            column["total_function"] = total.expression
        elif isinstance(total, str) and total:
            column["total_string"] = total
        return column

    def _side(self, column: int) -> str:
        """The side a column's heading stands on: over its numbers, or over its words."""
        cells = [row.cells[column] for row in self.page.rows]
        has_numbers = any(
            isinstance(cell, Number)
            or (isinstance(cell, Formula) and not isinstance(cell.value, str))
            for cell in cells
        )
        return "right" if has_numbers else "left"

    def _printing(self, properties: Properties) -> None:
        layout, sheet, header = self.layout, self.sheet, self.page.header_row
        if not layout.upright:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(SIDES, SIDES, SIDES, BOTTOM)
        sheet.set_print_scale(layout.scale)
        sheet.set_v_pagebreaks(layout.breaks)
        if layout.breaks:
            sheet.repeat_columns(0)
        if self.page.printed != 0:
            sheet.repeat_rows(header - 1)
        sheet.freeze_panes(header, 1)
        state = "DRAFT  " if properties.marks.draft else ""
        title = properties.title[:LONGEST_FOOTER].replace("&", "&&")
        sheet.set_header(f"&L{state}{title}&R&A", {"margin": FOOT})
        sheet.set_footer("&RPage &P of &N", {"margin": FOOT})
        sheet.set_selection(0, 0, 0, 0)

    def set_print_area(self, last: int) -> None:
        """Prints what the page has, to its `last` row, over the whole width of the paper, if any.

        The lines above a narrow table stand over the columns beside it.
        """
        page, layout = self.page, self.layout
        if page.printed == 0:
            # An empty cell beside the table: of blank pages, programs print none.
            self.sheet.print_area(last, len(page.headings), last, len(page.headings))
            return
        left = layout.width - sum(map(points, (heading.width for heading in page.headings)))
        columns = len(page.headings) + max(0, int(left / points(USUAL_WIDTH)))
        if page.printed is not None:
            last = page.header_row - 1 + page.printed
        self.sheet.print_area(0, 0, last, columns - 1)


def _target(link: Link) -> str:
    """Where a link leads, as XlsxWriter takes it; in sheet names an apostrophe is doubled."""
    at = f"{_quote(link.page)}!{link.cell}"
    return f"external:{link.file.translate(_ESCAPES)}#{at}" if link.file else f"internal:{at}"


# The charts of a workbook, drawn by Excel from its tables as the other documents draw theirs.
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
    colour = charts.ACTUAL_COLOUR if is_alone else charts.COLOURS[at % len(charts.COLOURS)]
    look: dict[str, Any] = {"gap": charts.GAP_WIDTH, **_filled(colour, charts.EDGE)}
    if series.light:
        light = _filled(charts.LIGHT, charts.EDGE)
        look["points"] = [light if at in series.light else None for at in range(len(series.values))]
    if chart.labelled:
        # Within columns, at their foot, where lines cross them.
        is_crossed = len(chart.columns) < len(chart.series)
        look["data_labels"] = {
            "value": True,
            "num_format": charts.within_columns(chart) if is_crossed else chart.number_format,
            "position": "inside_base" if is_crossed else "outside_end",
            "font": {**_font(charts.INK if is_crossed else charts.ACTUAL_COLOUR), "bold": True},
        }
        if is_crossed:
            dark = {"font": {**_font(charts.HOLLOW), "bold": True}}
            look["data_labels"]["custom"] = [
                None if at in series.light else dark for at in range(len(series.values))
            ]
    return look


def _filled(fill: str, edge: str) -> dict[str, Any]:
    return {"fill": {"color": f"#{fill}"}, "border": {"color": f"#{edge}", "width": charts.OUTLINE}}


def _line(series: ChartSeries, chart: Chart) -> dict[str, Any]:
    """A line in the look of what it is, its name and last figure beside its last point."""
    kind = chart.look_of(series)
    colour = charts.LINE_COLOURS[kind]
    line: dict[str, Any] = {"none": True}
    marker: dict[str, Any] = {"type": "circle", "size": MARKER}
    if kind is SeriesLook.LIMIT:
        marker = {"type": "long_dash", "size": 3 * MARKER}
    else:
        line = {
            "color": f"#{colour}",
            "width": charts.STRONG if kind is SeriesLook.ACTUAL else charts.THIN,
        }
        line["dash_type"] = "dash" if kind is SeriesLook.PLAN else "solid"
    if kind is SeriesLook.OTHER:
        marker["type"] = SHAPES[chart.series.index(series) % len(SHAPES)]
    marker |= _filled(charts.HOLLOW if kind is SeriesLook.PLAN else colour, colour)
    look: dict[str, Any] = {"line": line, "marker": marker}
    stated = [at for at, value in enumerate(series.values) if value is not None]
    if series.light:
        hollow = _filled(charts.HOLLOW, colour)
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
        else PLACES[charts.label_place(series, series.last, chart)],
        "font": _font(colour),
        # Over columns, words need a ground of their own.
        **({"fill": {"color": f"#{charts.HOLLOW}"}} if chart.columns else {}),
        "custom": [beside.get(at, {"delete": True}) for at in range(len(series.values))],
    }
    return look


def _font(colour: str) -> dict[str, Any]:
    return {"name": charts.FONT, "size": TEXT_SIZE, "color": f"#{colour}"}


def _style(native: Native, chart: Chart) -> None:
    """The finding as its title, what is measured below it, and a key to several columns alone."""
    title = {**_font(charts.ACTUAL_COLOUR), "bold": True, "size": TITLE_SIZE}
    native.set_title({"name": chart.title, "name_font": title, "layout": {"x": 0.005, "y": 0.02}})
    native.set_x_axis(
        {
            "name": chart.subtitle,
            "name_font": {**_font(charts.QUIET), "bold": False},
            "num_font": _font(charts.INK),
            "label_position": "low",
            "line": {"color": f"#{charts.QUIET}"},
            "major_tick_mark": "none",
        }
    )
    # The cells may be in thousands, which the format shows as millions.
    scale = 1000 ** chart.number_format.partition("#,##0")[2].partition('"')[0].count(",")
    native.set_y_axis(
        {
            "num_font": _font(charts.QUIET),
            "num_format": chart.axis_format,
            **({} if chart.axis_start is None else {"min": as_float(chart.axis_start)}),
            **({"major_unit": as_float(chart.axis_step * scale)} if chart.axis_step else {}),
            "major_gridlines": {
                "visible": True,
                "line": {"color": f"#{charts.GRID}", "width": 0.75},
            },
            "line": {"none": True},
            "major_tick_mark": "none",
        }
    )
    beside = [at for at, series in enumerate(chart.series) if series not in chart.columns]
    key = {"position": "bottom", "font": _font(charts.INK), "delete_series": beside}
    native.set_legend(key if chart.has_key else {"none": True})
    native.set_chartarea({"border": {"none": True}})
    native.show_blanks_as("gap")
