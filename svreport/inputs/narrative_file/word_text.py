"""The words of a paragraph of Word, what its styles and lists say of it, and what nobody prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct

from svreport.content.blocks import Run
from svreport.core.frozen import Frozen, field
from svreport.core.patterns import pattern
from svreport.core.problems import Severity
from svreport.core.text import LINKS
from svreport.files.ooxml import printable
from svreport.files.ooxml.allowed import MC, W, is_on
from svreport.files.ooxml.hidden_word import StyleSheet
from svreport.files.ooxml.package import Element, Package
from svreport.inputs.cells import RAISED_OR_LOWERED, RAISED_WORDS
from svreport.narrative.markdown import unfit_link

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


# The words of a paragraph of Word: its runs, and what of it no document could print.
_FIELD = pattern(r"\s*(\w+)")
_ADDRESS = pattern(r'\s*\w+\s+(?:"([^"\\][^"]*)"|([^"\\\s]\S*))')
# Fields without words of their own, and a list of contents, which is made anew elsewhere.
_MARKS_ALONE = ("XE", "TC", "TA", "BOOKMARK", "SET")
_LEFT_OUT = ("TOC", "INDEX", "TOA")
_READ_FIELDS = ("HYPERLINK", *_MARKS_ALONE, *_LEFT_OUT)
# Why text is out of sight that is marked to be.
HIDDEN = "marked so"
# What stands in an address as it is; all else is written as its code.
_IN_ADDRESSES = "%;/?:@&=+$,-_.!~*'()#"
_SOFT_HYPHEN = "\u00ad"
_BULLET_SIGNS = {"F0B7": "•", "F0A7": "▪", "F0D8": "➢", "F02D": "–", "F0FC": "✓", "F0E0": "→"}


class Unprintable(Frozen):
    """What a paragraph has that no document could print, and what to do about it."""

    wrong: str
    remedy: str
    rule: str = "word-content"
    severity: Severity = Severity.ERROR
    about: str = ""


class _Field(Struct):
    """A field of Word, whose instruction comes in pieces before its result."""

    instruction: str = ""
    has_result: bool = False

    @property
    def kind(self) -> str:
        found = _FIELD.match(self.instruction)
        return found[1].upper() if found else ""


class Notes(Frozen):
    """The words of comments and of notes at the foot or the end, by their ids."""

    comments: Mapping[str, str] = field(default_factory=dict)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    endnotes: Mapping[str, str] = field(default_factory=dict)


class Source(Frozen):
    """What the words of a document refer to: its styles, its links by their ids, its notes."""

    styles: WordStyles
    links: Mapping[str, str]
    notes: Notes


_CHANGES = {
    f"{W}ins": "added",
    f"{W}moveTo": "moved here",
    f"{W}del": "deleted",
    f"{W}moveFrom": "moved away",
}
_GONE = (f"{W}del", f"{W}moveFrom")
_OPEN = {f"{W}{name}" for name in ("smartTag", "customXml", "dir", "bdo", "sdtContent")}
_FORMAT_CHANGES = {
    f"{W}{name}"
    for name in (
        *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "numberingChange"),
    )
}
_LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


class ParagraphWords(Struct):
    """The runs of a paragraph, and what is wrong with it."""

    runs: list[Run] = field(default_factory=list)
    faults: list[Unprintable] = field(default_factory=list)

    def add_fault(self, fault: Unprintable) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


class WordTextReader:
    """Reads paragraphs one after another: a field may begin in one and end in another."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fields: list[_Field] = []
        self._text = ParagraphWords()
        self._look = _Look("", source.styles)

    def read(self, paragraph: Element, style: str, *, is_heading: bool = False) -> ParagraphWords:
        """The words of a paragraph of a style; a heading's style makes nothing bold."""
        self._text = ParagraphWords()
        self._look = _Look("" if is_heading else style, self._source.styles)
        properties = paragraph.find(f"{W}pPr")
        for change in () if properties is None else properties.iter():
            self._note_change(change)
        self._children(paragraph, None)
        return self._text

    @property
    def is_left_out(self) -> bool:
        """Whether what comes is a list of contents, which is no text."""
        return any(open_field.kind in _LEFT_OUT for open_field in self._fields)

    def _note_change(self, element: Element) -> None:
        if element.tag in _FORMAT_CHANGES:
            self._text.add_fault(_tracked("the format was changed"))
        elif element.tag in _CHANGES and element.getparent().tag == f"{W}rPr":
            self._text.add_fault(_tracked(f"the end of a paragraph was {_CHANGES[element.tag]}"))

    def _children(self, parent: Element, link: str | None) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, link)
            elif child.tag in _OPEN:
                self._children(child, link)
            elif child.tag == f"{W}hyperlink":
                self._children(child, self._linked(child) or link)
            elif child.tag == f"{W}fldSimple":
                self._simple_field(child, link)
            else:
                self._other_child(child, link)

    def _other_child(self, child: Element, link: str | None) -> None:
        if child.tag in _CHANGES:
            self._text.add_fault(_tracked(f"“{_words(child)}” was {_CHANGES[child.tag]}"))
            if child.tag not in _GONE:
                self._children(child, link)
        elif child.tag == f"{W}sdt":
            # What asks to be filled in is no text.
            if child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                self._children(child, link)
        elif child.tag == f"{MC}AlternateContent" or str(child.tag).startswith(_MATH):
            self._text.add_fault(_drawn(child))

    def _simple_field(self, element: Element, link: str | None) -> None:
        self._fields.append(_Field(value_of(element, "instr"), has_result=True))
        self._check_field()
        self._children(element, link)
        self._fields.pop()

    def _linked(self, element: Element) -> str | None:
        """The address of a link; one to a place in the document is none of another."""
        address = self._source.links.get(element.get(_LINK_ID) or "", "")
        return self._followed(address, _words(element)) if address else None

    def _run(self, run: Element, link: str | None) -> None:
        properties = run.find(f"{W}rPr")
        look = self._look.of_run(properties)
        for change in () if properties is None else properties:
            self._note_change(change)
        if look.is_hidden:
            if words := _words(run):
                self._text.add_fault(hidden(words, HIDDEN))
            return
        for child in run:
            if child.tag in (f"{W}fldChar", f"{W}instrText"):
                self._field_part(child)
            elif not self.is_left_out and all(part.has_result for part in self._fields):
                self._add_words(self._words_of(child), look, link)

    def _add_words(self, words: str, look: RunLook, link: str | None) -> None:
        if not words:
            return
        if look.is_struck:
            self._text.add_fault(_struck(words))
        words = self._raised(words, look.align)
        address = self._field_link() or link
        self._text.runs.append(Run(words, look.is_bold, look.is_italic, address))

    def _words_of(self, child: Element) -> str:
        if child.tag == f"{W}t":
            return (child.text or "").replace(_SOFT_HYPHEN, "").replace("\n", " ")
        if child.tag in _SIGNS:
            return _SIGNS[child.tag]
        if child.tag == f"{W}sym":
            return self._symbol(child)
        fault = self._fault_of(child)
        if fault is not None:
            self._text.add_fault(fault)
        return ""

    def _fault_of(self, child: Element) -> Unprintable | None:
        notes, key = self._source.notes, value_of(child, "id")
        if child.tag == f"{W}footnoteReference":
            return _note("a footnote", notes.footnotes.get(key, ""))
        if child.tag == f"{W}endnoteReference":
            return _note("an endnote", notes.endnotes.get(key, ""))
        if child.tag == f"{W}commentReference":
            return _comment(notes.comments.get(key, ""))
        return _drawn(child) if child.tag in _DRAWINGS else None

    def _field_part(self, part: Element) -> None:
        if part.tag == f"{W}instrText":
            if self._fields and not self._fields[-1].has_result:
                self._fields[-1].instruction += part.text or ""
            return
        mark = value_of(part, "fldCharType")
        if mark == "begin":
            self._fields.append(_Field())
        elif mark == "separate" and self._fields:
            self._fields[-1].has_result = True
            self._check_field()
        elif mark == "end" and self._fields:
            self._fields.pop()

    def _check_field(self) -> None:
        kind = self._fields[-1].kind
        if kind and kind not in _READ_FIELDS and not self.is_left_out:
            self._text.add_fault(
                Unprintable(
                    f"There is a field ({printable(kind)}), which Word fills in itself.",
                    "Click in it and press Ctrl+Shift+F9, which makes plain text of it.",
                )
            )

    def _field_link(self) -> str | None:
        """The address that the innermost field leads to."""
        for open_field in reversed(self._fields):
            if open_field.kind == "HYPERLINK":
                address = _ADDRESS.match(open_field.instruction)
                target = (address[1] or address[2]) if address else ""
                return self._followed(target, "") if target else None
        return None

    def _followed(self, address: str, words: str) -> str | None:
        if address.lower().startswith(LINKS):
            return quote(address, safe=_IN_ADDRESSES)
        self._text.add_fault(Unprintable(*unfit_link(printable(address), _quoted(words))))
        return None

    def _symbol(self, element: Element) -> str:
        sign = _BULLET_SIGNS.get(value_of(element, "char").upper(), "")
        if not sign:
            font = printable(value_of(element, "font"))
            self._text.add_fault(
                Unprintable(
                    f"There is a sign of the font {font}, which other fonts lack.",
                    "Type it as an ordinary character, or in words.",
                )
            )
        return sign

    def _raised(self, words: str, align: str) -> str:
        """Words that are raised or lowered, as characters that are so themselves."""
        if align not in RAISED_OR_LOWERED or words.strip().casefold() in ("", *RAISED_WORDS):
            return words
        written = words.translate(RAISED_OR_LOWERED[align])
        if not set(written) & set(words) - {" "}:
            return written
        self._text.add_fault(
            Unprintable(
                f"“{printable(words.strip())}” is raised or lowered, and would be printed on the "
                "line.",
                "Type it on the line (Ctrl+Space), in brackets if need be.",
            )
        )
        return words


