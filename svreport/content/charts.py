"""Charts as plain data: one description for Word, slides and Excel alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class ChartKind(Enum):
    """How a chart's series are drawn."""

    LINE = "line"
    COLUMN = "column"
    STACKED = "stacked column"


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A series; a point without a value is a gap. `as_line` draws a limit or target on columns."""

    name: str
    values: Sequence[Decimal | None]
    as_line: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart whose title says what it shows.

    Categories that are dates, each the first of its month, stand as far apart as they
    are in time. `axis` names what is measured and its unit, `number_format` is Excel's.
    `description` is its text alternative, with the main figures. With `labelled`, each
    point has its figure beside it, for a chart of a few.
    """

    title: str
    kind: ChartKind
    categories: Sequence[str] | Sequence[date]
    series: Sequence[ChartSeries]
    axis: str
    description: str
    category_axis: str = ""
    number_format: str = "#,##0"
    labelled: bool = False
