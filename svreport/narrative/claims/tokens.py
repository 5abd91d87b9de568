"""A sentence as tokens: words by their stems, figures and points in time each as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.narrative.claims.terms import (
    CLASS_OF,
    GENERIC_WORDS,
    IDLE_WORDS,
    KNOWN_WORDS,
    MAINTAINED_WORDS,
    SAME,
    WAYS,
)

_TOKEN = pattern(r"\b[BbCc]/[Ff]\b|[A-Za-z0-9]+(?:[-'’.][A-Za-z0-9]+)*|[^\sA-Za-z0-9]")
_LETTERS = pattern(r"[a-z]+")
_POSSESSIVE = pattern("['’]s$")
_SUFFIXES = ("s", "ship", "ment", "ing", "ed", "e")
# What is another thing in the plural: the plans of children, and the plan of the council.
KEPT = frozenset({"plans", "planned", "costs", "projected", "projection", "projections"})


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without its endings: plural, possessive, tense."""
    word = re.sub(r"['’]s?$", "", word)
    if word in KEPT:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ss") or len(word) < 4:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            word = word[: -len(suffix)]
            if suffix in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
    return word


GENERIC = frozenset(map(stem, GENERIC_WORDS.split()))
MAINTAINED = frozenset(map(stem, MAINTAINED_WORDS.split()))
WAY_OF = {stem(word): name for name, words in WAYS.items() for word in words.split()}
KNOWN = frozenset(map(stem, KNOWN_WORDS.split()))
IDLE = frozenset(map(stem, IDLE_WORDS.split()))


class Token(Frozen):
    """A word, a mark, or a figure or point in time in its place.

    `key` is what a subject knows it by, `shape` what the frames of a sentence are read from:
    its class, `FIG`, `TIME`, or the word itself. A phrase that reads as one word has its `parts`.
    """

    key: str
    shape: str
    start: int
    end: int
    index: int = -1
    parts: tuple[str, ...] = ()

    @property
    def is_word(self) -> bool:
        return self.index < 0 and self.shape[:1].isalnum()


# Where something stands in a sentence, what it is (`FIG` or `TIME`), and which of them.
Span: TypeAlias = tuple[int, int, str, int]


@cache
def _phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
    """The phrases that read as one word, by their first stem, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, phrases in SAME.items():
        for phrase in (*phrases, *(f"{it}s" for it in phrases if it.endswith(" plan"))):
            stems = tuple(stem(word) for word in words_of(phrase))
            found.setdefault(stems[0], []).append((stems, key))
    return {first: sorted(some, key=lambda it: -len(it[0])) for first, some in found.items()}


@lru_cache(maxsize=1024)
def words_in(text: str) -> frozenset[str]:
    """The words of a text in lower case, each once: by them it is quick to tell what it may say."""
    return frozenset(_LETTERS.findall(text.lower()))


class Cued(NamedTuple):
    """A form of words, and the words of which a text that has it has at least one."""

    form: re.Pattern[str]
    cues: frozenset[str]

    def search(self, text: str, said: frozenset[str]) -> re.Match[str] | None:
        """Where a text that says some words has the form first."""
        return None if self.cues.isdisjoint(said) else self.form.search(text)

    def finditer(self, text: str, said: frozenset[str]) -> Iterable[re.Match[str]]:
        """Wherever a text that says some words has the form."""
        return () if self.cues.isdisjoint(said) else self.form.finditer(text)


def cued(cues: str, source: str, flags: int = re.IGNORECASE) -> Cued:
    """A form of words that is looked for where a text has one of its cues."""
    return Cued(pattern(source, flags), frozenset(cues.split()))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, those with hyphens in their parts."""
    return re.findall(r"\b[bc]/f\b|[a-z0-9]+(?:['’.][a-z0-9]+)*", text.lower())


@lru_cache(maxsize=4096)
def keys_of(label: str) -> tuple[str, ...]:
    """The keys of a label, phrases that read as one word as one."""
    return tuple(token.key for token in tokens_of(label, ()) if token.is_word)


def tokens_of(text: str, spans: Sequence[Span]) -> list[Token]:
    """The tokens of a text, with one for each of the spans, which come in order."""
    raw: list[Token] = []
    at = 0
    for start, end, shape, index in (*spans, (len(text), len(text), "", 0)):
        for found in _TOKEN.finditer(text, at, start):
            begins = found.start()
            word = found[0].lower()
            # A dash stands between two figures; others join words, or one to a figure.
            is_dash = word == "-" and not text[begins + 1 : begins + 2].isalpha()
            for part in word if is_dash else word.split("-"):
                ends = begins + len(part)
                raw.append(Token(*_key_and_shape(part), begins, ends))
                begins = ends + 1
        if shape:
            raw.append(Token("", shape, start, end, index))
        at = end
    return _joined(raw)


@lru_cache(maxsize=16384)
def _key_and_shape(word: str) -> tuple[str, str]:
    key = "and" if word == "or" else stem(word)
    return key, CLASS_OF.get(_POSSESSIVE.sub("", word)) or WAY_OF.get(key, word)


def _joined(raw: list[Token]) -> list[Token]:
    """The tokens with each phrase that reads as one word as one."""
    phrases = _phrases()
    found: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        taken = _phrase_at(raw, at, phrases[token.key]) if token.key in phrases else None
        if taken is None:
            found.append(token)
            at += 1
            continue
        count, key = taken
        shape = token.shape if count == 1 and token.shape.isupper() else key
        parts = tuple(it.key for it in raw[at : at + count])
        found.append(Token(key, shape, token.start, raw[at + count - 1].end, parts=parts))
        at += count
    return found


def _phrase_at(
    raw: list[Token], at: int, phrases: Sequence[tuple[tuple[str, ...], str]]
) -> tuple[int, str] | None:
    for stems, key in phrases:
        if len(stems) == 1:
            return 1, key
        last = at + 1
        for part in stems[1:]:
            # In `education, health and care` there may be a comma.
            last += last < len(raw) and raw[last].key == ","
            if last >= len(raw) or raw[last].key != part:
                break
            last += 1
        else:
            # With a plan of so much, nobody has one.
            is_of = [token.shape for token in raw[last - 1 : last + 1]] == ["PLAN", "of"]
            return None if is_of else (last - at, key)
    return None
