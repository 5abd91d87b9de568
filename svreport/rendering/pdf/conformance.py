"""What keeps a PDF from conforming to PDF/UA-1, as far as a machine can tell.

The numbers are those of the Matterhorn Protocol 1.1; what only people can judge, such as whether
an alternative text says the right thing, is left to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from svreport.rendering.pdf.structure import attribute, children_of, elements_of, rows_of

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

_NAMES = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6
L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot
Ruby Warichu Figure Formula Form
"""
_STANDARD = frozenset(f"/{name}" for name in _NAMES.split())
# Which elements may be the parent of one of these.
_PARENTS = {
    "/TR": ("/Table", "/THead", "/TBody", "/TFoot"),
    "/TH": ("/TR",),
    "/TD": ("/TR",),
    "/LI": ("/L",),
    "/LBody": ("/LI",),
    "/Lbl": ("/LI", "/Note", "/BibEntry"),
}
# Operators that show text, lines, areas and pictures.
_SHOWN = frozenset(
    ("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh")
)


def failures(pdf: Pdf) -> list[str]:
    """The conditions that a PDF does not meet, each with its number; none where it conforms."""
    return [
        f"{number}: {words}" for number, (words, holds) in _CONDITIONS.items() if not holds(pdf)
    ]


def _is_marked(pdf: Pdf) -> bool:
    """Whether all that is shown is tagged or decoration."""
    from pikepdf import parse_content_stream

    for page in pdf.pages:
        depth = 0
        for instruction in parse_content_stream(page):
            operator = str(instruction.operator)
            if depth == 0 and operator in _SHOWN:
                return False
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
    return True


def _kind(pdf: Pdf, element: Dictionary) -> str:
    """The standard kind of an element, by the roles of its document."""
    kind = str(element["/S"])
    roles: Any = pdf.Root.StructTreeRoot.get("/RoleMap", {})
    for _ in range(len(roles)):
        if kind in _STANDARD or kind not in roles:
            break
        kind = str(roles[kind])
    return kind


def _headings(pdf: Pdf) -> list[int]:
    kinds = (_kind(pdf, element) for element in elements_of(pdf))
    return [
        int(kind[2]) for kind in kinds if len(kind) == 3 and kind[:2] == "/H" and kind[2].isdigit()
    ]


def _headings_are_nested(pdf: Pdf) -> bool:
    levels = [0, *_headings(pdf)]
    return all(after <= before + 1 for before, after in pairwise(levels))


def _elements_are_nested(pdf: Pdf) -> bool:
    return all(
        _kind(pdf, element) in _PARENTS[kind]
        for element in elements_of(pdf)
        for child in children_of(element)
        if (kind := _kind(pdf, child)) in _PARENTS
    )


def _tables_are_regular(pdf: Pdf) -> bool:
    """Whether every row of a table has as many columns, cells that span several counted so."""
    return all(len(set(_widths(table))) <= 1 for table in elements_of(pdf, "/Table"))


def _widths(table: Dictionary) -> Iterator[int]:
    below: dict[int, int] = {}
    for row in rows_of(table):
        width = sum(below.values())
        below = {span - 1: columns for span, columns in below.items() if span > 1}
        for cell in children_of(row):
            columns, rows = (_span(cell, name) for name in ("/ColSpan", "/RowSpan"))
            width += columns
            if rows > 1:
                below[rows - 1] = below.get(rows - 1, 0) + columns
        yield width


def _span(cell: Dictionary, name: str) -> int:
    return int(str(attribute(cell, name) or 1))


def _headers_have_a_scope(pdf: Pdf) -> bool:
    return all(attribute(cell, "/Scope") is not None for cell in elements_of(pdf, "/TH"))


def _links_are_tagged(pdf: Pdf) -> bool:
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
    return all("/StructParent" in link and "/Contents" in link for link in links) and all(
        page.obj.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page.obj
    )


def _fonts_are_embedded(pdf: Pdf) -> bool:
    from pikepdf import Dictionary

    described = (
        found
        for found in pdf.objects
        if isinstance(found, Dictionary) and found.get("/Type") == "/FontDescriptor"
    )
    return all(any(f"/FontFile{kind}" in font for kind in ("", "2", "3")) for font in described)


def _has_title(pdf: Pdf) -> bool:
    shown: Any = pdf.Root.get("/ViewerPreferences", {})
    return bool(str(pdf.docinfo.get("/Title", ""))) and bool(shown.get("/DisplayDocTitle", False))


def _is_tagged(pdf: Pdf) -> bool:
    marks: Any = pdf.Root.get("/MarkInfo", {})
    return bool(marks.get("/Marked", False)) and not bool(marks.get("/Suspects", False))


_CONDITIONS: dict[str, tuple[str, Callable[[Pdf], bool]]] = {
    "01": ("everything shown is tagged or decoration", _is_marked),
    "02": (
        "kinds of elements are standard ones",
        lambda pdf: all(_kind(pdf, element) in _STANDARD for element in elements_of(pdf)),
    ),
    "06": ("it is tagged", _is_tagged),
    "07": ("its title is shown", _has_title),
    "09": ("elements are nested as they may be", _elements_are_nested),
    "11": ("its language is stated", lambda pdf: bool(str(pdf.Root.get("/Lang", "")))),
    "13": (
        "figures have an alternative text",
        lambda pdf: all("/Alt" in figure for figure in elements_of(pdf, "/Figure")),
    ),
    "14": ("no level of headings is left out", _headings_are_nested),
    "15": (
        "tables are regular, and header cells say what they head",
        lambda pdf: _tables_are_regular(pdf) and _headers_have_a_scope(pdf),
    ),
    "28": ("links are tagged", _links_are_tagged),
    "31": ("fonts are embedded", _fonts_are_embedded),
}
