"""What changed in a text, word by word, as a reader would mark it.

Paragraphs that are much alike are compared by their words; others are taken
out and put in whole, because a word-by-word difference of two unlike texts
reads as neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product
from typing import TypeAlias

from svreport.core.frozen import Frozen

ALIKE = 0.5
MOST = 0.75
# Fewer words than this between two changes are no help to a reader.
TELLING = 3
# The words shown of what stayed, before and after a change.
CONTEXT = 5
CUT = "…"

# Spaces that keep a figure and its unit together part no words.
_SPACES = re.compile(r"[ \t]+")


class Kind(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Piece(Frozen):
    """A stretch of words, and what became of it."""

    kind: Kind
    text: str


Passage: TypeAlias = tuple[Piece, ...]
Words: TypeAlias = Sequence[str]


class Rewriting(StrEnum):
    """What was done to a section of narrative."""

    ADDED = "added"
    REMOVED = "removed"
    ANEW = "written anew"
    CHANGED = "changed"


class SectionChanged(Frozen, kw_only=True):
    """A section of narrative and its passages that changed."""

    name: str
    way: Rewriting
    passages: tuple[Passage, ...]


def difference(before: str, after: str) -> tuple[Passage, ...]:
    """The passages that changed, in order; none where the texts say the same.

    What stayed within a passage stands in it whole; see `shortened`.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    passages: list[Passage] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            passages += _passages(old[a:b], new[c:d])
    return tuple(passages)


def is_written_anew(after: str, passages: Sequence[Passage]) -> bool:
    """Whether most words of a text are not those of the text before it."""
    added = [piece.text for passage in passages for piece in passage if piece.kind is Kind.ADDED]
    words = sum(map(len, _paragraphs(after)))
    return sum(len(text.split(" ")) for text in added) > words * MOST


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    split = (tuple(filter(None, _SPACES.split(line))) for line in text.splitlines())
    return [words for words in split if words]


def _passages(old: Sequence[Words], new: Sequence[Words]) -> Iterator[Passage]:
    """The changed paragraphs: those that are alike side by side, the rest whole."""
    next_old = next_new = 0
    for at_old, at_new in [*_pairs(old, new), (len(old), len(new))]:
        for words in old[next_old:at_old]:
            yield _pieces(words, ())
        for words in new[next_new:at_new]:
            yield _pieces((), words)
        if at_old < len(old):
            yield tuple(_worded(old[at_old], new[at_new]))
        next_old, next_new = at_old + 1, at_new + 1


def _pieces(gone: Words, come: Words) -> Passage:
    changed = ((Kind.REMOVED, gone), (Kind.ADDED, come))
    return tuple(Piece(kind, " ".join(words)) for kind, words in changed if words)


def _pairs(old: Sequence[Words], new: Sequence[Words]) -> list[tuple[int, int]]:
    """The paragraphs that are versions of each other: the likest together, none crossing."""
    # Of what is left from a place in both on: how alike the pairs are, and which they are.
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]]
    best = defaultdict(lambda: (0.0, []))
    for at_old, at_new in product(reversed(range(len(old))), reversed(range(len(new)))):
        ways = [best[at_old + 1, at_new], best[at_old, at_new + 1]]
        likeness = _likeness(old[at_old], new[at_new])
        if likeness >= ALIKE:
            rest, pairs = best[at_old + 1, at_new + 1]
            ways.append((likeness + rest, [(at_old, at_new), *pairs]))
        best[at_old, at_new] = max(ways, key=lambda way: way[0])
    return best[0, 0][1]


def _likeness(one: Words, other: Words) -> float:
    """How much two paragraphs share, from 0 to 1; cheap bounds are tried first."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _worded(old: Words, new: Words) -> list[Piece]:
    """Every word of two versions of a paragraph, removed ones before those in their place."""
    pieces: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (tag, a, b, c, d) in enumerate(codes):
        between_changes = 0 < at < len(codes) - 1
        if tag == "equal" and not (between_changes and b - a < TELLING):
            pieces += _pieces(gone, come)
            pieces.append(Piece(Kind.KEPT, " ".join(old[a:b])))
            gone, come = [], []
        else:
            gone += old[a:b]
            come += new[c:d]
    return [*pieces, *_pieces(gone, come)]


def shortened(pieces: Passage) -> Passage:
    """The passage, what stayed cut to the words next to a change."""
    last = len(pieces) - 1
    return tuple(
        Piece(piece.kind, _cut(piece.text, opens=at == 0, closes=at == last))
        if piece.kind is Kind.KEPT
        else piece
        for at, piece in enumerate(pieces)
    )


def _cut(text: str, *, opens: bool, closes: bool) -> str:
    words = text.split(" ")
    head = [] if opens else words[:CONTEXT]
    tail = [] if closes else words[-CONTEXT:]
    # A cut must spare more than the mark that stands for it.
    return text if len(words) <= len(head) + len(tail) + 2 else " ".join([*head, CUT, *tail])
