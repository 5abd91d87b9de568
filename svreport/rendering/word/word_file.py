"""A Word template as its parts, and those of a document that is made with it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, TypeAlias

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from svreport.content.paper import Properties
from svreport.core.frozen import Frozen
from svreport.files.ooxml import CONTENT_TYPES, Damaged, archive_of
from svreport.files.ooxml.allowed import R
from svreport.files.ooxml.allowed import W as MAIN
from svreport.files.ooxml.package import PROPERTIES, Package, relations_part
from svreport.rendering import core_properties
from svreport.rendering.word.wordml import MARK, quoted

Element: TypeAlias = Any

_OFFICE = R.strip("{}")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_ADDED_MARK = "svreport-added"
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


def mark_element(name: str, text: str) -> Element:
    """A mark of svreport's own in a template, which is found again in the text of documents."""
    return etree.ProcessingInstruction(f"{MARK[2:]}{name}", text)


class ListDefinition(Frozen):
    """What lists of a style look like: its number, and the indent of each level."""

    number: str
    indents: Sequence[int]
    levels: int


class WordFile:
    """A Word template whose parts are read; nothing in it is changed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        documents = (rel.target for rel in package.relations() if rel.kind == "officeDocument")
        self.main = package.own_name(next(documents, "word/document.xml"))
        self.styles = {
            name.get(q("val"), "").casefold(): style
            for part in self.related("styles")
            for style in package.xml(part).iter(q("style"))
            for name in style.iterchildren(q("name"))
        }
        names = self.styles.items()
        self._ids = {name: str(style.get(q("styleId"))) for name, style in names}
        self._names = {style: name for name, style in self._ids.items()}

    def tree(self, name: str) -> Element:
        """The root element of a part."""
        return self.package.xml(name)

    @property
    def body(self) -> Element:
        """The body of the document. Raises Damaged where it has none."""
        body = self.tree(self.main).find(q("body"))
        if body is None:
            raise Damaged(f"{self.main} has no body")
        return body

    def style_id(self, name: str) -> str | None:
        """The id of the style of a name, in whatever case."""
        return self._ids.get(name.casefold())

    def heading_level(self, paragraph: Element) -> int:
        """The level of a heading; 0 for any other paragraph."""
        for style in paragraph.iterfind(f"{q('pPr')}/{q('pStyle')}"):
            level = self._names.get(style.get(q("val")), "").removeprefix("heading ")
            return int(level) if level.isdigit() else 0
        return 0

    @cached_property
    def first_section(self) -> Element:
        """The first section. Raises Damaged where there is none."""
        section = next(self.body.iter(q("sectPr")), None)
        if section is None:
            raise Damaged(f"{self.main} has no section")
        return section

    @cached_property
    def lists(self) -> Mapping[str, ListDefinition]:
        """The list definitions that styles point to, by the ids of the styles."""
        found = {}
        numbers = {number.get(q("numId")): number for number in self._numbering_elements("num")}
        defined = {
            abstract.get(q("abstractNumId")): abstract
            for abstract in self._numbering_elements("abstractNum")
        }
        for style in self.styles.values():
            pointed = style.find(f"{q('pPr')}/{q('numPr')}/{q('numId')}")
            number = None if pointed is None else numbers.get(pointed.get(q("val")))
            if number is not None:
                abstract = number.find(q("abstractNumId")).get(q("val"))
                definition = defined[abstract]
                indents = [int(indent.get(q("left"), 0)) for indent in definition.iter(q("ind"))]
                levels = len(definition.findall(q("lvl")))
                found[style.get(q("styleId"))] = ListDefinition(abstract, indents, levels)
        return found

    def list_definition(self, style: str) -> ListDefinition | None:
        """The list definition that a list style points to; None if it points to none."""
        return self.lists.get(self.style_id(style) or "")

    def _numbering_elements(self, name: str) -> list[Element]:
        return [
            element
            for part in self.related("numbering")[:1]
            for element in self.tree(part).findall(q(name))
        ]

    @cached_property
    def list_numbers(self) -> frozenset[int]:
        """The numbers of the template's own lists."""
        return frozenset(int(number.get(q("numId"))) for number in self._numbering_elements("num"))

    @cached_property
    def numbering_halves(self) -> tuple[str, str]:
        """The part that numbers lists, before and after the place of further lists."""
        elements = (*self._numbering_elements("abstractNum"), *self._numbering_elements("num"))
        return _halves(self.tree(self.related("numbering")[0]), elements[-1])

    @cached_property
    def type_halves(self) -> tuple[str, str]:
        """The list of types, before and after the place of further parts."""
        root = self.tree(CONTENT_TYPES)
        return _halves(root, root[-1])

    def related(self, kind: str) -> list[str]:
        """The parts of a kind that the document refers to."""
        return [
            self.target(rel["Target"])
            for rel in self.relations(self.main)
            if rel.get("Type", "").rpartition("/")[2] == kind
            and rel.get("TargetMode") != "External"
        ]

    def filled_parts(self) -> list[tuple[str, str]]:
        """What each further part that templates fill is called, and its name."""
        return [(kind, name) for kind in FILLED_PARTS for name in self.related(kind)]

    def target(self, address: str) -> str:
        """The part that the document refers to by an address."""
        joined = posixpath.join("/", posixpath.dirname(self.main), address)
        return self.package.own_name(posixpath.normpath(joined).lstrip("/"))

    def relations(self, source: str) -> list[dict[str, str]]:
        """What the template says of each reference of a part."""
        name = relations_part(source)
        return [dict(rel.attrib) for rel in self.tree(name)] if name in self.package else []


