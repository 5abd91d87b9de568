"""Slides as tests read them: their titles, texts, tables, charts and notes, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from packages import parts_of
from pptx import Presentation

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"

EPOCH = date(1899, 12, 30)

Shape = Any


@dataclass(frozen=True)
class SlideRead:
    """One slide of a deck."""

    slide: Any
    number: int

    @property
    def shapes(self) -> list[Shape]:
        """The shapes in reading order."""
        return list(self.slide.shapes)

    @property
    def title(self) -> str:
        return str(self.slide.shapes.title.text_frame.text) if self.slide.shapes.title else ""

    @property
    def layout(self) -> str:
        return str(self.slide.slide_layout.name)

    @property
    def tables(self) -> list[Shape]:
        return [shape for shape in self.shapes if shape.has_table]

    @property
    def charts(self) -> list[Shape]:
        return [shape for shape in self.shapes if shape.has_chart]

    @property
    def texts(self) -> list[str]:
        """Every paragraph of its text frames and tables, the title first."""
        return [paragraph_text(one) for one in self.slide._element.iter(f"{A}p")]

    @property
    def notes(self) -> list[str]:
        if not self.slide.has_notes_slide:
            return []
        return [one.text for one in self.slide.notes_slide.notes_text_frame.paragraphs]


@dataclass(frozen=True)
class Deck:
    """A .pptx file as tests look at it."""

    content: bytes

    @cached_property
    def presentation(self) -> Any:
        return Presentation(BytesIO(self.content))

    @cached_property
    def slides(self) -> list[SlideRead]:
        return [SlideRead(one, at) for at, one in enumerate(self.presentation.slides, start=1)]

    @property
    def titles(self) -> list[str]:
        return [slide.title for slide in self.slides]

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        return parts_of(self.content)

    def titled(self, words: str) -> list[SlideRead]:
        """The slides whose title begins with these words."""
        return [slide for slide in self.slides if slide.title.startswith(words)]

    @cached_property
    def sections(self) -> dict[str, int]:
        """How many slides each section has."""
        found = self.presentation.element.iter(f"{P14}section")
        return {one.get("name"): len(list(one.iter(f"{P14}sldId"))) for one in found}

    def workbooks(self) -> Iterator[list[list[object]]]:
        """The rows of the workbook behind each chart."""
        for name, part in sorted(self.parts.items()):
            if name.startswith("ppt/embeddings/"):
                page = load_workbook(BytesIO(part)).worksheets[0]
                yield [[cell.value for cell in row] for row in page.iter_rows()]


def paragraph_text(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter(f"{A}t", f"{A}br"):
        parts.append("\n" if element.tag == f"{A}br" else element.text or "")
    return "".join(parts)


def deck_text(content: bytes) -> str:
    """All that a deck says, slide by slide, for a golden file."""
    return "\n".join(line for slide in Deck(content).slides for line in _of_slide(slide)) + "\n"


def _of_slide(slide: SlideRead) -> Iterator[str]:
    yield f"=== {slide.number} [{slide.layout}] {slide.title}"
    for shape in slide.shapes:
        if shape == slide.slide.shapes.title or shape._element is slide.slide.shapes.title._element:
            continue
        if shape.has_table:
            yield from _of_table(shape)
        elif shape.has_chart:
            yield from _of_chart(shape)
        else:
            yield from _of_text(shape)
    yield from (f"  note: {note}" for note in slide.notes)
    yield ""


def _of_text(shape: Shape) -> Iterator[str]:
    for paragraph in shape.text_frame._txBody.findall(f"{A}p"):
        yield f"[{shape.name}] {_mark(paragraph)}{paragraph_text(paragraph)}"


def _mark(paragraph: Any) -> str:
    """What stands before a paragraph: an indent, and its bullet, sign or number."""
    properties = paragraph.find(f"{A}pPr")
    if properties is None:
        return ""
    indent = "  " * int(properties.get("lvl", "0"))
    sign = properties.find(f"{A}buChar")
    if properties.find(f"{A}buNone") is not None:
        return indent
    if properties.find(f"{A}buAutoNum") is not None:
        return f"{indent}1. "
    return f"{indent}{sign.get('char')} " if sign is not None else indent


def _of_table(shape: Shape) -> Iterator[str]:
    yield f"[{shape.name}] {description(shape)}"
    for row in shape.table._tbl.findall(f"{A}tr"):
        yield f"  | {' | '.join(_cell(cell) for cell in row.findall(f'{A}tc'))} |"


def _cell(cell: Any) -> str:
    text = " / ".join(paragraph_text(one) for one in cell.iter(f"{A}p"))
    colour = cell.find(f"{A}tcPr/{A}solidFill/{A}srgbClr")
    return text if colour is None else f"{text} <{colour.get('val')}>"


def _of_chart(shape: Shape) -> Iterator[str]:
    yield f"[{shape.name}] {description(shape)}"
    yield f"  {shape.chart.chart_type.name}: {', '.join(map(str, categories(shape)))}"
    for name, values in series(shape):
        yield f"  {name}: {', '.join('–' if one is None else f'{one:g}' for one in values)}"


def categories(shape: Shape) -> Sequence[str]:
    """The categories of a chart; those that Excel keeps as days are written as days."""
    found = list(shape.chart.plots[0].categories)
    if shape.chart._chartSpace.find(f".//{C}dateAx") is None:
        return [str(one) for one in found]
    return [str(EPOCH + timedelta(days=float(one))) for one in found]


def series(shape: Shape) -> list[tuple[str, list[float | None]]]:
    return [(one.name, list(one.values)) for plot in shape.chart.plots for one in plot.series]


def description(shape: Shape) -> str:
    """The alternative text of a shape."""
    properties = next(shape._element.iter(f"{P}cNvPr"))
    return str(properties.get("descr") or "")


def layouts_text(content: bytes) -> str:
    """What the layouts of a template have, for a golden file."""
    lines = []
    for layout in Presentation(BytesIO(content)).slide_layouts:
        lines.append(f"=== {layout.name}")
        for shape in layout.shapes:
            text = " / ".join(paragraph_text(one) for one in shape._element.iter(f"{A}p"))
            kind = shape.placeholder_format.type.name if shape.is_placeholder else "decoration"
            place = [
                round(one / 12700) for one in (shape.left, shape.top, shape.width, shape.height)
            ]
            lines.append(f"{kind} {shape.name} {place}: {text}")
    return "\n".join(lines) + "\n"


def xml_of(deck: Deck, name: str) -> Any:
    return etree.fromstring(deck.parts[name])
