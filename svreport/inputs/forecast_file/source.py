"""The finance team's file: its sheets as grids of cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.periods import year_named_in
from svreport.core.problems import BadValue, Problem, Severity
from svreport.files.ooxml import printable
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.named_file import (
    CALLS_A_PROGRAM,
    EXCEL_FILES,
    NamedFile,
    as_bad_value,
    content_of,
)
from svreport.inputs.workbook import read_workbook

# A byte order mark is no part of the first cell; a file without one that is not UTF-8 is Excel's.
ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = (",", ";", "\t", "|")
LARGEST = 10_000_000
# Far more than any forecast.
MOST_LINES = 20_000
MOST_SEPARATORS = 400_000
# What Excel writes of an error.
_ERROR = pattern(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)")
# A formula that talks to another program: `=cmd|'/c calc'!A0`.
_CALL = pattern(r"\s*[=+@-][^|]{1,300}\|.*!", re.DOTALL)
# The first line may say for Excel which separator follows; Excel does not show it.
_SAYS_SEPARATOR = pattern(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_text_file(content: bytes, file: str) -> Grid:
    """The file's one sheet, which has no name; `file` is what its places name.

    Raises BadValue for what is no text.
    """
    if len(content) > LARGEST:
        raise _too_large()
    text = _decoded(content)
    said = _SAYS_SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text)
    # Excel may write lines with nothing in them to the end of a sheet.
    typed = text.rstrip(f"{separator}\r\n")
    if typed.count("\n") > MOST_LINES or typed.count(separator) > MOST_SEPARATORS:
        raise _too_large()
    empty = Grid("", file=file)
    cells: dict[Position, Cell] = {}
    for row, values in enumerate(_rows(typed, separator), start=1):
        for column, value in enumerate(values, start=1):
            if value.strip():
                cells[row, column] = _cell(empty.cell(row, column), value)
    return Grid("", cells, file=file)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadValue(
        "cannot be read as text.", "Save it from Excel as CSV UTF-8, or as an .xlsx workbook."
    )


def _separator(text: str) -> str:
    """The separator with which the most cells of a line name a year; else the most frequent one."""
    lines = text.splitlines()[:200]

    def years(separator: str) -> int:
        cells = (line.split(separator) for line in lines)
        return max((sum(1 for cell in row if year_named_in(cell)) for row in cells), default=0)

    return max(SEPARATORS, key=lambda mark: (years(mark), text[:100_000].count(mark)))


def _rows(text: str, separator: str) -> list[list[str]]:
    """The cells by row and column as Excel counts them.

    Raises BadValue where the text has no rows and columns, as with a quote that is never closed.
    """
    try:
        lines = [*StringIO(text, newline=""), f"{_END}{separator}{_END}"]
        *rows, last = csv.reader(lines, delimiter=separator)
        if last != [_END, _END]:
            raise csv.Error("a quote that is not closed takes in the end")
    except (ValueError, csv.Error) as reason:
        raise BadValue(
            "cannot be read as rows and columns.",
            "Open it in Excel, check it and save it as CSV UTF-8 or as an .xlsx workbook.",
        ) from reason
    return rows


# No text file has this sign.
_END = "\0"


def _too_large() -> BadValue:
    return BadValue("is too large to be a forecast.", "Save the forecast alone in it.")


def _cell(empty: Cell, text: str) -> Cell:
    if _ERROR.fullmatch(text.strip()):
        return Cell(empty.place, error=text.strip())
    if text.startswith("="):
        return Cell(empty.place, text, unsaved=True)
    return Cell(empty.place, text)


TEXT_FILES = (".csv", ".txt", ".tsv")
# An old workbook is let through to the gate, which says how to save it.
KNOWN = (*EXCEL_FILES, *TEXT_FILES, ".xls")
_EXCEL_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class ForecastSource(Frozen):
    """The sheets of a file, every cell with its place there, and the bytes that they are in.

    `problems` are warnings of what it holds beside them: macros, links, embedded objects.
    """

    file: NamedFile
    content: bytes
    sheets: Sequence[Grid]
    problems: Sequence[Problem] = ()


def is_text_file(file: NamedFile) -> bool:
    """Whether it is a text file by its name; the one sheet of such a file has no name."""
    return file.path.suffix.lower() in TEXT_FILES


def open_file(file: NamedFile) -> ForecastSource:
    """The file's sheets; a workbook's come through the same gate as the inputs.

    Raises BadValue, with what to do, for anything but a readable .xlsx or .csv file.
    """
    of_another_kind = BadValue(
        f"{file.name} is not an .xlsx or .csv file.",
        "Ask finance to save it as an Excel Workbook (.xlsx) or as CSV UTF-8, and name that.",
    )
    content = content_of(file, KNOWN, of_another_kind)
    _refuse_other_files(file, content)
    try:
        if is_text_file(file):
            grid = read_text_file(content, file.name)
            return ForecastSource(file, content, [grid], [*_programs_called(grid)])
        book = read_workbook(file.path.name, content)
    except BadValue as refused:
        raise BadValue(f"{file.name} {refused.wrong}", refused.remedy) from None
    except UnreadableInputs as reason:
        raise as_bad_value(reason) from reason
    grids = [grid.in_file(file.name) for grid in book.sheets]
    of_the_file = [problem for problem in book.problems if not problem.place.sheet]
    return ForecastSource(file, content, grids, of_the_file)


def _programs_called(grid: Grid) -> Iterator[Problem]:
    """What would have another program do something, if Excel opened the file."""
    for cell in grid.cells.values():
        if _CALL.match(str(cell.value)):
            yield Problem(
                cell.place,
                f"“{printable(cell.text)}” would start another program if Excel opened this file.",
                "Do not open it; ask who sent it.",
                Severity.WARNING,
                rule=CALLS_A_PROGRAM,
            )


def _refuse_other_files(file: NamedFile, content: bytes) -> None:
    name, start = file.name, content[:4]
    if not start:
        raise BadValue(
            f"{name} is empty.", "Ask finance to save the forecast in it, or name another file."
        )
    if is_text_file(file) and start in _EXCEL_STARTS:
        raise BadValue(f"{name} is an Excel file by its content.", "Name it .xlsx, here as well.")
    if not is_text_file(file) and start not in _EXCEL_STARTS:
        raise BadValue(
            f"{name} is not an Excel file.",
            "Ask finance to save it as an Excel Workbook (.xlsx), or name it .csv if it is text.",
        )
