"""The tags of a PDF, repaired where LibreOffice leaves out what Word says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svreport.files.ooxml.package import YES, open_package

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_BODY = "word/document.xml"
# What begins a line or an area, and what draws it.
_PATHS, _PAINTS = ("m", "re"), ("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n")


def elements_of(pdf: Pdf, *kinds: str) -> Iterator[Dictionary]:
    """The elements of a PDF's structure, in reading order; of these kinds, such as /Table."""
    from pikepdf import Array, Dictionary

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
    from pikepdf import Array, Dictionary

    within = element.get("/K", Array())
    listed = list(within) if isinstance(within, Array) else [within]
    return [child for child in listed if isinstance(child, Dictionary) and "/S" in child]


def rows_of(table: Dictionary) -> Iterator[Dictionary]:
    """The rows of a table, those of its head and body among them."""
    for child in children_of(table):
        if child["/S"] == "/TR":
            yield child
        else:
            yield from rows_of(child)


def attribute(element: Dictionary, name: str) -> object:
    """An attribute of an element of the structure, such as /Scope; None where it has none."""
    from pikepdf import Array

    stated = element.get("/A", Array())
    for attributes in list(stated) if isinstance(stated, Array) else [stated]:
        if name in attributes:
            return attributes[name]
    return None


def repair(pdf: Pdf, document: bytes) -> None:
    """Marks row headers as the Word document does, links, and lines that are decoration.

    Keys go through a page in reading order. Where tables of the two do not go together one by
    one, they are left as they are.
    """
    from pikepdf import Name

    _mark_row_headers(pdf, document)
    _tag_links(pdf)
    for page in pdf.pages:
        page.obj["/Tabs"] = Name("/S")
        _mark_decoration(pdf, page)


def _mark_row_headers(pdf: Pdf, document: bytes) -> None:
    from pikepdf import Array, Dictionary, Name

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
                stated = cells[0].get("/A", Array())
                others = list(stated) if isinstance(stated, Array) else [stated]
                cells[0]["/S"] = Name("/TH")
                cells[0]["/A"] = Array([*others, scope])


def _has_row_headers(table: Any) -> bool:
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    return look is not None and look.get(f"{_W}firstColumn", "") in YES


def _tag_links(pdf: Pdf) -> None:
    """Links of slides, which are in no element, become elements at the end of their page."""
    from pikepdf import Array, Dictionary, Name, NumberTree, String

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
            within = parent.K if isinstance(parent.K, Array) else Array([parent.K])
            parent.K = Array([*within, element])
            link.StructParent, tree[number] = number, element
            if "/Contents" not in link and "/A" in link:
                link.Contents = String(str(link.A.get("/URI", "")))
    root.ParentTreeNextKey = max(tree.keys(), default=-1) + 1


def _mark_decoration(pdf: Pdf, page: Any) -> None:
    """Lines that belong to nothing become artifacts, which screen readers pass over."""
    from pikepdf import ContentStreamInstruction, Name, Operator, parse_content_stream
    from pikepdf import unparse_content_stream as bytes_of

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
        page.Contents = pdf.make_stream(bytes_of(marked))
