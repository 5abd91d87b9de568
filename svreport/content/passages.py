"""What a document says: the one reading of finished content.

`signed_content` is what a fingerprint signs of it: everything. `passages_of` is what a reader
reads in it, passage by passage, with the cells that it comes from: disclosure control looks for
small counts there, and which documents show a figure is asked of it. So nobody else keeps a list
of what a paper prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

from svreport.content import blocks
from svreport.content.paper import (
    ExcelPaper,
    FilledCell,
    FormPaper,
    PageTable,
    Paper,
    SlidesPaper,
)
from svreport.content.workbook import Formula, Link, Number, Page, Total
from svreport.core.frozen import Frozen, field_names
from svreport.core.origin import PartlySigned, places_of
from svreport.core.periods import Period
from svreport.core.plain_data import digits
from svreport.core.problems import Place, column_letters


class Passage(Frozen):
    """Words or a number as a document states them, and the cells that they come from.

    `kind` says what it is in the document: `heading`, `paragraph`, `cell`, `chart` … ; `origins`
    has the values of the inputs in it, so far as they were printed whole. Of a number, `look` is
    the cell of a workbook or the format of a chart that says how it is shown. A cell is `under`
    what its row begins with, and its column's heading.
    """

    kind: str
    text: str
    origins: tuple[object, ...] = ()
    look: Number | Formula | Total | str | None = None
    under: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells that it comes from, each once."""
        return tuple(dict.fromkeys(place for value in self.origins for place in places_of(value)))


def passages_of(paper: Paper) -> Sequence[Passage]:
    """Everything that a paper says, in its order."""
    found = [passage for section in sections_of(paper) for passage in section]
    found += [Passage("property", text) for text in (paper.properties.title, paper.template)]
    return found


def texts_in(parts: Mapping[str, object]) -> frozenset[str]:
    """The words of all passages, cell by cell, of some parts of a paper."""
    found = Passages("")
    _read(parts, "", found)
    return frozenset(passage.text for passage in found)


