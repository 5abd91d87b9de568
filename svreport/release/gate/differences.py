"""Where a file states other figures or formulas than the same document made again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from svreport.release.gate.faults import Fault, FormulaCell, Passage, quoted

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
    """Return the numbers in a text, as they are shown; those of a fingerprint are none."""
    return _NUMBER.findall(_FINGERPRINT.sub("", text))


def differences(
    file: Sequence[Passage], rebuilt: Sequence[Passage], *, decisive: Sequence[str] = ()
) -> Iterator[Difference]:
    """Yield where the figures of a file differ from those of the document made again.

    `decisive` has words that say as much as figures do, such as the labels of ratings: as whole
    words, with their capitals, they are compared as numbers are.
    """
    comparison = _Comparison(decisive)
    matcher = SequenceMatcher(
        a=[passage.text for passage in file],
        b=[passage.text for passage in rebuilt],
        autojunk=False,
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from comparison.of_stretch(file[a:b], rebuilt[c:d])


def formula_differences(
    file: Sequence[FormulaCell], rebuilt: Sequence[FormulaCell]
) -> Iterator[Fault]:
    """Yield the first formula of each sheet that the workbook made again has not in its column.

    Of the others, those that have other words as their value; numbers are compared with
    everything else that the workbook says.
    """
    known = set(map(_in_column, rebuilt))
    other = [cell for cell in file if _in_column(cell) not in known]
    for sheet, cells in groupby(other, key=lambda cell: cell.sheet):
        first, *others = cells
        more = f", as were {len(others):,} more of its sheet" if others else ""
        wrong = f"the formula {quoted(first.formula)} was changed or added by hand{more}."
        yield Fault(f"{sheet}!{first.address}", wrong)
    words = {cell[:3]: cell.words for cell in rebuilt}
    for cell in file:
        expected = words.get(cell[:3], cell.words)
        if cell.words != expected:
            saved = f"the saved value is {quoted(cell.words)}, where the inputs give"
            yield Fault(f"{cell.sheet}!{cell.address}", f"{saved} {quoted(expected)}.")


def _in_column(cell: FormulaCell) -> tuple[str, str, str]:
    """A formula and its column: rows may be sorted, or come in between."""
    return cell.sheet, cell.address.rstrip("0123456789"), cell.formula


class _Comparison:
    """Compares what passages state: their numbers, and the words that decide as much."""

    def __init__(self, decisive: Sequence[str]) -> None:
        # The longer label first, where one is the beginning of another.
        words = map(re.escape, sorted(filter(None, decisive), key=len, reverse=True))
        labels = [rf"(?<!\w){word}(?!\w)" for word in words]
        self._pattern = re.compile("|".join([*labels, _NUMBER.pattern]))

    def stated(self, passage: Passage) -> tuple[str, ...]:
        return tuple(self._pattern.findall(_FINGERPRINT.sub("", passage.text)))

    def of_stretch(
        self, file: Sequence[Passage], rebuilt: Sequence[Passage]
    ) -> Iterator[Difference]:
        """Yield the passages of a stretch that differs, each beside the one it is most like."""
        left = list(rebuilt)
        for passage in file:
            like = max(left, key=lambda other: self._likeness(passage, other), default=None)
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

    def _likeness(self, passage: Passage, other: Passage) -> tuple[float, float]:
        """How alike two passages are but for what they state, and then with it."""
        if passage.is_row != other.is_row or passage.where != other.where:
            return 0.0, 0.0
        worded = _ratio(self._worded(passage), self._worded(other))
        return worded, _ratio(passage.text.split(), other.text.split())

    def _worded(self, passage: Passage) -> list[str]:
        """The words of a passage, what it states taken for one another."""
        return self._pattern.sub("0", passage.text).split()


def _ratio(words: list[str], others: list[str]) -> float:
    return SequenceMatcher(a=words, b=others, autojunk=False).ratio()


def _unlike(
    stated: Sequence[str], expected: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of either that the other does not have in the same place."""
    only_stated: list[str] = []
    only_expected: list[str] = []
    matcher = SequenceMatcher(a=stated, b=expected, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            only_stated += stated[a:b]
            only_expected += expected[c:d]
    return tuple(only_stated), tuple(only_expected)
