"""What LibreOffice works out: the formulas of a workbook, and the rules of a form's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from svreport.core.model import SuppliedForm
from svreport.core.problems import Place
from svreport.documents.form import filled_in
from svreport.files.ooxml.allowed import S
from svreport.files.ooxml.package import Element, open_package
from svreport.files.ooxml.residue import with_markup
from svreport.files.outputs import OutputFile
from svreport.files.workbook import Area, read_area
from svreport.files.workbook.form import FillableForm
from svreport.narrative.facts import Facts
from svreport.release.gate import Fault, quoted
from svreport.release.gate.excel import ExcelWorkbook
from svreport.rendering.pdf import resaved

# Sums of fractions differ by less than this from one program to another.
_CLOSE = Decimal("0.000001")


def recalculated_values(content: bytes) -> Mapping[Place, str | float] | None:
    """Return what the formulas of a workbook come to, by cell; None if that failed."""
    again = _recalculated(content)
    return None if again is None else formula_values(again)


def formula_values(content: bytes) -> Mapping[Place, str | float]:
    """Return the saved values of the cells of a workbook that formulas fill."""
    book = ExcelWorkbook(content)
    return {
        Place(sheet.name, cell.row, cell.column): "" if cell.value is None else cell.value
        for sheet in book.sheets
        for areas in [_array_areas(sheet.root)]
        for cell in book.cells(sheet)
        if cell.formula is not None
        or any(area.overlaps(Area.of(cell.row, cell.column)) for area in areas)
    }


def _array_areas(root: Element) -> Sequence[Area]:
    """The areas that a formula of their first cell fills."""
    arrays = (formula for formula in root.iter(f"{S}f") if formula.get("t") == "array")
    return [area for formula in arrays if (area := read_area(formula.get("ref", "")))]


def is_same_value(saved: str, other: str) -> bool:
    """Return whether two saved values are the same, whichever programs worked them out."""
    try:
        return abs(Decimal(saved) - Decimal(other)) < _CLOSE
    except InvalidOperation:
        return saved.strip() == other.strip()


def broken_rules(
    content: bytes, supplied: SuppliedForm, facts: Facts
) -> tuple[Sequence[Fault], bool]:
    """The rules of mapped cells that a form does not keep to, and whether all were worked out.

    They are those that only a spreadsheet works out, as LibreOffice does.
    """
    form, mapped = FillableForm(content), filled_in(facts, supplied).entries
    asked = {entry.cell: entry for entry in mapped if entry.value is not None}
    cells = [cell for cell in asked if not form.is_checked(cell)]
    results = form.rule_results(cells, recalculated_values) if cells else {}
    faults = [
        Fault(
            str(cell),
            f"its own rule does not let it hold {quoted(form.text(cell))}, as LibreOffice works "
            f"that out: correct {asked[cell].row.place('content')}.",
        )
        for cell, keeps in results.items()
        if keeps is False and any(rule.is_strict for rule in form.rules(cell))
    ]
    return faults, None not in results.values()


def _recalculated(content: bytes) -> bytes | None:
    """The workbook as LibreOffice saves it; without saved values, it works out every formula."""
    package = open_package(content)
    for _, sheet in package.xml_parts("xl/worksheets/"):
        for formula in sheet.iter(f"{S}f"):
            for value in list(formula.itersiblings(f"{S}v")):
                formula.getparent().remove(value)
    parts = dict(package.xml_parts("xl/worksheets/", "xl/workbook"))
    for root in parts.values():
        # A workbook that is calculated by hand would be left as it is.
        for asked in root.iter(f"{S}calcPr"):
            asked.attrib.pop("calcMode", None)
    return resaved(OutputFile(Path("file.xlsx"), with_markup(package, parts)))
