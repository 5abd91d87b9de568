"""A PDF made fit to hand on: its title, language, dates and tags, and nothing of chance in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from pikepdf import (
    Array,
    ContentStreamInstruction,
    Dictionary,
    Name,
    NumberTree,
    ObjectStreamMode,
    Operator,
    Pdf,
    PdfError,
    String,
    parse_content_stream,
    unparse_content_stream,
)

from svreport.core.frozen import Frozen
from svreport.files.ooxml.package import PROPERTIES, YES, open_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_BODY = "word/document.xml"
# What begins a line or an area, and what draws it.
_PATHS, _PAINTS = ("m", "re"), ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n")


def elements_of(pdf: Pdf, *kinds: str) -> Iterator[Dictionary]:
    """The elements of a PDF's structure, in reading order; of these kinds, such as /Table."""
    waiting: list[Any] = [pdf.Root.get("/StructTreeRoot")]
    while waiting:
        element = waiting.pop()
        if isinstance(element, Array):
            waiting += reversed(list(element))
        elif isinstance(element, Dictionary):
            if "/S" in element and (not kinds or str(element["/S"]) in kinds):
                yield element
            waiting.append(element.get("/K"))


def children_of(element: Dictionary) -> Sequence[Dictionary]:
    """The elements within an element of the structure."""
    within = _listed(element.get("/K", Array()))
    return [child for child in within if isinstance(child, Dictionary) and "/S" in child]


def _listed(entry: Any) -> list[Any]:
    """What an entry of a PDF has, which may be one thing or an array of them."""
    return list(entry) if isinstance(entry, Array) else [entry]


def rows_of(table: Dictionary) -> Iterator[Dictionary]:
    """The rows of a table, those of its head and body among them."""
    for child in children_of(table):
        if child["/S"] == "/TR":
            yield child
        else:
            yield from rows_of(child)


def attribute(element: Dictionary, name: str) -> object:
    """An attribute of an element of the structure, such as /Scope; None where it has none."""
    for attributes in _listed(element.get("/A", Array())):
        if name in attributes:
            return attributes[name]
    return None


def repair(pdf: Pdf, document: bytes) -> None:
    """Marks row headers as the Word document does, lists, links, and lines that are decoration.

    Keys go through a page in reading order. Where tables of the two do not go together one by
    one, they are left as they are.
    """
    _mark_row_headers(pdf, document)
    _gather_list_items(pdf)
    _tag_links(pdf)
    for page in pdf.pages:
        page.obj["/Tabs"] = Name("/S")
        _mark_decoration(pdf, page)


def _mark_row_headers(pdf: Pdf, document: bytes) -> None:
    package = open_package(document)
    if WORD_BODY not in package:
        return
    marks = [_has_row_headers(table) for table in package.xml(WORD_BODY).iter(f"{_W}tbl")]
    tables = list(elements_of(pdf, "/Table"))
    if len(marks) != len(tables):
        return
    for table, has_row_headers in zip(tables, marks, strict=True):
        reaching = 0
        for row in rows_of(table) if has_row_headers else ():
            cells = children_of(row)
            # The first cell of a row may reach down into those below, which then begin elsewhere.
            reaching = max(0, reaching - 1)
            if cells and not reaching and cells[0]["/S"] == "/TD":
                reaching = int(str(attribute(cells[0], "/RowSpan") or 1))
                scope = Dictionary(O=Name("/Table"), Scope=Name("/Row"))
                cells[0]["/S"] = Name("/TH")
                cells[0]["/A"] = Array([*_listed(cells[0].get("/A", Array())), scope])


def _gather_list_items(pdf: Pdf) -> None:
    """Items of lists in cells of slides, which LibreOffice puts into no list, go into lists."""
    items = [item for item in elements_of(pdf, "/LI") if item.P["/S"] != "/L"]
    for parent in {item.P.objgen: item.P for item in items}.values():
        parts = []
        for kind, group in groupby(_listed(parent.K), lambda part: "/S" in part and part["/S"]):
            children = list(group)
            if kind == "/LI":
                made = Dictionary(S=Name("/L"), P=parent, Pg=parent.Pg, K=Array(children))
                parts.append(pdf.make_indirect(made))
                for child in children:
                    child.P = parts[-1]
            else:
                parts += children
        parent.K = Array(parts)


def _has_row_headers(table: Any) -> bool:
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    return look is not None and look.get(f"{_W}firstColumn", "") in YES


