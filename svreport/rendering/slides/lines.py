"""What stands on slides as lines: paragraphs with their level and mark, whole or cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, Run, TableBlock, text_of
from svreport.core.frozen import Frozen, replace

DEEPEST_LEVEL = 4
BULLET = ""  # As the template has it.


class Line(Frozen):
    """A paragraph of a slide: its level from 0, and what stands before it, if anything.

    An item of a list has the template's bullet, or its `number`. A heading stays with what
    follows it. Of a paragraph that goes on from the slide before, `goes_on` says so: it has no
    mark again.
    """

    runs: Sequence[Run]
    level: int = 0
    is_item: bool = False
    number: int | None = None
    is_heading: bool = False
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def weighted_runs(self) -> tuple[Run, ...]:
        """Its runs in the weight in which they are set: all of a heading is bold."""
        return in_bold(self.runs) if self.is_heading else tuple(self.runs)


def in_bold(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs, all of them bold."""
    return tuple(replace(run, bold=True) for run in runs)


def lines_of(blocks: Sequence[Block]) -> Iterator[Line]:
    """The lines of blocks of text, in order; tables and charts are none."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Line(_clean(block.runs))
        elif isinstance(block, Heading):
            yield Line(_clean(block.runs), is_heading=True)
        elif isinstance(block, ListBlock):
            yield from _items(block, 0)


def _items(block: ListBlock, level: int) -> Iterator[Line]:
    for number, item in enumerate(block.items, start=block.start):
        is_first = True
        for part in item:
            if isinstance(part, ListBlock):
                yield from _items(part, min(level + 1, DEEPEST_LEVEL))
            elif isinstance(part, TableBlock):
                yield from _rows(part, level)
            elif isinstance(part, Paragraph):
                own = number if is_first and block.ordered else None
                yield Line(_clean(part.runs), level, is_first, own, goes_on=not is_first)
                is_first = False


def _rows(table: TableBlock, level: int) -> Iterator[Line]:
    """A table within a list as lines, since a slide's list has no room for one."""
    headings = [text_of(column.heading) for column in table.columns]
    for row in table.rows:
        told = [
            f"{heading}: {text_of(cell)}" if heading else text_of(cell)
            for heading, cell in zip(headings, row, strict=True)
        ]
        yield Line(_clean([Run("; ".join(told))]), level, goes_on=True)


def _clean(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, text=run.text.replace("\t", " ")) for run in runs if run.text)


def cut(runs: Sequence[Run], at: int) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The runs up to a place among their characters, and those from there on."""
    first: list[Run] = []
    second: list[Run] = []
    start = 0
    for run in runs:
        here = min(max(at - start, 0), len(run.text))
        if run.text[:here]:
            first.append(replace(run, text=run.text[:here]))
        if run.text[here:]:
            second.append(replace(run, text=run.text[here:]))
        start += len(run.text)
    return tuple(first), tuple(second)


def pieces(runs: Sequence[Run], ends: Sequence[int]) -> list[tuple[Run, ...]]:
    """The runs cut at these places, the last of which is their end."""
    return [cut(cut(runs, end)[0], start)[1] for start, end in pairwise((0, *ends))]
