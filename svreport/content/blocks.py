"""The parts of a document's text, charts among them, free of any file format.

Narrative is read into these, documents are made of these, and each renderer
writes them in its own format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from svreport.core.frozen import Frozen, field
from svreport.core.house_style import rounded
from svreport.core.patterns import pattern

# Roles of paragraphs.
LEAD, NOTE, DATES, ASK = "Lead Finding", "Table Note", "Report Dates", "Ask Box"


class Run(Frozen):
    """A stretch of text in one style; a line break is the text `\\n`."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    struck: bool = False
    underlined: bool = False


class RatingMark(Frozen):
    """A rating as documents show it: its words, always, and its colours beside them.

    One that has not been given yet is empty, and says so. One of the `past` is not bold.
    """

    label: str
    fill: str | None = None
    ink: str | None = None
    past: bool = False


# What stands in a table's cell: text, or a rating, which colours it.
Cell: TypeAlias = Sequence[Run] | RatingMark


class Paragraph(Frozen):
    """A paragraph of runs; one that is `numbered` has the next number of the whole paper.

    Its `role` is what templates have a style for, if they have one of that name.
    """

    runs: Sequence[Run]
    numbered: bool = False
    role: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Heading(Frozen):
    """A heading at its level in the document, 1 the highest; it may begin a new page."""

    level: int
    runs: Sequence[Run]
    new_page: bool = False


class ListBlock(Frozen):
    """A bulleted or numbered list; each item holds blocks, lists among them."""

    ordered: bool
    items: Sequence[Sequence[Block]]
    start: int = 1


class Align(Enum):
    """How a table's column is aligned."""

    LEFT = "left"
    RIGHT = "right"


class Column(Frozen):
    """A table's column: its heading, alignment and share of the table's width."""

    heading: Sequence[Run]
    align: Align = Align.LEFT
    share: float = 1.0


class TableBlock(Frozen):
    """A table with a header row; `description` is its alternative text.

    The rows that are `totals`, by their place among the rows, are bold and ruled off;
    figures of `key_rows` are large; `leads` stand on the page of the row that they lead to, and
    those of them that are `bands` on a ground of their own.
    A `caption` stands above it. The rows of a `dense` one, of numbers by the page, stand
    closer together.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    description: str = ""
    totals: Collection[int] = ()
    key_rows: Collection[int] = ()
    leads: Collection[int] = ()
    bands: Collection[int] = ()
    caption: str = ""
    dense: bool = False

    def texts_by_column(self) -> list[list[str]]:
        """The texts of each column, its heading first."""
        cells = zip(*([column.heading for column in self.columns], *self.rows), strict=True)
        return [[text_of(cell) for cell in column] for column in cells]


class Placeholder(Frozen):
    """Where the document puts something of its own, such as `measures`."""

    name: str


class ChartKind(Enum):
    """How a chart's series are drawn."""

    LINE = "line"
    COLUMN = "column"
    STACKED = "stacked column"


class SeriesLook(Enum):
    """What a series is to a chart, by which every renderer draws it alike."""

    ACTUAL = "actual"  # a strong line with filled markers
    PLAN = "plan"  # a dashed grey line with hollow markers
    LIMIT = "limit"  # a dash at each point, and no line
    OTHER = "other"  # a grey line, beside those above


