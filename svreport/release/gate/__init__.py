"""The release gate: a finished file is opened again and held against what it must never be.

First, what is found in one: its faults, its passages, and the marks that must not be left in it.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from svreport.core.frozen import Frozen, parts_of
from svreport.core.model import Council
from svreport.core.patterns import pattern
from svreport.core.text import TAG, leftovers
from svreport.narrative.facts import narrative_texts
from svreport.narrative.markdown import read_narrative

LONGEST_QUOTE = 60


class Fault(Frozen):
    """What is wrong in a file, and where in it: a page's heading, a cell, a slide.

    One of `access` keeps only some readers from it.
    """

    where: str
    wrong: str
    is_of_access: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}" if self.where else self.wrong


def quoted(text: str) -> str:
    """Return a text as a fault names it: in quotation marks, and not too long."""
    words = " ".join(text.split())
    cut = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"
    return f"“{cut}”"


# As much of a text as names a place.
LONGEST = 200
# Between the cells of a row.
APART = " | "
# Where the points of charts are.
CHART = "the data of a chart"
# As many digits as programs agree on when they work a value out again and save it.
DIGITS = 12
LARGE = 10.0**DIGITS


class Passage(Frozen):
    """A paragraph, or a row of a table with its cells apart, and the heading above it.

    `is_row` tells the one from the other.
    """

    where: str
    text: str
    is_row: bool = False


class Detail(Frozen):
    """Something of a file beside its words, such as the address of a link, and its place.

    One that `is_look` is how something looks: in other places, styles say it.
    """

    what: str
    place: str
    value: str
    is_look: bool = False


def shown_number(value: float) -> str:
    """Return a number as alike as programs save it, without an exponent: 45727 is 45727.0."""
    # Adding nothing makes one zero of −0 and 0. A large number has no fraction that matters.
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value + 0.0:,.{DIGITS}g}"


# A number with its sign, unit and brackets, as documents show it.
NUMBER = pattern(r"[(\-−+]?£?\d[\d,]*(?:\.\d+)?(?:%|pp|m\b|k\b)?\)?")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
# Days, months and years, and the digits of a fingerprint: no figures.
_NO_FIGURES = pattern(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+\d{{2,4}}\b)?|\b{_MONTH}\s+\d{{2,4}}\b"
    r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b20\d{2}\s?[/–-]\s?\d{2}(?:\d{2})?\b"
    r"|\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5})+\b"
)


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text, as they are shown; those of days and fingerprints are none."""
    return NUMBER.findall(_NO_FIGURES.sub("", text))


class FormulaCell(NamedTuple):
    """A formula of a workbook, its cell, and the words that are saved as its value, if any."""

    sheet: str
    address: str
    formula: str
    words: str = ""


class FinishedFile(ABC):
    """A file as it is opened again: what is wrong in it, and what it says.

    Its parts are read when they are needed, so that each of these may raise PackageError.
    """

    @property
    @abstractmethod
    def keywords(self) -> str:
        """The keywords among its properties, which are the name that it was written by."""

    @property
    def application(self) -> str:
        """The program that saved it, by its own words; nothing if it has none."""
        return ""

    @abstractmethod
    def faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        """Yield everything that keeps it from being released."""

    @abstractmethod
    def passages(self) -> Iterator[Passage]:
        """Yield what it says, in reading order, with the points of its charts after that."""

    @abstractmethod
    def details(self) -> Iterator[Detail]:
        """Yield its links, colours, formats, pictures and properties."""

    def formulas(self) -> Sequence[FormulaCell]:
        """Return its formulas; only a workbook has any."""
        return ()


class LiteralMarks(Frozen, dict=True):
    """Marks that officers typed in the inputs: braces and error signs are text like any other.

    `forms` are the first rows of tables without a header row in the template, as they may be
    filled in: a form that someone else supplies may have such tables. These, and what was typed,
    are found out when they are asked for: most files have no such table and no such mark.
    """

    typed: Collection[str] | Callable[[], Collection[str]] = frozenset()
    forms: Callable[[], Sequence[re.Pattern[str]]] = tuple

    @cached_property
    def texts(self) -> Collection[str]:
        """The marks that were typed."""
        return self.typed() if callable(self.typed) else self.typed

    @cached_property
    def _known(self) -> frozenset[str]:
        """The marks as they may come out: on several lines, in a header of Excel, or cut."""
        tags = [mark for mark in self.texts if TAG.fullmatch(mark)]
        ends = (end for tag in tags for end in (tag[:2], tag[-2:]))
        return frozenset(map(_without_breaks, (*self.texts, *ends)))

    def is_form(self, first_row: str) -> bool:
        """Whether a table that begins so has no header row in the template either."""
        return any(pattern.fullmatch(first_row) for pattern in self.forms())

    def left_in(self, where: str, text: str) -> Iterator[Fault]:
        """Yield the marks of a text that nobody typed."""
        for mark, wrong in leftovers(text):
            if _without_breaks(mark) not in self._known:
                yield Fault(where, f"{wrong}: {quoted(mark)}.")


def _without_breaks(mark: str) -> str:
    """A mark without what lines and Excel's doubled signs make of it."""
    return "".join(mark.split()).replace("&&", "&")


def as_filled(text: str) -> re.Pattern[str]:
    """Return what a text of a template may become: any words in place of its tags."""
    return re.compile(".*".join(re.escape(part) for part in TAG.split(text)), re.DOTALL)


def marks_in(texts: Iterable[str]) -> frozenset[str]:
    """Return every mark in these texts that would look like something left behind."""
    return frozenset(mark for text in texts for mark, _ in leftovers(text))


def literal_marks(council: Council) -> LiteralMarks:
    """Return what officers typed that would look like something left behind in a document.

    References are not among it: they never come out as they were typed.
    """
    return LiteralMarks(cache(lambda: _typed_marks(council)))


def _typed_marks(council: Council) -> frozenset[str]:
    narrative = {
        text.text for update in council.updates for text in narrative_texts(council, update)
    }
    plain = (text for text in _texts(council) if text not in narrative)
    read = (read_narrative(text, stated=lambda _: "") for text in narrative)
    left = (part for blocks in read for part in _texts(blocks))
    return marks_in(plain) | marks_in(left)


def _texts(record: object) -> Iterator[str]:
    """Every text within records, however deep."""
    return (part for part in parts_of(record) if isinstance(part, str))
