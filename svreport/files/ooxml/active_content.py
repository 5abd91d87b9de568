"""What an Office file embeds, takes from elsewhere or would run when it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import AnyStr

from svreport.core.frozen import Frozen
from svreport.files.ooxml.markup import APART, printable
from svreport.files.ooxml.package import Package, Relation

# Links that are there to be clicked by a reader, and lead nowhere by themselves.
CLICKED = "hyperlink"


def _in_any_encoding(mark: str) -> tuple[bytes, ...]:
    return tuple(mark.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


_MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "keymapcustomizations")
# The ribbon of a workbook has buttons that run macros.
_MACRO_NAMES = ("vbaproject", "vbadata", "macrosheets/", "customui/")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")
_FETCHES = ("externallinks/", "connections.xml", "querytables/", "xl/model/")
# What Power Query keeps, in the UTF-16 that it writes and in UTF-8.
_QUERY = _in_any_encoding("<DataMashup")
_QUERIES = "customxml/item"
_SHEETS = "xl/worksheets/"
_PUBLISHED = _in_any_encoding("webPublishItem")
# Names that Excel runs a macro of when it opens or leaves a workbook.
_RUN = re.compile(r"(_xlnm\.)?auto_(open|close|activate|deactivate)", re.IGNORECASE)
_RUN_FLAGS = ("xlm", "function", "vbProcedure")
_MAIN = f"http://schemas.openxmlformats.org/spreadsheetml/2006/main{APART}"
_NAME, _PUBLISHING = f"{_MAIN}definedName", f"{_MAIN}webPublishObject"
_OBJECT_KINDS = ("oleObject", "control", "activeXControlBinary", "package")
_OBJECT_NAMES = ("activex/", "oleobject", "webextensions/")
_CHARTS = "charts/"


class EmbeddedContent(Frozen):
    """What a file has besides its own words, each by its address or by the name of its part."""

    macros: Sequence[str] = ()
    links: Sequence[str] = ()
    objects: Sequence[str] = ()


def embedded_content(package: Package) -> EmbeddedContent:
    """Return what a file embeds and refers to. Raises PackageError where that cannot be read."""
    relations = list(package.all_relations())
    outside = [rel for rel in relations if rel.outside and rel.kind != CLICKED]
    return EmbeddedContent(
        macros=list(dict.fromkeys([*_macro_parts(package), *_macro_names(package)])),
        links=[*_links(package.names, outside), *_queries(package), *_published(package)],
        objects=[
            *(printable(name) for name in package.names if _any(_OBJECT_NAMES, name.lower())),
            *(printable(rel.target) for rel in relations if _is_object(rel)),
        ],
    )


def _any(words: Sequence[AnyStr], text: AnyStr) -> bool:
    return any(word in text for word in words)


def _links(names: Sequence[str], outside: Sequence[Relation]) -> list[str]:
    """Return the addresses that the file draws from; the parts that do so if they name none."""
    addresses = [printable(rel.target) for rel in outside]
    parts = [printable(name) for name in names if _any(_FETCHES, name.lower())]
    own = [name for name in parts if "/_rels/" not in name]
    return list(dict.fromkeys(addresses)) or own


def _macro_parts(package: Package) -> Iterator[str]:
    for name in package.names:
        if _any(_MACRO_NAMES, name.lower()) or _any(_MACRO_TYPES, package.content_type(name)):
            yield printable(name)
    for relation in package.all_relations():
        if relation.kind in _MACRO_SHEETS:
            yield printable(relation.target)


def _macro_names(package: Package) -> Iterator[str]:
    """The names in a workbook that stand for macros."""
    for _, attributes in _in_workbook(package, _NAME):
        name = attributes.get("name", "")
        if _RUN.match(name) or any(attributes.get(flag) in ("1", "true") for flag in _RUN_FLAGS):
            yield printable(name)


def _queries(package: Package) -> Iterator[str]:
    for name in package.names:
        if name.lower().startswith(_QUERIES) and _any(_QUERY, package.part(name)):
            yield printable(name)


def _published(package: Package) -> Iterator[str]:
    """Where Excel writes a web page whenever the workbook is saved."""
    for _, attributes in _in_workbook(package, _PUBLISHING):
        yield printable(attributes.get("destinationFile", "a web page"))
    for name in package.names:
        if name.lower().startswith(_SHEETS) and _any(_PUBLISHED, package.part(name)):
            yield f"a web page of {printable(name)}"


def _in_workbook(package: Package, element: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for relation in package.relations():
        if relation.kind == "officeDocument" and relation.target in package:
            yield from package.elements(relation.target, (element,))


def _is_object(relation: Relation) -> bool:
    """Whether a part is a thing of another program; the figures behind a chart are not."""
    return (
        relation.kind in _OBJECT_KINDS and not relation.outside and _CHARTS not in relation.source
    )
