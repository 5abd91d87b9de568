"""Saved values of formulas that depend on what was changed: worked out again, or left to Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from svreport.core.patterns import pattern
from svreport.core.problems import Place
from svreport.files.ooxml.package import YES, Element, local_name
from svreport.files.workbook import Area, read_area, references, without_references
from svreport.files.workbook.sheet_data import CellValue, stored_value

if TYPE_CHECKING:
    from svreport.files.workbook.book import EditedWorkbook
    from svreport.files.workbook.sheet import CellFormula, EditedSheet

# The rows in which cells have changed, from the first to the last, by sheet and column.
Changes = dict[str, dict[int, tuple[int, int]]]
Formulas: TypeAlias = "Sequence[tuple[EditedSheet, CellFormula]]"
# Functions that look up cells which they do not name, and names for cells.
_INDIRECT = pattern(
    r"\b(?:INDIRECT|OFFSET|CELL|INFO)\s*\("
    r"|(?!TRUE\b|FALSE\b)\b[A-Z_\\][\w.\\]*+(?!\s*\()",
    re.IGNORECASE,
)
# What comes to another value whenever Excel opens a workbook: no other program's is saved.
_OF_THE_MOMENT = pattern(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_WORDS = pattern(r"[a-z_\\][\w.\\]*")
# Before the name of a sheet: the workbook that it is in, which is another one.
_ELSEWHERE = pattern(r"\[\d+\]")
# The elements of the main part that come before the one that says how formulas are calculated.
_BEFORE_CALCULATION = frozenset(
    {
        *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
        *("functionGroups", "externalReferences", "definedNames"),
    }
)
_ERROR = pattern(r"#[A-Z0-9/_ ]+[!?]?|Err:\d+")


def refresh_saved_values(
    book: EditedWorkbook, recalculate: Callable[[], Mapping[Place, CellValue] | None]
) -> None:
    """Work out again what depends on changed cells; what cannot be is left to Excel."""
    if book.formulas_changed:
        book.remove_parts(book.main, lambda relation: relation.kind == "calcChain")
    changes = {name.casefold(): dict(sheet.changed) for name, sheet in book.sheets.items()}
    # All are read once: a form may have tens of thousands.
    formulas = [(sheet, own) for sheet in book.sheets.values() for own in sheet.formulas]
    stale = list(_dependents(formulas, changes, _may_depend))
    for sheet, formula in stale:
        book.change(sheet.part)
        for value in formula.cell.findall(sheet.data.tag("v")):
            formula.cell.remove(value)
        formula.cell.attrib.pop("t", None)
    if not stale:
        return
    values = dict(recalculate() or {})
    for place in _of_the_moment(book, formulas):
        values.pop(place, None)
    left = [
        cell
        for sheet, formula in stale
        for row, column, cell in _filled_by(sheet, formula)
        if not _saved(sheet, cell, values.get(Place(sheet.name, row, column)))
    ]
    if left:
        _ask_excel(book)


def _of_the_moment(book: EditedWorkbook, formulas: Formulas) -> Iterator[Place]:
    """The cells that come to another value with the hour, be it through others."""
    changes: Changes = {}
    for sheet, own in formulas:
        if "(" in own.text and _OF_THE_MOMENT.search(without_references(own.text)):
            _note(changes, sheet.name, own)
            yield Place(sheet.name, own.row, own.column)
    names = {name.casefold(): book.defined_name(name) for name in book.names} if changes else {}

    def depends(formula: str, sheet: str, changes: Changes) -> bool:
        words = set(_WORDS.findall(without_references(formula.casefold())))
        meant = (names[word] for word in words & names.keys())
        return any(_refers(text, sheet, changes) for text in (formula, *meant))

    for sheet, own in _dependents(formulas, changes, depends) if changes else ():
        yield from (Place(sheet.name, row, column) for row, column, _ in _filled_by(sheet, own))


def _note(changes: Changes, sheet: str, formula: CellFormula) -> None:
    columns = changes.setdefault(sheet.casefold(), {})
    first, last = columns.get(formula.column, (formula.row, formula.row))
    columns[formula.column] = min(first, formula.row), max(last, formula.row)


def _filled_by(sheet: EditedSheet, formula: CellFormula) -> Sequence[tuple[int, int, Element]]:
    """The cells that a formula fills: its own alone, unless it is one of an array."""
    is_array = formula.element.get("t") == "array"
    area = read_area(formula.element.get("ref", "")) if is_array else None
    return sheet.data.within(area or Area.of(formula.row, formula.column))


def _dependents(
    formulas: Formulas, changes: Changes, depends: Callable[[str, str, Changes], bool]
) -> Iterator[tuple[EditedSheet, CellFormula]]:
    """The formulas that depend on what was changed, be it through others."""
    open_formulas = list(formulas) if any(changes.values()) else []
    while True:
        found = [
            (sheet, formula)
            for sheet, formula in open_formulas
            if depends(formula.text, sheet.name, changes)
        ]
        if not found:
            break
        for sheet, formula in found:
            _note(changes, sheet.name, formula)
        yield from found
        known = {id(formula) for _, formula in found}
        open_formulas = [(sheet, own) for sheet, own in open_formulas if id(own) not in known]


def _may_depend(formula: str, sheet: str, changes: Changes) -> bool:
    # What is in brackets are columns of a table.
    is_open = "[" in _ELSEWHERE.sub("", formula)
    is_open = is_open or _INDIRECT.search(without_references(formula)) is not None
    return is_open or _refers(formula, sheet, changes)


def _refers(formula: str, sheet: str, changes: Changes) -> bool:
    for reference in references(formula):
        columns = changes.get((reference.sheet or sheet).casefold(), {})
        for column, (first, last) in columns.items():
            area = reference.area
            if area.left <= column <= area.right and first <= area.bottom and area.top <= last:
                return True
    return False


def _saved(sheet: EditedSheet, cell: Element, value: CellValue) -> bool:
    """Whether a value that was worked out could be saved; an error may be the program's own."""
    for name in ("v", "is"):
        for old in cell.findall(sheet.data.tag(name)):
            cell.remove(old)
    cell.attrib.pop("t", None)
    if value is None or (isinstance(value, str) and _ERROR.fullmatch(value)):
        return False
    kind, text = stored_value(value) if value != "" else ("inlineStr", "")
    saved = cell.makeelement(sheet.data.tag("v"))
    saved.text = text
    formula = cell.find(sheet.data.tag("f"))
    cell.insert(0 if formula is None else 1, saved)
    if kind != "n":
        cell.set("t", "str" if kind == "inlineStr" else kind)
    return True


def _ask_excel(book: EditedWorkbook) -> None:
    """Have Excel calculate when it opens the workbook."""
    asked = book.root.find(f"{book.namespace}calcPr")
    if asked is not None and asked.get("fullCalcOnLoad") in YES:
        return
    root = book.change(book.main)
    element = asked
    if element is None:
        element = root.makeelement(f"{book.namespace}calcPr")
        before = [child for child in root if local_name(child) in _BEFORE_CALCULATION]
        before[-1].addnext(element)
    element.set("fullCalcOnLoad", "1")
