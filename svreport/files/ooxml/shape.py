"""Whether an Office file is made of nothing but what may leave: see `allowed.py` for the lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from svreport.core.frozen import Frozen, field
from svreport.core.patterns import pattern
from svreport.core.text import LINKS
from svreport.files.ooxml import CONTENT_TYPES, printable
from svreport.files.ooxml.allowed import (
    ELEMENTS,
    FIELDS,
    FIXED_PROPERTIES,
    PARTS,
    PERSONAL,
    PROPERTIES,
    REFUSED,
    REFUSED_PARTS,
    RELATIONS,
    SETTINGS,
    UNKNOWN,
    A,
    S,
    W,
)
from svreport.files.ooxml.hidden_text import hidden_texts, twisted_looks
from svreport.files.ooxml.package import NO, Element, Package, Relation
from svreport.files.ooxml.package import PROPERTIES as CORE

APP = "docProps/app.xml"
WORD_SETTINGS = "word/settings.xml"
MAIN_PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
# Places on a slide that a click leads to; anything else would run or open something.
_ACTION = pattern(r"ppaction://(?:hlinksldjump|hlinkshowjump\?jump=\w+)")
_ADDRESSED = pattern(r'\s*HYPERLINK\s+"?([^"\s\\]+)', re.IGNORECASE)


class Irregularity(Frozen):
    """What a file has that it may not have, the part that has it, and what to do about it."""

    part: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} ({self.part}). {self.remedy}."


def suffix_of(package: Package) -> str:
    """Return the suffix of the kind of file that a package is; nothing for any other kind."""
    return next((suffix for main, suffix in MAIN_PARTS.items() if main in package), "")


def irregularities(package: Package, suffix: str) -> Iterator[Irregularity]:
    """Yield everything in a file of that kind which is not of the allowed shape."""
    for name in package.names:
        yield from part_irregularities(name, package, suffix)
    yield from file_irregularities(package, suffix)


def file_irregularities(package: Package, suffix: str) -> Iterator[Irregularity]:
    """Yield what is not of the allowed shape in the file as a whole, whatever each part has."""
    if package.comment:
        what = f"a comment of the archive, “{printable(package.comment)}”"
        yield Irregularity("the file", what, "Save it again in Office")
    relations = list(package.all_relations())
    for relation in relations:
        yield from _of_relation(relation, package)
    known = {relation.target.lower() for relation in relations}
    for name, entry in package.entries.items():
        if name not in known and not name.endswith(_NEVER_REFERRED):
            yield Irregularity(printable(entry.orig_filename), *_LOOSE)
    yield from (Irregularity(part, *found) for part, found in hidden_texts(package, suffix))


def part_irregularities(name: str, package: Package, suffix: str) -> Iterator[Irregularity]:
    """Yield what is not of the allowed shape in a part."""
    if "macroenabled" in package.content_type(name):
        yield Irregularity(printable(name), *REFUSED_PARTS["vbaproject"])
    elif not PARTS[suffix].fullmatch(name):
        words = (known for word, known in REFUSED_PARTS.items() if word in name.lower())
        what, remedy = next(words, ("a part that svreport does not know", UNKNOWN))
        yield Irregularity(printable(name), what, remedy)
    elif name.endswith(".xml"):
        yield from _of_part(name, package, ELEMENTS[suffix])
        yield from (Irregularity(name, *found) for found in twisted_looks(name, package))


def _of_part(name: str, package: Package, allowed: frozenset[str]) -> Iterator[Irregularity]:
    if name.startswith("docProps/"):
        yield from _of_properties(name, package.xml(name))
    elif name == WORD_SETTINGS:
        yield from _of_settings(name, package.xml(name))
    elif name != CONTENT_TYPES and "/theme/" not in name:
        # Of styles with hidden text, those count that some text has.
        own = allowed | {f"{W}vanish"} if name == "word/styles.xml" else allowed
        yield from _of_markup(name, package, own)


_NEVER_REFERRED = (".rels", CONTENT_TYPES.lower())
_LOOSE = "a part that nothing in the file refers to", "Save it again in Office"


def paragraph_texts(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph of a document or a slide."""
    for paragraph in root.iter(f"{W}p", f"{A}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{W}t", f"{A}t"))