def _tag_links(pdf: Pdf) -> None:
    """Links of slides, which are in no element, become elements at the end of their page."""
    root = pdf.Root.StructTreeRoot
    last_of_page = {element.Pg.objgen: element for element in elements_of(pdf) if "/Pg" in element}
    tree = NumberTree(root.ParentTree)
    for page in pdf.pages:
        for link in page.obj.get("/Annots", ()):
            before = last_of_page.get(page.obj.objgen)
            if "/StructParent" in link or before is None:
                continue
            number = max(tree.keys(), default=-1) + 1
            parent = before.P
            shown = Dictionary(Type=Name("/OBJR"), Obj=link, Pg=page.obj)
            element = Dictionary(S=Name("/Link"), P=parent, Pg=page.obj, K=shown)
            element = pdf.make_indirect(element)
            parent.K = Array([*_listed(parent.K), element])
            link.StructParent, tree[number] = number, element
            if "/Contents" not in link and "/A" in link:
                link.Contents = String(str(link.A.get("/URI", "")))
    root.ParentTreeNextKey = max(tree.keys(), default=-1) + 1


def _mark_decoration(pdf: Pdf, page: Any) -> None:
    """Lines that belong to nothing become artifacts, which screen readers pass over."""
    begin = ContentStreamInstruction([Name("/Artifact")], Operator("BMC"))
    end = ContentStreamInstruction([], Operator("EMC"))
    depth, is_open = 0, False
    marked: list[Any] = []
    for instruction in parse_content_stream(page):
        operator = str(instruction.operator)
        if depth == 0 and not is_open and operator in _PATHS:
            marked.append(begin)
            is_open = True
        marked.append(instruction)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if is_open and operator in _PAINTS:
            marked.append(end)
            is_open = False
    if begin in marked:
        page.Contents = pdf.make_stream(unparse_content_stream(marked))


# A PDF made fit to hand on: its title, language, dates and tags, and nothing of chance in it.
_SLIDES = "ppt/presentation.xml"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def describe_figures(pdf: Pdf, document: bytes) -> None:
    """Gives the figures of a PDF the alternative texts of the document that it was made from.

    Both are in reading order. Where they do not go together one by one, it is left as it is.
    """
    figures = list(elements_of(pdf, "/Figure"))
    told = [str(figure["/Alt"]) for figure in figures if "/Alt" in figure]
    without_pdf = [figure for figure in figures if "/Alt" not in figure]
    texts = list(_alternatives(document))
    for text in told:
        if text in texts:
            texts.remove(text)
    if len(texts) == len(without_pdf):
        for figure, text in zip(without_pdf, texts, strict=True):
            if text:
                figure["/Alt"] = String(text)


def _alternatives(document: bytes) -> Iterator[str]:
    """The alternative texts of a document's charts and pictures, in order; empty if none is."""
    package = open_package(document)
    if WORD_BODY in package:
        for drawing in package.xml(WORD_BODY).iter(_PLACED):
            yield drawing.get("descr", "")
    elif _SLIDES in package:
        yield from _on_slides(document)


def _on_slides(document: bytes) -> Iterator[str]:
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    for slide in Presentation(BytesIO(document)).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                yield shape._element._nvXxPr.cNvPr.get("descr", "")


