"""Tags in a template's text: where they stand, what they hold, and braces that make no tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A tag ends before another begins, so that one left open takes no other with it.
_TAG = re.compile(
    r"\{\{(?P<shown>(?:(?!\{\{|\}\}|\{%|%\}).)*)\}\}"
    r"|\{%(?P<done>(?:(?!\{\{|\}\}|\{%|%\}).)*)%\}"
    r"|\{#.*?#\}",
    re.DOTALL,
)
_LEFT_OVER = re.compile(
    r"(?P<open>\{\s?[{%#])(?P<rest>[^{}\n]*)(?P<end>[%}\s]*\})?"
    r"|(?P<close>[%}#]\s?\})"
    r"|(?P<single>\{\s*[\w.]+\s*\})"
)
# What stands before a tag's words in Word: the paragraph, row, cell or run that it replaces.
# docxtpl knows it by a plain space, and by no other.
_PREFIX = re.compile(r"(p|tr|tc|r) (.*)", re.DOTALL)
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as written: `prefix` is the p of `{{p … }}`, `keyword` the first word of `{% … %}`.

    `content` is what follows them. One that `is_open` was never closed.
    """

    text: str
    start: int
    prefix: str
    keyword: str
    content: str
    is_open: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class BraceFault:
    """Braces that make no tag: the words there, what is wrong with them, and where they begin."""

    text: str
    wrong: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Scanned:
    """The tags of a text in order, and the faults of its other braces."""

    tags: Sequence[Tag]
    faults: Sequence[BraceFault]


def scanned(text: str, *, prefixes: bool = True) -> Scanned:
    """What a text holds; `prefixes` are read in Word templates alone."""
    tags: list[Tag] = []
    faults: list[BraceFault] = []
    for found in _TAG.finditer(text):
        if found["shown"] is not None and found["shown"].startswith("{"):
            wrong = "has more braces than two on each side"
            faults.append(BraceFault(found[0], wrong, found.start()))
        elif not found[0].startswith("{#"):
            tags.append(_tag(found, prefixes=prefixes))
    rest = _TAG.sub(lambda found: " " * len(found[0]), text)
    for found in _LEFT_OVER.finditer(rest):
        faults.append(_fault(found, text))
        tags += _meant(found, prefixes=prefixes)
    return Scanned(sorted(tags, key=lambda tag: tag.start), faults)


def _tag(found: re.Match[str], *, prefixes: bool) -> Tag:
    shown = found["shown"]
    content = shown if shown is not None else found["done"]
    return _read(found[0], found.start(), content, is_shown=shown is not None, prefixes=prefixes)


def _read(text: str, start: int, content: str, *, is_shown: bool, prefixes: bool) -> Tag:
    prefix = _PREFIX.fullmatch(content) if prefixes else None
    inside = (prefix[2] if prefix else content.lstrip("-+").rstrip("-+")).strip()
    keyword = "" if is_shown else inside.split(None, 1)[0] if inside else "?"
    rest = inside if is_shown else inside[len(keyword) :].strip()
    return Tag(text, start, prefix[1] if prefix else "", keyword, rest)


def _meant(found: re.Match[str], *, prefixes: bool) -> Iterator[Tag]:
    """The `{% … %}` that was meant where one is left open, so that its pair is not at fault too."""
    if (found["open"] or "").endswith("%") and found["rest"].strip():
        text = found["open"] + found["rest"]
        rest = found["rest"].rstrip("% ")
        tag = _read(text, found.start(), rest, is_shown=False, prefixes=prefixes)
        yield Tag(tag.text, tag.start, tag.prefix, tag.keyword, tag.content, is_open=True)


def _fault(found: re.Match[str], text: str) -> BraceFault:
    if found["single"]:
        return BraceFault(found["single"], "has one brace on each side", found.start())
    if found["close"]:
        words = text[max(0, found.start() - _NEAR) : found.end()]
        return BraceFault(words.strip(), "ends a tag that nothing begins", found.start())
    written = found[0].strip()
    if " " in found["open"]:
        return BraceFault(written, "has a space between its braces", found.start())
    return BraceFault(_shortened(written), "is not closed", found.start())


def _shortened(text: str) -> str:
    return text if len(text) <= _NEAR else f"{text[:_NEAR].rstrip()}…"


def lines_before(text: str, position: int) -> int:
    """The number of the line that a position of the text stands in."""
    return text.count("\n", 0, position) + 1
