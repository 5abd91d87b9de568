"""A workbook as plain data: pages with one table each, every cell a value, formula or link.

Formulas refer to other cells as a person would write it: to a table's columns by
their headings (`Table`), or by a name that a page gives to some of its cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import compress
from textwrap import wrap
from typing import TypeAlias

from svreport.content.blocks import Chart, RatingMark, shown
from svreport.core.frozen import Frozen, field, replace
from svreport.core.house_style import decimals_of
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
    CHANGE = "change"


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
    """A live formula and the value it has, saved beside it, on a ground of its own if any."""

    expression: str
    value: Decimal | str
    format: Format = Format.MONEY
    decimals: int | None = None
    fill: str = ""


class Total(Frozen):
    """What a column comes to, in the row of totals of its table."""

    value: Decimal
    format: Format = Format.MONEY
    decimals: int | None = None


MINUS = '"\N{MINUS SIGN}"'
PERCENT_DECIMALS = 1
# Exact figures, such as a tolerance, may need more decimals than the money of the workbook.
MOST_BEYOND_MONEY = 2
_SUFFIXES = {Format.PERCENT: "%", Format.POINTS: '" pp"'}
# What is shown in brackets where it is negative, if the workbook's money is.
_IN_BRACKETS = (Format.MONEY, Format.POUNDS, Format.EXACT, Format.CHANGE)


def number_format(
    cell: Number | Formula | Total, decimals: int, *, has_brackets: bool = False
) -> str:
    """Excel's format of a number, in a workbook whose money is shown with so many decimals.

    They are fixed, since a format such as `0.##` leaves a point after a whole number.
    """
    kind, places = cell.format, cell.decimals
    if places is None:
        places = PERCENT_DECIMALS if kind in _SUFFIXES else 0
        if kind in (Format.MONEY, Format.CHANGE):
            places = decimals
        elif kind is Format.EXACT and isinstance(cell.value, Decimal):
            places = min(decimals_of(cell.value), decimals + MOST_BEYOND_MONEY)
    number = f"#,##0{'.' if places else ''}{'0' * places}{_SUFFIXES.get(kind, '')}"
    more = "+" if kind is Format.CHANGE else ""
    if has_brackets and kind in _IN_BRACKETS:
        # A space as wide as a bracket keeps the digits in line.
        return f"{more}{number}_);({number});{number}_)"
    return f"{more}{number};{MINUS}{number};{number}"


def share(difference: str, of: str, value: Decimal | None, unless: str, word: str = "") -> Formula:
    """A difference as a share of an amount's size, or a `word` where that says nothing.

    One that is shown as 0 is 0: it has no sign.
    """
    least = Decimal(5).scaleb(-PERCENT_DECIMALS - 3)
    size = f"IF(ABS({difference})<{least}*ABS({of}),0,{difference}/ABS({of}))"
    stated = word if value is None else value if abs(value) >= least else abs(value * 0)
    return Formula(f'=IF({unless},"{word}",{size})', stated, Format.PERCENT)


class Link(Frozen):
    """Words that lead to a cell: of another page, or of a page of another workbook.

    `file` is the name of that workbook, which stands in the same folder.
    """

    text: str
    page: str
    cell: str = "A1"
    file: str = ""


Cell: TypeAlias = str | Number | Formula | Total | Link | RatingMark | None

# What stands in a cell to which nothing applies: a blank one could be an omission.
NOTHING, BLANK = "[z]", "Empty cells: "
# What is left out where nothing is marked so.
THE_SAME = f". {NOTHING}: the same"


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
    width: float = 14


class Span(Frozen):
    """Cells of one column of a table's body, rows and columns counted from 0."""

    column: int
    first: int
    last: int


class ChartCells(Frozen):
    """Cells of a page's table, from a heading to a heading and a row to a row, counted from 0."""

    page: str
    heading: str
    row: int
    last_heading: str
    last_row: int

    @classmethod
    def down(cls, page: str, heading: str, row: int, count: int) -> ChartCells:
        """So many cells of a column, from a row down."""
        return cls(page, heading, row, heading, row + count - 1)


class PageChart(Frozen):
    """A chart drawn from the cells of tables: its categories, and those of each series."""

    chart: Chart
    categories: ChartCells
    series: Sequence[ChartCells]


