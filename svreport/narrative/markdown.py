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
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from svreport.narrative.facts import ReferenceTag, tags_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

_SPACE = "[ \t\xa0]"
# Word's bullets, in its own signs (U+F0B7 and others) and as they look; a small o and dashes are
# bullets before a tab or two spaces, and an en dash before a space, as a hyphen is.
_SIGNS = "•●◦▪■‣⁃➢➤►·∙○–\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
_BULLET = pattern(
    f"(?P<indent>{_SPACE}*)"
    f"(?:(?P<sign>[•●◦▪■‣⁃➢➤►\uf0b7\uf0a7\uf0d8\uf0fc\uf02d]){_SPACE}*"
    f"|(?P<spaced>[·∙○–]){_SPACE}+|(?P<tabbed>[o-])(?:[ \xa0]*\t|[ \xa0]{{2}}){_SPACE}*)"
    "(?P<text>.*)"
)
_OWN_BULLET = pattern(f"(?P<indent>{_SPACE}*)[-*+][ \t](?P<text>.*)")
_NUMBER = pattern(
    f"(?P<indent>{_SPACE}*)(?P<open>\\(?)(?P<number>\\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,5}})"
    f"(?P<close>[.)]){_SPACE}+(?P<text>.*)"
)
_BAR = pattern(r"(?<!\\)\|")
_RULE = pattern(r"[\s|:-]*-[\s|:-]*")
# What Markdown does not know as the mark of an item; most texts have nothing of it.
_MAY_BE_LISTED = pattern(
    f"[\t{_SIGNS}]"
    f"|^{_SPACE}*(?:o[ \xa0]{{2}}|\\(\\w{{1,5}}\\){_SPACE}|[A-Za-z]{{1,5}}[.)]{_SPACE})",
    re.MULTILINE,
)
# The same bullets in Word's own signs and as they look.
_ALIKE = str.maketrans("\uf0b7\uf0a7\uf0d8\uf02d·", "•▪➢–•")
# Marks that Markdown has itself.
_OWN = ("-", "1.", "1)")
# No list has its second item so many lines further down.
_FURTHEST = 100
_ROMAN = {"i": 1, "v": 5, "x": 10}


