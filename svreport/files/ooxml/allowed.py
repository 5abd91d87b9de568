"""What a finished Office file may be made of: the parts, references, fields and elements.

These are what svreport writes, and what Word, Excel, PowerPoint and LibreOffice write for the
layout of a template or of a copy that they save. Whatever is in none of these lists is refused:
some of it with words of its own, in REFUSED.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON_PARTS = (
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|"
    r"{0}/theme/theme\d*\.xml|{0}/theme/_rels/theme\d*\.xml\.rels|"
    r"{0}/charts/chart\w*\.xml|{0}/charts/_rels/chart\w*\.xml\.rels|"
    r"{0}/embeddings/[\w ]+\.xlsx|"
)
_PICTURES = r"{0}/media/[\w-]+\.(?:png|jpe?g|gif|emf|wmf|bmp|tiff?)|"
# The parts of each kind of file, by its suffix.
PARTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ".docx": re.compile(
            (_COMMON_PARTS + _PICTURES).format("word")
            + r"word/(?:document|styles|settings|fontTable|numbering|footnotes|endnotes)\.xml|"
            r"word/(?:header|footer)\d*(?:-landscape)?\.xml|word/fonts/font\d+\.odttf|"
            r"word/_rels/[\w-]+\.xml\.rels"
        ),
        ".xlsx": re.compile(
            _COMMON_PARTS.format("xl")
            + r"xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|"
            r"xl/(?:worksheets|drawings|tables)/(?:_rels/)?(?:sheet|drawing|table)\d*\.xml(?:\.rels)?"
        ),
        ".pptx": re.compile(
            (_COMMON_PARTS + _PICTURES).format("ppt")
            + r"ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|"
            r"ppt/_rels/presentation\.xml\.rels|"
            r"ppt/(?:slides|slideLayouts|slideMasters|notesMasters|notesSlides|handoutMasters)/"
            r"(?:_rels/)?[A-Za-z]+\d*\.xml(?:\.rels)?"
        ),
    }
)
# What parts refer to, by the last word of the type.
RELATIONS = _words(
    "officeDocument core-properties extended-properties styles settings fontTable "
    "font theme numbering footnotes endnotes header footer chart package image hyperlink "
    "worksheet sharedStrings table drawing slide slideLayout slideMaster notesSlide notesMaster "
    "handoutMaster presProps viewProps tableStyles"
)
LINKS = ("https:", "mailto:")
# The fields of Word that are worked out from the document itself.
FIELDS = _words("PAGE NUMPAGES SECTION SECTIONPAGES TOC PAGEREF REF NOTEREF HYPERLINK SEQ STYLEREF")
# The functions of the workbooks' formulas.
FUNCTIONS = _words("ABS IF INDEX MIN OR ROUND SUBTOTAL SUM SUMIFS")


def _names(namespace: str, words: str) -> frozenset[str]:
    return frozenset(f"{namespace}{word}" for word in words.split())


def _elements() -> Mapping[str, frozenset[str]]:
    """Return the elements of each kind of markup that `elements.txt` has."""
    found: dict[str, frozenset[str]] = {}
    kind, namespace = "", ""
    for line in Path(__file__).with_name("elements.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind, namespace = line[1:-1].split()
        elif not line.startswith("#"):
            found[kind] = found.get(kind, frozenset()) | _names(f"{{{namespace}}}", line)
    return found


_KINDS = _elements()
_SHARED = _KINDS["drawing"] | _KINDS["chart"] | _KINDS["choices"]
ELEMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ".docx": _KINDS["word"] | _SHARED,
        ".xlsx": _KINDS["sheet"] | _SHARED,
        ".pptx": _KINDS["slides"] | _SHARED,
    }
)
# The properties that svreport writes, and those that hold nothing of anyone.
PROPERTIES = _names(DC, "title subject creator language identifier")
PROPERTIES |= _names(CP, "keywords lastModifiedBy revision lastPrinted")
PROPERTIES |= _names(DCT, "created modified")
# Those that have no words but svreport's own.
FIXED_PROPERTIES = {
    f"{DC}description": re.compile(r"(?:Fingerprint: [0-9A-Z-]+)?"),
    f"{CP}category": re.compile(r""),
    f"{CP}contentStatus": re.compile(r"(?:Draft|Final)?"),
}
# Of docProps/app.xml, what names people, places and the council's own systems.
PERSONAL = _words("Company Manager HyperlinkBase Template TotalTime")
# The settings of a Word document that shape it; all others are left out of templates.
SETTINGS = _KINDS["settings"]

_COMMENT = "a comment", "Delete all comments (Review), and save it again"
_OBJECT = "an object of another program", "Delete it, or put in a picture of it"
_REFUSED_KINDS = {
    "tracked": ("a tracked change", "Accept or reject all changes (Review), and save it again"),
    "comment": _COMMENT,
    "object": _OBJECT,
    "document": ("a document within it", "Copy its text in, and delete it"),
    "hidden": ("hidden text", "Show it (¶), and delete it or clear Hidden (Ctrl+D)"),
    "rules": ("rules that change cells", "Take them out (Data, or Conditional Formatting)"),
    "motion": ("an animation", "Take it out (Animations)"),
    "media": ("a sound or a film", "Delete it"),
    "picture": ("a drawing of an old kind", "Delete it, or add it again as a picture or text box"),
}
# What is refused with words of its own: what it is, and what to do.
REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **{name: words for kind, words in _REFUSED_KINDS.items() for name in _KINDS[kind]},
        f"{MC}Fallback": ("another text for old programs", "Delete the drawing and add it again"),
        "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip": (
            "an SVG image",
            "Save it as PNG, and put that in",
        ),
        f"{W}attachedTemplate": (
            "a template that Word loads from elsewhere",
            "Attach Normal in its place (Developer, Document Template), and save it again",
        ),
        f"{W}mailMerge": ("a mail merge", "End it (Mailings, Normal Word Document)"),
        f"{W}saveThroughXslt": ("a transform that Word runs", "Save it again in Word"),
        f"{W}ffData": ("a form field", "Type the text itself, or use a content control"),
        f"{S}rPh": ("a reading aid that is hidden", "Delete it (Phonetic Guide)"),
        f"{S}r": ("a text formatted letter by letter", "Clear its format"),
    }
)
# What parts are, by words in their names.
REFUSED_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "comment": _COMMENT,
        "vbaproject": ("macros", "Save it without macros"),
        "vbadata": ("macros", "Save it without macros"),
        "macrosheets/": ("macros", "Save it without macros"),
        "customui": ("buttons of its own for the ribbon", "Save it again in Office"),
        "activex/": _OBJECT,
        "oleobject": _OBJECT,
        "embeddings/": _OBJECT,
        "webextensions/": ("an add-in", "Remove it (Insert, My Add-ins)"),
        "externallinks/": ("links to other workbooks", "Break them (Data, Edit Links)"),
        "connections.xml": ("a data connection", "Delete it (Data, Queries & Connections)"),
        "querytables/": ("a data connection", "Delete it (Data, Queries & Connections)"),
        "pivot": ("a pivot table", "Delete it"),
        ".svg": ("an SVG image", "Save it as PNG, and put that in"),
    }
)
UNKNOWN = "Take it out, or ask whoever looks after svreport to allow it"