class Table(Frozen):
    """A table as formulas refer to it, by the name of its page."""

    page: str

    @property
    def name(self) -> str:
        """The table's own name, as Excel takes one: it never begins with a digit."""
        words = re.sub(r"\W", "_", self.page)
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
    which formulas of any page refer to cells of this one. Of a long list, no more than `printed`
    rows are printed, and its intro says so. What is `blank` on purpose is filled in by hand.
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
    printed: int | None = None
    blank: Sequence[str] = ()

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

    def without_blank_columns(self, keep: Collection[str] = (), *, last: bool = True) -> Page:
        """The page without the columns in which no row has anything, but for those to `keep`.

        And but for its `last`, before which others may still be put.
        """
        end = len(self.headings) - last
        kept = [
            at == end or heading.text in keep or any(row.cells[at] for row in self.rows)
            for at, heading in enumerate(self.headings)
        ]
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

    def with_marks(self) -> Page:
        """The page with `[z]` in the cells to which nothing applies.

        The last column may be blank, what is to be filled in, and what a chart is drawn from:
        Excel takes words for 0 there.
        """
        drawn = {area.heading for page_chart in self.charts for area in page_chart.series}
        left = {*self.blank, *drawn}
        # Formulas add up the numbers of such a page, and take words for an error.
        is_live = any(isinstance(cell, Formula) for row in self.rows for cell in row.cells)
        columns = zip(*(row.cells for row in self.rows), strict=True) if is_live else ()
        summed = [any(isinstance(cell, Number | Formula) for cell in column) for column in columns]
        marked = [
            heading.text not in left and not (is_live and summed[at])
            for at, heading in enumerate(self.headings[:-1])
        ]

        def mark(cells: Sequence[Cell]) -> Sequence[Cell]:
            pairs = zip(marked, cells[:-1], strict=True)
            return (*(NOTHING if of and not cell else cell for of, cell in pairs), cells[-1])

        rows = [replace(row, cells=mark(row.cells)) for row in self.rows]
        total = self.total and mark(self.total)
        shown = [
            cell for cells in (*(row.cells for row in rows), total or ()) for cell in cells[:-1]
        ]
        intro = list(self.intro)
        if is_live and not all(shown):
            if NOTHING not in shown:
                # Others are left as they are: a replaced line would be signed in full.
                marked_line = f"{NOTHING}: "
                intro = [
                    line.replace(THE_SAME, "").replace(marked_line, BLANK)
                    if marked_line in line
                    else line
                    for line in intro
                ]
            if not any(BLANK in line for line in intro):
                intro.append(f"{BLANK}nothing applies there.")
        return replace(self, rows=rows, intro=intro, total=total)

    def on_paper(self, decimals: int, beside: float = 0) -> Page:
        """The page with columns as wide as their numbers, whose money has so many decimals, and as
        the longest word of their headings; and its intro in lines that a printed page takes, a
        column of so many characters added to it.
        """
        headings = [
            replace(heading, width=width)
            for heading, width in zip(self.headings, self._widths(decimals, beside), strict=True)
        ]
        columns = zip(*(row.cells for row in self.rows), strict=True)
        alike = zip(*(_alike(cells, decimals) for cells in columns), strict=True)
        rows = [replace(row, cells=cells) for row, cells in zip(self.rows, alike, strict=True)]
        page = replace(self, headings=headings, rows=rows)
        layout = PrintLayout.of(page, beside)
        page = page._filling(layout.width - (points(beside) if beside else 0))
        lines = (line for text in self.intro for line in _lines(text, layout.characters))
        return replace(page, intro=tuple(lines))

    def _widths(self, decimals: int, beside: float) -> Sequence[float]:
        """How wide the columns are: none narrower than its numbers, and than each word of its
        heading where that leaves the table on one page.
        """
        rows = [row.cells for row in self.rows] + ([] if self.total is None else [self.total])
        columns = list(zip(*rows, strict=True))
        digits = [max(0, *(_digits(cell, decimals) for cell in column)) for column in columns]
        stated = [max(each.width, own) for each, own in zip(self.headings, digits, strict=True)]
        words = [letters_wide(_longest_word(each.text)[:LONGEST]) for each in self.headings]
        # Words over numbers stand on the right, where a cell has less of an edge.
        least = [
            max(number, word + (RIGHT - INDENT)) if number else word
            for number, word in zip(digits, words, strict=True)
        ]
        widths = list(map(max, stated, least))
        wide = sum(map(points, widths)) + (points(beside) if beside else 0)
        for upright in (True, False) if len(self.rows) > MOST_LYING else (False,):
            excess = (wide - WIDTHS[upright] * 100 / SMALLEST) / POINTS_OF_DIGIT
            if excess <= MOST_EXCESS:
                for whole in (SHORT, 0):
                    narrowest = [
                        max(floor, _widest_word(column, whole))
                        for floor, column in zip(least, columns, strict=True)
                    ]
                    if given := _giving_way(widths, narrowest, excess):
                        return given
                return stated
        return widths

    def _filling(self, width: float) -> Page:
        """The page whose column of most lines of text has what its table leaves of a width."""
        widths = [heading.width for heading in self.headings]
        left = (width - sum(map(points, widths))) / POINTS_OF_DIGIT
        if left < 1 or not self.rows:
            return self
        columns = [
            [*map(words_of, column)] for column in zip(*(it.cells for it in self.rows), strict=True)
        ]
        lines = [
            sum(lines_needed(text, wide, 1) for text in texts)
            for texts, wide in zip(columns, widths, strict=True)
        ]
        at = lines.index(max(lines))
        wanted = max(map(letters_wide, columns[at]))
        wider = int(min(widths[at] + left, max(widths[at], wanted)) * DIGIT) / DIGIT
        headings = [*self.headings]
        headings[at] = replace(headings[at], width=wider)
        return replace(self, headings=headings)

    def column(self, heading: str) -> int:
        """Where a heading stands, counted from 0. Raises ValueError where there is none."""
        return [column.text for column in self.headings].index(heading)


