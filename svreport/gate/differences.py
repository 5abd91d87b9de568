"""Where a file states other figures than the same document made anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from svreport.gate.passages import Passage

# A number with its sign, unit and brackets, as documents show it.
_NUMBER = re.compile(r"[(\-−+]?£?\d[\d,]*(?:\.\d+)?(?:%|pp|m\b|k\b)?\)?")
# As alike as two passages are of which one became the other.
ALIKE = 0.5


@dataclass(frozen=True)
class Difference:
    """A passage of a file that states other figures, or the file alone has, or it has lost.

    `stated` and `expected` are the numbers that differ.
    """

    passage: Passage
    stated: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    is_added: bool = False
    is_lost: bool = False


def numbers_in(text: str) -> list[str]:
    """The numbers in a text, as they are shown."""
    return _NUMBER.findall(text)


def differences(file: Sequence[Passage], anew: Sequence[Passage]) -> Iterator[Difference]:
    """Where the figures of a file differ from those of the document made anew."""
    matcher = SequenceMatcher(
        a=[one.text for one in file], b=[one.text for one in anew], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from _of_stretch(file[a:b], anew[c:d])


def _of_stretch(file: Sequence[Passage], anew: Sequence[Passage]) -> Iterator[Difference]:
    """The passages of a stretch that differs, each beside the one that it is most like."""
    left = list(anew)
    for passage in file:
        like = max(left, key=lambda one: _likeness(passage, one), default=None)
        if like is None or _likeness(passage, like)[0] < ALIKE:
            if numbers_in(passage.text):
                yield Difference(passage, stated=tuple(numbers_in(passage.text)), is_added=True)
            continue
        left.remove(like)
        stated, expected = _unlike(numbers_in(passage.text), numbers_in(like.text))
        if stated or expected:
            yield Difference(passage, stated=stated, expected=expected)
    for passage in left:
        if numbers_in(passage.text):
            yield Difference(passage, expected=tuple(numbers_in(passage.text)), is_lost=True)


def _likeness(one: Passage, other: Passage) -> tuple[float, float]:
    """How alike two passages are but for their numbers, and then with them."""
    if one.is_row != other.is_row or one.where != other.where:
        return 0.0, 0.0
    return _ratio(_worded(one.text), _worded(other.text)), _ratio(
        one.text.split(), other.text.split()
    )


def _ratio(one: list[str], other: list[str]) -> float:
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()


def _worded(text: str) -> list[str]:
    """The words of a text, its numbers taken for one another."""
    return _NUMBER.sub("0", text).split()


def _unlike(stated: list[str], expected: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of either that the other does not have in the same place."""
    one: list[str] = []
    other: list[str] = []
    matcher = SequenceMatcher(a=stated, b=expected, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            one += stated[a:b]
            other += expected[c:d]
    return tuple(one), tuple(other)
