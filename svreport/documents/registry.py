"""The documents that can be built: what each is called, and who makes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from svreport.content.paper import Marks, Paper, Substance
from svreport.core.model import Council, Update

SUMMARY = "summary"
FORUM = "forum"
HIGHLIGHT = "highlight"
PLAN = "plan"
SCRUTINY = "scrutiny"
DASHBOARD = "dashboard"
DOCUMENTS = (SUMMARY, FORUM, HIGHLIGHT, PLAN, SCRUTINY, DASHBOARD)
EVERYTHING = "all"

# Papers that anyone may read, from which small counts of children are withheld.
PUBLIC = (FORUM, HIGHLIGHT, PLAN, SCRUTINY, DASHBOARD)

_FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def is_document(key: str) -> bool:
    """Whether a name is taken by a document."""
    return key.casefold() in (*DOCUMENTS, *PUBLIC, EVERYTHING)


def can_name_an_update(key: str) -> bool:
    """Whether a key can name a folder on every system, and no document has it."""
    is_name = _FOLDER_NAME.fullmatch(key) and not _WINDOWS_DEVICES.fullmatch(key)
    return bool(is_name) and not is_document(key)


@dataclass(frozen=True)
class Document:
    """A document: its name, the words of its file name, and its maker.

    One that is `of_update` is written whenever its update is built, and signed off with it;
    `substance` is what is signed.
    """

    name: str
    words: str
    make: Callable[[Council, Update, Marks], Paper]
    substance: Callable[[Council, Update], Substance] | None = None

    @property
    def of_update(self) -> bool:
        return self.substance is not None


def _monitoring(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.monitoring import monitoring_report

    return monitoring_report(council, update, draft=marks.draft, fingerprint=marks.fingerprint)


def _substance_of_monitoring(council: Council, update: Update) -> Substance:
    from svreport.documents.monitoring import monitoring_report

    paper = monitoring_report(council, update)
    return Substance(paper.content, paper.template)


def _summary(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.summary import financial_summary

    return financial_summary(council, update, draft=marks.draft, fingerprint=marks.fingerprint)


def _substance_of_summary(council: Council, update: Update) -> Substance:
    from svreport.documents.summary import summary_substance

    return Substance(summary_substance(council, update))


def _forum(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.forum import forum_paper

    return forum_paper(council, update, draft=marks.draft)


def _highlight(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.highlight import highlight_report

    return highlight_report(council, update, draft=marks.draft)


def _plan(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.plan import plan_report

    return plan_report(council, update, draft=marks.draft)


def _scrutiny(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.scrutiny import scrutiny_slides

    return scrutiny_slides(council, update, draft=marks.draft)


def _dashboard(council: Council, update: Update, marks: Marks) -> Paper:
    from svreport.documents.dashboard import dashboard

    return dashboard(council, update, draft=marks.draft)


CATALOGUE = (
    Document("monitoring", "monitoring report", _monitoring, _substance_of_monitoring),
    Document(SUMMARY, "financial summary", _summary, _substance_of_summary),
    Document(FORUM, "Schools Forum paper", _forum),
    Document(HIGHLIGHT, "highlight report", _highlight),
    Document(PLAN, "progress against the plan", _plan),
    Document(SCRUTINY, "scrutiny slides", _scrutiny),
    Document(DASHBOARD, "board dashboard", _dashboard),
)
