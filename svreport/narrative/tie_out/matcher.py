"""Whether a typed figure is one of the register's, nearly one, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property, lru_cache
from itertools import permutations

from msgspec import Struct

from svreport.core.frozen import Frozen, field
from svreport.core.patterns import pattern
from svreport.core.periods import Month
from svreport.figures.figure import Point
from svreport.narrative.prose import FigureKind, TypedFigure, figures_in
from svreport.narrative.tie_out.candidates import Candidate, Candidates, Range
from svreport.narrative.tie_out.sums import (
    DIFFERENCE,
    Derivation,
    Operand,
    derive_figure,
    is_change,
)
from svreport.narrative.tie_out.topics import ParsedSentence, fit, parse_sentence

# Tuned on sentences that were set aside for it; see tests/tie_out.
ENOUGH = 0.55
CLEAR = 0.3
ANCHORED = 0.95
DOUBTFUL = 2.5
MOST = 1.5
# Half a last digit, and a hair for binary fractions.
HALF = 0.50005
ALIKE = 1e-6
# A slip is seldom less than this share of the figure, or more than so many times it, apart from
# one of scale.
REACH = 2.5
SCALES = (1000, 0.001)
# Farther from it than this share, only a digit too many or in another place makes it look alike.
NEAR = 0.032
# More digits have too many orders to look each of them up.
MOST_REORDERED = 6


class Outcome(Frozen):
    """What a typed figure is found to be, if anything.

    It `is_reversed` where a surplus is called a deficit, or the other way round, and
    `is_derived` from the others of its sentence, or is a `mismatch` with them.
    """

    typed: TypedFigure
    match: Candidate | None = None
    is_reversed: bool = False
    is_derived: bool = False
    near_match: Candidate | None = None
    mismatch: Derivation | None = None

    @property
    def is_slip(self) -> bool:
        return self.near_match is not None or self.mismatch is not None or self.is_reversed

    @property
    def is_unmatched(self) -> bool:
        return self.match is None and not self.is_derived and not self.is_slip


class WeightedCandidate(Frozen):
    """A candidate, and how likely it is meant."""

    candidate: Candidate
    weight: float


def tie_out(
    sentence: str, candidates: Candidates, *, context: str = "", scale: int = 1
) -> list[Outcome]:
    """What became of each figure typed in a sentence.

    `context` is what was said before it; bare numbers may be money in so many
    pounds as `scale` says, as they are under a heading such as £000.
    """
    typed = figures_in(sentence)
    if not typed:
        return []
    words = parse_sentence(sentence, context, candidates.versions, candidates.last_year)
    return _Sentence(sentence, typed, words, candidates, scale).outcomes()


class _Sentence(Struct, dict=True):
    """One sentence's figures, weighed together: one that is tied says what others are about.

    `anchors` are the subjects that the sentence has been found to speak of.
    """

    text: str
    typed: Sequence[TypedFigure]
    words: ParsedSentence
    candidates: Candidates
    scale: int
    anchors: set[str] = field(default_factory=set)
    fits: dict[tuple[Point, bool, bool], float] = field(default_factory=dict)
    equal: dict[int, WeightedCandidate | None] = field(default_factory=dict)

    @cached_property
    def changes(self) -> dict[int, bool]:
        """Whether each figure is a change, by where it begins."""
        return {typed.start: is_change(self.text, typed) for typed in self.typed}

    def outcomes(self) -> list[Outcome]:
        """What became of each figure; what the first look finds says more to the second."""
        certain = set()
        for typed in self.typed:
            match = self._exact_match(typed)
            if match is not None and len(typed.digits) >= 2 and match.weight >= CLEAR:
                certain.add(match.candidate.subject)
        self._anchor(certain)
        first = [self._outcome(typed) for typed in self.typed]
        found = [outcome.match or outcome.near_match for outcome in first]
        subjects = {candidate.subject for candidate in found if candidate}
        self._anchor(set(filter(self.candidates.has_topic, subjects)))
        return [
            self._outcome(outcome.typed) if outcome.is_unmatched else outcome for outcome in first
        ]

    def _anchor(self, subjects: Set[str]) -> None:
        self.anchors |= subjects
        self.equal.clear()

    def _outcome(self, typed: TypedFigure) -> Outcome:
        exact, near = self._exact_match(typed), self._closest(typed)
        by_sum = derive_figure(self.text, typed, self._operands(typed))
        at_odds = by_sum is not None and not by_sum.exact
        if by_sum is not None and at_odds and (by_sum.points or by_sum.plain):
            return Outcome(typed, mismatch=by_sum, near_match=self._intended(typed, by_sum))
        if exact is not None and self._is_sure(exact, near, at_odds=at_odds):
            return Outcome(
                typed, match=exact.candidate, is_reversed=self._is_reversed(typed, exact)
            )
        # The figures that it follows from must themselves be known.
        known = any(self._exact_match(other) for other in self.typed if other is not typed)
        does_follow = by_sum is not None and by_sum.exact and known
        if near is not None and (not does_follow or exact is not None):
            return Outcome(typed, near_match=near.candidate)
        if by_sum is not None and at_odds:
            return Outcome(typed, mismatch=by_sum, near_match=self._intended(typed, by_sum))
        return Outcome(typed, is_derived=does_follow)

    def _is_sure(
        self, exact: WeightedCandidate, near: WeightedCandidate | None, *, at_odds: bool
    ) -> bool:
        if near is not None and self._is_doubtful(exact, near):
            return False
        return exact.weight >= CLEAR or not (at_odds or near is not None)

    def _intended(self, typed: TypedFigure, by_sum: Derivation) -> Candidate | None:
        if by_sum.what != DIFFERENCE:
            return None
        kind = FigureKind.POINTS if typed.kind is FigureKind.PERCENT else typed.kind
        limits = (by_sum.value - ALIKE, by_sum.value + ALIKE)
        found = self.candidates.between(kind, (*limits, self.anchors))
        best = self._likeliest(typed, (candidate for candidate in found if candidate.change))
        return best.candidate if best else None

    def _is_doubtful(self, exact: WeightedCandidate, near: WeightedCandidate) -> bool:
        """Whether a figure is equal to one by chance, or to one of another month than is named."""
        equal, close = exact.candidate, near.candidate
        if equal.change or close.change:
            return False
        if equal.subject == close.subject:
            is_stale = equal.point != equal.default and equal.point not in self.words.dated
            return is_stale and close.point in self.words.dated
        return near.weight > DOUBTFUL * exact.weight

    def _operands(self, typed: TypedFigure) -> list[Operand]:
        """The other figures as they are known, so that only their own rounding counts."""
        operands = []
        for other in (other for other in self.typed if other is not typed):
            tied = self._exact_match(other)
            if tied is not None and tied.weight >= CLEAR:
                operands.append(Operand(other, tied.candidate.value, 0.0))
            else:
                operands.append(Operand(other, float(other.value), self._room(other)))
        return operands

    def _room(self, typed: TypedFigure) -> float:
        """How far rounding may have moved a figure; a count that is not round was counted."""
        is_count = typed.kind is FigureKind.NUMBER and typed.step == 1 and self.scale == 1
        return 0.0 if is_count and not typed.rough else float(typed.step) / 2

    def _is_reversed(self, typed: TypedFigure, found: WeightedCandidate) -> bool:
        """Whether a balance is called a surplus where it is a deficit, or a deficit the like."""
        candidate = found.candidate
        if candidate.change and typed.sign and found.weight >= CLEAR:
            return (typed.sign < 0) != candidate.negative
        called = _CALLED.search(self.text[: typed.start])
        if called is None or not candidate.balance or candidate.change or found.weight < CLEAR:
            return False
        return (called[1].lower() == "surplus") != candidate.negative

    def _exact_match(self, typed: TypedFigure) -> WeightedCandidate | None:
        """The likeliest figure that it agrees with at the precision typed; asked for often."""
        if typed.start not in self.equal:
            self.equal[typed.start] = self._find_equal(typed)
        return self.equal[typed.start]

    def _find_equal(self, typed: TypedFigure) -> WeightedCandidate | None:
        # Where it is none that the sentence is about, any will do.
        return self._likeliest(typed, self._equal(typed, self._subjects)) or next(
            (WeightedCandidate(other, 0.0) for other in self._equal(typed)), None
        )

    def _equal(self, typed: TypedFigure, subjects: Set[str] | None = None) -> Iterator[Candidate]:
        for kind, stated, step in self._readings(typed):
            limits = (stated - HALF * step, stated + HALF * step)
            yield from self.candidates.between(kind, (*limits, subjects))

    @property
    def _subjects(self) -> Set[str]:
        """What the sentence is about: figures of other subjects weigh nothing."""
        return self._about.keys() | self.anchors

    @cached_property
    def _about(self) -> dict[str, float]:
        return self.candidates.subjects_about(self.words)

    def _likeliest(
        self, typed: TypedFigure, found: Iterable[Candidate]
    ) -> WeightedCandidate | None:
        return _best(
            WeightedCandidate(candidate, self._weight(candidate, typed)) for candidate in found
        )

    def _closest(self, typed: TypedFigure) -> WeightedCandidate | None:
        """The likeliest figure that it looks like a slip for, where one is likely enough."""
        if len(typed.digits) < (4 if typed.rough else 2):
            return None
        shuffled = self._may_be_shuffled(typed)
        return _best(
            WeightedCandidate(candidate, weight)
            for kind, stated, step in self._readings(typed)
            for candidate, close in self._alike(kind, stated, step, shuffled=shuffled)
            if (weight := self._likeness(candidate, close, typed, shuffled=shuffled)) >= ENOUGH
        )

    def _alike(
        self, kind: FigureKind, stated: float, step: float, *, shuffled: bool
    ) -> Iterator[tuple[Candidate, float]]:
        """The figures that one looks like a slip for, each with how much."""
        about = self._subjects
        # Four digits in another order are seldom chance, whatever the sentence is about.
        of_all = None if shuffled else about
        near: list[Range] = [(*limits, about) for limits in near_ranges(stated, step)]
        near += [(*limits, of_all) for limits in reordered_ranges(stated, step)]
        low, high = stated - HALF * step, stated + HALF * step
        scaled: list[list[Range]] = [[(low * scale, high * scale, about)] for scale in SCALES]
        for ranges in (near, *scaled):
            for candidate in self.candidates.between(kind, *ranges):
                if close := closeness(stated, step, candidate.value):
                    yield candidate, close

    def _may_be_shuffled(self, typed: TypedFigure) -> bool:
        is_money = typed.kind is FigureKind.MONEY or self.scale > 1
        return len(typed.digits) >= 4 and not is_money and not self.words.foreign

    def _likeness(
        self, candidate: Candidate, close: float, typed: TypedFigure, *, shuffled: bool
    ) -> float:
        weight = self._weight(candidate, typed)
        # Of few figures of a kind, chance seldom gives the same digits.
        if shuffled and close == 1.0 and not candidate.derived and not candidate.change:
            weight = max(weight, 0.45 * fit(candidate.point, candidate.default, self.words))
        return close * weight

    def _readings(self, typed: TypedFigure) -> Iterator[tuple[FigureKind, float, float]]:
        """What a figure may be: its kind, its value and its last digit in that kind's unit."""
        value, step = float(typed.value), float(typed.step)
        yield typed.kind, value, step
        if typed.kind is FigureKind.NUMBER and self.scale > 1:
            yield FigureKind.MONEY, value * self.scale, step * self.scale

    def _weight(self, candidate: Candidate, typed: TypedFigure) -> float:
        about = self._about.get(candidate.subject, 0.0)
        if candidate.subject in self.anchors:
            about = max(about, ANCHORED)
        weight = min(about, MOST) * self._fit(candidate)
        if self.words.versions and (known := self.candidates.versions_of(candidate)):
            weight *= 0.8 if self.words.versions.isdisjoint(known) else 1.3
        if candidate.change != self.changes[typed.start]:
            weight *= 0.5
        if candidate.derived:
            weight *= 0.8
        return weight * (0.2 if self.words.foreign else 1.0)

    def _fit(self, candidate: Candidate) -> float:
        """How well its point in time fits; what is still to come, where no month is named, less."""
        point, change = candidate.point, candidate.change
        key = (point, point == candidate.default, change)
        if key not in self.fits:
            weight = fit(point, candidate.default, self.words, change=change)
            later = isinstance(point, Month) and point > self.candidates.now
            self.fits[key] = weight * (0.5 if later and not self.words.has_months else 1.0)
        return self.fits[key]


