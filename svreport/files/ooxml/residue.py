"""What Office leaves in a file beside the document, and what nobody reads there.

It is dropped from templates when they are read, and from files before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set

from svreport.core.frozen import Frozen
from svreport.files.ooxml import CONTENT_TYPES, archive_of
from svreport.files.ooxml.allowed import (
    ELEMENTS,
    MC,
    OFFICE_SPACES,
    PART_LINES,
    PERSONAL,
    PROPERTIES,
    REFUSED,
    SETTINGS,
    W14,
    A,
    W,
)
from svreport.files.ooxml.package import PROPERTIES as CORE
from svreport.files.ooxml.package import Element, Package, local_name, open_package
from svreport.files.ooxml.shape import APP, WORD_SETTINGS, suffix_of

# Whole parts by what they are, and elements that say nothing to a reader.
_PARTS = {line[2]: re.compile(line[1]) for line in PART_LINES if line[0] == "drop"}
_MARKS = {line[1]: line[2] for line in PART_LINES if line[0] == "mark"}
_RSID = re.compile(rf"{re.escape(W)}rsid\w*|{re.escape(W14)}(?:paraId|textId)")
_REFERRED = re.compile(r'(?:PAGEREF|REF|NOTEREF|HYPERLINK\s+\\l)\s+"?([^"\s]+)', re.IGNORECASE)


class CleanedFile(Frozen):
    """A file without its residue, and what that was, each kind once."""

    content: bytes
    dropped: Collection[str]


def without_residue(content: bytes) -> bytes:
    """Return an Office file without what Office leaves in it; any other as it is.

    Raises PackageError.
    """
    return cleaned(content).content


def cleaned(content: bytes) -> CleanedFile:
    """Return an Office file without what Office leaves in it. Raises PackageError."""
    package = open_package(content)
    suffix = suffix_of(package)
    if not suffix:
        return CleanedFile(content, ())
    dropped: dict[str, None] = {}
    gone = {}
    for name in package.names:
        for what, pattern in _PARTS.items():
            if pattern.fullmatch(_described(name)):
                gone[name.lower()] = what
                dropped[what] = None
    changed: dict[str, bytes] = {}
    for name in package.names:
        if name.lower() in gone or not name.lower().endswith((".xml", ".rels")):
            continue
        found = [*_without(name, package, suffix, gone)]
        if found:
            dropped |= dict.fromkeys(what for what in found if what)
            changed[name] = _markup(package.xml(name))
    return CleanedFile(_archive(package, gone, changed) if changed or gone else content, dropped)


def _described(name: str) -> str:
    """The part that a part is of: relations go with what they are of."""
    return re.sub(r"_rels/([^/]*)\.rels$", r"\1", name)


def _without(name: str, package: Package, suffix: str, gone: Collection[str]) -> Iterator[str]:
    """Drops the residue of a part, and yields what it was; nothing for what only follows."""
    root = package.xml(name)
    if name.endswith(".rels"):
        source = _described(name)
        ids = {rel.id for rel in package.relations(source) if rel.target.lower() in gone}
        yield from _drop(root, lambda child: child.get("Id") in ids, "")
    elif name == CONTENT_TYPES:
        yield from _drop(root, lambda child: (child.get("PartName") or "")[1:].lower() in gone, "")
    elif name == APP:
        yield from _drop(root, lambda child: local_name(child) in _PERSONAL, "personal properties")
    elif name == CORE:
        yield from _drop(root, lambda child: child.tag not in PROPERTIES, "personal properties")
    elif name == WORD_SETTINGS:
        settings = SETTINGS | REFUSED.keys()
        yield from _drop(root, lambda child: child.tag not in settings, "settings of Word")
    elif "/" in name and "/theme/" not in name:
        yield from _without_marks(root)
        yield from _without_extensions(root, ELEMENTS[suffix], is_sheet="/worksheets/" in name)
        if suffix == ".docx":
            yield from _without_contents(root)
            yield from _without_bookmarks(root)


_PERSONAL = {*PERSONAL, "TitlesOfParts", "HeadingPairs"}


def _drop(root: Element, is_residue: Callable[[Element], bool], what: str) -> Iterator[str]:
    for child in list(root):
        if is_residue(child):
            root.remove(child)
            yield what


def _without_marks(root: Element) -> Iterator[str]:
    """Drops marks of spelling, of editing sessions and of what was last shown."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            if element.getparent() is not None:
                element.getparent().remove(element)
                yield "comments in the markup"
        elif element.tag in _MARKS:
            element.getparent().remove(element)
            yield _MARKS[element.tag]
        else:
            yield from _without_notes(element)