def _alike(column: Sequence[Cell], decimals: int) -> Sequence[Cell]:
    """A column whose exact figures all have as many decimals as any of them needs."""
    numbers = (cell for cell in column if isinstance(cell, Number | Formula))
    exact = [cell for cell in numbers if cell.format is Format.EXACT]
    needed = (decimals_of(cell.value) for cell in exact if isinstance(cell.value, Decimal))
    most = min(max(needed, default=0), decimals + MOST_BEYOND_MONEY)
    return [replace(cell, decimals=most) if cell in exact else cell for cell in column]


def _digits(cell: Cell, decimals: int) -> float:
    """How wide a number is, in digits, with what its cell keeps free; 0 for anything else."""
    if not isinstance(cell, Number | Formula | Total) or isinstance(cell.value, str):
        return 0
    return len(shown(cell.value, number_format(cell, decimals))) * BOLD + 0.6


def words_of(cell: Cell) -> str:
    """What a cell says in words, which may take several lines."""
    if isinstance(cell, Link):
        return cell.text
    return cell.label if isinstance(cell, RatingMark) else cell if isinstance(cell, str) else ""


def _widest_word(column: Sequence[Cell], whole: int) -> float:
    """How wide a column must be for each word of its cells to stand in one line.

    And for each text of no more letters than are left `whole`.
    """
    texts = map(words_of, column)
    parts = (text if len(text) <= whole else _longest_word(text) for text in texts)
    return max(map(letters_wide, parts), default=0)


def _giving_way(
    widths: Sequence[float], least: Sequence[float], excess: float
) -> Sequence[float] | None:
    """The widths less an excess, each column giving by what it can; None if they all cannot."""
    if excess <= 0:
        return widths
    spare = [max(0, width - floor) for width, floor in zip(widths, least, strict=True)]
    if sum(spare) < excess:
        return None
    return [
        int((width - excess * own / sum(spare)) * DIGIT) / DIGIT if own else width
        for width, own in zip(widths, spare, strict=True)
    ]


def _lines(text: str, width: int) -> Sequence[str]:
    """A text in lines; one that knows its cells stays whole."""
    if type(text) is not str:
        return [text]
    return wrap(text, width, replace_whitespace=False, expand_tabs=False, break_on_hyphens=False)


