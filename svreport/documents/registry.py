"""The registry: every document, what is known of it before its content is made, in order.

What can be built, what `check` takes as a target, which sections Narrative offers, what a
measure can be reported in, who is public and what a template may name all follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from svreport.core.frozen import Frozen, field
from svreport.core.model import (
    FIRST_PAGE,
    MAIN_FINDING,
    SPECIALIST_SUPPORT,
    SUMMARY,
    WHAT_CHANGED,
    WHAT_IS_ASKED,
    Council,
    Update,
    paper_section,
)
from svreport.core.text import normalise

if TYPE_CHECKING:
    from svreport.content.paper import FormPaper, Paper
    from svreport.narrative.facts import Facts
    from svreport.release.changes import Entered

# Targets that stand for several documents: all of them, and all papers of one update.
EVERYTHING, PAPERS = "all", "papers"

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


class Document(Frozen, kw_only=True):
    """A document: what it is called, who may read it, what fills it.

    `name` is its module here and its folder under templates/, and its target on the command line
    where it `is_target`; `title` is what people and file names call it. Its `template` is under
    templates/; a workbook has none. One that is `of_update` is
    written and signed with its update. `sections` are those of the sheet Narrative that it
    prints, without its name before them, `row_sections` those that it has for each row of a sheet,
    with the row's key before them: `Strategy: DMI problem statement`. One that `takes_measures` can
    be named in Report in. One that `lists_others` is made of what they say: its `paper` takes them
    too.
    One that can be made `before_ratings` is not held up by an update that has none yet.
    `meeting` is the column of the sheet Updates for the meeting that it goes to, if to one,
    `states_done` are the sheets of which it prints what was done, by its own date.

    Its module, which loads only what this document needs, has `paper(facts)`, which makes its
    content, and `CONTENT`, the names that its template's tags may use.
    """

    name: str
    title: str
    template: str = ""
    public: bool = True
    of_update: bool = False
    is_target: bool = True
    takes_measures: bool = True
    lists_others: bool = False
    before_ratings: bool = False
    sections: Sequence[str] = ()
    row_sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meeting: str = ""
    states_done: Sequence[str] = ()

    @property
    def _module(self) -> ModuleType:
        return import_module(f"svreport.documents.{self.name}")

    @property
    def content_type(self) -> type:
        """The TypedDict whose hints carry the names that its template's tags may use."""
        content_type: type = self._module.CONTENT
        return content_type

    def paper(self, facts: Facts) -> Paper:
        """The content of the document, which does not say whether it is a draft.

        Raises LacksData where the inputs hold too little for it.
        """
        paper: Paper = self._module.paper(facts)
        return paper

    def list_of(self, facts: Facts, others: Iterable[tuple[Document, Paper]]) -> Paper:
        """The content of a document that lists these others."""
        paper: Paper = self._module.paper(facts, others)
        return paper

    def section(self, name: str) -> str:
        """What the sheet Narrative calls one of its sections: `Forum: Background`."""
        return name if self.of_update else paper_section(self.name, name)


class FormDocument(Document, kw_only=True):
    """A form that others supply, by its name in Settings, which is its target too."""

    def paper(self, facts: Facts) -> FormPaper:
        """What is written into the form. Raises LacksData where it could not be read."""
        from svreport.documents.form import form_paper

        return form_paper(facts, self.name)


def form_document(name: str) -> FormDocument:
    """The document that a form of this name is."""
    return FormDocument(name=name, title=name, public=False, takes_measures=False)


def entered(facts: Facts) -> tuple[Entered, ...] | None:
    """What goes into the cells of each form; None where nothing is mapped to any."""
    council = facts.council
    if not (council.supplied_forms and council.form_cells):
        return None
    from svreport.documents.form import entered_cells

    return tuple(cell for form in council.supplied_forms for cell in entered_cells(facts, form))


