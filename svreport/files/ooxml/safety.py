"""The one way in for Office files: looked over as a whole before any part of them is parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from svreport.files.ooxml.markup import (
    APART,
    Damaged,
    OtherKind,
    read_markup,
    refuse_depth,
    refuse_doctype,
)
from svreport.files.ooxml.package import Package, package_of, printable
from svreport.files.ooxml.relations import CONTENT_TYPES, Relation, Types, all_relations

_XML_ENDINGS = (".xml", ".rels", ".vml")


def looked_over(content: bytes) -> Package:
    """The Office file that these are the bytes of, once every part is known to be what it says.

    Raises Unsafe for what no honest file holds, such as a zip bomb or a document
    type, OtherKind for an archive that is no Office file, and Damaged for what is none.
    """
    package = package_of(content)
    if CONTENT_TYPES not in package:
        raise OtherKind
    refuse_doctype(CONTENT_TYPES, package.part(CONTENT_TYPES))
    types = Types(package)
    for name in package.names:
        part = package.part(name)
        # What a part is called says less than its type of how programs read it.
        if name.lower().endswith(_XML_ENDINGS) or types.of(name).endswith(("+xml", "/xml")):
            refuse_doctype(name, part)
    return package


# Links that are there to be clicked by a reader, and lead nowhere by themselves.
CLICKED = "hyperlink"
# The document that a Word document takes its styles from when it is opened.
STYLED_BY = "attachedTemplate"

_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "keymapcustomizations")
_MACRO_NAMES = ("vbaproject", "vbadata", "macrosheets/")
_FETCHES = ("externallinks/", "connections.xml", "querytables/")
_OBJECT_KINDS = ("oleObject", "control", "activeXControlBinary", "package")
_OBJECT_NAMES = ("activex/", "oleobject", "webextensions/")
_CHARTS = "charts/"


@dataclass(frozen=True)
class Carried:
    """What a file carries, each by its address or by the name of its part."""

    macros: Sequence[str] = ()
    links: Sequence[str] = ()
    objects: Sequence[str] = ()
    styled_by: Sequence[str] = ()


def carried(package: Package) -> Carried:
    """What a file carries. Raises Damaged and Unsafe where its parts cannot be told."""
    types = Types(package)
    names = package.names
    outside = [one for one in all_relations(package) if one.outside and one.kind != CLICKED]
    return Carried(
        macros=[
            printable(name)
            for name in names
            if _any(_MACRO_NAMES, name.lower()) or _any(_MACRO_TYPES, types.of(name))
        ],
        links=_links(names, outside),
        objects=[
            *(printable(name) for name in names if _any(_OBJECT_NAMES, name.lower())),
            *(printable(one.target) for one in all_relations(package) if _is_object(one)),
        ],
        styled_by=[printable(one.target) for one in outside if one.kind == STYLED_BY],
    )


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _links(names: Sequence[str], outside: Sequence[Relation]) -> list[str]:
    """The addresses that the file draws from; the parts that do so where they name none."""
    addresses = [printable(one.target) for one in outside if one.kind != STYLED_BY]
    parts = [printable(name) for name in names if _any(_FETCHES, name.lower())]
    own = [name for name in parts if "/_rels/" not in name]
    return list(dict.fromkeys(addresses)) or own


def _is_object(relation: Relation) -> bool:
    """Whether a part is a thing of another program; the figures behind a chart are not."""
    return (
        relation.kind in _OBJECT_KINDS and not relation.outside and _CHARTS not in relation.source
    )


_WORD = f"http://schemas.openxmlformats.org/wordprocessingml/2006/main{APART}"
_REACHING = (
    *("AUTOTEXT", "DATABASE", "DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDE", "INCLUDEPICTURE"),
    *("INCLUDETEXT", "LINK", "MACROBUTTON", "RD"),
)
# What a click would start, in PowerPoint.
_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")
# No part without one of these holds any: names of elements and attributes cannot be disguised,
# but for a part written with two bytes for each letter.
_TELLING = (b"fldChar", b"fldSimple", b"action", b"\0")


def what_acts(package: Package) -> Sequence[str]:
    """The fields and actions that fetch or run something, by what they are called.

    Raises Damaged and Unsafe where a part cannot be read.
    """
    found: list[str] = []
    for part in package.names:
        content = package.part(part)
        if part.lower().endswith(".xml") and any(word in content for word in _TELLING):
            reader = _Acting(part)
            read_markup(part, content, reader)
            found += reader.found
    return list(dict.fromkeys(found))


class _Acting:
    """Finds them in one part.

    A field may be in pieces, and another field may stand in its middle; one whose
    first word another would give could become anything.
    """

    def __init__(self, part: str) -> None:
        self.found: list[str] = []
        self._part = part
        self._depth = 0
        # The instructions of the fields that are open, the innermost last.
        self._open: list[str] = []
        self._is_instruction = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        refuse_depth(self._depth, self._part)
        if name == f"{_WORD}fldChar":
            self._mark(attributes.get(f"{_WORD}fldCharType", ""))
        elif name == f"{_WORD}fldSimple":
            self._look(attributes.get(f"{_WORD}instr", ""))
        elif name == f"{_WORD}instrText":
            self._is_instruction = True
        elif attributes.get("action", "").lower().startswith(_ACTIONS):
            self.found.append(printable(attributes["action"]))

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == f"{_WORD}instrText":
            self._is_instruction = False

    def text(self, text: str) -> None:
        if self._is_instruction and self._open:
            self._open[-1] += text

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self._open and not self._open[-1].strip():
                self.found.append("a field within the name of another")
            self._open.append("")
        elif kind == "end" and self._open:
            self._look(self._open.pop())
        elif kind not in ("separate", "end"):
            raise Damaged(f"{self._part} has a field that is none")

    def _look(self, instruction: str) -> None:
        words = instruction.split()
        if words and words[0].upper() in _REACHING:
            self.found.append(words[0].upper())
