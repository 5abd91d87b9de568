"""A workbook's pages as an .xlsx file, made to be read by people and by screen readers.

Each page has its title in A1, a few lines that explain it, one Excel table at
the left edge with a header row, and its charts below that. Formulas are saved
with their values.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from svreport.content.paper import Properties
from svreport.content.workbook import (
    Cell,
    Format,
    Formula,
    Link,
    Number,
    Page,
    Row,
    Total,
    Weight,
    Workbook,
    lines_needed,
)
from svreport.core.house_style import as_float, decimals_of
from svreport.rendering.excel_charts import add_charts
from svreport.rendering.package import comments_of, created_at, state_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Style
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

CELL_FONT = {"font_name": "Arial", "font_size": 11}
A4 = 9
# Excel takes 255 characters in a page header, and a doubled `&` may not be cut in two.
LONGEST_HEADER = 100
LINE_HEIGHT, TALLEST_ROW = 15, 409
# Exact figures, such as a tolerance, may need more decimals than the money of the workbook.
MOST_BEYOND_MONEY = 2
# What may stand in a file name and not in the address of a link, as Excel writes it there.
_ESCAPES = {ord(sign): f"%{ord(sign):02x}" for sign in '%#? "<>[]^`{}'}
HEADER_FILL, HEADER_INK, TOTAL_FILL, LINK_INK = "#1F3A5F", "#FFFFFF", "#E6ECF3", "#0B5394"
ASSUMED_FILL, ASSUMED_EDGE = "#FFF2CC", "#7F6000"
PERCENT_DECIMALS = 1
_SUFFIXES = {Format.PERCENT: "%", Format.POINTS: '" pp"'}
# What is shown in brackets where it is negative, if the workbook's money is.
_IN_BRACKETS = (Format.MONEY, Format.POUNDS, Format.EXACT)


def render_workbook(workbook: Workbook, properties: Properties) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    from xlsxwriter import Workbook as Book

    buffer = BytesIO()
    with Book(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": properties.title,
                "subject": properties.subject,
                "keywords": properties.keywords,
                "author": properties.author,
                "status": state_of(properties),
                "comments": comments_of(properties),
                "created": created_at(properties),
            }
        )
        styles = _Styles(book, workbook)
        for page in workbook.pages:
            sheet = book.add_worksheet(page.name, _sheet_class())
            _PageWriter(page, sheet, styles).write(properties)
            _define_names(book, page)
            add_charts(book, sheet, page)
        book.get_worksheet_by_name(workbook.pages[0].name).activate()
    return buffer.getvalue()


# How XlsxWriter writes the cells of which there are most.
_CELLS = {
    "String": ' t="s"><v>{0.string}</v></c>',
    "Number": "><v>{0.number:.16G}</v></c>",
    "Blank": "/>",
}


@cache
def _sheet_class() -> type[Worksheet]:
    from xlsxwriter.utility import xl_rowcol_to_cell_fast as address
    from xlsxwriter.worksheet import Worksheet

    class Sheet(Worksheet):  # type: ignore[misc]
        """A sheet whose formulas are written as they are, and most cells in one piece.

        XlsxWriter puts the prefixes of newer functions into each: thirty substitutions a
        formula, where the gate lets none of these functions pass.
        """

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

        def _write_cell(self, row: int, column: int, cell: Any) -> None:
            if cell.format and (shown := _CELLS.get(type(cell).__name__)):
                style = cell.format._get_xf_index()
                self.fh.write(f'<c r="{address(row, column)}" s="{style}"{shown.format(cell)}')
            else:
                super()._write_cell(row, column, cell)

    return Sheet


def _define_names(book: Book, page: Page) -> None:
    from xlsxwriter.utility import xl_range_abs

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
            self._made[key] = self._book.add_format(CELL_FONT | properties)
        return self._made[key]

    def text(self, weight: Weight, side: str = "left") -> Style:
        use = (weight, side)
        if use not in self._by_use:
            indent = 1 if side == "left" else 0
            self._by_use[use] = self.of(
                text_wrap=True, align=side, valign="top", indent=indent, **_weight(weight)
            )
        return self._by_use[use]

    def number(self, cell: Number | Formula | Total, weight: Weight) -> Style:
        assert isinstance(cell.value, Decimal)
        decimals = cell.decimals
        if decimals is None:
            decimals = self._usual_decimals(cell.value, cell.format)
        assumed = isinstance(cell, Number) and cell.assumed
        use = (weight, cell.format, decimals, assumed)
        if use not in self._by_use:
            look: dict[str, Any] = _weight(weight)
            if assumed:
                look = {"bg_color": ASSUMED_FILL, "border": 1, "border_color": ASSUMED_EDGE}
            number_format = self._number_format(cell.format, decimals)
            self._by_use[use] = self.of(num_format=number_format, valign="top", **look)
        return self._by_use[use]

    def _number_format(self, shown: Format, decimals: int) -> str:
        """Fixed decimals, since a format such as `0.##` leaves a point after a whole number."""
        number = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        number += _SUFFIXES.get(shown, "")
        if self._brackets and shown in _IN_BRACKETS:
            # A space as wide as a bracket keeps the digits in line.
            return f"{number}_);({number});{number}_)"
        return f"{number};-{number};{number}"

    def _usual_decimals(self, value: Decimal, shown: Format) -> int:
        if shown is Format.MONEY:
            return self._decimals
        if shown is Format.EXACT:
            return min(decimals_of(value), self._decimals + MOST_BEYOND_MONEY)
        return PERCENT_DECIMALS if shown in _SUFFIXES else 0

    def header(self, side: str) -> Style:
        return self.of(
            bold=True,
            font_color=HEADER_INK,
            bg_color=HEADER_FILL,
            text_wrap=True,
            align=side,
            valign="vcenter",
            indent=1 if side == "left" else 0,
        )

    def link(self) -> Style:
        return self.of(font_color=LINK_INK, underline=1, align="left", valign="top", indent=1)


def _weight(weight: Weight) -> dict[str, Any]:
    return {"bold": True, "bg_color": TOTAL_FILL, "top": 1} if weight is Weight.TOTAL else {}


class _PageWriter:
    def __init__(self, page: Page, sheet: Worksheet, styles: _Styles) -> None:
        self.page = page
        self.sheet = sheet
        self.styles = styles
        self.sides = [self._side(number) for number in range(len(page.headings))]

    def write(self, properties: Properties) -> None:
        self.sheet._write_string(0, 0, self.page.title, self.styles.of(bold=True, font_size=14))
        for row, words in enumerate(self.page.intro, start=1):
            self.sheet._write_string(row, 0, words, self.styles.of())
        for number, heading in enumerate(self.page.headings):
            self.sheet.set_column(number, number, heading.width)
        first = self.page.header_row
        for row, line in enumerate(self.page.rows, start=first):
            self._height(row, [cell if isinstance(cell, str) else "" for cell in line.cells])
            self._row(row, line)
        self._height(first - 1, [heading.text for heading in self.page.headings])
        self._table()
        self._printing(properties)

    def _height(self, row: int, texts: Sequence[str]) -> None:
        """A height that shows all the lines of the row's longest text."""
        lines = max(
            (
                lines_needed(text, heading.width)
                for text, heading in zip(texts, self.page.headings, strict=True)
                if text
            ),
            default=1,
        )
        self.sheet.set_row(row, min(TALLEST_ROW, lines * LINE_HEIGHT))

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
            self.sheet.write_url(row, column, _target(cell), self.styles.link(), cell.text)
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
            style = self.styles.text(weight, self.sides[column])
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
                "style": "Table Style Light 1",
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
        header = self.page.header_row
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(header - 1)
        self.sheet.freeze_panes(header, 1)
        state = "&CDRAFT" if properties.marks.draft else ""
        title = properties.title[:LONGEST_HEADER].replace("&", "&&")
        self.sheet.set_header(f"&L{title}{state}&R&A")
        self.sheet.set_footer("&RPage &P of &N")
        self.sheet.set_selection(0, 0, 0, 0)


def _target(link: Link) -> str:
    """Where a link leads, as XlsxWriter takes it; in sheet names an apostrophe is doubled."""
    at = f"{_quote(link.page)}!{link.cell}"
    return f"external:{link.file.translate(_ESCAPES)}#{at}" if link.file else f"internal:{at}"
