"""A text as passages to be read: sentences with what leads them in, and the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.narrative.prose import HEADED_SCALES, sentences_of

_DATED = pattern(r"(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?")


class TextPassage(Frozen):
    """A sentence, or a cell of a table after its headings.

    Bare numbers are worth `scale` pounds each, or are none where it is 0. Its words begin at
    `start` of a part of the text, as `parts_of` has them; those of a cell's headings before it.
    One that `is_item` is of a list; the rows of a cell's table are what it is `about`.
    """

    text: str
    scale: int = 0
    is_cell: bool = False
    is_item: bool = False
    part: int = 0
    start: int = 0
    about: str = ""


def parts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """The paragraphs of a text and the cells of its tables, in order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield text_of(block.runs)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from parts_of(item)
        elif isinstance(block, TableBlock):
            yield from (text_of(column.heading) for column in block.columns)
            yield from (text_of(cell) for row in block.rows for cell in row)


def passages_in(blocks: Sequence[Block]) -> Iterator[TextPassage]:
    """The passages of a text, in order."""
    yield from _passages(blocks, count())


def _passages(blocks: Sequence[Block], parts: Iterator[int]) -> Iterator[TextPassage]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from _sentences(text_of(block.runs), next(parts))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from (replace(it, is_item=True) for it in _passages(item, parts))
        elif isinstance(block, TableBlock):
            yield from _cells(block, parts)


def _sentences(text: str, part: int) -> Iterator[TextPassage]:
    end = 0
    for sentence in sentences_of(text):
        start = text.index(sentence, end)
        yield TextPassage(sentence, part=part, start=start)
        end = start + len(sentence)


def _cells(table: TableBlock, parts: Iterator[int]) -> Iterator[TextPassage]:
    headings = [text_of(column.heading) for column in table.columns]
    words = f"{table.caption} {' '.join(headings)}"
    named = (worth for unit, worth in HEADED_SCALES.items() if unit in words)
    scale = next(named, int(any("£" in it for it in headings)))
    for _ in headings:
        next(parts)
    for row in table.rows:
        cells = [text_of(cell) for cell in row]
        numbers = [next(parts) for _ in cells]
        # Rows that are named by a year are of what stands above them.
        of = f"{headings[0]} {cells[0]}" if _DATED.fullmatch(cells[0]) else cells[0]
        for heading, cell, part in zip(headings[1:], cells[1:], numbers[1:], strict=False):
            lead = f"{of} {heading} "
            yield TextPassage(
                f"{lead}{cell}", scale, is_cell=True, part=part, start=-len(lead), about=headings[0]
            )
