"""Where a file states other figures than the same document made anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from svreport.release.gate.faults import Passage

# A number with its sign, unit and brackets, as documents show it.
_NUMBER = re.compile(r"[(\-−+]?£?\d[\d,]*(?:\.\d+)?(?:%|pp|m\b|k\b)?\)?")
# What a document says it is signed off by; its digits are no figures.
_FINGERPRINT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")
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
    """The numbers in a text, as they are shown; those of a fingerprint are none."""
    return _NUMBER.findall(_FINGERPRINT.sub("", text))


def differences(
    file: Sequence[Passage], anew: Sequence[Passage], *, telling: Sequence[str] = ()
) -> Iterator[Difference]:
    """Where the figures of a file differ from those of the document made anew.

    `telling` has words that decide as figures do, such as the labels of ratings: as whole
    words, with their capitals, they are compared as numbers are.
    """
    stating = _Stating(telling)
    matcher = SequenceMatcher(
        a=[one.text for one in file], b=[one.text for one in anew], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from stating.of_stretch(file[a:b], anew[c:d])


class _Stating:
    """Finds what a passage states: its numbers, and the words that tell as much."""

    def __init__(self, telling: Sequence[str]) -> None:
        # The longer label first, where one is the beginning of another.
        words = (re.escape(one) for one in sorted(telling, key=len, reverse=True) if one)
        labels = [rf"(?<!\w){one}(?!\w)" for one in words]
        self._pattern = re.compile("|".join([*labels, _NUMBER.pattern]))

    def stated(self, passage: Passage) -> tuple[str, ...]:
        return tuple(self._pattern.findall(_FINGERPRINT.sub("", passage.text)))

    def of_stretch(self, file: Sequence[Passage], anew: Sequence[Passage]) -> Iterator[Difference]:
        """The passages of a stretch that differs, each beside the one that it is most like."""
        left = list(anew)
        for passage in file:
            like = max(left, key=lambda one: self._likeness(passage, one), default=None)
            if like is None or self._likeness(passage, like)[0] < ALIKE:
                if self.stated(passage):
                    yield Difference(passage, stated=self.stated(passage), is_added=True)
                continue
            left.remove(like)
            stated, expected = _unlike(self.stated(passage), self.stated(like))
            if stated or expected:
                yield Difference(passage, stated=stated, expected=expected)
        for passage in left:
            if self.stated(passage):
                yield Difference(passage, expected=self.stated(passage), is_lost=True)

    def _likeness(self, one: Passage, other: Passage) -> tuple[float, float]:
        """How alike two passages are but for what they state, and then with it."""
        if one.is_row != other.is_row or one.where != other.where:
            return 0.0, 0.0
        return _ratio(self._worded(one), self._worded(other)), _ratio(
            one.text.split(), other.text.split()
        )

    def _worded(self, passage: Passage) -> list[str]:
        """The words of a passage, what it states taken for one another."""
        return self._pattern.sub("0", passage.text).split()


def _ratio(one: list[str], other: list[str]) -> float:
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()


def _unlike(
    stated: Sequence[str], expected: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of either that the other does not have in the same place."""
    one: list[str] = []
    other: list[str] = []
    matcher = SequenceMatcher(a=stated, b=expected, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            one += stated[a:b]
            other += expected[c:d]
    return tuple(one), tuple(other)
