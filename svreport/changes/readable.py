"""Narrative blocks as readable lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.blocks import Block, Cell, Heading, ListBlock, Paragraph, TableBlock, text_of

INDENT = "  "


def readable(blocks: Sequence[Block]) -> str:
    """The blocks as lines: a list's items marked, a table's cells between bars."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from text_of(block.runs).splitlines()
        elif isinstance(block, ListBlock):
            yield from _items(block)
        elif isinstance(block, TableBlock):
            yield _row([column.heading for column in block.columns])
            yield from (_row(row) for row in block.rows)


def _items(block: ListBlock) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        for at, line in enumerate(_lines(item)):
            yield f"{mark if at == 0 else INDENT}{line}"


def _row(cells: Sequence[Cell]) -> str:
    return " | ".join(" ".join(text_of(cell).split("\n")) for cell in cells)
