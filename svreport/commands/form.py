"""What a form wants filled in, what the inputs fill it with, and whether a form has that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from svreport.commands.edition import identify_document
from svreport.commands.findings import read_findings
from svreport.commands.recalculation import is_same_value
from svreport.commands.targets import chosen_update
from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen
from svreport.core.model import Council, SuppliedForm, Update
from svreport.core.problems import Place
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.form import FormEntry, filled_in, opened
from svreport.files.ooxml import PackageError
from svreport.files.ooxml.package import YES, Element
from svreport.files.outputs import DRAFT
from svreport.files.resources import Templates
from svreport.files.workbook.book import EditedWorkbook
from svreport.files.workbook.cell_styles import Shown
from svreport.files.workbook.form import FillableForm
from svreport.files.workbook.sheet import EditedSheet
from svreport.files.workbook.sheet_data import CellValue, stored_value
from svreport.narrative.facts import Facts
from svreport.release.gate import Fault, quoted
from svreport.release.gate.differences import unlike_elements
from svreport.release.gate.form_rules import FormRules, all_rules, failures


class OpenCell(Frozen):
    """A cell of a form: its place, the words beside it, and what goes into it, if anything does.

    `mapped_at` is the row of the sheet Form cells that says so.
    """

    place: Place
    label: str
    value: CellValue
    mapped_at: Place | None


def open_cells(path: Path, name: str, *, update: str | None = None) -> Sequence[OpenCell]:
    """The cells of a form that are to be filled in, and the others that something is mapped to.

    Raises UnreadableInputs, and UnknownTarget for a form that the settings do not name.
    """
    findings = read_findings(path)
    council = findings.council
    forms = {form.name: form for form in council.supplied_forms}
    if normalise(name) not in forms:
        known = f"There are {join_words(forms)}." if forms else "It names none."
        raise UnknownTarget(
            f"“{name}” is not a form that Settings names and svreport can read. "
            f"{did_you_mean(name, forms)}{known}"
        )
    supplied = forms[normalise(name)]
    form, facts = opened(supplied.content), findings.facts(chosen_update(council, update))
    found = {entry.cell: entry for entry in filled_in(facts, supplied).entries}
    places = list(dict.fromkeys([*form.open_cells, *found]))
    return [
        OpenCell(
            place,
            form.label(place),
            found[place].value if place in found else None,
            found[place].row.place("content") if place in found else None,
        )
        for place in places
    ]


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
        if supplied is not None and rules.are_of(
            supplied.name, opened(supplied.content).book.sheets
        ):
            return rules
        if supplied is None and rules.start and path.name.casefold().startswith(rules.start):
            return rules
    return None


def update_meant(path: Path, rules: FormRules | None, council: Council) -> Update:
    """The update that a form was filled in for, by the name of its file; else the latest."""
    if rules is not None and rules.file_name:
        stem = path.stem.removesuffix(DRAFT)
        for update in reversed(council.updates):
            if rules.name_of_file(council.settings, update) == stem:
                return update
    known = identify_document(council, path.name, "")
    return known[1] if known else chosen_update(council, None)


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
    """What a filled form holds that neither the form itself nor the inputs give it."""
    form, original = FillableForm(content), opened(supplied.content)
    mapped = {entry.cell: entry for entry in filled_in(facts, supplied).entries}
    yield from _unlike_workbook(form.book, original.book)
    for name, sheet in form.book.sheets.items():
        own = original.book.sheets[name]
        yield from _unlike_sheet(sheet, own)
        formulas, now = own.calculated, sheet.calculated
        known = {(row, column): cell for row, column, cell in own.data.in_order()}
        filled = {(row, column): cell for row, column, cell in sheet.data.in_order()}
        for at in sorted({*known, *filled}):
            place, held = Place(name, *at), sheet.text(filled.get(at)).strip()
            entry = mapped.get(place)
            # A day that was filled in is shown as one.
            if at in known and at in filled and not (entry and isinstance(entry.value, date)):
                looks = zip(_look(sheet, filled[at]), _look(own, known[at]), _LOOKS, strict=True)
                yield from (
                    Fault(str(place), f"{what} is {here}, and {was} in the form.")
                    for here, was, what in looks
                    if here != was
                )
            if entry is not None:
                yield from _unlike_mapped(entry, held, filled.get(at), form)
            elif now.get(at) != formulas.get(at):
                yield Fault(str(place), "its formula is not that of the form.")
            elif at not in formulas and held != own.text(known.get(at)).strip():
                texts = (held, own.text(known.get(at)))
                here, was = (quoted(text) if text else "nothing" for text in texts)
                yield Fault(str(place), f"{here} is here, and {was} in the form.")


# What a sheet says beside its cells, by the elements that say it.
_BESIDE_CELLS = {
    "its protection": ("sheetProtection", "protectedRange"),
    "what may be typed": ("dataValidation",),
    "its conditional formats": ("conditionalFormatting",),
    "its merged cells": ("mergeCell",),
    "its headers and footers": ("headerFooter",),
}
_LOOKS = ("its number format", "whether it is locked")
# What may be beside the sheets, and says or does something of its own.
_BESIDE_SHEETS = {
    "comments": ("comments", "threadedcomment"),
    "drawings": ("drawing+xml",),
    "macros": ("vbaproject",),
    "objects and controls": ("oleobject", "activex", "ctrlprops"),
    "links and connections": ("externallink", "connections", "querytable"),
}


def _unlike_workbook(book: EditedWorkbook, own: EditedWorkbook) -> Iterator[Fault]:
    """What is beside the sheets of a filled form, or said of all of them, and is not the form's."""
    named = [
        [name for name in each.root.iter("{*}definedName") if name.get("name", "")[:3] != "_xl"]
        + list(each.root.iter("{*}workbookProtection"))
        for each in (book, own)
    ]
    yield from _unlike_lists("", "names and protection", *named)
    for what, types in _BESIDE_SHEETS.items():
        now, was = (sorted(_texts_in(each, types)) for each in (book, own))
        if now != was:
            yield Fault("", f"its {what} are not those of the form.")


