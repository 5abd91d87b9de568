"""Milestones: how many fell due and were done, which are late and which come next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from svreport.content.blocks import Chart, ChartKind, ChartSeries
from svreport.content.paper import (
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
from svreport.core.frozen import group_by
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Milestone
from svreport.core.text import join_words
from svreport.documents.dashboard.board import (
    Board,
    BoardColumn,
    as_at,
    cite,
    page_table,
    table_behind,
)
from svreport.documents.public import PublicPaper
from svreport.figures.measures import workstream_label
from svreport.figures.plan import (
    ReportedPeriod,
    ReportedStatus,
    StatusCounts,
    is_done_by,
    is_late_on,
    milestones_due,
    period_of,
    reported_status,
    upcoming_milestones,
)

FIELDS = ("due", "status", "completed")
TOTAL = "All workstreams"
EXPLAINED = (ReportedStatus.LATE, ReportedStatus.AT_RISK)


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
        Expander(summary=_all_of(len(history.all)), parts=history.whole()),
    ]


def late_at(board: Board, at: int) -> tuple[SourcedFigure, SourcedFigure, SourcedFigure]:
    """How many milestones are late and done at an update, by its place, and of how many."""
    history = _MilestoneHistory(board)
    day = history.periods[at].day
    late = sum(is_late_on(milestone, day) for milestone in history.all)
    done = sum(is_done_by(milestone, day) for milestone in history.all)
    return (
        history.count(history.all, late, day),
        history.count(history.all, done, day),
        history.count(history.all, len(history.all), day),
    )


class _MilestoneHistory:
    def __init__(self, board: Board) -> None:
        self.board = board
        self.all = board.council.milestones
        self.by_workstream = group_by(self.all, lambda milestone: milestone.workstream)
        self.periods: Sequence[ReportedPeriod] = [
            period_of(board.council, paper.update) for paper in board.papers
        ]

    @property
    def now(self) -> ReportedPeriod:
        return self.periods[-1]

    @property
    def style(self) -> HouseStyle:
        return self.board.style

    def count(self, rows: Sequence[Milestone], number: int, day: date) -> SourcedFigure:
        """A count of some of the rows as it stood on a day."""
        places = (
            milestone.at[field] for milestone in rows for field in FIELDS if field in milestone.at
        )
        return cite(str(number), as_at(self.style.day(day)), places)

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
        day, due = period.day, milestones_due(rows, period.since)
        met = sum(is_done_by(milestone, day) for milestone in due)
        late = sum(is_late_on(milestone, day) for milestone in rows)
        return cell(
            line(self.count(rows, len(due), day), "fell due,", self.count(rows, met, day), "done"),
            line(self.count(rows, late, day), "late in all"),
        )

    def chart(self) -> PageChart:
        """How many milestones of each workstream have each status on the day of the update."""
        tallies = {
            name: StatusCounts(own, self.now.day) for name, own in self.by_workstream.items()
        }
        whole = StatusCounts(self.all, self.now.day)
        statuses = list(whole.by_standing)
        done, late = (whole.by_standing[way] for way in (ReportedStatus.DONE, ReportedStatus.LATE))
        title = _standing_title(whole.total, done, late)
        counts = join_words(f"{count} {status}" for status, count in whole.by_standing.items())
        chart = Chart(
            title=title,
            kind=ChartKind.STACKED,
            categories=list(tallies),
            series=[
                ChartSeries(
                    status.capitalize(),
                    [Decimal(tally.by_standing[status]) for tally in tallies.values()],
                )
                for status in statuses
            ],
            axis="Milestones",
            is_across=True,
            description=f"{title}. {counts}.",
        )
        day = self.now.day
        rows = (
            (
                self._label(name),
                (
                    self.count(tally.milestones, tally.by_standing[status], day)
                    for status in statuses
                ),
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
                [at for at, period in enumerate(self.periods) if is_late_on(milestone, period.day)],
            )
            for milestone in sorted(self.all, key=lambda milestone: milestone.due or date.max)
        ]
        now = len(self.periods) - 1
        still = [row for row in rows if now in row[1]]
        before = [row for row in rows if row[1] and now not in row[1]]
        parts: list[PagePart] = [*self._table("Late milestones", still, "Late at", self._late_at)]
        if before:
            was = "was" if len(before) == 1 else "were"
            summary = f"{len(before)} that {was} late at an earlier update"
            caption = "Milestones that were late before"
            tables = self._table(caption, before, "Late at", self._late_at)
            parts.append(Expander(summary=summary, parts=tables))
        return parts

    def _late_at(self, milestone: Milestone, places: Sequence[int]) -> PageCell:
        """The updates at which a milestone was late; why, or when it was done."""
        labels = [self.board.papers[at].update.column_label for at in places]
        is_late = is_late_on(milestone, self.now.day)
        done = line("Done on", self._day(milestone, "completed")) if milestone.completed else ()
        comment = line(milestone.comment or "") if self.now.is_latest else ()
        return cell(line(join_words(labels, most=len(labels))), comment if is_late else done)

    def ahead(self) -> Sequence[PageTable]:
        """Those due next, the earliest first."""
        rows = [
            (milestone, [len(self.periods) - 1])
            for milestone in upcoming_milestones(self.all, self.now.ahead)
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
        status = reported_status(milestone, self.now.day)
        if status is ReportedStatus.DONE and milestone.completed:
            return cell(line(status.capitalize()), line(self._day(milestone, "completed")))
        comment = milestone.comment if status in EXPLAINED and self.now.is_latest else None
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


def _all_of(count: int) -> str:
    return {1: "The milestone", 2: "Both milestones"}.get(count, f"All {count} milestones")


def _standing_title(total: int, done: int, late: int) -> str:
    """How many milestones are done and late: `2 of 5 milestones are done and 1 is late`."""
    if total == 1:
        return f"The milestone is {'' if done else 'not '}done{' and late' if late else ''}"
    of_all = f"{done or 'None'} of {total} milestones {_are(done)} done"
    return f"{of_all} and {late or 'none'} {_are(late)} late"


def _are(count: int) -> str:
    return "is" if count < 2 else "are"
