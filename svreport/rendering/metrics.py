"""How wide text is, and into how many lines it falls: a little more than it will be.

A slide's text must never run over its box, on a machine with other fonts least of
all. So widths come from a table and not from a font file: those of Arial, on which
the template's own fonts and most others are modelled, with something to spare.
Sizes are in points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from svreport.content.blocks import Run

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
# Lines break here, and not at a space that keeps its words together.
BETWEEN_WORDS = re.compile("[ \n\t]")
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


def longest_word(texts: Iterable[str], size: float, widening: float = 1.0) -> float:
    """How wide the widest word of the texts is where it is bold; 0 without one."""
    words = {word for text in texts for word in BETWEEN_WORDS.split(text)}
    return max(map(_bold_width, words), default=0) * size * widening / 1000


@lru_cache(maxsize=4096)
def _bold_width(word: str) -> float:
    return sum([_width(character, True) for character in word])


def column_widths(shares: Sequence[float], words: Sequence[float], whole: float) -> list[float]:
    """The widths of a table's columns: by their shares, but none too narrow for its longest word.

    Where not all longest words fit, words break.
    """
    wanted = [whole * share / sum(shares) for share in shares]
    even, least = whole / len(shares), list(words)
    if sum(least) > whole:
        least = [min(word, max(even, width)) for word, width in zip(words, wanted, strict=True)]
    if sum(least) > whole:
        return [width * whole / sum(least) for width in least]
    raised = [max(width, floor) for width, floor in zip(wanted, least, strict=True)]
    over = sum(raised) - whole
    # What others need is taken where texts are long: there it adds the fewest lines.
    spare = [(width - floor) ** 2 for width, floor in zip(raised, least, strict=True)]
    if not sum(spare):
        return raised
    taken = [over * own / sum(spare) for own in spare]
    return [max(width - own, floor) for width, own, floor in zip(raised, taken, least, strict=True)]


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