_CALLED = pattern(r"\b(surplus|deficit|overspend|shortfall)\b(?:\s\w+){0,2}\s?\(?$", re.IGNORECASE)


def _best(found: Iterable[WeightedCandidate]) -> WeightedCandidate | None:
    return max(found, key=lambda candidate: candidate.weight, default=None)


def near_ranges(stated: float, step: float) -> Iterator[tuple[float, float]]:
    """Where the figures lie that are near one, or differ from it by one digit."""
    near = max(NEAR * stated, 2 * step)
    yield stated - near, stated + near
    digits = str(round(stated / step))
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                changed = step * int(digits[:place] + other + digits[place + 1 :])
                if stated / 2 < changed < stated * 2:
                    yield changed - HALF * step, changed + HALF * step


def reordered_ranges(stated: float, step: float) -> Iterator[tuple[float, float]]:
    """Where the figures lie that have the digits of one in another order."""
    least, most = stated / REACH, stated * REACH
    digits = str(round(stated / step))
    if len(digits) > MOST_REORDERED:
        yield least, most
        return
    for order in set(permutations(digits)):
        middle = step * int("".join(order))
        yield max(least, middle - HALF * step), min(most, middle + HALF * step)


@lru_cache(maxsize=8192)
def closeness(stated: float, step: float, meant: float) -> float:
    """How like a slip for a figure another looks: 0 for not at all, 1 for surely."""
    off = abs(stated - meant)
    if not stated or not meant or off <= step / 2:
        return 0.0
    typed, known = str(round(stated / step)), str(round(meant / step))
    long = min(len(typed), len(known))
    # Thousands for millions, or the other way round.
    scaled = any(abs(stated * factor - meant) <= step * factor / 2 for factor in SCALES)
    likeness = 0.9 if scaled and len(typed) >= 3 else 0.0
    if long < 2:
        return likeness
    one_digit = 0.3 if long >= 3 else 0.1
    return max(
        likeness,
        _shuffled(typed, known),
        _distance(off / meant) * (1.0 if long >= 3 else 0.8),
        0.7 if off <= 1.5 * step else 0.0,
        0.6 if _differing(typed, known) == 1 and off / meant <= one_digit else 0.0,
    )


def _shuffled(typed: str, known: str) -> float:
    if typed == known or sorted(typed) != sorted(known):
        return 0.0
    return 1.0 if len(typed) >= 3 else 0.6


def _distance(share: float) -> float:
    """A figure a little off, by its share of what was meant."""
    if share <= 0.005:
        return 0.9
    return 0.8 - 10 * share if share <= 0.03 else 0.0


def _differing(typed: str, known: str) -> int:
    """How many digits differ between two numbers of one length; all of them otherwise."""
    if len(typed) != len(known):
        return max(len(typed), len(known))
    return sum(a != b for a, b in zip(typed, known, strict=True))
