"""The parts of a web page, as plain data: figures that know their source, tables and charts.

What is of some workstreams or updates alone says so, by their places among those
of the page, so that a reader can have the rest hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from svreport.content.blocks import Chart, Paragraph, RatingMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which workstreams and updates something is of, by their places among those of the page.

    None says that it is of the whole; an empty sequence, that it is of none of them.
    """

    workstreams: Sequence[int] | None = None
    updates: Sequence[int] | None = None


WHOLE = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedFigure:
    """A figure as it is shown, with when it holds and the cells that it comes from.

    A rating has its colours as `mark`. `turn` is a word about it, such as what became of
    it since the one before, and `is_better` whether for the better; None where neither.
    """

    text: str
    as_at: str
    source: str
    mark: RatingMark | None = None
    turn: str = ""
    is_better: bool | None = None


# What stands in a line of a cell or card: words, and figures among them.
Piece: TypeAlias = str | SourcedFigure
Line: TypeAlias = Sequence[Piece]
PageCell: TypeAlias = Sequence[Line]


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A table's column; `is_number` aligns it to the right."""

    heading: str
    is_number: bool = False
    of: Scope = WHOLE


@dataclass(frozen=True, slots=True)
class PageRow:
    """A table's row: its cells, each of lines; the first names the row."""

    cells: Sequence[PageCell]
    of: Scope = WHOLE
    is_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table, with the caption that says what it holds."""

    caption: str
    columns: Sequence[PageColumn]
    rows: Sequence[PageRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """How a chart's axis writes a number; `brackets` stand for the minus of money."""

    prefix: str = ""
    suffix: str = ""
    decimals: int = 0
    brackets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChart:
    """A chart, and the table behind it.

    The table has a row for each category and, after the first, a column for each
    series, which say to whom what belongs. `start` is the category that is read out
    at first; `is_across` draws columns from left to right.
    """

    chart: Chart
    table: PageTable
    axis: Axis = Axis()
    start: int = 0
    is_across: bool = False
    of: Scope = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a card says of one update: the figure, and what is told beside it."""

    label: str
    figure: SourcedFigure
    beside: Line = ()
    of: Scope = WHOLE


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure, update by update, the latest first."""

    heading: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Cards:
    """Headline figures side by side."""

    cards: Sequence[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parts under a heading of their own."""

    heading: str
    parts: Sequence[PagePart]
    of: Scope = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Expander:
    """Parts that stand closed until a reader opens them."""

    summary: str
    parts: Sequence[PagePart]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader may choose to see alone."""

    value: Annotated[str, "What stands for it in the page."]
    label: Annotated[str, "What it is called."]


PagePart: TypeAlias = Cards | Group | Expander | PageChart | PageTable | Paragraph


def line(*pieces: Piece) -> Line:
    """A line of a cell, empty words left out."""
    return tuple(piece for piece in pieces if piece != "")


def cell(*lines: Line) -> PageCell:
    """The lines of a cell, empty ones left out."""
    return tuple(text_line for text_line in lines if text_line)


def text_cell(text: str) -> PageCell:
    """A cell of one line of words."""
    return cell(line(text))
