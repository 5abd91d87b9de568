"""Workbooks of others, edited in place: cells set, rows and columns added, nothing else changed.

First, references to cells, in formulas and lists of areas: read, and moved as rows come and go.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.problems import column_letters, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LOST = "#REF!"
# Texts, columns of tables and names in quotes are passed over; a reference has its sheet before it.
_REFERENCES = pattern(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?)!)?
    (?<![\w.$\\])
    (?:
      (?P<first>\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?::(?P<last>\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?
    | (?P<from>\$?[A-Z]{1,3}):(?P<to>\$?[A-Z]{1,3})
    | (?P<top>\$?[1-9]\d{0,6}):(?P<bottom>\$?[1-9]\d{0,6})
    )
    (?![\w.(!\[])
  | (?P<column>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CORNER = pattern(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)")


class Area(Frozen, order=True):
    """A rectangle of cells, from its first row and column to its last."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, row: int, column: int) -> Area:
        """The area of one cell."""
        return cls(row, column, row, column)

    @property
    def text(self) -> str:
        """As lists of areas write it: `A1:B20`, or `A1` for one cell."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def overlaps(self, other: Area) -> bool:
        """Return whether any cell is in both."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def shifted_area(area: Area, rows: int, columns: int) -> Area | None:
    """Return an area so many rows down and columns on; whole rows and columns stay whole."""
    top, bottom = area.top + rows, area.bottom + rows
    left, right = area.left + columns, area.right + columns
    if (area.top, area.bottom) == (1, LAST_ROW):
        top, bottom = 1, LAST_ROW
    if (area.left, area.right) == (1, LAST_COLUMN):
        left, right = 1, LAST_COLUMN
    is_there = top >= 1 and left >= 1 and bottom <= LAST_ROW and right <= LAST_COLUMN
    return Area(top, left, bottom, right) if is_there else None


def read_area(text: str) -> Area | None:
    """Return the area of an address such as `A1:B20`, `$A$1` or `A:C`; None for anything else."""
    reference = next(iter(references(text.strip())), None)
    whole = reference is not None and reference.text == text.strip()
    return reference.area if reference is not None and whole else None


class Reference(Frozen):
    """A reference in a formula: its words, the sheet that it names, if any, and its area.

    Copied elsewhere, it goes along with the formula, but for rows and columns that are fixed.
    """

    text: str
    sheet: str
    area: Area
    is_range: bool
    has_fixed_rows: bool = False
    has_fixed_columns: bool = False


def references(formula: str) -> Iterator[Reference]:
    """Yield the references to cells of this workbook."""
    for found in _REFERENCES.finditer(formula):
        if (reference := _reference(found)) is not None:
            yield reference


def without_references(formula: str) -> str:
    """Return a formula without its texts, and without its references to cells."""
    return _REFERENCES.sub("", formula)


