"""What is on a slide as PowerPoint has it: paragraphs with marks and links, tables, charts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import accumulate, groupby, zip_longest
from textwrap import shorten
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame

from svreport.content.blocks import Align, Cell, Chart, Column, RatingMark, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.core.text import join_words
from svreport.rendering import clean, metrics
from svreport.rendering.charts import Look, chart_parts
from svreport.rendering.slides import flow
from svreport.rendering.slides.template import EMU_IN_A_POINT, A, P

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LANGUAGE = "en-GB"
MOST_READ_OUT = 199  # Characters of a text for who cannot see.
# A chart on a wall: its lines are read from afar.
LOOK = Look(marker=9, font="+mn-lt", subtitled=False)

# The relationship of a link.
LinkOf = Callable[[str], str | None]


class Ink(Frozen):
    """How runs are set where the template does not say it: their size in points, their colour."""

    size: float | None = None
    colour: str | None = None
    bold: bool = False


PLAIN = Ink()


def write_lines(body: Any, lines: Sequence[flow.Line], link_of: LinkOf) -> None:
    """Puts lines in the place of the paragraphs of a body."""
    put_paragraphs(body, [_line(line, link_of) for line in lines])


def write_text(body: Any, text: str, ink: Ink = PLAIN) -> None:
    """Puts one text in the place of the paragraphs of a body; each of its lines is one."""
    put_paragraphs(body, [paragraph([Run(line)], ink) for line in text.split("\n")])


def put_paragraphs(body: Any, paragraphs: Iterable[Any]) -> None:
    """Puts paragraphs in the place of those of a body."""
    for old in body.findall(f"{A}p"):
        body.remove(old)
    body.extend(paragraphs)


def paragraph(
    runs: Sequence[Run], ink: Ink = PLAIN, align: str = "", link_of: LinkOf = lambda _: None
) -> Any:
    """A paragraph of runs."""
    made = etree.Element(f"{A}p", nsmap={"a": A.strip("{}"), "r": R})
    properties = etree.SubElement(made, f"{A}pPr")
    if align:
        properties.set("algn", align)
    if metrics.is_right_to_left("".join(run.text for run in runs)):
        properties.set("rtl", "1")
        properties.set("algn", align or "r")
    made.extend(_runs(runs, ink, link_of))
    return made


def _line(line: flow.Line, link_of: LinkOf) -> Any:
    made = paragraph(line.runs, Ink(bold=line.is_heading), link_of=link_of)
    properties = made.find(f"{A}pPr")
    if line.level:
        properties.set("lvl", str(line.level))
    if line.is_heading:
        space = etree.SubElement(properties, f"{A}spcBef")
        etree.SubElement(space, f"{A}spcPct", val=str(round(flow.SPACE_ABOVE * 100_000)))
    if line.number is not None:
        etree.SubElement(properties, f"{A}buFont", typeface="+mj-lt")
        number = etree.SubElement(properties, f"{A}buAutoNum", type="arabicPeriod")
        if line.number != 1:
            number.set("startAt", str(line.number))
    elif not line.is_item:
        properties.set("indent", "0")
        if not line.goes_on:
            properties.set("marL", "0")
        etree.SubElement(properties, f"{A}buNone")
    return made


def _runs(runs: Sequence[Run], ink: Ink, link_of: LinkOf) -> Iterator[Any]:
    for run in runs:
        for at, part in enumerate(clean(run.text).replace("\r", "").split("\n")):
            if at:
                broken = etree.Element(f"{A}br")
                broken.append(_properties(run, ink, link_of))
                yield broken
            if part:
                made = etree.Element(f"{A}r")
                made.append(_properties(run, ink, link_of))
                etree.SubElement(made, f"{A}t").text = part.replace("\t", " ")
                yield made
    yield _letters("endParaRPr", ink)


def _letters(name: str, ink: Ink) -> Any:
    """How letters are set, in an element of that name: their language and size."""
    size = {} if ink.size is None else {"sz": str(round(ink.size * 100))}
    return etree.Element(f"{A}{name}", {"lang": LANGUAGE, **size})


def _properties(run: Run, ink: Ink, link_of: LinkOf) -> Any:
    made = _letters("rPr", ink)
    for name, value, is_set in (
        ("b", "1", run.bold or ink.bold),
        ("i", "1", run.italic),
        ("u", "sng", run.underlined),
        ("strike", "sngStrike", run.struck),
    ):
        if is_set:
            made.set(name, value)
    if ink.colour is not None:
        _fill_with(made, ink.colour)
    relation = link_of(run.link) if run.link else None
    if relation is not None:
        etree.SubElement(made, f"{A}hlinkClick", {f"{{{R}}}id": relation})
    return made


def _fill_with(properties: Any, colour: str) -> None:
    fill = etree.SubElement(properties, f"{A}solidFill")
    etree.SubElement(fill, f"{A}srgbClr", val=colour.removeprefix("#"))


def link_finder(part: Any) -> LinkOf:
    """Relationships of a slide's links to the web."""

    @cache
    def find(address: str) -> str:
        return str(part.relate_to(clean(address), RT.HYPERLINK, is_external=True))

    return find


