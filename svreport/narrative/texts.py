"""The texts of an update's narrative, and the tags in them: where `{{ … }}` stands.

A backslash before a brace (`\\{{`) makes plain braces of it, as Markdown has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.core.frozen import Frozen
from svreport.core.model import Council, Update, paper_of
from svreport.core.problems import Place


class NarrativeText(Frozen):
    """A text in Markdown: the section it belongs to, and the cell it stands in.

    `paper` is the public paper that it is written for, if it is for one.
    """

    section: str
    text: str
    place: Place
    paper: str | None = None


def narrative_texts(council: Council, update: Update) -> Iterator[NarrativeText]:
    """The narrative of an update, and the mitigation of each risk."""
    for row in council.narrative:
        if row.update == update.key:
            yield NarrativeText(row.section, row.text, row.place("text"), paper_of(row.section))
    for risk in council.risks:
        if risk.mitigation:
            yield NarrativeText(risk.item, risk.mitigation, risk.place("mitigation"))


_BRACES = re.compile(r"\\[{}]+|\{\{|\}\}")
_LINES = re.compile(r"[^\n]+")
_NEAR = 30


class ReferenceTag(Frozen):
    """A `{{ … }}`: where it stands in its text, and what is between the braces."""

    start: int
    end: int
    content: str


class BraceFault(Frozen):
    """Braces that make no tag: the words near them, and what is wrong."""

    near: str
    wrong: str


class Tags(Frozen):
    """The tags of a text in order, and the faults of its other braces."""

    found: Sequence[ReferenceTag]
    faults: Sequence[BraceFault]


def tags_in(text: str) -> Tags:
    """The tags of a text; one ends on the line on which it begins."""
    parts = [part for line in _LINES.finditer(text) for part in _line_parts(text, line)]
    return Tags(
        [part for part in parts if isinstance(part, ReferenceTag)],
        [part for part in parts if isinstance(part, BraceFault)],
    )


def _line_parts(text: str, line: re.Match[str]) -> Iterator[ReferenceTag | BraceFault]:
    opened: list[int] = []
    is_nested = is_plain = False
    for brace in _BRACES.finditer(text, *line.span()):
        if brace[0].startswith("\\"):
            # Plain braces are closed by plain braces on the same line.
            is_plain = True
        elif brace[0] == "{{":
            is_nested = bool(opened)
            opened.append(brace.start())
        elif len(opened) > 1:
            opened.pop()
        elif opened:
            yield _nested(text, opened[0]) if is_nested else _closed(text, opened[0], brace)
            opened.clear()
        elif is_plain:
            is_plain = False
        else:
            yield _fault(text, max(0, brace.end() - _NEAR), "has }} without {{ before it")
    if opened:
        is_open = _fault(text, opened[0], "is not closed with }}")
        yield _nested(text, opened[0]) if is_nested else is_open


def _closed(text: str, start: int, brace: re.Match[str]) -> ReferenceTag | BraceFault:
    content = text[start + 2 : brace.start()].strip()
    if set("{}") & set(content) or text.startswith("}", brace.end()):
        return _fault(text, start, "has more braces than two on each side")
    return ReferenceTag(start, brace.end(), content)


def _nested(text: str, start: int) -> BraceFault:
    return _fault(text, start, "holds another {{ before it is closed")


def _fault(text: str, start: int, wrong: str) -> BraceFault:
    near = text[start : start + _NEAR].split("\n", maxsplit=1)[0].strip()
    return BraceFault(near, wrong)
