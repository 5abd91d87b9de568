"""The texts of an update's narrative, and the tags in them: where `{{ … }}` stands.

A backslash before a brace (`\\{{`) makes plain braces of it, as Markdown has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from svreport.core.model import Council, Update, paper_of
from svreport.core.problems import Place


@dataclass(frozen=True)
class NarrativeText:
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
_NEAR = 30


@dataclass(frozen=True, slots=True)
class ReferenceTag:
    """A `{{ … }}`: where it stands in its text, and what is between the braces."""

    start: int
    end: int
    content: str


@dataclass(frozen=True, slots=True)
class BraceFault:
    """Braces that make no tag: the words near them, and what is wrong."""

    near: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a text in order, and the faults of its other braces."""

    found: Sequence[ReferenceTag]
    faults: Sequence[BraceFault]


def tags_in(text: str) -> Tags:
    """The tags of a text; one ends on the line on which it begins."""
    scan = _Scan(text)
    for brace in _BRACES.finditer(text):
        scan.take(brace)
    scan.leave_open()
    return Tags(scan.found, scan.faults)


class _Scan:
    """Goes from brace to brace, keeping what is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[ReferenceTag] = []
        self.faults: list[BraceFault] = []
        self._opened: int | None = None
        # How many tags are open within that one, which is then no tag itself.
        self._within = 0
        self._is_faulty = False
        self._plain_until = 0

    def take(self, brace: re.Match[str]) -> None:
        if self._opened is not None and "\n" in self.text[self._opened : brace.start()]:
            self.leave_open()
        if brace[0].startswith("\\"):
            # Plain braces are closed by plain braces on the same line.
            line_ends = self.text.find("\n", brace.end())
            self._plain_until = line_ends if line_ends >= 0 else len(self.text)
        elif brace[0] == "{{":
            self._open(brace.start())
        elif self._within:
            self._within -= 1
        elif self._opened is not None:
            self._close(self._opened, brace)
        elif brace.start() < self._plain_until:
            self._plain_until = 0
        else:
            self._fault(max(0, brace.end() - _NEAR), "has }} without {{ before it")

    def leave_open(self) -> None:
        """A tag that is still open stays so."""
        if self._opened is not None and not self._is_faulty:
            self._fault(self._opened, "is not closed with }}")
        self._opened, self._within, self._is_faulty = None, 0, False

    def _open(self, start: int) -> None:
        if self._opened is None:
            self._opened = start
            return
        if not self._is_faulty:
            self._fault(self._opened, "holds another {{ before it is closed")
        self._within += 1
        self._is_faulty = True

    def _close(self, opened: int, brace: re.Match[str]) -> None:
        content = self.text[opened + 2 : brace.start()].strip()
        if self._is_faulty:
            self.leave_open()
        elif "{" in content or "}" in content or self.text[brace.end() : brace.end() + 1] == "}":
            self._fault(opened, "has more braces than two on each side")
        else:
            self.found.append(ReferenceTag(opened, brace.end(), content))
        self._opened = None

    def _fault(self, start: int, wrong: str) -> None:
        near = self.text[start : start + _NEAR].split("\n")[0].strip()
        self.faults.append(BraceFault(near, wrong))
