"""Opening the inputs file: its sheets as grids of cells, or one sentence why not."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svreport.problems import Place, Problem, Severity, UnreadableInputs
from svreport.workbook.cells import Cell, Grid, Position

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def open_workbook(path: Path, helps: Sequence[str] = ()) -> list[Grid]:
    """The workbook's sheets, in its order, every value with its place.

    `helps` names sheets that hold no inputs, whose formulas are of no concern.

    Raises UnreadableInputs, with one sentence to act on, for anything but a
    readable .xlsx workbook.
    """
    _refuse_other_files(path)
    typed = _load(path, saved_values=False)
    sheets = [sheet for sheet in typed.worksheets if sheet.title not in helps]
    # Formulas are seldom: only where there are any are their saved values read as well.
    formulas = any(_is_formula(cell) for sheet in sheets for cell in _cells(sheet))
    saved = _load(path, saved_values=True) if formulas else None
    return [_grid(sheet, saved) for sheet in sheets]


def open_elsewhere(path: Path) -> list[Problem]:
    """A warning where Excel has the workbook open: what it has not saved is not read."""
    lock = path.with_name(f"~${path.name}")
    if not lock.exists():
        return []
    return [
        Problem(
            Place(),
            f"{path.name} is open in Excel; what has not been saved there is not read.",
            f"Save and close it. If it is not open, delete the left-over file {lock.name}.",
            Severity.WARNING,
            rule="open-in-excel",
        )
    ]


def _refuse_other_files(path: Path) -> None:
    name = path.name
    if not path.exists():
        raise UnreadableInputs(f"{path} does not exist: name the inputs workbook with --inputs.")
    if path.is_dir():
        raise UnreadableInputs(f"{path} is a folder: name the inputs workbook in it.")
    try:
        with path.open("rb") as file:
            start = file.read(8)
            content = start + file.read() if start == OLE_SIGNATURE else start
    except OSError as reason:
        raise UnreadableInputs(
            f"{name} cannot be read ({reason.strerror}): close it in other programs and try again."
        ) from reason
    if start == OLE_SIGNATURE and ENCRYPTED_STREAM in content:
        raise UnreadableInputs(
            f"{name} is protected with a password: save a copy without one "
            "(File, Info, Protect Workbook, Encrypt with Password, and clear it)."
        )
    if start == OLE_SIGNATURE:
        raise UnreadableInputs(
            f"{name} is in the old .xls format: save it as an Excel Workbook (.xlsx)."
        )
    if not start:
        raise UnreadableInputs(f"{name} is empty: it was probably never saved.")
    if not start.startswith(ZIP_SIGNATURE):
        kind = "a text or CSV file" if path.suffix.lower() in (".csv", ".txt") else "no Excel file"
        raise UnreadableInputs(
            f"{name} is {kind}: save the inputs as an Excel Workbook (.xlsx), "
            "or start one with `svreport init`."
        )


def _load(path: Path, *, saved_values: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(path, data_only=saved_values)
    except zipfile.BadZipFile as reason:
        raise UnreadableInputs(
            f"{path.name} is damaged and cannot be opened: open it in Excel, "
            "let it be repaired, and save it again."
        ) from reason
    except Exception as reason:
        if isinstance(reason, OSError) and reason.strerror:
            raise UnreadableInputs(f"{path.name} cannot be read: {reason.strerror}.") from reason
        # openpyxl raises many kinds of error for a zip that is no workbook it can read.
        raise UnreadableInputs(
            f"{path.name} cannot be read as an Excel workbook: open it in Excel and save it "
            "as an Excel Workbook (.xlsx)."
        ) from reason


def _cells(sheet: Worksheet) -> Sequence[ExcelCell]:
    """The cells that the file holds; iterating by rows would visit every address up to the last."""
    cells: dict[Position, Any] = sheet._cells
    return list(cells.values())


def _is_formula(cell: ExcelCell) -> bool:
    return cell.data_type == "f"


def _grid(sheet: Worksheet, saved: Workbook | None) -> Grid:
    values = saved[sheet.title] if saved else sheet
    cells = {
        (cell.row, cell.column): _cell(cell, sheet.title, values)
        for cell in _cells(sheet)
        if cell.value is not None
    }
    return Grid(
        name=sheet.title,
        cells=cells,
        hidden_rows=frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        is_hidden=sheet.sheet_state != "visible",
        merged=tuple(
            ((one.min_row, one.min_col), (one.max_row, one.max_col))
            for one in sheet.merged_cells.ranges
        ),
    )


def _cell(cell: ExcelCell, sheet: str, values: Worksheet) -> Cell:
    from openpyxl.utils.escape import unescape

    place = Place(sheet, cell.row, cell.column)
    shown = values.cell(cell.row, cell.column) if _is_formula(cell) else cell
    value = shown.value
    # Excel saves a formula's empty text as type "str" without a value; one that
    # was never calculated has neither.
    unsaved = _is_formula(cell) and value is None and shown.data_type != "str"
    if shown.data_type == "e":
        return Cell(place, error=str(value))
    if isinstance(value, str):
        value = unescape(value)
    return Cell(place, value, str(cell.number_format), unsaved=unsaved)


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min and column.max:
            yield from range(column.min, column.max + 1)
