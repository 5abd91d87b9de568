"""The dashboard: one page for the board, with the update and those before it side by side.

Its headline figures stand first, each update by update.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, TypeAlias, TypedDict

from svreport.content.page import Card, Cards, Choice, Entry, Line, PagePart, SourcedFigure, line
from svreport.content.paper import PagePaper
from svreport.core.frozen import replace
from svreport.core.model import ItemRatings, LineKind, Measure
from svreport.core.problems import LacksData
from svreport.core.text import join_words
from svreport.documents.charts.measures import headline_measure
from svreport.documents.dashboard import DOCUMENT
from svreport.documents.dashboard.board import Board, cite, update_as_at, whole_year
from svreport.documents.dashboard.forecast import balance, forecast, limit_of
from svreport.documents.dashboard.measures import actual_figure, measures, plan_line
from svreport.documents.dashboard.milestones import late_at, milestones
from svreport.documents.dashboard.ratings import (
    rating_at,
    ratings,
    risks,
    risks_by_score,
    scale,
    score_at,
)
from svreport.documents.dashboard.savings import EXPECTED, TARGET, Savings, savings
from svreport.documents.labels import common_content, data_covered, properties, rating_mark
from svreport.documents.public import PublicContent, PublicPaper
from svreport.documents.tables import OVERALL
from svreport.figures.forecast import Statement
from svreport.figures.limits import limits_of
from svreport.figures.standing import mark
from svreport.figures.versions import counts_payments, plan_version, reported_version
from svreport.narrative.facts import Facts

# A figure of an update, and what stands beside it; None where the update has none.
Headline = tuple[SourcedFigure, Line] | None
Maker = Callable[[PublicPaper], Headline]


NOT_STATED = "Not stated"


def headlines(board: Board) -> Sequence[PagePart]:
    """The cards side by side; nothing where the inputs hold nothing for any.

    Where the update itself states nothing, its card says so: what an earlier one stated would
    otherwise be read as its own.
    """
    now = board.now
    none = Entry(
        label=now.update.column_label,
        figure=cite(NOT_STATED, update_as_at(now.update, board.style), ()),
        of=board.of_update(now),
    )
    made = [(heading, _entries(board, make)) for heading, make in _makers(board)]
    cards = [
        Card(heading, entries if entries[0].label == none.label else [none, *entries])
        for heading, entries in made
        if entries
    ]
    return [Cards(cards)] if cards else ()


def _entries(board: Board, make: Maker) -> list[Entry]:
    made = ((paper, make(paper)) for paper in reversed(board.papers))
    return [
        Entry(
            label=paper.update.column_label,
            figure=headline[0],
            beside=headline[1],
            of=board.of_update(paper),
        )
        for paper, headline in made
        if headline is not None
    ]


def _makers(board: Board) -> Iterator[tuple[str, Maker]]:
    year = board.style.year(board.year)
    for item, name in OVERALL.items():
        row = next((row for row in board.council.ratings if row.item == item), None)
        if row is not None:
            yield name, partial(_rating, board, row)
    measure = headline_measure(board.council)
    if measure is not None and measure.is_reported_in(DOCUMENT.name):
        yield measure.name, partial(_measure, board, measure)
    yield f"In-year balance {year}", partial(_balance, board, LineKind.IN_YEAR_BALANCE)
    closing = partial(_balance, board, LineKind.CLOSING_BALANCE)
    yield f"Cumulative balance, end of {year}", closing
    yield f"Savings expected {year}", partial(_saving, Savings(board))
    if board.council.milestones:
        yield "Late milestones", partial(_late, board)
    yield "Highest risk score", partial(_highest_risk, board)


def _rating(board: Board, row: ItemRatings, paper: PublicPaper) -> Headline:
    rating = rating_at(board, paper, row)
    return (rating, ()) if rating else None


def _measure(board: Board, measure: Measure, paper: PublicPaper) -> Headline:
    return actual_figure(board, paper, measure), plan_line(board, paper, measure)


def _balance(board: Board, kind: LineKind, paper: PublicPaper) -> Headline:
    """A balance of the year in the version that an update reports; beside it plan or limit."""
    reported = reported_version(board.council, paper.update)
    if reported is None:
        return None
    figure = _worded_balance(board, reported, kind)
    if figure is None:
        return None
    beside = limit_of(board, board.year)
    name = limits_of(board.council).name(board.year).capitalize()
    if kind is LineKind.IN_YEAR_BALANCE:
        plan = plan_version(board.council, paper.update)
        name, beside = "Plan", None
        # Where every update reports the plan itself, it would be said twice.
        if plan and any(_reports_another(board, other, plan) for other in board.papers):
            beside = _worded_balance(board, plan, kind)
    return figure, line(name, beside) if beside else ()


def _reports_another(board: Board, paper: PublicPaper, plan: Statement) -> bool:
    reported = reported_version(board.council, paper.update)
    return reported is not None and reported.version != plan.version


def _worded_balance(board: Board, statement: Statement, kind: LineKind) -> SourcedFigure | None:
    """A balance of the year with the word for it: a card is read without its section."""
    amount = statement.stated(kind, board.year)
    if amount is None:
        return None
    figure = balance(board, statement, kind, board.year, board.prose(abs(amount)))
    if figure is None or not amount:
        return figure
    turn = "deficit" if amount > 0 else "surplus"
    return replace(figure, turn=f"{turn}{mark(statement.standing(kind, board.year))}")


def _saving(savings: Savings, paper: PublicPaper) -> Headline:
    board = savings.board
    rows = savings.of(paper) if paper in savings.reported else []
    expected = savings.figure(rows, EXPECTED, savings.as_at(paper))
    target = savings.figure(rows, TARGET, whole_year(board.year, board.style))
    if expected is None:
        return None
    return expected, line("Target", target) if target else ()


def _late(board: Board, paper: PublicPaper) -> Headline:
    late, done, total = late_at(board, board.papers.index(paper))
    are = "is done" if "1" in (done.text, total.text) else "are done"
    return late, line(done, "of", total, are)


def _highest_risk(board: Board, paper: PublicPaper) -> Headline:
    scores = [
        (score, logged.risk)
        for logged in risks_by_score(board)
        if (score := score_at(board, paper, logged.risk))
    ]
    if not scores:
        return None
    score, risk = max(scores, key=lambda pair: int(pair[0].text))
    return score, line(risk.title)


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


class Sections(TypedDict):
    """The sections of the page that inputs may hold nothing for."""

    ratings: Annotated[Parts, "Ratings by update; empty where nothing is rated."]
    measures: Annotated[Parts, "The measures reported in dashboard; empty without any."]
    forecast: Annotated[Parts, "The versions of the forecast and their limits; may be empty."]
    savings: Annotated[Parts, "Savings of the year and of all years; empty without any."]
    milestones: Annotated[Parts, "Milestones due, done and late; empty without any."]
    risks: Annotated[Parts, "Risks by score; empty where none is scored."]


class DashboardContent(PublicContent, Sections):
    """What the tags of the dashboard's template are filled with."""

    update: Annotated[str, "The title of the update."]
    workstreams: Annotated[Sequence[Choice], "The workstreams that readers may see alone."]
    updates: Annotated[Sequence[Choice], "The updates that readers may see alone, latest first."]
    headlines: Annotated[Parts, "The headline figures; empty without any."]
    limited: Annotated[bool, "Whether any year has a limit of the deficit."]
    paid: Annotated[bool, "Whether any version counts on payments under the agreement."]
    scale: Annotated[Parts, "What each rating means; empty where the scale does not say."]
    left_out: Annotated[str, "The sections that the inputs hold nothing for; empty without any."]


CONTENT = DashboardContent


def paper(facts: Facts) -> PagePaper:
    """The dashboard of an update, with the updates before it.

    Raises LacksData where the inputs hold nothing that it shows.
    """
    board, council, update = Board(facts), facts.council, facts.update
    sections: Sections = {
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
        **common_content(council, board.now.figure),
        "title": TITLE,
        "update": update.title,
        "details": list(
            data_covered(
                council,
                update,
                facts.style,
                dated="Date",
                named="Update",
                meeting=DOCUMENT.meeting,
            )
        ),
        "workstreams": [
            Choice(value=str(at), label=f"{workstream.code}: {workstream.title}")
            for at, workstream in enumerate(board.workstreams)
        ],
        "updates": [
            Choice(value=str(at), label=paper.update.column_label)
            for at, paper in reversed(list(enumerate(board.papers)))
        ],
        "headlines": headlines(board),
        **sections,
        "limited": bool(limits_of(council)),
        "paid": counts_payments(council, update),
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
