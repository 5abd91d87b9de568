"""Words of an Office document that are changed where they are, whatever they look like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from svreport.core.frozen import Frozen
from svreport.files.ooxml.package import Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class WordChange(Frozen):
    """Words of a text, and what takes their place: which of its occurrences, counted from 0."""

    words: str
    number: int
    becomes: str


def change_words(texts: Sequence[Element], changes: Iterable[WordChange]) -> None:
    """Change words in the elements that hold a text, one after another.

    What takes their place looks as their first character did. Raises ValueError where the text
    lacks them.
    """
    text = "".join(element.text or "" for element in texts)
    spans = [(_occurrence(text, change), change) for change in changes]
    for start, change in sorted(spans, key=lambda span: -span[0]):
        _put(texts, start, start + len(change.words), change.becomes)


def _occurrence(text: str, change: WordChange) -> int:
    start = text.index(change.words)
    for _ in range(change.number):
        start = text.index(change.words, start + len(change.words))
    return start


def _put(texts: Sequence[Element], start: int, end: int, words: str) -> None:
    first = 0
    for element in texts:
        own = element.text or ""
        last = first + len(own)
        if first < end and start < last:
            before, after = own[: max(0, start - first)], own[max(0, end - first) :]
            element.text = f"{before}{words if first <= start else ''}{after}"
            element.set(_SPACE, "preserve")
        first = last


def markup_of(root: Element) -> bytes:
    """Return a part as Office writes it, with what stands before its root element."""
    from lxml import etree

    markup: bytes = etree.tostring(root.getroottree(), encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + markup
