"""Forms that others supply: each that the settings name is a document of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svreport.documents.document import Document

if TYPE_CHECKING:
    from svreport.content.paper import FormPaper
    from svreport.narrative.facts import Facts
    from svreport.release.changes.snapshot import Entered

ORDER = 100


class FormDocument(Document, kw_only=True):
    """A form by its name in Settings, which is its target on the command line too."""

    def paper(self, facts: Facts) -> FormPaper:
        """What is written into the form. Raises LacksData where it could not be read."""
        from svreport.documents.form.paper import form_paper

        return form_paper(facts, self.name)


def form_document(name: str) -> FormDocument:
    """The document that a form of this name is."""
    return FormDocument(
        name=name, title=name, order=ORDER, public=False, takes_measures=False, sections=()
    )


def entered(facts: Facts) -> tuple[Entered, ...] | None:
    """What goes into the cells of each form; None where nothing is mapped to any."""
    council = facts.council
    if not (council.supplied_forms and council.form_cells):
        return None
    from svreport.documents.form.paper import entered_cells

    return tuple(cell for form in council.supplied_forms for cell in entered_cells(facts, form))
