"""The risks by score, at every update: the highest first, with its direction and its target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from svreport.content.charts import Chart, ChartKind, ChartSeries
from svreport.content.page import (
    PageChart,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Sourced,
    cell,
    line,
    said,
)
from svreport.core.house_style import DASH
from svreport.core.model import Risk
from svreport.core.text import join_words
from svreport.documents.dashboard.board import Board, source_of, told_at
from svreport.documents.labels import NOT_SCORED, direction
from svreport.documents.public import PublicPaper
from svreport.figures.ratings import ScoredRisk, scored_risk

TARGET = "Target"


def risks(board: Board) -> Sequence[PagePart]:
    """A table of the risks and a chart of their scores; nothing where none has been scored."""
    logged = by_score(board)
    if not any(scored_risk.now for scored_risk in logged):
        return ()
    return [
        _table(board, logged),
        _chart(board, [scored_risk for scored_risk in logged if scored_risk.now]),
    ]


def by_score(board: Board) -> list[ScoredRisk]:
    """The risks as they are scored by now, the highest first."""
    logged = [scored_risk(board.council, risk, board.update) for risk in board.council.risks]
    return sorted(logged, key=lambda scored_risk: -(scored_risk.score or 0))


def scored(board: Board, paper: PublicPaper, risk: Risk) -> Sourced | None:
    """A risk's score at an update, and where it went; None where it has not been scored by then."""
    logged = scored_risk(board.council, risk, paper.update)
    if logged.now is None or logged.scored_at is None:
        return None
    way = direction(board.council, logged, paper.update)
    return Sourced(
        text=str(logged.score),
        as_at=told_at(logged.scored_at, board.style),
        source=source_of([logged.now.place("score")]),
        turn=way,
    )


def _table(board: Board, logged: Sequence[ScoredRisk]) -> PageTable:
    return PageTable(
        caption="Risks by score",
        columns=[
            PageColumn("Risk"),
            *(
                PageColumn(
                    f"Score: {paper.update.column_label}", is_number=True, of=board.of_update(paper)
                )
                for paper in board.papers
            ),
            PageColumn(TARGET, is_number=True),
            PageColumn("What is being done", of=board.of_update(board.now)),
        ],
        rows=[_row(board, scored_risk) for scored_risk in logged],
    )


def _row(board: Board, logged: ScoredRisk) -> PageRow:
    risk, action = logged.risk, logged.now.action if logged.now else None
    return PageRow(
        [
            cell(line(_named(risk)), line(risk.text)),
            *(cell(line(scored(board, paper, risk) or NOT_SCORED)) for paper in board.papers),
            cell(line(_target(board, risk) or DASH)),
            cell(line(action or DASH), line(f"Owner: {risk.owner}" if risk.owner else "")),
        ]
    )


def _target(board: Board, risk: Risk) -> Sourced | None:
    if risk.target_score is None:
        return None
    return Sourced(
        text=str(risk.target_score),
        as_at=told_at(board.update, board.style),
        source=source_of([risk.place("target_score")]),
    )


def _chart(board: Board, logged: Sequence[ScoredRisk]) -> PageChart:
    """The scores at every update beside the target; a chart shows them all."""
    found = [scored_risk.risk for scored_risk in logged]
    papers = [paper for paper in board.papers if any(scored(board, paper, risk) for risk in found)]
    columns = [(paper.update.column_label, _score_at(board, paper)) for paper in papers]
    series = [ChartSeries(name, [_value(score(risk)) for risk in found]) for name, score in columns]
    if any(risk.target_score is not None for risk in found):
        columns.append((TARGET, lambda risk: _target(board, risk)))
        values = [_value(_target(board, risk)) for risk in found]
        series.append(ChartSeries(TARGET, values, as_line=True))
    title = _title(logged)
    told = join_words(
        (f"{scored_risk.risk.title} {scored_risk.score}" for scored_risk in logged),
        most=len(logged),
    )
    return PageChart(
        chart=Chart(
            title=title,
            kind=ChartKind.COLUMN,
            categories=[_named(risk) for risk in found],
            series=series,
            axis="Score",
            description=f"{title}. Scores now: {told}.",
        ),
        table=PageTable(
            caption="Scores of the risks",
            columns=[
                PageColumn("Risk"),
                *(PageColumn(name, is_number=True) for name, _ in columns),
            ],
            rows=[
                PageRow(
                    [
                        said(_named(risk)),
                        *(cell(line(score(risk) or DASH)) for _, score in columns),
                    ]
                )
                for risk in found
            ],
        ),
        is_across=True,
    )


def _title(logged: Sequence[ScoredRisk]) -> str:
    """Which risks have the highest score."""
    most = logged[0].score
    highest = [scored_risk.risk.title for scored_risk in logged if scored_risk.score == most]
    if len(highest) > 1:
        return f"{len(highest)} risks have the highest score, {most}"
    return f"{highest[0]} has the highest score, {most}"


def _score_at(board: Board, paper: PublicPaper) -> Callable[[Risk], Sourced | None]:
    return lambda risk: scored(board, paper, risk)


def _value(score: Sourced | None) -> Decimal | None:
    return None if score is None else Decimal(score.text)


def _named(risk: Risk) -> str:
    return f"{risk.number} {risk.title}"
