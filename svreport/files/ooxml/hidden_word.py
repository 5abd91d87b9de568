"""Hidden text of Word documents: how letters look by their styles, and what is out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from svreport.core.colours import contrast
from svreport.core.patterns import pattern
from svreport.files.ooxml.allowed import MC, W, is_on
from svreport.files.ooxml.package import YES, Element, Package, text_of

LEAST_CONTRAST = 1.5
SMALLEST = 4.0  # in points
PAGE = "FFFFFF"
HEX = re.compile(r"[0-9A-Fa-f]{6}")
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "00008B",
    "darkCyan": "008B8B", "darkGray": "A9A9A9", "darkGreen": "006400", "darkMagenta": "8B008B",
    "darkRed": "8B0000", "darkYellow": "808000", "green": "00FF00", "lightGray": "D3D3D3",
    "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip


def is_hidden(ink: str | None, ground: str | None) -> bool:
    """Whether a colour cannot be told from its ground; None is a colour that sees to that."""
    return ink is not None and _contrast(ink, ground or PAGE) < LEAST_CONTRAST


@cache
def _contrast(ink: str, ground: str) -> float:
    return contrast(ink, ground)


class _Look(NamedTuple):
    """How letters look, as far as something says so; `web` is whether web pages hide them."""

    ink: str | None = None
    size: float | None = None
    hidden: bool | None = None
    ground: str | None = None
    web: bool | None = None

    def over(self, base: _Look) -> _Look:
        return _Look(
            base.ink if self.ink is None else self.ink,
            base.size if self.size is None else self.size,
            base.hidden if self.hidden is None else self.hidden,
            base.ground if self.ground is None else self.ground,
            base.web if self.web is None else self.web,
        )


_PLAIN = _Look()


def hidden_in_word(package: Package) -> Iterator[tuple[str, str, str]]:
    styles = _LooksOfStyles(package)
    for name, root in package.xml_parts("word/styles"):
        yield from ((name, *found) for found in _hiding_styles(root))
    parts = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")
    for name, root in package.xml_parts(*parts):
        yield from ((name, *found) for found in _hidden_runs(root, styles))
        for height in root.iter(f"{W}trHeight"):
            row = height.getparent().getparent()
            is_low = height.get(f"{W}hRule") == "exact" and _twips(height, "val") < SMALLEST * 20
            if is_low and (text := text_of(row, f"{W}t").strip()):
                yield name, text, "in a row too low to show it"
        yield from ((name, *found) for found in _not_shown(root))
        for offset in root.iter(_OFFSET):
            if not _LEFTMOST < int(offset.text or 0) < _RIGHTMOST:
                yield name, "a drawing", "off the page"


def _hiding_styles(root: Element) -> Iterator[tuple[str, str]]:
    """The styles that squeeze letters and lines or move them off the page, whoever has them."""
    for each in root.iter(f"{W}spacing", f"{W}ind"):
        is_close = each.tag == f"{W}spacing" and _twips(each, "val") < _CLOSEST
        if is_close or _is_too_low(each) or _is_moved(each):
            style = next(each.iterancestors(f"{W}style"), each)
            yield style.get(f"{W}styleId") or "every line", "squeezed or moved out of sight"


def _not_shown(root: Element) -> Iterator[tuple[str, str]]:
    """Texts that are in a part, and that Word does not show."""
    for merge in root.iter(f"{W}vMerge", f"{W}hMerge"):
        text = text_of(merge.getparent().getparent(), f"{W}t").strip()
        if text and _value(merge) != "restart":
            yield text, "under another cell"
    for choice in root.iter(f"{MC}Choice"):
        spaces = [choice.nsmap.get(word) for word in (choice.get("Requires") or "").split()]
        if not all(str(space).startswith(_OFFICE) for space in spaces):
            yield text_of(choice, f"{W}t").strip(), "for a program that nobody has"


class _Place(NamedTuple):
    """What decides how a cell looks: its table's style, its place in it, its own ground."""

    style: str
    is_first: bool
    is_left: bool
    ground: str | None


def _places_of_cells(root: Element, shaded: Mapping[Element, Element]) -> dict[Element, _Place]:
    places = {}
    # A table within another comes after it, and has the last word on its own cells.
    for table in root.iter(f"{W}tbl"):
        first, named = table.find(f"{W}tr"), table.find(f"{W}tblPr/{W}tblStyle")
        style = "" if named is None else _value(named)
        for row in table.iter(f"{W}tr"):
            for at, cell in enumerate(row.iter(f"{W}tc")):
                places[cell] = _Place(style, row is first, at == 0, _ground(shaded.get(cell)))
    return places


def _of_holders(shaping: Iterable[Element]) -> dict[Element, Element]:
    """What shapes paragraphs, runs and cells, by these."""
    return {each.getparent().getparent(): each for each in shaping}


