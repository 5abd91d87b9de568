"""The headline figures of a dashboard, each update by update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from svreport.content.page import Card, Cards, Entry, Line, PagePart, Sourced, line
from svreport.core.model import LineKind
from svreport.documents.charts.measures import headline_measure
from svreport.documents.dashboard.board import Board, whole_year
from svreport.documents.dashboard.forecast import balance, limit_of
from svreport.documents.dashboard.measures import planned, standing
from svreport.documents.dashboard.milestones import late_at
from svreport.documents.dashboard.ratings import rated, ratings_of
from svreport.documents.dashboard.risks import by_score, scored
from svreport.documents.dashboard.savings import EXPECTED, TARGET, Savings
from svreport.documents.highlight.ratings import OVERALL
from svreport.documents.public import PublicPaper
from svreport.documents.registry import DASHBOARD
from svreport.figures.forecast import TOTALS, Statement
from svreport.figures.versions import deficit_limits, plan_version, reported_version

# A figure of an update, and what stands beside it; None where the update has none.
Told = tuple[Sourced, Line] | None
Maker = Callable[[PublicPaper], Told]


def headlines(board: Board) -> Sequence[PagePart]:
    """The cards side by side; nothing where the inputs hold nothing for any."""
    cards = [Card(heading, _entries(board, make)) for heading, make in _makers(board)]
    found = [card for card in cards if card.entries]
    return [Cards(found)] if found else ()


def _entries(board: Board, make: Maker) -> list[Entry]:
    """What each update says, the latest first."""
    told = ((paper, make(paper)) for paper in reversed(board.papers))
    return [
        Entry(
            label=paper.update.column_label,
            figure=found[0],
            beside=found[1],
            of=board.of_update(paper),
        )
        for paper, found in told
        if found is not None
    ]


def _makers(board: Board) -> Iterator[tuple[str, Maker]]:
    """What each card is called, and how its figure is made."""
    year = board.style.year(board.council.settings.financial_year)
    for item, name in OVERALL.items():
        yield name, _rating(board, item)
    measure = headline_measure(board.council)
    if measure is not None and measure.is_reported_in(DASHBOARD):
        yield (
            measure.name,
            lambda paper: (standing(board, paper, measure), planned(board, paper, measure)),
        )
    yield f"In-year balance {year}", lambda paper: _in_year(board, paper)
    yield f"Cumulative balance, end of {year}", lambda paper: _closing(board, paper)
    yield f"Savings expected {year}", _saving(board)
    if board.council.milestones:
        yield "Late milestones", lambda paper: _late(board, paper)
    yield "Highest risk score", lambda paper: _risk(board, paper)


def _rating(board: Board, item: str) -> Maker:
    row = ratings_of(board, item)

    def make(paper: PublicPaper) -> Told:
        found = rated(board, paper, row) if row else None
        return (found, ()) if found else None

    return make


def _in_year(board: Board, paper: PublicPaper) -> Told:
    return _balance(board, paper, LineKind.IN_YEAR_BALANCE, "Plan")


def _closing(board: Board, paper: PublicPaper) -> Told:
    return _balance(board, paper, LineKind.CLOSING_BALANCE, "Limit")


def _balance(board: Board, paper: PublicPaper, kind: LineKind, beside: str) -> Told:
    """A balance of the year in the version that an update reports; beside it plan or limit."""
    year = board.council.settings.financial_year
    reported = reported_version(board.council, paper.update)
    if reported is None or year not in reported.years:
        return None
    found = _stood(board, reported, kind)
    if found is None:
        return None
    if kind is LineKind.CLOSING_BALANCE:
        limited = year in deficit_limits(board.council)
        other = limit_of(board, [reported, *_plan(board)], year) if limited else None
    else:
        other = next((_stood(board, plan, kind) for plan in _plan(board)), None)
    return found, line(beside, other) if other else ()


def _plan(board: Board) -> list[Statement]:
    """The version that is the plan, where it states the year."""
    plan = plan_version(board.council)
    year = board.council.settings.financial_year
    return [plan] if plan is not None and year in plan.years else []


def _stood(board: Board, statement: Statement, kind: LineKind) -> Sourced | None:
    """A balance of the year with the word for it: a card is read without its section."""
    year = board.council.settings.financial_year
    amount = TOTALS[kind](statement, year)
    size = board.style.prose(abs(amount), board.council.settings.forecast_unit)
    found = balance(board, statement, kind, year, size)
    if found is None or not amount:
        return found
    return replace(found, turn="deficit" if amount > 0 else "surplus")


def _saving(board: Board) -> Maker:
    found = Savings(board)

    def make(paper: PublicPaper) -> Told:
        rows = found.of(paper) if paper in found.told else []
        expected = found.shown(rows, EXPECTED, found.held(paper))
        target = found.shown(rows, TARGET, whole_year(found.year, board.style))
        if expected is None:
            return None
        return expected, line("Target", target) if target else ()

    return make


def _late(board: Board, paper: PublicPaper) -> Told:
    late, done, total = late_at(board, board.papers.index(paper))
    return late, line(done, "of", total, "are done")


def _risk(board: Board, paper: PublicPaper) -> Told:
    found = [
        (score, logged.risk)
        for logged in by_score(board)
        if (score := scored(board, paper, logged.risk))
    ]
    if not found:
        return None
    score, risk = max(found, key=lambda pair: int(pair[0].text))
    return score, line(risk.title)
