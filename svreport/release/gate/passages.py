"""What a finished file says, passage by passage: paragraphs, rows of tables, points of charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from svreport.release.gate.charts import (
    charts_in,
    drawings_in,
    points_of,
    title_of,
)
from svreport.release.gate.faults import APART, CHART, Passage, shown_number
from svreport.release.gate.page_passages import page_passages
from svreport.release.gate.parts import A, Element, Parts, W, workbook
from svreport.release.gate.slides import notes_of, slides_in
from svreport.release.gate.word import BODY, fields_in, is_on

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


def passages_of(name: str, content: bytes) -> list[Passage]:
    """What a file says, in reading order, with the points of the charts within it after that.

    Raises NoPackage.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".html":
        return list(page_passages(content))
    parts = Parts(content)
    return [*_KINDS[suffix](parts), *_of_charts(parts, suffix)]


def _of_slides(parts: Parts) -> Iterator[Passage]:
    for at, name in enumerate(slides_in(parts), 1):
        yield from _of_slide(f"slide {at}", parts.xml(name))
        for notes in notes_of(parts, name):
            yield from _of_slide(f"notes of slide {at}", parts.xml(notes))


def _of_slide(where: str, slide: Element) -> Iterator[Passage]:
    for block in slide.iter(f"{A}p", f"{A}tr"):
        if block.tag == f"{A}tr":
            yield Passage(where, APART.join(_texts(block, f"{A}tc")), is_row=True)
        elif next(block.iterancestors(f"{A}tr"), None) is None and _text(block):
            yield Passage(where, _text(block))


def _texts(row: Element, cell: str) -> list[str]:
    return [" ".join(_text(one) for one in held.iter(f"{A}p")) for held in row.iter(cell)]


def _text(element: Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{A}t")).strip()


def _of_workbook(parts: Parts) -> Iterator[Passage]:
    for sheet in workbook(parts.content, saved=True).worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else _shown(value) for value in row]
            if any(cells):
                yield Passage(sheet.title, APART.join(cells), is_row=True)


def _of_charts(parts: Parts, suffix: str) -> Iterator[Passage]:
    """The title of each chart, and its points with the names of their series and category."""
    for chart in charts_in(parts, _HOLDERS[suffix](parts)):
        title = title_of(chart)
        if title:
            yield Passage(CHART, title)
        for point in points_of(chart):
            # Of a blank cell, one program keeps 0 and another nothing; the sheet has it anyway.
            if suffix != ".xlsx" or not point.endswith(f"{APART}0"):
                yield Passage(CHART, point, is_row=True)


# The parts that show the charts of a file, in the order in which they are read.
_HOLDERS: Mapping[str, Callable[[Parts], Iterable[str]]] = {
    ".docx": lambda _: [BODY],
    ".xlsx": drawings_in,
    ".pptx": slides_in,
}


def _shown(value: object) -> str:
    """A cell's value as text; of numbers, no more digits than tell them apart."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return shown_number(value)


_KINDS: Mapping[str, Callable[[Parts], Iterator[Passage]]] = {
    ".docx": word_passages,
    ".xlsx": _of_workbook,
    ".pptx": _of_slides,
}
