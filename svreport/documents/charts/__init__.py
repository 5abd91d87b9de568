"""Charts drawn from what the council knows, for papers, slides and workbooks alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Chart,
    ChartBlock,
    ChartKind,
    Column,
    TableBlock,
    plain,
    text_of,
)
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import DASH
from svreport.core.numerals import Unit
from svreport.core.periods import Period

# The share of the column of names, and beside how many others it has it.
FIRST_SHARE, MOST_WIDE, SIDE_SHARE = 1.2, 6, 2.0
# A title of more words is not read.
MOST_TITLE_WORDS = 14
# How many bars there is room for one below another.
MOST_LOW_BARS = 12


class Change(Frozen):
    """How a figure differs from what it is compared with, in words that follow it."""

    words: str
    difference: Decimal
    base: Decimal

    @property
    def weight(self) -> Decimal:
        """How large the difference is for what it is of."""
        return abs(self.difference) / (abs(self.base) or Decimal(1))


def largest_change(comparisons: Iterable[Change]) -> Change | None:
    """What a chart's title says: the largest difference, of equal ones the first; None without."""
    return max(comparisons, key=lambda comparison: comparison.weight, default=None)


class ChartWithTable(Frozen):
    """A chart, and the figures that it shows as a table, for readers who cannot see a picture.

    `periods` are those of its categories, with None where a line breaks, where it is over time.
    `note` is a sentence on what may surprise in it.
    """

    chart: Chart
    table: TableBlock
    periods: Sequence[Period | None] = ()
    note: str = ""

    @property
    def stated_table(self) -> TableBlock:
        """The table without the categories of which nothing is stated, as papers print it."""
        rows = [row for row in self.table.rows if any(text_of(cell) != DASH for cell in row[1:])]
        return replace(self.table, rows=rows)

    @property
    def low_blocks(self) -> tuple[Block, Block]:
        """The chart and its table, the chart low where its lines or bars leave room for that.

        The table has its categories side by side where it is lower so, and not too wide.
        """
        chart, table = self.chart, self.stated_table
        if len(table.columns) - 1 < len(table.rows) <= MOST_WIDE and not chart.is_across:
            table = transposed(table)
        bars = len(chart.categories) * len(chart.series) if chart.is_across else 0
        low = chart.kind is not ChartKind.STACKED and bars <= MOST_LOW_BARS
        return ChartBlock(chart, low=low), table


def data_table(first: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> TableBlock:
    """The table of a chart's figures: a row for each of its categories, a column for each series.

    `first` heads the categories.
    """
    return TableBlock(
        columns=(
            Column(plain(first), share=FIRST_SHARE if len(headings) <= MOST_WIDE else 1.0),
            *(Column(plain(heading), Align.RIGHT) for heading in headings),
        ),
        rows=rows,
        description="The figures of the chart above",
    )


def transposed(table: TableBlock) -> TableBlock:
    """The table of a chart's figures with its categories side by side."""
    headings = [column.heading for column in table.columns]
    first, *others = zip(headings, *table.rows, strict=True)
    figures = [Column(heading, Align.RIGHT) for heading in first[1:]]
    return replace(table, columns=(Column(first[0], share=SIDE_SHARE), *figures), rows=others)


def number_format(unit: Unit, decimals: int) -> str:
    """Excel's format for figures of a unit."""
    number = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if unit is Unit.PERCENT:
        return f'{number}"%"'
    if unit.is_money:
        suffix = {Unit.THOUSANDS: '"k"', Unit.MILLIONS: '"m"'}.get(unit, "")
        return f'"£"{number}{suffix}'
    return number
