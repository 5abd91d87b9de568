"""The charts of an Office file by their own parts: what they show, whatever lies beside them.

Programs keep a chart's names and values in it. The workbook that is embedded for editing
is not opened: it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svreport.release.gate.faults import APART, Fault, Typed, quoted, shown_number
from svreport.release.gate.parts import A, C, Element, Parts, R, text_faults

FOLDERS = ("word/charts/chart", "ppt/charts/chart", "xl/charts/chart")
# What a formula has in place of cells that were removed.
GONE = "#REF!"
# Values that charts keep are rounded by some programs.
CHART_DIGITS = 10
_DATE = re.compile(r"[yd]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def charts_in(parts: Parts, holders: Iterable[str]) -> Iterator[Element]:
    """The charts that these parts show, in their order; what nothing shows is left out."""
    for holder in holders:
        related = parts.related(holder)
        for shown in parts.xml(holder).iter(f"{C}chart"):
            part = related.get(shown.get(f"{R}id") or "")
            if part in parts.names:
                yield parts.xml(part)


def drawings_in(parts: Parts, book: str = "xl/workbook.xml") -> Iterator[str]:
    """The names of a workbook's drawings, in the order of its sheets."""
    sheets = parts.related(book)
    for sheet in parts.xml(book).iter("{*}sheet"):
        name = sheets.get(sheet.get(f"{R}id") or "", "")
        if name in parts.names:
            related = parts.related(name)
            for drawing in parts.xml(name).iter("{*}drawing"):
                part = related.get(drawing.get(f"{R}id") or "")
                if part in parts.names:
                    yield part


def title_of(chart: Element) -> str:
    """A chart's title, typed or taken from a cell."""
    title = chart.find(f"{C}chart/{C}title/{C}tx")
    return "" if title is None else "".join(one.text or "" for one in title.iter(f"{A}t", f"{C}v"))


def points_of(chart: Element) -> Iterator[str]:
    """Each value of a chart after the names of its series and its category."""
    for series in chart.iter(f"{C}ser"):
        name = " ".join(_cached(series, "tx").values())
        categories = _cached(series, "cat", "xVal")
        for at, value in _cached(series, "val", "yVal").items():
            yield APART.join((name, categories.get(at, str(at + 1)), value))


def chart_faults(parts: Parts, typed: Typed) -> Iterator[Fault]:
    """What is left in the words of charts, and series whose cells are gone."""
    for name, chart in parts.starting(*FOLDERS):
        title = title_of(chart)
        where = f"the chart {quoted(title)}" if title else name.partition("/")[2]
        yield from text_faults(where, chart, typed)
        for names in chart.iter(f"{C}strCache"):
            for text in names.iter(f"{C}v"):
                yield from typed.left_in(where, text.text or "")
        for formula in chart.iter(f"{C}f"):
            if GONE in (formula.text or ""):
                yield Fault(where, f"it is drawn from cells that are gone: {formula.text}.")


def _cached(series: Element, *names: str) -> dict[int, str]:
    """The names or values that a chart keeps of a part of a series, by their places."""
    held = next((one for name in names for one in series.iterchildren(f"{C}{name}")), None)
    if held is None:
        return {}
    are_dates = _is_date(held.findtext(f".//{C}formatCode") or "")
    points = list(held.iter(f"{C}pt")) or list(held.iter(f"{C}v"))
    return {
        int(one.get("idx") or 0): _shown(one.findtext(f"{C}v") or one.text or "", are_dates)
        for one in points
    }


def _is_date(code: str) -> bool:
    return _DATE.search(_QUOTED.sub("", code)) is not None


def _shown(text: str, is_date: bool) -> str:
    try:
        value = float(text)
        return _day(value) if is_date else shown_number(float(f"{value:.{CHART_DIGITS}g}"))
    except (ValueError, OverflowError):
        return text


def _day(number: float) -> str:
    from openpyxl.utils.datetime import from_excel

    return str(from_excel(number)).removesuffix(" 00:00:00")