_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}br": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_DRAWINGS = {f"{MC}AlternateContent", *(f"{W}{name}" for name in ("drawing", "pict", "object"))}


class _Look:
    """How the runs of a paragraph look: by its style, by their own, by what is marked in them."""

    def __init__(self, style: str, styles: WordStyles) -> None:
        self._styles = styles
        self._bold, self._italic = styles.look(style, "b"), styles.look(style, "i")
        self._hidden = styles.look(style, "vanish")
        self._struck = styles.look(style, "strike")

    def of_run(self, properties: Element | None) -> RunLook:
        """The look of a run: marks of both its styles cancel out, its own decide."""

        def has(mark: str, *, of_paragraph: bool) -> bool:
            own = None if properties is None else stated_mark(properties.find(f"{W}{mark}"))
            if own is not None:
                return own
            named = None if properties is None else properties.find(f"{W}rStyle")
            of_run = self._styles.look(value_of(named), mark) if named is not None else False
            return of_paragraph != of_run

        align = None if properties is None else properties.find(f"{W}vertAlign")
        return RunLook(
            is_bold=has("b", of_paragraph=self._bold),
            is_italic=has("i", of_paragraph=self._italic),
            is_hidden=has("vanish", of_paragraph=self._hidden),
            is_struck=has("strike", of_paragraph=self._struck)
            or has("dstrike", of_paragraph=False),
            align=value_of(align),
        )


