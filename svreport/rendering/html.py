"""A web page from its template: plain data in, one file out that needs nothing else.

Styles, scripts and data stand in the page. Its security policy lets nothing be
fetched and runs those scripts alone, by their hashes, so that no text of a user
could ever become one.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import count, groupby
from types import CodeType
from typing import Annotated, Any, TypedDict

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from svreport.content.blocks import Chart, ChartSeries, Paragraph, RatingMark
from svreport.content.paper import (
    Cards,
    Expander,
    Group,
    Marks,
    PageChart,
    PagePaper,
    PagePart,
    PageTable,
    Scope,
)
from svreport.core.colours import INK, tint
from svreport.core.errors import FaultyTemplate
from svreport.core.house_style import as_float
from svreport.core.periods import Month
from svreport.files.resources import PAGE_LAYOUT, PAGE_STYLE, TemplateFile, page_text
from svreport.release.gate.page import style_faults
from svreport.rendering.charts import EDGE, LIGHT, LINE_COLOURS, column_colours, label_place
from svreport.rendering.sandbox import Sandbox
from svreport.rendering.wording import Find, fill_text

SCRIPTS = ("chart.umd.min.js", "page.js")
LICENCE = "chart-licence.txt"
PARTS = "parts.html.j2"

_ABOUT = Markup('<meta name="keywords" content="{}">\n<meta name="identifier" content="{}">')
_DRAFT = '<p class="draft" role="status">DRAFT</p>'
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_END = re.compile(r"</footer\s*>|</body\s*>", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# A browser's tools would fetch it.
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
# What stands before a number, the number and what stands after it.
_WRITTEN = re.compile(r"^(\D*)([\d.]+)(\D*)$")
_PARTS = (Cards, Group, Expander, PageChart, PageTable, Paragraph)


class PageParts(TypedDict):
    """What every page's template may name besides what fills it."""

    language: Annotated[str, "The language of the page, for `<html lang>`."]
    security: Annotated[str, "The page's security policy, which must stand first in its head."]
    about: Annotated[str, "What document this is, for `svreport verify`; it stands in the head."]
    style: Annotated[str, "The styles of `style.css`."]
    scripts: Annotated[str, "What makes notes, choices and charts work; the last in the page."]


def render_page(template: TemplateFile, paper: PagePaper, find: Find) -> bytes:
    """The page's bytes, in UTF-8; `find` gives a template by its name.

    Raises FaultyTemplate, naming the template, its line and what is wrong.
    """
    style = _style(find(PAGE_STYLE), paper.marks)
    scripts = [_script(name) for name in SCRIPTS]
    policy = _policy(style, scripts)
    parts: PageParts = {
        "language": paper.properties.language,
        "security": policy,
        "about": _ABOUT.format(paper.properties.keywords, paper.properties.marks.fingerprint),
        "style": _as_html(f"<style>{style}</style>"),
        "scripts": _as_html("\n".join(f"<script>{script}</script>" for script in scripts)),
    }
    page = fill_text(template, {**paper.content, **parts}, _PageWriter(paper.marks).sandbox)
    page = _marked(page, paper.properties.marks)
    if str(policy) not in page:
        raise FaultyTemplate(
            f"The template {template.name} makes a page without its security policy: put "
            "{{ security }} back, first in its head."
        )
    return page.encode()


def _marked(page: str, marks: Marks) -> str:
    if marks.draft:
        page = _BODY.sub(lambda body: f"{body[0]}\n{_DRAFT}", page, count=1)
    closing = (
        Markup('<p class="inner closing">{}</p>\n').format(marks.closing) if marks.closing else ""
    )
    return _END.sub(lambda end: f"{closing}{end[0]}", page, count=1)


def _style(template: TemplateFile, marks: Sequence[RatingMark]) -> str:
    text = template.text
    if "</style" in text.lower():
        raise FaultyTemplate(f"The template {template.name} ends itself with </style: remove that.")
    if wrong := next(style_faults(text), None):
        raise FaultyTemplate(
            f"The template {template.name} {wrong}. Its colours in :root, fonts, sizes, spaces and "
            "lines may be changed; put the rest back."
        )
    colours = [
        f"{within}.chip.{_class_of(marks, mark)} {{ background: {fill}; color: {ink}; }}"
        for mark in marks
        if _COLOUR.fullmatch(mark.fill or "") and _COLOUR.fullmatch(mark.ink or "")
        for within, fill, ink in (("", mark.fill, mark.ink), (".past ", tint(mark.fill or ""), INK))
    ]
    # Where everything stands is svreport's own; colours and fonts are the template's.
    return "\n".join([text, page_text(PAGE_LAYOUT), *dict.fromkeys(colours)])


def _class_of(marks: Sequence[RatingMark], mark: RatingMark) -> str:
    """What styles call a rating: its place on the scale."""
    return f"r{marks.index(mark)}" if mark in marks else ""


@lru_cache
def _script(name: str) -> str:
    """A script as it stands in the page; a library's, with its licence."""
    text = _SOURCE_MAP.sub("", page_text(name))
    assert "</script" not in text.lower()
    if name == SCRIPTS[0]:
        text = f"/*\n{page_text(LICENCE)}*/\n{text}"
    return text