class Frame(Frozen):
    """Where a table or a chart goes: in which slide, in the place of which placeholder.

    `frame` is left, top, width and height, in the units of DrawingML.
    """

    slide: Any
    holder: Any
    frame: tuple[int, int, int, int]
    size: float


def place_table(frame: Frame, page: TablePage) -> None:
    """A part of a table, its first row marked as headings."""
    columns, link_of = page.table.columns, link_finder(frame.slide.part)
    left, top, width, _ = frame.frame
    made = CT_GraphicalObjectFrame.new_table_graphicFrame(
        _shape_id(frame),
        "Table",
        len(page.rows) + 1,
        len(columns),
        left,
        top,
        width,
        round(page.height * EMU_IN_A_POINT),
    )
    grid = made.graphic.graphicData.tbl
    for column, each in zip(grid.tblGrid.findall(f"{A}gridCol"), page.widths, strict=True):
        column.set("w", str(round(each * EMU_IN_A_POINT)))
    looks = grid.tblPr
    looks.set("bandRow", "0")
    looks.set("lastRow", str(int(bool(page.rows) and page.rows[-1].is_total)))
    looks.find(f"{A}tableStyleId").text = _table_style(frame.slide.part.package)
    headings = Row(page.headings, page.heading_height)
    rows = [headings, *page.rows]
    for element, row in zip(grid.findall(f"{A}tr"), rows, strict=True):
        element.set("h", str(round(row.height * EMU_IN_A_POINT)))
        is_bold = row is headings or row.is_total
        cells = element.findall(f"{A}tc")
        for at, (cell, shown) in enumerate(zip(cells, row.cells, strict=True)):
            ink, is_list = Ink(page.size, bold=is_bold), at in page.lists and row is not headings
            _cell(cell, shown, columns[at], ink, is_list=is_list, link_of=link_of)
            cell.get_or_add_tcPr().set("anchor", "t" if page.lists else "ctr")
    _put(frame, made, page.table.description or _headings(page))


def _headings(page: TablePage) -> str:
    """What a table that says nothing of itself is of."""
    found = ["".join(run.text for run in heading) for heading in page.headings]
    return f"Table of {join_words(words for words in found if words)}"


def _table_style(package: Any) -> str:
    """The table style that the template sets new tables in."""
    styles = package.main_document_part.part_related_by(RT.TABLE_STYLES)
    return str(etree.fromstring(styles.blob).get("def"))


def _cell(
    cell: Any, shown: Cell, column: Column, ink: Ink, *, is_list: bool, link_of: LinkOf
) -> None:
    runs: Sequence[Run] = shown if not isinstance(shown, RatingMark) else (Run(shown.label),)
    if isinstance(shown, RatingMark) and shown.fill:
        ink = replace(ink, colour=shown.ink, bold=not shown.past)
        _fill_with(cell.get_or_add_tcPr(), shown.fill)
    align = "r" if column.align is Align.RIGHT else ""
    split = groupby(runs, lambda run: is_list and run.text == "\n")
    lines = [list(line) for is_end, line in split if not is_end]
    made = [paragraph(line, ink, align, link_of) for line in lines or [[]]]
    for properties in (line.find(f"{A}pPr") for line in made if is_list):
        properties.set("marL", str(round(HANGING * EMU_IN_A_POINT)))
        properties.set("indent", str(round(-HANGING * EMU_IN_A_POINT)))
        etree.SubElement(properties, f"{A}buChar", char="•")
    put_paragraphs(cell.get_or_add_txBody(), made)


