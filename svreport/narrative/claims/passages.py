"""A text as passages to be read: sentences with what leads them in, and the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core.frozen import Frozen
from svreport.narrative.prose import HEADED_SCALES, sentences_of


class TextPassage(Frozen):
    """A sentence, or a cell of a table after its headings.

    Bare numbers are worth `scale` pounds each, or are none where it is 0.
    """

    text: str
    scale: int = 0
    is_cell: bool = False


def passages_in(blocks: Sequence[Block]) -> Iterator[TextPassage]:
    """The passages of a text, in order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from map(TextPassage, sentences_of(text_of(block.runs)))
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from passages_in(item)
        elif isinstance(block, TableBlock):
            yield from _cells(block)


def _cells(table: TableBlock) -> Iterator[TextPassage]:
    headings = [text_of(column.heading) for column in table.columns]
    words = f"{table.caption} {' '.join(headings)}"
    scale = next((worth for unit, worth in HEADED_SCALES.items() if unit in words), 0)
    for row in table.rows:
        label, *cells = [text_of(cell) for cell in row] or [""]
        for heading, cell in zip(headings[1:], cells, strict=False):
            yield TextPassage(f"{label} {heading} {cell}", scale=scale, is_cell=True)
