"""An OpenDocument file made fit to hand on: dated as its document, nothing of chance in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from lxml import etree

from svreport.core.patterns import pattern
from svreport.files.ooxml import PackageError, archive_of, unpacked
from svreport.rendering.pdf.finish import properties_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_STYLES, _SETTINGS = "styles.xml", "settings.xml"
# A picture of the first page, which nobody who opens the file sees.
_THUMBNAIL = "Thumbnails/thumbnail.png"
_DATES = pattern(r"(?<=<meta:creation-date>)[^<]*|(?<=<dc:date>)[^<]*")
_CHANCE = pattern(r"<meta:(editing-duration|generator)>[^<]*</meta:\1>|<[^>]*thumbnail\.png[^>]*/>")
_SESSIONS = pattern(r'(config:name="Rsid(?:Root)?" config:type="int">)\d+')
_PAGE_LAYOUTS = pattern(r"\bMpm\d+\b")
_FACES = pattern(r'(?<=<style:font-face style:name=")([^"]*)" svg:font-family="([^"]*)"([^>]*)')
_FONT_NAMES = pattern(r'(?<=style:font-name)((?:-asian|-complex)?=")([^"]*)')
_LIST_IDS = pattern(r"list\d{6,}")


def finish_open_document(made: bytes, document: bytes) -> bytes:
    """The file that LibreOffice made of a document; the same document gives the same bytes.

    Raises ValueError if it is no OpenDocument file.
    """
    created = properties_of(document).created
    date = f"{created:%Y-%m-%dT%H:%M:%S}" if created else ""
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"list{len(numbers) + 1}")

    try:
        parts = unpacked(made)
        for name in sorted(parts):
            if name.endswith(".xml"):
                text = _LIST_IDS.sub(numbered, parts[name].decode())
                if name.endswith((_META, _MANIFEST)):
                    text = _CHANCE.sub("", _DATES.sub(date, text))
                if name == _SETTINGS:
                    text = _SESSIONS.sub(r"\g<1>0", text)
                text = _with_fonts_in_order(text)
                parts[name] = _in_order(text) if name == _STYLES else text.encode()
    except (PackageError, UnicodeDecodeError) as reason:
        raise ValueError(str(reason)) from reason
    parts.pop(_THUMBNAIL, None)
    return archive_of(parts)


def _with_fonts_in_order(text: str) -> str:
    """The part with the names of fonts of one family, which LibreOffice deals out by chance, in the
    order of what else is said of them.
    """
    faces = sorted(_FACES.findall(text), key=itemgetter(1, 2))
    renamed: dict[str, str] = {}
    for _, own in groupby(faces, itemgetter(1)):
        names = [name for name, *_ in own]
        renamed |= zip(names, sorted(names), strict=True)
    listed = sorted((renamed[name], *rest) for name, *rest in faces)
    in_order = (f'{name}" svg:font-family="{family}"{rest}' for name, family, rest in listed)
    text = _FACES.sub(lambda _: next(in_order), text)
    return _FONT_NAMES.sub(lambda found: found[1] + renamed.get(found[2], found[2]), text)


def _in_order(styles: str) -> bytes:
    """Styles whose pages, which LibreOffice lists in any order, are in the order of their names."""
    root = etree.fromstring(styles.encode())
    _sort(root, f"{_STYLE}master-page")
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"Mpm{len(numbers) + 1}")

    for page in root.iter(f"{_STYLE}master-page"):
        _PAGE_LAYOUTS.sub(numbered, page.get(f"{_STYLE}page-layout-name", ""))
    renamed = _PAGE_LAYOUTS.sub(numbered, etree.tostring(root, encoding="unicode"))
    root = etree.fromstring(renamed.encode())
    _sort(root, f"{_STYLE}page-layout")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _sort(root: etree._Element, kind: str) -> None:
    """Puts the elements of a kind, which are in one place, in the order of their names."""
    listed = list(root.iter(kind))
    if not listed:
        return
    parent = listed[0].getparent()
    assert parent is not None
    at = parent.index(listed[0])
    for element in listed:
        parent.remove(element)
    parent[at:at] = sorted(listed, key=lambda element: element.get(f"{_STYLE}name", ""))


def texts_of(content: bytes) -> Iterator[str]:
    """The paragraphs and headings of an OpenDocument file."""
    root = etree.fromstring(unpacked(content)[_CONTENT])
    for paragraph in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
        yield "".join(map(str, paragraph.itertext()))