def _reference(found: re.Match[str]) -> Reference | None:
    first = found["first"] or found["from"] or found["top"]
    if first is None:
        return None
    last = found["last"] or found["to"] or found["bottom"] or first
    (left, top), (right, bottom) = _corner(first), _corner(last)
    area = Area(
        min(top or 1, bottom or LAST_ROW),
        min(left or 1, right or LAST_COLUMN),
        max(top or 1, bottom or LAST_ROW),
        max(left or 1, right or LAST_COLUMN),
    )
    if area.bottom > LAST_ROW or area.right > LAST_COLUMN:
        return None
    sheet = (found["sheet"] or "").removesuffix("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    shape = _CORNER.fullmatch(first)
    return Reference(
        *(found[0], sheet, area),
        is_range=":" in found[0].rpartition("!")[2],
        has_fixed_rows=bool(shape and (shape[3] if shape[2] else shape[1])),
        has_fixed_columns=bool(shape and shape[2] and shape[1]),
    )


def _corner(text: str) -> tuple[int, int]:
    """The column and the row of a corner; 0 for what it does not say."""
    shape = _CORNER.fullmatch(text)
    assert shape is not None
    return column_number(shape[2]) if shape[2] else 0, int(shape[4] or 0)


def replaced_references(formula: str, replacement: Callable[[Reference], Area | None]) -> str:
    """Return a formula with other areas in its references; one without an area is lost."""

    def written(found: re.Match[str]) -> str:
        reference = _reference(found)
        if reference is None:
            return found[0]
        area = replacement(reference)
        if area == reference.area:
            return found[0]
        sheet = found["sheet"] or ""
        return f"{sheet}{_address(found, area) if area else LOST}"

    return _REFERENCES.sub(written, formula)


def _address(found: re.Match[str], area: Area) -> str:
    """The address of an area, fixed where the one in its place was."""
    first = found["first"] or found["from"] or found["top"]
    last = found["last"] or found["to"] or found["bottom"]
    address = _fixed_as(first, area.left, area.top)
    return f"{address}:{_fixed_as(last, area.right, area.bottom)}" if last else address


def _fixed_as(corner: str, column: int, row: int) -> str:
    shape = _CORNER.fullmatch(corner)
    assert shape is not None
    letters = f"{shape[1]}{column_letters(column)}" if shape[2] else ""
    # Of whole rows, the one sign there is stands before their number.
    sign = shape[3] if shape[2] else shape[1]
    return f"{letters}{sign}{row}" if shape[4] else letters


def shifted_formula(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it is copied so many rows down and columns on: what is fixed stays."""

    def written(found: re.Match[str]) -> str:
        if _reference(found) is None:
            return found[0]
        names = ("first", "last", "from", "to", "top", "bottom")
        corners = [_shifted(found[name], rows, columns) for name in names if found[name]]
        return f"{found['sheet'] or ''}{LOST if None in corners else ':'.join(map(str, corners))}"

    return _REFERENCES.sub(written, formula)


def _shifted(corner: str, rows: int, columns: int) -> str | None:
    shape = _CORNER.fullmatch(corner)
    assert shape is not None
    column, row = _corner(corner)
    column_fixed, row_fixed = shape[1], shape[3]
    if not column:
        row_fixed = shape[1]
    if column and not column_fixed:
        column += columns
    if row and not row_fixed:
        row += rows
    is_lost = (shape[2] and not 1 <= column <= LAST_COLUMN) or (
        shape[4] and not 1 <= row <= LAST_ROW
    )
    return None if is_lost else _fixed_as(corner, column, row)


class Move(Frozen, dict=True):
    """Lines that are added to an area of a sheet, or that go.

    They are rows, or columns where it is `upright`. Lines are added before the line `at`, and
    what was there makes room where it `makes_room`; else the lines are blank already. `across`
    are the first and the last of the lines that cross them: nothing beside these moves. A range
    that covers the area from its line `begins`, or from before it, to its last line grows with it.
    """

    sheet: str
    across: tuple[int, int]
    at: int = 0
    count: int = 0
    begins: int = 0
    makes_room: bool = False
    gone: frozenset[int] = frozenset()
    upright: bool = False

    @property
    def moves_cells(self) -> bool:
        """Return whether any cell comes to stand elsewhere."""
        return self.makes_room or bool(self.gone)

    @cached_property
    def last(self) -> int:
        return LAST_COLUMN if self.upright else LAST_ROW

    def line(self, line: int) -> int | None:
        """Return where a line comes to stand; None for one that goes."""
        if line in self.gone:
            return None
        if self.gone:
            return line - bisect_left(self._gone, line)
        return line + self.count if self.makes_room and line >= self.at else line

    @cached_property
    def _quoted(self) -> str:
        """The sheet as formulas of other sheets write it, whatever its case."""
        return self.sheet.replace("'", "''").casefold()

    @cached_property
    def _gone(self) -> list[int]:
        return sorted(self.gone)

    def of_sheet(self, area: Area) -> Area | None:
        """Return the area of a table, a rule or a format after the move; None where it goes."""
        return self._moved(area, grows=True)

    def of_formula(self, own_sheet: str) -> Callable[[Reference], Area | None]:
        """Return what makes of a reference, in a formula of a sheet, its area after the move."""

        def moved(reference: Reference) -> Area | None:
            if (reference.sheet or own_sheet).casefold() != self.sheet.casefold():
                return reference.area
            first = reference.area.left if self.upright else reference.area.top
            return self._moved(reference.area, reference.is_range and first <= self.begins)

        return moved

    def formula(self, formula: str, own_sheet: str) -> str:
        """Return a formula of a sheet after the move."""
        is_own = own_sheet.casefold() == self.sheet.casefold()
        if not is_own and self._quoted not in formula.casefold():
            return formula
        return replaced_references(formula, self.of_formula(own_sheet))

    def rule(self, formula: str, own_sheet: str, before: Area, now: Area) -> str:
        """Return the formula of a rule for the cells of an area, after the move of the area.

        What is not fixed in it is seen from the first cell, and goes along with that.
        """
        by = now.left - before.left if self.upright else now.top - before.top
        rows, columns = (0, by) if self.upright else (by, 0)

        def moved(reference: Reference) -> Area | None:
            fixed = reference.has_fixed_columns if self.upright else reference.has_fixed_rows
            if fixed or reference.sheet:
                return self.of_formula(own_sheet)(reference)
            return shifted_area(reference.area, rows, columns)

        return replaced_references(formula, moved)

    def areas(self, text: str) -> str:
        """Return a list of areas, such as `A1:B2 C3`, after the move, without those that go."""
        return " ".join(filter(None, map(self._area_text, text.split())))

    def _area_text(self, text: str) -> str:
        area = read_area(text)
        moved = self.of_sheet(area) if area else None
        if moved == area:
            return text
        return moved.text if moved else ""

    def _moved(self, area: Area, grows: bool) -> Area | None:
        lines, crossing = (area.top, area.bottom), (area.left, area.right)
        if self.upright:
            lines, crossing = crossing, lines
        if crossing[1] < self.across[0] or self.across[1] < crossing[0]:
            return area
        is_within = self.across[0] <= crossing[0] and crossing[1] <= self.across[1]
        moved = (
            self._remaining(*lines, is_within)
            if self.gone
            else self._grown(*lines, is_within=is_within, grows=grows)
        )
        if moved is None:
            return None
        first, last = moved
        if self.upright:
            return Area(area.top, first, area.bottom, last)
        return Area(first, area.left, last, area.right)

    def _grown(self, first: int, last: int, *, is_within: bool, grows: bool) -> tuple[int, int]:
        end = self.at + self.count - 1
        shift = self.count if self.makes_room and is_within else 0
        if first >= self.at:
            return min(first + shift, self.last), min(last + shift, self.last)
        if last >= self.at:
            return first, min(max(last + shift, end), self.last)
        return first, end if last == self.at - 1 and grows else last

    def _remaining(self, first: int, last: int, is_within: bool) -> tuple[int, int] | None:
        if not is_within:
            return first, last
        before = bisect_left(self._gone, first)
        gone = bisect_right(self._gone, last) - before
        if gone == last - first + 1:
            return None
        # Whole columns stay whole.
        end = last if last == self.last else last - before - gone
        return first - before, end
