"""The workbooks behind charts, which must hold nothing but what the charts plot."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.files.ooxml.allowed import C
from svreport.files.ooxml.markup import PackageError
from svreport.files.ooxml.package import Element, Package
from svreport.release.gate.excel import Cell, ExcelWorkbook
from svreport.release.gate.faults import Fault, LiteralMarks
from svreport.release.gate.office import CHART_DIGITS, CHART_PARTS


def chart_book_faults(package: Package, marks: LiteralMarks) -> Iterator[Fault]:
    """Yield what is wrong in the workbooks that are embedded for the charts of a file."""
    for name, chart in package.xml_parts(*CHART_PARTS):
        for relation in package.relations(name):
            if relation.kind == "package" and relation.target in package:
                where = f"the workbook behind {name.partition('/')[2]}"
                for fault in _faults(package.part(relation.target), chart, marks):
                    yield Fault(where, str(fault))


def _faults(content: bytes, chart: Element, marks: LiteralMarks) -> Iterator[Fault]:
    try:
        book = ExcelWorkbook(content)
        yield from book.faults(marks)
        plotted = {_rounded(value.text or "") for value in chart.iter(f"{C}v")}
        for sheet in book.sheets:
            for cell in book.cells(sheet):
                if cell.formula is not None or _value(cell) not in plotted:
                    place = f"{sheet.name}!{cell.address}"
                    yield Fault(place, "it holds more than what the chart shows.")
    except PackageError as reason:
        yield Fault("", f"it cannot be opened: {reason}.")


def _value(cell: Cell) -> str | float:
    return _rounded(str(cell.value))


def _rounded(text: str) -> str | float:
    """A value as charts keep it: of numbers, no more digits than programs agree on."""
    try:
        return float(f"{float(text):.{CHART_DIGITS}g}")
    except ValueError:
        return text
