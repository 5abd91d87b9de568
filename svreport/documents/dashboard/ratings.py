"""Ratings and scores by update: the programme and its conditions, the risks and the measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import Chart, ChartKind, ChartSeries, Paragraph, SeriesLook, plain
from svreport.content.page import (
    WHOLE,
    PageCell,
    PageChart,
    PageColumn,
    PagePart,
    PageRow,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
    text_cell,
)
from svreport.core.frozen import replace
from svreport.core.house_style import DASH
from svreport.core.model import ItemRatings, Risk
from svreport.core.text import join_words
from svreport.documents.at_a_glance import is_telling
from svreport.documents.dashboard import DOCUMENT
from svreport.documents.dashboard.board import Board, cite, figure_cell, table_behind, update_as_at
from svreport.documents.labels import NOT_SCORED, direction, rating_mark, rating_turn
from svreport.documents.public import PublicPaper
from svreport.documents.tables import NOT_RATED, OVERALL, rating_counts
from svreport.figures.as_of import RatingChange, ScoredRisk, rating_change, scored_risk
from svreport.figures.measures import measures_by_workstream

BEFORE, TARGET = "Before", "Target"
MOST_BRIEF, MOST_UPDATES = 11, 3
SHOWN_TURNS = frozenset(RatingChange) - {RatingChange.NOT_RATED}

# A row's name, the workstreams it is of, and its ratings.
Item = tuple[PageCell, Scope, ItemRatings]


def ratings(board: Board) -> Sequence[PagePart]:
    """The ratings of the whole and of the conditions, of risks and of measures; those there are."""
    by_item = {row.item: row for row in board.council.ratings}
    tables = (
        _ratings_table(board, "The programme and the conditions", _programme(board, by_item)),
        _ratings_table(board, "Risks", _rated_risks(board, by_item)),
        _ratings_table(board, "Measures", _rated_measures(board, by_item)),
    )
    return [table for table in tables if table is not None]


def key_ratings(board: Board) -> Sequence[PagePart]:
    """The ratings of the whole and of the conditions in brief, and what became of each.

    They have the short names of ratings. Of too many, those that changed or have the worst
    rating are shown, and the others counted. Nothing where none is rated.
    """
    council, update = board.council, board.update
    by_item = {row.item: row for row in council.ratings}
    items = [item for item in _programme(board, by_item) if update.key in item[2].by_update]
    shown = [
        item
        for item in items
        if len(items) <= MOST_BRIEF or is_telling(council, item[2].item, update)
    ]
    if not items:
        return ()
    papers = board.papers[-MOST_UPDATES:]
    given = [row.by_update.get(update.key) for _, _, row in items if row.item not in OVERALL]
    counts = rating_counts(council, given) or "none rated"
    now = board.of_update(board.now)
    table = PageTable(
        caption=f"Conditions: {counts}",
        columns=[
            PageColumn("What is rated"),
            *board.update_columns(papers=papers),
            PageColumn("Change", of=now),
        ],
        rows=[
            PageRow(
                [
                    name,
                    *(figure_cell(_brief_rating(board, paper, row), NOT_RATED) for paper in papers),
                    text_cell(rating_turn(council, row.item, update)),
                ],
                of,
            )
            for name, of, row in shown
        ],
        brief=True,
    )
    left = len(items) - len(shown)
    others = f"{left} others did not change and are not {council.scale[0].name}."
    return [table, Paragraph(plain(others))] if left else [table]


def _brief_rating(board: Board, paper: PublicPaper, row: ItemRatings) -> SourcedFigure | None:
    """A rating by its name, which is shorter than its label."""
    rating = rating_at(board, paper, row)
    name = row.by_update.get(paper.update.key)
    return replace(rating, text=name, turn="", is_better=None) if rating and name else None


def scale(board: Board) -> Sequence[PagePart]:
    """The steps of the scale with their meanings; nothing where none states one."""
    steps = board.council.scale
    if not any(step.meaning for step in steps):
        return ()
    when = update_as_at(board.update, board.style)
    rows = []
    for step in steps:
        mark = rating_mark(board.council, step.name)
        figure = cite(mark.label, when, [step.place("label")], mark)
        rows.append(PageRow([figure_cell(figure), text_cell(step.meaning)]))
    columns = [PageColumn("Rating"), PageColumn("Meaning")]
    return [PageTable(caption="What each rating means", columns=columns, rows=rows)]


def rating_at(board: Board, paper: PublicPaper, row: ItemRatings) -> SourcedFigure | None:
    """The rating of an item at an update, and what became of it; None where it has none."""
    name, update = row.by_update.get(paper.update.key), paper.update
    if name is None:
        return None
    turn = rating_change(board.council, row.item, update)
    mark = rating_mark(board.council, name)
    place = row.series_place(update.key, "item")
    return replace(
        cite(mark.label or name, update_as_at(update, board.style), [place], mark),
        turn=turn.value if turn in SHOWN_TURNS else "",
        is_better={RatingChange.BETTER: True, RatingChange.WORSE: False}.get(turn),
    )


def _programme(board: Board, by_item: dict[str, ItemRatings]) -> Iterator[Item]:
    for item, name in OVERALL.items():
        if item in by_item:
            yield text_cell(name), WHOLE, by_item[item]
    for condition in board.council.conditions:
        if condition.item in by_item:
            serving = [
                workstream.code
                for workstream in board.workstreams
                if workstream.condition == condition.number
            ]
            # What no workstream serves in particular is of the whole programme.
            of = Scope(workstreams=board.places_of(serving)) if serving else WHOLE
            name = f"{condition.number} {condition.short_title or condition.text}"
            yield text_cell(name), of, by_item[condition.item]


def _rated_risks(board: Board, by_item: dict[str, ItemRatings]) -> Iterator[Item]:
    for risk in board.council.risks:
        if risk.item in by_item:
            yield text_cell(_risk_name(risk)), WHOLE, by_item[risk.item]


def _rated_measures(board: Board, by_item: dict[str, ItemRatings]) -> Iterator[Item]:
    for code, measures in measures_by_workstream(board.council, DOCUMENT.name).items():
        for measure in measures:
            if measure.code in by_item:
                name = text_cell(f"{measure.code} {measure.name}")
                yield name, board.of_workstream(code), by_item[measure.code]


def _ratings_table(board: Board, caption: str, items: Iterator[Item]) -> PageTable | None:
    """The ratings of some items by update; None where none of them has any.

    What went before the first update has a column where any item has it.
    """
    papers = board.papers
    rows = [
        (name, of, row)
        for name, of, row in items
        if row.previous or any(paper.update.key in row.by_update for paper in papers)
    ]
    if not rows:
        return None
    has_previous = any(row.previous for _, _, row in rows)
    return PageTable(
        caption=caption,
        columns=[
            PageColumn("What is rated"),
            *([PageColumn(BEFORE, of=Scope(updates=()), is_past=True)] if has_previous else []),
            *board.update_columns(),
        ],
        rows=[
            PageRow(
                [
                    name,
                    *([_previous(board, row)] if has_previous else []),
                    *(figure_cell(rating_at(board, paper, row), NOT_RATED) for paper in papers),
                ],
                of,
            )
            for name, of, row in rows
        ],
    )


def _previous(board: Board, row: ItemRatings) -> PageCell:
    if row.previous is None:
        return text_cell(NOT_RATED)
    mark = rating_mark(board.council, row.previous)
    when = "As at the last report before the first update"
    return figure_cell(cite(mark.label or row.previous, when, [row.place("previous")], mark))


# Risks by score: the highest first, each with its direction and its target


def risks(board: Board) -> Sequence[PagePart]:
    """A table of the risks and a chart of their scores; nothing where none has been scored."""
    logged = risks_by_score(board)
    scored = [risk for risk in logged if risk.now]
    # One score is no chart.
    chart = [_scores_chart(board, scored)] if len(scored) > 1 else ()
    return [_risks_table(board, logged), *chart] if scored else ()


def risks_by_score(board: Board) -> list[ScoredRisk]:
    """The risks as they are scored by now, the highest first."""
    logged = [scored_risk(board.council, risk, board.update) for risk in board.council.risks]
    return sorted(logged, key=lambda risk: -(risk.score or 0))


def score_at(board: Board, paper: PublicPaper, risk: Risk) -> SourcedFigure | None:
    """A risk's score at an update, and where it went; None where it has not been scored by then."""
    logged = scored_risk(board.council, risk, paper.update)
    if logged.now is None or logged.scored_at is None:
        return None
    when = update_as_at(logged.scored_at, board.style)
    figure = cite(str(logged.score), when, logged.now.cells_of("score"))
    return replace(figure, turn=direction(board.council, logged, paper.update))


