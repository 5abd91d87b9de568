"""Near misses: what an officer probably meant to type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from svreport.core.patterns import pattern

_DIRECTIONS = pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What takes no room: joiners, spaces without width, marks of order and of direction. A soft hyphen
# that begins a text may look like a minus, and U+202E turns digits round: these two are left.
_INVISIBLE = pattern(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202d\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\u00ad](?<!^\u00ad)"
)


@lru_cache(maxsize=32_768)
def normalise(text: str) -> str:
    """The text as it is compared: case, spacing, invisible and look-alike characters forgiven."""
    seen = without_invisible(text)
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word closest to this one, or None when none is close."""
    from difflib import get_close_matches

    by_normalised = {normalise(name): name for name in known}
    found = get_close_matches(normalise(word), by_normalised, n=1, cutoff=cutoff)
    return by_normalised[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question naming the nearest known word, with a space after it, or nothing."""
    near = nearest(word, known)
    return f"Did you mean “{near}”? " if near else ""


def join_words(words: Iterable[str], joiner: str = "and", most: int = 12) -> str:
    """The words as a reader lists them: `a, b and c`; a long list is cut with `…`."""
    items = list(words)
    if len(items) > most:
        return ", ".join([*items[:most], "…"])
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def counted(number: int, word: str) -> str:
    """Return a number with what it counts: `1 row`, `2 rows`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def capitalise(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def shortened(text: str, most: int = 40) -> str:
    """The text as messages quote it: its beginning, where it is longer than they have room for."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def without_invisible(text: str) -> str:
    """The text without characters that nobody can see and that change nothing of what is seen."""
    return text if text.isprintable() and text.isascii() else _INVISIBLE.sub("", text)


def without_directions(text: str) -> str:
    """The text without marks that let it be shown in another order than it has."""
    return _DIRECTIONS.sub("", text)
