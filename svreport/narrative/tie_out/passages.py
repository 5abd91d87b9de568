"""Narrative as sentences, each with what was said before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.narrative.prose import sentences_of

# What bare numbers are worth under a heading that names their unit.
SCALES = {"£000": 1_000, "£m": 1_000_000, "£ million": 1_000_000}

# What was said a page ago no longer tells what a sentence is about.
LONGEST_CONTEXT = 3_000


@dataclass(frozen=True)
class Passage:
    """A sentence or a row of a table, whose bare numbers may be so many pounds each."""

    text: str
    context: str = ""
    scale: int = 1


def passages(blocks: Sequence[Block], context: str = "") -> Iterator[Passage]:
    """The sentences of a narrative in order; what stood before a list is what it is about."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from _sentences(text_of(block.runs), context)
            context = text_of(block.runs)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from passages(item, context)
        elif isinstance(block, TableBlock):
            yield from _rows(block, context)


def _sentences(text: str, context: str) -> Iterator[Passage]:
    before = context
    for sentence in sentences_of(text):
        yield Passage(sentence, before)
        before = f"{before} {sentence}"[-LONGEST_CONTEXT:]


def _rows(table: TableBlock, context: str) -> Iterator[Passage]:
    headings = " ".join(text_of(column.heading) for column in table.columns)
    scale = next((worth for unit, worth in SCALES.items() if unit in headings), 1)
    for row in table.rows:
        text = " | ".join(text_of(cell) for cell in row)
        yield Passage(text, f"{context} {headings}", scale)
