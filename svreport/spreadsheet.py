"""A workbook as plain data: pages with one table each, every cell a value, formula or link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from svreport.problems import column_letters


class Format(Enum):
    """How a number is shown; the renderer holds the number formats."""

    MONEY = "money"
    POUNDS = "pounds"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Number:
    """A number, kept exactly and shown in its format."""

    value: Decimal
    format: Format = Format.MONEY


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value it has, saved beside it."""

    expression: str
    value: Decimal | str
    format: Format = Format.MONEY


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a cell: of another page, or of a page of another workbook.

    `file` is the name of that workbook, which stands in the same folder.
    """

    text: str
    page: str
    cell: str = "A1"
    file: str = ""


Cell: TypeAlias = str | Number | Formula | Link | None


class Weight(Enum):
    """How a row stands out: a line, or a total."""

    LINE = "line"
    TOTAL = "total"


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: Sequence[Cell]
    weight: Weight = Weight.LINE


@dataclass(frozen=True)
class Heading:
    """A column of a table: its heading and how wide it is."""

    text: str
    width: int = 14


@dataclass(frozen=True)
class Page:
    """A sheet: a title in A1, a few lines that explain it, and one table.

    `name` is the sheet's tab; the table's name is made of it. A table that is
    `filtered` offers filters in its headings.
    """

    name: str
    title: str
    intro: Sequence[str] = ()
    headings: Sequence[Heading] = ()
    rows: Sequence[Row] = field(default_factory=tuple)
    filtered: bool = False

    @property
    def header_row(self) -> int:
        """The number of the table's header row, counted from 1."""
        return len(self.intro) + 2

    @property
    def table_name(self) -> str:
        return "".join(character if character.isalnum() else "_" for character in self.name)


@dataclass(frozen=True)
class Layout:
    """Where a page's table will stand, so that its formulas can be written before it is made."""

    intro_lines: int

    def cell(self, row: int, column: int) -> str:
        """The address of a table's cell, both counted from 0 within the table's body."""
        return f"{column_letters(column + 1)}{self.intro_lines + 3 + row}"

    def down(self, first: int, last: int, column: int) -> str:
        """The address of a column's cells from one row of the body to another."""
        return f"{self.cell(first, column)}:{self.cell(last, column)}"


def lines_needed(text: str, width: int) -> int:
    """How many lines a wrapped text takes in a column of so many characters, as near as can be."""
    return sum(_wrapped(paragraph, max(1, width - 1)) for paragraph in text.splitlines() or [""])


def _wrapped(paragraph: str, width: int) -> int:
    lines, used = 1, 0
    for word in paragraph.split(" "):
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        lines += (len(word) - 1) // width if word else 0
        used += len(word) % width + (1 if used else 0)
    return lines


@dataclass(frozen=True)
class Workbook:
    """A workbook's pages; `decimals` and `brackets` say how its money is shown."""

    pages: Sequence[Page]
    decimals: int = 0
    brackets: bool = False
