"""A workbook of sheets with one table each, by openpyxl."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from hand.reading import Record

Row = Sequence[Any]

MONEY, COUNT = "#,##0;-#,##0;#,##0", "#,##0"
FONT = Font(name="Arial", size=11)
TITLE_FONT = Font(name="Arial", size=14, bold=True)
TOTAL_FONT = Font(name="Arial", size=11, bold=True)
LINK_FONT = Font(name="Arial", size=11, color="0B5394", underline="single")
HEADER_FONT = Font(name="Arial", size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="1F3A5F")
TOTAL_FILL = PatternFill("solid", fgColor="E6ECF3")
TOTAL_BORDER = Border(top=Side(style="thin"))
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(wrap_text=True, vertical="center")
TOP = Alignment(vertical="top")


def first_row(intro: Sequence[str]) -> int:
    """The row of a table's first line, below the title, the intro and the header."""
    return len(intro) + 3


class Book:
    """The workbook, its list of contents and the notes in the order of their use."""

    def __init__(self, title: str, unit: str) -> None:
        self.made = Workbook()
        self.title = title
        self.unit = unit
        self.notes: list[str] = []
        self.contents: list[tuple[str, str]] = []

    def money(self, text: str) -> str:
        """A heading with the unit of its column."""
        return f"{text} ({self.unit})"

    def note(self, text: str | None) -> str | None:
        """The mark of a note, such as `[note 1]`."""
        if not text:
            return None
        if text not in self.notes:
            self.notes.append(text)
        return f"[note {self.notes.index(text) + 1}]"

    def noted(self, records: Iterable[Record | None]) -> str | None:
        """The marks of the records' notes."""
        marks = dict.fromkeys(self.note(one["Note"]) for one in records if one)
        return " ".join(mark for mark in marks if mark) or None

    def sheet(
        self,
        name: str,
        title: str,
        intro: Sequence[str],
        headings: Sequence[tuple[str, int]],
        rows: Sequence[Row],
        *,
        formats: Sequence[str] = (),
        totals: Sequence[int] = (),
        first: bool = False,
    ) -> Worksheet:
        """A sheet with its title, the lines that explain it and its table."""
        sheet = self.made.worksheets[0] if first else self.made.create_sheet()
        sheet.title = name
        self.contents.append((name, title))
        _put(sheet, 1, 1, title).font = TITLE_FONT
        for number, text in enumerate(intro, start=2):
            _put(sheet, number, 1, text).font = FONT
        header = first_row(intro) - 1
        for column, (text, width) in enumerate(headings, start=1):
            cell = _put(sheet, header, column, text)
            cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, CENTRED
            sheet.column_dimensions[get_column_letter(column)].width = width
        for number, row in enumerate(rows):
            _row(sheet, header + 1 + number, row, formats, total=number in totals)
        last = f"{get_column_letter(len(headings))}{header + len(rows)}"
        table = Table(displayName=_table_name(name), ref=f"A{header}:{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        sheet.add_table(table)
        self._printing(sheet, header)
        return sheet

    def _printing(self, sheet: Worksheet, header: int) -> None:
        sheet.freeze_panes = f"B{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        printed: Any = sheet.HeaderFooter  # its parts are optional to the type checker only
        for part, text in (
            (printed.oddHeader.left, self.title),
            (printed.oddHeader.right, "&A"),
            (printed.oddFooter.right, "Page &P of &N"),
        ):
            part.text = text


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    return cell


def _row(
    sheet: Worksheet, number: int, values: Row, formats: Sequence[str], *, total: bool
) -> None:
    for column, value in enumerate(values, start=1):
        cell = _put(sheet, number, column, value)
        is_text = value is None or (isinstance(value, str) and not value.startswith("="))
        cell.font = TOTAL_FONT if total else FONT
        cell.alignment = WRAPPED if is_text else TOP
        if not is_text:
            cell.number_format = formats[column - 1] if column <= len(formats) else MONEY
        if total:
            cell.fill, cell.border = TOTAL_FILL, TOTAL_BORDER


def _table_name(name: str) -> str:
    return "".join(one if one.isalnum() else "_" for one in name)
