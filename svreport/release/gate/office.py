"""What all kinds of Office file are checked for, and their charts.

Programs keep a chart's names and values in it, whatever lies beside it. The workbook that is
embedded for editing is not opened: it may be anything.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from svreport.core.number_formats import shows_days
from svreport.files.ooxml.allowed import CP, OFFICE_SPACES, WP, XDR, A, C, P, R, W
from svreport.files.ooxml.hidden_text import SHAPING, attribute_of
from svreport.files.ooxml.package import NO, PROPERTIES, Element, Package, open_package, text_of
from svreport.files.ooxml.shape import APP, Irregularity, file_irregularities, part_irregularities
from svreport.release import gate

# A letter or a digit.
SAYS = re.compile(r"[^\W_]")
# What a formula has in place of cells that were removed.
GONE = "#REF!"
CHART_PARTS = ("word/charts/chart", "ppt/charts/chart", "xl/charts/chart")
# Values that charts keep are rounded by some programs.
CHART_DIGITS = 10
_DAY_ZERO = datetime(1899, 12, 30)


class OfficeFile(gate.FinishedFile):
    """An Office file as it is opened again; each kind has its own text, tables and charts."""

    suffix: ClassVar[str]

    def __init__(self, content: bytes) -> None:
        self.package = open_package(content)

    @property
    def keywords(self) -> str:
        if PROPERTIES not in self.package:
            return ""
        return str(self.package.xml(PROPERTIES).findtext(f"{CP}keywords") or "")

    def faults(self, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
        for name in self.package.names:
            yield from map(self._fault, part_irregularities(name, self.package, self.suffix))
            yield from self.part_faults(name, marks)
        yield from map(self._fault, file_irregularities(self.package, self.suffix))
        yield from self.content_faults(marks)
        yield from _chart_faults(self.package, marks)
        yield from _property_faults(self.package, marks)

    def passages(self) -> Iterator[gate.Passage]:
        yield from self.content_passages()
        for chart in charts_in(self.package, self.chart_holders()):
            title = title_of(chart)
            texts = (text_of(rich, f"{A}t") for rich in chart.iter(f"{C}rich"))
            yield from (
                gate.Passage(gate.CHART, text) for text in dict.fromkeys((title, *texts)) if text
            )
            for point in _points(chart):
                if self.is_point(point):
                    yield gate.Passage(gate.CHART, point, is_row=True)

    @property
    def application(self) -> str:
        app = self.package.xml(APP) if APP in self.package else ()
        return " ".join(child.text or "" for child in app if "Application" in child.tag)

    def _fault(self, irregular: Irregularity) -> gate.Fault:
        wrong = f"{irregular.what} may not leave with it. {irregular.remedy}."
        return gate.Fault(self.called(irregular.part), wrong)

    def called(self, part: str) -> str:
        """What a reader calls a part."""
        if part.startswith(CHART_PARTS) and part.endswith(".xml"):
            return f"the chart {gate.quoted(title_of(self.package.xml(part)))}"
        return next((called for word, called in _CALLED.items() if word in part), part)

    def details(self) -> Iterator[gate.Detail]:
        yield from properties_of(self.package)
        yield from self.content_details()
        yield gate.Detail("the comment of the archive", "", self.package.comment)
        yield from _unseen(self.package, self.called)
        pictures = [name for name in self.package.names if "/media/" in name]
        for digits in sorted(sha256(self.package.part(name)).hexdigest() for name in pictures):
            yield gate.Detail("the pictures", "", digits[:12])
        for chart in charts_in(self.package, self.chart_holders()):
            place = f"the chart {title_of(chart)}"
            for form in chart.iter(f"{C}formatCode", f"{C}numFmt"):
                code = form.text or form.get("formatCode") or ""
                yield gate.Detail("a number format", place, plain_code(code), is_look=True)
            for colour in chart.iter(f"{A}srgbClr"):
                yield gate.Detail("the colour", place, colour.get("val") or "", is_look=True)
        for holder in self.chart_holders():
            for described in self.package.xml(holder).iter(*_DESCRIBED):
                said = (attribute_of(described, name) for name in ("title", "descr", "val"))
                words = " ".join(filter(None, said))
                yield gate.Detail("the words for those who cannot see it", "", words, is_look=True)
        yield from _shapes(self.package)
        yield from _looks(self.package)

    @abstractmethod
    def content_details(self) -> Iterator[gate.Detail]:
        """Yield the details of the parts that this kind of file has."""

    def picture(self, part: str, reference: str, text: str) -> gate.Detail:
        """A picture that a part shows, by the digits of its bytes."""
        target = self.package.related(part).get(reference, "")
        content = self.package.part(target) if target in self.package else b""
        return gate.Detail("the picture", text, sha256(content).hexdigest()[:12])

    def part_faults(self, name: str, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
        """Yield what is wrong in a part that nothing need be kept of, such as a sheet."""
        yield from ()

    @abstractmethod
    def content_faults(self, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
        """Yield what is wrong in the parts that this kind of file has."""

    @abstractmethod
    def content_passages(self) -> Iterator[gate.Passage]:
        """Yield what these parts say."""

    @abstractmethod
    def chart_holders(self) -> Iterable[str]:
        """The names of the parts that show charts, in the order in which they are read."""

    def is_point(self, point: str) -> bool:
        """Whether a point of a chart says something."""
        return True


# What readers call the parts of a file; the first that fits.
_CALLED = {
    "sharedStrings": "a text of the sheets",
    "word/document": "the text",
    "word/header": "a header",
    "word/footer": "a footer",
    "word/footnotes": "the footnotes",
    "word/endnotes": "the endnotes",
    "comments": "the comments",
    "word/numbering": "the numbers of lists",
    "settings.xml": "the settings of the file",
    "styles.xml": "the styles",
    "/theme/": "the colours and fonts of the theme",
    "docProps/": "the properties of the file",
    "xl/workbook": "the workbook as a whole",
    "ppt/pres": "the slides as a whole",
    "ppt/slideLayouts/": "a layout of slides",
    "ppt/slideMasters/": "a master of slides",
}


# The parts that readers see, and what says what is seen.
_SEEN = (
    *("word/document", "word/header", "word/footer", "word/numbering", "word/settings"),
    *(
        "xl/work",
        "xl/tables/",
        "xl/drawings/",
        "xl/styles",
        "ppt/pres",
        "ppt/slideMasters/",
        "ppt/slides/",
        "ppt/slideLayouts/",
    ),
    *CHART_PARTS,
)
_DESCRIBED = (f"{WP}docPr", f"{W}tblCaption", f"{W}tblDescription", f"{XDR}cNvPr", f"{P}cNvPr")


def _shapes(package: Package) -> Iterator[gate.Detail]:
    """What shapes that which readers see, how often; Office may write what goes without saying."""
    counts: Counter[str] = Counter()
    for _, root in package.xml_parts(*_SEEN):
        for element in root.iter(*SHAPING):
            names = SHAPING[element.tag]
            values = [value for name in names if (value := attribute_of(element, name))]
            if (
                not names
                or element.tag in _BOUNDS
                or not {*values} <= {*NO, "minMax", "horz", "-60000000"}
            ):
                stated = " ".join(map(_plain, values)) or element.text or ""
                counts[f"{element.tag.rpartition('}')[2]} {stated}"] += 1
    for shape, count in counts.items():
        yield gate.Detail("the layout", shape, f"{count} times", is_look=True)


# Ends of axes, where nothing is not the same as zero.
_BOUNDS = (f"{C}min", f"{C}max")


def _plain(value: str) -> str:
    try:
        return gate.shown_number(float(value))
    except ValueError:
        return value


# What is looked at by itself, with the element that says how it looks.
_LOOKING = {
    f"{W}p": f"{W}pPr",
    f"{W}tr": f"{W}trPr",
    f"{W}tc": f"{W}tcPr",
    f"{W}tbl": f"{W}tblPr",
    f"{A}p": f"{A}pPr",
    f"{A}tc": f"{A}tcPr",
    f"{P}txBody": f"{A}bodyPr",
}
_RUNS, _ROWS, _CELLS = (f"{W}r", f"{A}r"), (f"{W}tr", f"{A}tr"), (f"{W}tc", f"{A}tc")
_NAMED = {f"{W}tr": " of the row", f"{W}tbl": " of the table"}
_SAYING = (
    *("word/document", "word/header", "word/footer", "word/footnotes"),
    *("ppt/slides/", "ppt/notesSlides/"),
)


def _looks(package: Package) -> Iterator[gate.Detail]:
    """How lines, rows, cells and tables look, as far as they say so beside their styles."""
    from svreport.release.gate.differences import looks_of

    for _, root in sorted(package.xml_parts(*_SAYING), key=itemgetter(0)):
        for element in root.iter(*_LOOKING):
            name = _name_of(element)
            if name and not _is_of_contents(element):
                looks = [looks_of(own) for own in element.iterchildren(_LOOKING[element.tag])]
                if element.tag in (f"{W}p", f"{A}p"):
                    looks += _looks_of_runs(element, looks_of)
                what = f"the look{_NAMED.get(element.tag, '')}"
                yield gate.Detail(what, name, "; ".join(filter(None, looks)), is_look=True)


def _looks_of_runs(line: Element, looks_of: Callable[[Element], str]) -> Iterator[str]:
    """Each look of a line's letters, with the words that have it; programs cut these into runs."""
    runs = []
    for run in line.iter(*_RUNS):
        words = text_of(run, f"{W}t", f"{A}t")
        if words.strip() and next(run.iterancestors(line.tag)) is line:
            look = " ".join(map(looks_of, run.iterchildren(f"{W}rPr", f"{A}rPr")))
            runs.append((look, words))
    for look, alike in groupby(runs, key=itemgetter(0)):
        if look:
            yield f"{look}: {''.join(words for _, words in alike).strip()}"


