"""What an Office file carries beside its own text and figures: macros, links, embedded objects.

Nothing of it is run, followed or opened; whoever opens the file says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.boundary.packages import Package, printable
from svreport.boundary.relations import Relation, Types, all_relations

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
