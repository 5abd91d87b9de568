"""A template of slides: its layouts and their placeholders, and how text is set in each.

Officers restyle it in PowerPoint. What is needed of it are layouts of these names,
with placeholders of these kinds; where they stand, and how they look, is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any, TypeAlias
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError

from svreport.core.errors import FaultyTemplate
from svreport.core.frozen import Frozen
from svreport.files.resources import TemplateFile
from svreport.rendering.metrics import widening_of
from svreport.rendering.sandbox import POWERPOINT, office_template, unopenable
from svreport.rendering.slides.flow import Level, SizedBox, TextBox

COVER, TEXT, TABLE, CHART = "Title", "Text", "Table", "Chart"
TEXT_TABLE, TEXT_CHART = "Text and table", "Text and chart"
TWO_CHARTS, THREE_CHARTS = "Two charts", "Three charts"
TITLE, SUBTITLE, ANSWER, BODY = "title", "subtitle", "answer", "text"
HEADING, CAPTION, A_TABLE, A_CHART = "heading", "caption", "table", "chart"

# The placeholders of each layout, in the order of their numbers where several are of a kind.
LAYOUTS: Mapping[str, Sequence[str]] = {
    COVER: (TITLE, SUBTITLE, ANSWER),
    TEXT: (TITLE, BODY),
    TABLE: (TITLE, A_TABLE, CAPTION),
    CHART: (TITLE, A_CHART, CAPTION),
    TEXT_TABLE: (TITLE, BODY, A_TABLE, CAPTION),
    TEXT_CHART: (TITLE, BODY, HEADING, CAPTION, A_CHART),
    TWO_CHARTS: (TITLE, *(HEADING, CAPTION, A_CHART) * 2),
    THREE_CHARTS: (TITLE, *(HEADING, CAPTION, A_CHART) * 3),
}
# Without a layout for several things, each of them has a slide of its own.
NEEDED = (COVER, TEXT, TABLE, CHART)
MAY_BE_LEFT_OUT = (ANSWER, CAPTION)
_ANY_TEXT = ("body", "obj", "")
# What PowerPoint calls the placeholders, by what they are for.
KINDS: Mapping[str, Sequence[str]] = {
    TITLE: ("title", "ctrTitle"),
    SUBTITLE: ("subTitle",),
    ANSWER: _ANY_TEXT,
    BODY: _ANY_TEXT,
    HEADING: _ANY_TEXT,
    CAPTION: _ANY_TEXT,
    A_TABLE: ("tbl",),
    A_CHART: ("chart",),
}
FOOTER, NUMBER = "ftr", "sldNum"

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
EMU_IN_A_POINT = 12_700
# What PowerPoint leaves around text where a box says nothing else, in points.
INSETS = {"lIns": 7.2, "tIns": 3.6, "rIns": 7.2, "bIns": 3.6}
DEFAULT_SIZE = 18.0
LEVELS = 5
# Left, top, width and height, in the units of DrawingML.
Rectangle: TypeAlias = tuple[int, int, int, int]


def open_deck(template: TemplateFile) -> Any:
    """The template as python-pptx has it.

    Raises FaultyTemplate if it is no PowerPoint presentation, or not safe to open.
    """
    content = BytesIO(office_template(template, POWERPOINT).content)
    try:
        return Presentation(content)
    except (PackageNotFoundError, BadZipFile, etree.XMLSyntaxError, LookupError, ValueError) as why:
        raise unopenable(template, POWERPOINT) from why


class Layout(Frozen, dict=True):
    """A layout of the template, and what fills its placeholders."""

    layout: Any

    @cached_property
    def placeholders(self) -> Sequence[Placeholder]:
        """All its placeholders by number, looked up once: many slides are made of few layouts."""
        found = (Placeholder(shape, self.layout) for shape in self.layout.placeholders)
        return sorted(found, key=lambda holder: holder.idx)

    @cached_property
    def holders(self) -> Sequence[Placeholder | None]:
        """The placeholders that its name asks for, in that order; None for one it does not have."""
        left, found = list(self.placeholders), []
        for what in LAYOUTS.get(self.layout.name, ()):
            holder = next((shape for shape in left if shape.kind in KINDS[what]), None)
            if holder is not None:
                left.remove(holder)
            found.append(holder)
        return found

    @property
    def missing(self) -> Sequence[str]:
        """What it cannot do without, and does not have."""
        asked = zip(LAYOUTS.get(self.layout.name, ()), self.holders, strict=True)
        return [what for what, held in asked if held is None and what not in MAY_BE_LEFT_OUT]


def layouts_of(deck: Any) -> dict[str, Layout]:
    """The layouts of all masters by their names."""
    found: dict[str, Layout] = {}
    for master in deck.slide_masters:
        for layout in master.slide_layouts:
            found.setdefault(layout.name, Layout(layout))
    return found


def lacking(layouts: Mapping[str, Layout]) -> Iterator[tuple[str, str]]:
    """The names of layouts that are not there, or lack a placeholder, and what it is for."""
    for name in LAYOUTS:
        if name in layouts:
            yield from ((name, what) for what in layouts[name].missing)
        elif name in NEEDED:
            yield name, ""


def usable_layouts(deck: Any, template: TemplateFile) -> dict[str, Layout]:
    """The layouts that slides can be made of. Raises FaultyTemplate without one they need."""
    layouts = layouts_of(deck)
    for name, what in lacking(layouts):
        if name in NEEDED:
            wrong = f"The template {template.name} has no layout “{name}”: name one so"
            if what:
                wrong = f"The template's layout “{name}” has no {what} placeholder: add one"
            raise FaultyTemplate(
                f"{wrong} in PowerPoint (View, Slide Master). `svreport templates check` lists "
                "everything that is wrong."
            )
    return {name: layout for name, layout in layouts.items() if not layout.missing}


class Placeholder(Frozen, dict=True):
    """A placeholder of a layout: where it stands, and how text is set in it.

    What it does not say itself is said by the master's placeholder of its kind, and at
    last by the master's text styles.
    """

    shape: Any
    layout: Any

    @cached_property
    def idx(self) -> int:
        return int(self.shape.placeholder_format.idx)

    @cached_property
    def kind(self) -> str:
        """What PowerPoint calls its kind; nothing if it takes anything."""
        return kind_of(self.shape)

    @cached_property
    def frame(self) -> Rectangle:
        """Where it stands.

        Raises FaultyTemplate if it has no size, and follows nothing that has.
        """
        shape = self.shape
        if None in (shape.left, shape.top, shape.width, shape.height):
            raise FaultyTemplate(
                f"The placeholder “{shape.name}” of the layout “{self.layout.name}” has no size: "
                "draw it again in PowerPoint (View, Slide Master)."
            )
        return int(shape.left), int(shape.top), int(shape.width), int(shape.height)

    @cached_property
    def text_box(self) -> TextBox:
        """The room for text that runs on."""
        levels = [self._level(number) for number in range(LEVELS)]
        return TextBox(*self._room(), levels, self.widening)

    @cached_property
    def label_box(self) -> SizedBox:
        """The room for a text of its own, such as a title."""
        bold = self._of_level(0, "b") in ("1", "true")
        return SizedBox(*self._room(), self.size(), bold, self.widening)

    def table_box(self, frame: Rectangle) -> SizedBox:
        """The room for a table in a frame."""
        width, height = (length / EMU_IN_A_POINT for length in frame[2:])
        return SizedBox(width, height, self.size(), widening=self.widening)

    def size(self, level: int = 0) -> float:
        """How large text of a level is, in points."""
        stated = self._of_level(level, "sz")
        return int(stated) / 100 if stated else DEFAULT_SIZE

    @cached_property
    def widening(self) -> float:
        """How much wider than Arial its font is."""
        latins = (style.find(f"{A}defRPr/{A}latin") for style in self.styles(0))
        families = (str(latin.get("typeface")) for latin in latins if latin is not None)
        family = next(families, "+mn-lt")
        return widening_of(self._of_theme(family) if family.startswith("+") else family)

    def _room(self) -> tuple[float, float]:
        _, _, width, height = self.frame
        inset = {side: self._inset(side) for side in INSETS}
        return (
            width / EMU_IN_A_POINT - inset["lIns"] - inset["rIns"],
            height / EMU_IN_A_POINT - inset["tIns"] - inset["bIns"],
        )

    def _inset(self, side: str) -> float:
        bodies = (shape.find(f"{P}txBody/{A}bodyPr") for shape in self._shapes)
        stated = _first_stated(bodies, side)
        return INSETS[side] if stated is None else int(stated) / EMU_IN_A_POINT

    def _level(self, level: int) -> Level:
        size, left = self.size(level), _first_stated(self.styles(level), "marL")
        return Level(
            size=size,
            indent=int(left) / EMU_IN_A_POINT if left else 0.0,
            before=self._spacing(level, "spcBef", size),
            spacing=self._spacing(level, "lnSpc", 1.0) or 1.0,
        )

    def _spacing(self, level: int, name: str, of: float) -> float:
        """A spacing in points, or as a share of something."""
        for style in self.styles(level):
            points, share = style.find(f"{A}{name}/{A}spcPts"), style.find(f"{A}{name}/{A}spcPct")
            if points is not None and name != "lnSpc":
                return int(points.get("val")) / 100
            if share is not None:
                return of * float(share.get("val").rstrip("%")) / 100_000
        return 0.0

    def _of_level(self, level: int, name: str) -> str | None:
        return _first_stated((style.find(f"{A}defRPr") for style in self.styles(level)), name)

    def styles(self, level: int) -> Iterator[Any]:
        """The styles of a level, the nearest first."""
        name = f"{A}lvl{level + 1}pPr"
        for shape in self._shapes:
            yield from shape.iterfind(f"{P}txBody/{A}lstStyle/{name}")
        kind = "titleStyle" if self.kind in KINDS[TITLE] else "bodyStyle"
        yield from self.layout.slide_master._element.iterfind(f"{P}txStyles/{P}{kind}/{name}")

    @cached_property
    def _shapes(self) -> Sequence[Any]:
        """The placeholder, and the one of the master that it follows: its kind, else text."""
        kinds = ["title"] if self.kind in KINDS[TITLE] else [self.kind, "body"]
        of_master = {kind_of(shape): shape for shape in self.layout.slide_master.placeholders}
        followed = [of_master[kind] for kind in kinds if kind in of_master]
        return [shape._element for shape in (self.shape, *followed[:1])]

    def _of_theme(self, name: str) -> str:
        """The family that a theme's font stands for, such as `+mn-lt`."""
        which = "majorFont" if name.startswith("+mj") else "minorFont"
        for relation in self.layout.slide_master.part.rels.values():
            if relation.reltype.endswith("/theme"):
                theme = etree.fromstring(relation.target_part.blob)
                latin = theme.find(f".//{A}{which}/{A}latin")
                return str(latin.get("typeface")) if latin is not None else ""
        return ""


def _first_stated(elements: Iterable[Any | None], name: str) -> str | None:
    values = (element.get(name) for element in elements if element is not None)
    return next((value for value in values if value is not None), None)


def kind_of(shape: Any) -> str:
    """What PowerPoint calls a placeholder's kind, such as `ftr`; nothing if it takes any."""
    found = shape._element.find(f".//{P}nvPr/{P}ph")
    return str(found.get("type") or "") if found is not None else ""
