"""The milestones of a highlight report: due, done and late, and what is due next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from svreport.content.blocks import TableBlock
from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.house_style import DASH
from svreport.core.model import Council, Milestone, Update
from svreport.documents.public import Part, PublicPaper
from svreport.documents.tables import NumberColumn, RecordColumn, record_table
from svreport.figures.as_of import update_before
from svreport.figures.measures import workstream_label
from svreport.figures.milestones import (
    ReportingPeriod,
    count_milestones,
    is_done_by,
    late_milestones,
    milestones_due,
    upcoming_milestones,
)

# The milestones of a workstream, under its label.
MilestoneGroup: TypeAlias = tuple[str, Sequence[Milestone]]


class Period(Frozen):
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
    return update.document_date or update.activity_to.last_day


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
        dated=any(milestone.due for milestone in all_milestones),
    )

    def count(field: str) -> Callable[[MilestoneGroup], str]:
        return lambda group: str(getattr(count_milestones(group[1], period.since), field))

    columns: list[RecordColumn[MilestoneGroup]] = [
        RecordColumn("Workstream", 4, lambda group: group[0]),
        NumberColumn("Fell due", 1.2, count("due")),
        NumberColumn("Done", 1.2, count("done")),
        NumberColumn("Late", 1.2, count("late")),
        NumberColumn(
            "Due next", 1.2, lambda group: str(len(upcoming_milestones(group[1], period.ahead)))
        ),
    ]
    groups = group_by(
        all_milestones, lambda milestone: workstream_label(paper.council, milestone.workstream)
    )
    sums = [column.cell(("Total", all_milestones)) for column in columns]
    table = record_table(
        columns,
        groups.items(),
        "Milestones by workstream: due, done and late, and due next",
        total=sums if len(groups) > 1 else (),
    )
    return [wording, table]


def late(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are late, and why, where the sheet speaks of this report."""
    rows = late_milestones(paper.council.milestones, period.day)
    comment = RecordColumn[Milestone]("Comment", 2.6, lambda milestone: milestone.comment or DASH)
    table = _table(paper, rows, "Late milestones", "Was due", comment if period.is_latest else None)
    return [table] if rows else ()


def ahead(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are due next, and their status."""
    rows = upcoming_milestones(paper.council.milestones, period.ahead)
    status = RecordColumn[Milestone](
        "Status", 1, lambda milestone: (milestone.status or DASH).capitalize()
    )
    wording = paper.standard("ahead", until=_day(paper, period.ahead.until))
    table = _table(paper, rows, "Milestones due next", "Due", status if period.is_latest else None)
    return [wording, table] if rows else ()


def _table(
    paper: PublicPaper,
    rows: Sequence[Milestone],
    what: str,
    due: str,
    last: RecordColumn[Milestone] | None,
) -> TableBlock:
    """Milestones with the date under the heading `due`, and a last column where there is one."""
    columns: list[RecordColumn[Milestone]] = [
        RecordColumn("Workstream", 1.1, lambda milestone: milestone.workstream),
        RecordColumn("Deliverable", 2.2, lambda milestone: milestone.deliverable or DASH),
        RecordColumn("Milestone", 2.3, lambda milestone: milestone.milestone),
        RecordColumn(due, 1.6, lambda milestone: _day(paper, milestone.due)),
    ]
    if not any(milestone.deliverable for milestone in rows):
        del columns[1]
    shown = "workstream, milestone and date"
    if last is not None:
        columns.append(last)
        shown = f"workstream, milestone, date and {last.heading.lower()}"
    return record_table(columns, rows, f"{what}: {shown}")


def _day(paper: PublicPaper, day: date | None) -> str:
    return paper.style.day(day) if day else ""