def _name_of(element: Element) -> str:
    """The words of a line; of a row or a table, those of its first cell, as before any other."""
    is_named = element.tag in _NAMED
    row = element if is_named else next(element.iterancestors(*_ROWS), element)
    first = next(row.iter(*_CELLS), element)
    within = next(element.iterancestors(*_CELLS), element)
    named = [first] if is_named or within is first else [first, element]
    words = (" ".join(text_of(each, f"{W}t", f"{A}t").split()) for each in named)
    return ": ".join(words)[: gate.LONGEST]


def _is_of_contents(element: Element) -> bool:
    """Whether it is a line of a contents list, which Word writes anew."""
    codes = (code.text or "" for code in element.iter(f"{W}instrText"))
    link = next(element.iter(f"{W}hyperlink"), None)
    return link is not None and any("PAGEREF" in code for code in codes)


_BETWEEN = "//text()[normalize-space() and (preceding-sibling::* or following-sibling::*)]"


def _unseen(package: Package, called: Callable[[str], str]) -> Iterator[gate.Detail]:
    """What no program shows: texts between elements, others' attributes, comments of parts."""
    for name, root in package.xml_parts(""):
        for text in root.xpath(_BETWEEN):
            yield gate.Detail("a text between elements", called(name), " ".join(text.split()))
        for element in root.iter("*"):
            for key, value in element.items():
                if key.startswith("{") and not key.startswith(OFFICE_SPACES):
                    yield gate.Detail("an attribute of another program", called(name), value)
    for name, entry in package.entries.items():
        if entry.comment:
            yield gate.Detail("a comment", called(name), entry.comment.decode(errors="replace"))


