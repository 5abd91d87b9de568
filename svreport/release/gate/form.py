"""The gate of forms: what was filled in is there, and nothing else of the form has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from svreport.content.paper import FormPaper
from svreport.core.problems import Place
from svreport.files.ooxml import CONTENT_TYPES, PackageError
from svreport.files.ooxml.package import relations_part
from svreport.files.workbook.cell_styles import Shown
from svreport.files.workbook.form import FillableForm
from svreport.files.workbook.sheet import EditedSheet
from svreport.release.gate import Fault

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


def form_faults(paper: FormPaper, content: bytes) -> Iterator[Fault]:
    """Yield what keeps a filled form from being released."""
    try:
        before, after = FillableForm(paper.form), FillableForm(content)
        yield from _other_parts(before, after, [cell.value for cell in paper.content])
        filled = {cell.cell for cell in paper.content}
        for name, sheet in before.book.sheets.items():
            yield from _other_cells(sheet, after.book.sheets[name], filled)
    except (KeyError, PackageError) as reason:
        yield Fault("", f"it cannot be opened: {reason}")
        return
    written = FillableForm(paper.form)
    for cell in paper.content:
        written.fill(cell.cell, cell.value)
        if after.text(cell.cell) != written.text(cell.cell):
            yield Fault(cell.where, "it does not hold what was mapped to it.")


def left_to_excel(content: bytes) -> list[Place]:
    """Return the formulas of a filled form that have no value until Excel works them out."""
    left: list[Place] = []
    for sheet in FillableForm(content).book.sheets.values():
        formulas = sheet.calculated
        left += (
            Place(sheet.name, row, column)
            for row, column, cell in sheet.data.in_order()
            if (row, column) in formulas and cell.find(sheet.data.tag("v")) is None
        )
    return left


def _other_parts(
    before: FillableForm, after: FillableForm, values: Sequence[object]
) -> Iterator[Fault]:
    """What became of the parts that hold no cells.

    A signature goes with what it was of; a date adds a style where its cell would show a number.
    """
    first, second = before.book, after.book
    own = {sheet.part for sheet in first.sheets.values()} | {first.main}
    if first.is_signed:
        signature = {*first.parts_of_type("digital-signature")}
        own |= {*signature, *map(relations_part, signature), relations_part(""), CONTENT_TYPES}
    if any(isinstance(value, date) for value in values) and first.styles.is_within(second.styles):
        own |= {*first.parts_of_type("spreadsheetml.styles")}
    gone = set(first.package.names) ^ set(second.package.names)
    for name in sorted({*first.package.names, *second.package.names} - own):
        if name in gone or first.package.part(name) != second.package.part(name):
            yield Fault("", f"its part {name} is not that of the form.")


def _other_cells(before: EditedSheet, after: EditedSheet, filled: set[Place]) -> Iterator[Fault]:
    """Cells that were not to be filled in, and are not as they were."""
    formulas = before.calculated
    known = {(row, column): cell for row, column, cell in before.data.in_order()}
    for row, column, cell in after.data.in_order():
        place, old = Place(after.name, row, column), known.pop((row, column), None)
        is_free = place in filled or (row, column) in formulas
        if not is_free and after.text(cell) != before.text(old):
            yield Fault(str(place), "it was changed, and nothing is mapped to it.")
        is_new = after.text(cell) != before.text(old)
        if (row, column) in formulas and is_new and after.text(cell) in _ERRORS:
            yield Fault(str(place), f"its formula comes to {after.text(cell)}.")
        is_dated = after.book.styles.takes(cell.get("s")) is Shown.DATE and place in filled
        if old is not None and old.get("s") != cell.get("s") and not is_dated:
            yield Fault(str(place), "it looks unlike the form's own.")
    if known:
        yield Fault(after.name, "cells of the form are gone.")
