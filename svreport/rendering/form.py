"""Forms of others, filled in: their own bytes, with the cells of the content set."""

from __future__ import annotations

from svreport.content.paper import FormPaper
from svreport.files.workbook.book import Recalculate
from svreport.files.workbook.form import FillableForm


def fill_form(paper: FormPaper, recalculate: Recalculate) -> bytes:
    """Return the form with its cells set, and what depends on them worked out again."""
    form = FillableForm(paper.form)
    for filled in paper.content:
        form.fill(filled.cell, filled.value)
    return form.content(recalculate)
