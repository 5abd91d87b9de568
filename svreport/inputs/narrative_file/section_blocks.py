"""The text of a section: paragraphs of Word as blocks, with lists within lists."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph
from svreport.core.frozen import field
from svreport.inputs.narrative_file.word_document import WordParagraph
from svreport.inputs.narrative_file.word_styles import ListPlace

# Word rounds indents: a paragraph that goes on with an item is not always quite below its words.
_NEARLY = 60


class SectionBlocks(Struct):
    """The blocks of a section, and the number of the paragraph that each text in them is of."""

    blocks: list[Block] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


class _OpenList(Struct):
    """A list that further items may come to."""

    place: ListPlace
    items: list[list[Block]] = field(default_factory=list)

    @property
    def is_ordered(self) -> bool:
        return self.place.number is not None

    def goes_on_with(self, place: ListPlace) -> bool:
        """Whether a paragraph of the same level is its next item."""
        if self.place.number is None or place.number is None:
            return self.place.number is place.number
        is_next = place.number == self.place.number + len(self.items)
        return is_next and place.definition == self.place.definition

    def is_above(self, place: ListPlace) -> bool:
        """Whether a paragraph is in a list within this one: by its level, else by its indent."""
        own = self.place
        further_in = place.level == own.level and place.indent > own.indent + _NEARLY
        return own.level < place.level or (
            further_in and (place.number is None or not self.goes_on_with(place))
        )

    def as_block(self) -> ListBlock:
        start = self.place.number
        return ListBlock(
            ordered=self.is_ordered,
            items=tuple(map(tuple, self.items)),
            start=1 if start is None else start,
        )


def section_blocks(
    paragraphs: Sequence[tuple[int, WordParagraph]], section_level: int
) -> SectionBlocks:
    """The blocks of paragraphs, each with its number, below a heading of a level."""
    reader = _BlockReader(section_level)
    for number, paragraph in paragraphs:
        reader.add(number, paragraph)
    reader.close_lists(0)
    return reader.read


class _BlockReader:
    def __init__(self, section_level: int) -> None:
        self.read = SectionBlocks()
        self._section_level = section_level
        self._deepest = 1
        self._open: list[_OpenList] = []

    def add(self, number: int, paragraph: WordParagraph) -> None:
        if paragraph.table is None and not paragraph.runs:
            return
        self.read.numbers.append(number)
        if paragraph.listed is not None:
            self._add_item(paragraph.listed, paragraph)
            return
        self.close_lists(self._lists_at(paragraph))
        self._put(self._block(paragraph))

    def _block(self, paragraph: WordParagraph) -> Block:
        if paragraph.table is not None:
            return paragraph.table
        if paragraph.level is None:
            return Paragraph(tuple(paragraph.runs))
        # One level at a time, as headings in the sheet are read.
        level = min(paragraph.level - self._section_level, self._deepest)
        self._deepest = min(level + 1, 6)
        return Heading(level, tuple(paragraph.runs))

    def _put(self, block: Block) -> None:
        if self._open:
            self._open[-1].items[-1].append(block)
        else:
            self.read.blocks.append(block)

    def close_lists(self, open_lists: int) -> None:
        """Ends the lists beyond so many."""
        while len(self._open) > open_lists:
            self._put(self._open.pop().as_block())

    def _lists_at(self, paragraph: WordParagraph) -> int:
        """How many lists a paragraph that is no item is within: those that it is as far in as."""
        if paragraph.table is not None or paragraph.level is not None or paragraph.indent <= 0:
            return 0
        reached = [
            depth
            for depth, opened in enumerate(self._open, start=1)
            if 0 < opened.place.indent <= paragraph.indent + _NEARLY
        ]
        return max(reached, default=0)

    def _add_item(self, place: ListPlace, paragraph: WordParagraph) -> None:
        depth = sum(opened.is_above(place) for opened in self._open)
        self.close_lists(depth + 1)
        if len(self._open) > depth and not self._open[-1].goes_on_with(place):
            self.close_lists(depth)
        if len(self._open) == depth:
            self._open.append(_OpenList(place))
        self._open[-1].items.append([Paragraph(tuple(paragraph.runs))])
