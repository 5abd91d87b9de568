"""Blocks as the Markdown that officers type: reading it gives the same blocks again.

Marks are escaped only where they would mean something, which the reader of Markdown is asked, so
that text comes back as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from svreport.content.blocks import (
    Align,
    Block,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
)
from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.narrative.markdown import read_narrative

# Braces that are to be printed, as `\{{` types them: characters that Unicode keeps free.
_PLAIN_BRACES = str.maketrans("{}", "\ufdd1\ufdd2")
_BRACES_AGAIN = str.maketrans("\ufdd1\ufdd2", "{}")
_ESCAPED_BRACES = pattern(r"\\([{}]+)")
_MARKED_BRACES = pattern("[\ufdd1\ufdd2]+")
_ESCAPABLE = "_<~|`[]*#+>-.)"
# Spaces at the ends of lines, and all that is empty before and after the words.
_LOOSE = pattern(r"(?m)\A\s+|\s+\Z|^[^\S\n]+|[^\S\n]+$")
_MARKS = ("link", "bold", "italic")
_TAG = pattern(r"\{\{.*?\}\}")
_SPECIAL = pattern(r"\{\{.*?\}\}|([\\`*_\[\]<|~])")
_BEGINS_LINE = pattern(r"(?m)^(\s*)([#+>|~-]|\w{1,9}(?=[.)]))")
_NUMBER_MARK = pattern(r"(?m)^(\s*\(?\w{1,9})([.)])")


class MarkdownText(Frozen):
    """A text in Markdown, and where in it each paragraph, heading and table begins, in order."""

    text: str
    starts: Sequence[int]


def typed_braces(text: str) -> str:
    """The text with braces that are to be printed as they are typed: `\\{{`."""
    return _MARKED_BRACES.sub(lambda braces: f"\\{braces[0].translate(_BRACES_AGAIN)}", text)


def marked_braces(text: str) -> str:
    """The text with a mark in place of each brace that is to be printed."""
    return _ESCAPED_BRACES.sub(lambda braces: braces[1].translate(_PLAIN_BRACES), text)


def typed_runs(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs as an officer typed them, as blocks have them: joined, with marks for plain braces."""
    joined = normal_runs(runs)
    return tuple(replace(run, text=marked_braces(run.text)) for run in joined)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text in Markdown, its tags as typed, a mark for each brace to be printed."""
    return read_narrative(marked_braces(text), heading_level=1)


def markdown_of(blocks: Sequence[Block]) -> MarkdownText:
    """The blocks, as `blocks_of` gives them, as Markdown."""
    lines = [replace(line, text=typed_braces(line.text)) for line in _separated(blocks)]
    starts, length = [], 0
    for line in lines:
        if line.begins:
            starts.append(length)
        length += len(line.text) + 1
    return MarkdownText("\n".join(line.text for line in lines), starts)


class _Line(Frozen):
    """A line; one that `begins` is the first of a paragraph, heading or table."""

    text: str
    begins: bool = False


def _lines_of(text: str) -> Iterator[_Line]:
    for at, line in enumerate(text.split("\n")):
        yield _Line(line, begins=at == 0)


def _separated(blocks: Sequence[Block], *, is_item: bool = False) -> Iterator[_Line]:
    """The lines of blocks, an empty one between two but before a list within an item."""
    before: Block | None = None
    alternate = False
    for block in blocks:
        follows_list = isinstance(before, ListBlock) and isinstance(block, ListBlock)
        alternate = follows_list and _is_alike(before, block) and not alternate
        if before is not None and not (is_item and isinstance(block, ListBlock)):
            yield _Line("")
        yield from _block_lines(block, alternate=alternate)
        before = block


def _is_alike(first: Block | None, second: Block) -> bool:
    return getattr(first, "ordered", None) is getattr(second, "ordered", None)


def _block_lines(block: Block, *, alternate: bool = False) -> Iterator[_Line]:
    if isinstance(block, Paragraph):
        yield from _lines_of(_paragraph(block.runs))
    elif isinstance(block, Heading):
        yield from _lines_of(_heading(block))
    elif isinstance(block, ListBlock):
        for number, item in enumerate(block.items, start=block.start):
            sign = f"{number}{')' if alternate else '.'}" if block.ordered else "-*"[alternate]
            mark = f"{sign} "
            for at, line in enumerate(_separated(item, is_item=True)):
                lead = " " * len(mark) if at else mark
                yield _Line(f"{lead}{line.text}" if line.text else "", line.begins)
    elif isinstance(block, TableBlock):
        yield from _lines_of(_table(block))


# Inline text


def _paragraph(runs: Sequence[Run]) -> str:
    return _first_that_reads(runs, lambda text, wanted: blocks_of(text) == (Paragraph(wanted),))


def _heading(block: Heading) -> str:
    text = _first_that_reads(
        _in_one_line(block.runs),
        lambda text, wanted: blocks_of(f"# {text}") == (Heading(1, wanted),),
    )
    return f"{'#' * block.level} {text}"


def _table(block: TableBlock) -> str:
    header = [_cell(column.heading) for column in block.columns]
    has_figures = any(column.align is Align.RIGHT for column in block.columns)
    left = ":---" if has_figures else "---"
    rule = ["---:" if column.align is Align.RIGHT else left for column in block.columns]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    return "\n".join([_row(header), f"|{'|'.join(rule)}|", *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Any) -> str:
    return _first_that_reads(
        _in_one_line(cell),
        lambda text, wanted: (
            blocks_of(f"| {text} |\n|---|") == (TableBlock((Column(wanted),), ()),)
        ),
    )


def _in_one_line(runs: Sequence[Run]) -> list[Run]:
    return [replace(run, text=run.text.replace("\n", " ")) for run in runs]


def _first_that_reads(runs: Sequence[Run], reads: Callable[[str, tuple[Run, ...]], bool]) -> str:
    """The runs as Markdown, in the plainest way that is read as they are.

    Where there is none, some are no longer bold or italic; no word is lost.
    """
    text = ""
    for way in (normal_runs, _with_bare_signs, _without_marks):
        wanted = way(runs)
        for escape in (_as_typed, _with_line_starts, _with_all):
            text = _inline(wanted, escape)
            if reads(text, wanted):
                # What changes nothing stays as it was typed.
                for sign in _ESCAPABLE:
                    plainer = text.replace(f"\\{sign}", sign)
                    text = plainer if plainer != text and reads(plainer, wanted) else text
                return text
    return text


def _without_marks(runs: Sequence[Run]) -> tuple[Run, ...]:
    return normal_runs([replace(run, bold=False, italic=False) for run in runs])


def _with_bare_signs(runs: Sequence[Run]) -> tuple[Run, ...]:
    return normal_runs(runs, lambda sign: not sign.isalnum())


def _as_typed(text: str) -> str:
    return text


def _with_line_starts(text: str) -> str:
    """The text, what would make a list, heading or table of a line escaped."""
    numbered = _NUMBER_MARK.sub(r"\1\\\2", text)
    return numbered if numbered != text else _BEGINS_LINE.sub(r"\1\\\2", text)


def _with_all(text: str) -> str:
    escaped = _SPECIAL.sub(lambda sign: f"\\{sign[1]}" if sign[1] else sign[0], text)
    return _with_line_starts(escaped)


def normal_runs(
    runs: Sequence[Run], is_bare: Callable[[str], bool] = str.isspace
) -> tuple[Run, ...]:
    """The runs, joined where they look alike, without marks on what `is_bare` at their edges.

    A tag looks as its first character does, and lines have no spaces at their ends.
    """
    loose = [found.span() for found in _LOOSE.finditer("".join(run.text for run in runs))]
    if loose:
        pieces = split_runs(runs, loose)
        runs = [run for at, run in pieces if not any(at in range(*span) for span in loose)]
    if len(runs) > 1:
        runs = _with_whole_tags(runs)
    for field in _MARKS:
        if any(getattr(run, field) for run in runs):
            runs = list(_bare_edges(runs, field, is_bare))
    alike = groupby(runs, key=lambda run: replace(run, text=""))
    joined = (replace(look, text="".join(run.text for run in same)) for look, same in alike)
    return tuple(run for run in joined if run.text)


_Span: TypeAlias = tuple[int, int]


def split_runs(runs: Sequence[Run], spans: Sequence[_Span]) -> list[tuple[int, Run]]:
    """The runs, cut at the ends of spans, each with where it begins in the text of them all."""
    cuts = sorted({at for span in spans for at in span})
    pieces, start = [], 0
    for run in runs:
        end = start + len(run.text)
        if not run.text:
            continue
        edges = [start, *(at for at in cuts if start < at < end), end]
        for first, last in pairwise(edges):
            pieces.append((first, replace(run, text=run.text[first - start : last - start])))
        start = end
    return pieces


def _with_whole_tags(runs: Sequence[Run]) -> list[Run]:
    tags = [found.span() for found in _TAG.finditer("".join(run.text for run in runs))]
    looks: dict[_Span, Run] = {}
    whole = []
    for at, run in split_runs(runs, tags):
        span = next((span for span in tags if at in range(*span)), None)
        whole.append(run if span is None else replace(looks.setdefault(span, run), text=run.text))
    return whole


def _bare_edges(runs: Sequence[Run], field: str, is_bare: Callable[[str], bool]) -> Iterator[Run]:
    for look, same in groupby(runs, key=lambda run: getattr(run, field)):
        group = list(same)
        inner = [
            at for at, sign in enumerate("".join(run.text for run in group)) if not is_bare(sign)
        ]
        marked = (inner[0], inner[-1] + 1) if inner else (0, 0)
        for at, run in split_runs(group, [marked]) if look else enumerate(group):
            yield _without(run, field) if look and at not in range(*marked) else run


def _without(run: Run, field: str) -> Run:
    return replace(run, **{field: None if field == "link" else False})


def _inline(runs: Sequence[Run], escape: Callable[[str], str]) -> str:
    """Runs as Markdown: of two marks that begin together, the one that lasts longer is outside."""
    parts: list[str] = []
    at = 0
    while at < len(runs):
        spans = {field: _span(runs, at, field) for field in _MARKS}
        field = max(spans, key=lambda name: spans[name])
        length = spans[field]
        if not length:
            parts.append(escape(runs[at].text))
            at += 1
            continue
        inner = [_without(run, field) for run in runs[at : at + length]]
        text = _inline(inner, escape)
        parts.append(_with_marks(text, runs[at], field))
        at += length
    return "".join(parts)


def _span(runs: Sequence[Run], at: int, field: str) -> int:
    """How many runs from there on have the same mark."""
    look = getattr(runs[at], field)
    if not look:
        return 0
    same = 0
    while at + same < len(runs) and getattr(runs[at + same], field) == look:
        same += 1
    return same


def _with_marks(text: str, run: Run, field: str) -> str:
    if field == "link":
        return f"[{text}]({_address(run.link or '')})"
    mark = "**" if field == "bold" else "*"
    return f"{mark}{text}{mark}"


def _address(link: str) -> str:
    return link.replace("(", "\\(").replace(")", "\\)")


def word_blocks(text: str, heading_level: int) -> list[Block]:
    """The blocks of a text as an officer types them in Word: tags and plain braces as in the text.

    A `#` heading is one of `heading_level`.
    """
    blocks = read_narrative(marked_braces(text), heading_level=heading_level)
    return [_with_typed_braces(block) for block in blocks]


def _with_typed_braces(block: Block) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, runs=_typed(block.runs))
    if isinstance(block, ListBlock):
        items = [[_with_typed_braces(inner) for inner in item] for item in block.items]
        return replace(block, items=items)
    if isinstance(block, TableBlock):
        columns = [replace(column, heading=_typed(column.heading)) for column in block.columns]
        return replace(
            block, columns=columns, rows=[[_typed(cell) for cell in row] for row in block.rows]
        )
    return block


def _typed(cell: Any) -> list[Run]:
    return [replace(run, text=typed_braces(run.text)) for run in cell]
