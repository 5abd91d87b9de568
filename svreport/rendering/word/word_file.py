"""A Word file as its parts: what a template has, what is changed in it, and what is added.

Parts are parsed when they are asked for; all others are written as they were.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import count
from typing import Any, TypeAlias

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from svreport.content.paper import Properties
from svreport.files.ooxml.allowed import R
from svreport.files.ooxml.allowed import W as MAIN
from svreport.files.ooxml.archive import CONTENT_TYPES, archive_of
from svreport.files.ooxml.markup import Damaged
from svreport.files.ooxml.package import PROPERTIES, Package, relations_part
from svreport.rendering.package import core_properties

Element: TypeAlias = Any

_OFFICE = R.strip("{}")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_RELATION = f"{{{_RELATIONS}}}Relationship"
_OVERRIDE = f"{{{_PACKAGE}/content-types}}Override"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
HEADER = "header"
# What parts that are filled are called, and what their relations are.
FILLED_PARTS = (HEADER, "footer", "footnotes")
RELATION_ID = f"{R}id"
PRESERVED = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
# Makes elements of the main namespace: `W.p(W.r())`.
W = ElementMaker(namespace=MAIN.strip("{}"), nsmap={"w": MAIN.strip("{}")})


def q(name: str) -> str:
    """The name of an element or attribute of the main namespace, as lxml has it."""
    return f"{MAIN}{name}"


class WordFile:
    """A Word file whose parts are read, changed and added to, and which is then saved."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._trees: dict[str, Element] = {}
        self._added: dict[str, bytes] = {}
        documents = (rel.target for rel in package.relations() if rel.kind == "officeDocument")
        self.main = package.own_name(next(documents, "word/document.xml"))
        self.styles = {
            name.get(q("val"), "").casefold(): style
            for part in self.related("styles")
            for style in package.xml(part).iter(q("style"))
            for name in style.iterchildren(q("name"))
        }

    def tree(self, name: str) -> Element:
        """The root element of a part; what is changed in it is saved."""
        if name not in self._trees:
            self._trees[name] = self._package.xml(name)
        return self._trees[name]

    def put(self, name: str, root: Element) -> None:
        """Puts a root element in place of a part's, if there was one."""
        self._trees[name] = root

    @property
    def body(self) -> Element:
        """The body of the document. Raises Damaged where it has none."""
        body = self.tree(self.main).find(q("body"))
        if body is None:
            raise Damaged(f"{self.main} has no body")
        return body

    def style_id(self, name: str) -> str | None:
        """The id of the style of a name, in whatever case."""
        style = self.styles.get(name.casefold())
        return None if style is None else style.get(q("styleId"))

    @property
    def numbering(self) -> Element | None:
        """The part that has the definitions of lists."""
        return next(map(self.tree, self.related("numbering")), None)

    @property
    def settings(self) -> Element | None:
        """The part that has the document's settings."""
        return next(map(self._package.xml, self.related("settings")), None)

    def related(self, kind: str) -> list[str]:
        """The parts of a kind that the document refers to."""
        return [
            self.target(rel)
            for rel in self._relations(self.main)
            if rel.get("Type", "").rpartition("/")[2] == kind
            and rel.get("TargetMode") != "External"
        ]

    def target(self, relation: Element) -> str:
        """The part that the document refers to by a relation."""
        joined = posixpath.join("/", posixpath.dirname(self.main), relation.get("Target", ""))
        return self._package.own_name(posixpath.normpath(joined).lstrip("/"))

    def relation(self, linked: str) -> Element:
        """The document's relation of an id. Raises KeyError."""
        for relation in self._relations(self.main):
            if relation.get("Id") == linked:
                return relation
        raise KeyError(linked)

    def _relations(self, source: str) -> Element:
        name = self._package.own_name(relations_part(source))
        if name not in self._trees and not self.has_part(name):
            self._trees[name] = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
        return self.tree(name)

    def relate(
        self, kind: str, target: str, *, source: str | None = None, outside: bool = False
    ) -> str:
        """The id of a new relation of the document, or of another part."""
        source = self.main if source is None else source
        relations = self._relations(source)
        taken = {relation.get("Id") for relation in relations}
        free = (f"rId{number}" for number in range(1, len(taken) + 2))
        linked = next(name for name in free if name not in taken)
        more = {"TargetMode": "External"} if outside else {}
        address = target if outside else posixpath.relpath(target, posixpath.dirname(source) or ".")
        kind = kind if "/" in kind else f"{_OFFICE}/{kind}"
        stated = {"Id": linked, "Type": kind, "Target": address, **more}
        etree.SubElement(relations, _RELATION, stated)
        return linked

    def has_part(self, name: str) -> bool:
        return name in self._package or name in self._added or name in self._trees

    def add_part(self, name: str, content: bytes | Element, content_type: str) -> None:
        """Adds a part, as bytes or as its root element."""
        if isinstance(content, bytes):
            self._added[name] = content
        else:
            self._trees[name] = content
        types = self.tree(CONTENT_TYPES)
        etree.SubElement(types, _OVERRIDE, PartName=f"/{name}", ContentType=content_type)

    def add_header(self) -> str:
        """The id of a new header, which is empty."""
        names = (f"word/header{number}.xml" for number in count(1))
        name = next(name for name in names if not self.has_part(name))
        style = self.style_id("header") or "Header"
        root = W.hdr(W.p(W.pPr(W.pStyle({q("val"): style}))))
        self.add_part(name, root, _HEADER_TYPE)
        return self.relate(HEADER, name)

    def add_copy(self, name: str, copy: str) -> Element:
        """The root of a copy of a part, which refers to what the part does."""
        root = etree.fromstring(etree.tostring(self.tree(name)))
        self.add_part(copy, root, self._package.content_type(name) or _HEADER_TYPE)
        if self.has_part(relations_part(name)):
            self.put(relations_part(copy), self._relations(name))
        return root

    @cached_property
    def core_properties(self) -> Mapping[str, str]:
        """What the file says of itself: texts by the names of their elements."""
        if PROPERTIES not in self._package:
            return {}
        parts = self._package.xml(PROPERTIES)
        return {etree.QName(part).localname: part.text or "" for part in parts}

    def save(self, properties: Properties) -> bytes:
        """The bytes of the file, with these properties."""
        if not self.has_part(PROPERTIES):
            kind = f"{_PACKAGE}/relationships/metadata/core-properties"
            self.relate(kind, PROPERTIES, source="")
            self.add_part(PROPERTIES, b"", _CORE_TYPE)
        return archive_of(dict(self._parts()) | {PROPERTIES: core_properties(properties)})

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        for name in self._package.names:
            if name not in self._trees:
                yield name, self._package.part(name)
        yield from self._added.items()
        for name, root in self._trees.items():
            yield name, etree.tostring(root, encoding="UTF-8", standalone=True)
