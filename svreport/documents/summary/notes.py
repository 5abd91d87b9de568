"""The notes: where figures come from, by the number that marks them."""

from __future__ import annotations

from svreport.documents.summary.sources import Sources
from svreport.spreadsheet import Heading, Page, Row

GENERAL = (
    "Totals, balances and differences are live formulas; the figures they start from are those "
    "of the inputs workbook, unchanged.",
    "Published totals stand as published; what they differ by from their rounded lines is shown "
    "in rows named Rounding and explained on the sheet Checks.",
)


def page(sources: Sources) -> Page:
    """The last page: made after the others, which gather their notes as they are made."""
    rows = [Row((f"[note {number}]", text)) for number, text in enumerate(sources.noted, start=1)]
    rows += [Row(("General", text)) for text in GENERAL]
    return Page(
        name="Notes",
        title="Notes",
        intro=("Notes are numbered in the order in which the sheets first refer to them.",),
        headings=(Heading("Note", 12), Heading("Text", 120)),
        rows=tuple(rows),
    )
