"""Where the text of a Word document stands: its part, heading, and table cell or paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx.opc.constants import CONTENT_TYPE as CT
from docx.oxml import parse_xml
from docx.oxml.ns import qn

Element: TypeAlias = Any

# What a part is called, by its content type; the others are never filled.
FILLED_PARTS = {CT.WML_HEADER: "header", CT.WML_FOOTER: "footer", CT.WML_FOOTNOTES: "footnotes"}
BODY = "body"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPlace:
    """Where a paragraph stands: `spot` counts it, or its table, under the nearest heading.

    A heading itself has none. `chapter` is the heading of the highest level above.
    """

    part: str
    chapter: str = ""
    heading: str = ""
    spot: str = ""

    def __str__(self) -> str:
        inside = f"in “{self.chapter}”" if self.chapter else ""
        under = f"{'under' if self.spot else 'heading'} “{self.heading}”" if self.heading else ""
        return ", ".join(part for part in (self.part, inside, under, self.spot) if part)


@dataclass(frozen=True, eq=False, kw_only=True)
class ParagraphText:
    """A paragraph's text and its place; `pieces` has the `w:t` that each character stands in."""

    text: str
    place: WordPlace
    paragraph: Element
    pieces: Sequence[Element]


def paragraph_texts(document: Any) -> Iterator[tuple[str, list[ParagraphText]]]:
    """The paragraphs of each part that templates fill: the part's name, then they in order.

    `document` is python-docx's.
    """
    styles = {style.style_id: str(style.name) for style in document.styles}
    yield BODY, list(_texts(document.element.body, BODY, styles))
    main = document.part
    for part in dict.fromkeys(rel.target_part for rel in _inside(main)):
        name = FILLED_PARTS.get(part.content_type)
        if name is not None:
            yield name, list(_texts(parse_xml(part.blob), name, styles))


def _inside(part: Any) -> Iterator[Any]:
    return (rel for rel in part.rels.values() if not rel.is_external)


def _texts(root: Element, part: str, styles: Mapping[str, str]) -> Iterator[ParagraphText]:
    """The paragraphs below an element, in order."""
    counter = _PlaceCounter()
    chapter = ""
    for paragraph in root.iter(qn("w:p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        pieces = list(_pieces(paragraph))
        text = "".join(character for character, _ in pieces)
        level = _level(paragraph, styles)
        if level:
            heading = " ".join(text.split())
            chapter = heading if level == 1 else chapter
            counter = _PlaceCounter(heading, "" if level == 1 else chapter)
        yield ParagraphText(
            text=text,
            place=counter.place(paragraph, part),
            paragraph=paragraph,
            pieces=[piece for _, piece in pieces],
        )


def _pieces(paragraph: Element) -> Iterator[tuple[str, Element]]:
    """The characters of a paragraph, each with what it stands in; those of text boxes apart."""
    for element in paragraph.iter(qn("w:t"), *_SPACES):
        if next(element.iterancestors(qn("w:p"))) is not paragraph:
            continue
        if element.getparent().tag == qn("w:r"):
            for character in _SPACES.get(element.tag, element.text or ""):
                yield character, element


def _level(paragraph: Element, styles: Mapping[str, str]) -> int:
    """The level of a heading; 0 for any other paragraph."""
    for style in paragraph.xpath("./w:pPr/w:pStyle/@w:val"):
        level = styles.get(style, "").casefold().removeprefix("heading ")
        return int(level) if level.isdigit() else 0
    return 0


class _PlaceCounter:
    """Counts the paragraphs and tables under one heading, which is number 0 itself."""

    def __init__(self, heading: str = "", chapter: str = "") -> None:
        self._heading = heading
        self._chapter = chapter
        self._paragraphs = -1 if heading else 0
        self._tables: list[Element] = []

    def place(self, paragraph: Element, part: str) -> WordPlace:
        tables = list(paragraph.iterancestors(qn("w:tbl")))
        if tables:
            spot = self._in_table(paragraph, tables)
        else:
            self._paragraphs += 1
            spot = f"paragraph {self._paragraphs}" if self._paragraphs else ""
        return WordPlace(part=part, chapter=self._chapter, heading=self._heading, spot=spot)

    def _in_table(self, paragraph: Element, tables: Sequence[Element]) -> str:
        if all(tables[-1] is not table for table in self._tables):
            self._tables.append(tables[-1])
        row = next(paragraph.iterancestors(qn("w:tr")))
        cell = next(paragraph.iterancestors(qn("w:tc")))
        return (
            f"table {len(self._tables)}, row {_position(row, tables[0])}, "
            f"column {_position(cell, row)}"
        )


def _position(element: Element, inside: Element) -> int:
    """The number of a row in its table, or of a cell in its row."""
    return 1 + next(at for at, inner in enumerate(inside.iter(element.tag)) if inner is element)