_SPACES = {"dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}


class DocumentProperties(Frozen):
    """What an Office document states of itself; empty what it does not."""

    title: str
    language: str
    created: datetime | None


def properties_of(document: bytes) -> DocumentProperties:
    """What a .docx, .pptx or .xlsx file states of itself."""
    package = open_package(document)
    core = package.xml(PROPERTIES) if PROPERTIES in package else None

    def text(path: str) -> str:
        found = None if core is None else core.findtext(path, namespaces=_SPACES)
        return " ".join((found or "").split())

    created = None
    with suppress(ValueError):
        created = datetime.fromisoformat(text("dcterms:created"))
    return DocumentProperties(text("dc:title"), text("dc:language"), created)


class FinishedPdf(Frozen):
    """A PDF, and what it lacks that a reader needs, in words."""

    content: bytes
    lacks: Sequence[str]


def finish_pdf(made: bytes, document: bytes) -> FinishedPdf:
    """The PDF that LibreOffice made of a document, made ready.

    It has the document's title, language and date, and the document's SHA-256 as
    its source; the same document gives the same bytes wherever LibreOffice and
    fonts are the same. Raises ValueError if it is no PDF.
    """
    try:
        with Pdf.open(BytesIO(made)) as pdf:
            stated = properties_of(document)
            _describe(pdf, stated)
            _describe_as_metadata(pdf, stated, fingerprint(document))
            describe_figures(pdf, document)
            if "/StructTreeRoot" in pdf.Root:
                repair(pdf, document)
                _claim_conformance(pdf)
            for name in ("/ID", "/DocChecksum"):
                if name in pdf.trailer:
                    del pdf.trailer[name]
            out = BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
            return FinishedPdf(out.getvalue(), _lacks(pdf))
    except PdfError as reason:
        raise ValueError(str(reason)) from reason


def _describe(pdf: Pdf, stated: DocumentProperties) -> None:
    if stated.language:
        pdf.Root.Lang = String(stated.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for name in ("/CreationDate", "/ModDate"):
        if name in pdf.docinfo:
            del pdf.docinfo[name]
    if stated.title:
        pdf.docinfo["/Title"] = String(stated.title)
    if stated.created:
        pdf.docinfo["/CreationDate"] = String(f"D:{stated.created:%Y%m%d%H%M%S}Z")


def _describe_as_metadata(pdf: Pdf, stated: DocumentProperties, source: str) -> None:
    """The same where newer readers look for it, with what the PDF was made from."""
    created = stated.created
    properties = {
        "dc:title": stated.title,
        "dc:language": [stated.language] if stated.language else None,
        "dc:source": source,
        "xmp:CreateDate": f"{created:%Y-%m-%dT%H:%M:%SZ}" if created else None,
        "xmp:ModifyDate": None,
        "xmp:MetadataDate": None,
        # LibreOffice claims PDF/UA of any file; it is claimed again once that was tested.
        "pdfuaid:part": None,
    }
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
        for name, value in properties.items():
            if value:
                words[name] = value
            elif name in words:
                del words[name]


def _claim_conformance(pdf: Pdf) -> None:
    """Says that the PDF conforms to PDF/UA-1, where nothing was found that keeps it from that."""
    if not failures(pdf):
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
            words["pdfuaid:part"] = "1"


def _lacks(pdf: Pdf) -> list[str]:
    marks = pdf.Root.get("/MarkInfo")
    tagged = marks is not None and bool(marks.get("/Marked")) and "/StructTreeRoot" in pdf.Root
    present = {
        "tags": tagged,
        "a title": bool(str(pdf.docinfo.get("/Title", ""))),
        "a language": bool(str(pdf.Root.get("/Lang", ""))),
        "the alternative text of every picture": all(
            "/Alt" in figure for figure in elements_of(pdf, "/Figure")
        ),
    }
    return [words for words, there in present.items() if not there]


def fingerprint(document: bytes) -> str:
    """How a PDF names the document that it was made from."""
    return f"sha256:{sha256(document).hexdigest()}"


def is_made_from(pdf: bytes, document: bytes) -> bool:
    """Whether a PDF says that it was made from this document."""
    try:
        with Pdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as words:
            return str(words.get("dc:source", "")) == fingerprint(document)
    except PdfError:
        return False


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
    """Whether every row of a table has as many columns, and header cells say what they head.

    Cells that span several columns are counted so.
    """
    is_even = all(len(set(_widths(table))) <= 1 for table in elements_of(pdf, "/Table"))
    has_scopes = all(attribute(cell, "/Scope") is not None for cell in elements_of(pdf, "/TH"))
    return is_even and has_scopes


def _widths(table: Dictionary) -> Iterator[int]:
    below: dict[int, int] = {}
    for row in rows_of(table):
        width = sum(below.values())
        below = {span - 1: columns for span, columns in below.items() if span > 1}
        for cell in children_of(row):
            spans = (attribute(cell, name) or 1 for name in ("/ColSpan", "/RowSpan"))
            columns, rows = (int(str(span)) for span in spans)
            width += columns
            if rows > 1:
                below[rows - 1] = below.get(rows - 1, 0) + columns
        yield width


def _links_are_tagged(pdf: Pdf) -> bool:
    links = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
    return all("/StructParent" in link and "/Contents" in link for link in links) and all(
        page.obj.get("/Tabs") == "/S" for page in pdf.pages if "/Annots" in page.obj
    )


def _fonts_are_embedded(pdf: Pdf) -> bool:
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
    "15": ("tables are regular, and header cells say what they head", _tables_are_regular),
    "28": ("links are tagged", _links_are_tagged),
    "31": ("fonts are embedded", _fonts_are_embedded),
}
