"""Bold and italic words of a cell as Markdown, which says the same in plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from svreport.core.patterns import pattern
from svreport.inputs.cells import Cell, Font
from svreport.inputs.display import PLAIN, font_of

# What marks must not cut: references, links with their addresses, code.
_WHOLE = pattern(r"\{\{.*?\}\}|\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|`[^`\n]*`", re.DOTALL)
# What begins a line of a list, and lines that are headings or rows of a table as they stand.
_BEGINS_ITEM = pattern(r"\s*(?:(?:[-*+•·▪◦o\uf0b7\N{EN DASH}]|\w{1,3}[.)]|\(\w{1,3}\))\s+)?")
_STANDS_ALONE = pattern(r"\s*(?:#{1,6}\s|\|)")


def markdown_of(cell: Cell) -> str:
    """The text of the cell, its bold words in **, its italic words in *.

    Words that have such marks already are left as they are typed.
    """
    assert isinstance(cell.value, str)
    fonts = [font for run in cell.runs for font in [_emphasis(font_of(run, cell))] * len(run.text)]
    for found in _WHOLE.finditer(cell.value):
        fonts[found.start() : found.end()] = [fonts[found.start()]] * len(found[0])
    lines: list[str] = []
    start = 0
    for line in cell.value.splitlines(keepends=True):
        lines.append(_line(line, fonts[start : start + len(line)]))
        start += len(line)
    return "".join(lines)


def _emphasis(font: Font) -> Font:
    """The font as far as it is Markdown's."""
    return Font(is_bold=font.is_bold, is_italic=font.is_italic)


def _line(line: str, fonts: Sequence[Font]) -> str:
    if "**" in line or "__" in line or _STANDS_ALONE.match(line):
        return line
    begins = _BEGINS_ITEM.match(line)
    body = begins.end() if begins else 0
    text = "".join(_marked_parts(line, fonts, body))
    if "****" in text:
        # Bold and italic without a space between them are more than Markdown can say.
        bold = [Font(is_bold=font.is_bold) for font in fonts]
        text = "".join(_marked_parts(line, bold, body))
    return line[:body] + text


def _marked_parts(line: str, fonts: Sequence[Font], start: int) -> Iterator[str]:
    for font, same in groupby(range(start, len(line)), key=lambda at: fonts[at]):
        positions = [*same]
        first, last = positions[0], positions[-1] + 1
        part = line[first:last]
        mark = "**" * font.is_bold + "*" * font.is_italic
        if font == PLAIN or "*" in part or "_" in part:
            yield part
            continue
        inner_first, inner_last = _inner(line, first, last)
        inner = line[inner_first:inner_last]
        yield line[first:inner_first]
        yield f"{mark}{inner}{mark}" if inner else ""
        yield line[max(inner_last, inner_first) : last]


def _inner(line: str, first: int, last: int) -> tuple[int, int]:
    """The words of a part that marks can stand around: Markdown knows them beside a word alone."""
    while first < last and (
        line[first].isspace() or (_is_mark(line[first]) and _joins(line, first - 1))
    ):
        first += 1
    while first < last and (
        line[last - 1].isspace() or (_is_mark(line[last - 1]) and _joins(line, last))
    ):
        last -= 1
    return first, last


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS"


def _joins(line: str, at: int) -> bool:
    """Whether a letter or figure stands there, right beside a part."""
    return 0 <= at < len(line) and line[at].isalnum()
