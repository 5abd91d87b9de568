"""Tables on slides: as wide as the placeholder, on as many slides as their rows need."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, zip_longest

from svreport.content.blocks import Cell, RatingMark, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.rendering.metrics import column_widths, line_height, line_heights, longest_word
from svreport.rendering.slides.flow import SizedBox, balance_pages, cut, in_bold, pieces

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


def table_pages(table: TableBlock, box: SizedBox) -> list[TablePage]:
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


def _table_pages(table: TableBlock, box: SizedBox) -> list[TablePage]:
    each = _widths(table, box)
    lists = {at for row in table.rows for at, cell in enumerate(row) if "\n" in text_of(cell)}
    inner = [width - HANGING if at in lists else width for at, width in enumerate(each)]
    headings = [
        _shorten(column.heading, width, box)
        for column, width in zip(table.columns, each, strict=True)
    ]
    top = _height(headings, each, box, bold=True)
    room = max(box.height - top, line_height("", box.size) + 2 * MARGIN_Y)
    rows = [
        row
        for at, cells in enumerate(table.rows)
        for row in _rows(cells, inner, room, box, is_total=at in table.totals)
    ]
    pages = balance_pages(rows, room, _fill_pages)
    return [TablePage(table, headings, each, top, page, box.size, lists) for page in pages or [[]]]


def _shorten(heading: Sequence[Run], width: float, box: SizedBox) -> Sequence[Run]:
    """A heading, cut where it would take up much of the slide; rows need the room more."""
    lines = _lines(heading, width, box, bold=True)
    heights = accumulate(height for _, height in lines)
    most = max(1, sum(height <= box.height * HIGHEST_HEADING for height in heights))
    if len(lines) <= most:
        return heading
    kept, _ = cut(heading, max(lines[most - 1][0] - 2, 1))
    return (*kept, Run("…"))


def _widths(table: TableBlock, box: SizedBox) -> list[float]:
    """The widths of the columns: by their shares, but none too narrow for its longest word."""
    words = [
        longest_word(texts, box.size, box.widening) + 2 * MARGIN_X + 1
        for texts in table.texts_by_column()
    ]
    return column_widths([column.share for column in table.columns], words, box.width)


def _rows(
    cells: Sequence[Cell], each: Sequence[float], room: float, box: SizedBox, *, is_total: bool
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


def _cut(cell: Cell, width: float, room: float, box: SizedBox, *, bold: bool) -> list[Cell]:
    """The cell in parts, each no higher than the room."""
    ends: list[int] = []
    filled, before = 2 * MARGIN_Y, 0
    for end, height in _lines(cell, width, box, bold=bold):
        if filled + height > room and before:
            ends.append(before)
            filled = 2 * MARGIN_Y
        filled += height
        before = end
    return list(pieces(_runs(cell), [*ends, before]))


def _height(cells: Sequence[Cell], each: Sequence[float], box: SizedBox, *, bold: bool) -> float:
    heights = [
        sum(height for _, height in _lines(cell, width, box, bold=bold))
        for cell, width in zip(cells, each, strict=True)
    ]
    return max(heights) + 2 * MARGIN_Y


def _lines(cell: Cell, width: float, box: SizedBox, *, bold: bool) -> list[tuple[int, float]]:
    runs = in_bold(_runs(cell)) if bold else _runs(cell)
    return line_heights(runs, box.size, box.widening, width - 2 * MARGIN_X)


def _runs(cell: Cell) -> Sequence[Run]:
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
