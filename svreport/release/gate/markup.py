"""Whether the parts of an Office file are written as those of the document made again.

Programs write the same thing in several ways: attributes in another order, a text in more runs,
a whole number with and without its point. What is left after that is a change by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from svreport.files.ooxml.allowed import A, C, P, R, S, W
from svreport.files.ooxml.package import Element, Package

# Parts that programs write anew, and that are compared by what they show or hold nothing of it.
_OWN = (
    *("docProps/", "[Content_Types].xml", "word/settings.xml", "word/fontTable.xml"),
    *("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "ppt/viewProps.xml"),
    "ppt/presProps.xml",
)
# Elements that say nothing of the document, or are compared by what they show.
_UNCOMPARED = {
    *(f"{W}{name}" for name in ("lang", "noProof", "latentStyles", "rsid", "webHidden")),
    *(f"{S}{name}" for name in ("sheetData", "sheetViews", "sheetFormatPr", "dimension")),
    *(f"{S}{name}" for name in ("ignoredErrors", "extLst")),
    *(f"{A}endParaRPr", f"{C}externalData", f"{C}extLst", f"{A}extLst", f"{P}grpSpPr"),
}
_ATTRIBUTES = {"dirty", "err", "smtClean", "lang", "altLang", "noProof"}
_NUMBERS = (f"{C}v", f"{S}v")
_EMPTY = (f"{W}rPr", f"{W}pPr", f"{W}tcBorders", f"{A}rPr", f"{A}pPr")
_RUNS, _TEXTS = (f"{W}r", f"{A}r"), (f"{W}t", f"{A}t")
_SWITCHES = {"true": "1", "on": "1", "false": "0", "off": "0"}

Canonical = tuple[Any, ...]


def changed_parts(file: Package, rebuilt: Package) -> Iterator[str]:
    """Yield the parts of a file that are not written as they were, or are no longer there."""
    here = {name.lower() for name in file.names}
    for name in rebuilt.names:
        if name.startswith(_OWN) or not name.endswith(".xml"):
            continue
        if name.lower() not in here:
            yield f"{name} is no longer there"
        elif file.part(name) != rebuilt.part(name) and _of(file, name) != _of(rebuilt, name):
            yield f"{name} is not written as it was"


def _of(package: Package, name: str) -> Canonical | None:
    references = {rel.id: f"{rel.kind} {rel.target}" for rel in package.relations(name)}
    return _canonical(package.xml(name), references)


def _canonical(element: Element, references: Mapping[str, str]) -> Canonical | None:
    """What an element says, however it is written; None for what says nothing."""
    if not isinstance(element.tag, str) or element.tag in _UNCOMPARED:
        return None
    text = element.text or ""
    if element.tag in _NUMBERS:
        text = _number(text)
    children = [_canonical(child, references) for child in element]
    inside = _joined([child for child in children if child is not None])
    attributes = _attributes(element, references)
    if element.tag in _EMPTY and not inside and not attributes:
        return None
    if len(element):
        text = text.strip()
    return element.tag, attributes, text, *inside


def _attributes(element: Element, references: Mapping[str, str]) -> Canonical:
    found = {}
    for name, value in element.attrib.items():
        if "microsoft.com" in name or name.startswith(("{http://www.w3.org", f"{_MC}")):
            continue
        if name not in _ATTRIBUTES:
            stated = _SWITCHES.get(value, value)
            found[name] = references.get(value, value) if name.startswith(R) else stated
    if found == {f"{W}val": "1"}:
        return ()  # what is on may say so
    return tuple(sorted(found.items()))


_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def _joined(children: list[Canonical]) -> list[Canonical]:
    """The children, runs of the same look as one, and so their texts."""
    joined: list[Canonical] = []
    for child in children:
        last = joined[-1] if joined else None
        if last is not None and child[0] in _TEXTS and last[0] == child[0]:
            joined[-1] = (child[0], child[1], last[2] + child[2])
        elif last is not None and child[0] in _RUNS and last[0] == child[0] and _alike(last, child):
            joined[-1] = (*last[:3], *_joined([*last[3:], *_said(child)]))
        else:
            joined.append(child)
    return joined


def _alike(run: Canonical, other: Canonical) -> bool:
    return _look(run) == _look(other)


def _look(run: Canonical) -> list[Canonical]:
    return [child for child in run[3:] if child[0] in (f"{W}rPr", f"{A}rPr")]


def _said(run: Canonical) -> list[Canonical]:
    return [child for child in run[3:] if child[0] not in (f"{W}rPr", f"{A}rPr")]


def _number(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text
