"""What a page for the browser says, passage by passage, and what its charts are drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator

from svreport.release.gate.faults import APART, CHART, Passage, shown_number
from svreport.release.gate.parts import Element, page

HEADINGS = ("h1", "h2", "h3", "h4")
# The elements of a page that hold its text; any other does where none of these is within it.
PASSAGES = (*HEADINGS, "p", "li", "tr", "dt", "dd", "figcaption", "caption")
# Elements whose text no reader sees.
UNSEEN = ("script", "style", "template")
DATA = "application/json"
_SEEN = f".//text()[not({' or '.join(f'ancestor::{name}' for name in UNSEEN)})]"


def page_passages(content: bytes) -> Iterator[Passage]:
    """What a page says, in reading order, with the points of its charts after that."""
    root, where = page(content), ""
    body = root.find("body")
    for tag, text in _said(root if body is None else body):
        where = text if tag in HEADINGS else where
        yield Passage(where, text, is_row=tag == "tr")
    for script in root.iter("script"):
        if script.get("type") == DATA:
            for point in _points(script.text or ""):
                yield Passage(CHART, point, is_row=True)


def _said(element: Element) -> Iterator[tuple[str, str]]:
    """The texts within an element, each once, with the tag of what holds it."""
    if element.tag == "tr":
        yield "tr", APART.join(_words(one) for one in element.iter("th", "td"))
    elif next(element.iterdescendants(*PASSAGES), None) is None and (
        element.tag in PASSAGES or _own(element)
    ):
        if _words(element):
            yield element.tag, _words(element)
    elif element.tag not in UNSEEN:
        if _own(element):
            yield element.tag, _own(element)
        for child in element.iterchildren("*"):
            yield from _said(child)


def _own(element: Element) -> str:
    """The text that stands in an element itself, between those within it."""
    return " ".join(" ".join([element.text or "", *(one.tail or "" for one in element)]).split())


def _words(element: Element) -> str:
    return " ".join("".join(map(str, element.xpath(_SEEN))).split())


def _points(data: str) -> Iterator[str]:
    """Each value of a chart's data after the names of its series and its category."""
    try:
        chart = json.loads(data)
        for series in chart["series"]:
            for category, value in zip(chart["categories"], series["values"], strict=True):
                if value is not None:
                    yield APART.join((series["name"], category["name"], shown_number(value)))
    except (KeyError, TypeError, ValueError, RecursionError):
        return  # data of another form: what it should have said is then missing