def _of_relation(relation: Relation, package: Package) -> Iterator[Irregularity]:
    source = relation.source or "the file"
    if relation.kind == "attachedTemplate":
        yield Irregularity(source, *REFUSED[f"{W}attachedTemplate"])
    elif relation.outside and relation.kind == "hyperlink":
        if not relation.target.lower().startswith(LINKS):
            target = printable(relation.target)
            what = f"a link to {target}, which is neither https: nor mailto:"
            yield Irregularity(source, what, "Change its address, or remove the link")
    elif relation.outside:
        what = f"something that is loaded from {printable(relation.target)}"
        yield Irregularity(source, what, "Put it into the file itself, or delete it")
    elif relation.kind not in RELATIONS:
        words = (known for word, known in REFUSED_PARTS.items() if word in relation.target.lower())
        unknown = f"a reference that svreport does not know ({printable(relation.kind)})", UNKNOWN
        yield Irregularity(source, *next(words, unknown))
    elif relation.kind == "package" and "/charts/" not in relation.source:
        yield Irregularity(source, *REFUSED[f"{W}object"])
    elif relation.target not in package:
        what = f"a reference to {printable(relation.target)}, which is not there"
        yield Irregularity(source, what, "Save it again in Office")


def _of_properties(name: str, root: Element) -> Iterator[Irregularity]:
    """Properties that nobody should read in a document that was sent out."""
    for child in root.iterchildren("*"):
        text = (child.text or "").strip()
        local = child.tag.rpartition("}")[2]
        if name == CORE:
            fixed = FIXED_PROPERTIES.get(child.tag)
            is_own = fixed.fullmatch(text) if fixed else child.tag in PROPERTIES
        else:
            is_own = name != APP or local not in _PERSONAL_WORDS
        if text and not is_own:
            what = f"the property {local}, “{printable(text)}”"
            yield Irregularity(name, what, "Clear it (File, Info)")


# What LibreOffice and Word write of every file tells of nobody.
_PERSONAL_WORDS = PERSONAL - {"Template", "TotalTime"}


def _of_settings(name: str, root: Element) -> Iterator[Irregularity]:
    for child in root.iterchildren():
        if child.tag in REFUSED:
            yield Irregularity(name, *REFUSED[child.tag])
        elif child.tag not in SETTINGS:
            yield _unknown(name, child)


def _of_markup(name: str, package: Package, allowed: frozenset[str]) -> Iterator[Irregularity]:
    """What stands in a part, and is no layout that svreport knows."""
    root, tags = package.xml(name), package.tags(name)
    for tag in sorted(tags - allowed, key=str):
        for element in root.iter(tag):
            # An element may say that what it names is not so.
            if not isinstance(tag, str) or element.get(f"{W}val") not in NO:
                yield _unknown(name, element)
                break
    if tags & _FIELD_TAGS:
        yield from _of_fields(name, root)
    if tags & _LINK_TAGS:
        yield from _of_links(name, root)
    for shown in root.iter(f"{A}fld") if "/slides/" in name else ():
        if shown.get("type") != "slidenum":
            what = f"a field that changes by itself ({printable(shown.get('type') or '')})"
            yield Irregularity(name, what, "Type its text in its place")


_LINK_TAGS = {f"{A}hlinkClick", f"{W}hyperlink", f"{S}hyperlink"}
_FIELD_TAGS = {f"{W}fldChar", f"{W}fldSimple", f"{W}instrText"}


