"""The parts of an Office file as XML, and what all kinds of Office file are held against."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import islice
from typing import Any, TypeAlias
from zipfile import BadZipFile, ZipFile

from svreport.release.gate.faults import Fault, Typed

Element: TypeAlias = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

PROPERTIES = "docProps/core.xml"
# How a file says no.
NOT = ("0", "false", "off")
MOST_FAULTS = 5
MOST_ROWS = 25
# A letter or a digit.
SAYS = re.compile(r"[^\W_]")
_LINK = re.compile(rb"<hyperlink [^>]*/>")
_ROW = re.compile(rb"<row .*?</row>|<row [^>]*/>", re.DOTALL)


# What a damaged archive may raise as its parts are read.
_DAMAGED = (BadZipFile, KeyError, EOFError, NotImplementedError, OSError, RuntimeError, zlib.error)
# The standard lets a property be on or off in these words too, and LibreOffice writes them.
_ON_OR_OFF = re.compile(
    r"Value '(?:true|false|1|0)' is not in allowed values: \['(?:off', 'on|on', 'off)'\]"
)


class NoPackage(ValueError):
    """A file that is no Office file, or a damaged one."""


@dataclass(frozen=True)
class Parts:
    """An Office file, part by part. Raises NoPackage where it is none."""

    content: bytes

    @cached_property
    def _archive(self) -> ZipFile:
        try:
            return ZipFile(BytesIO(self.content))
        except (BadZipFile, OSError) as reason:
            raise NoPackage(str(reason)) from reason

    @property
    def names(self) -> list[str]:
        return self._archive.namelist()

    def xml(self, name: str) -> Element:
        """A part's root element."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            return etree.fromstring(self._archive.read(name), parser)
        except (etree.XMLSyntaxError, *_DAMAGED) as reason:
            raise NoPackage(f"{name}: {reason}") from reason

    def starting(self, *starts: str) -> Iterator[tuple[str, Element]]:
        """The XML parts whose names begin so, in the file's order."""
        for name in self.names:
            if name.startswith(starts) and name.endswith(".xml"):
                yield name, self.xml(name)

    def related(self, name: str) -> dict[str, str]:
        """The names of the parts that a part refers to, by the ids of its relations."""
        folder, _, own = name.rpartition("/")
        relations = f"{folder}/_rels/{own}.rels"
        if relations not in self.names:
            return {}
        # A target that begins with a slash is named from the root of the file.
        return {
            str(one.get("Id")): posixpath.normpath(
                posixpath.join("/", folder, str(one.get("Target")))
            ).lstrip("/")
            for one in self.xml(relations)
            if one.get("TargetMode") != "External"
        }


def workbook(content: bytes, *, saved: bool) -> Any:
    """The workbook, with the values saved in its cells or with its formulas.

    Raises NoPackage.
    """
    from openpyxl import load_workbook

    try:
        return load_workbook(BytesIO(content), data_only=saved)
    except Exception as reason:
        # A damaged workbook makes the library raise many kinds of error.
        raise NoPackage(str(reason)) from reason


def page(content: bytes) -> Element:
    """The root element of a web page. Raises NoPackage where it is none."""
    from lxml import etree, html

    try:
        return html.document_fromstring(content)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as reason:
        raise NoPackage(str(reason)) from reason


def drawing_faults(where: str, drawings: Iterator[Element], typed: Typed) -> Iterator[Fault]:
    """What is wrong with the text alternatives of charts and pictures.

    Each drawing is its non-visual properties; a text of no letter or digit says nothing.
    """
    for one in drawings:
        said = one.get("descr") or ""
        if not SAYS.search(said):
            name = one.get("name") or "a drawing"
            yield Fault(where, f"{name} has no alternative text.")
        yield from typed.left_in(where, said)


def text_faults(where: str, part: Element, typed: Typed) -> Iterator[Fault]:
    """What is left in the paragraphs of a drawing, a chart or a slide."""
    for paragraph in part.iter(f"{A}p"):
        text = "".join(one.text or "" for one in paragraph.iter(f"{A}t"))
        yield from typed.left_in(where, text)


def property_faults(parts: Parts, typed: Typed) -> Iterator[Fault]:
    """What is left in a file's title, subject and other properties.

    Its keywords are the name that it was written by, in which what was typed is altered.
    """
    if PROPERTIES in parts.names:
        for one in parts.xml(PROPERTIES).iter("{*}*"):
            if one.tag != f"{CP}keywords":
                yield from typed.left_in("the file's properties", one.text or "")


def package_faults(content: bytes, suffix: str) -> Iterator[Fault]:
    """What the Open XML SDK's rules refuse, at most a few of them.

    Of a long sheet they are held against its first rows: those that follow are of the same form.
    """
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(_shortened(content) if suffix == ".xlsx" else content)
        errors = map(str, _validator().validate(str(path)).errors)
        refused = (error for error in errors if not _ON_OR_OFF.search(error))
        for error in islice(refused, MOST_FAULTS):
            yield Fault("", f"it is no valid {suffix} file: {error}")


@cache
def _validator() -> Any:
    """The validator, whose rules take a while to read."""
    from openxml_audit import OpenXmlValidator

    return OpenXmlValidator()


def _shortened(content: bytes) -> bytes:
    """The workbook with no more than the first rows of each sheet, and the first links."""
    shortened = BytesIO()
    with ZipFile(BytesIO(content)) as whole, ZipFile(shortened, "w") as part:
        for name in whole.namelist():
            held = whole.read(name)
            if name.startswith("xl/worksheets/sheet"):
                rows = [*_ROW.finditer(held)]
                if len(rows) > MOST_ROWS:
                    held = held[: rows[MOST_ROWS].start()] + held[rows[-1].end() :]
                links = [*_LINK.finditer(held)]
                if len(links) > MOST_ROWS:
                    held = held[: links[MOST_ROWS].start()] + held[links[-1].end() :]
            part.writestr(name, held)
    return shortened.getvalue()
