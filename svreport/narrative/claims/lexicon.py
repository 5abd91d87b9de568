"""What a sentence mentions: the subjects of a council, found by the words of their labels.

Words are looked up by name, so the time goes with the words of a text and not with the figures
of a council.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import log

from svreport.core.frozen import Frozen, replace
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.terms import ROLES
from svreport.narrative.claims.tokens import GENERIC, IDLE, MAINTAINED, Token, stem

# So much of what a label says must be in the words for it to be mentioned, and so much in part.
ENOUGH, IN_PART = 0.58, 0.35
ALL_BUT = 0.75
# How far apart the two words of a total may be.
NEAR = 7


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
KINDS_OF_TOTAL = frozenset(("budget", "inyear", "cumulative", "spend", "other", "dsg", "overspent"))


def _least(least: float, subject: Subject, keys: frozenset[str]) -> float:
    """How much of a label must be said: of a name, or of a line of the forecast, most of it."""
    if subject.family is Family.FORECAST and not KINDS_OF_TOTAL.isdisjoint(keys):
        return ALL_BUT
    if subject.family in (Family.MEASURE, Family.SCORE):
        return least
    return max(least, ENOUGH if subject.family in (Family.FORECAST, Family.BUDGET) else ALL_BUT)


# Whose plan is no council's.
_WHOSE = frozenset(map(stem, ("child", "pupil", "person", "learner", "student", "young")))
# Those who have one.
_OF_THEM = frozenset(map(stem, ("ehcp", "cohort", "population", "holder", "caseload")))
# What a point in time, or a year, alone is of: that year, and no sum of years.
_OF_ONE_YEAR = ("", "year")
# Families of which the inputs alone say what their subjects are called.
_NAMED = (Family.MEASURE, Family.FIGURE, Family.UNIT_COST)
_TITLED = (Family.SAVINGS, Family.CAPITAL)

# Where each key of a label occurs, by the number of the label.
Hits = Mapping[int, Mapping[str, Sequence[int]]]


class Lexicon:
    """The labels of all subjects, by their words."""

    def __init__(self, subjects: Iterable[Subject], authority: str = "") -> None:
        subjects = list(subjects)
        # Whose figures these are, by the words of its name and what any is called.
        self.authority = frozenset(
            (*authority.lower().split(), *["the", "city", "county", "borough", "council"])
        )
        self.kinds = frozenset(subject.kind for subject in subjects)
        self._subjects: list[Subject] = []
        self._keys: list[frozenset[str]] = []
        self._read: Hits | None = None
        self._mentioned: dict[tuple[int, int, float], list[Mention]] = {}
        labelled = [(subject, label) for subject in subjects for label in subject.labels]
        self._pairs = {pair for _, label in labelled for pair in pairwise(label)}
        self._own = {
            pair
            for subject, label in labelled
            if subject.family in _NAMED
            for pair in pairwise(label)
        }
        for subject, label in labelled:
            keys = frozenset(key for key in label if key not in IDLE)
            # Every risk is called one: what is left of `Risk A` names none.
            is_bare = subject.family is Family.SCORE and len(keys) < len(label)
            if keys and not (is_bare and label[0] == "risk"):
                self._subjects.append(subject)
                self._keys.append(keys)
        distinct = {
            (keys, subject.name) for keys, subject in zip(self._keys, self._subjects, strict=True)
        }
        count: Counter[str] = Counter(key for keys, _ in distinct for key in keys)
        many = len(distinct) + 1
        weak = GENERIC | self.authority
        self._weights = {
            key: log(1 + many / held) * (0.15 if key in weak else 1.0)
            for key, held in count.items()
        }
        self._most = [max(self._weights[key] for key in keys) for keys in self._keys]
        self._totals = [sum(self._weights[key] for key in keys) for keys in self._keys]
        self._least = {
            least: [*map(partial(_least, least), self._subjects, self._keys)]
            for least in (ENOUGH, IN_PART)
        }
        # Labels of one subject have one number.
        groups: dict[tuple[str, object, object], int] = {}
        self._groups = [
            groups.setdefault((subject.name, subject.family, subject.kind), len(groups))
            for subject in self._subjects
        ]
        self._by_keys: dict[frozenset[str], list[Subject]] = {}
        for subject, label in labelled:
            self._by_keys.setdefault(frozenset(label), []).append(subject)
        self._labels_of: dict[str, list[int]] = {}
        for number, keys in enumerate(self._keys):
            for key in keys:
                self._labels_of.setdefault(key, []).append(number)

    def labelled(self, keys: frozenset[str]) -> Sequence[Subject]:
        """The subjects with a label of just these words, as headings and sections name them."""
        return self._by_keys.get(keys, ())

    def called(self, key: str) -> Sequence[Subject]:
        """The subjects with a label that is one word, but for what any may have."""
        numbers = self._labels_of.get(key, ())
        alone = [at for at in numbers if self._keys[at] - GENERIC - MAINTAINED == {key}]
        return [self._subjects[at] for at in alone]

    def tells(self, key: str) -> bool:
        """Whether a word may tell one label from others."""
        return key in self._labels_of and key not in GENERIC

    def knows(self, key: str) -> bool:
        """Whether any label has a word."""
        return key in self._labels_of

    def own_words(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens, with the words of labels as what they are there: of a plan, a child's."""
        found = list(tokens)
        for at, token in enumerate(found):
            if token.shape == "alone" and at and found[at - 1].key in _OF_ONE_YEAR:
                found[at] = replace(token, key="inyear", shape="inyear")
            if token.key == "gap" and at and found[at - 1].key == "inyear":
                found[at] = replace(token, shape="DEFICIT")
            if token.shape not in ROLES or token.index >= 0:
                continue
            keys = [it.key for it in found[max(0, at - 2) : at + 2]]
            key = "ehcp" if token.key == "plan" else token.key
            before, after = found[max(0, at - 1)], found[min(at + 1, len(found) - 1)]
            is_after = (before.key, key) in self._own and (
                before.key not in IDLE or (keys[0], before.key) in self._own
            )
            # The plan of a column is none of theirs: `pupils | Plan March`.
            is_named = before.key in _WHOSE or any(it.key == "ehcp" for it in found[:at])
            is_dated = is_named and after.shape == "TIME"
            is_after = is_after and not is_dated
            is_after = is_after or (token.key == "plan" and keys[1:] == ["one", "plan", "in"])
            is_before = token.key != "plan" and (key, after.key) in self._own
            is_before = is_before or (token.key == "plan" and after.key in _OF_THEM)
            if is_after or is_before:
                found[at] = replace(token, key=key, shape=key)
        return found

    def with_labels(self, tokens: Sequence[Token], hits: Hits) -> list[Token]:
        """The tokens, with words of labels that are there whole as no more than that."""
        found = list(tokens)
        for number, by_key in hits.items():
            family = self._subjects[number].family
            at = min(min(places) for places in by_key.values())
            is_titled = len(by_key) > 1 or (
                at + 1 < len(found) and (found[at].key, found[at + 1].key) in self._pairs
            )
            is_named = family in _NAMED or (family in _TITLED and is_titled)
            if is_named and by_key.keys() == self._keys[number]:
                for at in (at for places in by_key.values() for at in places):
                    if found[at].shape.isupper() and found[at].index < 0:
                        found[at] = replace(found[at], shape=found[at].key)
        return found

    def names(self, words: Sequence[str]) -> bool:
        """Whether two words come after each other in a label: `per pupil`."""
        return tuple(map(stem, words)) in self._pairs

    def hits(self, tokens: Sequence[Token]) -> Hits:
        """Where the words of labels occur in a sentence, for those that it may mention."""
        places: dict[str, list[int]] = {}
        for position, token in enumerate(tokens):
            is_end = token.shape == "end" and tokens[position + 1].shape == "of"  # of a month
            if token.key in self._labels_of and not is_end:
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
        least, totals = self._least[IN_PART], self._totals
        likely = {
            number: by_key
            for number, by_key in found.items()
            if weights[number] >= least[number] * totals[number] and self._may_be(number, by_key)
        }
        within = self._within_phrases(tokens)
        if not within:
            return likely
        # A label that has the phrase itself goes before those of some of its words.
        whole = {
            (self._subjects[number].kind, key)
            for number in likely
            if likely[number].keys() == self._keys[number]
            for key in self._keys[number]
        }
        more = {
            number: by_key
            for number, by_key in within.items()
            if len(by_key) == 1
            or whole.isdisjoint(
                (self._subjects[number].kind, tokens[at].key)
                for places in by_key.values()
                for at in places
                if tokens[at].parts
            )
        }
        return {**likely, **more}

    def _within_phrases(self, tokens: Sequence[Token]) -> Hits:
        """The labels of a word that is part of a phrase: Independent of `independent schools`."""
        found: dict[int, Mapping[str, Sequence[int]]] = {}
        places: dict[str, int] = {}
        for position, token in enumerate(tokens):
            named = {number for key in token.parts for number in self._labels_of.get(key, ())}
            if not named:
                continue
            places = places or {token.key: at for at, token in enumerate(tokens)}
            for number in named:
                keys, parts = self._keys[number], token.parts
                if all(key in parts or key in places for key in keys) and not keys <= GENERIC:
                    found[number] = {
                        key: [position if key in parts else places[key]] for key in keys
                    }
        return found

    def _may_be(self, number: int, keys: Iterable[str]) -> bool:
        """Whether these of its words are enough to mention a label."""
        total = most = 0.0
        if [*keys] == ["end"]:
            return False  # that of a month or year
        for key in keys:
            weight = self._weights[key]
            total += weight
            most = weight if weight > most else most
        return self._is_enough(number, total, most)

    def _is_enough(self, number: int, total: float, most: float) -> bool:
        # What is said in part must be what tells the label from others.
        return total >= ALL_BUT * self._totals[number] or most >= 0.95 * self._most[number]

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
        enough = self._least[least]
        for number, by_key in hits.items():
            mention = self._mention(number, by_key, start, end)
            if mention is None or mention.coverage < enough[number]:
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
        weight = most = 0.0
        for key, places in by_key.items():
            inside = places
            if places[0] < start or places[-1] >= end:
                inside = [place for place in places if start <= place < end]
            if inside:
                keys.append(key)
                positions += inside
                own = self._weights[key]
                weight += own
                most = own if own > most else most
        if not positions or not self._is_enough(number, weight, most):
            return None
        if self._subjects[number].family is Family.FORECAST and len(keys) == 2:
            # An in-year forecast is none where something is forecast, and another in-year.
            first, second = ([it for it in by_key[key] if start <= it < end] for key in keys)
            if min(abs(one - other) for one in first for other in second) > NEAR:
                return None
        coverage = weight / self._totals[number]
        return Mention(self._subjects[number], coverage, weight, tuple(sorted(positions)))
