"""What the formulas of a workbook come to when LibreOffice works them out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from svreport.core.problems import Place
from svreport.files.ooxml.allowed import S
from svreport.files.ooxml.package import Element, open_package
from svreport.files.ooxml.residue import with_markup
from svreport.files.workbook import Area, read_area
from svreport.release.gate.excel import ExcelWorkbook
from svreport.rendering.pdf.office import TEMPORARY, libreoffice, run, write_profile

SECONDS = 120.0
# Sums of fractions differ by less than this from one program to another.
_CLOSE = Decimal("0.000001")


def recalculated_values(content: bytes) -> Mapping[Place, str | float] | None:
    """Return what the formulas of a workbook come to, by cell; None if that failed."""
    program = libreoffice()
    again = _recalculated(content, program) if program else None
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


def _recalculated(content: bytes, program: Path) -> bytes | None:
    """The workbook as LibreOffice saves it; without saved values, it works out every formula."""
    package = open_package(content)
    for _, sheet in package.xml_parts("xl/worksheets/"):
        for formula in sheet.iter(f"{S}f"):
            for value in list(formula.itersiblings(f"{S}v")):
                formula.getparent().remove(value)
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "file.xlsx", Path(folder) / "out" / "file.xlsx"
        parts = dict(package.xml_parts("xl/worksheets/", "xl/workbook"))
        for root in parts.values():
            # A workbook that is calculated by hand would be left as it is.
            for asked in root.iter(f"{S}calcPr"):
                asked.attrib.pop("calcMode", None)
        source.write_bytes(with_markup(package, parts))
        write_profile(Path(folder) / "profile")
        words = (
            *(f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless"),
            *("--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(made.parent), str(source)),
        )
        try:
            run(program, words, dict.fromkeys(TEMPORARY, folder), seconds=SECONDS)
        except OSError:
            return None
        return made.read_bytes() if made.is_file() else None
