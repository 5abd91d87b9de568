"""Narrative as officers type it, read into blocks.

It is Markdown of a modest kind: paragraphs, headings, bold, italic, links,
nested lists and small tables. What else Markdown knows (HTML, entities,
quotations, rules, indented code) is left as typed, because a line such as
`> 5%` or `&amp;` must not lose a character. It is text, never a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from svreport.blocks import (
    Align,
    Block,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    Run,
    TableBlock,
)

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

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def read_narrative(
    text: str, *, heading_level: int = 2, placeholders: Sequence[str] = ()
) -> tuple[Block, ...]:
    """The blocks of a narrative text.

    A `#` heading becomes one of `heading_level`, deeper ones follow, one level
    at a time however they were typed. A paragraph that is only `{{ name }}`,
    for a name in `placeholders`, becomes that placeholder.
    """
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_parser().parse(text.replace("\r\n", "\n").replace("\r", "\n")))
    blocks = _stepped(_blocks(tree.children, heading_level), heading_level)
    return tuple(_placed(block, placeholders) for block in blocks)


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


def _placed(block: Block, placeholders: Sequence[str]) -> Block:
    if isinstance(block, Paragraph) and (found := _PLACEHOLDER.fullmatch(block.text.strip())):
        return Placeholder(found[1]) if found[1] in placeholders else block
    return block


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
