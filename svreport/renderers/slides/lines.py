"""The text of a slide as lines: paragraphs, headings and items of lists, each at its level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from svreport.blocks import Block, Heading, ListBlock, Paragraph, Run, TableBlock
from svreport.renderers.slides.metrics import Stretch

DEEPEST_LEVEL = 4
BULLET = ""  # As the template has it.


@dataclass(frozen=True)
class Line:
    """A paragraph of a slide: its level from 0, and what stands before it, if anything.

    An item of a list has a `mark`: a sign of its own, or the template's bullet where it
    is empty; or its `number`. A heading stays with what follows it. Of a paragraph that
    goes on from the slide before, `goes_on` says so: it has no mark again.
    """

    runs: Sequence[Run]
    level: int = 0
    mark: str | None = None
    number: int | None = None
    is_heading: bool = False
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def is_item(self) -> bool:
        return self.mark is not None or self.number is not None

    @property
    def stretches(self) -> list[Stretch]:
        """Its text in its weights, as it is measured."""
        return [Stretch(run.text, run.bold or self.is_heading) for run in self.runs]


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
            elif isinstance(part, Paragraph):
                line = Line(_clean(part.runs), level, goes_on=not is_first)
                if is_first:
                    marked = {"number": number} if block.ordered else {"mark": block.mark}
                    line = replace(line, **marked)
                yield line
                is_first = False
            elif isinstance(part, TableBlock):
                yield from _rows(part, level)


def _rows(table: TableBlock, level: int) -> Iterator[Line]:
    """A table within a list as lines, since a slide's list has no room for one."""
    from svreport.blocks import text_of

    headings = ["".join(run.text for run in column.heading) for column in table.columns]
    for row in table.rows:
        told = [
            f"{heading}: {text_of(cell)}" if heading else text_of(cell)
            for heading, cell in zip(headings, row, strict=True)
        ]
        yield Line(_clean([Run("; ".join(told))]), level, goes_on=True)


def _clean(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs with text, whose tabs are spaces."""
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