class Passages(list[Passage]):
    """Passages in their order, under a name; `labels` say of those in tables and charts where.

    They are the cell of a workbook, what its row begins with and its column's heading, by the
    place of the passage.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.labels: dict[int, tuple[str, ...]] = {}


def sections_of(paper: Paper) -> Iterator[Passages]:
    """What a paper says, section by section.

    They are the pages of a workbook, slides, and what the tags of a template are filled with.
    """
    parts: Iterable[tuple[str, object]]
    if isinstance(paper, ExcelPaper):
        parts = ((page.name, page) for page in paper.workbook.pages)
    elif isinstance(paper, SlidesPaper):
        slides = ((slide.title, slide) for slide in paper.slides)
        parts = (("cover", paper.cover), *slides, ("footer", paper.footer))
    elif isinstance(paper, FormPaper):
        parts = ((filled.where, filled) for filled in paper.content)
    else:
        parts = paper.content.items()
    for name, part in parts:
        found = Passages(name)
        _read(part, name, found)
        yield found


def signed_content(paper: Paper) -> object:
    """What is signed of a paper, as JSON takes it: every value of its content, as it is nested.

    Nothing is chosen, so that whatever shapes a document is signed: words, links, lists,
    alignment, colours, formulas, decimals. A record is its values in their order, under a word of
    `SIGNED_AS` or none, never under a name of this code. Left out are the date of the document,
    the cells that values come from, and functions, whose results are in the content.
    """
    if isinstance(paper, ExcelPaper):
        return _signed(paper.workbook)
    if isinstance(paper, SlidesPaper):
        return _signed([paper.cover, paper.slides, paper.footer])
    return _signed(paper.content)


# Blocks and cells that are no less different for having the same values.
SIGNED_AS: Mapping[type, str] = {
    blocks.Paragraph: "paragraph",
    blocks.Heading: "heading",
    blocks.ListBlock: "list",
    blocks.TableBlock: "table",
    blocks.ChartBlock: "chart",
    blocks.RatingMark: "rating",
    blocks.Run: "run",
    Number: "number",
    Formula: "formula",
    Total: "total",
    Link: "link",
}


def _signed(value: object) -> object:
    # mypy takes the hash of a class for that of its instances.
    return _way_to_sign(type(value))(value)  # type: ignore[arg-type]


# What is signed of each kind of value; the first that fits.
_SIGNED: Sequence[tuple[tuple[type, ...], Callable[[Any], object]]] = (
    ((Place, type(None)), lambda _: None),
    ((Enum,), lambda value: _signed(value.value)),
    ((PartlySigned,), lambda value: value.signed),
    ((str, date, Period), str),
    ((int, float), lambda value: value),
    ((Decimal,), digits),
    ((Mapping,), lambda value: [[str(name), _signed(held)] for name, held in value.items()]),
    ((Sequence,), lambda value: [_signed(held) for held in value]),
    ((Set,), lambda value: [_signed(held) for held in sorted(value)]),
)


@cache
def _way_to_sign(kind: type) -> Callable[[Any], object]:
    """How values of a type are signed. Raises TypeError where nobody has said how."""
    for kinds, way in _SIGNED:
        if issubclass(kind, kinds):
            return way
    if issubclass(kind, Frozen):
        names = field_names(kind)
        tag = SIGNED_AS.get(kind, "record")
        return lambda value: {tag: [_signed(getattr(value, name)) for name in names]}
    if issubclass(kind, Callable):  # type: ignore[arg-type]
        return lambda _: None
    raise TypeError(f"{kind.__name__} cannot be signed")


# Puts what a value says with the passages found so far; its kind is what it is in the document.
_Way: TypeAlias = Callable[[Any, str, Passages], None]


def _read(value: object, kind: str, found: Passages) -> None:
    _way_to_read(type(value))(value, kind, found)  # type: ignore[arg-type]


def _read_runs(runs: Iterable[blocks.Run], kind: str, found: Passages) -> None:
    texts = tuple(run.text for run in runs)
    if whole := "".join(texts):
        found.append(Passage(kind, whole, texts))


def _read_text(value: str, kind: str, found: Passages) -> None:
    if value:
        found.append(Passage(kind, str(value), (value,)))


def _read_mapping(value: Mapping[object, object], _: str, found: Passages) -> None:
    for name, inner in value.items():
        _read(inner, str(name), found)


def _read_sequence(value: Sequence[object], kind: str, found: Passages) -> None:
    if value and all(isinstance(run, blocks.Run) for run in value):
        _read_runs(value, kind, found)  # type: ignore[arg-type]
        return
    for inner in value:
        _read(inner, kind, found)


def _read_paragraph(value: blocks.Paragraph, _: str, found: Passages) -> None:
    _read_runs(value.runs, "numbered paragraph" if value.numbered else "paragraph", found)


def _read_list(value: blocks.ListBlock, _: str, found: Passages) -> None:
    for item in value.items:
        for block in item:
            _read(block, "item", found)


def _read_table(value: blocks.TableBlock, _: str, found: Passages) -> None:
    _read(value.caption, "caption", found)
    for column in value.columns:
        _read_runs(column.heading, "column", found)
    headings = [blocks.text_of(column.heading) for column in value.columns]
    for row in value.rows:
        name = blocks.text_of(row[0]) if row else ""
        for heading, cell in zip(headings, row, strict=False):
            if isinstance(cell, blocks.RatingMark):
                _read(cell, "rating", found)
            else:
                found.labels[len(found)] = (name, heading)
                texts = tuple(run.text for run in cell)
                found.append(Passage("cell", blocks.text_of(cell), texts, under=(name, heading)))
    _read(value.description, "alt text", found)


def _read_rating(value: blocks.RatingMark, _: str, found: Passages) -> None:
    words = f"{value.label} {value.fill or ''}".rstrip()
    found.append(Passage("rating", words, (value.label,)))


def _read_chart(value: blocks.Chart, _: str, found: Passages) -> None:
    for text in (value.title, value.subtitle, value.category_axis):
        _read(text, "chart", found)
    _read(value.categories, "category", found)
    for series in value.series:
        for text in (series.name, *series.labels.values()):
            _read(text, "series", found)
        for category, amount in zip(value.categories, series.values, strict=False):
            found.labels[len(found)] = (series.name, str(category))
            words = "" if amount is None else digits(amount)
            found.append(Passage("point", words, (amount,), value.number_format))
    _read(value.description, "alt text", found)


def _read_page(value: Page, _: str, found: Passages) -> None:
    for text in (value.name, value.title, *value.intro):
        _read_text(text, "text", found)
    columns = [
        (column_letters(at), heading.text) for at, heading in enumerate(value.headings, start=1)
    ]
    for _letters, heading in columns:
        _read_text(heading, "column", found)
    rows = [row.cells for row in value.rows]
    rows += [] if value.total is None else [value.total]
    for at, row in enumerate(rows, start=value.header_row + 1):
        name = next((cell for cell in row if isinstance(cell, str) and cell), "")
        for (letters, heading), cell in zip(columns, row, strict=False):
            if cell:
                found.labels[len(found)] = (f"{letters}{at}", name, heading)
                _read(cell, "cell", found)
    _read(value.charts, "chart", found)


def _read_page_table(value: PageTable, _: str, found: Passages) -> None:
    _read(value.caption, "caption", found)
    headings = [column.heading for column in value.columns]
    _read(headings, "column", found)
    for row in value.rows:
        first = len(found)
        for heading, cell in zip(headings, row.cells, strict=False):
            before = len(found)
            _read(cell, "cell", found)
            for at in range(before, len(found)):
                found.labels[at] = (found[first].text, heading)


def _read_formula(value: Formula, _: str, found: Passages) -> None:
    saved = digits(value.value) if isinstance(value.value, Decimal) else value.value
    words = f"{value.expression} = {saved}"
    found.append(Passage("formula", words, (value.value,), value))


def _words(words: Callable[[Any], str], kind: str = "") -> _Way:
    """The way to read a value that is one passage, its only origin."""
    return lambda value, own, found: found.append(Passage(kind or own, words(value), (value,)))


# How each kind of value is read; the first that fits. A function of a template's says nothing
# by itself.
_WAYS: Sequence[tuple[tuple[type, ...], _Way]] = (
    ((Place, type(None)), lambda _value, _kind, _found: None),
    ((str,), _read_text),
    ((Enum,), lambda value, kind, found: found.append(Passage(kind, str(value.value)))),
    ((Decimal,), _words(digits)),
    ((int, float, date, Period), _words(str)),
    ((Mapping,), _read_mapping),
    ((Sequence,), _read_sequence),
    ((blocks.Paragraph,), _read_paragraph),
    (
        (blocks.Heading,),
        lambda value, _, found: _read_runs(value.runs, f"heading {value.level}", found),
    ),
    ((blocks.ListBlock,), _read_list),
    ((blocks.TableBlock,), _read_table),
    ((blocks.RatingMark,), _read_rating),
    ((blocks.ChartBlock,), lambda value, _, found: _read_chart(value.chart, "", found)),
    ((blocks.Chart,), _read_chart),
    ((Page,), _read_page),
    ((PageTable,), _read_page_table),
    (
        (Number, Total),
        lambda value, _, found: found.append(
            Passage("number", digits(value.value), (value.value,), value)
        ),
    ),
    ((Formula,), _read_formula),
    ((FilledCell,), lambda value, _, found: _read(value.value, "cell", found)),
    ((Link,), lambda value, _, found: found.append(Passage("link", value.text, (value.text,)))),
)


@cache
def _way_to_read(kind: type) -> _Way:
    for kinds, way in _WAYS:
        if issubclass(kind, kinds):
            return way
    if issubclass(kind, Frozen):
        names = field_names(kind)

        def read_fields(value: object, _: str, found: Passages) -> None:
            for name in names:
                _read(getattr(value, name), name, found)

        return read_fields
    if issubclass(kind, Callable):  # type: ignore[arg-type]
        return lambda _value, _kind, _found: None
    return _words(str)
