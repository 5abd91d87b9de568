"""Copies of a workbook with some cells, rows, columns or sheets changed.

Values are typed into sheets in memory, which is quickest. In a file cells are changed in its own
XML, which can say what no library writes: a formula with its saved result.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inputs_helpers import ERRORS, place
from lxml import etree
from openpyxl import load_workbook
from packages import archive_of, parts_of

from svreport.core.frozen import replace
from svreport.inputs.cells import Cell, Grid

# A cell that shows days takes such a number for one.
DAYS = range(1, 32)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def edited(
    example: Path, changes: Mapping[str, object], folder: Path, name: str = "inputs.xlsx"
) -> Path:
    """A copy of a workbook in which some cells hold something else; see `edit`."""
    return edit(example, {"cells": changes}, folder / name)


def needs_file(edits: Mapping[str, Any]) -> bool:
    """Whether edits are of a file rather than of the values of its cells."""
    cells = edits.get("cells", {}).values()
    says_more = any(
        ("formula" in value) if isinstance(value, dict) else _is_read_otherwise(value)
        for value in cells
    )
    return says_more or bool(edits.keys() - {"why", "updates", "cells"})


def _is_read_otherwise(value: object) -> bool:
    """Whether a file gives something else than what was typed: a result, a sign, a date."""
    if isinstance(value, str):
        return value.startswith("=") or "_x00" in value
    return type(value) is int and value in DAYS


def edit_grids(grids: Sequence[Grid], cells: Mapping[str, Any]) -> list[Grid]:
    """The sheets with values typed into some of their cells, which keep their formats."""
    typed: dict[str, dict[tuple[int, int], Cell]] = {}
    for address, value in cells.items():
        at = place(address)
        grid = next(grid for grid in grids if grid.name == at.sheet)
        position = (at.row, at.column)
        number_format = grid.cells[position].number_format if position in grid.cells else "General"
        cell = _typed(Cell(at, number_format=number_format), value)
        typed.setdefault(grid.name, dict(grid.cells))[position] = cell
    return [replace(grid, cells=typed[grid.name]) if grid.name in typed else grid for grid in grids]


def _typed(cell: Cell, value: Any) -> Cell:
    """A cell with a value as it is read from a file in which it was typed."""
    if isinstance(value, dict):
        value = value["repeat"] * value["times"]
    if value in ERRORS:
        return replace(cell, error=str(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return replace(cell, value=None if value == "" else value)


def edit(example: Path, edits: Mapping[str, Any], path: Path) -> Path:
    """A copy of a workbook, edited at `path`.

    `cells` maps addresses to values: an empty text clears a cell, and a table
    may give a `formula` with what is `saved`, or a text to `repeat` so many
    `times`. `formats` maps addresses to number formats; `sheets`, `rows` and
    `columns` list what to rename, copy, add, clear, merge, remove or hide.
    """
    shaped = edits.keys() & {"formats", "sheets", "rows", "columns"}
    if shaped:
        book = load_workbook(example)
        _format(book, edits.get("formats", {}))
        _hide(book, edits.get("rows", {}), edits.get("columns", {}))
        _edit_sheets(book, edits.get("sheets", {}))
        book.save(path)
    else:
        shutil.copy(example, path)
    if "cells" in edits:
        _type_in(path, edits["cells"])
    return path


def _format(book: Any, formats: Mapping[str, str]) -> None:
    for address, number_format in formats.items():
        at = place(address)
        book[at.sheet].cell(at.row, at.column).number_format = number_format


def _hide(book: Any, rows: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    for address in rows.get("hide", ()):
        sheet, _, row = address.rpartition("!")
        book[sheet].row_dimensions[int(row)].hidden = True
    for address in columns.get("hide", ()):
        sheet, _, letter = address.rpartition("!")
        book[sheet].column_dimensions[letter].hidden = True


def _edit_sheets(book: Any, sheets: Mapping[str, Any]) -> None:
    for name in sheets.get("hide", ()):
        book[name].sheet_state = "hidden"
    for area in sheets.get("merge", ()):
        sheet, _, cells = area.rpartition("!")
        book[sheet].merge_cells(cells)
    for name, copied in sheets.get("copy", {}).items():
        book.copy_worksheet(book[name]).title = copied
    for name in sheets.get("add", ()):
        book.create_sheet(name)
    for name in sheets.get("clear", ()):
        book[name].delete_rows(2, book[name].max_row)
    for name, renamed in sheets.get("rename", {}).items():
        book[name].title = renamed
    for name in sheets.get("remove", ()):
        del book[name]


def _type_in(path: Path, cells: Mapping[str, Any]) -> None:
    """Types values into the cells of a file that openpyxl saved, which numbers sheets in order."""
    parts = parts_of(path.read_bytes())
    names = [
        sheet.get("name")
        for sheet in etree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    ]
    pages: dict[str, Any] = {}
    for address, value in cells.items():
        at = place(address)
        part = f"xl/worksheets/sheet{names.index(at.sheet) + 1}.xml"
        page = pages.setdefault(part, etree.fromstring(parts[part]))
        _fill(_cell_of(page, at.row, at.cell), value)
    parts |= {part: etree.tostring(page) for part, page in pages.items()}
    path.write_bytes(archive_of(parts, zipfile.ZIP_STORED))


def _cell_of(page: Any, row: int, address: str) -> Any:
    """The element of a cell, made where the sheet has none yet."""
    data = page.find(f"{MAIN}sheetData")
    line = next((one for one in data if one.get("r") == str(row)), None)
    if line is None:
        line = etree.SubElement(data, f"{MAIN}row", r=str(row))
    found = next((one for one in line if one.get("r") == address), None)
    return etree.SubElement(line, f"{MAIN}c", r=address) if found is None else found


def _fill(cell: Any, value: Any) -> None:
    """Puts a value into a cell's element; the cell keeps its format."""
    for child in list(cell):
        cell.remove(child)
    formula = None
    if isinstance(value, dict) and "repeat" in value:
        value = value["repeat"] * value["times"]
    elif isinstance(value, dict):
        formula, value = value["formula"], value["saved"]
    elif isinstance(value, str) and value.startswith("="):
        formula, value = value[1:], None
    kind, text = _stored(value, formula is not None)
    cell.set("t", kind)
    if formula is not None:
        etree.SubElement(cell, f"{MAIN}f").text = formula
    if kind == "inlineStr" and text:
        words = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif kind != "inlineStr":
        etree.SubElement(cell, f"{MAIN}v").text = text


def _stored(value: object, is_result: bool) -> tuple[str, str | None]:
    """How a file stores a value: the type of its cell, and the text."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "d", value.isoformat()
    if value in ERRORS:
        return "e", str(value)
    if isinstance(value, str):
        return ("str" if is_result else "inlineStr"), value
    return "n", None if value is None else str(value)
