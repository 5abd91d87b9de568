"""Milestones, ratings and scores by update, with what is late and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.content.blocks import Chart, ChartKind, ChartSeries, SeriesLook
from svreport.content.paper import (
    WHOLE,
    Expander,
    PageCell,
    PageChart,
    PagePart,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import group_by, replace
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import ItemRatings, Milestone, Rating, Risk
from svreport.core.origin import CellAmount, amounts_of, with_origins
from svreport.core.text import join_words
from svreport.documents.at_a_glance import most_notable
from svreport.documents.dashboard.board import (
    Board,
    BoardColumn,
    Shown,
    as_at,
    cite,
    page_table,
    table_behind,
    update_as_at,
)
from svreport.documents.public import (
    NOT_SCORED,
    PublicPaper,
    direction,
    rating_mark,
    rating_name,
    rating_turn,
)
from svreport.documents.registry import DASHBOARD
from svreport.documents.tables import (
    NOT_RATED,
    OVERALL,
    number_text,
    ratings_in_words,
    risks_by_score,
    score_text,
)
from svreport.figures import as_of, plan
from svreport.figures.measures import measures_by_workstream, workstream_label

TOTAL = "All workstreams"
EXPLAINED = (plan.ReportedStatus.LATE, plan.ReportedStatus.AT_RISK)


def milestones(board: Board) -> Sequence[PagePart]:
    """The counts by update, a chart, those late and due next, and all; nothing without any."""
    if not board.council.milestones:
        return ()
    history = _MilestoneHistory(board)
    return [
        history.counts(),
        # One milestone is no chart.
        *([history.chart()] if len(history.all) > 1 else ()),
        *history.late(),
        *history.ahead(),
        Expander(summary=_all_of(plan.count_milestones(history.all)), parts=history.whole()),
    ]


def late_at(board: Board, at: int) -> tuple[SourcedFigure, SourcedFigure, SourcedFigure]:
    """How many milestones are late and done at an update, by its place, and of how many."""
    history = _MilestoneHistory(board)
    day = history.periods[at].day
    late = [milestone for milestone in history.all if plan.is_late_on(milestone, day)]
    done = [milestone for milestone in history.all if plan.is_done_by(milestone, day)]
    return (
        history.count(late, history.all, day),
        history.count(done, history.all, day),
        history.count(history.all, (), day),
    )


class _MilestoneHistory:
    def __init__(self, board: Board) -> None:
        self.board = board
        self.all = as_of.milestones_at(board.council, board.papers[-1].update)
        self.by_workstream = group_by(self.all, lambda milestone: milestone.workstream)
        self.periods: Sequence[plan.ReportedPeriod] = [
            plan.period_of(board.council, paper.update) for paper in board.papers
        ]

    @property
    def now(self) -> plan.ReportedPeriod:
        return self.periods[-1]

    @property
    def style(self) -> HouseStyle:
        return self.board.style

    def count(
        self, rows: Sequence[Milestone], among: Sequence[Milestone], day: date
    ) -> SourcedFigure:
        """A count of some of the rows as it stood on a day."""
        return self._cited(plan.count_milestones(rows, among), day)

    def _cited(self, number: CellAmount, day: date) -> SourcedFigure:
        return cite(with_origins(str(number), number), as_at(self.style.day(day)))

    def counts(self) -> PageTable:
        """How many fell due since the update before, were done and are late, by update."""
        return page_table(
            "Milestones due, done and late, by update",
            [
                BoardColumn("Workstream", lambda group: self._label(group[0])),
                *self.board.by_update(lambda paper, group: self._counts(paper, group[1])),
            ],
            self.by_workstream.items(),
            of=lambda group: self.board.of_workstream(group[0]),
            total=(TOTAL, self.all) if len(self.by_workstream) > 1 else None,
        )

    def _label(self, workstream: str) -> str:
        return workstream_label(self.board.council, workstream)

    def _counts(self, paper: PublicPaper, rows: Sequence[Milestone]) -> PageCell:
        period = self.periods[self.board.papers.index(paper)]
        day, due = period.day, plan.milestones_due(rows, period.since)
        met = [milestone for milestone in due if plan.is_done_by(milestone, day)]
        late = plan.late_milestones(rows, day)
        return cell(
            line(self.count(due, rows, day), "fell due,", self.count(met, rows, day), "done"),
            line(self.count(late, rows, day), "late in all"),
        )

    def chart(self) -> PageChart:
        """How many milestones of each workstream have each status on the day of the update."""
        tallies = {
            name: plan.StatusCounts(own, self.now.day) for name, own in self.by_workstream.items()
        }
        whole = plan.StatusCounts(self.all, self.now.day)
        statuses = list(whole.by_standing)
        done, late = map(whole.of, (plan.ReportedStatus.DONE, plan.ReportedStatus.LATE))
        title = with_origins(_standing_title(whole.total, done, late), done, whole.total, late)
        counts = join_words(f"{count} {status}" for status, count in whole.by_standing.items())
        chart = Chart(
            title=title,
            kind=ChartKind.STACKED,
            categories=list(tallies),
            series=[
                ChartSeries(
                    status.capitalize(),
                    [tally.of(status) for tally in tallies.values()],
                )
                for status in statuses
            ],
            axis="Milestones",
            is_across=True,
            description=with_origins(f"{title}. {counts}.", title, *whole.by_standing.values()),
        )
        day = self.now.day
        rows = (
            (
                self._label(name),
                (self._cited(tally.of(status), day) for status in statuses),
                self.board.of_workstream(name),
            )
            for name, tally in tallies.items()
        )
        caption = f"Milestones as at {self.style.day(self.now.day)}"
        table = table_behind(chart, caption, "Workstream", rows)
        return PageChart(chart=chart, table=table)

    def late(self) -> Sequence[PagePart]:
        """Those that are late, the longest overdue first, and closed, those that were before."""
        rows: list[tuple[Milestone, Sequence[int]]] = [
            (
                milestone,
                [
                    at
                    for at, period in enumerate(self.periods)
                    if plan.is_late_on(milestone, period.day)
                ],
            )
            for milestone in sorted(self.all, key=lambda milestone: milestone.due or date.max)
        ]
        now = len(self.periods) - 1
        still = [row for row in rows if now in row[1]]
        before = [row for row in rows if row[1] and now not in row[1]]
        parts: list[PagePart] = [*self._table("Late milestones", still, "Late at", self._late_at)]
        if before:
            was = "was" if len(before) == 1 else "were"
            count = plan.count_milestones([milestone for milestone, _ in before])
            summary = with_origins(f"{count} that {was} late at an earlier update", count)
            caption = "Milestones that were late before"
            tables = self._table(caption, before, "Late at", self._late_at)
            parts.append(Expander(summary=summary, parts=tables))
        return parts

    def _late_at(self, milestone: Milestone, places: Sequence[int]) -> PageCell:
        """The updates at which a milestone was late; why, or when it was done."""
        labels = [self.board.papers[at].update.column_label for at in places]
        is_late = plan.is_late_on(milestone, self.now.day)
        done = line("Done on", self._day(milestone, "completed")) if milestone.completed else ()
        comment = line(milestone.comment or "")
        return cell(line(join_words(labels, most=len(labels))), comment if is_late else done)

    def ahead(self) -> Sequence[PageTable]:
        """Those due next, the earliest first."""
        rows = [
            (milestone, [len(self.periods) - 1])
            for milestone in plan.upcoming_milestones(self.all, self.now.ahead)
        ]
        until = self.style.day(self.now.ahead.until)
        return self._table(f"Due next, to {until}", rows, "Status", self._status)

    def whole(self) -> Sequence[PageTable]:
        """All milestones, in the order of the sheet."""
        return self._table(
            f"All milestones, as at {self.style.day(self.now.day)}",
            [(milestone, None) for milestone in self.all],
            "Status",
            self._status,
        )

    def _status(self, milestone: Milestone, _: Sequence[int]) -> PageCell:
        """The status of a milestone on the day; when it was done, or why it is not."""
        status = plan.reported_status(milestone, self.now.day)
        if status is plan.ReportedStatus.DONE and milestone.completed:
            return cell(line(status.capitalize()), line(self._day(milestone, "completed")))
        comment = milestone.comment if status in EXPLAINED else None
        return cell(line(status.capitalize()), line(comment or ""))

    def _table(
        self,
        caption: str,
        rows: Sequence[tuple[Milestone, Sequence[int] | None]],
        heading: str,
        last_cell: Callable[[Milestone, Sequence[int]], PageCell],
    ) -> Sequence[PageTable]:
        """The milestones in a table, each of the updates by their places; nothing without any."""
        if not rows:
            return ()
        columns: list[BoardColumn[tuple[Milestone, Sequence[int] | None]]] = [
            BoardColumn("Milestone", lambda row: _named(row[0])),
            BoardColumn("Workstream", lambda row: row[0].workstream),
            BoardColumn("Due", lambda row: self._day(row[0], "due")),
            BoardColumn(heading, lambda row: last_cell(row[0], row[1] or ())),
        ]

        def of(row: tuple[Milestone, Sequence[int] | None]) -> Scope:
            return Scope(workstreams=self.board.places_of([row[0].workstream]), updates=row[1])

        return [page_table(caption, columns, rows, of=of)]

    def _day(self, milestone: Milestone, field: str) -> SourcedFigure | str:
        day: date | None = getattr(milestone, field)
        if day is None:
            return DASH
        when = as_at(self.style.day(self.now.day))
        return cite(self.style.day(day), when, [milestone.place(field)])


def _named(milestone: Milestone) -> PageCell:
    return cell(line(milestone.milestone), line(milestone.deliverable or milestone.project or ""))


def _all_of(count: CellAmount) -> str:
    few = {1: "The milestone", 2: "Both milestones"}
    return few.get(int(count)) or with_origins(f"All {count} milestones", count)


def _standing_title(total: Decimal, done: Decimal, late: Decimal) -> str:
    """How many milestones are done and late: `2 of 5 milestones are done and 1 is late`."""
    if total == 1:
        return f"The milestone is {'' if done else 'not '}done{' and late' if late else ''}"
    of_all = f"{done or 'None'} of {total} milestones {_are(done)} done"
    return f"{of_all} and {late or 'none'} {_are(late)} late"


def _are(count: Decimal) -> str:
    return "is" if count < 2 else "are"


# Ratings and scores by update: the programme and its conditions, the risks and the measures.
BEFORE, TARGET = "Before", "Target"
MOST_BRIEF, MOST_UPDATES = 11, 3

# What is rated, the workstreams it is of, and its ratings.
Item = tuple[str, Scope, ItemRatings]


def ratings(board: Board) -> Sequence[PagePart]:
    """The ratings of the whole and of the conditions, of risks and of measures; those there are."""
    risks = ((_risk_name(risk), WHOLE, risk.item) for risk in board.council.risks)
    tables = (
        _ratings_table(
            board,
            f"The programme and the {board.council.reported_by}s",
            _rated(board, _programme(board)),
        ),
        _ratings_table(board, "Risks", _rated(board, risks)),
        _ratings_table(board, "Measures", _rated(board, _measures(board))),
    )
    return [table for table in tables if table is not None]


def _rated(board: Board, named: Iterable[tuple[str, Scope, str]]) -> Sequence[Item]:
    """Of what could be rated, by its name and item, that which is, with its ratings."""
    by_item = {row.item: row for row in board.council.ratings}
    return [(name, of, by_item[item]) for name, of, item in named if item in by_item]


def key_ratings(board: Board) -> Sequence[PagePart]:
    """The ratings of the whole and of the conditions in brief, and what became of each.

    They have the short names of ratings. Of too many, those that changed or have the worst
    rating are shown, and the others counted. Nothing where none is rated.
    """
    council, update = board.council, board.update
    rated = _rated(board, _programme(board))
    items = [item for item in rated if update.key in item[2].by_update]
    if not items:
        return ()
    shown, others = most_notable(board.now, items, lambda item: item[2].item, MOST_BRIEF)
    papers = board.papers[-MOST_UPDATES:]

    def brief(paper: PublicPaper, item: Item) -> Shown:
        rating, name = rating_at(board, paper, item[2]), item[2].by_update.get(paper.update.key)
        if rating is None or not name:
            return NOT_RATED
        return replace(rating, text=rating_name(council, name), turn="", is_better=None)

    change: BoardColumn[Item] = BoardColumn(
        "Change",
        lambda item: rating_turn(council, item[2].item, update),
        of=board.of_update(board.now),
    )
    turned = any(as_of.previous_rating(council, item[2].item, update) for item in shown)
    columns = [
        BoardColumn("What is rated", _name),
        *board.by_update(brief, papers=papers),
        *([change] if turned else []),
    ]
    caption = ratings_in_words(council, update)
    return [page_table(caption, columns, shown, of=_scope, brief=True), *others]


def _name(item: Item) -> str:
    return item[0]


def _scope(item: Item) -> Scope:
    return item[1]


def scale(board: Board) -> Sequence[PagePart]:
    """The steps of the scale with their meanings; nothing where none states one."""
    steps = board.council.scale
    if not any(step.meaning for step in steps):
        return ()
    when = update_as_at(board.update, board.style)

    def shown(step: Rating) -> SourcedFigure:
        mark = rating_mark(board.council, step.name)
        return cite(mark.label, when, [step.place("label")], mark)

    columns = [BoardColumn("Rating", shown), BoardColumn("Meaning", lambda step: step.meaning)]
    return [page_table("What each rating means", columns, steps)]


def rating_at(board: Board, paper: PublicPaper, row: ItemRatings) -> SourcedFigure | None:
    """The rating of an item at an update, and what became of it; None where it has none."""
    name, update = row.by_update.get(paper.update.key), paper.update
    if name is None:
        return None
    turn = as_of.rating_change(board.council, row.item, update)
    is_first = (
        turn is as_of.RatingChange.FIRST and as_of.update_before(board.council, update) is None
    )
    is_shown = turn is not as_of.RatingChange.NOT_RATED and not is_first
    mark = rating_mark(board.council, name)
    place = row.series_place(update.key, "item")
    return replace(
        cite(mark.label or name, update_as_at(update, board.style), [place], mark),
        turn=turn.value if is_shown else "",
        is_better={as_of.RatingChange.BETTER: True, as_of.RatingChange.WORSE: False}.get(turn),
    )


def _programme(board: Board) -> Iterator[tuple[str, Scope, str]]:
    for item, name in OVERALL.items():
        yield name, WHOLE, item
    for condition in board.council.conditions:
        serving = [row.code for row in board.workstreams if row.condition == condition.number]
        # What no workstream serves in particular is of the whole programme.
        of = Scope(workstreams=board.places_of(serving)) if serving else WHOLE
        name = f"{condition.number} {condition.short_title or condition.text}"
        yield name, of, condition.item


def _measures(board: Board) -> Iterator[tuple[str, Scope, str]]:
    for code, measures in measures_by_workstream(board.council, DASHBOARD.name).items():
        for measure in measures:
            yield f"{measure.code} {measure.name}", board.of_workstream(code), measure.code


def _ratings_table(board: Board, caption: str, items: Sequence[Item]) -> PageTable | None:
    """The ratings of some items by update; None where none of them has any.

    What went before the first update has a column where any item has it.
    """
    keys = {paper.update.key for paper in board.papers}
    rows = [item for item in items if item[2].previous or keys & item[2].by_update.keys()]
    if not rows:
        return None
    columns = [BoardColumn("What is rated", _name)]
    if any(row.previous for _, _, row in rows):
        columns.append(
            BoardColumn(
                BEFORE, lambda item: _previous(board, item[2]), of=Scope(updates=()), is_past=True
            )
        )
    columns += board.by_update(lambda paper, item: rating_at(board, paper, item[2]) or NOT_RATED)
    return page_table(caption, columns, rows, of=_scope)


def _previous(board: Board, row: ItemRatings) -> SourcedFigure | str:
    if row.previous is None:
        return NOT_RATED
    mark = rating_mark(board.council, row.previous)
    when = "As at the last report before the first update"
    return cite(mark.label or row.previous, when, [row.place("previous")], mark)


# Risks by score: the highest first, each with its direction and its target


def risks(board: Board) -> Sequence[PagePart]:
    """A table of the risks and a chart of their scores; nothing where none has been scored."""
    logged = risks_by_score(board.council, board.update)
    scored = [risk for risk in logged if risk.now]
    # One score is no chart.
    chart = [_scores_chart(board, scored)] if len(scored) > 1 else ()
    return [_risks_table(board, logged), *chart] if scored else ()


def score_at(board: Board, paper: PublicPaper, risk: Risk) -> SourcedFigure | None:
    """A risk's score at an update, and where it went; None where it has not been scored by then."""
    logged = as_of.scored_risk(board.council, risk, paper.update)
    if logged.now is None or logged.scored_at is None:
        return None
    when = update_as_at(logged.scored_at, board.style)
    figure = cite(score_text(logged), when)
    return replace(figure, turn=direction(board.council, logged, paper.update))