# Properties that Office changes when it saves a file.
_CHANGED_BY_OFFICE = ("lastModifiedBy", "revision", "modified", "lastPrinted")
_CUSTOM = "docProps/custom.xml"
_LABEL = "MSIP_"


def properties_of(package: Package) -> Iterator[gate.Detail]:
    """What a file says of itself; what labels of sensitivity and programs put there is left out."""
    for child in package.xml(PROPERTIES).iterchildren("*") if PROPERTIES in package else ():
        name = child.tag.rpartition("}")[2]
        if name not in _CHANGED_BY_OFFICE and (child.text or "").strip():
            value = (child.text or "").strip()
            yield gate.Detail("the property", name, value, is_look=name == "language")
    for child in package.xml(APP).iterchildren("*") if APP in package else ():
        name = child.tag.rpartition("}")[2]
        is_telling = name == "Template" and not (child.text or "").startswith("Normal")
        is_telling = is_telling or (name == "DocSecurity" and child.text != "0")
        if (is_telling or name in ("Company", "Manager", "HyperlinkBase")) and child.text:
            yield gate.Detail("the property", name, child.text)
    for child in package.xml(_CUSTOM).iterchildren("*") if _CUSTOM in package else ():
        name = child.get("name") or ""
        if not name.startswith(_LABEL):
            yield gate.Detail("the property", name, "".join(child.itertext()) or "(empty)")


