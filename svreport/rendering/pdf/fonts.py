"""Fonts that a document asks for and this computer does not have, by what stands in its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from operator import itemgetter

from svreport.files.ooxml.package import Element, Package, open_package

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_W = f"{{{_SPACES['w']}}}"
_WORD_TEXTS = ("word/document.xml", "word/header", "word/footer")
_CUT = re.compile(r"^[A-Z]{6}\+")


# Free fonts that were drawn to the widths of others.
_AS_WIDE = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}


@dataclass(frozen=True)
class ReplacedFonts:
    """Fonts that a document asks for, and those that its PDF shows in their place.

    Where these `are_as_wide`, lines break alike.
    """

    asked: Sequence[str]
    shown: Sequence[str]
    are_as_wide: bool = False


def replaced_fonts(document: bytes, pdf: bytes) -> Iterator[ReplacedFonts]:
    """What became of a document's fonts that its PDF does not show."""
    asked, shown = set(_requested_fonts(document)), set(_embedded_fonts(pdf))
    gone = sorted(family for family in asked if not any(_is_of(name, family) for name in shown))
    others = {
        _display_name(name) for name in shown if not any(_is_of(name, family) for family in asked)
    }
    alike = {family: _AS_WIDE[family] for family in gone if _AS_WIDE.get(family) in others}
    # What is left may stand for single characters alone, which the font would not have either.
    rest = [family for family in gone if family not in alike]
    other = sorted(others.difference(alike.values()))
    if alike:
        yield ReplacedFonts(list(alike), list(dict.fromkeys(alike.values())), are_as_wide=True)
    if rest and other:
        yield ReplacedFonts(rest, other)


def _is_of(name: str, family: str) -> bool:
    """Whether a font of a PDF is of a family: Calibri-LightItalic is of Calibri Light, too."""
    sought, whole = _plain_name(family), _plain_name(name)
    own = _plain_name(name.partition("-")[0])
    return sought == own or (len(sought) > len(own) and whole.startswith(sought))


def _plain_name(name: str) -> str:
    """A name as it is compared: fonts of Monotype and for PostScript have endings of their own."""
    plain = re.sub(r"[^a-z0-9]", "", name.casefold())
    return re.sub(r"(ps)?(mt)?$", "", plain)


def _display_name(name: str) -> str:
    """What people call a font: `Liberation Sans` for LiberationSans-Bold."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.partition("-")[0])


def _embedded_fonts(pdf: bytes) -> Iterator[str]:
    """The names of a PDF's fonts: LiberationSans-Bold for BAAAAA+LiberationSans-Bold."""
    from pikepdf import Dictionary, Pdf

    with Pdf.open(BytesIO(pdf)) as opened:
        for font in opened.objects:
            if (
                isinstance(font, Dictionary)
                and font.get("/Type") == "/Font"
                and "/BaseFont" in font
            ):
                name = str(font["/BaseFont"]).removeprefix("/")
                yield _CUT.sub("", name).replace(",", "-")


def _requested_fonts(document: bytes) -> Iterator[str]:
    package = open_package(document)
    theme = _theme_fonts(package)
    if "word/document.xml" in package:
        yield from _WordFonts(package, theme).asked()
    else:
        yield from _slide_fonts(package, theme)


def _theme_fonts(package: Package) -> dict[str, str]:
    """The fonts for Latin text of the first theme, by `major` and `minor`."""
    for _, theme in sorted(package.xml_parts("word/theme/", "ppt/theme/"), key=itemgetter(0)):
        return {
            kind: latin.get("typeface", "")
            for kind in ("major", "minor")
            for latin in theme.iterfind(f".//a:{kind}Font/a:latin", namespaces=_SPACES)
        }
    return {}


def _slide_fonts(package: Package, theme: Mapping[str, str]) -> Iterator[str]:
    yield from theme.values()
    for _, slide in package.xml_parts("ppt/slides/slide"):
        for latin in slide.iterfind(".//a:latin", namespaces=_SPACES):
            face = latin.get("typeface", "")
            if face and not face.startswith("+"):
                yield face


class _WordFonts:
    """The fonts of a Word document's text: of the styles that it uses, and set by hand."""

    def __init__(self, package: Package, theme: Mapping[str, str]) -> None:
        self._theme = theme
        self._texts = [text for _, text in package.xml_parts(*_WORD_TEXTS)]
        self._styles = package.xml("word/styles.xml")

    def asked(self) -> Iterator[str]:
        if not any(self._families_in(style) for style in self._defaults()):
            yield from self._families_in(self._styles.find("w:docDefaults", namespaces=_SPACES))
        for style in self._styles_in_use():
            yield from self._families_in(style)
        for text in self._texts:
            for run in text.iter(f"{_W}r"):
                if run.find("w:t", namespaces=_SPACES) is not None:
                    yield from self._families_in(run.find("w:rPr", namespaces=_SPACES))

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {style.get(f"{_W}styleId", ""): style for style in self._styles.iter(f"{_W}style")}

    def _defaults(self) -> list[Element]:
        """The style that paragraphs have unless they have another, such as Normal."""
        return [
            style
            for style in self._by_id.values()
            if style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph"
        ]

    def _styles_in_use(self) -> list[Element]:
        """The styles that the text has, with those that they rest on."""
        waiting = [style.get(f"{_W}styleId", "") for style in self._defaults()]
        for text in self._texts:
            for kind in ("pStyle", "rStyle", "tblStyle"):
                waiting += [mark.get(f"{_W}val", "") for mark in text.iter(f"{_W}{kind}")]
        found: dict[str, Element] = {}
        while waiting:
            name = waiting.pop()
            style = self._by_id.get(name)
            if style is not None and name not in found:
                found[name] = style
                waiting += [mark.get(f"{_W}val", "") for mark in style.iter(f"{_W}basedOn")]
        return list(found.values())

    def _families_in(self, element: Element | None) -> list[str]:
        found = () if element is None else element.iter(f"{_W}rFonts")
        return [name for fonts in found if (name := self._family(fonts))]

    def _family(self, fonts: Element) -> str:
        theme = fonts.get(f"{_W}asciiTheme", "")
        return str(self._theme.get(theme[:5], "") if theme else fonts.get(f"{_W}ascii", ""))
