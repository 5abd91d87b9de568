"""The registry: every document that a folder beside this module describes, in order.

What can be built, what `check` takes as a target, which sections Narrative offers, what a
measure can be reported in, who is public and what a template may name all follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from svreport.core.model import Council, Update
from svreport.core.text import normalise
from svreport.documents.document import Document
from svreport.documents.form import form_document

# Targets that stand for several documents: all of them, and all papers of one update.
EVERYTHING, PAPERS = "all", "papers"

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def _described() -> Iterator[Document]:
    """The documents that packages beside this module describe as their DOCUMENT."""
    for module in iter_modules([str(Path(__file__).parent)]):
        if module.ispkg:
            package = import_module(f"svreport.documents.{module.name}")
            if document := getattr(package, "DOCUMENT", None):
                yield document


DOCUMENTS: tuple[Document, ...] = tuple(sorted(_described(), key=lambda document: document.order))
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
