"""Opening the finance team's file: its sheets as grids of cells, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest

from svreport.problems import Problem, UnreadableInputs
from svreport.suggest import did_you_mean
from svreport.workbook.cells import Cell, Grid
from svreport.workbook.forecast_file.naming import NamedFile
from svreport.workbook.forecast_file.text_file import LARGEST, read_text_file
from svreport.workbook.kinds import Refused
from svreport.workbook.opening import Opened as Book
from svreport.workbook.opening import opened

WORKBOOKS = (".xlsx", ".xlsm")
TEXT_FILES = (".csv", ".txt", ".tsv")
# An old workbook is let through to the gate, which says how to save it.
KNOWN = (*WORKBOOKS, *TEXT_FILES, ".xls")
_EXCEL_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Opened:
    """The sheets of a file, every cell with its place there, and the SHA-256 of its bytes.

    `problems` are warnings of what it holds beside them: macros, links, embedded objects.
    """

    file: NamedFile
    sheets: Sequence[Grid]
    sha256: str
    problems: Sequence[Problem] = ()


def is_text_file(file: NamedFile) -> bool:
    """Whether it is a text file by its name; the one sheet of such a file has no name."""
    return file.path.suffix.lower() in TEXT_FILES


def open_file(file: NamedFile) -> Opened:
    """The file's sheets; a workbook's come through the same gate as the inputs.

    Raises Refused, with what to do, for anything but a readable .xlsx or .csv file.
    """
    try:
        _refuse_other_files(file)
        with file.path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        book = Book([_of_text(file)], ()) if is_text_file(file) else _of_workbook(file)
    except OSError as reason:
        raise Refused(
            f"{file.name} cannot be read ({reason.strerror}).",
            "Close it in other programs and try again.",
        ) from reason
    return Opened(file, book.sheets, digest, book.problems)


def _refuse_other_files(file: NamedFile) -> None:
    path, name = file.path, file.name
    if path.is_dir():
        raise Refused(f"{name} is a folder.", "Name the file in it.")
    if path.suffix.lower() not in KNOWN:
        raise Refused(
            f"{name} is no .xlsx or .csv file.",
            "Have the forecast saved as an Excel Workbook (.xlsx) or as CSV UTF-8, and name that.",
        )
    if not path.is_file():
        raise Refused(
            f"there is no file {name}, seen from this workbook's folder.",
            f"{did_you_mean(path.name, _beside(file))}Put the file there, or correct the name.",
        )
    with path.open("rb") as content:
        start = content.read(4)
    if not start:
        raise Refused(f"{name} is empty.", "Have the forecast saved in it, or name another file.")
    if is_text_file(file) and start in _EXCEL_STARTS:
        raise Refused(f"{name} is an Excel file by its content.", "Name it .xlsx, here as well.")
    if not is_text_file(file) and start not in _EXCEL_STARTS:
        raise Refused(
            f"{name} is no Excel file.",
            "Have the forecast saved as an Excel Workbook (.xlsx), or name it .csv if it is text.",
        )


def _beside(file: NamedFile) -> list[str]:
    """The files of the same folder that could be meant."""
    found: list[str] = []
    with suppress(OSError):
        found = [one.name for one in file.path.parent.iterdir() if one.suffix.lower() in KNOWN]
    return sorted(name for name in found if not name.startswith("~$"))


def _of_text(file: NamedFile) -> Grid:
    if file.path.stat().st_size > LARGEST:
        raise Refused(f"{file.name} is too large.", "Have the forecast saved alone in it.")
    try:
        return read_text_file(file.path.read_bytes(), file.name)
    except Refused as refused:
        raise Refused(f"{file.name} {refused.wrong}", refused.remedy) from None


def _of_workbook(file: NamedFile) -> Book:
    try:
        book = opened(file.path)
    except UnreadableInputs as reason:
        # The gate says in one sentence what is wrong and, after a colon, what to do.
        wrong, _, remedy = str(reason).partition(": ")
        raise Refused(
            f"{wrong.rstrip('.')}.", f"{remedy[:1].upper()}{remedy[1:]}" or "Name another file."
        ) from reason
    of_the_file = [problem for problem in book.problems if not problem.place.sheet]
    return Book([_placed(grid, file.name) for grid in book.sheets], of_the_file)


def _placed(grid: Grid, file: str) -> Grid:
    """The sheet with the file in the places of its cells."""
    cells = {at: _cell(cell, file) for at, cell in grid.cells.items()}
    return replace(grid, cells=cells, file=file)


def _cell(cell: Cell, file: str) -> Cell:
    return replace(cell, place=replace(cell.place, file=file))
