"""Reading a page back: its text as its readers have it, its figures with their notes, its data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import html

HEADINGS = ("h1", "h2", "h3")
UNSEEN = ("script", "style", "template", "title")
# Everything that is read as one line, and holds no other such thing.
LINES = (*HEADINGS, "p", "dt", "dd", "li", "figcaption", "caption", "summary", "label", "option")


@dataclass(frozen=True)
class Noted:
    """A figure and the note that tells where it comes from."""

    text: str
    note: str


@dataclass(frozen=True)
class Page:
    """A page as its source states it, before any script has run."""

    content: bytes

    @cached_property
    def source(self) -> str:
        return self.content.decode("utf-8")

    @cached_property
    def root(self) -> Any:
        return html.document_fromstring(self.source)

    @cached_property
    def text(self) -> str:
        """The page's lines in reading order, notes left out; rows of tables with bars."""
        return "\n".join(_lines(self.root.find("body"))) + "\n"

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [(int(one.tag[1]), _words(one)) for one in self.root.iter(*HEADINGS)]

    @cached_property
    def figures(self) -> list[Noted]:
        """Every figure with its note, in reading order."""
        return [
            Noted(_words(one.find("button")), _words(one.find_class("note")[0]))
            for one in self.root.find_class("figure")
            if one.tag == "span"
        ]

    @cached_property
    def charts(self) -> list[dict[str, Any]]:
        """What the page's script draws its charts from."""
        scripts = self.root.xpath("//script[@type='application/json']")
        return [json.loads(one.text) for one in scripts]

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the table with that caption, its header first, notes left out."""
        (found,) = [
            one for one in self.root.iter("table") if _words(one.find("caption")) == caption
        ]
        return [[_words(cell) for cell in row if cell.tag in ("th", "td")] for row in _rows(found)]

    def rows_of(self, caption: str) -> list[Any]:
        """The rows of that table's body, as elements."""
        (found,) = [
            one for one in self.root.iter("table") if _words(one.find("caption")) == caption
        ]
        return list(found.find("tbody"))

    def card(self, heading: str) -> list[list[str]]:
        """What a card says of each update: its label, its figure, and what stands beside it."""
        (found,) = [
            one for one in self.root.find_class("card") if _words(one.find("h3")) == heading
        ]
        return [[_words(one) for one in entry.iter("p")] for entry in found.find_class("entry")]

    @property
    def style(self) -> str:
        (style,) = self.root.iter("style")
        return str(style.text)

    @property
    def policy(self) -> str:
        (meta,) = self.root.xpath("//meta[@http-equiv='Content-Security-Policy']")
        return str(meta.get("content"))


def _rows(table: Any) -> Iterator[Any]:
    yield from table.iter("tr")


def _lines(element: Any) -> Iterator[str]:
    for one in element:
        if not isinstance(one.tag, str) or one.tag in UNSEEN or one.get("hidden") is not None:
            continue
        if one.tag == "tr":
            yield f"| {' | '.join(_words(cell) for cell in one)} |"
        elif one.tag in HEADINGS:
            yield f"\n{'#' * int(one.tag[1])} {_words(one)}"
        elif one.tag in LINES and one.find("h2") is None:
            yield _words(one)
        else:
            yield from _lines(one)


def _words(element: Any) -> str:
    return " ".join(_text(element).split())


def _text(element: Any) -> str:
    """The text of an element, that of notes left out; its lines are words apart."""
    parts = [element.text or ""]
    for one in element:
        if isinstance(one.tag, str) and one.get("role") != "tooltip":
            parts.append(f" {_text(one)} " if one.tag != "button" else _text(one))
        parts.append(one.tail or "")
    return "".join(parts)
