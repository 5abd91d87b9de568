"""An Office file as a package: its parts, their types, and what each part refers to.

Everything that reads Office files opens them here: what arrives from others, and what
svreport made itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property
from itertools import islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from zipfile import ZipInfo

from svreport.core.frozen import Frozen, field
from svreport.files import ooxml

Element: TypeAlias = Any

PROPERTIES = "docProps/core.xml"
# How a file says yes, and no.
YES, NO = ("1", "true", "on"), ("0", "false", "off")
_TAG = attrgetter("tag")
_TYPES = f"http://schemas.openxmlformats.org/package/2006/content-types{ooxml.APART}"
_RELATION = f"http://schemas.openxmlformats.org/package/2006/relationships{ooxml.APART}Relationship"
_RELS = ".rels"
_ENDS, _END_LENGTH = b"PK\x05\x06", 22
# Larger parts are unpacked again each time, so that no more than the file is held in memory.
_LARGE = 1_000_000
_XML_ENDINGS = (".xml", ".rels", ".vml")


class Relation(Frozen):
    """A reference from a part, by `id`; `kind` is the last word of its type.

    `source` is empty for the file as a whole; `target` is a part's name, or an
    address where it is `outside` the file.
    """

    source: str
    id: str
    kind: str
    target: str
    outside: bool


class Package(Frozen, eq=False, dict=True):
    """An Office file whose parts can be read one by one, each no larger than it says.

    `entries` has the parts by their names in lower case: Office forgives case. All that
    reads a part raises Damaged where it is missing or not what it should be, and Unsafe.
    """

    content: bytes
    entries: Mapping[str, ZipInfo]
    _parts: dict[str, bytes] = field(default_factory=dict)
    _relations: dict[str, list[Relation]] = field(default_factory=dict)
    _trees: dict[str, Element] = field(default_factory=dict)
    _tags: dict[str, Set[Any]] = field(default_factory=dict)

    @cached_property
    def names(self) -> Sequence[str]:
        return tuple(entry.orig_filename for entry in self.entries.values())

    @property
    def comment(self) -> str:
        """What the archive says of itself after its last byte; no Office program writes there."""
        return self.content[self.content.rfind(_ENDS) + _END_LENGTH :].decode("utf-8", "replace")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.entries

    def own_name(self, name: str) -> str:
        """Return a part's name as the file itself writes it; the name where it has no such part."""
        entry = self.entries.get(name.lower())
        return entry.orig_filename if entry else name

    def part(self, name: str) -> bytes:
        """Return the bytes of a part."""
        key = name.lower()
        if key not in self._parts:
            entry = self.entries.get(key)
            if entry is None:
                raise ooxml.Damaged(f"{name} is missing")
            unpacked = ooxml.unpack(self.content, entry)
            if len(unpacked) > _LARGE:
                return unpacked
            self._parts[key] = unpacked
        return self._parts[key]

    def xml(self, name: str) -> Element:
        """Return the root element of a part, which is parsed once unless it is forgotten."""
        if name not in self._trees:
            from lxml import etree

            try:
                self._trees[name] = etree.fromstring(self.part(name), _parser())
            except etree.XMLSyntaxError as reason:
                raise ooxml.Damaged(f"{name}: {reason}") from reason
        return self._trees[name]

    def forget(self, name: str) -> None:
        """Lets go of the elements of a part, which is parsed again if it is asked for again."""
        self._trees.pop(name, None)

    def tags(self, name: str) -> Set[Any]:
        """Return the names of the elements in a part, which is looked through once."""
        if name not in self._tags:
            self._tags[name] = {*map(_TAG, self.xml(name).iter())}
        return self._tags[name]

    def xml_parts(self, *starts: str) -> Iterator[tuple[str, Element]]:
        """Yield the XML parts whose names begin so, in the file's order."""
        for name in self.names:
            if name.startswith(starts) and name.endswith(".xml"):
                yield name, self.xml(name)

    def content_type(self, name: str) -> str:
        """Return the type of a part in lower case, or nothing where none is given."""
        by_part, by_ending = self._types
        ending = name.rpartition(".")[2].lower()
        return by_part.get(name.lower()) or by_ending.get(ending, "")

    @cached_property
    def _types(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        by_part: dict[str, str] = {}
        by_ending: dict[str, str] = {}
        for name, attributes in self.elements(ooxml.CONTENT_TYPES, (_OVERRIDE, _DEFAULT)):
            kind = attributes.get("ContentType", "").lower()
            if name == _OVERRIDE:
                by_part[attributes.get("PartName", "").removeprefix("/").lower()] = kind
            else:
                by_ending[attributes.get("Extension", "").lower()] = kind
        return by_part, by_ending

    def relations(self, source: str = "") -> list[Relation]:
        """Return what a part refers to; without one, what the file as a whole does."""
        if source not in self._relations:
            part = relations_part(source)
            if part not in self:
                return []
            elements = self.elements(part, (_RELATION,))
            found = [_relation(source, attributes) for _, attributes in elements]
            self._relations[source] = found
        return self._relations[source]

    def all_relations(self) -> Iterator[Relation]:
        """Yield what all parts refer to."""
        for part in self.names:
            folder, name = posixpath.split(part)
            above, last = posixpath.split(folder)
            if last == "_rels" and name.endswith(_RELS):
                yield from self.relations(posixpath.join(above, name.removesuffix(_RELS)))

    def related(self, source: str) -> dict[str, str]:
        """Return the names of the parts that a part refers to, by the ids of its relations."""
        return {rel.id: rel.target for rel in self.relations(source) if not rel.outside}

    def elements(self, part: str, wanted: Collection[str]) -> list[tuple[str, Mapping[str, str]]]:
        """Return the elements of these names, with their attributes, in their order."""
        reader = _ElementList(part, wanted)
        ooxml.read_markup(part, self.part(part), reader)
        return reader.elements


@cache
def _parser() -> Any:
    """The reader of parts: one for all, as it keeps the names that it has met."""
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True)