def place_chart(frame: Frame, chart: Chart, number: int) -> None:
    """A native chart with its workbook; `number` is its own among those of all slides."""
    width, height = (side / EMU_IN_A_POINT for side in frame.frame[2:])
    look = replace(LOOK, text=frame.size, width=width, height=height)
    chart = _clean_chart(chart)
    parts, package = chart_parts(chart, look), frame.slide.part.package
    workbook = Part(
        PackURI(f"/ppt/embeddings/chart{number}.xlsx"), CT.SML_SHEET, package, parts.workbook
    )
    part = Part(PackURI(f"/ppt/charts/chart{number}.xml"), CT.DML_CHART, package, parts.xml)
    part.relate_to(workbook, RT.PACKAGE)
    relation = frame.slide.part.relate_to(part, RT.CHART)
    made = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        _shape_id(frame), "Chart", relation, *frame.frame
    )
    _put(frame, made, chart.description)


def _clean_chart(chart: Chart) -> Chart:
    categories: Any = [
        category if isinstance(category, date) else clean(category) for category in chart.categories
    ]
    series = [replace(series, name=clean(series.name)) for series in chart.series]
    names = ("title", "axis", "basis", "category_axis", "description")
    words: dict[str, Any] = {name: clean(getattr(chart, name)) for name in names}
    return replace(chart, categories=categories, series=series, **words)


def _shape_id(frame: Frame) -> int:
    return int(frame.holder.shape_id)


def _put(frame: Frame, made: Any, description: str) -> None:
    """The made frame in the place of the placeholder, with words for who cannot see it."""
    properties = made.nvGraphicFramePr.cNvPr
    properties.set("name", frame.holder.name)
    properties.set("descr", shorten(clean(description), MOST_READ_OUT, placeholder="…"))
    old = frame.holder._element
    inner = made.find(f".//{P}nvPr")
    inner.append(old.find(f".//{P}nvPr/{P}ph"))
    old.getparent().replace(old, made)


# Tables on slides: as wide as the placeholder, on as many slides as their rows need.
MARGIN_X, MARGIN_Y = 7.2, 3.6  # What PowerPoint leaves around the text of a cell, in points.
HANGING = 11.0  # What bullets take of the width of a cell.
# The smallest text of a table, in points, and how much smaller than its template's it is set.
SMALLEST, STEP = 13.0, 1.0
MOST_LOOSENED = 1.25
HIGHEST_HEADING = 0.4  # Of the room for the table.


class Row(Frozen):
    """A row as a slide shows it: its cells, its height, and whether it is of totals."""

    cells: Sequence[Cell]
    height: float
    is_total: bool = False


class TablePage(Frozen):
    """What one slide shows of a table; the cells of columns that are `lists` have bullets."""

    table: TableBlock
    headings: Sequence[Sequence[Run]]
    widths: Sequence[float]
    heading_height: float
    rows: Sequence[Row]
    size: float
    lists: Collection[int] = ()

    @property
    def height(self) -> float:
        return self.heading_height + sum(row.height for row in self.rows)


def table_pages(table: TableBlock, box: flow.SizedBox) -> list[TablePage]:
    """The table page by page, its headings on each, no page higher than the box.

    It is set a little smaller where it then has one page, and wider apart where it has room. A
    row that is higher than a page goes on in a row of its own.
    """
    pages = _table_pages(table, box)
    if len(pages) > 1 and box.size - STEP >= SMALLEST:
        smaller = _table_pages(table, replace(box, size=box.size - STEP))
        pages = smaller if len(smaller) == 1 else pages
    return [_loosened(page, box.height) for page in pages] if len(pages) == 1 else pages


def _loosened(page: TablePage, height: float) -> TablePage:
    room = height - page.heading_height
    factor = max(1.0, min(MOST_LOOSENED, room / (page.height - page.heading_height or room)))
    return replace(page, rows=[replace(row, height=row.height * factor) for row in page.rows])