def _hidden_runs(root: Element, styles: _LooksOfStyles) -> Iterator[tuple[str, str]]:
    """The texts of a part that nobody can read as they look, and why."""
    page = root.find(f"{W}background")
    base = _Look(ground=_hex(page, "color") if page is not None else None)
    shaded = _of_holders(root.iter(f"{W}shd"))
    cells = _places_of_cells(root, shaded)
    shaping = root.iter(f"{W}spacing", f"{W}ind")
    squeezed = _of_holders(each for each in shaping if _is_too_low(each) or _is_moved(each))
    # Most paragraphs have no run with a look of its own, but for bold letters and such.
    runs = _of_holders(root.iter(*_LOOKS, f"{W}spacing"))
    with_looks = {next(run.iterancestors(f"{W}p"), None) for run in runs if run is not None}
    styled = _of_holders(root.iter(f"{W}pStyle"))
    looks: dict[object, tuple[_Look, str]] = {}
    for paragraph in root.iter(f"{W}p"):
        holder = paragraph.getparent()
        if holder not in cells and holder.tag != f"{W}body":
            holder = next(paragraph.iterancestors(f"{W}tc"), None)
        style, place = styled.get(paragraph), cells.get(holder)
        ground = _ground(shaded.get(paragraph))
        named = None if style is None else _value(style)
        if (named, ground, place) not in looks:
            looks[named, ground, place] = styles.of_paragraph(named, ground, place, base)
        look, why = looks[named, ground, place]
        is_squeezed = paragraph in squeezed
        if why or is_squeezed or paragraph in with_looks:
            yield from _in_paragraph(paragraph, styles, look, why, is_squeezed=is_squeezed)


def _in_paragraph(
    paragraph: Element, styles: _LooksOfStyles, look: _Look, why: str, *, is_squeezed: bool
) -> Iterator[tuple[str, str]]:
    """The hidden texts of a paragraph that gives its runs this look, and hides them if it says."""
    for run in paragraph.iter(f"{W}r"):
        own = next(run.iterchildren(f"{W}rPr"), None)
        hidden = why if own is None else _why_hidden(styles.of_run(own).over(look))
        if not hidden and (is_squeezed or (own is not None and _spacing(own) < _CLOSEST)):
            hidden = "squeezed or moved out of sight"
        text = "".join(part.text or "" for part in run.iterchildren(f"{W}t")) if hidden else ""
        if hidden == _ON_WEB_PAGES and _PAGE_NUMBER.fullmatch(text) and _has_page_number(paragraph):
            continue
        if text and not text.isspace():
            yield text, hidden


_ON_WEB_PAGES = "marked so for web pages"
_PAGE_NUMBER = pattern(r"\s*(?:\d{1,4}|[ivxlc]+)\s*", re.IGNORECASE)


def _has_page_number(paragraph: Element) -> bool:
    """Whether a paragraph refers to a page, as a line of a contents list: Word hides its number."""
    simple = (part.get(f"{W}instr") or "" for part in paragraph.iter(f"{W}fldSimple"))
    pieces = (part.text or "" for part in paragraph.iter(f"{W}instrText"))
    return "PAGEREF" in "".join([*simple, *pieces]).upper()


def _why_hidden(look: _Look) -> str:
    if look.hidden:
        return "marked so"
    if look.web:
        return _ON_WEB_PAGES
    if look.size is not None and look.size < SMALLEST:
        return f"{look.size:g} points high"
    return "in the colour of its ground" if is_hidden(look.ink, look.ground) else ""


def _is_too_low(spacing: Element) -> bool:
    """Whether lines are too low to show text."""
    is_exact = spacing.tag == f"{W}spacing" and spacing.get(f"{W}lineRule") == "exact"
    return is_exact and _twips(spacing, "line") < SMALLEST * 20


def _is_moved(indent: Element) -> bool:
    """Whether a paragraph is moved off the page."""
    sides = ("left", "start", "right", "end", "firstLine", "hanging")
    return indent.tag == f"{W}ind" and any(abs(_twips(indent, side)) > _WIDEST for side in sides)


def _spacing(properties: Element) -> float:
    spacing = properties.find(f"{W}spacing")
    return 0 if spacing is None else _twips(spacing, "val")


_OFFICE = "http://schemas.microsoft.com/office/"
_OFFSET = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}posOffset"
_LEFTMOST, _RIGHTMOST = -5_000_000, 15_000_000  # in the units of DrawingML
_WIDEST, _CLOSEST = 10_000, -60  # in twentieths of a point


def _twips(element: Element, name: str) -> float:
    try:
        return float(element.get(f"{W}{name}") or 0)
    except ValueError:
        return 0