_OVERRIDE, _DEFAULT = f"{_TYPES}Override", f"{_TYPES}Default"


class _ElementList:
    """Takes the elements of some names, as lists of types and relations have them."""

    def __init__(self, part: str, wanted: Collection[str]) -> None:
        self.elements: list[tuple[str, Mapping[str, str]]] = []
        self._part = part
        self._wanted = wanted
        self._depth = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        ooxml.refuse_depth(self._depth, self._part)
        if name in self._wanted:
            self.elements.append((name, attributes))

    def end(self, name: str) -> None:
        self._depth -= 1

    def text(self, text: str) -> None:
        """Such lists hold no words."""


def relations_part(source: str) -> str:
    """Return the name of the part that says what another, or the file as a whole, refers to."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}{_RELS}")


def open_package(content: bytes) -> Package:
    """Return the Office file of these bytes, once every part is known to be what it says.

    Raises Unsafe for what no honest file holds, such as a zip bomb or a document
    type, OtherKind for an archive that is no Office file, and Damaged for what is none.
    """
    package = Package(content, ooxml.archive_entries(content))
    if ooxml.CONTENT_TYPES not in package:
        raise ooxml.OtherKind("it is not an Office file")
    ooxml.refuse_doctype(ooxml.CONTENT_TYPES, package.part(ooxml.CONTENT_TYPES))
    for name in package.names:
        part = package.part(name)
        # What a part is called says less than its type of how programs read it.
        is_xml = package.content_type(name).endswith(("+xml", "/xml"))
        if is_xml or name.lower().endswith(_XML_ENDINGS):
            ooxml.refuse_doctype(name, part)
    return package


def core_properties(path: Path) -> bytes:
    """Return the part of an Office file that has its title, subject and keywords.

    Raises OSError, and PackageError where it is not an Office file or has none.
    """
    content = ooxml.file_content(path)
    return Package(content, ooxml.archive_entries(content)).part(PROPERTIES)


def _relation(source: str, attributes: Mapping[str, str]) -> Relation:
    outside = attributes.get("TargetMode") == "External"
    target = attributes.get("Target", "")
    return Relation(
        source=source,
        id=attributes.get("Id", ""),
        kind=attributes.get("Type", "").rpartition("/")[2],
        target=target if outside else _part_name(source, target),
        outside=outside,
    )


def _part_name(source: str, target: str) -> str:
    """Return the name of the part that a target means, seen from another. Raises Damaged."""
    name = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target))
    if target.startswith("//") or not name.strip("/"):
        raise ooxml.Damaged(f"{source or 'the file'} refers to a part that cannot be")
    return name.lstrip("/")


_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class WordChange(Frozen):
    """Words of a text, and what takes their place: which of its occurrences, counted from 0."""

    words: str
    number: int
    becomes: str


def change_words(texts: Sequence[Element], changes: Iterable[WordChange]) -> None:
    """Change words in the elements that hold a text, one after another.

    What takes their place looks as their first character did. Raises ValueError where the text
    lacks them.
    """
    text = "".join(element.text or "" for element in texts)
    spans = [(_occurrence(text, change), change) for change in changes]
    for start, change in sorted(spans, key=lambda span: -span[0]):
        _put(texts, start, start + len(change.words), change.becomes)


def _occurrence(text: str, change: WordChange) -> int:
    start = text.index(change.words)
    for _ in range(change.number):
        start = text.index(change.words, start + len(change.words))
    return start


def _put(texts: Sequence[Element], start: int, end: int, words: str) -> None:
    first = 0
    for element in texts:
        own = element.text or ""
        last = first + len(own)
        if first < end and start < last:
            before, after = own[: max(0, start - first)], own[max(0, end - first) :]
            element.text = f"{before}{words if first <= start else ''}{after}"
            element.set(_SPACE, "preserve")
        first = last


def markup_of(root: Element) -> bytes:
    """Return a part as Office writes it, with what stands before its root element."""
    from lxml import etree

    markup: bytes = etree.tostring(root.getroottree(), encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + markup


NOT_INSTALLED = (
    "It was not validated against the Open XML standard: that needs pip install svreport[verify]."
)
MOST_ERRORS = 5
# The standard lets a property be on or off in these words too, and LibreOffice writes them; and
# drawings of two parts have one number, as where a logo was copied from header to header.
_NO_FAULT = re.compile(
    r"Value '(?:true|false|1|0)' is not in allowed values: \['(?:off', 'on|on', 'off)'\]"
    r"|duplicate wp:docPr id \d+; first seen in "
)


def schema_errors(content: bytes, suffix: str) -> list[str] | None:
    """Return the first errors of an Office file by the standard; None without the validator."""
    try:
        validator = _validator()
    except ImportError:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        errors = map(str, validator.validate(str(path)).errors)
        return [*islice((error for error in errors if not _NO_FAULT.search(error)), MOST_ERRORS)]


@cache
def _validator() -> Any:
    """The validator, whose rules take a while to read. Raises ImportError."""
    from openxml_audit import OpenXmlValidator

    return OpenXmlValidator()


def text_of(element: Element, *tags: str) -> str:
    """Return the text of the elements of these names within an element."""
    return "".join(part.text or "" for part in element.iter(*tags))


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace; nothing for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
