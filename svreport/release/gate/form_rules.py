"""What the Department checks of a form that is sent to it, as data, and what the gate does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import Any

from svreport.content.paper import FormPaper
from svreport.core.errors import FaultyTemplate
from svreport.core.frozen import Frozen
from svreport.core.model import Settings, Update
from svreport.core.periods import Month, Quarter
from svreport.core.problems import Place
from svreport.core.text import nearest
from svreport.files.ooxml import CONTENT_TYPES, PackageError
from svreport.files.ooxml.package import relations_part
from svreport.files.outputs import DRAFT
from svreport.files.resources import TemplateFile, Templates
from svreport.files.workbook.cell_styles import Shown
from svreport.files.workbook.form import FillableForm
from svreport.files.workbook.sheet import EditedSheet
from svreport.files.workbook.sheet_data import address, position
from svreport.release.gate import Fault

FOLDER, SUFFIX = "forms", ".toml"
_NO_LETTERS = re.compile(r"[^a-z]+")
_YEARS = re.compile(r"20(\d{2})-(\d{2})")


class FormCheck(Frozen, kw_only=True):
    """One test of a form, and what is said where it fails; `ours` is none of the Department's."""

    test: str
    message: str
    sheet: str = ""
    cell: str = ""
    column: str = ""
    pattern: str = ""
    since: date = date.min
    until: date = date.max
    ours: bool = False


class FormRules(Frozen, kw_only=True):
    """What is known of a form: how its file is called, and what is checked of it.

    A form with one of the `sheets`, or one almost called so, is what they are of; where there are
    none, the one that is called `form`.
    """

    form: str
    sheets: Sequence[str] = ()
    source: str = ""
    file_name: str = ""
    check: Sequence[FormCheck] = ()

    @property
    def start(self) -> str:
        """How the names of its files begin, in small letters."""
        return self.file_name.partition("{")[0].casefold()

    def are_of(self, form: str, sheets: Iterable[str]) -> bool:
        """Whether a form of a name, with these sheets, is what the rules are of."""
        if not self.sheets:
            return form == self.form
        return any(nearest(sheet, self.sheets, cutoff=0.8) for sheet in sheets)

    def name_of_file(self, settings: Settings, update: Update) -> str:
        """The name of the form's file, without its suffix; nothing where none is laid down."""
        council = _NO_LETTERS.sub("-", settings.authority.casefold()).strip("-")
        day = update.activity_to.last_day
        return self.file_name.format(**_parts_of_name(settings, day), council=council)


class FormFailure(Frozen):
    """What a form fails: where in it, if in one place, and what is said of it."""

    place: Place
    message: str


def all_rules(templates: Templates) -> Iterator[FormRules]:
    """The rules of every form that there are any of. Raises FaultyTemplate."""
    for name in templates.names(FOLDER, SUFFIX):
        yield read_rules(templates.find(name))


def rules_of(form: str, templates: Templates, sheets: Iterable[str]) -> FormRules | None:
    """The rules of a form by its sheets, or its name; None where it has none.

    Raises FaultyTemplate.
    """
    return next((rules for rules in all_rules(templates) if rules.are_of(form, sheets)), None)


def read_rules(file: TemplateFile) -> FormRules:
    """The rules that a file holds. Raises FaultyTemplate."""
    try:
        stated: dict[str, Any] = tomllib.loads(file.text)
        checks = [*_former(stated), *(FormCheck(**check) for check in stated.pop("check", ()))]
        unknown = [check.test for check in checks if check.test not in _TESTS]
        if unknown:
            raise ValueError(f"“{unknown[0]}” is not a test")
        for check in checks:
            re.compile(check.pattern)
        return FormRules(**stated, check=checks)
    except (TypeError, ValueError, re.error) as reason:
        raise FaultyTemplate(f"The rules {file.name} cannot be read: {reason}.") from reason