def _halves(root: Element, last: Element) -> tuple[str, str]:
    """A part as text, up to an element of it and from there on."""
    mark = etree.PI(_ADDED_MARK)
    last.addnext(mark)
    before, _, after = etree.tostring(root, encoding="unicode").partition(f"<?{_ADDED_MARK} ?>")
    root.remove(mark)
    return before, after


def _element(name: str, attributes: Mapping[str, str]) -> str:
    stated = "".join(f" {key}={quoted(value)}" for key, value in attributes.items())
    return f"<{name}{stated}/>"


class DocumentParts:
    """The parts of a document: those of its template, those filled in, and those it adds."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._parts: dict[str, bytes] = {}
        self._texts: dict[str, str] = {}
        self._types: list[str] = []
        self._relations: dict[str, list[dict[str, str]]] = {}
        self._changed: set[str] = set()
        self._lists: list[str] = []
        self._free_lists = (number for number in count(1) if number not in file.list_numbers)

    def has_part(self, name: str) -> bool:
        return any(name in known for known in (self._file.package, self._parts, self._texts))

    def put(self, name: str, xml: str) -> None:
        """Puts markup in place of a part's."""
        self._texts[name] = xml

    def xml(self, name: str) -> str:
        """The markup of a part, without its declaration."""
        if name in self._texts:
            return self._texts[name]
        root = etree.fromstring(self._parts[name]) if name in self._parts else self._file.tree(name)
        return str(etree.tostring(root, encoding="unicode"))

    def relations(self, source: str) -> list[dict[str, str]]:
        """The references of a part, each as the part that lists them says it."""
        if source not in self._relations:
            self._relations[source] = self._file.relations(source)
        return self._relations[source]

    def relate(
        self, kind: str, target: str, *, source: str | None = None, outside: bool = False
    ) -> str:
        """The id of a new relation of the document, or of another part."""
        source = self._file.main if source is None else source
        relations = self.relations(source)
        taken = {relation["Id"] for relation in relations}
        linked = next(name for at in count(1) if (name := f"rId{at}") not in taken)
        more = {"TargetMode": "External"} if outside else {}
        address = target if outside else posixpath.relpath(target, posixpath.dirname(source) or ".")
        kind = kind if "/" in kind else f"{_OFFICE}/{kind}"
        relations.append({"Id": linked, "Type": kind, "Target": address, **more})
        self._changed.add(source)
        return linked

    def add_part(self, name: str, content: bytes, content_type: str) -> None:
        self._parts[name] = content
        attributes = {"PartName": f"/{name}", "ContentType": content_type}
        self._types.append(_element("Override", attributes))

    def add_header(self) -> str:
        """The id of a new header, which is empty."""
        names = (f"word/header{number}.xml" for number in count(1))
        name = next(name for name in names if not self.has_part(name))
        style = self._file.style_id("header") or "Header"
        root = W.hdr(W.p(W.pPr(W.pStyle({q("val"): style}))))
        self.add_part(name, etree.tostring(root), _HEADER_TYPE)
        return self.relate(HEADER, name)

    def add_copy(self, name: str, copy: str, xml: str) -> None:
        """Adds what a part becomes under another name, which refers to what the part does."""
        is_own = name in self._file.package
        self.add_part(copy, b"", self._file.package.content_type(name) if is_own else _HEADER_TYPE)
        self.put(copy, xml)
        if self.relations(name):
            self._relations[copy] = self.relations(name)
            self._changed.add(copy)

    def add_list(self, definition: ListDefinition, override: str = "") -> int:
        """The number of a new list."""
        number = next(self._free_lists)
        of = f'<w:abstractNumId w:val="{definition.number}"/>'
        self._lists.append(f'<w:num w:numId="{number}">{of}{override}</w:num>')
        return number

    def save(self, properties: Properties) -> bytes:
        """The bytes of the document, with these properties."""
        if not self.has_part(PROPERTIES):
            kind = f"{_PACKAGE}/relationships/metadata/core-properties"
            self.relate(kind, PROPERTIES, source="")
            self.add_part(PROPERTIES, b"", _CORE_TYPE)
        self._put_lists()
        parts = {**self._parts}
        for name, xml in self._texts.items():
            parts[name] = f"{_DECLARATION}{xml}".encode()
        parts[PROPERTIES] = core_properties(properties)
        for name in self._file.package.names:
            if name not in parts:
                parts[name] = self._file.package.part(name)
        return archive_of(parts)

    def _put_lists(self) -> None:
        """Puts in the lists of references, of types and of numbers, where something was added."""
        for source in self._changed:
            stated = "".join(_element("Relationship", rel) for rel in self._relations[source])
            name = self._file.package.own_name(relations_part(source))
            self.put(name, f'<Relationships xmlns="{_RELATIONS}">{stated}</Relationships>')
        if self._types:
            self.put(CONTENT_TYPES, "".join(self._types).join(self._file.type_halves))
        if self._lists:
            (name,) = self._file.related("numbering")
            self.put(name, "".join(self._lists).join(self._file.numbering_halves))
