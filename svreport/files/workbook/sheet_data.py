"""The rows and cells of a sheet, found and put where they belong; values as cells hold them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from svreport.core.patterns import pattern
from svreport.core.problems import column_letters, column_number
from svreport.files.ooxml.package import Element
from svreport.files.workbook import Area

CellValue: TypeAlias = str | int | float | Decimal | date | None

LONGEST_TEXT = 32_767
EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
# Excel counts a 29 February in 1900.
_FIRST_DAY = date(1900, 3, 1)
# What XML cannot hold is written by its number, and so is what looks like that.
_UNWRITABLE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class UnwritableValue(ValueError):
    """A value that no cell can hold; the text says why, in a sentence."""


def write_value(cell: Element, value: CellValue, namespace: str, *, from_1904: bool) -> None:
    """Give a cell another value; it keeps its style, and what it had as a formula goes.

    A text stays a text, whatever it begins with. Raises UnwritableValue.
    """
    kind, text = stored_value(value, from_1904=from_1904)
    clear_value(cell, namespace)
    if not kind:
        return
    if kind != "n":
        cell.set("t", kind)
    holder = cell.makeelement(f"{namespace}{'is' if kind == 'inlineStr' else 'v'}")
    cell.insert(0, holder)
    if kind == "inlineStr":
        written = holder.makeelement(f"{namespace}t")
        holder.append(written)
        if text != text.strip() or "\n" in text:
            written.set(_SPACE, "preserve")
        holder = written
    holder.text = text


def text_of(holder: Element, namespace: str) -> str:
    """Return the text of a cell in one string, without how it is read aloud."""
    return "".join(
        part.text or ""
        for part in holder.iter(f"{namespace}t")
        if not part.getparent().tag.endswith("}rPh")
    )


def clear_value(cell: Element, namespace: str) -> None:
    """Take away what a cell holds, but for its style."""
    for name in ("f", "v", "is"):
        for part in cell.findall(f"{namespace}{name}"):
            cell.remove(part)
    # Of its kind, its metadata, and how its text is read aloud.
    for name in ("t", "cm", "vm", "ph"):
        cell.attrib.pop(name, None)


def stored_value(value: CellValue, *, from_1904: bool = False) -> tuple[str, str]:
    """Return the kind of a cell and the text that stands in it; no kind for an empty one.

    Raises UnwritableValue.
    """
    if value is None or value == "":
        return "", ""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "n", _serial(value, from_1904)
    if isinstance(value, str):
        return "inlineStr", _text(value)
    if not math.isfinite(value):
        raise UnwritableValue(f"{value} is not a number that a cell can hold.")
    if isinstance(value, int) and abs(value) >= 10**15:
        raise UnwritableValue(f"{value} has more digits than a cell keeps: write it as text.")
    return "n", format(value, "f") if isinstance(value, Decimal) else repr(value)


def first_day(*, from_1904: bool) -> datetime:
    """Return the day from which a workbook counts days."""
    return _EPOCH_OF_1904 if from_1904 else EPOCH


def _serial(value: date, from_1904: bool) -> str:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    epoch = first_day(from_1904=from_1904)
    if moment.date() < (epoch.date() if from_1904 else _FIRST_DAY):
        raise UnwritableValue(f"{value} is earlier than any date that a cell can hold.")
    passed = moment - epoch
    days = passed.days + passed.seconds / 86_400
    return str(int(days)) if days == int(days) else repr(days)


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(lines) > LONGEST_TEXT:
        raise UnwritableValue(
            f"The text has {len(lines):,} characters; a cell takes {LONGEST_TEXT:,}."
        )
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", lines)


_ADDRESS = pattern(r"([A-Z]{1,3})(\d{1,7})")


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as `B4`."""
    return f"{column_letters(column)}{row}"


def position(text: str) -> tuple[int, int]:
    """Return the row and the column of an address. Raises ValueError where it is none."""
    shape = _ADDRESS.fullmatch(text)
    if shape is None:
        raise ValueError(f"{text} is not the address of a cell")
    return int(shape[2]), column_number(shape[1])


