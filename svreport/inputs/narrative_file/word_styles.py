"""What a Word document's styles and lists say of a paragraph: its level, its number, its look."""

from __future__ import annotations

from collections import defaultdict

from svreport.core.frozen import Frozen
from svreport.files.ooxml.allowed import W, is_on
from svreport.files.ooxml.hidden_word import StyleSheet
from svreport.files.ooxml.package import Element, Package

TITLES = ("title", "subtitle")
# Word gives no more levels to headings; one more is body text.
_DEEPEST = 9
# The style of the guidance in a file that svreport made.
GUIDANCE_STYLE = "guidance (not printed)"


class ListPlace(Frozen):
    """Where a paragraph is in a list: its level from 0, its number if it has one, its indent.

    Indents are in twentieths of a point; what lists of one `definition` count goes on. `kind` is
    that of its numbers, as Word calls it.
    """

    level: int
    number: int | None
    indent: int
    definition: str = ""
    kind: str = ""

    @property
    def otherwise_printed(self) -> tuple[str, str] | None:
        """How its numbers look here and in documents; None where that is the same."""
        printed = _PRINTED[self.level % len(_PRINTED)]
        if self.number is None or self.kind == printed or self.kind not in _COUNTED:
            return None
        return _COUNTED[self.kind], _COUNTED[printed]


# The numbers of lists in documents, level by level, and how each kind counts.
_PRINTED = ("decimal", "lowerLetter", "lowerRoman")
_COUNTED = {
    "decimal": "1, 2, 3",
    "lowerLetter": "a, b, c",
    "upperLetter": "A, B, C",
    "lowerRoman": "i, ii, iii",
    "upperRoman": "I, II, III",
}


class WordLevel(Frozen):
    """A level of a list: the kind of its numbers, the first of them, its indent."""

    kind: str = "none"
    start: int = 1
    indent: int = 0