# A currency with its country, as Excel may write it.
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]")


def plain_code(code: str) -> str:
    """Return a number format without the signs by which programs mark its words."""
    return re.sub(r'["\\]|_x005F', "", _CURRENCY.sub(r"\1", code))


def drawing_faults(
    where: str, drawings: Iterable[Element], marks: gate.LiteralMarks
) -> Iterator[gate.Fault]:
    """Yield what is wrong with the text alternatives of charts and pictures.

    Each drawing is its non-visual properties; a text of no letter or digit says nothing.
    """
    for drawing in drawings:
        text = drawing.get("descr") or ""
        if not SAYS.search(text):
            name = drawing.get("name") or "a drawing"
            yield gate.Fault(where, f"{name} has no alternative text.", is_of_access=True)
        yield from marks.left_in(where, text)


def text_faults(where: str, part: Element, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
    """Yield what is left in the paragraphs of a drawing, a chart or a slide."""
    for paragraph in part.iter(f"{A}p"):
        yield from marks.left_in(where, text_of(paragraph, f"{A}t"))


def is_within(element: Element, *tags: str) -> bool:
    """Whether an element is within another of these names."""
    return next(element.iterancestors(*tags), None) is not None


def charts_in(package: Package, holders: Iterable[str]) -> Iterator[Element]:
    """Yield the charts that these parts show, in their order; what nothing shows is left out."""
    for holder in holders:
        related = package.related(holder)
        for shown in package.xml(holder).iter(f"{C}chart"):
            part = related.get(shown.get(f"{R}id") or "", "")
            if part in package:
                yield package.xml(part)


def shown_day(number: float) -> str:
    """Return the day that Excel has a number for, or the number where there is none."""
    try:
        moment = _DAY_ZERO + timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return gate.shown_number(number)
    return str(moment).removesuffix(" 00:00:00")


def _chart_faults(package: Package, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
    """What is left in the words of charts, and series whose cells are gone."""
    for name, chart in package.xml_parts(*CHART_PARTS):
        title = title_of(chart)
        where = f"the chart {gate.quoted(title)}" if title else name.partition("/")[2]
        yield from text_faults(where, chart, marks)
        for names in chart.iter(f"{C}strCache"):
            for text in names.iter(f"{C}v"):
                yield from marks.left_in(where, text.text or "")
        for formula in chart.iter(f"{C}f"):
            if GONE in (formula.text or ""):
                yield gate.Fault(where, f"it is drawn from cells that are gone: {formula.text}.")


def title_of(chart: Element) -> str:
    """A chart's title, typed or taken from a cell."""
    title = chart.find(f"{C}chart/{C}title/{C}tx")
    return "" if title is None else text_of(title, f"{A}t", f"{C}v")


def _points(chart: Element) -> Iterator[str]:
    """Each value of a chart after the names of its series and its category."""
    for series in chart.iter(f"{C}ser"):
        name = " ".join(_cached(series, "tx").values())
        categories = _cached(series, "cat", "xVal")
        for at, value in _cached(series, "val", "yVal").items():
            yield gate.APART.join((name, categories.get(at, str(at + 1)), value))


def _cached(series: Element, *names: str) -> dict[int, str]:
    """The names or values that a chart keeps of a part of a series, by their places."""
    held = next((part for name in names for part in series.iterchildren(f"{C}{name}")), None)
    if held is None:
        return {}
    are_dates = shows_days(held.findtext(f".//{C}formatCode") or "")
    points = list(held.iter(f"{C}pt")) or list(held.iter(f"{C}v"))
    return {
        int(point.get("idx") or 0): _shown(point.findtext(f"{C}v") or point.text or "", are_dates)
        for point in points
    }


def _shown(text: str, are_dates: bool) -> str:
    try:
        value = float(text)
        return (
            shown_day(value) if are_dates else gate.shown_number(float(f"{value:.{CHART_DIGITS}g}"))
        )
    except ValueError:
        return text


def _property_faults(package: Package, marks: gate.LiteralMarks) -> Iterator[gate.Fault]:
    """What is left in a file's title, subject and other properties.

    Its keywords are the name that it was written by, in which what was typed is altered.
    """
    if PROPERTIES in package:
        for prop in package.xml(PROPERTIES).iter("{*}*"):
            if prop.tag != f"{CP}keywords":
                yield from marks.left_in("the file's properties", prop.text or "")
