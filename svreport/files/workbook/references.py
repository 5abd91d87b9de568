"""References to cells, in formulas and lists of areas: read, and moved as rows are added or go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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


class Area(Frozen):
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
