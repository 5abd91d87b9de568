"""Tags one after another: which names hold where, and which tag ends which."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, nearest
from svreport.rendering.templates.expressions import (
    FigureFault,
    Reading,
    Scope,
    is_words,
    straight,
)
from svreport.rendering.templates.scanning import Tag, scanned
from svreport.rendering.templates.shapes import Kind, Shape
from svreport.rendering.templates.surroundings import Surroundings
from svreport.rendering.word.places import WordPlace

T = TypeVar("T")

ENDS = {"endfor": "for", "endif": "if"}
_BETWEEN = ("else", "elif")
KEYWORDS = ("for", "endfor", "if", "elif", "else", "endif", "set")
# What Jinja and docxtpl would take as well.
_NOT_ALLOWED = (
    *("block", "call", "cellbg", "colspan", "endblock", "endcall", "endfilter", "endmacro"),
    *("endraw", "endset", "endwith", "extends", "filter", "from", "hm", "import", "include"),
    *("macro", "raw", "vm", "with"),
)
PREFIXES = ("p", "tr", "tc")
_KNOWN = join_words(KEYWORDS)


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """A tag and where it stands; `around` is what surrounds it in a Word template."""

    tag: Tag
    place: WordPlace
    around: Surroundings | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a tag."""

    placed: Placed
    wrong: str
    remedy: str
    severity: Severity = Severity.ERROR


@dataclass
class Walk:
    """Goes through the tags of one part of a template, from the first to the last.

    Beside texts, tags may show the kinds that it `shows`.
    """

    scope: Scope
    figure_fault: FigureFault
    faults: list[Fault] = field(default_factory=list)
    shows: Collection[Kind] = ()
    _open: list[Placed] = field(default_factory=list)

    def through(self, tags: Sequence[Placed]) -> list[Fault]:
        """What is wrong with the tags."""
        self.scope.elsewhere = dict(_loops(tags))
        for placed in tags:
            self._take(placed)
        for placed in self._open:
            end = f"{{%{placed.tag.prefix} end{placed.tag.keyword} %}}"
            self._say(placed, "is never ended.", f"Add {end} after what it is about.")
        return self.faults

    def _say(self, placed: Placed, wrong: str, remedy: str) -> None:
        self.faults.append(Fault(placed, wrong, remedy))

    def _take(self, written: Placed) -> None:
        placed = self._meant(written)
        keyword, content = placed.tag.keyword, straight(placed.tag.content)
        if keyword == "":
            self._show(placed, content)
        elif keyword in ("for", "if"):
            self._begin(placed, content)
        elif keyword in ENDS:
            self._end(placed)
        elif keyword in _BETWEEN:
            self._between(placed, content)
        elif keyword == "set":
            self._told(placed, lambda reading: reading.bound(content))

    def _meant(self, placed: Placed) -> Placed:
        """The tag; where its keyword is misspelt, the tag that was meant."""
        tag = placed.tag
        if tag.keyword in KEYWORDS or tag.keyword == "":
            return placed
        if tag.keyword in _NOT_ALLOWED:
            self._say(placed, "is no tag that templates may use.", f"There are {_KNOWN}.")
            return placed
        apart = _apart(tag) if placed.around is not None and not tag.prefix else None
        if apart is not None:
            remedy = f"Write {apart}."
            self._say(placed, "has its spaces in the wrong place.", remedy)
            return replace(placed, tag=scanned(apart).tags[0])
        near = did_you_mean(tag.keyword, KEYWORDS)
        wrong = f"begins with “{tag.keyword}”, which is no tag."
        self._say(placed, wrong, f"{near}There are {_KNOWN}.")
        return replace(placed, tag=replace(tag, keyword=nearest(tag.keyword, KEYWORDS) or "?"))

    def _told(self, placed: Placed, read: Callable[[Reading], T]) -> T:
        """What is read of the tag's words; complaints about them are faults of the tag."""
        reading = Reading(self.scope, self.figure_fault)
        found = read(reading)
        for wrong, remedy in reading.complaints:
            self._say(placed, wrong, remedy)
        return found

    def _show(self, placed: Placed, content: str) -> None:
        before = len(self.faults)
        shape = self._told(placed, lambda reading: reading.shown(content))
        if len(self.faults) > before or shape.kind in self.shows:
            return
        fault = _unshowable(placed, content, shape, self.scope.begins)
        if fault is not None:
            self._say(placed, *fault)

    def _begin(self, placed: Placed, content: str) -> None:
        if placed.tag.keyword == "for":
            self._told(placed, lambda reading: reading.looped(content))
        else:
            self._told(placed, lambda reading: reading.asked(content))
            self.scope.inner.append({})
        self._open.append(placed)

    def _between(self, placed: Placed, content: str) -> None:
        if not self._open:
            self._say(
                placed,
                "stands in no {% if … %}.",
                "Remove it, or put the {% if … %} back that stood before it.",
            )
        else:
            self._matched(self._open[-1], placed)
        if placed.tag.keyword == "elif":
            self._told(placed, lambda reading: reading.asked(content))

    def _end(self, placed: Placed) -> None:
        begun = ENDS[placed.tag.keyword]
        kept = [at for at, one in enumerate(self._open) if one.tag.keyword == begun]
        if not kept and self._open:
            opened = self._open[-1]
            self._say(
                placed,
                f"stands where “{opened.tag.text}” ({opened.place}) is to be ended.",
                f"Write {{%{opened.tag.prefix} end{opened.tag.keyword} %}}.",
            )
            self._leave(len(self._open) - 1)
            return
        if not kept:
            start = f"{{%{placed.tag.prefix} {begun} … %}}"
            self._say(
                placed,
                f"ends nothing: no {start} stands before it.",
                f"Remove it, or put back the {start} that it ended.",
            )
            return
        for inner in self._open[kept[-1] + 1 :]:
            self._say(
                inner,
                f"is not ended before “{placed.tag.text}” ({placed.place}).",
                f"Add {{%{inner.tag.prefix} end{inner.tag.keyword} %}} before that.",
            )
        self._matched(self._open[kept[-1]], placed)
        self._leave(kept[-1])

    def _leave(self, number: int) -> None:
        """Leaves all that was begun after the first `number`, and its names."""
        del self._open[number:]
        del self.scope.inner[number + 1 :]

    def _matched(self, opened: Placed, placed: Placed) -> None:
        """Complains of two tags that go together and stand in different kinds of place."""
        prefix, tag = opened.tag.prefix, placed.tag
        if prefix != tag.prefix:
            self._say(
                placed,
                f"goes with “{opened.tag.text}” ({opened.place}), and the two begin differently.",
                f"Begin both alike: {{%{prefix} {tag.keyword} %}}.",
            )
        elif opened.around is not None and placed.around is not None:
            remedy = opened.around.apart_from(placed.around, prefix)
            if remedy:
                wrong = f"goes with “{opened.tag.text}” ({opened.place}), which stands elsewhere."
                self._say(placed, wrong, remedy)


