"""The texts of an update's narrative, where `{{ … }}` stands in them, and what it stands for.

A reference is a lookup, never an evaluation. A backslash before a brace (`\\{{`) makes plain
braces of it, as Markdown has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TypeVar

from svreport.content.paper import Properties
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import LOW, HouseStyle
from svreport.core.model import Council, Negatives, Settings, Update, paper_of
from svreport.core.origin import DocumentText, ReferenceText
from svreport.core.problems import Place
from svreport.figures.figure import Figure
from svreport.figures.forms import format_figure, read_forms
from svreport.figures.register import BadReference, Register, register_of

T = TypeVar("T")


def house_style(settings: Settings) -> HouseStyle:
    """The council's way of showing figures."""
    return HouseStyle(
        dashed_years="-" in settings.year_style,
        brackets=settings.negatives is Negatives.BRACKETS,
        point_decimals=settings.point_decimals,
        worded_millions=settings.money_style.endswith("million"),
    )


class FigureReference(Frozen):
    """What a reference stands for: its figure, and the text that shows it."""

    figure: Figure
    text: str

    @property
    def is_symbol(self) -> bool:
        """Whether the text is a symbol that a reader needs explained."""
        return not self.figure.is_stated or self.text == LOW


class Facts:
    """What an update reports, and how: its register of figures and the house style.

    A command makes one, and asks it for those of other updates and for what public papers state,
    so that each register is worked out once.
    """

    def __init__(self, council: Council, update: Update) -> None:
        self.council = council
        self.update = update
        self.style = house_style(council.settings)
        self._is_public = False
        self._siblings = {(update.key, False): self}
        # A reference is checked, tied out and shown by several documents.
        self._referred: dict[str, FigureReference] = {}

    def at(self, update: Update) -> Facts:
        """The facts of another update of the same council, as public as these."""
        return self._sibling(update, is_public=self._is_public)

    @property
    def public(self) -> Facts:
        """The same as public papers state it."""
        return self._sibling(self.update, is_public=True)

    def _sibling(self, update: Update, *, is_public: bool) -> Facts:
        key = (update.key, is_public)
        if key not in self._siblings:
            facts = Facts(self.council, update)
            facts._is_public, facts._siblings = is_public, self._siblings
            self._siblings[key] = facts
        return self._siblings[key]

    def in_common(self, work_out: Callable[[Council], T]) -> T:
        """What a function makes of the council, worked out once for all of its updates."""
        return self.council.worked_out(work_out)

    @cached_property
    def register(self) -> Register:
        return register_of(self.council, self.update, public=self._is_public)

    def of(self, paper: str | None) -> Facts:
        """The facts as a paper states them: a public one, where it is named."""
        return self if paper is None else self.public

    def properties(self, title: str) -> Properties:
        """The properties of a document of the update."""
        settings = self.council.settings
        return Properties(
            title=f"{settings.authority}: {title}",
            author=settings.authority,
            subject=settings.agreement,
            made_on=self.update.document_date,
        )

    def refer(self, content: str) -> FigureReference:
        """What the content of a tag stands for: a figure's name and its forms.

        Raises BadReference.
        """
        if content not in self._referred:
            name, *forms = content.split("|")
            if not name.strip():
                raise BadReference("“{{ }}” names no figure.", "Name one, or remove the braces.")
            form = read_forms(forms)
            if form.since:
                base_year = self.council.settings.base_year
                figure, base = self.register.growth(name, form.since, base_year)
                form = replace(form, since=self.style.period(base))
            else:
                figure = self.register[name]
            text = format_figure(figure, form, self.style)
            self._referred[content] = FigureReference(figure, ReferenceText(text, content))
        return self._referred[content]

    def stated(self, content: str) -> str:
        """The text that a reference shows.

        Raises BadReference.
        """
        return self.refer(content).text


class NarrativeText(Frozen):
    """A text in Markdown: the section it belongs to, and the cell it stands in.

    `paper` is the public paper that it is written for, if it is for one.
    """

    section: str
    text: str
    place: Place
    paper: str | None = None

    def place_of(self, words: str, start: int = 0) -> Place:
        """Where in the text some words are: their paragraph, where it was written in Word."""
        return (
            self.text.place_of(words, start) if isinstance(self.text, DocumentText) else self.place
        )


def narrative_texts(council: Council, update: Update) -> Iterator[NarrativeText]:
    """The narrative of an update, and the mitigation of each risk."""
    for row in council.narrative:
        if row.update == update.key:
            yield NarrativeText(row.section, row.text, row.place("text"), paper_of(row.section))
    for risk in council.all_risks:
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


# Most texts have none.
_NO_TAGS = Tags([], [])


def tags_in(text: str) -> Tags:
    """The tags of a text; one ends on the line on which it begins."""
    return _tags_in(text) if "{" in text or "}" in text else _NO_TAGS


@lru_cache(maxsize=512)
def _tags_in(text: str) -> Tags:
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
    return _fault(text, start, "has another {{ before it is closed")


def _fault(text: str, start: int, wrong: str) -> BraceFault:
    near = text[start : start + _NEAR].split("\n", maxsplit=1)[0].strip()
    return BraceFault(near, wrong)
