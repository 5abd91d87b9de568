"""A fault of a finished file, and text that must not be left in one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, and where in it: a page's heading, a cell, a slide."""

    where: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}" if self.where else self.wrong


# A tag of a template; what Word writes for a field or a formula that it cannot fill; Excel's
# errors. Of an “Error!” that Word is not known to write, no words that follow are taken: the
# same sign where officers typed it reads on in other words.
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
_FIELD_ERROR = re.compile(
    r"(?<!\w)Error!\s+(?:Bookmark|Reference|Unknown|No |Not a valid|Hyperlink|Filename|Main|Style)"
    r"[^.]*\.?|(?<!\w)Error!"
)
_FORMULA_ERROR = re.compile(
    r"(?<!\w)!(?:Syntax Error|Undefined Bookmark|Unexpected End of \w+|Missing Operator|Zero Divide"
    r"|Unknown Op Code|Invalid Character|Number Too Large|Table Index|The Formula Not in Table)"
)
_CELL_ERROR = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")
_LEFT = (
    (_TAG, "a tag of the template is left"),
    (_FIELD_ERROR, "a field of Word has an error"),
    (_FORMULA_ERROR, "a formula of Word has an error"),
    (_CELL_ERROR, "an error of Excel stands in the text"),
)


@dataclass(frozen=True)
class Typed:
    """What officers typed in the inputs: braces and error signs there are text like any other.

    `forms` are the first rows of tables without a header row in the template, as they may be
    filled in: a form that someone else supplies may have such tables.
    """

    texts: Collection[str] = field(default_factory=frozenset)
    forms: Sequence[re.Pattern[str]] = ()

    @cached_property
    def _known(self) -> frozenset[str]:
        """The marks as they may come out: on several lines, in a header of Excel, or cut."""
        ends = (end for one in self.texts if _TAG.fullmatch(one) for end in (one[:2], one[-2:]))
        return frozenset(map(_folded, (*self.texts, *ends)))

    def is_form(self, first_row: str) -> bool:
        """Whether a table that begins so has no header row in the template either."""
        return any(pattern.fullmatch(first_row) for pattern in self.forms)

    def left_in(self, where: str, text: str) -> Iterator[Fault]:
        """What is left in a text that nobody typed."""
        for pattern, wrong in _LEFT:
            for found in pattern.finditer(text):
                if _folded(found.group()) not in self._known:
                    yield Fault(where, f"{wrong}: {quoted(found.group())}.")


def _folded(mark: str) -> str:
    """A mark without what lines and Excel's doubled signs make of it."""
    return "".join(mark.split()).replace("&&", "&")


def as_filled(text: str) -> re.Pattern[str]:
    """What a text of a template may become: any words in place of its tags."""
    return re.compile(".*".join(re.escape(part) for part in _TAG.split(text)), re.DOTALL)


def marks_in(texts: Iterator[str]) -> frozenset[str]:
    """Every passage of these texts that would look like something left behind."""
    return frozenset(
        found.group() for text in texts for pattern, _ in _LEFT for found in pattern.finditer(text)
    )


def quoted(text: str) -> str:
    """A text as a fault names it."""
    words = " ".join(text.split())
    cut = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"
    return f"“{cut}”"


# What stands between the cells of a row.
APART = " | "
# Where the points of charts stand.
CHART = "the data of a chart"
# As many digits as programs agree on when they work a value out anew and save it.
DIGITS = 12
LARGE = 10.0**DIGITS


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table with its cells apart, and the heading that it stands under.

    `is_row` tells the one from the other.
    """

    where: str
    text: str
    is_row: bool = False


def shown_number(value: float) -> str:
    """A number as alike as programs save it, without an exponent: 45727 and 45727.0 are one."""
    # Adding nothing makes one zero of −0 and 0. A large number has no fraction that matters.
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value + 0.0:,.{DIGITS}g}"
