"""Documents as tests ask for them: made of a council and an update, and rendered."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TypeVar

from svreport.checks import check_disclosure
from svreport.commands import edition as editions
from svreport.commands.edition import Edition
from svreport.content.paper import (
    ExcelPaper,
    Marks,
    PagePaper,
    Paper,
    SlidesPaper,
    WordPaper,
)
from svreport.content.passages import passages_of
from svreport.core.errors import LacksData
from svreport.core.frozen import replace
from svreport.core.model import Council, Update
from svreport.core.problems import Problem
from svreport.documents.registry import document_named
from svreport.files.resources import Templates
from svreport.narrative.facts import Facts

T = TypeVar("T")
_KNOWN: deque[Facts] = deque(maxlen=16)


def facts_of(council: Council, update: Update) -> Facts:
    """The facts of an update, worked out once for all that ask of the same council."""
    for facts in _KNOWN:
        if facts.council is council and facts.update is update:
            return facts
    _KNOWN.append(Facts(council, update))
    return _KNOWN[-1]


def paper_of(name: str, council: Council, update: Update, *, draft: bool = False) -> Paper:
    """The document of that name, marked as a draft or not, with its sign-offs as typed."""
    facts = facts_of(council, update)
    paper = document_named(name).paper(facts)
    sign_offs = [
        (
            f"{line.role} ({line.name})" if line.name else line.role,
            facts.style.day(line.signed) if line.signed else "",
        )
        for line in council.sign_offs
        if line.update == update.key and line.document is None
    ]
    marks = Marks(draft=draft, sign_offs=sign_offs)
    marked: Paper = replace(paper, properties=replace(paper.properties, marks=marks))
    return marked


def monitoring_report(council: Council, update: Update) -> WordPaper:
    return _as(WordPaper, paper_of("monitoring", council, update))


def financial_summary(council: Council, update: Update) -> ExcelPaper:
    return _as(ExcelPaper, paper_of("summary", council, update))


def forum_paper(council: Council, update: Update, *, draft: bool = False) -> WordPaper:
    return _as(WordPaper, paper_of("forum", council, update, draft=draft))


def highlight_report(council: Council, update: Update, *, draft: bool = False) -> WordPaper:
    return _as(WordPaper, paper_of("highlight", council, update, draft=draft))


def plan_report(council: Council, update: Update, *, draft: bool = False) -> WordPaper:
    return _as(WordPaper, paper_of("plan", council, update, draft=draft))


def scrutiny_slides(council: Council, update: Update, *, draft: bool = False) -> SlidesPaper:
    return _as(SlidesPaper, paper_of("scrutiny", council, update, draft=draft))


def dashboard(council: Council, update: Update, *, draft: bool = False) -> PagePaper:
    return _as(PagePaper, paper_of("dashboard", council, update, draft=draft))


def _as(kind: type[T], paper: Paper) -> T:
    assert isinstance(paper, kind)
    return paper


def rendered(paper: Paper, templates: Path | None = None) -> bytes:
    """The bytes of a document; `templates` is looked in before svreport's own."""
    return editions.render(paper, Templates(templates))


def disclosed(council: Council, update: Update, name: str) -> list[Problem]:
    """What a public document withholds of an update, and what it would give away."""
    edition = Edition(facts_of(council, update), Templates())
    try:
        passages = list(passages_of(edition.content(document_named(name))))
    except LacksData:
        passages = []
    return check_disclosure(edition.facts, name, passages)