MONITORING = Document(
    name="monitoring",
    title="monitoring report",
    template="monitoring/report.docx",
    public=False,
    of_update=True,
    is_target=False,
    sections=(*FIRST_PAGE, SUMMARY, SPECIALIST_SUPPORT),
    states_done=("Payments",),
)
FINANCIAL_SUMMARY = Document(
    name="summary", title="financial summary", public=False, of_update=True, takes_measures=False
)
FORUM = Document(
    name="forum",
    title="Schools Forum paper",
    meeting="Schools Forum meeting",
    template="forum/report.docx",
    sections=(
        *(MAIN_FINDING, WHAT_CHANGED, "Purpose", "Background", "Conditions", "Programme update"),
        *("Proposals", "Financial implications", "Proposal", "Appendices"),
    ),
    states_done=("Payments",),
)
HIGHLIGHT = Document(
    name="highlight",
    title="highlight report",
    meeting="Board meeting",
    template="highlight/report.docx",
    sections=(MAIN_FINDING, WHAT_IS_ASKED, "Commentary"),
    states_done=("Milestones",),
)
PLAN = Document(
    name="plan",
    title="progress against the plan",
    meeting="Select committee meeting",
    template="plan/report.docx",
    sections=(MAIN_FINDING, "Summary"),
    states_done=("Milestones",),
)
# The chapters of the strategic plan before and after those of the workstreams, each with its own
# sections, all of the sheet Narrative. They print what other sheets state of them as well.
OPENING: Mapping[str, Sequence[str]] = {
    "Executive summary": (),
    "Background": (),
    "How we will resolve it": ("Aims", "Approach", "Values", "Principles"),
    "Engagement": (),
    "Financial position": (),
    "Forecast position": ("Assumptions",),
    "Unmitigated forecast": (),
    "Workstreams": (),
    "Spend profile": (),
}
CLOSING: Mapping[str, Sequence[str]] = {
    "Implementation": ("Project management", "Governance"),
    "Risks": (),
    "Monitoring and review": (),
    "Appendices": ("Planned forecast",),
}
CASE, PROBLEM, IMPACT = "Case for change", "Problem statement", "Financial impact"
STRATEGY = Document(
    name="strategy",
    title="strategic plan",
    template="strategy/report.docx",
    takes_measures=False,
    before_ratings=True,
    sections=[
        section
        for chapter, sections in {**OPENING, **CLOSING}.items()
        for section in (chapter, *sections)
    ],
    row_sections={"Workstreams": [name.lower() for name in (CASE, PROBLEM, IMPACT)]},
)
SCRUTINY = Document(
    name="scrutiny",
    title="scrutiny slides",
    meeting="Scrutiny meeting",
    template="scrutiny/report.pptx",
    sections=("Summary", "Strategy", "Position", "Observations", "Actions"),
    states_done=("Timetable",),
)
DASHBOARD = Document(
    name="dashboard",
    title="board dashboard",
    meeting="Board meeting",
    template="dashboard/page.html.j2",
    sections=FIRST_PAGE,
    states_done=("Milestones",),
)
CHANGES = Document(
    name="changes",
    title="report of changes",
    template="changes/report.docx",
    is_target=False,
    takes_measures=False,
)
EMAIL = Document(
    name="email",
    title="email",
    template="email/message.txt.j2",
    is_target=False,
    takes_measures=False,
)
SCHEDULE = Document(
    name="schedule",
    title="tie-out schedule",
    public=False,
    takes_measures=False,
    lists_others=True,
    before_ratings=True,
)
# In the order in which they are built and listed.
DOCUMENTS: tuple[Document, ...] = (
    *(MONITORING, FINANCIAL_SUMMARY, FORUM, HIGHLIGHT, PLAN, STRATEGY, SCRUTINY, DASHBOARD),
    *(CHANGES, EMAIL, SCHEDULE),
)
# The names that `svreport build` takes for documents that are no update themselves.
TARGETS = tuple(document.name for document in DOCUMENTS if document.is_target)
# The names of documents that anyone may read, from which small counts of children are withheld.
PUBLIC = tuple(document.name for document in DOCUMENTS if document.is_target and document.public)
MEASURED = tuple(document.name for document in DOCUMENTS if document.takes_measures)
# Those that the sheet Sign-off names, each signed by itself.
SIGNED_ALONE = tuple(
    document.name for document in DOCUMENTS if document.is_target and not document.of_update
)
# The papers that are written together; a list of what the others say is asked for by itself.
TOGETHER = tuple(
    document.name
    for document in DOCUMENTS
    if document.name in SIGNED_ALONE and not document.lists_others
)
# The columns of the sheet Updates for the meetings that papers go to; several may go to one.
MEETINGS = tuple(dict.fromkeys(filter(None, (document.meeting for document in DOCUMENTS))))
SECTIONS = tuple(
    document.section(name)
    for document in DOCUMENTS
    if not document.of_update
    for name in document.sections
)
# Sections that there are for each row of a sheet: the sheet, and what stands around its key.
ROW_SECTIONS = tuple(
    (sheet, document.section(""), name)
    for document in DOCUMENTS
    for sheet, names in document.row_sections.items()
    for name in names
)


def rated_updates(council: Council, updates: Sequence[Update]) -> Sequence[Update]:
    """Of these updates, those that are there to be rated: not those of a plan itself.

    A plan can be made before anything is rated, and its update then has nothing but the plan.
    """
    plans = tuple(document.section("") for document in DOCUMENTS if document.before_ratings)
    of_plans = {row.update for row in council.narrative if row.section.startswith(plans)}
    return [row for row in updates if council.is_reported(row.key) or row.key not in of_plans]


def documents_of(council: Council) -> Sequence[Document]:
    """All documents that a council can have: the registry's, and the forms that it names."""
    forms = (form_document(form.name) for form in council.settings.forms)
    return (*DOCUMENTS, *forms) if council.settings.forms else DOCUMENTS


def targets_of(council: Council) -> Sequence[str]:
    """The names that `svreport build` takes for documents that are no update themselves."""
    return tuple(document.name for document in documents_of(council) if document.is_target)


def document_named(name: str, council: Council | None = None) -> Document:
    """The document of that name; of a council, it may be a form.

    Raises LookupError where there is none.
    """
    for document in documents_of(council) if council else DOCUMENTS:
        if document.name == normalise(name):
            return document
    raise LookupError(name)


def date_of(update: Update, name: str | None) -> date | None:
    """The date of a document of an update: its meeting's, where it goes to one that is stated.

    `name` is as the sheet Sign-off has it; the update's own documents have none. Forms go to no
    meeting.
    """
    meetings = {document.name: document.meeting for document in DOCUMENTS}
    return update.date_at(meetings.get(normalise(name or ""), ""))


def states_done(name: str | None) -> Collection[str]:
    """The sheets of which a document, as `date_of` names it, prints what was done."""
    named = {normalise(name)} if name else {row.name for row in DOCUMENTS if row.of_update}
    return {sheet for row in DOCUMENTS if row.name in named for sheet in row.states_done}


def is_document(key: str) -> bool:
    """Whether a name is taken by a document."""
    return key.casefold() in (*TARGETS, EVERYTHING, PAPERS)


def can_name_an_update(key: str) -> bool:
    """Whether a key can name a folder on every system, and no document has it."""
    is_name = _FOLDER_NAME.fullmatch(key) and not _WINDOWS_DEVICES.fullmatch(key)
    return bool(is_name) and not is_document(key)
