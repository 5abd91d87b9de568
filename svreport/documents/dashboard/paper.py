"""The dashboard: one page for the board, with the update and those before it side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, TypeAlias, TypedDict

from svreport.content.page import Choice, PagePart
from svreport.content.paper import PagePaper
from svreport.core.problems import LacksData
from svreport.core.text import join_words
from svreport.documents.dashboard import DOCUMENT
from svreport.documents.dashboard.board import Board
from svreport.documents.dashboard.forecast import forecast
from svreport.documents.dashboard.headlines import headlines
from svreport.documents.dashboard.measures import measures
from svreport.documents.dashboard.milestones import milestones
from svreport.documents.dashboard.ratings import ratings, risks, scale
from svreport.documents.dashboard.savings import savings
from svreport.documents.labels import Agreement, Authority, Figure, properties, rating_mark
from svreport.narrative.facts import Facts

TITLE = "Board dashboard"

Parts: TypeAlias = Sequence[PagePart]

# What the sections of the page are made of, in words for those that are left out.
SHEETS: Mapping[str, str] = {
    "ratings": "ratings",
    "measures": "measures reported in the dashboard",
    "forecast": "the forecast",
    "savings": "savings",
    "milestones": "milestones",
    "risks": "scores of risks",
}


class DashboardContent(TypedDict):
    """What the tags of the dashboard's template are filled with."""

    authority: Authority
    figure: Figure
    agreement: Agreement
    title: Annotated[str, "The title of the page."]
    update: Annotated[str, "The title of the update."]
    draft: Annotated[bool, "Whether it was built with `--draft`."]
    details: Annotated[Sequence[tuple[str, str]], "The page's date, and the data it covers."]
    workstreams: Annotated[Sequence[Choice], "The workstreams that readers may see alone."]
    updates: Annotated[Sequence[Choice], "The updates that readers may see alone, latest first."]
    headlines: Annotated[Parts, "The headline figures; empty without any."]
    ratings: Annotated[Parts, "Ratings by update; empty where nothing is rated."]
    measures: Annotated[Parts, "The measures reported in dashboard; empty without any."]
    forecast: Annotated[Parts, "The versions of the forecast and their limits; may be empty."]
    savings: Annotated[Parts, "Savings of the year and of all years; empty without any."]
    milestones: Annotated[Parts, "Milestones due, done and late; empty without any."]
    risks: Annotated[Parts, "Risks by score; empty where none is scored."]
    scale: Annotated[Parts, "What each rating means; empty where the scale does not say."]
    left_out: Annotated[str, "The sections that the inputs hold nothing for; empty without any."]
    symbols: Annotated[
        Callable[[], str], "The key to the symbols on the page: `symbols()`; empty without any."
    ]


CONTENT = DashboardContent


def paper(facts: Facts) -> PagePaper:
    """The dashboard of an update, with the updates before it.

    Raises LacksData where the inputs hold nothing that it shows.
    """
    board, council, update = Board(facts), facts.council, facts.update
    sections: dict[str, Parts] = {
        "ratings": ratings(board),
        "measures": measures(board),
        "forecast": forecast(board),
        "savings": savings(board),
        "milestones": milestones(board),
        "risks": risks(board),
    }
    if not any(sections.values()):
        raise LacksData(
            f"The dashboard of {update.key} has nothing to show: fill Ratings, Measure values, "
            "Forecast, Savings, Milestones or Risk scores."
        )
    content: DashboardContent = {
        "authority": council.settings.authority,
        "figure": board.now.figure,
        "agreement": council.settings.agreement,
        "title": TITLE,
        "update": update.title,
        "draft": False,
        "details": list(_details(board)),
        "workstreams": [
            Choice(value=str(at), label=f"{workstream.code}: {workstream.title}")
            for at, workstream in enumerate(board.workstreams)
        ],
        "updates": [
            Choice(value=str(at), label=paper.update.column_label)
            for at, paper in reversed(list(enumerate(board.papers)))
        ],
        "headlines": headlines(board),
        "ratings": sections["ratings"],
        "measures": sections["measures"],
        "forecast": sections["forecast"],
        "savings": sections["savings"],
        "milestones": sections["milestones"],
        "risks": sections["risks"],
        "scale": scale(board),
        "left_out": join_words(
            (SHEETS[name] for name, parts in sections.items() if not parts), most=len(SHEETS)
        ),
        "symbols": board.symbols_used,
    }
    return PagePaper(
        template=DOCUMENT.template,
        content=content,
        marks=[rating_mark(council, step.name) for step in council.scale],
        properties=properties(council, update, TITLE),
        referred=board.now.referred,
    )


def _details(board: Board) -> Iterator[tuple[str, str]]:
    update, style = board.update, board.style
    day = update.document_date
    if day:
        yield "Date", style.day(day)
    yield "Update", update.title
    if update.finance_to:
        yield "Financial data to", style.month(update.finance_to)
    yield "Activity data to", style.month(update.activity_to)
