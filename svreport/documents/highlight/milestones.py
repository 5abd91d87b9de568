"""The milestones of a highlight report: due, done and late, and what is due next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from svreport.content.blocks import Align, Cell, Column, TableBlock, plain, text_of
from svreport.core.grouping import group_by
from svreport.core.house_style import DASH
from svreport.core.model import Council, Milestone, Update
from svreport.documents.public import Part, PublicPaper
from svreport.documents.tables import text_row
from svreport.figures.measures import workstream_label
from svreport.figures.milestones import (
    ReportingPeriod,
    count_milestones,
    is_done_by,
    late_milestones,
    milestones_due,
    upcoming_milestones,
)
from svreport.figures.ratings import update_before


@dataclass(frozen=True)
class Period:
    """The span of a report and the one ahead of it.

    `is_latest` says that no later update has begun: only then is what the sheets
    say of today what the report can say.
    """

    since: ReportingPeriod
    ahead: ReportingPeriod
    before: Update | None
    is_latest: bool

    @property
    def day(self) -> date:
        """The day on which the report stands."""
        return self.since.until


def reported_on(update: Update) -> date:
    """The date of an update's documents; where it has none, the last day of its data."""
    month = update.activity_to
    last = date(month.year, month.number, monthrange(month.year, month.number)[1])
    return update.document_date or last


def period_of(council: Council, update: Update) -> Period:
    """What the report of an update covers."""
    keys = [known.key for known in council.updates]
    at, day, before = keys.index(update.key), reported_on(update), update_before(council, update)
    begins = council.settings.financial_year.first_day - timedelta(days=1)
    start = reported_on(before) if before else (begins if begins < day else None)
    coming = council.updates[at + 1] if at + 1 < len(keys) else None
    later = [
        later_update
        for later_update in council.updates[at + 1 :]
        if council.is_reported(later_update.key)
    ]
    return Period(
        since=ReportingPeriod(start, day),
        ahead=ReportingPeriod(day, _horizon(council, day, start, coming)),
        before=before,
        is_latest=not later,
    )


def _horizon(council: Council, day: date, start: date | None, coming: Update | None) -> date:
    """Until when a report looks ahead.

    To the next update; else to the end of the financial year; once that is over,
    as far as it looks back.
    """
    ends = council.settings.financial_year.next().first_day - timedelta(days=1)
    for end in (reported_on(coming) if coming else None, ends):
        if end is not None and end > day:
            return end
    return day + (day - start if start else timedelta(days=0))


def milestones(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """How many milestones fell due, were done and are late, by workstream."""
    all_milestones = paper.council.milestones
    if not all_milestones:
        return ()
    total = count_milestones(all_milestones, period.since)
    due = milestones_due(all_milestones, period.since)
    wording = paper.standard(
        "milestones",
        since=_day(paper, period.since.after),
        until=_day(paper, period.day),
        due=total.due,
        met=sum(is_done_by(milestone, period.day) for milestone in due),
        done=total.done,
        late=total.late,
    )

    def table_row(name: str, own: Sequence[Milestone]) -> Sequence[Cell]:
        counts = count_milestones(own, period.since)
        due_next = len(upcoming_milestones(own, period.ahead))
        return text_row(name, *map(str, (counts.due, counts.done, counts.late, due_next)))

    groups = group_by(all_milestones, lambda milestone: milestone.workstream)
    rows = [table_row(workstream_label(paper.council, name), own) for name, own in groups.items()]
    if len(groups) > 1:
        rows.append(table_row("Total", all_milestones))
    headings = ("Fell due", "Done", "Late", "Due next")
    table = TableBlock(
        columns=(
            Column(plain("Workstream"), share=4),
            *(Column(plain(heading), Align.RIGHT, 1.2) for heading in headings),
        ),
        rows=rows,
        description="Milestones by workstream: due, done and late, and due next",
        totals=(len(groups),) if len(groups) > 1 else (),
    )
    return [wording, table]


def late(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are late, and why, where the sheet speaks of this report."""
    rows = late_milestones(paper.council.milestones, period.day)
    comment = Column(plain("Comment"), share=2.6) if period.is_latest else None
    table = _table(paper, rows, "Late milestones", "Was due", comment, _comment)
    return [table] if rows else ()


def ahead(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are due next, and their status."""
    rows = upcoming_milestones(paper.council.milestones, period.ahead)
    status = Column(plain("Status"), share=1) if period.is_latest else None
    wording = paper.standard("ahead", until=_day(paper, period.ahead.until))
    table = _table(paper, rows, "Milestones due next", "Due", status, _status)
    return [wording, table] if rows else ()


def _comment(milestone: Milestone) -> str:
    return milestone.comment or DASH


def _status(milestone: Milestone) -> str:
    return milestone.status.capitalize() if milestone.status else DASH


def _table(
    paper: PublicPaper,
    rows: Sequence[Milestone],
    what: str,
    due: str,
    last: Column | None,
    last_text: Callable[[Milestone], str],
) -> TableBlock:
    """Milestones with the date under the heading `due`, and a last column where there is one."""
    has_deliverables = any(milestone.deliverable for milestone in rows)
    shown = "workstream, milestone and date"
    if last is not None:
        shown = f"workstream, milestone, date and {text_of(last.heading).lower()}"
    return TableBlock(
        columns=(
            Column(plain("Workstream"), share=1.1),
            *((Column(plain("Deliverable"), share=2.2),) if has_deliverables else ()),
            Column(plain("Milestone"), share=2.3),
            Column(plain(due), share=1.6),
            *((last,) if last else ()),
        ),
        rows=[
            text_row(
                milestone.workstream,
                *((milestone.deliverable or DASH,) if has_deliverables else ()),
                milestone.milestone,
                _day(paper, milestone.due),
                *((last_text(milestone),) if last else ()),
            )
            for milestone in rows
        ],
        description=f"{what}: {shown}",
    )


def _day(paper: PublicPaper, day: date | None) -> str:
    return paper.style.day(day) if day else ""
