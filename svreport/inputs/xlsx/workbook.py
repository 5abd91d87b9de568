"""A whole workbook from its package: its sheets, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from svreport.files.ooxml.markup import Damaged, OtherKind, Unsafe, printable
from svreport.files.ooxml.package import Package, Relation
from svreport.inputs.cells import Area, Grid
from svreport.inputs.xlsx.names import TablePart, areas_of
from svreport.inputs.xlsx.page import Known, Page
from svreport.inputs.xlsx.sheet_list import Book, Listed
from svreport.inputs.xlsx.strict import Allowance
from svreport.inputs.xlsx.texts import EPOCH, EPOCH_OF_1904, GENERAL, SharedTexts, Styles

_SHEET = "worksheet"
# Sheets that hold no cells to read, or none that may be.
_OTHER_SHEETS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_WORKBOOK_TYPES = ("spreadsheetml", "ms-excel")
_BINARY = "ms-excel.sheet.binary"


def sheets_of(package: Package, is_read: Callable[[str], bool]) -> list[Grid]:
    """The sheets of a workbook whose names are to be read.

    Raises OtherKind, Damaged and Unsafe.
    """
    main = _main_part(package)
    relations = package.relations(main)
    allowance = Allowance()
    book = Book(main, allowance)
    book.read(package.part(main))
    known = _known(package, relations, allowance, book)
    named = areas_of(book.names)
    grids: list[Grid] = []
    for sheet in _parts(book.sheets, {one.id: one for one in relations}):
        name = sheet.listed.name
        if is_read(name):
            page = Page(sheet.part, sheet.listed, known, allowance)
            tables = dict(_tables(package, sheet.part, allowance))
            grids.append(page.grid(package.part(sheet.part), {**named.get(name, {}), **tables}))
    return grids


def _known(
    package: Package, relations: Sequence[Relation], allowance: Allowance, book: Book
) -> Known:
    """What the cells of all sheets refer to."""
    texts, styles = SharedTexts("", allowance), Styles("", allowance)
    for reader, kind in ((texts, "sharedStrings"), (styles, "styles")):
        for relation in relations:
            if relation.kind == kind:
                reader.part = relation.target
                reader.read(package.part(relation.target))
    return Known(
        texts=texts.found,
        formats=styles.found or (GENERAL,),
        epoch=EPOCH_OF_1904 if book.from_1904 else EPOCH,
        is_calculated=book.is_calculated,
    )


def _tables(package: Package, sheet: str, allowance: Allowance) -> Iterator[tuple[str, Area]]:
    """The tables of a sheet by their names."""
    for relation in package.relations(sheet):
        if relation.kind == "table" and not relation.outside:
            table = TablePart(relation.target, allowance)
            table.read(package.part(relation.target))
            if table.area is not None:
                yield table.name, table.area


@dataclass(frozen=True)
class _Sheet:
    """A sheet that holds cells, and its part."""

    listed: Listed
    part: str


def _main_part(package: Package) -> str:
    """The part that lists the sheets."""
    for relation in package.relations():
        kind = package.content_type(relation.target)
        if relation.kind == "officeDocument" and any(word in kind for word in _WORKBOOK_TYPES):
            if _BINARY in kind:
                raise Unsafe("is a binary workbook", "save it as an Excel Workbook (.xlsx)")
            return relation.target
    raise OtherKind


def _parts(sheets: Sequence[Listed], by_id: Mapping[str, Relation]) -> list[_Sheet]:
    """The sheets with cells, each with its own part."""
    found: list[_Sheet] = []
    for listed in sheets:
        relation = by_id.get(listed.relation)
        if relation is not None and relation.kind in _OTHER_SHEETS:
            continue
        is_taken = relation is not None and relation.target in (one.part for one in found)
        if relation is None or relation.outside or relation.kind != _SHEET or is_taken:
            raise Damaged(f"the sheet {printable(listed.name)} has no part of its own")
        found.append(_Sheet(listed, relation.target))
    return found
