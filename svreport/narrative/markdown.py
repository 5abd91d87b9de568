"""Narrative as officers type it, read into blocks.

It is Markdown of a modest kind: paragraphs, headings, bold, italic, links,
nested lists and small tables. What else Markdown knows (HTML, entities,
quotations, rules, indented code) is left as typed, because a line such as
`> 5%` or `&amp;` must not lose a character. It is text, never a template: a
`{{ reference }}` is looked up, and what it stands for is text of its own, in
which nothing is Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    RatingMark,
    Run,
    TableBlock,
)
from svreport.core.origin import CellText
from svreport.narrative.texts import ReferenceTag, tags_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

LEFT_AS_TYPED = (
    "code",
    "blockquote",
    "hr",
    "lheading",
    "reference",
    "html_block",
    "html_inline",
    "entity",
    "image",
)
LOWEST_HEADING = 6
FOLLOWED = ("https://", "http://", "mailto:")

# Where a condition's progress update puts its table of measures.
MEASURES = "measures"

Stated = Callable[[str], str | None]


def read_narrative(
    text: str,
    *,
    heading_level: int = 2,
    placeholders: Sequence[str] = (),
    stated: Stated = lambda _: None,
) -> tuple[Block, ...]:
    """The blocks of a narrative text.

    A `#` heading becomes one of `heading_level`, deeper ones follow, one level
    at a time however they were typed. A paragraph that is only `{{ name }}`,
    for a name in `placeholders`, becomes that placeholder; any other tag
    becomes what `stated` says of it, and stays as typed where that is None.
    """
    marked, tree, astray = _parsed(text)

    def filled(words: str) -> str:
        told = marked.filled(words, lambda at: None if at in astray else stated(marked.content(at)))
        # What is printed of a cell's text says which cell it is from.
        return CellText(told, text.place) if isinstance(text, CellText) else told

    blocks = _stepped(_blocks(tree.children, heading_level), heading_level)
    return tuple(
        marked.placed(block, placeholders) or _with_text(block, filled) for block in blocks
    )


@dataclass(frozen=True)
class NarrativeReference:
    """A tag of a narrative: its content, and whether it stands in a link or in code."""

    content: str
    astray: bool = False


def references_in(text: str) -> list[NarrativeReference]:
    """The tags of a narrative in order, placeholders among them."""
    marked, _, astray = _parsed(text)
    return [NarrativeReference(tag.content, at in astray) for at, tag in enumerate(marked.tags)]


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[_Marked, SyntaxTreeNode, frozenset[int]]:
    """The text with its tags marked, what Markdown makes of it, and the tags that are astray.

    A text is checked, tied out, listed and written: it is parsed once.
    """
    marked = _Marked.of(text)
    tree = marked.tree()
    return marked, tree, frozenset(marked.astray(tree))


@dataclass(frozen=True)
class _Marked:
    """A text in which each tag is a mark, so that Markdown sees a word in its place."""

    text: str
    typed: str
    tags: Sequence[ReferenceTag]
    mark: str

    @classmethod
    def of(cls, text: str) -> _Marked:
        typed = text.replace("\r\n", "\n").replace("\r", "\n")
        tags = tags_in(typed).found
        mark = _MARK
        while mark in typed:
            mark += _MARK
        parts, end = [], 0
        for at, tag in enumerate(tags):
            parts += [typed[end : tag.start], f"{mark}{at}{mark}"]
            end = tag.end
        return cls("".join([*parts, typed[end:]]), typed, tags, mark)

    def tree(self) -> SyntaxTreeNode:
        from markdown_it.tree import SyntaxTreeNode

        return SyntaxTreeNode(_parser().parse(self.text))

    def content(self, at: int) -> str:
        return self.tags[at].content

    def filled(self, words: str, stated: Callable[[int], str | None]) -> str:
        """The words with what stands for each tag; as typed where nothing does."""

        def fill(found: re.Match[str]) -> str:
            at = int(found[1])
            text = stated(at)
            tag = self.tags[at]
            return self.typed[tag.start : tag.end] if text is None else text

        return re.sub(f"{self.mark}(\\d+){self.mark}", fill, words)

    def astray(self, tree: SyntaxTreeNode) -> set[int]:
        """The tags that stand in links, their addresses and code, where no figure belongs."""
        return {at for node in _walled_off(tree) for text in node for at in self._within(text)}

    def _within(self, text: str) -> list[int]:
        return [int(at) for at in re.findall(f"{self.mark}(\\d+){self.mark}", unquote(text))]

    def placed(self, block: Block, placeholders: Sequence[str]) -> Placeholder | None:
        """The placeholder that the block is, where it is one tag alone."""
        if not isinstance(block, Paragraph):
            return None
        alone = re.fullmatch(f"{self.mark}(\\d+){self.mark}", block.text.strip())
        name = self.content(int(alone[1])) if alone else None
        return Placeholder(name) if name in placeholders and name is not None else None


# A character that Unicode keeps free for uses such as this one.
_MARK = "\ufdd0"


def _walled_off(node: SyntaxTreeNode) -> Iterator[Sequence[str]]:
    """The texts of links (with their addresses) and of code."""
    for child in node.children:
        if child.type == "link":
            words = (
                inner.content for inner in child.walk() if inner.type in ("text", "code_inline")
            )
            yield [str(child.attrs["href"]), *words]
        elif child.type in ("code_inline", "fence"):
            yield [child.content]
        else:
            yield from _walled_off(child)


def _with_text(block: Block, filled: Callable[[str], str]) -> Block:
    """The block with its text filled in."""
    if isinstance(block, Paragraph | Heading):
        return replace(block, runs=_filled_runs(block.runs, filled))
    if isinstance(block, ListBlock):
        items = [tuple(_with_text(part, filled) for part in item) for item in block.items]
        return replace(block, items=tuple(items))
    if isinstance(block, TableBlock):
        columns = [
            replace(column, heading=_filled_runs(column.heading, filled))
            for column in block.columns
        ]
        rows = [tuple(_filled_cell(cell, filled) for cell in row) for row in block.rows]
        return replace(block, columns=tuple(columns), rows=tuple(rows))
    return block


def _filled_cell(cell: Cell, filled: Callable[[str], str]) -> Cell:
    return cell if isinstance(cell, RatingMark) else _filled_runs(cell, filled)


def _filled_runs(runs: Sequence[Run], filled: Callable[[str], str]) -> tuple[Run, ...]:
    return tuple(replace(run, text=filled(run.text)) for run in runs)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802
            """Whether a link leads anywhere; what does not stays as typed."""
            return url.lower().startswith(FOLLOWED)

    parser = Parser("commonmark", {"html": False})
    parser.enable("table")
    parser.disable(list(LEFT_AS_TYPED))
    return parser


def _stepped(blocks: Iterator[Block], heading_level: int) -> Iterator[Block]:
    """The blocks, no heading more than a level below the one before it."""
    deepest = heading_level
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, deepest)
            deepest = min(level + 1, LOWEST_HEADING)
            yield Heading(level, block.runs)
        else:
            yield block


def _blocks(nodes: Sequence[SyntaxTreeNode], heading_level: int) -> Iterator[Block]:
    for node in nodes:
        if node.type == "paragraph":
            yield Paragraph(_runs(node))
        elif node.type == "heading":
            level = heading_level - 1 + int(node.tag.removeprefix("h"))
            yield Heading(min(level, LOWEST_HEADING), _runs(node))
        elif node.type in ("bullet_list", "ordered_list"):
            yield ListBlock(
                ordered=node.type == "ordered_list",
                items=tuple(tuple(_item(item.children, heading_level)) for item in node.children),
                start=int(node.attrs.get("start", 1)),
            )
        elif node.type == "table":
            yield _table(node)
        else:
            yield Paragraph(_lines(node.content))


def _item(nodes: Sequence[SyntaxTreeNode], heading_level: int) -> Iterator[Block]:
    """A list item's blocks; a heading in a list is no heading of the document."""
    for block in _blocks(nodes, heading_level):
        if isinstance(block, Heading):
            yield Paragraph(tuple(replace(run, bold=True) for run in block.runs))
        else:
            yield block


