"""A form as it is to be filled in: its cells, and what goes into each."""

from __future__ import annotations

from svreport.content.paper import FilledCell, FormPaper
from svreport.core.errors import LacksData
from svreport.documents.form.entries import filled_in
from svreport.documents.labels import properties
from svreport.narrative.facts import Facts


def form_paper(facts: Facts, name: str) -> FormPaper:
    """The content of a form.

    Raises LacksData where it could not be read, does not take what is mapped, or has nothing
    mapped to it.
    """
    supplied = next((form for form in facts.council.supplied_forms if form.name == name), None)
    if supplied is None:
        raise LacksData(f"The form {name} could not be read: see Forms in Settings.")
    filled = filled_in(facts, supplied)
    if filled.faults:
        fault = filled.faults[0]
        raise LacksData(
            f"The form {name} cannot be filled in for {facts.update.key}. "
            f"{fault.row.place(fault.field)}: {fault.wrong} {fault.remedy}"
        )
    cells = [
        FilledCell(str(entry.cell), entry.cell, entry.value)
        for entry in filled.entries
        if entry.value is not None
    ]
    if not cells:
        raise LacksData(f"Nothing is mapped to the form {name}: fill in the sheet Form cells.")
    return FormPaper(
        content=cells,
        file=supplied.file,
        form=supplied.content,
        properties=properties(facts.council, facts.update, name),
    )
