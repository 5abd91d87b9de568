"""A form as it is to be filled in: its cells, and what goes into each."""

from __future__ import annotations

from svreport.content.paper import FilledCell, FormPaper
from svreport.core.problems import LacksData
from svreport.documents.form.entries import FormEntry, entries
from svreport.documents.labels import properties
from svreport.narrative.facts import Facts


def form_paper(facts: Facts, name: str) -> FormPaper:
    """The content of a form; its faults are problems of the inputs, and stop a build before it.

    Raises LacksData where it could not be read, or where nothing is mapped.
    """
    supplied = next((form for form in facts.council.supplied_forms if form.name == name), None)
    if supplied is None:
        raise LacksData(f"The form {name} could not be read: see Forms in Settings.")
    cells = [
        FilledCell(str(entry.cell), entry.cell, entry.value)
        for entry in entries(facts, supplied)
        if isinstance(entry, FormEntry) and not entry.is_left_empty
    ]
    if not cells:
        raise LacksData(f"Nothing is mapped to the form {name}: fill in the sheet Form cells.")
    return FormPaper(
        content=cells,
        file=supplied.file,
        form=supplied.content,
        properties=properties(facts.council, facts.update, name),
    )
