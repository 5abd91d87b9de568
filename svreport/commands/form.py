"""The cells that a form wants filled in, and what the inputs fill them with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from svreport.commands.findings import read_findings
from svreport.commands.targets import chosen_update
from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen
from svreport.core.problems import Place
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.form.paper import filled_in, opened
from svreport.files.workbook.sheet_data import CellValue


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
            f"“{name}” is no form that Forms in Settings names and that can be read. "
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