def _policy(style: str, scripts: Sequence[str]) -> Markup:
    """The policy: nothing is fetched or sent, and only what is hashed here is run."""
    allowed = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": " ".join(_hash(script) for script in scripts),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    content = "; ".join(f"{name} {value}" for name, value in allowed.items())
    return _as_html(f'<meta http-equiv="Content-Security-Policy" content="{content}">')


def _as_html(text: str) -> Markup:
    """What is HTML already: svreport's own, in which every text of a user was escaped."""
    return Markup(text)  # noqa: S704


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache
def _parts_code() -> CodeType:
    lines = SandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    return lines.compile(page_text(PARTS))


class _PageWriter:
    """Writes the parts of one page as HTML; what is text is escaped, always."""

    def __init__(self, marks: Sequence[RatingMark]) -> None:
        numbers = count(1)
        self.sandbox = Sandbox(
            self._show,
            written=(*_PARTS, RatingMark),
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=True,
        )
        # The parts are svreport's own, and may use all that Jinja has.
        own = SandboxedEnvironment(undefined=StrictUndefined, finalize=self._show, autoescape=True)
        names = {
            "new_id": lambda: f"n{next(numbers)}",
            "described": _description,
            "class_of": lambda mark: _class_of(marks, mark),
        }
        parts = own.template_class.from_code(own, _parts_code(), own.make_globals(names))
        self._html: Any = parts.module

    def _show(self, value: Any) -> Any:
        """What a tag shows: the parts of a page as HTML, any other value as it is."""
        if isinstance(value, _PARTS):
            return self._part(value)
        if isinstance(value, list | tuple) and all(isinstance(part, _PARTS) for part in value):
            return self._parts(value)
        return value.label if isinstance(value, RatingMark) else value

    def _parts(self, parts: Sequence[PagePart]) -> Markup:
        html = []
        for are_charts, group in groupby(parts, key=lambda part: isinstance(part, PageChart)):
            inside = Markup("").join(self._part(part) for part in group)
            html.append(self._html.charts(inside) if are_charts else inside)
        return Markup("").join(html)

    def _part(self, part: PagePart) -> Markup:
        html = self._html
        if isinstance(part, Group):
            return _as_html(html.group(part, self._parts(part.parts)))
        if isinstance(part, Expander):
            return _as_html(html.more(part, self._parts(part.parts)))
        if isinstance(part, PageChart):
            return _as_html(html.chart(part, chart_data(part)))
        macros = {PageTable: html.table, Cards: html.cards, Paragraph: html.paragraph}
        return _as_html(macros[type(part)](part))


def chart_data(part: PageChart) -> dict[str, object]:
    """What a page's script draws a chart from; its words are those of the table behind it."""
    chart, columns = part.chart, part.table.columns[1:]
    colours = column_colours(chart)
    return {
        "kind": chart.kind.value,
        "across": chart.is_across,
        "start": part.start,
        "axis": _axis(chart),
        "labelled": chart.labelled,
        "light": f"#{LIGHT}",
        "edge": f"#{EDGE}",
        "categories": [
            _category(category) | _of(row.of)
            for category, row in zip(chart.categories, part.table.rows, strict=True)
        ],
        "series": [
            {
                "name": series.name,
                "values": [_number(value) for value in series.values],
                **(
                    {"colour": f"#{colours[series.name]}"}
                    if series.name in colours
                    else _line_data(chart, series)
                ),
                "pale": list(series.light),
            }
            | _of(column.of)
            for series, column in zip(chart.series, columns, strict=True)
        ],
    }


def _axis(chart: Chart) -> dict[str, object]:
    """Where the axis starts, and how its numbers are written: as the chart's own format does."""
    prefix, number, suffix = _WRITTEN.findall(chart.written(Decimal(0), chart.axis_format))[0]
    return {
        "from": _number(chart.axis_start),
        "prefix": prefix,
        "suffix": suffix,
        "decimals": len(number.partition(".")[2]),
        "places": len(_WRITTEN.findall(chart.written(Decimal(0)))[0][1].partition(".")[2]),
        "brackets": ";(" in chart.number_format,
    }


def _line_data(chart: Chart, series: ChartSeries) -> dict[str, object]:
    """How a line is drawn, and the words at its points: place, text and where they stand."""
    look, last = chart.look_of(series), series.last
    words = series.labels or {last: f"{series.name} {chart.written(series.values[last])}"}
    return {
        "colour": f"#{LINE_COLOURS[look]}",
        "look": look.value,
        "labels": [
            [at, text, label_place(series, at, chart)] for at, text in words.items() if at >= 0
        ],
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else as_float(value)


def _description(chart: Chart) -> str:
    return chart.description.removeprefix(f"{chart.title}.").strip() or chart.title


def _category(category: object) -> dict[str, object]:
    """A category by its name; a month also by its place in time."""
    if isinstance(category, date):
        month = Month.of(category)
        if category.day > 1:
            # Between two months: the lines are broken there.
            return {"name": "", "at": month.index + 0.5}
        return {"name": month.short, "at": month.index}
    return {"name": category}


def _of(of: Scope) -> dict[str, object]:
    stated = {"w": of.workstreams, "u": of.updates}
    return {name: list(keys) for name, keys in stated.items() if keys is not None}
