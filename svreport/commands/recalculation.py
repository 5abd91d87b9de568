"""What the formulas of a workbook come to when LibreOffice works them out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from svreport.files.ooxml.allowed import S
from svreport.files.ooxml.package import open_package
from svreport.files.ooxml.residue import with_markup
from svreport.release.gate.excel import ExcelWorkbook
from svreport.release.gate.faults import Fault, quoted
from svreport.rendering.pdf.office import office, run, write_profile

NOT_DONE = "Its formulas were not worked out again: that needs LibreOffice."
SECONDS = 120.0
# Sums of fractions differ by less than this from one program to another.
CLOSE = 1e-6


def recalculation_faults(content: bytes) -> list[Fault] | None:
    """Return the formulas whose saved values are not what they come to; None if that failed."""
    program = office()
    again = _recalculated(content, program) if program else None
    if again is None:
        return None
    worked_out = _values(again)
    return [
        Fault(place, f"{quoted(saved)} is saved, where its formula gives {quoted(value)}.")
        for place, saved in _values(content).items()
        if not _is_same(saved, value := worked_out.get(place, ""))
    ]


def _recalculated(content: bytes, program: Path) -> bytes | None:
    """The workbook as LibreOffice saves it; without saved values, it works out every formula."""
    package = open_package(content)
    for _, sheet in package.xml_parts("xl/worksheets/"):
        for formula in sheet.iter(f"{S}f"):
            for value in list(formula.itersiblings(f"{S}v")):
                formula.getparent().remove(value)
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "file.xlsx", Path(folder) / "out" / "file.xlsx"
        sheets = dict(package.xml_parts("xl/worksheets/"))
        source.write_bytes(with_markup(package, sheets))
        write_profile(Path(folder) / "profile")
        words = (
            *(f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless"),
            *("--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(made.parent), str(source)),
        )
        try:
            run(program, words, {}, seconds=SECONDS)
        except OSError:
            return None
        return made.read_bytes() if made.is_file() else None


def _values(content: bytes) -> Mapping[str, str]:
    return dict(_formula_values(ExcelWorkbook(content)))


def _formula_values(book: ExcelWorkbook) -> Iterator[tuple[str, str]]:
    for sheet in book.sheets:
        for cell in book.cells(sheet):
            if cell.formula is not None:
                yield f"{sheet.name}!{cell.address}", "" if cell.value is None else str(cell.value)


def _is_same(saved: str, value: str) -> bool:
    try:
        return abs(float(saved) - float(value)) < CLOSE
    except ValueError:
        return saved == value