def _without_notes(element: Element) -> Iterator[str]:
    """Drops attributes that say nothing to Office, and texts between elements."""
    for key in list(element.attrib):
        if _RSID.fullmatch(key):
            del element.attrib[key]
            yield "marks of editing sessions"
        elif key.startswith("{") and not key.startswith(OFFICE_SPACES):
            del element.attrib[key]
            yield "attributes of other programs"
    if (len(element) and (element.text or "").strip()) or (element.tail or "").strip():
        element.text, element.tail = None if len(element) else element.text, None
        yield "text that nobody sees"


def _without_extensions(root: Element, allowed: Set[str], *, is_sheet: bool) -> Iterator[str]:
    """Drops what newer programs add, but for what a sheet would show and what is refused.

    What is there a second time for old programs goes where it says the same.
    """
    for extensions in [] if is_sheet else list(root.iter("{*}extLst")):
        for extension in list(extensions):
            inside = {element.tag for element in extension.iterdescendants("*")}
            if not inside <= allowed and not inside & REFUSED.keys():
                extensions.remove(extension)
                yield "additions of newer programs"
        if not len(extensions):
            extensions.getparent().remove(extensions)
    for fallback in list(root.iter(f"{MC}Fallback")):
        if _said(fallback) in map(_said, fallback.itersiblings(f"{MC}Choice", preceding=True)):
            fallback.getparent().remove(fallback)
            yield "copies for old programs"


def _said(element: Element) -> str:
    return "".join("".join(part.text or "" for part in element.iter(f"{W}t", f"{A}t")).split())


def _without_bookmarks(root: Element) -> Iterator[str]:
    """Drops the bookmarks that nothing in their part refers to."""
    anchors = [link.get(f"{W}anchor") or "" for link in root.iter(f"{W}hyperlink")]
    instructions = "".join(code.text or "" for code in root.iter(f"{W}instrText"))
    instructions += " ".join(simple.get(f"{W}instr") or "" for simple in root.iter(f"{W}fldSimple"))
    anchors += _REFERRED.findall(instructions)
    if any("{" in anchor for anchor in anchors):
        return  # a tag of the template names it
    known = {anchor.casefold() for anchor in anchors}
    ids = set()
    for start in list(root.iter(f"{W}bookmarkStart")):
        if (start.get(f"{W}name") or "").casefold() not in known:
            ids.add(start.get(f"{W}id"))
            start.getparent().remove(start)
            yield "bookmarks"
    for end in list(root.iter(f"{W}bookmarkEnd")):
        if end.get(f"{W}id") in ids:
            end.getparent().remove(end)


def _without_contents(root: Element) -> Iterator[str]:
    """Empties contents lists that Word has filled in: svreport writes their entries itself."""
    for mark in list(root.iter(f"{W}instrText")):
        if (mark.text or "").strip().startswith("TOC"):
            paragraphs, depth = [], 1
            for element in mark.xpath("following::w:fldChar", namespaces={"w": W[1:-1]}):
                depth += {"begin": 1, "end": -1}.get(element.get(f"{W}fldCharType") or "", 0)
                if not depth:
                    paragraphs = _up_to(mark, element)
                    break
            if len(paragraphs) > 1:
                _keep_first(paragraphs)
                yield "entries of a contents list"


def _up_to(mark: Element, end: Element) -> list[Element]:
    """The paragraphs from that of a mark to that of an end; none where they are no siblings."""
    first, last = (next(element.iterancestors(f"{W}p")) for element in (mark, end))
    found = [first]
    for paragraph in first.itersiblings():
        if paragraph.tag != f"{W}p":
            return []
        found.append(paragraph)
        if paragraph is last:
            return found
    return []


def _keep_first(paragraphs: Sequence[Element]) -> None:
    """Leaves of a field its first paragraph, with its instruction, its separator and its end."""
    first, *others = paragraphs
    separator = next(
        run
        for run in first.iter(f"{W}r")
        for mark in run.iter(f"{W}fldChar")
        if mark.get(f"{W}fldCharType") == "separate"
    )
    for later in list(separator.itersiblings()):
        first.remove(later)
    first.append(
        next(run for run in reversed(list(others[-1].iter(f"{W}r"))) if len(run.findall(_FLD)))
    )
    for paragraph in others:
        paragraph.getparent().remove(paragraph)


_FLD = f"{W}fldChar"


def _markup(root: Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def with_markup(package: Package, changed: Mapping[str, Element]) -> bytes:
    """Return an Office file with other markup for some of its parts."""
    return _archive(package, (), {name: _markup(root) for name, root in changed.items()})


def _archive(package: Package, gone: Collection[str], changed: Mapping[str, bytes]) -> bytes:
    names = (name for name in package.names if name.lower() not in gone)
    return archive_of({name: changed.get(name) or package.part(name) for name in names})
