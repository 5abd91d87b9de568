"""The fields of a Word document: what each is told to show, and what it showed when last filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from svreport.gate.parts import NOT, Element, W

_PAGES = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r'\s*(?:(?:PAGEREF|REF|NOTEREF)\s+|HYPERLINK\s+\\l\s+)"?([^"\s]+)', re.IGNORECASE
)


@dataclass
class Field:
    """A field's instruction, however many runs it is split over, and its elements of text."""

    instruction: str = ""
    texts: list[Element] = field(default_factory=list)
    is_filled: bool = False

    @property
    def bookmark(self) -> str | None:
        """The bookmark that it refers to, if any."""
        named = _REFERENCE.match(self.instruction)
        return named[1] if named else None

    @property
    def is_page_number(self) -> bool:
        return _PAGES.match(self.instruction) is not None


def fields_in(element: Element) -> Iterator[Field]:
    """The fields within an element, also one that does not end there."""
    for one in element.iter(f"{W}fldSimple"):
        yield Field(one.get(f"{W}instr") or "", list(one.iter(f"{W}t")))
    yield from _complex(element)


def _complex(element: Element) -> list[Field]:
    """The fields that are begun, separated and ended by marks; one may stand in another."""
    found: list[Field] = []
    within: list[Field] = []
    for one in element.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        mark = one.get(f"{W}fldCharType")
        if mark == "begin":
            found.append(Field())
            within.append(found[-1])
        elif mark == "end" and within:
            within.pop()
        elif mark == "separate" and within:
            within[-1].is_filled = True
        elif one.tag == f"{W}instrText" and within:
            within[-1].instruction += one.text or ""
        elif one.tag == f"{W}t":
            for each in within:
                each.texts += [one] if each.is_filled else []
    return found


def is_on(held: Element | None) -> bool:
    """Whether a property is set: its element is there, and does not say no."""
    return held is not None and held.get(f"{W}val") not in NOT
