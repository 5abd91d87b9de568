"""What texts have in them: near misses, what nobody sees, and marks of what was to be filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from svreport.core.patterns import pattern

# What the address of a link begins with, in any case of letters; no document has another.
LINKS = ("https:", "mailto:")
_DIRECTIONS = pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What takes no room: joiners, spaces without width, marks of order and of direction. A soft hyphen
# that begins a text may look like a minus, and U+202E turns digits round: these two are left.
_INVISIBLE = pattern(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202d\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\u00ad](?<!^\u00ad)"
)
# A word of Latin letters with one of Cyrillic among them, or one of Greek that looks like Latin.
_FOREIGN = (
    "\u0400-\u052f\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7"
)
_LATIN = "A-Za-z\u00c0-\u024f"
_OF_TWO_ALPHABETS = pattern(rf"[^\W\d_]*(?:[{_LATIN}][{_FOREIGN}]|[{_FOREIGN}][{_LATIN}])[^\W\d_]*")
_FOREIGN_LETTER = pattern(f"[{_FOREIGN}]")

# Marks of what was to be filled in and was not: tags, placeholders, errors of Office. Officers may
# type tags in the inputs; there they are text like any other.
TAG = pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
# Of an “Error!” that Word is not known to write, no words that follow are taken: the same sign
# where officers typed it reads on in other words.
_FIELD_ERROR = pattern(
    r"(?<!\w)Error!\s+(?:Bookmark|Reference|Unknown|No |Not a valid|Hyperlink|Filename|Main|Style)"
    r"[^.]*\.?|(?<!\w)Error!"
)
_FORMULA_ERROR = pattern(
    r"(?<!\w)!(?:Syntax Error|Undefined Bookmark|Unexpected End of \w+|Missing Operator|Zero Divide"
    r"|Unknown Op Code|Invalid Character|Number Too Large|Table Index|The Formula Not in Table)"
)
_CELL_ERROR = pattern(r"#(?:(?:REF|VALUE|DIV/0|NAME|NUM|NULL)[!?]|SPILL!|CALC!|N/A)")
# Signs that take no room.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_PLACEHOLDER = pattern(
    r"\b(?i:TB[ACD])\b|\bTODO\b|\b(?:\d\d)?(?:X{2,}|x{2,5})\b%?|\bX{1,2}(?:\.X+)?\s?%"
    r"|£\s?[Xx]+(?:[\d,.]*[Xx]+)*(?:m|k|bn)?\b|£\s?[#?_]{2,}"
    r"|\[\s*(?i:insert|enter|add|type|name|date|figure|amount|number|council|authority|your|to be"
    r"|to follow|tbc|xx+|delete|drafting|DN)\b[^\]\n]{0,200}\](?!\()"
    r"|\[[^\]\n]{0,60}\b(?i:to (?:check|confirm|update|supply)|please (?:check|confirm|update))\b"
    r"[^\]\n]{0,200}\](?!\()"
    r"|(?i:\blorem ipsum\b|\bclick (?:or tap )?(?:here )?to (?:enter|add) text\b"
    r"|\b(?:insert|type|enter) (?:your )?text here\b|\bchoose an item\b"
    r"|\bdelete (?:this )?before (?:publi|send|issu|submi)\w+)"
    r"|<!--(?:[^\n]*?-->)?|\b(?i:note to self)\b|\bNote to [A-Z][a-z]+:"
    r"|«[^«»\n]{1,60}»|<<[^<>\n]{1,60}>>|<(?i:insert|enter|your)\b[^<>\n]{0,60}>"
    r"|\?{3,}|(?<!\S)\?\?(?!\S)"
    rf"|[\uff5b\uff5d]|\{{[{_UNSEEN}]+[{{%]|[}}%][{_UNSEEN}]+\}}"
)
# Where a file is that only colleagues can open: on a drive, a share or somebody's desktop.
OWN_PATH = pattern(r"\\\\[\w.-]+\\\S+|\b[A-Za-z]:[\\/](?!/)\S+|\b(?i:file):/{2,}\S+")
# What follows is shown from right to left: as another text than was typed.
TURNED = pattern("[\u202b\u202e\u2067]")
_ERRORS = (
    (_FIELD_ERROR, "a field of Word has an error"),
    (_FORMULA_ERROR, "a formula of Word has an error"),
    (_CELL_ERROR, "the text has an error of Excel"),
)
_MARKS = (
    *_ERRORS,
    (TAG, "a tag of the template is left"),
    (_PLACEHOLDER, "a placeholder is left"),
    (TURNED, "a character turns the text round"),
)
# Signs without which no text has a mark: most have none of them. Each begins with a letter that is
# rare, whatever stands before it: to such letters a pattern leaps.
_WORDS = {
    **{"pP": "sum", "kK": "(?<=lick)", "xX": "t here", "mM": "(?<=an item)"},
    "fF": "ore (?:publi|send|issu|submi)",
}
_SIGN = pattern(
    r"#[A-Z]|\{|\}|«|<|\uff5b|\uff5d|\u202b|\u202e|\u2067|!(?:[A-Z][a-z]|(?<=Error!))"
    r"|<!-|N(?i:ote to)|n(?i:ote to self)"
    r"|\[\s*(?i:a[dmu]|co|d[aern]|en|fi|in|n[au]|pl|t[boy]|xx|yo|[^\]\n]{0,60} (?:to|please) )"
    r"|\?\?|XX|xx|X\s?%|£\s?[Xx#?_]"
    r"|D(?<=TOD)O|b(?<=\b[Tt]b)(?i:[acd])\b|B(?<=\b[Tt]B)(?i:[acd])\b"
    + "".join(f"|{letter}(?i:{rest})" for letters, rest in _WORDS.items() for letter in letters)
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


def letter_of_another_alphabet(text: str) -> tuple[str, str] | None:
    """The first word with letters of two alphabets, and the letter that looks like another."""
    if text.isascii() or not _FOREIGN_LETTER.search(text):
        return None
    word = _OF_TWO_ALPHABETS.search(text)
    return (word[0], _FOREIGN_LETTER.findall(word[0])[0]) if word else None


def without_directions(text: str) -> str:
    """The text without marks that let it be shown in another order than it has."""
    return _DIRECTIONS.sub("", text)


def may_have_leftovers(text: str) -> bool:
    """Whether a text has a sign without which it has no mark: most have none."""
    return _SIGN.search(text) is not None


def leftovers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the marks of a text, each with what is wrong."""
    if _SIGN.search(text):
        for mark, wrong in _MARKS:
            for found in mark.finditer(text):
                yield found.group(), wrong


def errors_of_office(text: str) -> Iterator[str]:
    """Yield the errors of Word and Excel in a text, as they write them."""
    if "!" in text or "#" in text:
        yield from (found.group() for mark, _ in _ERRORS for found in mark.finditer(text))


def placeholders(text: str) -> Iterator[str]:
    """Yield what is still to be filled in, beside the tags of a text."""
    plain = TAG.sub("", text)
    # Of most texts, references were the only sign.
    if _SIGN.search(plain):
        yield from (found.group() for found in _PLACEHOLDER.finditer(plain))
