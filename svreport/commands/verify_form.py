"""Forms that were filled in, by svreport or by hand: held against the map, and their checks run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from svreport.core.model import Council, SuppliedForm
from svreport.documents.form.entries import FormEntry, entries, opened
from svreport.files.ooxml.markup import PackageError
from svreport.files.resources import Templates
from svreport.files.workbook.cell_values import CellValue, stored_value
from svreport.files.workbook.form import FillableForm
from svreport.narrative.facts import Facts
from svreport.release.form_rules import FormRules, all_rules, failures
from svreport.release.gate.faults import Fault, quoted

# Sums of fractions differ by less than this from one program to another.
_CLOSE = Decimal("0.000001")


def form_in(content: bytes, council: Council) -> SuppliedForm | None:
    """The form of the council that a file is, by its sheets; None where it is none."""
    if not council.supplied_forms:
        return None
    try:
        sheets = set(FillableForm(content).book.sheets)
    except PackageError:
        return None
    known = [
        form for form in council.supplied_forms if sheets == set(opened(form.content).book.sheets)
    ]
    return known[0] if known else None


def rules_for(path: Path, supplied: SuppliedForm | None, templates: Templates) -> FormRules | None:
    """The rules that a file is checked by: those of its form, or of forms that are named so."""
    for rules in all_rules(templates):
        if supplied is not None and rules.form == supplied.name:
            return rules
        if supplied is None and rules.start and path.name.casefold().startswith(rules.start):
            return rules
    return None


def refused(
    path: Path, content: bytes, rules: FormRules, council: Council, day: date
) -> list[Fault]:
    """What the form would be refused for, in the words of whoever receives it."""
    found = failures(rules, FillableForm(content), path.name, council.settings, day)
    return [
        Fault(str(failure.place) if failure.place.sheet else "", failure.message)
        for failure in found
    ]


def unlike(content: bytes, supplied: SuppliedForm, facts: Facts) -> Iterator[Fault]:
    """The mapped cells that hold something else than the inputs give now."""
    form = FillableForm(content)
    for entry in entries(facts, supplied):
        if isinstance(entry, FormEntry) and not entry.is_left_empty:
            held = form.text(entry.cell)
            if not _is_same(held, entry.value):
                now = f"{quoted(held)} stands here" if held else "nothing stands here"
                given = stored_value(entry.value)[1]
                yield Fault(
                    str(entry.cell),
                    f"{now}, where the inputs give {quoted(given)} ({entry.row.place('content')}).",
                )


def _is_same(held: str, value: CellValue) -> bool:
    given = stored_value(value)[1].strip()
    try:
        return abs(Decimal(held) - Decimal(given)) < _CLOSE
    except InvalidOperation:
        return held == given