def _unknown(name: str, element: Element) -> Irregularity:
    if not isinstance(element.tag, str):
        return Irregularity(name, "a comment in its markup", "Save it again in Office")
    if element.tag in REFUSED:
        what, remedy = REFUSED[element.tag]
        text = " ".join("".join(element.itertext()).split())
        return Irregularity(name, f"{what}: “{printable(text)}”" if text else what, remedy)
    local = printable(element.tag.rpartition("}")[2])
    return Irregularity(name, f"something that svreport does not know (“{local}”)", UNKNOWN)


def _of_fields(name: str, root: Element) -> Iterator[Irregularity]:
    """Fields that fetch or run something, or show what is not in the document."""
    for instruction in dict.fromkeys(code.instruction for code in fields_in(root)):
        words = instruction.split()
        address = _ADDRESSED.match(instruction)
        if words and words[0].upper() not in FIELDS:
            what = f"the field {printable(words[0].upper())}, which svreport does not know"
            yield Irregularity(name, what, "Delete it, or press Ctrl+Shift+F9 to make it text")
        elif address and not address[1].lower().startswith(LINKS):
            what = f"a link to {printable(address[1])}, which is neither https: nor mailto:"
            yield Irregularity(name, what, "Change its address, or remove the link")


_PAGES = pattern(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_REFERENCE = pattern(
    r'\s*(?:(?:PAGEREF|REF|NOTEREF)\s+|HYPERLINK\s+\\l\s+)"?([^"\s]+)', re.IGNORECASE
)
ANOTHER = "MADE-BY-ANOTHER-FIELD"
_TEXT = f"{W}t"


class Field(Struct):
    """A field's instruction, however many runs it is split over, and its elements of text.

    It `begins` at an element.
    """

    begins: Element
    instruction: str = ""
    texts: list[Element] = field(default_factory=list)
    is_filled: bool = False

    @property
    def bookmark(self) -> str | None:
        """The bookmark that it refers to, if any."""
        named = _REFERENCE.match(self.instruction)
        return named[1] if named else None

    @property
    def is_page_number(self) -> bool:
        return _PAGES.match(self.instruction) is not None

    def name_another(self) -> None:
        """Say that another field gives the first word that it is told, which may be any."""
        if not (self.is_filled or self.instruction.strip()):
            self.instruction = f"{ANOTHER} "


def fields_in(element: Element) -> Iterator[Field]:
    """Yield the fields within an element, also one that does not end there."""
    for simple in element.iter(f"{W}fldSimple"):
        yield Field(simple, simple.get(f"{W}instr") or "", list(simple.iter(f"{W}t")))
    yield from _complex_fields(element)


def _complex_fields(element: Element) -> list[Field]:
    """The fields that are begun, separated and ended by marks."""
    found: list[Field] = []
    within = [Field(element)]  # what is in no field
    for part in element.iter(f"{W}fldChar", f"{W}instrText", _TEXT):
        if part.tag == _TEXT:
            for outer in within:
                outer.texts += [part] if outer.is_filled else []
            continue
        mark = part.get(f"{W}fldCharType")
        if mark == "begin":
            within[-1].name_another()
            found.append(Field(part))
            within.append(found[-1])
        elif mark == "end" and len(within) > 1:
            within.pop()
        elif mark == "separate":
            within[-1].is_filled = True
        elif part.tag == f"{W}instrText":
            within[-1].instruction += part.text or ""
    return found


def _of_links(name: str, root: Element) -> Iterator[Irregularity]:
    for link in root.iter(*_LINK_TAGS):
        if _SAID_OF_LINKS.isdisjoint(link.keys()):
            continue
        action = link.get("action") or ""
        if action and not _ACTION.fullmatch(action):
            what = f"a click that starts something ({printable(action)})"
            yield Irregularity(name, what, "Remove it (Insert, Action)")
        elif any(link.get(note) for note in _NOTES.intersection(link.keys())):
            yield Irregularity(name, "a link with a note of its own", "Make the link again")


_NOTES = frozenset(("tooltip", f"{W}tooltip", f"{W}docLocation", f"{W}tgtFrame"))
_SAID_OF_LINKS = _NOTES | {"action"}
