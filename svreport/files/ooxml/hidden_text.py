"""Text that nobody is meant to see: in its ground's colour, far too small, hidden by a style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from svreport.files.ooxml import hidden_word, printable
from svreport.files.ooxml.allowed import WP, XDR, A, C, P, S, W, lines_of
from svreport.files.ooxml.package import YES, Element, Package, text_of

_REMEDY = "Delete it, or give it a colour and a size that can be read"
_REMEDY_OF_MARKS = "Delete it, or have it shown as other text is (Ctrl+Space)"
Found = tuple[str, tuple[str, str]]


def hidden_texts(package: Package, suffix: str) -> Iterator[Found]:
    """Yield each part with hidden text, and what is hidden in it with what to do about it."""
    finders = {".docx": hidden_word.hidden_in_word, ".xlsx": _in_excel, ".pptx": _in_slides}
    for part, text, why in finders[suffix](package):
        remedy = _REMEDY_OF_MARKS if why.startswith("marked so") else _REMEDY
        yield part, (f"hidden text, {why}: “{printable(' '.join(text.split()))}”", remedy)


def twisted_looks(part: str, package: Package) -> Iterator[tuple[str, str]]:
    """Yield what in a part has texts or cells look like something else, with what to do."""
    # Bullets are signs of such fonts.
    if not part.startswith(("word/", "xl/", "ppt/")) or part == "word/numbering.xml":
        return
    root, there = package.xml(part), _REFUSED.keys() & package.tags(part)
    for scheme in root.iter(f"{A}clrScheme") if "/theme/" in part else ():
        ink, ground = (_colour_of(scheme.find(f"{A}{name}")) for name in ("dk1", "lt1"))
        if hidden_word.is_hidden(ink, ground):
            yield (
                "a theme with letters in the colour of its pages",
                "Choose others (Design, Colors)",
            )
    # None of them is among the cells of a sheet, which are most of a workbook.
    cells = root.find(f"{S}sheetData") if there else None
    around = [root] if cells is None else [each for each in root if each is not cells]
    for element in chain(*(each.iter(*there) for each in around if there)):
        for name, value_of, words in _REFUSED[element.tag]:
            value = attribute_of(element, name)
            if value is not None and _matches(value_of, value):
                yield words, f"Change it back from {name} {printable(value)}"


@cache
def _matches(shape: str, value: str) -> bool:
    return re.fullmatch(shape, value) is not None


def attribute_of(element: Element, name: str) -> str | None:
    """An attribute of an element, which in Word has the namespace of the element."""
    value: str | None = element.get(f"{W}{name}", element.get(name))
    return value


_NAMESPACES = {"W": W, "WP": WP, "A": A, "C": C, "P": P, "S": S, "XDR": XDR}
# What a copy has as often as the document, by its name, with the attributes that count.
SHAPING: dict[str, Sequence[str]] = {}
_REFUSED: dict[str, list[tuple[str, str, str]]] = {}
for _line in lines_of("sights.txt"):
    _space, _name, *_rest = _line.lstrip("= ").split()
    if _line.startswith("="):
        SHAPING[_NAMESPACES[_space] + _name] = _rest
    else:
        _refused = _REFUSED.setdefault(_NAMESPACES[_space] + _name, [])
        _refused.append((_rest[0], _rest[1], " ".join(_rest[2:])))


def _in_excel(package: Package) -> Iterator[tuple[str, str, str]]:
    """Cells in a style that nobody can read; most workbooks have no such style."""
    name = "xl/styles.xml"
    if name not in package:
        return
    unread = _unread(package.xml(name))
    for part, sheet in package.xml_parts("xl/worksheets/") if unread else ():
        for cell in sheet.iter(f"{S}c"):
            style = int(cell.get("s") or 0)
            if style in unread and len(cell):
                yield part, cell.get("r") or "", unread[style]


def _unread(styles: Element) -> dict[int, str]:
    """The styles of cells that nobody can read, and why."""
    fonts, fills = (styles.find(f"{S}{group}") for group in ("fonts", "fills"))
    found = {}
    for at, kind in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        font = None if fonts is None else fonts[int(kind.get("fontId") or 0)]
        fill = None if fills is None else fills[int(kind.get("fillId") or 0)]
        ink, ground = _excel_colour(font, "color"), _excel_colour(fill, f"patternFill/{S}fgColor")
        size = None if font is None else font.find(f"{S}sz")
        if size is not None and float(size.get("val") or 11) < hidden_word.SMALLEST:
            found[at] = f"{float(size.get('val')):g} points high"
        elif hidden_word.is_hidden(ink, ground):
            found[at] = "in the colour of its ground"
    return found


# The colours of a theme that stand for the page and for text on it.
_THEME_COLOURS = {"0": hidden_word.PAGE, "1": "000000"}


def _excel_colour(element: Element | None, path: str) -> str | None:
    colour = None if element is None else element.find(f"{S}{path}")
    if colour is None:
        return None
    if colour.get("rgb"):
        return str(colour.get("rgb"))[-6:].upper()
    return _THEME_COLOURS.get(colour.get("theme") or "")


# What schemes of slides call the page and the text, unless a master turns them round.
_SCHEME = {"bg1": hidden_word.PAGE, "lt1": hidden_word.PAGE, "tx1": "000000", "dk1": "000000"}


def _in_slides(package: Package) -> Iterator[tuple[str, str, str]]:
    parts = ("ppt/slides/", "ppt/notesSlides/", "ppt/slideLayouts/", "ppt/slideMasters/")
    for name, root in package.xml_parts(*parts):
        page = _page_colour(package, name)
        is_shown = "/slides/" in name or "/notesSlides/" in name
        if "/slides/" in name:
            yield from _off_the_slide(package, name, root)
        for properties in root.iter(f"{P}cNvPr"):
            shape = properties.getparent().getparent()
            text = text_of(shape, f"{A}t").strip()
            if properties.get("hidden") in YES and (is_shown or text):
                yield name, text or properties.get("name") or "", "marked so"
        for run in root.iter(f"{A}r"):
            text = run.findtext(f"{A}t") or ""
            # A prompt of a placeholder is not shown.
            if text.strip() and (is_shown or not is_prompt(run)):
                found = _in_run(run, page)
                if found:
                    yield name, text, found


def is_prompt(run: Element) -> bool:
    """Whether a text is that of a placeholder, which a layout does not show."""
    shape = next(run.iterancestors(f"{P}sp"), None)
    return shape is not None and next(shape.iter(f"{P}ph"), None) is not None


def _off_the_slide(package: Package, name: str, root: Element) -> Iterator[tuple[str, str, str]]:
    size = package.xml("ppt/presentation.xml").find(f"{P}sldSz")
    for frame in root.iter(f"{A}xfrm", f"{P}xfrm"):
        holder = frame.getparent()
        if size is not None and holder.tag != f"{P}grpSpPr" and _is_outside(frame, size):
            shape = holder if frame.tag == f"{P}xfrm" else holder.getparent()
            yield name, text_of(shape, f"{A}t").strip() or "a shape", "off the slide"


def _page_colour(package: Package, name: str) -> str | None:
    """The ground of a slide, by itself or by what it is made upon; None where that is a picture."""
    background = package.xml(name).find(f"{P}cSld/{P}bg")
    if background is not None:
        plain = background.find(f"{P}bgPr")
        if plain is not None:
            return _drawn_colour(plain)
        return _colour_of(background.find(f"{P}bgRef"))
    behind = ("/slideLayouts/", "/slideMasters/", "/notesMasters/")
    for other in package.related(name).values():
        if any(folder in other for folder in behind) and "/slideMasters/" not in name:
            return _page_colour(package, other)
    return hidden_word.PAGE


def _is_outside(frame: Element, size: Element) -> bool:
    width, height = int(size.get("cx")), int(size.get("cy"))
    at, extent = frame.find(f"{A}off"), frame.find(f"{A}ext")
    if at is None or extent is None:
        return False
    left, top = int(at.get("x")), int(at.get("y"))
    right, bottom = left + int(extent.get("cx")), top + int(extent.get("cy"))
    return right <= 0 or bottom <= 0 or left >= width or top >= height


def _in_run(run: Element, page: str | None) -> str:
    properties = run.find(f"{A}rPr")
    if properties is None:
        return ""
    if properties.get("sz") and int(properties.get("sz")) < hidden_word.SMALLEST * 100:
        return f"{int(properties.get('sz')) / 100:g} points high"
    alpha = properties.find(f"{A}solidFill//{A}alpha")
    is_clear = alpha is not None and (alpha.get("val") or "0").rstrip("%") in ("0", "0.0")
    if is_clear or properties.find(f"{A}noFill") is not None:
        return "without a colour"
    if next(properties.iterchildren(*_MIXED), None) is not None or _is_unusual(properties):
        return "in a colour that cannot be told"
    ground = page
    for shape in run.iterancestors(f"{A}tc", f"{P}sp"):
        own = shape.find(f"{A}tcPr") if shape.tag == f"{A}tc" else shape.find(f"{P}spPr")
        ground = _drawn_colour(own) or ground
        if shape.tag == f"{A}tc" and _drawn_colour(own) is None:
            return ""  # its table's style may colour it
        break
    hidden = ground is not None and hidden_word.is_hidden(_drawn_colour(properties), ground)
    return "in the colour of its ground" if hidden else ""


_MIXED = (f"{A}gradFill", f"{A}pattFill", f"{A}blipFill")
_USUAL = (f"{A}srgbClr", f"{A}schemeClr", f"{A}sysClr")


def _is_unusual(properties: Element) -> bool:
    """Whether a colour is given by numbers or names that no Office program gives letters."""
    return any(colour.tag not in _USUAL for colour in properties.iterfind(f"{A}solidFill/*"))


def _drawn_colour(element: Element | None) -> str | None:
    """The colour that something is filled with, if it says one."""
    return None if element is None else _colour_of(element.find(f"{A}solidFill"))


def _colour_of(fill: Element | None) -> str | None:
    for colour in () if fill is None else fill.iterchildren("*"):
        value = str(colour.get("lastClr") or colour.get("val") or "")
        return value.upper() if hidden_word.HEX.fullmatch(value) else _SCHEME.get(value)
    return None