def failures(
    rules: FormRules, form: FillableForm, file: str, settings: Settings, day: date
) -> Iterator[FormFailure]:
    """What a form fails of the checks that hold on a day: the last of the quarter it is for."""
    sheets = {sheet.name: sheet for sheet in form.book.sheets.values()}
    valid = [check for check in rules.check if check.since <= day <= check.until]
    given = PurePath(file)
    name = f"{given.stem.removesuffix(DRAFT)}{given.suffix}"
    parts = _parts_of_name(settings, day)
    misnamed = (check for check in valid if not _is_named(check, name, parts))
    # Of a name, only the first fault is said, as the Department's service does.
    yield from (FormFailure(Place(), check.message) for check in islice(misnamed, 1))
    for check in valid:
        if check.test != "name":
            sheet = sheets.get(check.sheet)
            if sheet is None:
                found = [Place(check.sheet)] if check.test == "sheet" else []
            else:
                found = list(_TESTS[check.test](check, sheet, settings))
            yield from (FormFailure(place, check.message) for place in found)


def _parts_of_name(settings: Settings, day: date) -> Mapping[str, str]:
    """What a file's name is made of: the end of the quarter, and the authority's code."""
    last = Quarter.ended_by(Month.of(day)).last_month
    month = str(last).partition(" ")[0]
    return {"month": month, "year": str(last.year), "code": settings.authority_code or ""}


def _is_named(check: FormCheck, name: str, parts: Mapping[str, str]) -> bool:
    """Whether a file's name passes a check; a part that is not known matches nothing."""
    wanted = check.pattern
    for part, known in parts.items():
        wanted = wanted.replace(f"{{{part}}}", re.escape(known) if known else "(?!)")
    return check.test != "name" or re.fullmatch(wanted, name) is not None


def _former(stated: dict[str, Any]) -> Iterator[FormCheck]:
    """The checks of names as they were stated before, taken out."""
    suffix, start = stated.pop("suffix", ""), stated.get("file_name", "").partition("{")[0]
    months = "(?:March|June|September|December)"
    for key, wanted in (
        ("suffix_message", f"(?i).*{re.escape(suffix)}"),
        ("name_message", rf"(?i){re.escape(start)}{months}-20\d\d-{{code}}-[a-z-]+\.\w+"),
    ):
        if message := stated.pop(key, ""):
            yield FormCheck(test="name", pattern=wanted, message=message)


def _none(_check: FormCheck, _sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    yield from ()


def _in_column(check: FormCheck, sheet: EditedSheet) -> Iterator[Place]:
    for row, column, cell in sheet.data.in_order():
        if sheet.data.has_value(cell) and address(row, column).startswith(check.column):
            yield Place(sheet.name, row, column)


def _empty(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    width = len(check.column)
    yield from (place for place in _in_column(check, sheet) if _letters(place) == width)


def _outside(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    width = len(check.column)
    yield from (place for place in _in_column(check, sheet) if _letters(place) > width)


def _letters(place: Place) -> int:
    return len(address(place.row, place.column).rstrip("0123456789"))


def _filled(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    if not any(_letters(place) == len(check.column) for place in _in_column(check, sheet)):
        yield Place(sheet.name)


def _cell(check: FormCheck, sheet: EditedSheet) -> tuple[Place, str]:
    row, column = position(check.cell)
    return Place(sheet.name, row, column), sheet.text(sheet.data.cell(row, column))


def _years(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    place, text = _cell(check, sheet)
    years = _YEARS.match(text)
    follow = years is not None and (int(years[1]) + 1) % 100 == int(years[2])
    if not follow or not re.fullmatch(check.pattern, text):
        yield place


def _code(check: FormCheck, sheet: EditedSheet, settings: Settings) -> Iterator[Place]:
    place, text = _cell(check, sheet)
    code = (settings.authority_code or "").casefold()
    if not code or text.casefold().split(" ")[0] != code:
        yield place


def _typed(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    row, column = position(check.cell)
    if any((formula.row, formula.column) == (row, column) for formula in sheet.formulas):
        yield Place(sheet.name, row, column)


def _named(check: FormCheck, sheet: EditedSheet, _settings: Settings) -> Iterator[Place]:
    place, text = _cell(check, sheet)
    if len(text.split()) < 2:
        yield place


_TESTS: Mapping[str, Any] = {
    "name": _none,
    "sheet": _none,
    "empty": _empty,
    "outside": _outside,
    "filled": _filled,
    "years": _years,
    "code": _code,
    "typed": _typed,
    "named": _named,
}


# The gate of forms: what was filled in is there, and nothing else of the form has changed.
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
