"""What an Office file embeds, takes from elsewhere or would run when it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.files.ooxml.markup import printable
from svreport.files.ooxml.package import Package, Relation

# Links that are there to be clicked by a reader, and lead nowhere by themselves.
CLICKED = "hyperlink"

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
    )


def _any(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _links(names: Sequence[str], outside: Sequence[Relation]) -> list[str]:
    """Return the addresses that the file draws from; the parts that do so if they name none."""
    addresses = [printable(rel.target) for rel in outside]
    parts = [printable(name) for name in names if _any(_FETCHES, name.lower())]
    own = [name for name in parts if "/_rels/" not in name]
    return list(dict.fromkeys(addresses)) or own


def _is_object(relation: Relation) -> bool:
    """Whether a part is a thing of another program; the figures behind a chart are not."""
    return (
        relation.kind in _OBJECT_KINDS and not relation.outside and _CHARTS not in relation.source
    )
