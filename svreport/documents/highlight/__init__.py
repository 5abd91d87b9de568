"""The highlight report: what a board needs to know of an update, on a few pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, TypeAlias, TypedDict

from svreport.documents.content import Agreement, Authority, Figure
from svreport.documents.highlight.finance import budget_lines, savings
from svreport.documents.highlight.measures import key_measures
from svreport.documents.highlight.milestones import ahead, late, milestones
from svreport.documents.highlight.period import Period, period_of
from svreport.documents.highlight.ratings import conditions, overall, scale
from svreport.documents.highlight.risks import risk_log
from svreport.documents.public import Part, PublicPaper
from svreport.documents.words import properties
from svreport.model import BudgetGroup, Council, Update
from svreport.papers import WordPaper

NAME = "highlight"
TEMPLATE = "highlight/report.docx"

Parts: TypeAlias = Sequence[Part]


class HighlightContent(TypedDict):
    """What the tags of the highlight report's template are filled with."""

    authority: Authority
    figure: Figure
    agreement: Agreement
    title: Annotated[str, "The title of the report: the year and the update."]
    draft: Annotated[bool, "Whether it was built with `--draft`."]
    details: Annotated[Sequence[tuple[str, str]], "The report's date, and the periods it compares."]
    overall: Annotated[Parts, "The ratings of the programme and of the deficit's trajectory."]
    commentary: Annotated[Parts, "The commentary of the Narrative sheet; empty without one."]
    conditions: Annotated[Parts, "The ratings of the conditions, last period and this."]
    measures: Annotated[Parts, "The measures reported in highlight; empty where there are none."]
    finance: Annotated[Parts, "The finance lines of Budget monitoring; empty without any."]
    savings: Annotated[Parts, "The savings of each workstream; empty where Savings has none."]
    mitigations: Annotated[Parts, "Mitigations of Budget monitoring, where Savings has none."]
    risks: Annotated[Parts, "The risk log, the highest score first; empty without scores."]
    milestones: Annotated[Parts, "How many milestones fell due, were done and are late."]
    late: Annotated[Parts, "The milestones that are late; empty where none is."]
    ahead: Annotated[Parts, "The milestones due next; empty where none is."]
    scale: Annotated[Parts, "What each rating means."]
    symbols: Annotated[
        Callable[[], str], "The key to the symbols shown before it: `symbols()`; empty without any."
    ]


def highlight_report(council: Council, update: Update, *, draft: bool = False) -> WordPaper:
    """The highlight report of an update."""
    paper, period = PublicPaper(council, update, NAME), period_of(council, update)
    title = f"Highlight report {paper.style.year(council.settings.financial_year)}"
    title = f"{title}: {update.column_label}"
    saved = savings(paper)
    content: HighlightContent = {
        "authority": council.settings.authority,
        "figure": paper.figure,
        "agreement": council.settings.agreement,
        "title": title,
        "draft": draft,
        "details": list(_details(paper, period)),
        "overall": overall(paper),
        "commentary": paper.written("Commentary"),
        "conditions": conditions(paper),
        "measures": key_measures(paper),
        "finance": budget_lines(paper, period, BudgetGroup.FINANCE),
        "savings": saved,
        "mitigations": () if saved else budget_lines(paper, period, BudgetGroup.MITIGATION),
        "risks": risk_log(paper),
        "milestones": milestones(paper, period),
        "late": late(paper, period),
        "ahead": ahead(paper, period),
        "scale": scale(council),
        "symbols": paper.symbols_used,
    }
    return WordPaper(
        template=TEMPLATE, content=content, properties=properties(council, update, title)
    )


def _details(paper: PublicPaper, period: Period) -> Iterator[tuple[str, str]]:
    day = paper.update.dated
    if day is not None:
        yield "Date of this report", paper.style.day(day)
    yield "This period", _covered(paper, paper.update)
    if period.before is not None:
        yield "Last period", _covered(paper, period.before)
    else:
        year = paper.style.year(paper.council.settings.financial_year.previous())
        yield "Last period", f"The last update of {year}"


def _covered(paper: PublicPaper, update: Update) -> str:
    """What an update is called, and the data it covers."""
    data = f"activity data to {paper.style.month(update.activity_to)}"
    if update.finance_to:
        data = f"{data}, financial data to {paper.style.month(update.finance_to)}"
    return f"{update.column_label}: {data}"
