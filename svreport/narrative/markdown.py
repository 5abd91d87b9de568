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
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from svreport.content.blocks import (
    Align,
    Block,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    Run,
    TableBlock,
    text_of,
)
from svreport.core.frozen import Frozen, replace
from svreport.core.origin import CellText, FilledCellText, FilledText, Filling
from svreport.core.patterns import pattern
from svreport.core.text import LINKS
from svreport.narrative.bullets import with_lists
from svreport.narrative.facts import ReferenceTag, tags_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

LEFT_AS_TYPED = (
    *("code", "blockquote", "hr", "lheading", "reference"),
    *("html_block", "html_inline", "entity", "image"),
)
LOWEST_HEADING = 6

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
    parsed = _parsed(text)

    def filled(words: str) -> str:
        told, fillings = parsed.filled(words, stated)
        # What is printed of a cell's text says which cell it is from.
        if isinstance(text, CellText):
            return FilledCellText(told, text.place, fillings)
        return FilledText(told, fillings)

    def blocks() -> Iterator[Block]:
        reader = _Reader(heading_level, filled)
        for node in parsed.tree.children:
            name = parsed.tag_alone(node)
            if name is not None and name in placeholders:
                yield Placeholder(name)
            else:
                yield reader.block(node)

    return tuple(_stepped(blocks(), heading_level))


class NarrativeReference(Frozen):
    """A tag of a narrative: its content, and whether it stands in a link or in code."""

    content: str
    astray: bool = False


def references_in(text: str) -> list[NarrativeReference]:
    """The tags of a narrative in order, placeholders among them."""
    parsed = _parsed(text)
    tags = enumerate(parsed.tags)
    return [NarrativeReference(tag.content, at in parsed.astray) for at, tag in tags]


class _Parsed(Frozen):
    """What Markdown makes of a text in which each tag is a mark, a word like any other.

    `astray` are the tags in links, their addresses and code, where no figure belongs.
    """

    typed: str
    tags: Sequence[ReferenceTag]
    mark: re.Pattern[str]
    tree: SyntaxTreeNode
    lines: Sequence[str]
    astray: frozenset[int]

    def filled(self, words: str, stated: Stated) -> tuple[str, Sequence[Filling]]:
        """The words with what stands for each tag, and these; as typed where nothing does."""
        fillings: list[Filling] = []
        longer = 0

        def fill(found: re.Match[str]) -> str:
            nonlocal longer
            at = int(found[1])
            tag = self.tags[at]
            text = None if at in self.astray else stated(tag.content)
            if text is None:
                text = self.typed[tag.start : tag.end]
            else:
                fillings.append((found.start() + longer, text))
            longer += len(text) - len(found[0])
            return text

        return self.mark.sub(fill, words), fillings

    def tag_alone(self, node: SyntaxTreeNode) -> str | None:
        """The content of the tag that a paragraph is made of; None for any other block."""
        if node.type != "paragraph":
            return None
        alone = self.mark.fullmatch(text_of(_runs(node)).strip())
        return self.tags[int(alone[1])].content if alone else None


@lru_cache(maxsize=512)
def _parsed(text: str) -> _Parsed:
    """A text is checked, tied out, listed and written: it is parsed once."""
    from markdown_it.tree import SyntaxTreeNode

    typed = with_lists(text.replace("\r\n", "\n").replace("\r", "\n"))
    tags = tags_in(typed).found
    mark = _MARK
    while mark in typed:
        mark += _MARK
    marked = typed
    for at, tag in reversed([*enumerate(tags)]):
        marked = f"{marked[: tag.start]}{mark}{at}{mark}{marked[tag.end :]}"
    pattern = re.compile(f"{mark}(\\d+){mark}")
    tree = SyntaxTreeNode(_parser().parse(marked))
    astray = {at for words in _walled_off(tree) for at in pattern.findall(unquote(words))}
    return _Parsed(typed, tags, pattern, tree, marked.split("\n"), frozenset(map(int, astray)))


# A character that Unicode keeps free for uses such as this one.
_MARK = "\ufdd0"


