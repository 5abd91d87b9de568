"""What an Office file embeds, takes from elsewhere or would run when it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from svreport.files.ooxml.markup import APART, Damaged, printable, read_markup, refuse_depth
from svreport.files.ooxml.package import Package, Relation

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
class EmbeddedContent:
    """What a file has besides its own words, each by its address or by the name of its part."""

    macros: Sequence[str] = ()
    links: Sequence[str] = ()
    objects: Sequence[str] = ()
    styled_by: Sequence[str] = ()


def embedded_content(package: Package) -> EmbeddedContent:
    """Return what a file embeds and refers to. Raises PackageError where that cannot be read."""
    relations = list(package.all_relations())
    outside = [rel for rel in relations if rel.outside and rel.kind != CLICKED]
    return EmbeddedContent(
        macros=[
            printable(name)
            for name in package.names
            if _any(_MACRO_NAMES, name.lower()) or _any(_MACRO_TYPES, package.content_type(name))
        ],
        links=_links(package.names, outside),
        objects=[
            *(printable(name) for name in package.names if _any(_OBJECT_NAMES, name.lower())),
            *(printable(rel.target) for rel in relations if _is_object(rel)),
        ],
        styled_by=[printable(rel.target) for rel in outside if rel.kind == STYLED_BY],
    )


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _links(names: Sequence[str], outside: Sequence[Relation]) -> list[str]:
    """Return the addresses that the file draws from; the parts that do so if they name none."""
    addresses = [printable(rel.target) for rel in outside if rel.kind != STYLED_BY]
    parts = [printable(name) for name in names if _any(_FETCHES, name.lower())]
    own = [name for name in parts if "/_rels/" not in name]
    return list(dict.fromkeys(addresses)) or own


def _is_object(relation: Relation) -> bool:
    """Whether a part is a thing of another program; the figures behind a chart are not."""
    return (
        relation.kind in _OBJECT_KINDS and not relation.outside and _CHARTS not in relation.source
    )


_WORD = f"http://schemas.openxmlformats.org/wordprocessingml/2006/main{APART}"
_FETCHING_FIELDS = (
    *("AUTOTEXT", "DATABASE", "DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDE", "INCLUDEPICTURE"),
    *("INCLUDETEXT", "LINK", "MACROBUTTON", "RD"),
)
# What a click would start, in PowerPoint.
_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")
# No part without one of these holds any: names of elements and attributes cannot be disguised,
# but for a part written with two bytes for each letter.
_SIGNS = (b"fldChar", b"fldSimple", b"action", b"\0")


def active_content(package: Package) -> Sequence[str]:
    """Return the fields and actions that fetch or run something, by what they are called.

    Raises PackageError where a part cannot be read.
    """
    found: list[str] = []
    for part in package.names:
        content = package.part(part)
        if part.lower().endswith(".xml") and any(word in content for word in _SIGNS):
            reader = _ActiveElements(part)
            read_markup(part, content, reader)
            found += reader.found
    return list(dict.fromkeys(found))


class _ActiveElements:
    """Finds the fields and actions of one part.

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
            self._take_mark(attributes.get(f"{_WORD}fldCharType", ""))
        elif name == f"{_WORD}fldSimple":
            self._check_field(attributes.get(f"{_WORD}instr", ""))
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

    def _take_mark(self, kind: str) -> None:
        if kind == "begin":
            if self._open and not self._open[-1].strip():
                self.found.append("a field within the name of another")
            self._open.append("")
        elif kind == "end" and self._open:
            self._check_field(self._open.pop())
        elif kind not in ("separate", "end"):
            raise Damaged(f"{self._part} has a field that is none")

    def _check_field(self, instruction: str) -> None:
        words = instruction.split()
        if words and words[0].upper() in _FETCHING_FIELDS:
            self.found.append(words[0].upper())
