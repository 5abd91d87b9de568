"""What a Word document says, passage by passage, as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from svreport.gate.fields import fields_in, is_on
from svreport.gate.parts import Element, Parts, W
from svreport.gate.passage import APART, Passage
from svreport.gate.word import BODY

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What stands in the file a second time: for old programs, or where it was moved from.
TWICE = (f"{_MC}Fallback", f"{W}moveFrom")
NOTES = ("footnotes", "endnotes", "comments")
HEADERS = ("word/header", "word/footer")


def word_passages(parts: Parts) -> Iterator[Passage]:
    """What a document says: its body, its notes and comments, its headers and footers."""
    yield from _Part(parts.xml(BODY)).said("")
    for notes in NOTES:
        for _, root in parts.starting(f"word/{notes}.xml"):
            yield from _Part(root).said(notes)
    # Programs number the headers and footers of sections as they like, and repeat them.
    around = {one.text for _, root in parts.starting(*HEADERS) for one in _Part(root).said("")}
    for text in sorted(around):
        yield Passage("header or footer", text, is_row=False)


@dataclass(frozen=True)
class _Part:
    """A part of a document, by its root element."""

    root: Element

    def said(self, where: str) -> Iterator[Passage]:
        for block in self.root.iter(f"{W}p", f"{W}tr"):
            if block.tag == f"{W}tr":
                yield Passage(where, APART.join(self._cells(block)), is_row=True)
            elif next(block.iterancestors(f"{W}tr"), None) is None:
                text = self._text(block)
                style = block.find(f"{W}pPr/{W}pStyle")
                if style is not None and str(style.get(f"{W}val")).startswith("Heading"):
                    where = text
                if text:
                    yield Passage(where, text, is_row=False)

    def _cells(self, row: Element) -> Iterator[str]:
        """The text of each cell of a row; a table within a cell has rows of its own."""
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is row:
                own = (
                    one for one in cell.iter(f"{W}p") if next(one.iterancestors(f"{W}tc")) is cell
                )
                yield " ".join(self._text(one) for one in own)

    def _text(self, paragraph: Element) -> str:
        """A paragraph's own text; a text box that hangs on it has paragraphs of its own."""
        return "".join(
            one.text or ""
            for one in paragraph.iter(f"{W}t")
            if next(one.iterancestors(f"{W}p")) is paragraph and self._is_shown(one)
        ).strip()

    def _is_shown(self, text: Element) -> bool:
        run = text.getparent()
        return (
            text not in self._page_numbers
            and not is_on(run.find(f"{W}rPr/{W}vanish"))
            and next(text.iterancestors(*TWICE), None) is None
        )

    @cached_property
    def _page_numbers(self) -> set[Element]:
        """The texts that fields of page numbers showed, which change with what stands before."""
        return {text for one in fields_in(self.root) if one.is_page_number for text in one.texts}