class _Way(Frozen):
    """How the items of a list are marked: by a sign, or by numbers of a kind."""

    name: str
    number: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether Markdown knows it."""
        return self.name in _OWN


class _Mark(Frozen):
    """What a line begins with; a letter may be a Roman number as well.

    `column` is where the words begin after it.
    """

    indent: int
    ways: Sequence[_Way]
    column: int
    text: str


class _OpenList(Frozen):
    """A list that may go on, with its last item; one that is `kept` is written as it was typed."""

    indent: int
    way: _Way
    column: int
    kept: bool

    def next_way(self, mark: _Mark) -> _Way | None:
        """The way in which a mark is that of the next item, or None."""
        wanted = None if self.way.number is None else self.way.number + 1
        same = (way for way in mark.ways if (way.name, way.number) == (self.way.name, wanted))
        return next(same, None) if mark.indent == self.indent else None


def without_bullet(line: str) -> str | None:
    """What follows the bullet that a line begins with; None where it begins with none."""
    bullet = _BULLET.fullmatch(line)
    return bullet["text"] if bullet and bullet["text"].strip() else None


def with_lists(text: str) -> str:
    """The text with each line that begins with a bullet as an item of a Markdown list.

    So are lines that begin with letters or numbers in a row: a), b); (i), (ii). A sign that is
    new below another begins a list within the list, as in Word; the line after the last item is a
    paragraph of its own.
    """
    if not _MAY_BE_LISTED.search(text):
        return text
    return "\n".join(_lines(text.split("\n")))


def with_tables(text: str) -> str:
    """The text with the line of dashes that Markdown wants in each table that was typed without."""
    if "|" not in text:
        return text
    lines: list[str] = []
    for _, group in groupby(text.split("\n"), lambda line: bool(_BAR.search(line))):
        rows = list(group)
        columns = {_columns(row) for row in rows}
        is_apart = not lines or not lines[-1].strip()
        if is_apart and len(rows) > 1 and len(columns) == 1 and columns.isdisjoint((0, 1)):
            rows.insert(1, "|" + " --- |" * columns.pop())
        lines += rows
    return "\n".join(lines)


def _columns(line: str) -> int:
    """How many cells a line has between bars; none where it is something else, or of dashes."""
    is_other = line.startswith(("#", " ", "\t", "\xa0")) or _mark_of(line) is not None
    is_row = not (is_other or _RULE.fullmatch(line))
    return len(_BAR.findall(line.strip().strip("|"))) + 1 if is_row else 0


def _lines(lines: Sequence[str]) -> Iterator[str]:
    marks = [_mark_of(line) for line in lines]
    # The lists that a line may go on with, the outermost first.
    lists: list[_OpenList] = []
    for at, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        is_after_gap = at > 0 and not lines[at - 1].strip()
        following = _marks_of_list(lines, marks, at) if mark else []
        if mark is not None and (found := _lists_with(lists, mark, following, gap=is_after_gap)):
            lists = found
            yield line if lists[-1].kept else f"{_lead(lists)}{mark.text}"
            continue
        is_inside = line[:1].isspace() or not line.strip()
        if not is_inside and not is_after_gap and not all(opened.kept for opened in lists):
            yield ""
        lists = lists if is_inside else []
        yield line


def _marks_of_list(lines: Sequence[str], marks: Sequence[_Mark | None], at: int) -> Iterator[_Mark]:
    """The marks after a line up to the next paragraph."""
    below = slice(at + 1, at + _FURTHEST)
    for line, mark in zip(lines[below], marks[below], strict=True):
        if mark is not None:
            yield mark
        elif line.strip() and not line[0].isspace():
            return


def _lead(lists: Sequence[_OpenList]) -> str:
    """What an item of the innermost list begins with, as Markdown has it."""
    indent = lists[-2].column if lists[1:] else 0
    number = lists[-1].way.number
    return f"{' ' * indent}{'-' if number is None else f'{number}.'} "


def _lists_with(
    lists: Sequence[_OpenList], mark: _Mark, following: Iterable[_Mark], *, gap: bool
) -> list[_OpenList] | None:
    """The lists once a mark is an item of the innermost; None where it is no item.

    `following` are the marks after it, `gap` says that an empty line is above it.
    """
    for depth, opened in enumerate(lists):
        way = opened.next_way(mark)
        if way is not None:
            return _with_item(lists[:depth], mark, way)
    later = list(following)
    begun = next((way for way in mark.ways if _may_begin(way, mark.indent, later)), None)
    if begun is None:
        return None
    # The sign of Markdown, and what stands apart, is in no list that is not further out.
    is_apart = gap or begun.name == "-" or (begun.is_own and all(opened.kept for opened in lists))
    outer = [
        opened
        for opened in lists
        if opened.indent < mark.indent or (opened.indent == mark.indent and not is_apart)
    ]
    return _with_item(outer, mark, begun)


def _with_item(outer: Sequence[_OpenList], mark: _Mark, way: _Way) -> list[_OpenList]:
    kept = way.is_own and all(opened.kept for opened in outer)
    item = _OpenList(mark.indent, way, mark.column, kept)
    if not kept:
        item = _OpenList(mark.indent, way, len(_lead([*outer, item])), kept)
    return [*outer, item]


def _may_begin(way: _Way, indent: int, later: Sequence[_Mark]) -> bool:
    """Whether a list begins so: one of letters only where the second follows the first."""
    if way.number is None or way.is_own:
        return True
    second = _Way(way.name, 2)
    return way.number == 1 and any(second in mark.ways for mark in later if mark.indent == indent)


def _mark_of(line: str) -> _Mark | None:
    ways: list[_Way]
    if found := _BULLET.fullmatch(line):
        sign = found["sign"] or found["spaced"] or found["tabbed"]
        ways = [_Way(sign.translate(_ALIKE))]
    elif found := _OWN_BULLET.fullmatch(line):
        ways = [_Way("-")]
    elif found := _NUMBER.fullmatch(line):
        ways = list(_ways_of(found["open"], found["number"], found["close"]))
    if found is None or not ways or not found["text"].strip():
        return None
    indent = len(found["indent"].expandtabs(4))
    column = len(line[: found.start("text")].expandtabs(4))
    return _Mark(indent, ways, column, found["text"])


def _ways_of(opened: str, number: str, closed: str) -> Iterator[_Way]:
    """The ways in which a number can be meant: i) is the first, or the one after h)."""
    if opened and closed != ")":
        return
    if number.isdigit():
        yield _Way(f"{opened}1{closed}", int(number))
        return
    case = "A" if number.isupper() else "a"
    roman = number.casefold()
    if set(roman) <= set(_ROMAN):
        yield _Way(f"{opened}{case} roman{closed}", _roman(roman))
    if len(number) == 1:
        yield _Way(f"{opened}{case}{closed}", ord(roman) - ord("a") + 1)


def _roman(number: str) -> int:
    values = [_ROMAN[sign] for sign in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


# Narrative as officers type it, read into blocks.
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
    marked = with_tables(marked)  # a bar in a reference parts no cells
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
