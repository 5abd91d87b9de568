"""How wide text is, and into how many lines it falls: a little more than it will be.

A slide's text must never run over its box, on a machine with other fonts least of
all. So widths come from a table and not from a font file: those of Arial, on which
the template's own fonts and most others are modelled, with something to spare.
Sizes are in points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace

# The advance widths of Arial, in thousandths of the font's size.
_REGULAR = {
    191: "'",
    222: "ijl‘’‚",
    260: "|",
    278: " \t!,./:;I[]\\ft\u00a0·",
    333: "()-`r“”„‑",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jckvxyzs",
    556: "0123456789#$?_abdeghnopqLu£€–«»§†‡",
    584: "+<=>~−×÷±¬",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←↑↓✓™▲▼",
    1015: "@",
}
# Where Arial Bold is wider.
_BOLD = {
    278: "ijl‘’‚'|",
    333: "!:;ft[]",
    389: "r{}",
    474: '"',
    500: "“”„",
    556: "cksvxyzJ",
    584: "^",
    611: "bdghnopqu#?FLTZ",
    722: "&ABCDHKNRU",
    778: "w",
    889: "m%",
    975: "@",
}
# How much wider other fonts are than Arial; one that is not known may be wider still.
_FONTS = {
    "arial": 1.03,
    "helvetica": 1.03,
    "liberation sans": 1.03,
    "calibri": 1.0,
    "aptos": 1.06,
    "segoe ui": 1.06,
    "gill sans mt": 1.03,
    "times new roman": 1.0,
    "georgia": 1.1,
    "tahoma": 1.06,
    "trebuchet ms": 1.06,
    "verdana": 1.25,
}
_OF_OTHER_FONTS = 1.2
_OTHER_LETTER, _OTHER_SIGN, _EMOJI = 950, 1000, 1450
_LINE, _TALL_LINE = 1.2, 1.4


def _by_character(groups: dict[int, str]) -> dict[str, int]:
    return {character: width for width, group in groups.items() for character in group}


_WIDTHS = _by_character(_REGULAR)
_BOLD_WIDTHS = _WIDTHS | _by_character(_BOLD)


def widening_of(family: str) -> float:
    """How much wider than Arial text of a font is set."""
    return _FONTS.get(family.casefold(), _OF_OTHER_FONTS)


ARIAL = widening_of("Arial")


def widths(runs: Sequence[Run], size: float, widening: float) -> list[float]:
    """The width of every character, in points."""
    scale = size * widening / 1000
    return [_width(character, run.bold) * scale for run in runs for character in run.text]


def text_width(text: str, size: float, widening: float, *, bold: bool = False) -> float:
    """How wide a text is in one line."""
    return sum(widths([Run(text, bold=bold)], size, widening))


def line_height(text: str, size: float) -> float:
    """The height of a line of the text; letters from other fonts may need more."""
    return size * (_LINE if all(map(_is_latin, text)) else _TALL_LINE)


def line_heights(
    runs: Sequence[Run], size: float, widening: float, width: float
) -> list[tuple[int, float]]:
    """Each line of a text: where it ends, and how high it is."""
    text = "".join(run.text for run in runs)
    ends = line_ends(runs, size, widening, width)
    return [(end, line_height(text[start:end], size)) for start, end in pairwise((0, *ends))]


def line_ends(runs: Sequence[Run], size: float, widening: float, width: float) -> list[int]:
    """Where each line of a text ends, as places between its characters.

    Lines break at spaces and where the text has a break of its own; a word that is
    wider than a line breaks anywhere. An empty text has one line.
    """
    text, each = "".join(run.text for run in runs), widths(runs, size, widening)
    ends: list[int] = []
    start, filled, after_space = 0, 0.0, 0
    for at, character in enumerate(text):
        if character == "\n":
            ends.append(at + 1)
            start, filled, after_space = at + 1, 0.0, 0
            continue
        if character == " ":
            # What hangs over the end of a line is not seen.
            filled += each[at]
            after_space = at + 1
            continue
        if filled + each[at] > width and at > start:
            end = after_space if after_space > start else at
            ends.append(end)
            start, filled = end, sum(each[end:at])
        filled += each[at]
    return [*ends, len(text)]


@lru_cache(maxsize=4096)
def _width(character: str, bold: bool) -> float:
    table = _BOLD_WIDTHS if bold else _WIDTHS
    if character in table:
        return table[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Cc"):
        return 0
    plain = unicodedata.normalize("NFD", character)[0]
    if plain in table:
        return table[plain]
    if ord(character) >= 0x1F000 or unicodedata.east_asian_width(character) in "WF":
        return _EMOJI
    return _OTHER_LETTER if category[0] in "LN" else _OTHER_SIGN


@lru_cache(maxsize=4096)
def _is_latin(character: str) -> bool:
    return ord(character) < 0x250 or character in _WIDTHS or 0x2000 <= ord(character) < 0x2070


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left."""
    directions = map(unicodedata.bidirectional, text)
    return next((side for side in directions if side in ("L", "R", "AL")), "L") != "L"


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
