"""What a sentence mentions: the subjects of a council, found by the words of their labels.

Words are looked up by name, so the time goes with the words of a text and not with the figures
of a council.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log

from svreport.core.frozen import Frozen
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.tokens import GENERIC, IDLE, Token, stem

# So much of what a label says must be in the words for it to be mentioned, and so much in part.
ENOUGH, IN_PART = 0.58, 0.35
ALL_BUT = 0.75


class Mention(Frozen):
    """A subject that words are about: how far they cover its label, and where they are."""

    subject: Subject
    coverage: float
    weight: float
    positions: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.positions[0]

    @property
    def end(self) -> int:
        return self.positions[-1]


# A gap is one of the council's, and spending all of it, only where the other words are there too.
KINDS_OF_TOTAL = frozenset(("inyear", "cumulative", "spend", "other", "dsg", "overspent"))


def _least(subject: Subject, keys: frozenset[str], least: float) -> float:
    """How much of a label must be said: of a name, or of a line of the forecast, most of it."""
    if subject.family is Family.FORECAST and not KINDS_OF_TOTAL.isdisjoint(keys):
        return ALL_BUT
    if subject.family in (Family.MEASURE, Family.SCORE):
        return least
    return max(least, ENOUGH if subject.family in (Family.FORECAST, Family.BUDGET) else ALL_BUT)


# Where each key of a label occurs, by the number of the label.
Hits = Mapping[int, Mapping[str, Sequence[int]]]


class Lexicon:
    """The labels of all subjects, by their words."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        subjects = list(subjects)
        self.kinds = frozenset(subject.kind for subject in subjects)
        self._subjects: list[Subject] = []
        self._keys: list[frozenset[str]] = []
        self._read: Hits | None = None
        self._mentioned: dict[tuple[int, int, float], list[Mention]] = {}
        labelled = [(subject, label) for subject in subjects for label in subject.labels]
        self._pairs = {pair for _, label in labelled for pair in pairwise(label)}
        for subject, label in labelled:
            keys = frozenset(key for key in label if key not in IDLE)
            if keys:
                self._subjects.append(subject)
                self._keys.append(keys)
        distinct = {
            (keys, subject.name) for keys, subject in zip(self._keys, self._subjects, strict=True)
        }
        count: Counter[str] = Counter(key for keys, _ in distinct for key in keys)
        many = len(distinct) + 1
        self._weights = {
            key: log(1 + many / held) * (0.15 if key in GENERIC else 1.0)
            for key, held in count.items()
        }
        self._most = [max(self._weights[key] for key in keys) for keys in self._keys]
        self._totals = [sum(self._weights[key] for key in keys) for keys in self._keys]
        self._least_weights = [
            _least(subject, keys, IN_PART) * total
            for subject, keys, total in zip(self._subjects, self._keys, self._totals, strict=True)
        ]
        # Labels of one subject have one number.
        groups: dict[tuple[str, object, object], int] = {}
        self._groups = [
            groups.setdefault((subject.name, subject.family, subject.kind), len(groups))
            for subject in self._subjects
        ]
        self._by_keys: dict[frozenset[str], list[Subject]] = {}
        for subject, label in labelled:
            self._by_keys.setdefault(frozenset(label), []).append(subject)
        # Labels of a word that names something, and of words that name nothing.
        self._short = {number for number, keys in enumerate(self._keys) if len(keys - GENERIC) == 1}
        self._labels_of: dict[str, list[int]] = {}
        for number, keys in enumerate(self._keys):
            for key in keys:
                self._labels_of.setdefault(key, []).append(number)

    def labelled(self, keys: frozenset[str]) -> Sequence[Subject]:
        """The subjects with a label of just these words, as headings and sections name them."""
        return self._by_keys.get(keys, ())

    def tells(self, key: str) -> bool:
        """Whether a word may tell one label from others."""
        return key in self._labels_of and key not in GENERIC

    def knows(self, key: str) -> bool:
        """Whether any label has a word."""
        return key in self._labels_of

    def names(self, words: Sequence[str]) -> bool:
        """Whether two words come after each other in a label: `per pupil`."""
        return tuple(map(stem, words)) in self._pairs

    def hits(self, tokens: Sequence[Token]) -> Hits:
        """Where the words of labels occur in a sentence, for those that it may mention."""
        places: dict[str, list[int]] = {}
        for position, token in enumerate(tokens):
            if token.key in self._labels_of:
                places.setdefault(token.key, []).append(position)
        found: dict[int, dict[str, list[int]]] = {}
        weights: dict[int, float] = {}
        for key, positions in places.items():
            weight = self._weights[key]
            for number in self._labels_of[key]:
                if number in found:
                    found[number][key] = positions
                    weights[number] += weight
                else:
                    found[number], weights[number] = {key: positions}, weight
        likely = {
            number: by_key
            for number, by_key in found.items()
            if weights[number] >= self._least_weights[number] and self._may_be(number, by_key)
        }
        return {**likely, **self._within_phrases(tokens)}

    def _within_phrases(self, tokens: Sequence[Token]) -> Hits:
        """The labels of a word that is part of a phrase: Independent of `independent schools`."""
        found: dict[int, Mapping[str, Sequence[int]]] = {}
        phrases = [(position, token) for position, token in enumerate(tokens) if token.parts]
        for position, token in phrases if self._short else ():
            parts = set(token.parts)
            named = {number for key in parts for number in self._labels_of.get(key, ())}
            for number in named & self._short:
                if self._keys[number] <= parts:
                    found[number] = {key: [position] for key in self._keys[number]}
        return found

    def _may_be(self, number: int, keys: Iterable[str]) -> bool:
        """Whether these of its words are enough to mention a label."""
        weights = [self._weights[key] for key in keys]
        if sum(weights) >= ALL_BUT * self._totals[number]:
            return True
        # What is said in part must be what tells the label from others.
        return max(weights) >= 0.95 * self._most[number]

    def mentions(self, hits: Hits, start: int, end: int, least: float = ENOUGH) -> list[Mention]:
        """The subjects mentioned from one token to another, those of most weight first."""
        if hits is not self._read:
            # The claims of one sentence ask for the same stretches of it.
            self._read, self._mentioned = hits, {}
        key = (start, end, least)
        if key not in self._mentioned:
            self._mentioned[key] = self._mentions(hits, start, end, least)
        return self._mentioned[key]

    def _mentions(self, hits: Hits, start: int, end: int, least: float) -> list[Mention]:
        found: dict[int, Mention] = {}
        for number, by_key in hits.items():
            mention = self._mention(number, by_key, start, end)
            if mention is None or mention.coverage < _least(
                mention.subject, self._keys[number], least
            ):
                continue
            group = self._groups[number]
            known = found.get(group)
            if known is None or known.weight * known.coverage < mention.weight * mention.coverage:
                found[group] = mention
        return sorted(found.values(), key=lambda it: -it.weight * it.coverage)

    def _mention(
        self, number: int, by_key: Mapping[str, Sequence[int]], start: int, end: int
    ) -> Mention | None:
        positions: list[int] = []
        keys: list[str] = []
        for key, places in by_key.items():
            inside = [place for place in places if start <= place < end]
            if inside:
                keys.append(key)
                positions += inside
        if not positions or not self._may_be(number, keys):
            return None
        weight = sum(self._weights[key] for key in keys)
        coverage = weight / self._totals[number]
        return Mention(self._subjects[number], coverage, weight, tuple(sorted(positions)))