def _risks_table(board: Board, logged: Sequence[ScoredRisk]) -> PageTable:
    return PageTable(
        caption="Risks by score",
        columns=[
            PageColumn("Risk"),
            *board.update_columns(before="Score: ", is_number=True),
            PageColumn(TARGET, is_number=True),
            PageColumn("What is being done", of=board.of_update(board.now)),
        ],
        rows=[_risk_row(board, logged_risk) for logged_risk in logged],
    )


def _risk_row(board: Board, logged: ScoredRisk) -> PageRow:
    risk, action = logged.risk, logged.now.action if logged.now else None
    return PageRow(
        [
            cell(line(_risk_name(risk)), line(risk.text)),
            *(figure_cell(score_at(board, paper, risk), NOT_SCORED) for paper in board.papers),
            figure_cell(_target(board, risk)),
            cell(line(action or DASH), line(f"Owner: {risk.owner}" if risk.owner else "")),
        ]
    )


def _target(board: Board, risk: Risk) -> SourcedFigure | None:
    if risk.target_score is None:
        return None
    when = update_as_at(board.update, board.style)
    return cite(str(risk.target_score), when, [risk.place("target_score")])


def _scores_chart(board: Board, logged: Sequence[ScoredRisk]) -> PageChart:
    """The scores at every update beside the target; a chart shows them all."""
    scored = [logged_risk.risk for logged_risk in logged]
    targets = [_target(board, risk) for risk in scored]
    columns = [
        *(
            (paper.update.column_label, [score_at(board, paper, risk) for risk in scored])
            for paper in board.papers
        ),
        (TARGET, targets),
    ]
    columns = [(name, scores) for name, scores in columns if any(scores)]
    title = _scores_title(logged)
    now = join_words((f"{risk.risk.title} {risk.score}" for risk in logged), most=len(logged))
    chart = Chart(
        title=title,
        kind=ChartKind.COLUMN,
        categories=[_risk_name(risk) for risk in scored],
        series=[
            ChartSeries(
                name,
                [None if score is None else Decimal(score.text) for score in scores],
                as_line=scores is targets,
                look=SeriesLook.LIMIT
                if scores is targets
                else SeriesLook.ACTUAL
                if name == board.update.column_label
                else None,
            )
            for name, scores in columns
        ],
        axis="Score",
        basis="Highest score first",
        is_across=True,
        description=f"{title}. Scores now: {now}.",
    )
    rows = (
        (_risk_name(risk), [figure_cell(scores[at]) for _, scores in columns], WHOLE)
        for at, risk in enumerate(scored)
    )
    table = table_behind(chart, "Scores of the risks", "Risk", rows)
    return PageChart(chart=chart, table=table)


def _scores_title(logged: Sequence[ScoredRisk]) -> str:
    most = logged[0].score
    highest = [risk.risk.title for risk in logged if risk.score == most]
    if len(highest) > 1:
        return f"{len(highest)} risks have the highest score, {most}"
    return f"{highest[0]} has the highest score, {most}"


def _risk_name(risk: Risk) -> str:
    return f"{risk.number} {risk.title}"
