"""What a Word document must not be released with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from svreport.release.gate.faults import Fault, Typed, as_filled, quoted
from svreport.release.gate.parts import NOT, WP, Element, Parts, R, W, drawing_faults

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


BODY = "word/document.xml"
STYLES = "word/styles.xml"
# Parts beside the body that readers see.
BESIDE = ("word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# The bookmark that Word has without its being set.
TOP = "_top"
START = "the beginning"


def word_faults(content: bytes, typed: Typed) -> Iterator[Fault]:
    """Everything that keeps a Word document from being released."""
    parts = Parts(content)
    document = _Document(parts.xml(BODY), _levels(parts.xml(STYLES)))
    yield from document.faults(typed)
    for name, part in parts.starting(*BESIDE):
        for paragraph in part.iter(f"{W}p"):
            yield from typed.left_in(name.removeprefix("word/"), _text(paragraph))


def forms_in(template: bytes) -> list[re.Pattern[str]]:
    """The first rows of tables that have no header row in a template, as they may be filled."""
    body = Parts(template).xml(BODY)
    return [as_filled(_first(one)) for one in body.iter(f"{W}tbl") if not _has_header(one)]


def _first(table: Element) -> str:
    row = table.find(f"{W}tr")
    return "" if row is None else _text(row)


def _levels(styles: Element) -> dict[str, int]:
    """The level of each heading style, by its id."""
    found = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        heading = _HEADING.fullmatch(name.get(f"{W}val")) if name is not None else None
        if heading:
            found[style.get(f"{W}styleId")] = int(heading[1])
    return found


def _text(element: Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{W}t", f"{W}instrText"))


@dataclass(frozen=True)
class _Document:
    """The body of a document, and the levels of its heading styles."""

    root: Element
    levels: dict[str, int]

    def faults(self, typed: Typed) -> Iterator[Fault]:
        named = (one.get(f"{W}name") or "" for one in self.root.iter(f"{W}bookmarkStart"))
        bookmarks = {TOP, *(name.casefold() for name in named)}
        where, open_heading = START, None
        for block in self._blocks():
            level = self._level(block)
            if level:
                yield from self._empty(open_heading, level)
                where, open_heading = _text(block), (level, _text(block))
            elif _says(block):
                open_heading = None
            yield from self._of_block(where, block, bookmarks, typed)
        yield from self._empty(open_heading, 1)

    def _blocks(self) -> Iterator[Element]:
        """The paragraphs and tables of the body, in order, those of content controls too."""
        stack = list(reversed(self.root[0]))
        while stack:
            block = stack.pop()
            if block.tag == f"{W}sdt":
                stack += reversed(list(block.iterchildren(f"{W}sdtContent")))
            elif block.tag == f"{W}sdtContent":
                stack += reversed(list(block))
            elif block.tag in (f"{W}p", f"{W}tbl"):
                yield block

    def _level(self, block: Element) -> int | None:
        style = block.find(f"{W}pPr/{W}pStyle") if block.tag == f"{W}p" else None
        return None if style is None else self.levels.get(style.get(f"{W}val"))

    @staticmethod
    def _empty(heading: tuple[int, str] | None, level: int) -> Iterator[Fault]:
        """A heading with nothing under it before one of its own level or above."""
        if heading is not None and level <= heading[0]:
            yield Fault(heading[1], "the section is empty.")

    def _of_block(
        self, where: str, block: Element, bookmarks: set[str], typed: Typed
    ) -> Iterator[Fault]:
        for paragraph in block.iter(f"{W}p"):
            yield from typed.left_in(where, _text(paragraph))
        yield from drawing_faults(where, block.iter(f"{WP}docPr"), typed)
        for table in block.iter(f"{W}tbl"):
            if not _has_header(table) and not typed.is_form(_first(table)):
                yield Fault(where, "a table has no header row.")
        for link in block.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor") or ""
            if link.get(f"{R}id") is None and anchor.casefold() not in bookmarks:
                yield Fault(where, f"the link {quoted(_text(link))} leads nowhere.")
        for reference in fields_in(block):
            if reference.bookmark and reference.bookmark.casefold() not in bookmarks:
                yield Fault(
                    where, f"a field refers to {quoted(reference.bookmark)}, which is nowhere."
                )


def _says(block: Element) -> bool:
    """Whether a block holds anything for a reader."""
    drawn = next(block.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None)
    return block.tag == f"{W}tbl" or drawn is not None or bool(_text(block).strip())


def _has_header(table: Element) -> bool:
    """Whether a table marks its first row as header, or its first column in place of one."""
    row = table.find(f"{W}tr")
    if row is not None and is_on(row.find(f"{W}trPr/{W}tblHeader")):
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    return (
        look is not None and look.get(f"{W}firstColumn") == "1" and look.get(f"{W}firstRow") != "1"
    )
