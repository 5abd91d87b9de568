"""The rows and cells of one sheet, found by their numbers and put where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from svreport.core.patterns import pattern
from svreport.core.problems import column_letters, column_number
from svreport.files.ooxml.package import Element
from svreport.files.workbook.references import Area

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
            before = max((number for number in self._rows if number < row), default=None)
            if before is None:
                self._data.insert(0, found)
            else:
                self._rows[before].addnext(found)
            cells = self._cells
            self._rows[row], cells[row] = found, {}
        return found

    def _put(self, cell: Element, row: int, column: int) -> None:
        element = self.make_row(row)
        cells = self._cells[row]
        before = max((number for number in cells if number < column), default=None)
        if before is None:
            element.insert(0, cell)
        else:
            cells[before].addnext(cell)
        cells[column] = cell
        _widen(element, column)


def _widen(row: Element, column: int) -> None:
    """Lets what a row says of the columns that it reaches be true."""
    first, colon, last = (row.get("spans") or "").partition(":")
    if colon and " " not in last:
        row.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")
