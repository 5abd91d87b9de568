"""Text on slides: lines over as many as they need, titles and captions in a box of their own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.rendering.metrics import ARIAL, line_heights

DEEPEST_LEVEL = 4
BULLET = ""  # As the template has it.


class Line(Frozen):
    """A paragraph of a slide: its level from 0, and what stands before it, if anything.

    An item of a list has the template's bullet, or its `number`. A heading stays with what
    follows it. Of a paragraph that goes on from the slide before, `goes_on` says so: it has no
    mark again.
    """

    runs: Sequence[Run]
    level: int = 0
    is_item: bool = False
    number: int | None = None
    is_heading: bool = False
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def weighted_runs(self) -> tuple[Run, ...]:
        """Its runs in the weight in which they are set: all of a heading is bold."""
        return in_bold(self.runs) if self.is_heading else tuple(self.runs)


def in_bold(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, all of them bold."""
    return tuple(replace(run, bold=True) for run in runs)


def lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    """The lines of blocks of text, in order; tables and charts are none."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Line(_clean(block.runs))
        elif isinstance(block, Heading):
            yield Line(_clean(block.runs), is_heading=True)
        elif isinstance(block, ListBlock):
            yield from _items(block, 0)


def _items(block: ListBlock, level: int) -> Iterator[Line]:
    for number, item in enumerate(block.items, start=block.start):
        is_first = True
        for part in item:
            if isinstance(part, ListBlock):
                yield from _items(part, min(level + 1, DEEPEST_LEVEL))
            elif isinstance(part, TableBlock):
                yield from _rows(part, level)
            elif isinstance(part, Paragraph):
                own = number if is_first and block.ordered else None
                yield Line(_clean(part.runs), level, is_first, own, goes_on=not is_first)
                is_first = False


def _rows(table: TableBlock, level: int) -> Iterator[Line]:
    """A table within a list as lines, since a slide's list has no room for one."""
    headings = [text_of(column.heading) for column in table.columns]
    for row in table.rows:
        told = [
            f"{heading}: {text_of(cell)}" if heading else text_of(cell)
            for heading, cell in zip(headings, row, strict=True)
        ]
        yield Line(_clean([Run("; ".join(told))]), level, goes_on=True)


def _clean(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, text=run.text.replace("\t", " ")) for run in runs if run.text)