class ChartSeries(Frozen):
    """A series; a point without a value is a gap. `as_line` draws it as a line on columns.

    The points that are `light`, by their places, are drawn light or hollow: forecasts beside
    outturn, limits that are assumed, columns that the title is not of. A line has its name
    and figure beside its last point, or else the words that its `labels` have by place.
    """

    name: str
    values: Sequence[Decimal | None]
    as_line: bool = False
    look: SeriesLook | None = None
    light: Collection[int] = ()
    labels: Mapping[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The place of the last point with a value; -1 without any."""
        return max((at for at, value in enumerate(self.values) if value is not None), default=-1)


# Lines leave 0 out of the axis where their figures span less than a third of the highest.
CLOSE_TOGETHER = 3
# How many steps an axis that does not start at 0 has at least.
FEWEST_STEPS = 4
# Any axis has at most so many.
MOST_STEPS, ZERO = 7, Decimal(0)
_DECIMALS = pattern(r"\.0+")


class Chart(Frozen, kw_only=True):
    """A chart whose title says what it shows.

    Categories that are dates, each the first of its month, stand as far apart as they
    are in time; one within a month has no values, and breaks the lines there. `axis` names
    what is measured and its unit, `basis` is what else a reader must know of the figures,
    and `number_format` is Excel's. `description` is the chart's text alternative: the
    finding, the first and the last figure. With `labelled`, each point of its columns has
    its figure beside it. One `is_across` has its columns drawn from left to right.
    """

    title: str
    kind: ChartKind
    categories: Sequence[str] | Sequence[date]
    series: Sequence[ChartSeries]
    axis: str
    description: str
    basis: str = ""
    category_axis: str = ""
    number_format: str = "#,##0"
    labelled: bool = False
    is_across: bool = False

    @property
    def subtitle(self) -> str:
        """What is measured, in which unit, on which basis, and where the axis starts if cut."""
        cut = self.axis_start
        start = f"Axis starts at {self.written(cut, self.axis_format)}" if cut else ""
        parts = (part.rstrip(".") for part in (self.axis, self.basis, start) if part)
        return "".join(f"{part}. " for part in parts).rstrip()

    def look_of(self, series: ChartSeries) -> SeriesLook:
        """How a line is drawn; unless it says so, the first is the actual, the next its plan."""
        if series.look is not None:
            return series.look
        if series.as_line:
            return SeriesLook.LIMIT
        looks = (SeriesLook.ACTUAL, SeriesLook.PLAN)
        at = self.series.index(series)
        return looks[at] if at < len(looks) else SeriesLook.OTHER

    @property
    def columns(self) -> Sequence[ChartSeries]:
        """The series that are drawn as columns."""
        is_line = self.kind is ChartKind.LINE
        return [series for series in self.series if not is_line and not series.as_line]

    @property
    def has_key(self) -> bool:
        """Whether a legend is needed: lines have their names beside them."""
        return len(self.columns) > 1

    @property
    def starts_above_zero(self) -> bool:
        """Whether the axis leaves 0 out: lines whose figures are close together, far from it."""
        amounts = self._amounts
        if self.kind is not ChartKind.LINE or min(amounts, default=0) <= 0:
            return False
        return (max(amounts) - min(amounts)) * CLOSE_TOGETHER < max(amounts)

    @property
    def axis_start(self) -> Decimal | None:
        """Where the axis starts: 0, or a round number below the lowest; None below 0."""
        if not self.starts_above_zero:
            return None if min(self._amounts, default=0) < 0 else Decimal(0)
        low, high = min(self._amounts), max(self._amounts)
        step = next(self._steps((high - low or high / CLOSE_TOGETHER) / FEWEST_STEPS))
        # A point on the axis, or nearly so, would have its words on it.
        return max(Decimal(0), low // step * step - (step if low % step < step / 5 else 0))

    @property
    def axis_step(self) -> Decimal | None:
        """How far apart the figures of the axis are: a round number; None where all are 0."""
        start, amounts = self.axis_start, [*self._amounts, Decimal(0)]
        if self.kind is ChartKind.STACKED:
            stacks = zip(*(series.values for series in self.columns), strict=True)
            amounts += [sum((max(part or ZERO, ZERO) for part in stack), ZERO) for stack in stacks]
        span = max(amounts) - (min(amounts) if start is None else start)
        reaching = self._steps(span / MOST_STEPS)
        return next((step for step in reaching if not (start or ZERO) % step), None)

    def _steps(self, least: Decimal) -> Iterator[Decimal]:
        """Round numbers that are no less; whole ones for whole figures."""
        least = least if _DECIMALS.search(self.number_format) else max(least, Decimal(1))
        power = Decimal(1).scaleb(least.adjusted())
        return (power * size for size in (1, 2, 5, 10) if power * size >= least)

    @property
    def axis_format(self) -> str:
        """Excel's format for the axis, with as many decimals as its steps have.

        A figure of 6.03% needs two; an axis from 0% to 60% needs none.
        """
        whole = _DECIMALS.sub("", self.number_format)
        if whole == self.number_format:
            return whole
        decimals = max(0, -(self.axis_step or Decimal(1)).adjusted())
        return whole.replace("#,##0", f"#,##0.{'0' * decimals}") if decimals else whole

    @property
    def largest_label(self) -> str:
        """The longest number along the axis."""
        amounts = (*self._amounts, Decimal(0))
        return max((self.written(amount, self.axis_format) for amount in amounts), key=len)

    def written(self, amount: Decimal | None, form: str = "") -> str:
        """An amount in a format of Excel, or in that of the figures: `£4,500`."""
        return shown(amount or ZERO, form or self.number_format)

    @property
    def _amounts(self) -> Sequence[Decimal]:
        return [value for drawn in self.series for value in drawn.values if value is not None]


def shown(value: Decimal, code: str) -> str:
    """A number as such a format, or one of a chart's in the unit of its values, shows it."""
    sections = code.split(";")
    section = sections[1 if value < 0 and len(sections) > 1 else 0]
    share = 100 if section.endswith("%") else 1
    place = _PLACE.search(section)
    decimals = len(place[1] or "") if place else 0
    number = f"{abs(rounded(value * share, decimals)):,.{decimals}f}"
    return _PLACE.sub(number, section).replace('"', "").replace("_)", "")


_PLACE = pattern(r"#,##0(?:\.(0+))?,*")


class ChartBlock(Frozen):
    """A chart, as wide as the text; a `low` one leaves room for more on its page.

    On slides, `abreast` of them can stand side by side.
    """

    chart: Chart
    abreast: int = 1
    low: bool = False


class Landscape(Frozen):
    """Blocks on pages of their own that are turned on their side, for what is too wide."""

    blocks: Sequence[Block]


Block: TypeAlias = (
    Paragraph | Heading | ListBlock | TableBlock | ChartBlock | Placeholder | Landscape
)


def text_of(cell: Cell) -> str:
    """The words of a cell."""
    if isinstance(cell, RatingMark):
        return cell.label
    # What is all in one run goes on knowing its cells.
    return cell[0].text if len(cell) == 1 else "".join(run.text for run in cell)


def plain(text: str) -> tuple[Run, ...]:
    """A text in one run, or none where it is empty."""
    return (Run(text),) if text else ()


class Wording(Frozen, kw_only=True):
    """Standard words: a Jinja template of Markdown under templates/, and what fills its tags.

    It stands among the blocks of a paper; each text that fills a tag is text,
    and no Markdown. Paragraphs are `numbered` where the paper numbers them, and have a `role`.
    """

    template: str
    content: Mapping[str, object]
    heading_level: int = 2
    numbered: bool = False
    role: str = ""
