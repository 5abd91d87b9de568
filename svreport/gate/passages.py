"""What a finished file says, passage by passage: paragraphs, rows of tables, points of charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath

from svreport.gate.charts import (
    charts_in,
    drawings_in,
    points_of,
    title_of,
)
from svreport.gate.page_passages import page_passages
from svreport.gate.parts import A, Element, Parts, workbook
from svreport.gate.passage import APART, CHART, Passage, shown_number
from svreport.gate.slides import notes_of, slides_in
from svreport.gate.word import BODY
from svreport.gate.word_passages import word_passages


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
