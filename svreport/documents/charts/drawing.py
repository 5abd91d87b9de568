"""A chart and the same figures as a table, for readers to whom a picture says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.content.blocks import Align, Block, Cell, ChartBlock, Column, TableBlock, plain
from svreport.content.charts import Chart

FIRST_SHARE, SERIES_SHARE = 1.2, 1.0


@dataclass(frozen=True)
class Drawn:
    """A chart, and the figures that it shows as a table."""

    chart: Chart
    table: TableBlock

    @property
    def blocks(self) -> tuple[Block, Block]:
        """The chart and its table, as a paper shows them."""
        return ChartBlock(self.chart), self.table


def data_table(first: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> TableBlock:
    """The table of a chart's figures: a row for each of its categories, a column for each series.

    `first` heads the categories.
    """
    return TableBlock(
        columns=(
            Column(plain(first), share=FIRST_SHARE),
            *(Column(plain(heading), Align.RIGHT, SERIES_SHARE) for heading in headings),
        ),
        rows=rows,
        description="The figures of the chart above",
    )