class PrintLayout(Frozen):
    """How a page is printed on A4: its rows, upright or not, its scale in per cent, and the breaks
    between its columns.

    Nothing is printed smaller than `SMALLEST` per cent. What is wider is on several pages, each
    with the first column.
    """

    rows: int
    upright: bool
    scale: int
    breaks: Sequence[int] = ()

    @property
    def width(self) -> float:
        """How wide a printed page is, in points of the sheet."""
        return WIDTHS[self.upright] * 100 / self.scale

    @property
    def height(self) -> float:
        """How high a printed page is, in points of the sheet."""
        return HEIGHTS[self.upright] * 100 / self.scale

    @property
    def characters(self) -> int:
        """How many characters of an intro stand in a line."""
        return int(self.width / CHARACTER)

    @classmethod
    def of(cls, page: Page, beside: float = 0) -> PrintLayout:
        """How a page is printed, with a column of so many characters added to it."""
        widths = [heading.width for heading in page.headings] + ([beside] if beside else [])
        wide = list(map(points, widths))
        count = len(page.rows) + (page.total is not None) if page.printed is None else page.printed
        for upright in (True, False) if count > MOST_LYING else (False,):
            scale = min(100, int(WIDTHS[upright] * 100 / sum(wide)))
            if scale >= SMALLEST:
                # What takes more than half a page is printed as small as it may be.
                is_long = count > (MOST_ABOVE_CHART if page.charts else MOST_LYING // 2)
                return cls(count, upright, SMALLEST if is_long else scale)
        layout = cls(count, False, SMALLEST)
        return replace(layout, breaks=list(_breaks(wide, layout.width)))


def points(width: float) -> float:
    """How wide Excel makes a column of so many characters, in points: whole pixels."""
    return (int(width * DIGIT + 0.5) + EDGE) / DIGIT * PIXELS * POINTS_OF_PIXEL


def _breaks(wide: Sequence[float], most: float) -> Iterator[int]:
    """The columns that begin another page, each page beginning with the first column again."""
    used = 0.0
    for column, width in enumerate(wide):
        if used + width > most and used:
            yield column
            used = wide[0]
        used += width


# A4 between its margins, in points, lying and upright; the least scale, at which text of 10
# points is printed at 9; the rows that a lying page takes, alone and with a chart.
WIDTHS, HEIGHTS = (777, 532), (526, 773)
SMALLEST, MOST_LYING, MOST_ABOVE_CHART = 90, 38, 12
# Of a column: its usual width in characters, the pixels of a digit and an edge in Excel, and of a
# digit in LibreOffice, which has wider ones; and how wide a character of an intro is, in points.
USUAL_WIDTH, DIGIT, EDGE, PIXELS, POINTS_OF_PIXEL, CHARACTER = 8.43, 7, 5, 7.42, 0.75, 5.35
# How many digits too wide a table may be for its columns to give way, so that it is on one page.
POINTS_OF_DIGIT, MOST_EXCESS = PIXELS * POINTS_OF_PIXEL, 8
# The letters of a text that is not broken then, and of a heading's word that never is.
SHORT, LONGEST = 14, 24

_NOT_IN_NAMES = re.compile(r"\W+")


def defined_name(*words: object) -> str:
    """A name for cells, of words that begin with a letter: `closing_balance_plan_2024_25`."""
    return _NOT_IN_NAMES.sub("_", "_".join(str(word) for word in words)).strip("_")


# The room at the edges of a cell, in digits, and of one whose text is on the right; how much wider
# letters of 11 points are than the digits of 10 that columns are measured in, and bold numbers and
# letters than others.
INDENT, RIGHT, OF_11_POINTS, BOLD, BOLD_LETTER = 1.8, 0.6, 1.16, 1.08, 1.05


def lines_needed(text: str, width: float, letters: float = OF_11_POINTS) -> int:
    """How many lines a wrapped text takes in a column of so many digits, as near as can be.

    Its `letters` are so much larger than those that the width of the column is counted in.
    """
    room = (width - INDENT) / letters
    if len(text) * WIDEST < room and text.isprintable():
        return 1
    return sum(_wrapped(paragraph, max(1.0, room)) for paragraph in text.splitlines() or [""])


@lru_cache(maxsize=1024)
def letters_wide(text: str) -> float:
    """How many digits wide a column must be for a text to stand in one line, bold or not."""
    return INDENT + sum(
        _WIDTHS[letter] * (BOLD_LETTER if letter.isalpha() else 1) for letter in text
    )


def _longest_word(text: str) -> str:
    """The longest word of a text; that of a note is one word."""
    return max(_WORD.findall(text), key=letters_wide, default="")


_WORD = re.compile(r"\[[^\]]*\]|\S+")


def _wrapped(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        size = sum(map(_WIDTHS.__getitem__, word))
        if used and used + _WIDTHS[" "] + size > room:
            lines, used = lines + 1, 0.0
        lines += int(size // room)
        used += size % room + (_WIDTHS[" "] if used else 0)
    return lines


# How wide letters are in Arial, beside a digit; others are as wide as a capital.
WIDE, WIDEST = 1.35, 1.7
_WIDTHS: Mapping[str, float] = defaultdict(
    lambda: WIDE,
    {
        **dict.fromkeys("ckvxyzs", 0.9),
        **dict.fromkeys("ijl.,:;'’|! ft()[]/-r", 0.58),
        **dict.fromkeys("abdeghnopqu0123456789£−+=<>?×", 1.0),
    },
)


class Workbook(Frozen):
    """A workbook's pages; `decimals` and `brackets` say how its money is shown."""

    pages: Sequence[Page]
    decimals: int = 0
    brackets: bool = False
