"""What an Office file may be made of: parts, references, fields and elements; nothing active.

These are what svreport writes, and what Word, Excel, PowerPoint and LibreOffice write for the
layout of a template or of a copy that they save. Whatever is in none of these lists is refused:
some of it with words of its own, in REFUSED.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import AnyStr

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.files.ooxml import APART, printable
from svreport.files.ooxml.package import NO, YES, Element, Package, Relation

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCT = "{http://purl.org/dc/terms/}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


# What Office and LibreOffice name what is theirs by.
OFFICE_SPACES = tuple(
    f"{{{space}"
    for space in (
        *("http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/"),
        *("http://www.w3.org/", "urn:schemas-microsoft-com:", "http://schemas.libreoffice.org/"),
    )
)


def _names(namespace: str, words: str) -> frozenset[str]:
    return frozenset(f"{namespace}{word}" for word in words.split())


_COMMON_PARTS = (
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|"
    r"{0}/theme/theme\d*\.xml|{0}/theme/_rels/theme\d*\.xml\.rels|"
    r"{0}/charts/chart\w*\.xml|{0}/charts/_rels/chart\w*\.xml\.rels|"
    r"{0}/embeddings/[\w ]+\.xlsx|"
)
_PICTURES = r"{0}/media/[\w-]+\.(?:png|jpe?g|gif|emf|wmf|bmp|tiff?)|"
# The parts of each kind of file, by its suffix.
PARTS = {
    ".docx": pattern(
        (_COMMON_PARTS + _PICTURES).format("word")
        + r"word/(?:document|styles|settings|fontTable|numbering|footnotes|endnotes)\.xml|"
        r"word/(?:header|footer)\d*(?:-landscape)?\.xml|word/fonts/font\d+\.odttf|"
        r"word/_rels/[\w-]+\.xml\.rels"
    ),
    ".xlsx": pattern(
        _COMMON_PARTS.format("xl")
        + r"xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|"
        r"xl/(?:worksheets|drawings|tables)/(?:_rels/)?(?:sheet|drawing|table)\d*\.xml(?:\.rels)?"
    ),
    ".pptx": pattern(
        (_COMMON_PARTS + _PICTURES).format("ppt")
        + r"ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|"
        r"ppt/_rels/presentation\.xml\.rels|"
        r"ppt/(?:slides|slideLayouts|slideMasters|notesMasters|notesSlides|handoutMasters)/"
        r"(?:_rels/)?[A-Za-z]+\d*\.xml(?:\.rels)?"
    ),
}


def is_on(mark: Element | None) -> bool:
    """Return whether a mark of Word's is set: its element is there, and does not say no."""
    return mark is not None and mark.get(f"{W}val") not in NO


def lines_of(name: str) -> list[str]:
    """Return the lines of a list beside this module, without its comments."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _elements() -> Mapping[str, frozenset[str]]:
    """Return the names of each kind that `elements.txt` has."""
    found: dict[str, frozenset[str]] = {}
    kind, namespace = "", ""
    for line in lines_of("elements.txt"):
        if line.startswith("["):
            kind, space = line[1:-1].split()
            namespace = "" if space == "-" else f"{{{space}}}"
        else:
            found[kind] = found.get(kind, frozenset()) | _names(namespace, line)
    return found


_KINDS = _elements()
# What parts refer to, by the last word of the type.
RELATIONS = _KINDS["relations"]
# The fields of Word that are worked out from the document, and the functions of workbooks.
FIELDS, FUNCTIONS = _KINDS["fields"], _KINDS["functions"]
PAGE_TAGS, PAGE_ATTRIBUTES = _KINDS["page"], _KINDS["page-attributes"]
_SHARED = _KINDS["drawing"] | _KINDS["chart"] | _KINDS["choices"]
_OWN = {".docx": "word", ".xlsx": "sheet", ".pptx": "slides"}
ELEMENTS = {suffix: _KINDS[kind] | _SHARED for suffix, kind in _OWN.items()}
# The properties that svreport writes, and those that hold nothing of anyone.
PROPERTIES = _names(DC, "title subject creator language identifier")
PROPERTIES |= _names(CP, "keywords lastModifiedBy revision lastPrinted")
PROPERTIES |= _names(DCT, "created modified")
# Those that have no words but svreport's own.
FIXED_PROPERTIES = {
    f"{DC}description": pattern(r"(?:Fingerprint: [0-9A-Z-]+)?"),
    f"{CP}category": pattern(r""),
    f"{CP}contentStatus": pattern(r"(?:Draft|Final)?"),
    f"{CP}revision": pattern(r"\d*"),
    **dict.fromkeys(
        (f"{CP}lastPrinted", f"{DCT}created", f"{DCT}modified"), pattern(r"[\d:.TZ+-]*")
    ),
}
# Of docProps/app.xml, what names people, places and the council's own systems.
PERSONAL = _KINDS["personal"]
# The settings of a Word document that shape it; all others are left out of templates.
SETTINGS = _KINDS["settings"]

_REFUSED_KINDS = {
    "tracked": ("a tracked change", "Accept or reject all changes (Review), and save it again"),
    "comment": ("a comment", "Delete all comments (Review), and save it again"),
    "object": ("an object of another program", "Delete it, or put in a picture of it"),
    "document": ("a document within it", "Copy its text in, and delete it"),
    "hidden": ("hidden text", "Show it (¶), and delete it or clear Hidden (Ctrl+D)"),
    "rules": ("rules that change cells", "Take them out (Data, or Conditional Formatting)"),
    "motion": ("an animation", "Take it out (Animations)"),
    "media": ("a sound or a film", "Delete it"),
    "picture": ("a drawing of an old kind", "Delete it, or add it again as a picture or text box"),
}
# What is done with a part or an element, its name or words of it, what it is, and what to do.
PART_LINES = [line.split(" : ") for line in lines_of("parts.txt")]
REFUSED = {name: words for kind, words in _REFUSED_KINDS.items() for name in _KINDS[kind]}
REFUSED |= {line[1]: (line[2], line[3]) for line in PART_LINES if line[0] == "element"}
REFUSED_PARTS = {line[1]: (line[2], line[3]) for line in PART_LINES if line[0] == "refuse"}
UNKNOWN = "Take it out, or ask whoever looks after svreport to allow it"


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
        if _RUN.match(name) or any(attributes.get(flag) in YES for flag in _RUN_FLAGS):
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
