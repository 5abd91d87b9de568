"""Rules of forms: what goes into each of their cells is there, and the form takes it.

Forms are opened by what no other check needs, so that it is loaded only where there are any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from svreport.checks import Finding, council_rule, facts_rule
from svreport.core.errors import FaultyTemplate
from svreport.core.frozen import group_by, replace
from svreport.core.model import Council, FormCell
from svreport.core.problems import Place, Severity
from svreport.core.text import counted, did_you_mean, join_words, normalise, shortened
from svreport.narrative.facts import Facts

if TYPE_CHECKING:
    from svreport.documents.form import FilledIn

SHEET = "Form cells"
# The folder of a council's own templates, which may have the checks of forms.
OWN_TEMPLATES: ContextVar[Path | None] = ContextVar("OWN_TEMPLATES", default=None)
# Cells that one message names.
MOST_NAMED = 4


@council_rule("unknown-form")
def forms_are_named(council: Council) -> Iterator[Finding]:
    """A cell is of a form that the settings name."""
    known = [form.name for form in council.settings.forms]
    for name, rows in group_by(council.form_cells, lambda row: normalise(row.form)).items():
        if name not in known:
            near = did_you_mean(name, known)
            yield Finding(
                rows[0].place("form"),
                f"“{rows[0].form}” is not a form that Forms in Settings names.",
                f"{near}Name its file there, such as {name} = Form.xlsx, or correct the name.",
                form=name,
            )


def _filled_forms(facts: Facts) -> Iterator[FilledIn]:
    """The forms, where anything is mapped to them: they are filled in for the latest update."""
    council = facts.council
    if council.form_cells and facts.update == council.latest:
        from svreport.documents.form import filled_in

        yield from (filled_in(facts, supplied) for supplied in council.supplied_forms)


def _finding(
    of: FilledIn, place: Place, wrong: str, remedy: str, row: FormCell | None = None
) -> Finding:
    """What is found of a row, or of the form as a whole, which can be answered."""
    name = of.supplied.name
    about = f"{name}: {row.cell}" if row else name
    return Finding(place, wrong, remedy, about=about, form=name)


@facts_rule("form-cell")
def forms_take_what_is_mapped(facts: Facts) -> Iterator[Finding]:
    """A form takes what is mapped to each of its cells, and no cell is mapped twice."""
    for filled in _filled_forms(facts):
        for fault in filled.faults:
            place = fault.row.place(fault.field)
            found = _finding(filled, place, fault.wrong, fault.remedy, fault.row)
            # What stops the form cannot be answered.
            advice = {"severity": Severity.WARNING} if fault.is_advice else {"about": ""}
            yield replace(found, **advice)


@facts_rule("form-figure-missing", severity=Severity.WARNING)
def figures_of_forms_have_a_value(facts: Facts) -> Iterator[Finding]:
    """Figures that a form wants of this update have a value."""
    for filled in _filled_forms(facts):
        for row, entries in filled.by_row.items():
            figures = [(entry.cell, entry.figure) for entry in entries if entry.figure is not None]
            found = [(cell, figure.full_name) for cell, figure in figures if not figure.is_stated]
            if found:
                named = join_words((name for _, name in found), most=MOST_NAMED)
                have, are = ("have", "are") if found[1:] else ("has", "is")
                cells = _cells_in_words([cell for cell, _ in found])
                yield _finding(
                    filled,
                    row.place("content"),
                    f"{named} {have} no value, so {cells} of {filled.supplied.file} {are} not "
                    "filled in.",
                    "Give the figure in its sheet, or leave it.",
                    row,
                )


@facts_rule("form-periods", severity=Severity.WARNING)
def rows_of_periods_fit_their_cells(facts: Facts) -> Iterator[Finding]:
    """A row of periods has as many cells as its year has, under words that name the same."""
    year = facts.council.settings.financial_year
    for filled in _filled_forms(facts):
        from svreport.documents.form import FROM, named_otherwise

        for row, entries in filled.by_row.items():
            last, count = entries[-1].period, len(entries)
            if last is None:
                continue
            in_year, words = len(last.ends), []
            if count > 1 and FROM not in normalise(str(row.content)) and count % in_year:
                words = [
                    f"{row.cell} has {counted(count, 'cell')}, and {year} has "
                    f"{counted(in_year, str(last.kind))}: the last cell takes {last.brief}."
                ]
            words += [
                f"{entry.cell} of {filled.supplied.file} takes {entry.period.brief}, but beside it "
                f"is “{beside}”."
                for entry in entries
                if entry.period
                and (beside := named_otherwise(filled.form, entry.cell, entry.period))
            ][:1]
            remedy = f"Correct the cells, or say from which period on: quarters from Q3 {year}."
            yield from (_finding(filled, row.place("cell"), wrong, remedy, row) for wrong in words)


@facts_rule("form-unit", severity=Severity.WARNING)
def money_is_in_the_unit_of_the_form(facts: Facts) -> Iterator[Finding]:
    """Money goes into a form in the unit that its words name."""
    for filled in _filled_forms(facts):
        for row, entries in filled.by_row.items():
            for entry in [entry for entry in entries if entry.unit is not None][:1]:
                stated = filled.form.units_stated(entry.cell)
                if len(stated) == 1 and entry.unit not in stated:
                    wanted = next(iter(stated))
                    yield _finding(
                        filled,
                        row.place("content"),
                        f"{entry.cell} of {filled.supplied.file} takes {entry.value} in "
                        f"{entry.unit}, and the form's words name {wanted}.",
                        f"Type {wanted} under Unit, or leave it if the words are of other cells.",
                        row,
                    )


@facts_rule("form-hidden", severity=Severity.WARNING)
def what_is_filled_in_is_seen(facts: Facts) -> Iterator[Finding]:
    """No mapped cell is in a row or column that the form hides."""
    for filled in _filled_forms(facts):
        for row in filled.rows:
            unseen = [cell for cell in filled.cells(row) if filled.form.hidden_line(cell)]
            if unseen:
                are = "are" if unseen[1:] else "is"
                yield _finding(
                    filled,
                    row.place("cell"),
                    f"{_cells_in_words(unseen)} of {filled.supplied.file} {are} out of sight: "
                    f"{filled.form.hidden_line(unseen[0])} is hidden.",
                    "Correct the cell, or leave it where the form shows it later.",
                    row,
                )


@facts_rule("form-unchecked", severity=Severity.WARNING)
def rules_of_forms_are_known(facts: Facts) -> Iterator[Finding]:
    """What goes into cells is held against their rules, but for those that only Excel knows."""
    for filled in _filled_forms(facts):
        given = (entry for entry in filled.entries if entry.value is not None)
        left = [entry for entry in given if not filled.form.is_checked(entry.cell)]
        if left:
            have = "have rules" if left[1:] else "has a rule"
            cells = _cells_in_words([entry.cell for entry in left])
            yield _finding(
                filled,
                left[0].row.place("cell"),
                f"{cells} of {filled.supplied.file} {have} that only a spreadsheet works out, so "
                "svreport could not check what goes in.",
                f"`svreport build {filled.supplied.name}` does where LibreOffice is there; else "
                "look at these cells in Excel before you send the form.",
            )


def _cells_in_words(cells: Sequence[Place]) -> str:
    first, *others = cells
    named = [str(first), *(other.cell for other in others)]
    return join_words(named, most=MOST_NAMED)


@facts_rule("form-moved")
def mapped_cells_stand_where_they_stood(facts: Facts) -> Iterator[Finding]:
    """Beside a mapped cell stand the words that stood there when it was mapped."""
    for filled in _filled_forms(facts):
        form = filled.form
        for row in filled.rows:
            cell = next(filled.cells(row), None)
            if not row.beside or cell is None or form.has_beside(cell, row.beside):
                continue
            now = [other for other in form.open_cells if form.has_beside(other, row.beside)]
            where = f"; that is beside {now[0]} now" if now else ""
            label = form.label(cell)
            found = f"is “{label}”" if label else "is nothing"
            yield Finding(
                row.place("cell"),
                f"Beside {cell} of {filled.supplied.file} {found}, not “{row.beside}”{where}.",
                "Correct the cell, or the label if the form has other words now.",
                form=filled.supplied.name,
            )


@facts_rule("form-unmapped", severity=Severity.WARNING)
def every_cell_of_a_form_is_mapped(facts: Facts) -> Iterator[Finding]:
    """Every cell that a form wants filled in is mapped."""
    for filled in _filled_forms(facts):
        taken = {cell for row in filled.rows for cell in filled.cells(row)}
        left = [cell for cell in filled.form.open_cells if cell not in taken]
        if left and filled.rows:
            labels = ((cell, filled.form.label(cell)) for cell in left[: MOST_NAMED + 1])
            cells = join_words(
                (f"{cell} ({shortened(label)})" if label else str(cell) for cell, label in labels),
                most=MOST_NAMED,
            )
            yield _finding(
                filled,
                filled.rows[0].place("form"),
                f"Nothing is mapped to {counted(len(left), 'cell')} of {filled.supplied.file}: "
                f"{cells}.",
                f"`svreport form {filled.supplied.name} --rows` writes rows for {SHEET}; or leave "
                "them as they are.",
            )


@facts_rule("form-refused", severity=Severity.WARNING)
def forms_pass_the_checks_of_their_receiver(facts: Facts) -> Iterator[Finding]:
    """A form, filled in, passes the checks of whoever receives it."""
    for filled in _filled_forms(facts):
        from svreport.documents.form import opened
        from svreport.files.resources import Templates
        from svreport.files.workbook.form import FillableForm
        from svreport.release.gate.form_rules import failures, rules_of

        supplied = filled.supplied
        try:
            own, sheets = Templates(OWN_TEMPLATES.get()), opened(supplied.content).book.sheets
            rules = rules_of(supplied.name, own, sheets)
        except FaultyTemplate as reason:
            yield Finding(Place(), str(reason), "Correct that file.", form=supplied.name)
            continue
        if rules is None:
            continue
        form, rows = FillableForm(supplied.content), dict[Place, FormCell]()
        for entry in filled.entries:
            rows[entry.cell] = entry.row
            if entry.value is not None:
                form.fill(entry.cell, entry.value)
        settings, day = facts.council.settings, facts.update.activity_to.last_day
        name = f"{rules.name_of_file(settings, facts.update)}{PurePath(supplied.file).suffix}"
        for failure in failures(rules, form, name, settings, day):
            wrong, _, remedy = failure.message.partition("Action required: ")
            row = rows.get(failure.place)
            yield Finding(
                row.place("content") if row else replace(failure.place, file=supplied.file),
                wrong.strip(),
                remedy or "Correct it in the form.",
                about=f"{supplied.name}: {failure.place or 'file'}",
                form=supplied.name,
            )