def _loops(tags: Sequence[Placed]) -> Iterator[tuple[str, str]]:
    """The names that loops make, each with the words of its loop."""
    for placed in tags:
        if placed.tag.keyword == "for":
            for name in placed.tag.content.partition(" in ")[0].split(","):
                yield name.strip(), placed.tag.text


def _apart(tag: Tag) -> str | None:
    """The tag as it was meant, where the p, tr, tc of its place is joined, or stands apart."""
    for prefix in PREFIXES:
        joined = tag.keyword.removeprefix(prefix)
        words = f"{joined} {tag.content}" if joined in KEYWORDS else tag.content
        if joined in KEYWORDS or (tag.keyword == prefix and words.partition(" ")[0] in KEYWORDS):
            return f"{{%{prefix} {words.strip()} %}}"
    return None


def _unshowable(placed: Placed, name: str, shape: Shape, begins: str) -> tuple[str, str] | None:
    """What is wrong, and the remedy, where a value cannot be shown as its tag asks."""
    kind, in_word = shape.kind, placed.around is not None
    if kind is Kind.BLOCKS and in_word:
        remedy = f"Write {{{{p {name} }}}}, alone in its paragraph."
        return None if placed.tag.prefix == "p" else ("stands for whole paragraphs.", remedy)
    if kind in (Kind.TEXT, Kind.RATING) and in_word:
        remedy = f"Write {{{{ {name} }}}}."
        return (f"is {is_words(shape)}, no paragraph.", remedy) if placed.tag.prefix else None
    if kind in (Kind.TEXT, Kind.UNKNOWN):
        return None
    if kind is Kind.WORDS:
        return "has no brackets.", f"Write {{{{ {name}() }}}}."
    wrong = "names no figure." if kind is Kind.FIGURE else f"stands for {is_words(shape)}."
    return wrong, _remedy(name, shape, begins)


def _remedy(name: str, shape: Shape, begins: str) -> str:
    if shape.kind is Kind.FLAG:
        return f"Ask for it instead, as in {{%{begins}if {name} %}}."
    if shape.kind is Kind.LIST:
        return f"Go through it, as in {{%{begins}for one in {name} %}}."
    if shape.kind is Kind.FIGURE:
        return 'Name a figure, as in {{ figure("payments.total | £m") }}.'
    if shape.fields:
        return (
            f"Name one of its parts: {join_words((f'{name}.{one}' for one in shape.fields), 'or')}."
        )
    return "Name each of them in the loop, as in {%tr for name, value in details %}."
