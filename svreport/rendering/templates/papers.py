"""The papers that have templates: what each calls its names, and how one is made to try them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from svreport.content.paper import EmailPaper, Marks, Paper
from svreport.core.model import Council, Update
from svreport.core.problems import UnknownTarget
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.changes import ChangesContent, Since, changes_report
from svreport.documents.dashboard import DashboardContent
from svreport.documents.email import EmailContent, covering_email
from svreport.documents.forum import ForumContent
from svreport.documents.highlight import HighlightContent
from svreport.documents.monitoring import MonitoringContent
from svreport.documents.plan import PlanContent
from svreport.documents.registry import CATALOGUE
from svreport.documents.scrutiny import ScrutinyContent
from svreport.narrative.facts import house_style
from svreport.release.changes.change_text import Telling
from svreport.release.changes.compare import compare
from svreport.release.changes.snapshot_builder import snapshot_of


@dataclass(frozen=True)
class TemplatePaper:
    """A paper: the folder of its templates, what it is called, and what its tags may name.

    `make` makes one, so that a template can be tried; `template` is the file that it is made with.
    """

    name: str
    words: str
    content: type
    make: Callable[[Council, Update], Paper | EmailPaper]
    template: str = "report.docx"


def _of_catalogue(
    name: str, words: str, content: type, template: str = "report.docx"
) -> TemplatePaper:
    """A paper that is built by its name, or with its update."""
    (document,) = (one for one in CATALOGUE if one.name == name)
    return TemplatePaper(
        name,
        words,
        content,
        lambda council, update: document.make(council, update, Marks()),
        template,
    )


def _changes(council: Council, update: Update) -> Paper:
    """What changed since the update before; nothing where it is the first."""
    reported = council.reported_updates
    before = reported[max(0, reported.index(update) - 1)]
    snapshots = [snapshot_of(council, one).public() for one in (before, update)]
    telling = Telling(compare(*snapshots), house_style(council.settings))
    since = Since(words=before.title, before=before.column_label, after=update.column_label)
    return changes_report(council, update, telling, since)


def _email(council: Council, update: Update) -> EmailPaper:
    """The email of the update, with files that could go with it."""
    own = [one.words for one in CATALOGUE if one.of_update]
    return covering_email(council, update, documents=own, files=own)


PAPERS = (
    _of_catalogue("monitoring", "the monitoring report", MonitoringContent),
    TemplatePaper("changes", "the report of changes", ChangesContent, _changes),
    _of_catalogue("forum", "the Schools Forum paper", ForumContent),
    _of_catalogue("highlight", "the highlight report", HighlightContent),
    _of_catalogue("plan", "the plan paper", PlanContent),
    _of_catalogue("scrutiny", "the scrutiny slides", ScrutinyContent, "report.pptx"),
    _of_catalogue("dashboard", "the dashboard", DashboardContent, "page.html.j2"),
    TemplatePaper("email", "the email", EmailContent, _email, "message.txt.j2"),
)


def paper_named(name: str) -> TemplatePaper:
    """The paper of that name. Raises UnknownTarget."""
    for paper in PAPERS:
        if normalise(paper.name) == normalise(name):
            return paper
    known = [paper.name for paper in PAPERS]
    raise UnknownTarget(
        f"“{name}” is no paper with a template. {did_you_mean(name, known)}There are "
        f"{join_words(known)}."
    )


def paper_of(template: Path) -> TemplatePaper | None:
    """The paper that a template belongs to, by its folder."""
    folder = normalise(template.resolve().parent.name)
    return next((paper for paper in PAPERS if normalise(paper.name) == folder), None)
