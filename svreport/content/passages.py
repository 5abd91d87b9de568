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
from functools import cache, singledispatch
from typing import Any

from svreport.content.blocks import (
    Chart,
    ChartBlock,
    Heading,
    ListBlock,
    Paragraph,
    RatingMark,
    Run,
    TableBlock,
    text_of,
)
from svreport.content.paper import ExcelPaper, PagePaper, Paper, SlidesPaper, WordPaper
from svreport.content.workbook import Formula, Link, Number, Total
from svreport.core.frozen import Frozen, field_names, is_record
from svreport.core.origin import PartlySigned, places_of
from svreport.core.periods import FinancialYear, Month
from svreport.core.plain_data import digits
from svreport.core.problems import Place


class Passage(Frozen):
    """Words or a number as a document states them, and the cells that they come from.

    `kind` says what it is in the document: `heading`, `paragraph`, `cell`, `chart` … ; `origins`
    has the values of the inputs in it, so far as they were printed whole.
    """

    kind: str
    text: str
    origins: tuple[object, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells that it comes from, each once."""
        return tuple(dict.fromkeys(place for value in self.origins for place in places_of(value)))


def passages_of(paper: Paper) -> Iterator[Passage]:
    """Everything that a paper says, in its order."""
    if isinstance(paper, ExcelPaper):
        yield from _passages(paper.workbook, "page")
    elif isinstance(paper, SlidesPaper):
        yield from _passages(paper.cover, "cover")
        yield from _passages(paper.slides, "slide")
        yield from _passages(paper.footer, "footer")
    elif isinstance(paper, WordPaper | PagePaper):
        yield from _passages(paper.content, "content")
    yield from (Passage("property", text) for text in (paper.properties.title, paper.template))


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
    Paragraph: "paragraph",
    Heading: "heading",
    ListBlock: "list",
    TableBlock: "table",
    ChartBlock: "chart",
    RatingMark: "rating",
    Run: "run",
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
    ((str, date, Month, FinancialYear), str),
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


def _run_passages(kind: str, runs: Iterable[Run]) -> Iterator[Passage]:
    runs = list(runs)
    text = "".join(run.text for run in runs)
    if text:
        yield Passage(kind, text, tuple(run.text for run in runs))


@singledispatch
def _passages(value: object, kind: str) -> Iterator[Passage]:
    """What plain data says; a function of a template's says nothing by itself."""
    if is_record(value):
        for name in field_names(value):
            yield from _passages(getattr(value, name), name)
    elif not callable(value) and value is not None:
        yield Passage(kind, str(value), (value,))


@_passages.register
def _(value: str, kind: str) -> Iterator[Passage]:
    if value:
        yield Passage(kind, str(value), (value,))


@_passages.register
def _(value: Decimal, kind: str) -> Iterator[Passage]:
    yield Passage(kind, digits(value), (value,))


@_passages.register(int | float | date | Month | FinancialYear)
def _(value: object, kind: str) -> Iterator[Passage]:
    yield Passage(kind, str(value), (value,))


@_passages.register
def _(value: Enum, kind: str) -> Iterator[Passage]:
    yield Passage(kind, str(value.value))


@_passages.register(Mapping)
def _(value: Mapping[object, object], _kind: str) -> Iterator[Passage]:
    for name, inner in value.items():
        yield from _passages(inner, str(name))


@_passages.register(Sequence)
def _(value: Sequence[object], kind: str) -> Iterator[Passage]:
    if value and all(isinstance(run, Run) for run in value):
        yield from _run_passages(kind, value)  # type: ignore[arg-type]
        return
    for inner in value:
        yield from _passages(inner, kind)


@_passages.register
def _(_: Place, _kind: str) -> Iterator[Passage]:
    yield from ()


@_passages.register
def _(value: Paragraph, _kind: str) -> Iterator[Passage]:
    return _run_passages("numbered paragraph" if value.numbered else "paragraph", value.runs)


@_passages.register
def _(value: Heading, _kind: str) -> Iterator[Passage]:
    return _run_passages(f"heading {value.level}", value.runs)


@_passages.register
def _(value: ListBlock, _kind: str) -> Iterator[Passage]:
    for item in value.items:
        for block in item:
            yield from _passages(block, "item")


@_passages.register
def _(value: TableBlock, _kind: str) -> Iterator[Passage]:
    yield from _passages(value.caption, "caption")
    for column in value.columns:
        yield from _run_passages("column", column.heading)
    for row in value.rows:
        for cell in row:
            if isinstance(cell, RatingMark):
                yield from _passages(cell, "rating")
            else:
                yield Passage("cell", text_of(cell), tuple(run.text for run in cell))
    yield from _passages(value.description, "alt text")


@_passages.register
def _(value: RatingMark, _kind: str) -> Iterator[Passage]:
    yield Passage("rating", f"{value.label} {value.fill or ''}".rstrip(), (value.label,))


@_passages.register
def _(value: ChartBlock, _kind: str) -> Iterator[Passage]:
    return _passages(value.chart, "chart")


@_passages.register
def _(value: Chart, _kind: str) -> Iterator[Passage]:
    for text in (value.title, value.axis, value.category_axis):
        yield from _passages(text, "chart")
    yield from _passages(value.categories, "category")
    for series in value.series:
        yield from _passages(series.name, "series")
        for amount in series.values:
            yield Passage("point", "" if amount is None else digits(amount), (amount,))
    yield from _passages(value.description, "alt text")


@_passages.register
def _(value: Number, _kind: str) -> Iterator[Passage]:
    yield Passage(f"cell {value.format.value}", digits(value.value), (value.value,))


@_passages.register
def _(value: Formula, _kind: str) -> Iterator[Passage]:
    saved = digits(value.value) if isinstance(value.value, Decimal) else value.value
    yield Passage("formula", f"{value.expression} = {saved}", (value.value,))


@_passages.register
def _(value: Total, _kind: str) -> Iterator[Passage]:
    yield Passage("total", digits(value.value), (value.value,))


@_passages.register
def _(value: Link, _kind: str) -> Iterator[Passage]:
    yield Passage("link", value.text, (value.text,))
