"""A workbook as plain data: pages with one table each, every cell a value, formula or link.

Formulas refer to other cells as a person would write it: to a table's columns by
their headings (`Table`), or by a name that a page gives to some of its cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from itertools import compress
from typing import TypeAlias

from svreport.content.blocks import Chart
from svreport.core.frozen import Frozen, field, replace
from svreport.core.origin import places_of
from svreport.core.problems import Place, column_letters


class Format(Enum):
    """How a number is shown; the renderer holds the number formats."""

    MONEY = "money"
    POUNDS = "pounds"
    EXACT = "exact"
    PERCENT = "percent"
    NUMBER = "number"
    POINTS = "percentage points"


class Number(Frozen):
    """A number, kept exactly and shown in its format, with `decimals` where they are given.

    One that is `worked_out` here is no figure of the inputs. One that is `assumed` is for the
    reader to change.
    """

    value: Decimal
    format: Format = Format.MONEY
    decimals: int | None = None
    assumed: bool = False
    worked_out: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells of the inputs that it was typed in; several where it was added up from them."""
        return () if self.worked_out else tuple(dict.fromkeys(places_of(self.value)))


class Formula(Frozen):
    """A live formula and the value it has, saved beside it."""

    expression: str
    value: Decimal | str
    format: Format = Format.MONEY
    decimals: int | None = None


class Total(Frozen):
    """What a column comes to, in the row of totals of its table."""

    value: Decimal
    format: Format = Format.MONEY
    decimals: int | None = None


class Link(Frozen):
    """Words that lead to a cell: of another page, or of a page of another workbook.

    `file` is the name of that workbook, which stands in the same folder.
    """

    text: str
    page: str
    cell: str = "A1"
    file: str = ""


Cell: TypeAlias = str | Number | Formula | Total | Link | None


class Weight(Enum):
    """How a row stands out: a line, or a total."""

    LINE = "line"
    TOTAL = "total"


class Row(Frozen):
    """A row of a table."""

    cells: Sequence[Cell]
    weight: Weight = Weight.LINE


class Heading(Frozen):
    """A column of a table: its heading and how wide it is."""

    text: str
    width: int = 14


class Span(Frozen):
    """Cells of one column of a table's body, rows and columns counted from 0."""

    column: int
    first: int
    last: int


class PageChart(Frozen):
    """A chart drawn from a page's table: its categories' heading and those of its series."""

    chart: Chart
    categories: str
    series: Sequence[str]


class Table(Frozen):
    """A table as formulas refer to it, by the name of its page."""

    page: str

    @property
    def name(self) -> str:
        """The table's own name, as Excel takes one: it never begins with a digit."""
        words = "".join(sign if sign.isalnum() else "_" for sign in self.page)
        return words if words[:1].isalpha() else f"_{words}"

    def column(self, heading: str) -> str:
        """All cells of a column, without its total."""
        return f"{self.name}[{_escaped(heading)}]"

    def here(self, heading: str) -> str:
        """The cell of a column in the formula's own row."""
        return f"{self.name}[[#This Row],[{_escaped(heading)}]]"

    def across(self, first: str, last: str) -> str:
        """The cells from one column to another in the formula's own row."""
        return f"{self.name}[[#This Row],[{_escaped(first)}]:[{_escaped(last)}]]"

    def total(self, heading: str) -> str:
        """The cell of a column in the row of totals."""
        return f"{self.name}[[#Totals],[{_escaped(heading)}]]"

    def at(self, heading: str, row: int) -> str:
        """The cell of a column in a row of the body, counted from 0."""
        return f"INDEX({self.column(heading)},{row + 1})"


def _escaped(heading: str) -> str:
    return re.sub(r"(['\[\]#@])", r"'\1", heading)


class Page(Frozen):
    """A sheet: a title in A1, a few lines that explain it, one table, and charts below it.

    `name` is the sheet's tab; the table's name is made of it. `total` is the table's row of
    totals; a table that is `filtered` offers filters in its headings. `names` are those by
    which formulas of any page refer to cells of this one.
    """

    name: str
    title: str
    intro: Sequence[str] = ()
    headings: Sequence[Heading] = ()
    rows: Sequence[Row] = field(default_factory=tuple)
    total: Sequence[Cell] | None = None
    filtered: bool = False
    names: Mapping[str, Span] = field(default_factory=dict)
    charts: Sequence[PageChart] = ()

    @property
    def header_row(self) -> int:
        """The number of the table's header row, counted from 1."""
        return len(self.intro) + 2

    @property
    def table(self) -> Table:
        return Table(self.name)

    def cell(self, row: int, column: int) -> str:
        """The address of a cell of the table's body, both counted from 0."""
        return f"{column_letters(column + 1)}{self.header_row + 1 + row}"

    def without_blank_columns(self) -> Page:
        """The page without the columns, apart from the last, in which no row has anything."""
        last = len(self.headings) - 1
        kept = [at == last or any(row.cells[at] for row in self.rows) for at in range(last + 1)]
        return replace(
            self,
            headings=tuple(compress(self.headings, kept)),
            rows=[replace(row, cells=tuple(compress(row.cells, kept))) for row in self.rows],
            total=None if self.total is None else tuple(compress(self.total, kept)),
            names={
                name: replace(span, column=sum(kept[: span.column]))
                for name, span in self.names.items()
                if kept[span.column]
            },
        )

    def column(self, heading: str) -> int:
        """Where a heading stands, counted from 0. Raises ValueError where there is none."""
        return [column.text for column in self.headings].index(heading)


_NOT_IN_NAMES = re.compile(r"\W+")


def defined_name(*words: object) -> str:
    """A name for cells, of words that begin with a letter: `closing_balance_plan_2024_25`."""
    return _NOT_IN_NAMES.sub("_", "_".join(str(word) for word in words)).strip("_")


def lines_needed(text: str, width: int) -> int:
    """How many lines a wrapped text takes in a column of so many characters, as near as can be."""
    if len(text) < width and text.isprintable():
        return 1
    return sum(_wrapped(paragraph, max(1, width - 1)) for paragraph in text.splitlines() or [""])


def _wrapped(paragraph: str, width: int) -> int:
    lines, used = 1, 0
    for word in paragraph.split(" "):
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        lines += (len(word) - 1) // width if word else 0
        used += len(word) % width + (1 if used else 0)
    return lines


class Workbook(Frozen):
    """A workbook's pages; `decimals` and `brackets` say how its money is shown."""

    pages: Sequence[Page]
    decimals: int = 0
    brackets: bool = False