def value_of(element: Element | None, name: str = "val") -> str:
    """Return an attribute of an element; nothing where either is missing."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def number_of(element: Element | None, name: str = "val") -> int:
    """Return an attribute that is a whole number; 0 where it is none."""
    try:
        return int(float(value_of(element, name) or 0))
    except ValueError:
        return 0


def stated_mark(element: Element | None) -> bool | None:
    """Return whether a mark is on; None where nothing is said of it."""
    return None if element is None else is_on(element)


def left_indent(properties: Element | None) -> int | None:
    """Return how far from the margin a paragraph is; None where nothing is said of it."""
    indent = None if properties is None else properties.find(f"{W}ind")
    if indent is None or not {f"{W}left", f"{W}start"} & set(indent.attrib):
        return None
    return number_of(indent, "left") or number_of(indent, "start")


class WordStyles(StyleSheet):
    """What the styles of a document say of paragraphs."""

    def key_of(self, properties: Element | None) -> str:
        """The style of a paragraph, by its id."""
        named = None if properties is None else properties.find(f"{W}pStyle")
        return value_of(named) or self.default

    def names(self, key: str) -> list[str]:
        """The names of a style and of those that it is based on, as Word has them in English."""
        return [value_of(style.find(f"{W}name")).casefold() for style in self.chain(key)]

    def heading_level(self, key: str, properties: Element | None) -> int | None:
        """The level of a heading, 0 for a title; None for any other paragraph."""
        own = None if properties is None else properties.find(f"{W}outlineLvl")
        if own is not None:
            return number_of(own) + 1 if number_of(own) < _DEEPEST else None
        for style, name in zip(self.chain(key), self.names(key), strict=True):
            word, _, level = name.partition(" ")
            if word == "heading" and level.isdigit():
                return int(level)
            if name in TITLES:
                return 0
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return number_of(outline) + 1 if number_of(outline) < _DEEPEST else None
        return None

    def look(self, key: str, mark: str) -> bool:
        """Whether a style, or what it is based on, has a mark such as `b` for bold."""
        found = (stated_mark(style.find(f"{W}rPr/{W}{mark}")) for style in self.chain(key))
        return next((stated for stated in found if stated is not None), False)

    def number_properties(self, key: str) -> Element | None:
        """What a style says of the list that its paragraphs are in."""
        found = (style.find(f"{W}pPr/{W}numPr") for style in self.chain(key))
        return next((stated for stated in found if stated is not None), None)

    def indent(self, key: str) -> int | None:
        """How far from the margin a style puts its paragraphs."""
        found = (left_indent(style.find(f"{W}pPr")) for style in self.chain(key))
        return next((stated for stated in found if stated is not None), None)


class WordLists:
    """The lists of a document, which count their paragraphs as they come."""

    def __init__(self, package: Package, part: str | None, styles: WordStyles) -> None:
        root = package.xml(part) if part and part in package else None
        self._styles = styles
        found = [] if root is None else root
        self._abstract = {
            value_of(item, "abstractNumId"): item for item in found if item.tag == f"{W}abstractNum"
        }
        self._numbers = {value_of(item, "numId"): item for item in found if item.tag == f"{W}num"}
        self._counted: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def place(self, key: str, properties: Element | None) -> ListPlace | None:
        """Where a paragraph is in a list, counted; None where it is in none."""
        own = None if properties is None else properties.find(f"{W}numPr")
        of_style = self._styles.number_properties(key)
        stated = [part for part in (own, of_style) if part is not None]
        numbers = (part.find(f"{W}numId") for part in stated)
        number = next((value_of(part) for part in numbers if part is not None), "")
        abstract = self._abstract_of(number)
        if abstract is None:
            return None
        levels = (part.find(f"{W}ilvl") for part in stated)
        level = next((number_of(part) for part in levels if part is not None), None)
        if level is None:
            level = self._level_of_style(abstract, key)
        defined = self._level(number, abstract, level)
        if defined.kind == "none":
            return None
        count = None if defined.kind == "bullet" else self._count(number, abstract, level, defined)
        of_level = defined.indent if own is not None else self._styles.indent(key)
        indents = (left_indent(properties), of_level, defined.indent)
        indent = next(stated for stated in indents if stated is not None)
        definition = value_of(abstract, "abstractNumId")
        return ListPlace(level, count, indent, definition, defined.kind)

    def _abstract_of(self, number: str, depth: int = 0) -> Element | None:
        item = self._numbers.get(number)
        if item is None or number == "0" or depth > len(self._numbers):
            return None
        abstract = self._abstract.get(value_of(item.find(f"{W}abstractNumId")))
        linked = None if abstract is None else abstract.find(f"{W}numStyleLink")
        if linked is None:
            return abstract
        of_style = self._styles.number_properties(value_of(linked))
        inner = None if of_style is None else of_style.find(f"{W}numId")
        return self._abstract_of(value_of(inner), depth + 1)

    def _level_of_style(self, abstract: Element, key: str) -> int:
        for level in abstract.iterchildren(f"{W}lvl"):
            if value_of(level.find(f"{W}pStyle")) == key:
                return number_of(level, "ilvl")
        return 0

    def _level(self, number: str, abstract: Element, level: int) -> WordLevel:
        own = self._override(number, level)
        inner = None if own is None else own.find(f"{W}lvl")
        levels = [inner] if inner is not None else list(abstract.iterchildren(f"{W}lvl"))
        found = next((part for part in levels if number_of(part, "ilvl") == level), None)
        if found is None:
            return WordLevel()
        kind, start = found.find(f"{W}numFmt"), found.find(f"{W}start")
        return WordLevel(
            value_of(kind) or "decimal",
            1 if start is None else number_of(start),
            left_indent(found.find(f"{W}pPr")) or 0,
        )

    def _override(self, number: str, level: int) -> Element | None:
        for part in self._numbers[number].iterchildren(f"{W}lvlOverride"):
            if number_of(part, "ilvl") == level:
                return part
        return None

    def _count(self, number: str, abstract: Element, level: int, defined: WordLevel) -> int:
        """The number of a paragraph: lists of one definition count on, unless they start anew."""
        counted = self._counted[value_of(abstract, "abstractNumId")]
        own = self._override(number, level)
        start = None if own is None else own.find(f"{W}startOverride")
        first = defined.start if start is None else number_of(start)
        is_anew = start is not None and (number, level) not in self._begun
        self._begun.add((number, level))
        counted[level] = first if is_anew or level not in counted else counted[level] + 1
        for deeper in [key for key in counted if key > level]:
            del counted[deeper]
        return counted[level]
