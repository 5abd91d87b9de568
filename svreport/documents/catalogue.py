"""The documents that can be built: what each is called, and who makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from svreport.model import Council, Update
from svreport.papers import Paper
from svreport.targets import FORUM, HIGHLIGHT, PLAN, SUMMARY


@dataclass(frozen=True)
class Document:
    """A document: its name, the words of its file name, and its maker.

    One that is `of_update` is written whenever its update is built.
    """

    name: str
    words: str
    make: Callable[[Council, Update, bool], Paper]
    of_update: bool = False


def _monitoring(council: Council, update: Update, draft: bool) -> Paper:
    from svreport.documents.monitoring import monitoring_report

    return monitoring_report(council, update, draft=draft)


def _summary(council: Council, update: Update, draft: bool) -> Paper:
    from svreport.documents.summary import financial_summary

    return financial_summary(council, update, draft=draft)


def _forum(council: Council, update: Update, draft: bool) -> Paper:
    from svreport.documents.forum import forum_paper

    return forum_paper(council, update, draft=draft)


def _highlight(council: Council, update: Update, draft: bool) -> Paper:
    from svreport.documents.highlight import highlight_report

    return highlight_report(council, update, draft=draft)


def _plan(council: Council, update: Update, draft: bool) -> Paper:
    from svreport.documents.plan import plan_report

    return plan_report(council, update, draft=draft)


CATALOGUE = (
    Document("monitoring", "monitoring report", _monitoring, of_update=True),
    Document(SUMMARY, "financial summary", _summary, of_update=True),
    Document(FORUM, "Schools Forum paper", _forum),
    Document(HIGHLIGHT, "highlight report", _highlight),
    Document(PLAN, "progress against the plan", _plan),
)
