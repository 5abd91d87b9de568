"""What is wrong with what goes into the cells of forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.checks.rule import Finding
from svreport.core.frozen import replace
from svreport.core.model import FormCell
from svreport.core.problems import Place
from svreport.core.text import join_words, normalise
from svreport.documents.form.entries import filled_in, opened, rows_of
from svreport.files.resources import Templates
from svreport.files.workbook.form import FillableForm
from svreport.narrative.facts import Facts
from svreport.release.form_rules import failures, rules_of

SHEET = "Form cells"
# Cells that one message names.
MOST_NAMED = 4


def untakeable(facts: Facts) -> Iterator[Finding]:
    """What a form would not take, and cells that are mapped twice."""
    for supplied in facts.council.supplied_forms:
        for fault in filled_in(facts, supplied).faults:
            yield Finding(fault.row.place(fault.field), fault.wrong, fault.remedy)


def without_value(facts: Facts) -> Iterator[Finding]:
    """Figures that a form wants of this update and that have no value."""
    for supplied in facts.council.supplied_forms:
        lacking: dict[FormCell, list[tuple[Place, str]]] = {}
        for entry in filled_in(facts, supplied).entries:
            if entry.figure is not None and not entry.figure.is_stated:
                lacking.setdefault(entry.row, []).append((entry.cell, entry.figure.full_name))
        for row, found in lacking.items():
            cells = [cell for cell, _ in found]
            named = join_words((name for _, name in found), most=MOST_NAMED)
            have, are = ("have", "are") if found[1:] else ("has", "is")
            yield Finding(
                row.place("content"),
                f"{named} {have} no value, so {_cells_in_words(cells)} of {supplied.file} {are} "
                "not filled in.",
                "Give the figure in its sheet, or leave it.",
                about=f"{supplied.name}: {row.cell}",
            )


def _cells_in_words(cells: Sequence[Place]) -> str:
    first, *others = cells
    named = [str(first), *(other.cell for other in others)]
    return join_words(named, most=MOST_NAMED)


def moved(facts: Facts) -> Iterator[Finding]:
    """Mapped cells beside which other words stand than when they were mapped."""
    for supplied in facts.council.supplied_forms:
        form = opened(supplied.content)
        for row in rows_of(facts, supplied.name):
            cell = next(iter(_cells(form, row)), None)
            if not row.beside or cell is None or _is_alike(form.label(cell), row.beside):
                continue
            now = [other for other in form.open_cells if _is_alike(form.label(other), row.beside)]
            where = f"; they stand beside {now[0]} of {supplied.file} now" if now else ""
            yield Finding(
                row.place("cell"),
                f"Beside {cell} of {supplied.file} stand the words “{form.label(cell)}”, not "
                f"“{row.beside}”{where}.",
                "Correct the cell, or the label where the form says it in other words now.",
                rule="form-moved",
            )


def unmapped(facts: Facts) -> Iterator[Finding]:
    """Cells that a form wants filled in, and that nothing is mapped to."""
    for supplied in facts.council.supplied_forms:
        form, rows = opened(supplied.content), rows_of(facts, supplied.name)
        mapped = {cell for row in rows for cell in _cells(form, row)}
        left = [cell for cell in form.open_cells if cell not in mapped]
        if left and rows:
            named = [
                f"{cell}{f' ({label})' if (label := form.label(cell)) else ''}" for cell in left
            ]
            wrong = "Nothing is mapped to {} of {}: {}."
            cells = "1 cell" if len(left) == 1 else f"{len(left)} cells"
            yield Finding(
                rows[0].place("form"),
                wrong.format(cells, supplied.file, join_words(named, most=MOST_NAMED)),
                f"`svreport form {supplied.name} --rows` writes rows for {SHEET}; or leave them "
                "as they are.",
                about=supplied.name,
                rule="form-unmapped",
            )


def refused(facts: Facts) -> Iterator[Finding]:
    """What a form, filled in, would be refused for by whoever receives it."""
    for supplied in facts.council.supplied_forms:
        rules = rules_of(supplied.name, Templates())
        if rules is None:
            continue
        filled, rows = FillableForm(supplied.content), dict[Place, FormCell]()
        for entry in filled_in(facts, supplied).entries:
            rows[entry.cell] = entry.row
            if entry.value is not None:
                filled.fill(entry.cell, entry.value)
        settings, day = facts.council.settings, facts.update.activity_to.last_day
        name = f"{rules.name_of_file(settings, facts.update)}{rules.suffix}"
        for failure in failures(rules, filled, name, settings, day):
            wrong, _, remedy = failure.message.partition("Action required: ")
            row = rows.get(failure.place)
            yield Finding(
                row.place("content") if row else replace(failure.place, file=supplied.file),
                wrong.strip(),
                remedy or "Correct it in the form.",
                about=f"{supplied.name}: {failure.place or 'file'}",
                rule="form-refused",
            )


def _cells(form: FillableForm, row: FormCell) -> Iterator[Place]:
    try:
        yield from form.cells(row.cell)
    except ValueError:
        return


def _is_alike(first: str, second: str) -> bool:
    return normalise(first) == normalise(second)
