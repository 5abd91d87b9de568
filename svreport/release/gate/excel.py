"""What an Excel workbook must not be released with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from svreport.release.gate.charts import GONE
from svreport.release.gate.faults import Fault, Typed, quoted
from svreport.release.gate.formulas import Book, NotUnderstood, Operand
from svreport.release.gate.parts import XDR, Parts, drawing_faults, text_faults, workbook

GENERAL = "General"
# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FRACTION = re.compile(r"/\s*\d+")
# A semicolon that does not stand in quotes.
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# What stands for a digit of the number, for all of it, or for a part of a date.
_PLACE = re.compile(r"[0#?@ymdhs]|General", re.IGNORECASE)
# The sections of a format, by the numbers that they are for.
ABOVE, BELOW, ZERO = 0, 1, 2


def shows_another(code: str, value: float) -> bool:
    """Whether a format shows digits of its own, or nothing of a number that is not zero."""
    section = _section(code, value)
    typed = "".join("".join(one) for one in _LITERAL.findall(section))
    bare = _FRACTION.sub("", _BRACKETS.sub("", _LITERAL.sub("", section)))
    if re.search(r"\d", typed) or re.search(r"[1-9]", bare):
        return True
    return value != 0 and not _PLACE.search(bare)


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]


# Sums of fractions differ by less than this from one program to another.
CLOSE = 1e-6
HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
SIDES = ("left", "center", "right")


def excel_faults(content: bytes, typed: Typed) -> Iterator[Fault]:
    """Everything that keeps a workbook from being released."""
    parts = Parts(content)
    for name, drawing in parts.starting("xl/drawings/"):
        where = name.removeprefix("xl/")
        yield from drawing_faults(where, drawing.iter(f"{XDR}cNvPr"), typed)
        yield from text_faults(where, drawing, typed)
    for name in parts.xml("xl/workbook.xml").iter("{*}definedName"):
        if GONE in (name.text or ""):
            yield Fault("", f"the name {quoted(name.get('name'))} is of cells that are gone.")
    book, saved = workbook(content, saved=False), workbook(content, saved=True)
    values = Book(saved)
    for sheet in book.worksheets:
        yield from _of_sheet(sheet, book, values, typed)
    yield from _unsaved(book, values)


def _of_sheet(sheet: Any, book: Any, values: Book, typed: Typed) -> Iterator[Fault]:
    yield from _of_layout(sheet, typed)
    for table in sheet.tables.values():
        if table.headerRowCount == 0:
            yield Fault(sheet.title, f"the table {table.name} has no header row.")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield from _of_cell(cell, values, typed)
            if cell.hyperlink is not None:
                yield from _of_link(cell, book)


def _of_layout(sheet: Any, typed: Typed) -> Iterator[Fault]:
    """What is left around a sheet when it is printed, and what is kept from its readers."""
    for kind, side in product(HEADERS, SIDES):
        text = getattr(getattr(sheet, kind), side).text or ""
        yield from typed.left_in(f"{sheet.title}, header or footer", text)
    if sheet.sheet_state != "visible":
        yield Fault(sheet.title, "the sheet is hidden.")
    for place, cells in _hidden(sheet):
        if any(cell.value is not None for cell in cells):
            yield Fault(f"{sheet.title}!{place}:{place}", "what stands here is hidden.")


def _hidden(sheet: Any) -> Iterator[tuple[str, Sequence[Any]]]:
    """The rows and columns that are hidden or have no size, each with its cells."""
    for at, row in list(sheet.row_dimensions.items()):
        if (row.hidden or row.height == 0) and at <= sheet.max_row:
            yield str(at), sheet[at]
    for column in list(sheet.column_dimensions.values()):
        if column.hidden or column.width == 0:
            last = min(column.max, sheet.max_column)
            for cells in sheet.iter_cols(column.min, last):
                yield cells[0].column_letter, cells


def _of_link(cell: Any, book: Any) -> Iterator[Fault]:
    sheet, _, _ = (cell.hyperlink.location or "").rpartition("!")
    name = sheet.strip("'").replace("''", "'")
    if cell.hyperlink.target is None and name not in book.sheetnames:
        yield Fault(_at(cell), f"the link {quoted(str(cell.value))} leads nowhere.")


def _of_cell(cell: Any, values: Book, typed: Typed) -> Iterator[Fault]:
    saved = _saved(values, cell)
    if isinstance(saved, int | float) and shows_another(cell.number_format, saved):
        yield Fault(_at(cell), f"the format {cell.number_format} hides what the cell holds.")
    if cell.data_type == "e":
        yield Fault(_at(cell), f"the cell has the error {cell.value}.")
    elif cell.data_type != "f":
        if isinstance(cell.value, str):
            yield from typed.left_in(_at(cell), cell.value)
    elif isinstance(saved, str) and saved.startswith("#"):
        yield Fault(_at(cell), f"the formula has the error {saved}.")
    elif saved is not None:
        yield from _of_formula(cell, saved, values)


def _unsaved(book: Any, values: Book) -> Iterator[Fault]:
    """Formulas without a saved value: where one is, a program has dropped them all."""
    unsaved = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and _saved(values, cell) is None
    ]
    if unsaved:
        many = f"it and {len(unsaved) - 1:,} more formulas have" if unsaved[1:] else "it has"
        yield Fault(_at(unsaved[0]), f"{many} no saved value: open and save the file in Excel.")


def _saved(values: Book, cell: Any) -> Any:
    return values.saved[cell.parent.title][cell.coordinate].value


def _of_formula(cell: Any, saved: object, values: Book) -> Iterator[Fault]:
    try:
        found = values.value(str(cell.value), cell.parent.title, cell.row)
    except NotUnderstood:
        return
    # What refers to a formula without a saved value comes to nothing.
    if found is not None and not _is_same(found, saved):
        yield Fault(
            _at(cell), f"the saved value is {saved}, and the formula {cell.value} gives {found}."
        )


def _is_same(found: Operand, saved: object) -> bool:
    if isinstance(found, float | int) and isinstance(saved, float | int):
        return abs(found - saved) <= CLOSE * max(1.0, abs(saved))
    return found == saved


def _at(cell: Any) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"