def _hex(element: Element, name: str) -> str | None:
    """A colour that is stated, or None where Word chooses one that can be read."""
    value = element.get(f"{W}{name}") or ""
    of, theme = ("themeFill", "themeFill") if name == "fill" else ("theme", "themeColor")
    # The theme's colour goes before the one stated, but that is worked out where it is shaded.
    if element.get(f"{W}{of}Shade", element.get(f"{W}{of}Tint")) is None:
        value = _THEME.get(element.get(f"{W}{theme}") or "", value)
    return value.upper() if HEX.fullmatch(value) else None


# What a theme calls the page and the text on it.
_THEME = {"background1": PAGE, "light1": PAGE, "text1": "000000", "dark1": "000000"}


def _ground(shading: Element | None) -> str | None:
    if shading is None:
        return None
    return _hex(shading, "color" if shading.get(f"{W}val") == "solid" else "fill")


def _value(element: Element) -> str:
    return str(element.get(f"{W}val") or "")


# What makes letters look as they do.
_LOOKS = [
    f"{W}{name}" for name in ("color", "sz", "vanish", "webHidden", "shd", "highlight", "rStyle")
]


class StyleSheet:
    """The styles of a document by their ids, and which of them paragraphs have that name none."""

    def __init__(self, package: Package, part: str) -> None:
        self.root = package.xml(part) if part in package else None
        self.styles: dict[str, Element] = {}
        self.default = ""
        for style in () if self.root is None else self.root.iter(f"{W}style"):
            key = style.get(f"{W}styleId") or ""
            self.styles[key] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in YES:
                self.default = key

    def chain(self, key: str) -> Iterator[Element]:
        """A style and those that it is based on, in turn."""
        seen: set[str] = set()
        while key in self.styles and key not in seen:
            seen.add(key)
            yield self.styles[key]
            based = self.styles[key].find(f"{W}basedOn")
            key = "" if based is None else _value(based)


class _LooksOfStyles(StyleSheet):
    """How the styles of a document have letters look."""

    def __init__(self, package: Package) -> None:
        super().__init__(package, "word/styles.xml")
        self._looks: dict[str, _Look] = {}
        self._base = _PLAIN
        if self.root is not None:
            own = self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            self._base = _PLAIN if own is None else self.of_run(own)

    def of_run(self, properties: Element) -> _Look:
        """The look that a run's own properties and its style give it."""
        stated = {prop.tag: prop for prop in properties}
        colour, size, vanish, on_web, shading, highlight, style = map(stated.get, _LOOKS)
        ground = _ground(shading)
        if highlight is not None:
            ground = _HIGHLIGHTS.get(highlight.get(f"{W}val") or "", ground)
        own = _Look(
            ink=None if colour is None else _hex(colour, "val"),
            size=None if size is None else _twips(size, "val") / 2,
            hidden=None if vanish is None else is_on(vanish),
            ground=ground,
            web=None if on_web is None else is_on(on_web),
        )
        return own if style is None else own.over(self._of_style(style.get(f"{W}val") or ""))

    def of_paragraph(
        self, style: str | None, own: str | None, place: _Place | None, page: _Look
    ) -> tuple[_Look, str]:
        """The look of a run in a paragraph that says nothing of it itself, and why it is hidden.

        The paragraph has a style, and `own` is its ground.
        """
        look = _Look(ground=own).over(self._of_style(self.default if style is None else style))
        look = look if place is None else look.over(self._of_place(place))
        look = look.over(self._base).over(page)
        return look, _why_hidden(look)

    def _of_style(self, key: str) -> _Look:
        """The look of a style, with what it is based on."""
        if key not in self._looks:
            # A style may name itself as that of its letters.
            look = self._looks[key] = _PLAIN
            for style in self.chain(key):
                own, shading = style.find(f"{W}rPr"), style.find(f"{W}pPr/{W}shd")
                look = look if own is None else look.over(self.of_run(own))
                look = look.over(_Look(ground=_ground(shading)))
            self._looks[key] = look
        return self._looks[key]

    def _of_place(self, place: _Place) -> _Look:
        """The look that a cell and the style of its table give to letters in it."""
        look = _Look(ground=place.ground)
        places = ["firstRow"] * place.is_first + ["firstCol"] * place.is_left
        for style in self.chain(place.style):
            conditional = {part.get(f"{W}type"): part for part in style.iter(f"{W}tblStylePr")}
            parts = [conditional[named] for named in places if named in conditional]
            for part in (*parts, style):
                letters = part.find(f"{W}rPr")
                look = look if letters is None else look.over(self.of_run(letters))
                look = look.over(_Look(ground=_ground(part.find(f"{W}tcPr/{W}shd"))))
        return look