def _walled_off(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.children:
        if child.type == "link":
            yield str(child.attrs["href"])
            yield from (
                inner.content for inner in child.walk() if inner.type in ("text", "code_inline")
            )
        elif child.type in ("code_inline", "fence"):
            yield child.content
        else:
            yield from _walled_off(child)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802
            """Whether a link leads anywhere; what does not stays as typed."""
            return url.lower().startswith(LINKS)

    parser = Parser("commonmark", {"html": False})
    parser.enable("table")
    parser.disable(list(LEFT_AS_TYPED))
    parser.inline.ruler.before("emphasis", "product", _product)
    return parser


# In `2*3*4` no stars make anything italic.
_PRODUCT = re.compile(rf"(?<=[\d{_MARK}])\*+(?=[\d{_MARK}])")


def _product(state: StateInline, silent: bool) -> bool:
    """Whether stars between figures are next; they are text."""
    stars = _PRODUCT.match(state.src, state.pos)
    if stars is None:
        return False
    if not silent:
        state.pending += stars[0]
    state.pos = stars.end()
    return True


def overfull_rows(text: str) -> Iterator[str]:
    """The lines of tables with more cells than the header has, of which the last would be lost."""
    from markdown_it.rules_block.table import escapedSplit

    parsed = _parsed(text)
    nodes = parsed.tree.walk() if "|" in text else ()
    for table in (node for node in nodes if node.type == "table"):
        header, *rows = (row for part in table.children for row in part.children)
        for row in rows:
            assert row.map is not None
            line = parsed.lines[row.map[0]].strip()
            cells = escapedSplit(line.removeprefix("|"))
            if any(cell.strip() for cell in cells[len(header.children) :]):
                yield parsed.filled(line, lambda _: None)[0]


def unfit_links(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with each link and picture that no document may have, and what to do."""
    if not _PERHAPS_UNFIT.search(text):
        return
    parsed = _parsed(text)
    for node in parsed.tree.walk():
        for before, link in pairwise(node.children):
            if link.type == "link" and before.type == "text" and before.content.endswith("!"):
                yield _PICTURE
        for found in _LEFT_LINK.finditer(node.content) if node.type == "text" else ():
            address = parsed.filled(found["address"] or found["alone"] or "", lambda _: None)[0]
            if found["picture"]:
                yield _PICTURE
            elif address.lower().startswith(LINKS):
                yield (
                    f"The link to “{address}” would be printed as it was typed.",
                    "Type %20 for each space in the address.",
                )
            else:
                yield unfit_link(address)


def unfit_link(address: str, words: str = "") -> tuple[str, str]:
    """What is wrong with a link to such an address, and what to do about it."""
    return (
        f"There is a link{words} to “{address}”, which does not begin with https: or mailto:.",
        "Link to a page with an address that begins https://, or remove the link.",
    )


_PICTURE = (
    "There is a picture, which documents leave out.",
    "Write what it shows, and delete it; if it is a link, remove the ! before it.",
)
_SCHEME = r"[a-z][a-z\d+.-]+:"
# Links as they stay in a text where they are none: an address of a form that is meant to be one, or
# a single word with a sign of one, between round brackets after square ones, as 2024 in “[1](2024)”
# is not; or one alone between < and >.
_LEFT_LINK = pattern(
    r"(?P<picture>!\[[^\[\]]*)?\]\(\s*<?(?P<address>"
    rf"(?:{_SCHEME}|[\\/#.]|www\.)(?:[^()\n]|\([^()\n]*\))*?|"
    r"(?=[^()\s]*[./\\#@%{]|[ >]*\))(?:[^()\s]|\([^()\s]*\))*?"
    rf")>? ?\)|<(?P<alone>{_SCHEME}[^\s<>]+)>",
    re.IGNORECASE,
)
# Parsing takes long; most texts have no link, or have good ones.
_PERHAPS_UNFIT = pattern(rf"!\[|\]\((?!(?:{'|'.join(LINKS)})[^\s()]*\))|<{_SCHEME}", re.IGNORECASE)


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


class _Reader(Frozen):
    heading_level: int
    filled: Callable[[str], str]

    def block(self, node: SyntaxTreeNode) -> Block:
        if node.type == "paragraph":
            return Paragraph(self._runs(node))
        if node.type == "heading":
            level = self.heading_level - 1 + int(node.tag.removeprefix("h"))
            return Heading(min(level, LOWEST_HEADING), self._runs(node))
        if node.type in ("bullet_list", "ordered_list"):
            return ListBlock(
                ordered=node.type == "ordered_list",
                items=tuple(tuple(map(self._in_item, item.children)) for item in node.children),
                start=int(node.attrs.get("start", 1)),
            )
        if node.type == "table":
            return self._table(node)
        return Paragraph((Run(self.filled(node.content.rstrip("\n"))),))

    def _in_item(self, node: SyntaxTreeNode) -> Block:
        """A block of a list item; a heading in a list is no heading of the document."""
        block = self.block(node)
        if isinstance(block, Heading):
            return Paragraph(tuple(replace(run, bold=True) for run in block.runs))
        return block

    def _table(self, node: SyntaxTreeNode) -> TableBlock:
        header, *body = (row.children for part in node.children for row in part.children)
        headings = [self._runs(cell) for cell in header]
        rows = tuple(tuple(map(self._runs, row)) for row in body)
        shares = [_share(*map(text_of, column)) for column in zip(headings, *rows, strict=False)]
        columns = [
            Column(name, _align(cell), share)
            for name, cell, share in zip(headings, header, shares, strict=True)
        ]
        return TableBlock(tuple(columns), rows)

    def _runs(self, node: SyntaxTreeNode) -> tuple[Run, ...]:
        return tuple(replace(run, text=self.filled(run.text)) for run in _runs(node))


# The letters of the narrowest and of the widest column.
_NARROWEST, _WIDEST = 10, 50


def _share(heading: str, *texts: str) -> float:
    """A column's share of a table's width: its longest text, for which headings take two lines."""
    longest = max([len(heading) // 2, *map(len, texts)])
    return min(max(longest, _NARROWEST), _WIDEST) / _NARROWEST


@lru_cache(maxsize=4096)
def _runs(node: SyntaxTreeNode) -> tuple[Run, ...]:
    runs = (run for inline in node.children for run in _inline(inline.children, Run("")))
    styles = groupby((run for run in runs if run.text), key=lambda run: replace(run, text=""))
    return tuple(replace(style, text=text_of([*same])) for style, same in styles)


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


def _align(cell: SyntaxTreeNode) -> Align:
    return Align.RIGHT if "right" in str(cell.attrs.get("style", "")) else Align.LEFT
