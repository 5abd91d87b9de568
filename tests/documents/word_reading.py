"""A Word document as a reader meets it: its text in order, with styles, lists, tables and fills.

Everything is read from the file's XML, without the code that wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from lxml import etree
from packages import parts_of

Element: TypeAlias = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "subject": "{http://purl.org/dc/elements/1.1/}subject",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "last modified by": (
        "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
    ),
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}


@dataclass(frozen=True)
class ListPlace:
    """Where a paragraph stands in a list: which list, how deep, and the mark a reader sees."""

    list_id: str
    level: int
    mark: str


@dataclass(frozen=True)
class Para:
    """A paragraph: its style's name, its text with and without the marks of bold and links."""

    style: str
    text: str
    marked: str
    listed: ListPlace | None
    element: Element = field(repr=False, compare=False)


@dataclass(frozen=True)
class TableCell:
    """A cell: its text, its fill and ink as six digits, and whether it heads its column."""

    text: str
    fill: str
    ink: str
    styles: tuple[str, ...]


@dataclass(frozen=True)
class TableRow:
    """A row, with the marks that matter when a table runs over a page."""

    cells: tuple[TableCell, ...]
    is_header: bool
    may_split: bool

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(frozen=True)
class Table:
    """A table of the body."""

    style: str
    description: str
    rows: tuple[TableRow, ...]
    element: Element = field(repr=False, compare=False)

    @property
    def texts(self) -> list[list[str]]:
        return [row.texts for row in self.rows]


Block: TypeAlias = Para | Table