class RunLook(Frozen, kw_only=True):
    """How a run looks; `align` says whether it is raised or lowered."""

    is_bold: bool
    is_italic: bool
    is_hidden: bool
    is_struck: bool
    align: str


def _words(element: Element) -> str:
    texts = (part.text or "" for part in element.iter(f"{W}t", f"{W}delText"))
    return printable(" ".join("".join(texts).split()))


def _quoted(words: str) -> str:
    return f": “{words}”" if words else ""


def _tracked(what: str) -> Unprintable:
    return Unprintable(
        f"There is a tracked change: {what}.",
        "Accept or reject it (Review, Accept or Reject), and save.",
        "tracked-change",
    )


def _comment(words: str) -> Unprintable:
    return Unprintable(
        f"There is a comment{_quoted(words)}. No document prints it.",
        "Settle it and delete it (Review, Delete).",
        "word-comment",
        Severity.WARNING,
        words,
    )


def _struck(words: str) -> Unprintable:
    return Unprintable(
        f"Words are struck out: “{printable(words.strip())}”.",
        "Delete them, or take away the line through them.",
        "struck-out",
    )


def hidden(words: str, why: str) -> Unprintable:
    """What is said of words that cannot be seen."""
    return Unprintable(
        f"There are hidden words, {why}: “{printable(' '.join(words.split()))}”.",
        "Delete them, or have them shown as the others are (Ctrl+Space).",
        "hidden-words",
    )


def _note(what: str, words: str) -> Unprintable:
    return Unprintable(
        f"There is {what}{_quoted(words)}.",
        "Documents have no place for it: write it into the text, in brackets, and delete it.",
    )


def _drawn(element: Element) -> Unprintable:
    words = next((_words(box) for box in element.iter(f"{W}txbxContent")), "")
    if words:
        return Unprintable(
            f"There is a text box{_quoted(words)}.",
            "Put its words into the text, and delete the box.",
        )
    if str(element.tag).startswith(_MATH):
        return Unprintable("There is an equation.", "Type it as plain text, and delete it.")
    if element.tag == f"{W}object":
        return Unprintable(
            "There is an object of another program.", "Write what it says, and delete it."
        )
    what = "picture" if next(element.iter(_PICTURE), None) is not None else "picture or drawing"
    return Unprintable(
        f"There is a {what}, which documents leave out.", "Write what it shows, and delete it."
    )


def note_words(notes: Element | None, name: str) -> Iterator[tuple[str, str]]:
    """The ids of comments or notes, each with its words."""
    for note in () if notes is None else notes.iter(f"{W}{name}"):
        yield value_of(note, "id"), _words(note)