def cut(runs: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The runs up to a place among their characters, and those from there on."""
    first: list[Run] = []
    second: list[Run] = []
    start = 0
    for run in runs:
        here = min(max(at - start, 0), len(run.text))
        if run.text[:here]:
            first.append(replace(run, text=run.text[:here]))
        if run.text[here:]:
            second.append(replace(run, text=run.text[here:]))
        start += len(run.text)
    return tuple(first), tuple(second)


def pieces(runs: Sequence[Run], ends: Sequence[int]) -> list[tuple[Run, ...]]:
    """The runs cut at these places, the last of which is their end."""
    return [cut(cut(runs, end)[0], start)[1] for start, end in pairwise((0, *ends))]


Part = TypeVar("Part")

# How many heights are tried between half of a page and a whole one.
TRIED = 16


def balance_pages(
    parts: Sequence[Part],
    height: float,
    fill_pages: Callable[[Sequence[Part], float], list[list[Part]]],
    count_breaks: Callable[[list[list[Part]]], int] = lambda _: 0,
) -> list[list[Part]]:
    """The pages that `fill_pages` makes of the parts, the last not much emptier than the others.

    `fill_pages` fills pages of a height as far as it can; what it makes of the full height says
    how many pages are needed. A smaller height that needs no more fills them alike; one at
    which fewer groups fall apart, as `count_breaks` counts them, is better still.
    """
    pages = fill_pages(parts, height)
    if len(pages) < 2:
        return pages
    found = [(count_breaks(pages), height, pages)]
    for number in range(TRIED):
        lower = height * (1 + number / TRIED) / 2
        tried = fill_pages(parts, lower)
        if len(tried) == len(pages):
            found.append((count_breaks(tried), lower, tried))
    return min(found, key=lambda attempt: attempt[:2])[2]


CONTINUED = " (continued)"
# The space above a heading among text, in its own height.
SPACE_ABOVE = 0.8


class Level(Frozen):
    """How a level of text is set, in points: its size, indent and the space above it.

    `spacing` is what the height of a line is multiplied by.
    """

    size: float
    indent: float = 0.0
    before: float = 0.0
    spacing: float = 1.0


class TextBox(Frozen):
    """The room for text, in points, and how its levels are set."""

    width: float
    height: float
    levels: Sequence[Level]
    widening: float = ARIAL

    def level(self, line: Line) -> Level:
        found = self.levels[min(line.level, len(self.levels) - 1)]
        # Paragraphs and headings stand at the edge of the box.
        is_plain = not line.is_item and not line.goes_on
        return replace(
            found,
            indent=0.0 if is_plain else found.indent,
            before=found.size * SPACE_ABOVE if line.is_heading else found.before,
        )

    def rows(self, line: Line) -> list[tuple[int, float]]:
        """Where each of the line's rows ends, and how high it is."""
        level = self.level(line)
        width = self.width - level.indent
        rows = line_heights(line.weighted_runs, level.size, self.widening, width)
        return [(end, height * level.spacing) for end, height in rows]

    def height_of(self, *lines: Line) -> float:
        """The height that lines take up, the space above each with it."""
        rows = (height for line in lines for _, height in self.rows(line))
        return sum(rows) + sum(self.level(line).before for line in lines)


def text_pages(lines: Sequence[Line], box: TextBox) -> list[list[Line]]:
    """The lines page by page, each no higher than the box; nothing is left out.

    A line that is higher than the box goes on overleaf. A heading stays with the line after
    it, and is repeated where what it heads goes on.
    """
    room = _room(lines, box)
    parts = [_measure(part, box) for line in lines for part in _parts(line, box, room)]
    pages = balance_pages(
        parts,
        box.height,
        lambda all_, height: _fill_pages(all_, height, box),
        lambda tried: sum(page[0].repeats + page[-1].line.is_heading for page in tried),
    )
    return [[part.line for part in page] for page in pages]


class _MeasuredLine(Frozen):
    """A line and the height that it needs; `repeats` says that it stands on the page before."""

    line: Line
    height: float
    repeats: bool = False


def _measure(line: Line, box: TextBox, *, repeats: bool = False) -> _MeasuredLine:
    return _MeasuredLine(line, box.height_of(line), repeats)


def _room(lines: Sequence[Line], box: TextBox) -> float:
    """The height that is left for a line below the highest heading, repeated."""
    headings = [box.height_of(_continued_heading(line)) for line in lines if line.is_heading]
    return box.height - max((height for height in headings if height < box.height / 2), default=0.0)


def _parts(line: Line, box: TextBox, room: float) -> list[Line]:
    """The line, in several where it is higher than the room."""
    rows = box.rows(line)
    filled = accumulate((height for _, height in rows), initial=box.level(line).before)
    fitting = sum(height <= room for height in filled) - 1
    if fitting >= len(rows) or len(rows) == 1:
        return [line]
    first, rest = cut(line.weighted_runs, rows[max(fitting, 1) - 1][0])
    # A heading as long as that is none: it would fill the next page, too.
    begun = replace(line, is_heading=False, runs=first)
    again = line.is_item or line.goes_on
    after = replace(begun, runs=rest, is_item=False, number=None, goes_on=again)
    return [begun, *_parts(after, box, room)]


def _fill_pages(
    parts: Sequence[_MeasuredLine], height: float, box: TextBox
) -> list[list[_MeasuredLine]]:
    pages: list[list[_MeasuredLine]] = []
    page: list[_MeasuredLine] = []
    heading: Line | None = None
    for at, part in enumerate(parts):
        line, filled = part.line, sum(other.height for other in page)
        after = parts[at + 1].height if line.is_heading and at + 1 < len(parts) else 0.0
        if page and filled + part.height + after > height:
            pages.append(page)
            page = _first_lines(heading, part, box)
        page.append(part)
        heading = line if line.is_heading else heading if line.is_item or line.goes_on else None
    return [*pages, page] if page else pages


def _first_lines(heading: Line | None, first: _MeasuredLine, box: TextBox) -> list[_MeasuredLine]:
    """What a page begins with: the heading of what goes on, where there is room for both."""
    if heading is None or first.line.is_heading:
        return []
    repeated = _measure(_continued_heading(heading), box, repeats=True)
    return [repeated] if repeated.height + first.height <= box.height else []


def _continued_heading(heading: Line) -> Line:
    last = heading.runs[-1] if heading.runs else Run("")
    return replace(heading, runs=(*heading.runs, replace(last, text=CONTINUED, link=None)))


# No text on a slide is smaller than this, in points.
SMALLEST = 18.0
STEP = 4.0
CUT = "…"
# A text is cut between words, unless its last one is longer than this.
LONGEST_TAIL = 25


class SizedBox(Frozen):
    """The room for text of one size, in points, and how large and wide the template sets it."""

    width: float
    height: float
    size: float
    bold: bool = False
    widening: float = ARIAL


class FittedText(Frozen):
    """A text as its box holds it, at a size of its own where the template's is too large."""

    text: str
    size: float | None
    height: float
    is_cut: bool = False


def fit_text(text: str, box: SizedBox, ending: str = "") -> FittedText:
    """The text with its ending, set smaller where it must be, and cut where that is not enough.

    The ending, such as ` (2 of 3)`, is never cut.
    """
    shown, is_cut, size = f"{text}{ending}", False, box.size
    for size in _sizes(box.size):
        if _height(shown, box, size) <= box.height:
            break
    else:
        longest = bisect_left(
            range(1, len(text)),
            True,
            key=lambda length: _height(f"{text[:length]}{CUT}{ending}", box, size) > box.height,
        )
        kept = text[:longest]
        if " " in kept[-LONGEST_TAIL:]:
            kept = kept.rpartition(" ")[0]
        shown, is_cut = f"{kept.rstrip()}{CUT}{ending}", True
    own = size if size != box.size else None
    return FittedText(shown, own, _height(shown, box, size), is_cut)


def _sizes(largest: float) -> Sequence[float]:
    sizes = [largest]
    while sizes[-1] > SMALLEST:
        sizes.append(max(SMALLEST, sizes[-1] - STEP))
    return sizes


def _height(text: str, box: SizedBox, size: float) -> float:
    lines = line_heights([Run(text, bold=box.bold)], size, box.widening, box.width)
    return sum(height for _, height in lines)
