"""What makes a workbook hard to read, by the Government Analysis Function's checklist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from excel_reading import Book, Sheet, opened
from word_accessibility import contrast

from svreport.content.workbook import NOTHING

LONGEST_TAB = 31
A4, SMALLEST = 9, 9
# What a cell keeps free at its edges, in digits.
EDGES = 0.5
NOTE = re.compile(r"\[note (\d+)\]")


def faults(content: bytes) -> list[str]:
    """Everything wrong with the workbook, in words."""
    return [
        *faults_of(opened(content), opened(content, saved_values=True)),
        *_of_charts(content),
    ]


def faults_of(book: Book, saved: Book) -> list[str]:
    """The same, of a workbook read with its formulas and read with their saved values."""
    return [
        *_of_properties(book),
        *_of_names(book),
        *_of_contents(book),
        *_of_notes(book),
        *(
            f"{sheet.title}: {fault}"
            for sheet in book.worksheets
            for fault in _of_sheet(sheet, saved[sheet.title])
        ),
    ]


def _of_properties(book: Book) -> Iterator[str]:
    for name in ("title", "subject", "creator", "language"):
        if not getattr(book.properties, name):
            yield f"the property {name} is not set"
    if book.active.title != book.sheetnames[0]:
        yield f"it opens at {book.active.title}"


def _of_names(book: Book) -> Iterator[str]:
    tabs = Counter(name.casefold() for name in book.sheetnames)
    tables = Counter(name.casefold() for sheet in book.worksheets for name in sheet.tables)
    yield from (f"two sheets are called {name}" for name, times in tabs.items() if times > 1)
    yield from (f"two tables are called {name}" for name, times in tables.items() if times > 1)
    yield from (
        f"the tab {name} is too long" for name in book.sheetnames if len(name) > LONGEST_TAB
    )


def _of_charts(content: bytes) -> Iterator[str]:
    """Charts without a text alternative, which openpyxl does not keep."""
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/drawings/drawing"):
                for shape in re.findall(r"<xdr:cNvPr[^>]*>", parts.read(name).decode()):
                    if not re.search(r' descr="[^"]{20,}"', shape):
                        yield f"{name}: a chart has no text alternative"


def _of_contents(book: Book) -> Iterator[str]:
    """Sheets that the sheet of contents does not lead to; a workbook of a few has none."""
    if "Contents" in book.sheetnames:
        links = (cell.hyperlink for cell in book["Contents"]["A"] if cell.hyperlink)
        led_to = {str(link.location).rpartition("!")[0].strip("'") for link in links}
        for name in book.sheetnames:
            if name != "Contents" and name not in led_to:
                yield f"no link leads to {name}"


def _of_notes(book: Book) -> Iterator[str]:
    if "Notes" not in book.sheetnames:
        return
    notes = book["Notes"]["A"]
    explained = {str(cell.value) for cell in notes if NOTE.fullmatch(str(cell.value or ""))}
    marked = [
        mark
        for sheet in book.worksheets
        if sheet.title != "Notes"
        for row in sheet.iter_rows()
        for cell in row
        for mark in NOTE.findall(str(cell.value or ""))
    ]
    first = [int(mark) for mark in dict.fromkeys(marked)]
    if {f"[note {number}]" for number in first} != explained:
        yield f"the notes {explained} are not those marked, {first}"


def _of_sheet(sheet: Sheet, saved: Sheet) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield "is hidden"
    if not sheet["A1"].value:
        yield "has no title in A1"
    if sheet.merged_cells.ranges:
        yield f"has merged cells {sheet.merged_cells.ranges}"
    if any(row.hidden for row in sheet.row_dimensions.values()):
        yield "has hidden rows"
    if any(column.hidden for column in sheet.column_dimensions.values()):
        yield "has hidden columns"
    yield from _of_cursor(sheet)
    if sheet.sheet_view.showGridLines is not False:
        yield "shows grid lines"
    if len(sheet.tables) != 1:
        yield f"has {len(sheet.tables)} tables"
        return
    (table,) = sheet.tables.values()
    yield from _of_table(sheet, table, saved[table.ref])
    yield from _of_printing(sheet, table)


def _of_cursor(sheet: Sheet) -> Iterator[str]:
    view = sheet.sheet_view
    active = view.pane.activePane if view.pane else "topLeft"
    at = [one.activeCell for one in view.selection if (one.pane or "topLeft") == active]
    if at not in ([], ["A1"]):
        yield f"has its cursor at {at}"
    if view.topLeftCell not in (None, "A1"):
        yield f"opens at {view.topLeftCell}"


def _of_table(sheet: Sheet, table: Any, rows: Any) -> Iterator[str]:
    header, *body = rows
    names = [str(cell.value or "").strip() for cell in header]
    if header[0].column != 1:
        yield "has its table away from the left edge"
    if not all(names) or len({name.casefold() for name in names}) < len(names):
        yield f"has empty or repeated headings: {names}"
    if names != [column.name for column in table.tableColumns]:
        yield "has headings that differ from its table's"
    if (sheet.max_row, sheet.max_column) != (body[-1][-1].row, body[-1][-1].column):
        yield f"has cells outside its table: {sheet.dimensions}"
    if not all(sheet.cell(row, 1).value for row in range(1, header[0].row)):
        yield "has blank rows above its table"
    yield from _of_blanks(sheet, header, body)
    yield from _of_looks(header, body)
    yield from _of_numbers(header, body)


def _of_blanks(sheet: Sheet, header: Any, body: Any) -> Iterator[str]:
    for row in body:
        if all(cell.value is None for cell in row):
            yield f"has the blank row {row[0].row}"
    for column in zip(*body, strict=True):
        if all(cell.value is None for cell in column) and column[0].column < len(header):
            yield f"has the blank column {column[0].column_letter}"
    above = " ".join(str(sheet.cell(row, 1).value) for row in range(2, header[0].row))
    values = [cell.value for row in body for cell in row[:-1]]
    if None in values and "Empty cells:" not in above:
        yield "has empty cells that it does not explain"
    if NOTHING in values and f"{NOTHING}:" not in above:
        yield f"does not explain {NOTHING}"


def _of_looks(header: Any, body: Any) -> Iterator[str]:
    for cell in header:
        ink, fill = str(cell.font.color.rgb)[2:], str(cell.fill.fgColor.rgb)[2:]
        if contrast(ink, fill) < 4.5:
            yield f"has a heading in {ink} on {fill}"
    for cell in (cell for row in (header, *body) for cell in row):
        is_link = cell.hyperlink is not None
        if isinstance(cell.value, str) and not cell.alignment.wrap_text and not is_link:
            yield f"does not wrap the text in {cell.coordinate}"
        if "##." in cell.number_format or ".#" in cell.number_format:
            yield f"leaves a point after whole numbers in {cell.coordinate}"


def _of_numbers(header: Any, body: Any) -> Iterator[str]:
    for column in zip(header, *body, strict=True):
        numbers = [cell for cell in column[1:] if isinstance(cell.value, int | float)]
        if numbers and column[0].alignment.horizontal != "right":
            yield f"has the heading {column[0].value} left of its numbers"
        for cell in numbers:
            if cell.alignment.horizontal not in (None, "general", "right"):
                yield f"does not align the number in {cell.coordinate} on the right"
            if _digits(cell) > _width(cell.parent, cell.column):
                yield f"is too narrow for the number in {cell.coordinate}"


def _digits(cell: Any) -> float:
    """How many digits a number is as wide as, as its format shows it, bold ones a little wider."""
    shown = cell.number_format.split(";")[0]
    value = abs(cell.value) * (100 if "%" in shown else 1)
    decimals = re.search(r"\.(0+)", shown)
    size = len(f"{value:,.{len(decimals[1]) if decimals else 0}f}") + 3 * ("pp" in shown)
    size += ("%" in shown) + (cell.value < 0 or "+" in shown)
    return size * (1.08 if cell.font.b else 1) + EDGES


def _width(sheet: Sheet, column: int) -> float:
    """The width of a column, which columns of one width state together."""
    return next(
        float(stated.width)
        for stated in sheet.column_dimensions.values()
        if stated.min <= column <= stated.max
    )


def _of_printing(sheet: Sheet, table: Any) -> Iterator[str]:
    page, header_row = sheet.page_setup, int(re.findall(r"\d+", table.ref)[0])
    scale = page.scale or 100
    if int(page.paperSize) != A4 or sheet.sheet_properties.pageSetUpPr.fitToPage:
        yield "does not print on A4 at a scale of its own"
    filled = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    small = [cell.coordinate for cell in filled if cell.font.sz * scale < SMALLEST * 100]
    if small:
        yield f"prints {small[0]} smaller than {SMALLEST} points"
    yield from _of_widths(sheet, scale)
    yield from _of_titles(sheet, header_row)


def _of_titles(sheet: Sheet, header_row: int) -> Iterator[str]:
    titles = str(sheet.print_title_rows).replace("$", "")
    area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
    if ":" not in area:
        # A list for the screen: one empty cell, of which no page is printed.
        if sheet[area].value is not None or sheet.print_title_rows:
            yield f"prints {area} alone"
    elif titles != f"{header_row}:{header_row}":
        yield f"repeats the rows {sheet.print_title_rows} in print"
    if "&P" not in sheet.oddFooter.right.text and "Page" not in sheet.oddFooter.right.text:
        yield "prints no page numbers"
    if sheet.freeze_panes is None or not sheet.freeze_panes.endswith(str(header_row + 1)):
        yield f"freezes at {sheet.freeze_panes}"


def _of_widths(sheet: Sheet, scale: float) -> Iterator[str]:
    """Printed pages that are wider than the paper, and whose lines have no names."""
    breaks = [each.id for each in sheet.col_breaks.brk]
    if breaks and sheet.print_title_cols not in ("$A:$A", "A:A"):
        yield "does not repeat the names of its lines on each page"
    ends = [*breaks, len(next(iter(sheet.tables.values())).tableColumns)]
    margins = sheet.page_margins.left + sheet.page_margins.right
    paper = (210 if sheet.page_setup.orientation == "portrait" else 297) / 25.4 - margins
    for first, last in zip([0, *breaks], ends, strict=True):
        columns = [*([1] if first else []), *range(first + 1, last + 1)]
        # As LibreOffice has them, which makes columns wider than Excel does.
        wide = sum(_width(sheet, column) for column in columns) * 7.42 / 96 * scale / 100
        if wide > paper:
            yield f"prints the columns from {first + 1} on {wide:.1f} inches wide"