class SheetData:
    """The element `sheetData` of a sheet.

    Rows and cells that leave their numbers out, as some programs do, are given them first.
    """

    def __init__(self, root: Element) -> None:
        self.namespace = root.tag.rpartition("}")[0] + "}"
        self._root = root

    def tag(self, name: str) -> str:
        """Return the name of an element in the namespace of the sheet."""
        return f"{self.namespace}{name}"

    @cached_property
    def _data(self) -> Element:
        return self._root.find(self.tag("sheetData"))

    @cached_property
    def _rows(self) -> dict[int, Element]:
        rows, number = {}, 0
        for row in self._data.iterchildren(self.tag("row")):
            number = int(row.get("r") or number + 1)
            if row.get("r") is None:
                row.set("r", str(number))
            rows[number] = row
        return rows

    @cached_property
    def _cells(self) -> dict[int, dict[int, Element]]:
        return {number: self._numbered(number, row) for number, row in self._rows.items()}

    def _numbered(self, number: int, row: Element) -> dict[int, Element]:
        cells, column = {}, 0
        for cell in row.iterchildren(self.tag("c")):
            stated = cell.get("r")
            column = position(stated)[1] if stated else column + 1
            if stated is None:
                cell.set("r", address(number, column))
            cells[column] = cell
        return cells

    @property
    def last_row(self) -> int:
        """The last row that the sheet has; 0 without any."""
        return max(self._rows, default=0)

    def cell(self, row: int, column: int) -> Element | None:
        """Return a cell; None where the sheet has none there."""
        return self._cells.get(row, {}).get(column)

    def row(self, row: int) -> Element | None:
        """Return the element of a row; None where the sheet has none."""
        return self._rows.get(row)

    def in_order(self) -> Iterator[tuple[int, int, Element]]:
        """Yield all cells, by row and column."""
        for row in sorted(self._cells):
            for column in sorted(self._cells[row]):
                yield row, column, self._cells[row][column]

    def within(self, area: Area) -> list[tuple[int, int, Element]]:
        """Return the cells of an area, by row and column."""
        rows = self._cells
        if area.bottom - area.top < len(rows):
            numbers = [row for row in range(area.top, area.bottom + 1) if row in rows]
        else:
            numbers = sorted(row for row in rows if area.top <= row <= area.bottom)
        return [
            (row, column, rows[row][column])
            for row in numbers
            for column in sorted(rows[row])
            if area.left <= column <= area.right
        ]

    def has_value(self, cell: Element | None) -> bool:
        """Return whether a cell holds anything, be it a formula."""
        return cell is not None and any(
            cell.find(self.tag(name)) is not None for name in ("v", "f", "is")
        )

    def make_cell(self, row: int, column: int) -> Element:
        """Return a cell, which is put where it belongs if there is none."""
        cell = self.cell(row, column)
        if cell is None:
            cell = self._root.makeelement(self.tag("c"), {"r": address(row, column)})
            self._put(cell, row, column)
        return cell

    def remove(self, row: int, column: int) -> Element | None:
        """Return a cell that is taken out of its row; None where there was none."""
        cell = self._cells.get(row, {}).pop(column, None)
        if cell is not None:
            self._rows[row].remove(cell)
        return cell

    def place(self, cell: Element, row: int, column: int) -> None:
        """Put a cell that was taken out, or copied, at an address, in place of what is there."""
        self.remove(row, column)
        cell.set("r", address(row, column))
        self._put(cell, row, column)

    def make_row(self, row: int) -> Element:
        """Return the element of a row, which is put where it belongs if there is none."""
        found = self._rows.get(row)
        if found is None:
            found = self._root.makeelement(self.tag("row"), {"r": str(row)})
            cells = self._cells
            _insert(self._data, self._rows, row, found)
            cells[row] = {}
        return found

    def _put(self, cell: Element, row: int, column: int) -> None:
        element = self.make_row(row)
        _insert(element, self._cells[row], column, cell)
        first, colon, last = (element.get("spans") or "").partition(":")
        if colon and " " not in last:
            element.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")


def _insert(parent: Element, known: dict[int, Element], number: int, element: Element) -> None:
    """Put an element where its number belongs among those that are known."""
    before = max((other for other in known if other < number), default=None)
    if before is None:
        parent.insert(0, element)
    else:
        known[before].addnext(element)
    known[number] = element
