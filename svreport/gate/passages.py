"""What a finished file says, passage by passage: paragraphs, rows of tables, points of charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from svreport.gate.parts import A, Element, Parts, W, page

APART = " | "
# The elements of a page that hold its text.
PASSAGES = ("h1", "h2", "h3", "h4", "p", "li", "tr", "dt", "dd", "figcaption")
EMBEDDED = ("word/embeddings/", "ppt/embeddings/")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table with its cells apart, and the heading that it stands under.

    `is_row` tells the one from the other.
    """

    where: str
    text: str
    is_row: bool = False


def passages_of(name: str, content: bytes) -> list[Passage]:
    """What a file says, in reading order, with the points of the charts within it after that.

    Raises NoPackage.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsx":
        return list(_of_workbook(content))
    if suffix == ".html":
        return list(_of_page(content))
    parts = Parts(content)
    read = _of_word(parts) if suffix == ".docx" else _of_slides(parts)
    return [*read, *_of_charts(parts)]


def _of_word(parts: Parts) -> Iterator[Passage]:
    where = ""
    body = parts.xml("word/document.xml")
    for block in body.iter(f"{W}p", f"{W}tr"):
        if block.tag == f"{W}tr":
            yield Passage(where, APART.join(_texts(block, f"{W}tc", W)), is_row=True)
        elif next(block.iterancestors(f"{W}tr"), None) is None:
            text = _text(block, W)
            style = block.find(f"{W}pPr/{W}pStyle")
            if style is not None and str(style.get(f"{W}val")).startswith("Heading"):
                where = text
            if text:
                yield Passage(where, text)


def _of_slides(parts: Parts) -> Iterator[Passage]:
    for name, slide in parts.starting("ppt/slides/slide", "ppt/notesSlides/"):
        where = name.rpartition("/")[2].removesuffix(".xml")
        for block in slide.iter(f"{A}p", f"{A}tr"):
            if block.tag == f"{A}tr":
                yield Passage(where, APART.join(_texts(block, f"{A}tc", A)), is_row=True)
            elif next(block.iterancestors(f"{A}tr"), None) is None and _text(block, A):
                yield Passage(where, _text(block, A))


def _texts(row: Element, cell: str, names: str) -> list[str]:
    return [
        " ".join(_text(one, names) for one in held.iter(f"{names}p")) for held in row.iter(cell)
    ]


def _text(element: Element, names: str) -> str:
    return "".join(one.text or "" for one in element.iter(f"{names}t")).strip()


def _of_workbook(content: bytes) -> Iterator[Passage]:
    for sheet in _saved(content).worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else _shown(value) for value in row]
            if any(cells):
                yield Passage(sheet.title, APART.join(cells), is_row=True)


def _of_charts(parts: Parts) -> Iterator[Passage]:
    """Each point of each chart, with the names of its series and category."""
    for name in parts.names:
        if name.startswith(EMBEDDED) and name.endswith(".xlsx"):
            header, *rows = _saved(parts.read(name)).worksheets[0].iter_rows(values_only=True)
            for row in rows:
                for series, value in zip(header[1:], row[1:], strict=True):
                    if value is not None:
                        text = APART.join(map(_shown, (series, row[0], value)))
                        yield Passage("the data of a chart", text, is_row=True)


def _saved(content: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(content), data_only=True)


def _shown(value: object) -> str:
    """A cell's value as text; of numbers, no more digits than tell them apart."""
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _of_page(content: bytes) -> Iterator[Passage]:
    where = ""
    for element in page(content).iter(
        "h1", "h2", "h3", "h4", "p", "li", "tr", "dt", "dd", "figcaption"
    ):
        if element.tag == "tr":
            cells = [_words(one) for one in element.iter("th", "td")]
            yield Passage(where, APART.join(cells), is_row=True)
        elif next(element.iterancestors("tr"), None) is None and _words(element):
            where = _words(element) if str(element.tag).startswith("h") else where
            yield Passage(where, _words(element))


def _words(element: Any) -> str:
    return " ".join("".join(str(one) for one in element.itertext()).split())