def _texts_in(book: EditedWorkbook, types: Sequence[str]) -> Iterator[str]:
    """The texts of the parts of these types; of a part that is no XML, that it is there."""
    for part in (name for words in types for name in book.parts_of_type(words)):
        is_xml = part.endswith(".xml")
        yield "".join(text.text or "" for text in book.part(part).iter("{*}t")) if is_xml else part


def _unlike_sheet(sheet: EditedSheet, own: EditedSheet) -> Iterator[Fault]:
    """What a sheet says beside its cells, and does not in the form."""
    root, before = sheet.book.part(sheet.part), own.book.part(own.part)
    for what, names in _BESIDE_CELLS.items():
        tags = [f"{{*}}{name}" for name in names]
        yield from _unlike_lists(sheet.name, what, root.iter(*tags), before.iter(*tags))
    if sheet.book.is_hidden(sheet) != own.book.is_hidden(own):
        yield Fault(sheet.name, "it is hidden, and not in the form, or the other way round.")
    if _hidden_lines(root) != _hidden_lines(before):
        yield Fault(sheet.name, "its hidden rows or columns are not those of the form.")


def _unlike_lists(
    where: str, what: str, elements: Iterable[Element], own: Iterable[Element]
) -> Iterator[Fault]:
    for now, was in unlike_elements(elements, own):
        here, there = (quoted(words) if words else "nothing" for words in (now, was))
        yield Fault(where, f"{what}: {here} is here, and {there} in the form.")


def _hidden_lines(root: Element) -> set[str]:
    """The rows, and the columns one by one, that nobody sees."""
    found = set()
    for line in root.iter("{*}row", "{*}col"):
        if line.get("hidden") in YES:
            first, last = line.get("min") or 0, line.get("max") or 0
            found |= {f"column {at}" for at in range(int(first), int(last) + 1) if at}
            found |= {f"row {line.get('r')}"} if line.get("r") else set()
    return found


def _look(sheet: EditedSheet, cell: Element) -> tuple[str, str]:
    """How a cell shows a number, and whether it is locked."""
    styles, style = sheet.book.styles, cell.get("s")
    return quoted(styles.format_of(style)), "yes" if styles.is_locked(style) else "no"


def _unlike_mapped(
    entry: FormEntry, held: str, cell: Element, form: FillableForm
) -> Iterator[Fault]:
    where, mapped_at = str(entry.cell), entry.row.place("content")
    if entry.value is None:
        if held:
            yield Fault(
                where, f"{quoted(held)} is here, but the inputs give no value ({mapped_at})."
            )
        return
    kind, given = stored_value(entry.value, from_1904=form.book.from_1904)
    if not is_same_value(held, given):
        now = f"{quoted(held)} is here" if held else "nothing is here"
        yield Fault(where, f"{now}, but the inputs give {quoted(given)} ({mapped_at}).")
    elif kind == "n" and cell.get("t", "n") != "n" and form.takes(entry.cell) is not Shown.TEXT:
        yield Fault(where, f"{quoted(held)} is here as a text, which no sum counts.")