class WordFile:
    """A .docx file, read part by part."""

    def __init__(self, content: bytes, changed: Mapping[str, bytes] | None = None) -> None:
        self.parts = {**parts_of(content), **(changed or {})}
        self._counters: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def xml(self, part: str) -> Element:
        return etree.fromstring(self.parts[part])

    @cached_property
    def body(self) -> Element:
        return self.xml("word/document.xml").find(f"{W}body")

    @cached_property
    def styles(self) -> dict[str, str]:
        """The name of each style by its id; the default paragraph style under the empty id."""
        found = {}
        for style in self.xml("word/styles.xml").findall(f"{W}style"):
            name = str(style.find(f"{W}name").get(f"{W}val"))
            found[str(style.get(f"{W}styleId"))] = name
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                found[""] = name
        return found

    @cached_property
    def links(self) -> dict[str, str]:
        """The address of each hyperlink of the body by its relationship's id."""
        relations = self.xml("word/_rels/document.xml.rels").findall(RELATION)
        return {
            str(one.get("Id")): str(one.get("Target"))
            for one in relations
            if str(one.get("Type")).endswith("/hyperlink")
        }

    @cached_property
    def properties(self) -> dict[str, str]:
        """The core properties."""
        core = self.xml("docProps/core.xml")
        return {name: (core.findtext(tag) or "") for name, tag in CORE.items()}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs and tables of the body, in order."""
        return tuple(self._blocks())

    @property
    def paragraphs(self) -> list[Para]:
        return [block for block in self.blocks if isinstance(block, Para)]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The level and text of each heading, in order."""
        return [
            (int(para.style.split()[-1]), para.text)
            for para in self.paragraphs
            if para.style.casefold().startswith("heading ")
        ]

    def section(self, heading: str) -> list[Block]:
        """The blocks between a heading of that text and the next of its level or higher."""
        found: list[Block] = []
        level = 0
        for block in self.blocks:
            is_heading = isinstance(block, Para) and block.style.casefold().startswith("heading ")
            here = int(block.style.split()[-1]) if is_heading else 0
            if level and is_heading and here <= level:
                return found
            if level:
                found.append(block)
            elif is_heading and isinstance(block, Para) and block.text == heading:
                level = here
        assert level, f"no heading “{heading}”"
        return found

    def header_and_footer(self) -> list[str]:
        """The text of the headers and footers, a tab between their parts."""
        names = sorted(
            name for name in self.parts if name.startswith(("word/header", "word/footer"))
        )
        return [
            "\n".join(_text(paragraph) for paragraph in self.xml(name).iter(f"{W}p"))
            for name in names
        ]

    def _blocks(self) -> Iterator[Block]:
        for element in self.body:
            if element.tag == f"{W}p":
                yield self._para(element)
            elif element.tag == f"{W}tbl":
                yield self._table(element)

    def _para(self, element: Element) -> Para:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = self.styles["" if style is None else str(style.get(f"{W}val"))]
        return Para(name, _text(element), self._marked(element), self._listed(element), element)

    def _table(self, element: Element) -> Table:
        properties = element.find(f"{W}tblPr")
        style = properties.find(f"{W}tblStyle")
        description = properties.find(f"{W}tblDescription")
        return Table(
            style="" if style is None else self.styles[str(style.get(f"{W}val"))],
            description="" if description is None else str(description.get(f"{W}val")),
            rows=tuple(self._row(row) for row in element.findall(f"{W}tr")),
            element=element,
        )

    def _row(self, element: Element) -> TableRow:
        return TableRow(
            cells=tuple(self._cell(cell) for cell in element.findall(f"{W}tc")),
            is_header=element.find(f"{W}trPr/{W}tblHeader") is not None,
            may_split=element.find(f"{W}trPr/{W}cantSplit") is None,
        )

    def _cell(self, element: Element) -> TableCell:
        shade = element.find(f"{W}tcPr/{W}shd")
        inks = [one.get(f"{W}val") for one in element.iter(f"{W}color")]
        paragraphs = [self._para(one) for one in element.findall(f"{W}p")]
        return TableCell(
            text="\n".join(one.text for one in paragraphs),
            fill="" if shade is None else str(shade.get(f"{W}fill")),
            ink=str(inks[0]) if inks else "",
            styles=tuple(one.style for one in paragraphs),
        )

    def _marked(self, paragraph: Element) -> str:
        """The text with **bold**, *italic* and [links](address) marked, neighbours joined."""
        parts: list[tuple[str, str]] = []
        for run in paragraph.iter(f"{W}r"):
            marks = "".join(
                mark
                for mark, tag in (("**", "b"), ("*", "i"))
                if run.find(f"{W}rPr/{W}{tag}") is not None
            )
            parent = run.getparent()
            if parent.tag == f"{W}hyperlink":
                anchor = parent.get(f"{W}anchor")
                leads = f"#{anchor}" if anchor else self.links.get(parent.get(f"{R}id"), "")
                parts.append(("", f"[{_text(run)}]({leads})"))
            elif parts and parts[-1][0] == marks:
                parts[-1] = (marks, parts[-1][1] + _text(run))
            else:
                parts.append((marks, _text(run)))
        return "".join(f"{marks}{text}{marks[::-1]}" for marks, text in parts if text)

    def _listed(self, paragraph: Element) -> ListPlace | None:
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is None:
            return self._listed_by_style(paragraph)
        level = int(paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val"))
        list_id = str(number.get(f"{W}val"))
        return ListPlace(list_id, level, self._mark(list_id, level))

    def _listed_by_style(self, paragraph: Element) -> ListPlace | None:
        """Where a paragraph stands in the list that its style itself has."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        list_id = self.numbered_styles.get("" if style is None else str(style.get(f"{W}val")))
        return None if list_id is None else ListPlace(list_id, 0, self._mark(list_id, 0))

    @cached_property
    def numbered_styles(self) -> dict[str, str]:
        """The list of each style that has one, by the style's id."""
        return {
            str(style.get(f"{W}styleId")): str(number.get(f"{W}val"))
            for style in self.xml("word/styles.xml").findall(f"{W}style")
            if (number := style.find(f"{W}pPr/{W}numPr/{W}numId")) is not None
        }

    def _mark(self, list_id: str, level: int) -> str:
        """The mark that Word would show, counting as Word counts.

        Lists of one definition share its counters; a list's own override starts
        a level anew at its first item there.
        """
        numbering = self.xml("word/numbering.xml")
        number = next(
            one for one in numbering.findall(f"{W}num") if one.get(f"{W}numId") == list_id
        )
        abstract_id = str(number.find(f"{W}abstractNumId").get(f"{W}val"))
        definition = next(
            found
            for one in numbering.findall(f"{W}abstractNum")
            if one.get(f"{W}abstractNumId") == abstract_id
            for found in one.findall(f"{W}lvl")
            if found.get(f"{W}ilvl") == str(level)
        )
        shape = str(definition.find(f"{W}numFmt").get(f"{W}val"))
        if shape == "bullet":
            return "•"
        counters = self._counters.setdefault(abstract_id, [0] * 9)
        start = _override(number, level)
        if start is not None and (list_id, level) not in self._begun:
            counters[level] = start
        else:
            counters[level] += 1
        self._begun.add((list_id, level))
        counters[level + 1 :] = [0] * (8 - level)
        return _numeral(counters[level], shape)


def _override(number: Element, level: int) -> int | None:
    for one in number.findall(f"{W}lvlOverride"):
        start = one.find(f"{W}startOverride")
        if one.get(f"{W}ilvl") == str(level) and start is not None:
            return int(start.get(f"{W}val"))
    return None


def _numeral(number: int, shape: str) -> str:
    if shape == "lowerLetter":
        return f"{chr(ord('a') + number - 1)}."
    if shape == "lowerRoman":
        return f"{('i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x')[number - 1]}."
    return f"{number}."


def _text(element: Element) -> str:
    """The text inside an element, its tabs and line breaks as characters; no break of a column."""
    written = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(
        (one.text or "") if one.tag == f"{W}t" else written[one.tag]
        for one in element.iter(f"{W}t", *written)
        if one.getparent().tag == f"{W}r" and one.get(f"{W}type") is None
    )


def word_text(content: bytes) -> str:
    """The whole document as lines: properties, header, body in order, footer."""
    word = WordFile(content)
    lines = [f"{name}: {value}" for name, value in word.properties.items()]
    lines += [f"header or footer: {text}" for text in word.header_and_footer()]
    for block in word.blocks:
        lines.append("")
        lines += _table_lines(block) if isinstance(block, Table) else [_paragraph_line(block)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _paragraph_line(para: Para) -> str:
    if para.listed is None:
        return f"[{para.style}] {para.marked}"
    indent = "  " * para.listed.level
    return f"[{para.style}] {indent}{para.listed.mark} {para.marked}"


def _table_lines(table: Table) -> Iterator[str]:
    yield f"[table, {table.style}] {table.description}"
    for row in table.rows:
        cells = [f"{{{cell.fill}}} {cell.text}" if cell.fill else cell.text for cell in row.cells]
        yield f"{'=' if row.is_header else '|'} " + " | ".join(cells)
