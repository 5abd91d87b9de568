"""Milestones: how many fell due and were done, which are late and which come next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from svreport.content.charts import Chart, ChartKind, ChartSeries
from svreport.content.page import (
    WHOLE,
    Belongs,
    More,
    PageCell,
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
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Milestone
from svreport.core.text import join_words
from svreport.documents.dashboard.board import Board, as_at, source_of
from svreport.documents.highlight.period import Period, period_of
from svreport.figures.milestones import (
    ReportedStatus,
    StatusCounts,
    is_done_by,
    is_late_on,
    milestones_by_workstream,
    milestones_due,
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
    found = _Milestones(board)
    return [
        found.counts(),
        found.chart(),
        *found.late(),
        *found.ahead(),
        More(summary=f"All {len(found.all)} milestones", parts=[found.whole()]),
    ]


def late_at(board: Board, at: int) -> tuple[Sourced, Sourced, Sourced]:
    """How many milestones are late and done at an update, by its place, and of how many."""
    found = _Milestones(board)
    day = found.periods[at].day
    late = sum(is_late_on(milestone, day) for milestone in found.all)
    done = sum(is_done_by(milestone, day) for milestone in found.all)
    counts = (late, done, len(found.all))
    shown = [found.count(found.all, number, day) for number in counts]
    return shown[0], shown[1], shown[2]


class _Milestones:
    """The milestones of a council, at every update of a dashboard."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.all = board.council.milestones
        self.by_workstream = milestones_by_workstream(self.all)
        self.periods: Sequence[Period] = [
            period_of(board.council, paper.update) for paper in board.papers
        ]

    @property
    def now(self) -> Period:
        return self.periods[-1]

    @property
    def style(self) -> HouseStyle:
        return self.board.style

    def count(self, rows: Sequence[Milestone], number: int, day: date) -> Sourced:
        """A count of some of the rows as it stood on a day."""
        places = (
            milestone.at[field] for milestone in rows for field in FIELDS if field in milestone.at
        )
        return Sourced(text=str(number), as_at=as_at(self.style.day(day)), source=source_of(places))

    def counts(self) -> PageTable:
        """How many fell due since the update before, were done and are late, by update."""
        rows = [
            self._counts(self.board.named(name), own, self.board.of_workstream(name))
            for name, own in self.by_workstream.items()
        ]
        if len(rows) > 1:
            rows.append(self._counts(TOTAL, self.all, WHOLE, is_total=True))
        return PageTable(
            caption="Milestones due, done and late, by update",
            columns=[
                PageColumn("Workstream"),
                *(
                    PageColumn(paper.update.column_label, of=self.board.of_update(paper))
                    for paper in self.board.papers
                ),
            ],
            rows=rows,
        )

    def _counts(
        self, name: str, rows: Sequence[Milestone], of: Belongs, *, is_total: bool = False
    ) -> PageRow:
        return PageRow(
            [said(name), *(self._counted(rows, period) for period in self.periods)], of, is_total
        )

    def _counted(self, rows: Sequence[Milestone], period: Period) -> PageCell:
        due = milestones_due(rows, period.since)
        met = sum(is_done_by(milestone, period.day) for milestone in due)
        late = sum(is_late_on(milestone, period.day) for milestone in rows)

        def count(number: int) -> Sourced:
            return self.count(rows, number, period.day)

        return cell(
            line(count(len(due)), "fell due,", count(met), "done"),
            line(count(late), "late in all"),
        )

    def chart(self) -> PageChart:
        """How the milestones of each workstream stand on the day of the update."""
        groups = {name: StatusCounts(own, self.now.day) for name, own in self.by_workstream.items()}
        whole = StatusCounts(self.all, self.now.day)
        ways = list(whole.by_standing)
        done, late = whole.of(ReportedStatus.DONE), whole.of(ReportedStatus.LATE)
        title = f"{done} of {whole.total} milestones {_are(done)} done and {late} {_are(late)} late"
        told = join_words(f"{count} {way}" for way, count in whole.by_standing.items())
        return PageChart(
            chart=Chart(
                title=title,
                kind=ChartKind.STACKED,
                categories=list(groups),
                series=[
                    ChartSeries(
                        way.capitalize(), [Decimal(tally.of(way)) for tally in groups.values()]
                    )
                    for way in ways
                ],
                axis="Milestones",
                description=f"{title}. {told}.",
            ),
            table=PageTable(
                caption=f"Milestones as they stood on {self.style.day(self.now.day)}",
                columns=[
                    PageColumn("Workstream"),
                    *(PageColumn(way.capitalize(), is_number=True) for way in ways),
                ],
                rows=[
                    PageRow(
                        [
                            said(self.board.named(name)),
                            *(
                                cell(
                                    line(self.count(tally.milestones, tally.of(way), self.now.day))
                                )
                                for way in ways
                            ),
                        ],
                        self.board.of_workstream(name),
                    )
                    for name, tally in groups.items()
                ],
            ),
            is_across=True,
        )

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
        parts: list[PagePart] = [*self._listed("Late milestones", still, "Late at", self._late_at)]
        if before:
            was = "was" if len(before) == 1 else "were"
            summary = f"{len(before)} that {was} late at an earlier update"
            caption = "Milestones that were late before"
            tables = self._listed(caption, before, "Late at", self._late_at)
            parts.append(More(summary=summary, parts=tables))
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
        return self._listed(
            f"Due next, to {until}", rows, "Status", lambda milestone, _: self._stands(milestone)
        )

    def whole(self) -> PageTable:
        (table,) = self._listed(
            f"All milestones, as they stood on {self.style.day(self.now.day)}",
            [(milestone, None) for milestone in self.all],
            "Status",
            lambda milestone, _: self._stands(milestone),
        )
        return table

    def _stands(self, milestone: Milestone) -> PageCell:
        """How a milestone stands on the day; when it was done, or why it is not."""
        way = reported_status(milestone, self.now.day)
        if way is ReportedStatus.DONE and milestone.completed:
            return cell(line(way.capitalize()), line(self._day(milestone, "completed")))
        comment = milestone.comment if way in EXPLAINED and self.now.is_latest else None
        return cell(line(way.capitalize()), line(comment or ""))

    def _listed(
        self,
        caption: str,
        rows: Sequence[tuple[Milestone, Sequence[int] | None]],
        heading: str,
        told: Callable[[Milestone, Sequence[int]], PageCell],
    ) -> Sequence[PageTable]:
        """The milestones in a table, each of the updates by their places; nothing without any."""
        if not rows:
            return ()
        return [
            PageTable(
                caption=caption,
                columns=[
                    PageColumn("Milestone"),
                    PageColumn("Workstream"),
                    PageColumn("Due"),
                    PageColumn(heading),
                ],
                rows=[
                    PageRow(
                        [
                            cell(
                                line(milestone.milestone),
                                line(milestone.deliverable or milestone.project or ""),
                            ),
                            said(milestone.workstream),
                            cell(line(self._day(milestone, "due"))),
                            told(milestone, updates or ()),
                        ],
                        Belongs(
                            workstreams=self.board.places_of([milestone.workstream]),
                            updates=updates,
                        ),
                    )
                    for milestone, updates in rows
                ],
            )
        ]

    def _day(self, milestone: Milestone, field: str) -> Sourced | str:
        day: date | None = getattr(milestone, field)
        if day is None:
            return DASH
        return Sourced(
            text=self.style.day(day),
            as_at=as_at(self.style.day(self.now.day)),
            source=source_of([milestone.place(field)]),
        )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
