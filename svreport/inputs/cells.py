"""Cells and sheets as they were typed, each value with its address.

Bold and italic words of a cell can be had as Markdown, which says the same in plain text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import TypeAlias

from svreport.core.frozen import Frozen, field, replace
from svreport.core.number_formats import GENERAL, has_percent
from svreport.core.patterns import pattern
from svreport.core.periods import long_date
from svreport.core.problems import Place
from svreport.core.text import without_invisible
from svreport.files.workbook import Area

Position: TypeAlias = tuple[int, int]

# What cannot stand in an XML document, and the other control characters but tab and line ends.
_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# How Windows, and Macs of old, end a line within a cell.
_LINE_END = pattern("\r\n?")


# How signs that stand high or low are written where nothing but characters can say so.
RAISED_OR_LOWERED = {
    "superscript": str.maketrans("0123456789+-=()\N{MINUS SIGN}n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁿ"),
    "subscript": str.maketrans("0123456789+-=()\N{MINUS SIGN}", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋"),
}
# What is often raised, and means the same on the line.
RAISED_WORDS = ("st", "nd", "rd", "th", "tm")


class Font(Frozen):
    """How a text is set, as far as it changes what is read; `script` is its name if not level.

    One that `is_unseen` has the colour of its ground; a `colour` is kept until that is known.
    """

    is_struck: bool = False
    script: str = ""
    is_bold: bool = False
    is_italic: bool = False
    colour: str = ""
    is_unseen: bool = False


PLAIN = Font()


class TextRun(Frozen):
    """A part of a cell's text in a font of its own; without one, in that of the cell."""

    text: str
    font: Font | None = None


class Cell(Frozen, dict=True):
    """A cell: what it holds, how it is formatted, and what keeps its value from being known.

    `error` is an Excel error such as `#DIV/0!`; `unsaved` marks a formula
    whose result was never saved, which is not the same as an empty cell. `font` is
    that of the whole cell and `runs` those of parts of its text, where any of them
    changes what is read. One that `is_conditional` has its number format, or its font, from a
    conditional format.
    """

    place: Place
    value: object = None
    number_format: str = GENERAL
    error: str = ""
    unsaved: bool = False
    font: Font | None = None
    runs: Sequence[TextRun] = ()
    is_conditional: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing; characters that nobody can see alone are nothing."""
        value = self.value
        # Most texts begin with what can be seen, which saves a look at the rest.
        if value is not None and not (isinstance(value, str) and not "!" <= value[:1] <= "~"):
            return False
        seen = without_invisible(self.text).strip() if value else ""
        return not seen and not self.error and not self.unsaved

    @property
    def is_percent(self) -> bool:
        """Whether Excel shows the number times 100 with a %."""
        return self.number_format != GENERAL and has_percent(self.number_format)

    @cached_property
    def text(self) -> str:
        """What the officer typed, as nearly as it can be told, without control characters."""
        if self.error:
            return self.error
        if isinstance(self.value, str):
            text = self.value
            return (text if text.isprintable() else _CONTROL.sub("", text)).strip()
        if isinstance(self.value, date):
            return long_date(self.value)
        if isinstance(self.value, float | int) and self.is_percent:
            return f"{format(self.value * 100, '.13g')}%"
        if isinstance(self.value, float):
            return format(self.value, ".15g")
        return "" if self.value is None else str(self.value)

    def font_of(self, run: TextRun) -> Font:
        """The font of a part of its text."""
        return run.font or self.font or PLAIN

    @property
    def controls(self) -> str:
        """The control characters in its text, which no document can hold."""
        if not isinstance(self.value, str) or self.value.isprintable():
            return ""
        return "".join(_CONTROL.findall(self.value))

    def cleaned(self) -> Cell:
        """The cell without its control characters, its lines ended alike on every system."""
        if not isinstance(self.value, str) or self.value.isprintable():
            return self
        text = _LINE_END.sub("\n", _CONTROL.sub("", self.value))
        return self if text == self.value else replace(self, value=text)

    def bare(self) -> Cell:
        """The cleaned cell without invisible characters, for values that are no prose."""
        cell = self.cleaned()
        if not isinstance(cell.value, str) or cell.value.isascii():
            return cell
        text = without_invisible(cell.value)
        return cell if text == cell.value else replace(cell, value=text)


class Grid(Frozen, dict=True):
    """A sheet: its cells by (row, column), and what of it is hidden or merged.

    `merged` holds the merged ranges, `named` the tables and named ranges of the
    sheet by their names, `total_rows` the rows in which Excel has a table's totals; `elsewhere`
    are the cells whose formula names another workbook, `uncalculated` those whose formula Excel
    has not calculated since a program wrote it.
    `narrow` has the widths of columns that may be too narrow for a number, by its cell;
    `doubtful` has cells as Excel may show them, by the area of the conditional format that says so.
    `file` names the file where that is not the inputs workbook.
    """

    name: str
    cells: Mapping[Position, Cell] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    hides_zeros: bool = False
    merged: Sequence[Area] = ()
    named: Mapping[str, Area] = field(default_factory=dict)
    total_rows: frozenset[int] = frozenset()
    elsewhere: Sequence[Position] = ()
    uncalculated: Sequence[Position] = ()
    narrow: Mapping[Position, float] = field(default_factory=dict)
    doubtful: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    file: str = ""

    @property
    def place(self) -> Place:
        """The sheet as a whole."""
        return Place(self.name, file=self.file)

    @property
    def digest(self) -> str:
        """A digest of what is typed, row after row; empty rows make no difference."""
        rows = [
            [f"{column}: {cell.text}" for column, cell in cells.items()]
            for cells in self.rows.values()
        ]
        return sha256(repr(rows).encode()).hexdigest()

    def in_file(self, file: str) -> Grid:
        """The same, with cells that name their file."""
        cells = {
            at: replace(cell, place=replace(cell.place, file=file))
            for at, cell in self.cells.items()
        }
        return replace(self, cells=cells, file=file)

    def at(self, row: int, column: int) -> Place:
        """The place of an address."""
        return Place(self.name, row, column, self.file)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at an address; an empty one where nothing was typed."""
        return self.cells.get((row, column)) or Cell(self.at(row, column))

    @cached_property
    def filled(self) -> list[tuple[Position, Cell]]:
        """The cells that hold something, with their positions, by row and column."""
        return [(at, cell) for at, cell in sorted(self.cells.items()) if not cell.is_empty]

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """The same by row, and in each row by column."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.filled:
            rows.setdefault(row, {})[column] = cell
        return rows


# Bold and italic words as Markdown


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
    fonts = [font for run in cell.runs for font in [_emphasis(cell.font_of(run))] * len(run.text)]
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
