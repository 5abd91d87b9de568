"""The parts of a web page, as plain data: figures that know their source, tables and charts.

What is of some workstreams or updates alone says so, by their places among those
of the page, so that a reader can have the rest hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

from svreport.content.blocks import Chart, Paragraph, RatingMark
from svreport.core.frozen import Frozen


class Scope(Frozen, kw_only=True):
    """Which workstreams and updates something is of, by their places among those of the page.

    None says that it is of the whole; an empty sequence, that it is of none of them.
    """

    workstreams: Sequence[int] | None = None
    updates: Sequence[int] | None = None


WHOLE = Scope()


class SourcedFigure(Frozen, kw_only=True):
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


class PageColumn(Frozen):
    """A table's column; `is_number` aligns it to the right, and phones leave out what `is_past`."""

    heading: str
    is_number: bool = False
    of: Scope = WHOLE
    is_past: bool = False


class PageRow(Frozen):
    """A table's row: its cells, each of lines; the first names the row."""

    cells: Sequence[PageCell]
    of: Scope = WHOLE
    is_total: bool = False


class PageTable(Frozen, kw_only=True):
    """A table, with the caption that says what it holds; a `brief` one stays a table on phones."""

    caption: str
    columns: Sequence[PageColumn]
    rows: Sequence[PageRow]
    brief: bool = False


class PageChart(Frozen, kw_only=True):
    """A chart, and the table behind it.

    The table has a row for each category and, after the first, a column for each
    series, which say to whom what belongs. `start` is the category that is read out
    at first.
    """

    chart: Chart
    table: PageTable
    start: int = 0
    of: Scope = WHOLE


class Entry(Frozen, kw_only=True):
    """What a card says of one update: the figure, its plan, and how far it is from that.

    `since` is how far it moved since the update before.
    """

    label: str
    figure: SourcedFigure
    beside: Line = ()
    against: str = ""
    since: str = ""
    of: Scope = WHOLE


class Card(Frozen):
    """A headline figure, update by update, the latest first."""

    heading: str
    entries: Sequence[Entry]


class Cards(Frozen):
    """Headline figures side by side."""

    cards: Sequence[Card]


class Group(Frozen, kw_only=True):
    """Parts under a heading of their own."""

    heading: str
    parts: Sequence[PagePart]
    of: Scope = WHOLE


class Expander(Frozen, kw_only=True):
    """Parts that stand closed until a reader opens them."""

    summary: str
    parts: Sequence[PagePart]


class Choice(Frozen, kw_only=True):
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