def _table_pages(table: TableBlock, box: flow.SizedBox) -> list[TablePage]:
    each = _widths(table, box)
    lists = {at for row in table.rows for at, cell in enumerate(row) if "\n" in text_of(cell)}
    inner = [width - HANGING if at in lists else width for at, width in enumerate(each)]
    headings = [
        _shorten(column.heading, width, box)
        for column, width in zip(table.columns, each, strict=True)
    ]
    top = _height(headings, each, box, bold=True)
    room = max(box.height - top, metrics.line_height("", box.size) + 2 * MARGIN_Y)
    rows = [
        row
        for at, cells in enumerate(table.rows)
        for row in _rows(cells, inner, room, box, is_total=at in table.totals)
    ]
    pages = flow.balance_pages(rows, room, _fill_pages)
    return [TablePage(table, headings, each, top, page, box.size, lists) for page in pages or [[]]]


def _shorten(heading: Sequence[Run], width: float, box: flow.SizedBox) -> Sequence[Run]:
    """A heading, cut where it would take up much of the slide; rows need the room more."""
    lines = _lines(heading, width, box, bold=True)
    heights = accumulate(height for _, height in lines)
    most = max(1, sum(height <= box.height * HIGHEST_HEADING for height in heights))
    if len(lines) <= most:
        return heading
    kept, _ = flow.cut(heading, max(lines[most - 1][0] - 2, 1))
    return (*kept, Run("…"))


def _widths(table: TableBlock, box: flow.SizedBox) -> list[float]:
    """The widths of the columns: by their shares, but none too narrow for its longest word."""
    words = [
        metrics.longest_word(texts, box.size, box.widening) + 2 * MARGIN_X + 1
        for texts in table.texts_by_column()
    ]
    return metrics.column_widths([column.share for column in table.columns], words, box.width)


def _rows(
    cells: Sequence[Cell], each: Sequence[float], room: float, box: flow.SizedBox, *, is_total: bool
) -> list[Row]:
    """The row, or where it is higher than the room, the rows that it goes on in."""
    height = _height(cells, each, box, bold=is_total)
    if height <= room:
        return [Row(cells, height, is_total)]
    parts = [
        _cut(cell, width, room, box, bold=is_total) for cell, width in zip(cells, each, strict=True)
    ]
    return [
        Row(row, _height(row, each, box, bold=is_total), is_total)
        for row in zip_longest(*parts, fillvalue=())
    ]


def _cut(cell: Cell, width: float, room: float, box: flow.SizedBox, *, bold: bool) -> list[Cell]:
    """The cell in parts, each no higher than the room."""
    ends: list[int] = []
    filled, before = 2 * MARGIN_Y, 0
    for end, height in _lines(cell, width, box, bold=bold):
        if filled + height > room and before:
            ends.append(before)
            filled = 2 * MARGIN_Y
        filled += height
        before = end
    return list(flow.pieces(_runs_of_cell(cell), [*ends, before]))


def _height(
    cells: Sequence[Cell], each: Sequence[float], box: flow.SizedBox, *, bold: bool
) -> float:
    heights = [
        sum(height for _, height in _lines(cell, width, box, bold=bold))
        for cell, width in zip(cells, each, strict=True)
    ]
    return max(heights) + 2 * MARGIN_Y


def _lines(cell: Cell, width: float, box: flow.SizedBox, *, bold: bool) -> list[tuple[int, float]]:
    runs = flow.in_bold(_runs_of_cell(cell)) if bold else _runs_of_cell(cell)
    return metrics.line_heights(runs, box.size, box.widening, width - 2 * MARGIN_X)


def _runs_of_cell(cell: Cell) -> Sequence[Run]:
    return [Run(cell.label)] if isinstance(cell, RatingMark) else cell


def _fill_pages(rows: Sequence[Row], height: float) -> list[list[Row]]:
    pages: list[list[Row]] = []
    page: list[Row] = []
    for row in rows:
        if page and sum(earlier.height for earlier in page) + row.height > height:
            pages.append(page)
            page = []
        page.append(row)
    return [*pages, page] if page else pages
