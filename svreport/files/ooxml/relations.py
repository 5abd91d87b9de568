"""How the parts of an Office file hang together: their types, and what each refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from svreport.files.ooxml.markup import APART, Damaged, read_markup, refuse_depth
from svreport.files.ooxml.package import Package

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ENDING = ".rels"


@dataclass(frozen=True, slots=True)
class Relation:
    """A reference from a part, by `id`; `kind` is the last word of its type.

    `source` is empty for the file as a whole; `target` is a part's name, or an
    address where it is `outside` the file.
    """

    source: str
    id: str
    kind: str
    target: str
    outside: bool


class _Flat:
    """Takes elements that stand side by side, by their attributes."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._depth = 0

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        """Takes one element."""
        raise NotImplementedError

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        refuse_depth(self._depth, self._part)
        self.take(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1

    def text(self, text: str) -> None:
        """No words stand here."""


class Types(_Flat):
    """The content type of each part, by its name."""

    def __init__(self, package: Package) -> None:
        super().__init__(CONTENT_TYPES)
        self._by_part: dict[str, str] = {}
        self._by_ending: dict[str, str] = {}
        read_markup(CONTENT_TYPES, package.part(CONTENT_TYPES), self)

    def of(self, part: str) -> str:
        """The type of a part in lower case, or nothing where none is given."""
        ending = part.rpartition(".")[2].lower()
        return self._by_part.get(part.lower()) or self._by_ending.get(ending, "")

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if name == f"{_TYPES}{APART}Override":
            self._by_part[attributes.get("PartName", "").removeprefix("/").lower()] = kind
        elif name == f"{_TYPES}{APART}Default":
            self._by_ending[attributes.get("Extension", "").lower()] = kind


class _Relations(_Flat):
    """Gathers the relations of one part."""

    def __init__(self, part: str, source: str) -> None:
        super().__init__(part)
        self.source = source
        self.found: list[Relation] = []

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != f"{_RELATIONS}{APART}Relationship":
            return
        outside = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        self.found.append(
            Relation(
                source=self.source,
                id=attributes.get("Id", ""),
                kind=attributes.get("Type", "").rpartition("/")[2],
                target=target if outside else _inside(self.source, target),
                outside=outside,
            )
        )


def relations_of(package: Package, source: str = "") -> list[Relation]:
    """What a part refers to; without one, what the file as a whole does.

    Raises Damaged and Unsafe where that cannot be read.
    """
    folder, name = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{name}{_ENDING}")
    if part not in package:
        return []
    reader = _Relations(part, source)
    read_markup(part, package.part(part), reader)
    return reader.found


def all_relations(package: Package) -> Iterator[Relation]:
    """What all parts refer to."""
    for part in package.names:
        folder, name = posixpath.split(part)
        above, last = posixpath.split(folder)
        if last == "_rels" and name.endswith(_ENDING):
            yield from relations_of(package, posixpath.join(above, name.removesuffix(_ENDING)))


def _inside(source: str, target: str) -> str:
    """The name of the part that a target means, seen from another. Raises Damaged."""
    name = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target))
    if target.startswith("//") or not name.strip("/"):
        raise Damaged(f"{source or 'the file'} refers to a part that cannot be")
    return name.lstrip("/")