def _runs(node: SyntaxTreeNode) -> tuple[Run, ...]:
    """The runs of a block's inline content, neighbours of one style joined."""
    joined: list[Run] = []
    for inline in node.children:
        for run in _inline(inline.children, Run("")):
            if joined and replace(joined[-1], text="") == replace(run, text=""):
                joined[-1] = replace(run, text=joined[-1].text + run.text)
            elif run.text:
                joined.append(run)
    return tuple(joined)


def _inline(nodes: Sequence[SyntaxTreeNode], style: Run) -> Iterator[Run]:
    for node in nodes:
        if node.type == "strong":
            yield from _inline(node.children, replace(style, bold=True))
        elif node.type == "em":
            yield from _inline(node.children, replace(style, italic=True))
        elif node.type == "link":
            yield from _inline(node.children, replace(style, link=str(node.attrs["href"])))
        elif node.type in ("softbreak", "hardbreak"):
            # Alt+Enter in a cell is meant: the next words start a new line.
            yield replace(style, text="\n")
        else:
            yield replace(style, text=node.content)


def _lines(text: str) -> tuple[Run, ...]:
    return (Run(text.rstrip("\n")),)


def _table(node: SyntaxTreeNode) -> TableBlock:
    rows = [row.children for part in node.children for row in part.children]
    header, *body = rows
    columns = tuple(Column(_runs(cell), _align(cell)) for cell in header)
    return TableBlock(columns, tuple(tuple(_runs(cell) for cell in row) for row in body))


def _align(cell: SyntaxTreeNode) -> Align:
    return Align.RIGHT if "right" in str(cell.attrs.get("style", "")) else Align.LEFT