def _risks_table(board: Board, logged: Sequence[as_of.ScoredRisk]) -> PageTable:
    def score(paper: PublicPaper, logged: as_of.ScoredRisk) -> Shown:
        return score_at(board, paper, logged.risk) or NOT_SCORED

    def action(logged: as_of.ScoredRisk) -> PageCell:
        owner, now = logged.risk.owner, logged.now
        return cell(
            line((now.action if now else None) or DASH), line(f"Owner: {owner}" if owner else "")
        )

    columns: list[BoardColumn[as_of.ScoredRisk]] = [
        BoardColumn(
            "Risk", lambda logged: cell(line(_risk_name(logged.risk)), line(logged.risk.text))
        ),
        *board.by_update(score, before="Score: ", is_number=True),
        BoardColumn(TARGET, lambda logged: _target(board, logged.risk), is_number=True),
        BoardColumn("What is being done", action, of=board.of_update(board.now)),
    ]
    return page_table("Risks by score", columns, logged)


def _target(board: Board, risk: Risk) -> SourcedFigure | None:
    if risk.target_score is None:
        return None
    when = update_as_at(board.update, board.style)
    return cite(number_text(risk.target_score, risk, field="target_score"), when)


def _scores_chart(board: Board, logged: Sequence[as_of.ScoredRisk]) -> PageChart:
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
    title, now = _scores_title(logged), [*map(score_text, logged)]
    listed = [f"{risk.title} {score}" for risk, score in zip(scored, now, strict=True)]
    chart = Chart(
        title=title,
        kind=ChartKind.COLUMN,
        categories=[_risk_name(risk) for risk in scored],
        series=[
            ChartSeries(
                name,
                [None if score is None else amounts_of(score.text)[0] for score in scores],
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
        description=with_origins(
            f"{title}. Scores now: {join_words(listed, most=len(listed))}.", title, *now
        ),
    )
    rows = (
        (_risk_name(risk), [scores[at] for _, scores in columns], WHOLE)
        for at, risk in enumerate(scored)
    )
    table = table_behind(chart, "Scores of the risks", "Risk", rows)
    return PageChart(chart=chart, table=table)


def _scores_title(logged: Sequence[as_of.ScoredRisk]) -> str:
    most = score_text(logged[0])
    highest = [risk.risk.title for risk in logged if risk.score == logged[0].score]
    if len(highest) > 1:
        return with_origins(f"{len(highest)} risks have the highest score, {most}", most)
    return with_origins(f"{highest[0]} has the highest score, {most}", most)


def _risk_name(risk: Risk) -> str:
    return f"{risk.number} {risk.title}"
