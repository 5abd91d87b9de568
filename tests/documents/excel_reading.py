"""A workbook as lines of text: each sheet's cells with values, formulas and number formats."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeAlias

from openpyxl import load_workbook

from svreport.content.workbook import NOTHING

Book: TypeAlias = Any
Sheet: TypeAlias = Any


def book_of(content: bytes, *, saved_values: bool = False) -> Book:
    """The workbook as openpyxl reads it: formulas, or the values saved beside them."""
    return load_workbook(BytesIO(content), data_only=saved_values)


@lru_cache(16)
def opened(content: bytes, *, saved_values: bool = False) -> Book:
    """The same, read once for all that ask; not to be changed."""
    return book_of(content, saved_values=saved_values)


def saved_values(content: bytes) -> dict[str, dict[str, Any]]:
    """The value of every cell that is not empty, formulas by their saved value."""
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in opened(content, saved_values=True).worksheets
    }


def header_of(sheet: Sheet) -> list[Any]:
    """The cells of the header row of a sheet's one table."""
    (table,) = sheet.tables.values()
    return list(sheet[table.ref][0])


def first_row(content: bytes, sheet: str) -> int:
    """The first row below the header of a sheet's one table."""
    return int(header_of(opened(content)[sheet])[0].row) + 1


def formulas(content: bytes) -> dict[tuple[str, str], str]:
    """Every formula by its sheet and address."""
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def table_rows(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet's one table as saved values by heading; None where nothing applies."""
    page = opened(content, saved_values=True)[sheet]
    (table,) = page.tables.values()
    shown = [[cell.value for cell in row] for row in page[table.ref]]
    rows = [[None if value == NOTHING else value for value in row] for row in shown[1:]]
    return [dict(zip(map(str, shown[0]), row, strict=True)) for row in rows]


def note_of(content: bytes, mark: str) -> str:
    """The text of the note that a mark such as `[note 1]` is of."""
    (text,) = [row["Text"] for row in table_rows(content, "Notes") if row["Note"] == mark]
    return str(text)


def workbook_text(content: bytes) -> str:
    """The whole workbook as lines: properties, then each sheet's cells in order."""
    typed, saved = opened(content), opened(content, saved_values=True)
    properties = typed.properties
    lines = [
        f"title: {properties.title}",
        f"subject: {properties.subject}",
        f"author: {properties.creator}",
        f"created: {properties.created:%Y-%m-%d}",
    ]
    for sheet in typed.worksheets:
        tables = ", ".join(f"{table.name} {table.ref}" for table in sheet.tables.values())
        lines += ["", f"== {sheet.title} (table {tables})"]
        lines += _cells(sheet, saved[sheet.title])
    return "\n".join(lines) + "\n"


def _cells(sheet: Sheet, saved: Sheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield _line(cell, saved[cell.coordinate].value)


def _line(cell: Any, value: Any) -> str:
    shown = repr(value) if isinstance(value, str) else str(value)
    line = f"{cell.coordinate}: {shown}"
    if cell.data_type == "f":
        line = f"{cell.coordinate}: {cell.value} → {shown}"
    if cell.number_format != "General":
        line += f"  ({cell.number_format})"
    if cell.hyperlink is not None:
        line += f"  → {cell.hyperlink.location}"
    return line
