"""The milestones of a highlight report: due, done and late, and what is due next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from svreport.content.blocks import Run
from svreport.core.frozen import group_by
from svreport.core.model import Milestone
from svreport.documents.public import Part, PublicPaper
from svreport.documents.tables import NumberColumn, RecordColumn, record_table, short_day
from svreport.figures.plan import (
    ReportedPeriod,
    ReportedStatus,
    count_milestones,
    is_done_by,
    late_milestones,
    milestones_due,
    reported_status,
    upcoming_milestones,
)

NOT_STATED = "Not stated"
MOST_ROWS = 20  # of late milestones that have a row each


def milestones(paper: PublicPaper, period: ReportedPeriod) -> Sequence[Part]:
    """How many milestones fell due, were done and are late."""
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
    return [wording]


def late(paper: PublicPaper, period: ReportedPeriod) -> Sequence[Part]:
    """The milestones that are late, the longest overdue first.

    Each has a row with its reason where the sheet states reasons as of now; else, and of too many,
    they are listed by date, as those ahead are.
    """
    rows = late_milestones(paper.council.milestones, period.day)
    caption = f"Late milestones: {len(rows)}{', longest overdue first' if len(rows) > 1 else ''}"
    has_reasons = period.is_latest and any(milestone.comment for milestone in rows)
    if not has_reasons or len(rows) > MOST_ROWS:
        return _by_day("Late milestones", "Was due", rows, caption, _listed)
    columns: list[RecordColumn[Milestone]] = [
        RecordColumn("Milestone", 4.1, _named),
        RecordColumn("Was due", 1, lambda milestone: short_day(milestone.due)),
        RecordColumn("Reason", 5.4, lambda milestone: milestone.comment or NOT_STATED),
    ]
    description = "Late milestones: workstream, milestone, date and reason"
    return [record_table(columns, rows, description, caption=caption)]


def _named(milestone: Milestone) -> Sequence[Run]:
    """A milestone with the code of its workstream before it."""
    return Run(milestone.workstream, bold=True), Run(f" {milestone.milestone}")


def ahead(paper: PublicPaper, period: ReportedPeriod) -> Sequence[Part]:
    """The milestones that are due next by date, and their status, if the sheet says it of now."""
    rows = upcoming_milestones(paper.council.milestones, period.ahead)
    risky = [_status(row, period) for row in rows].count(ReportedStatus.AT_RISK)
    warned = f", of which {risky} {'is' if risky == 1 else 'are'} at risk" if risky else ""
    caption = f"Due by {_day(paper, period.ahead.until)}: {len(rows)}{warned}"
    return _by_day("Milestones due next", "Due", rows, caption, lambda due: _by_status(due, period))


def _by_day(
    what: str,
    due: str,
    rows: Sequence[Milestone],
    caption: str,
    listed: Callable[[Sequence[Milestone]], Sequence[Run]],
) -> Sequence[Part]:
    """A table of milestones with a row for each day; nothing where there is no milestone."""
    columns: list[RecordColumn[tuple[date | None, Sequence[Milestone]]]] = [
        RecordColumn(due, 1.1, lambda group: short_day(group[0])),
        NumberColumn("Number", 0.8, lambda group: str(len(group[1]))),
        RecordColumn("Milestones", 8.6, lambda group: listed(group[1])),
    ]
    by_day = group_by(rows, lambda milestone: milestone.due).items()
    description = f"{what}: date, number and milestones"
    return [record_table(columns, by_day, description, caption=caption)] if rows else ()


def _by_status(milestones: Sequence[Milestone], period: ReportedPeriod) -> Sequence[Run]:
    """Milestones by status where that is known: what is at risk first."""
    by_status = group_by(milestones, lambda milestone: _status(milestone, period))
    runs: list[Run] = []
    for status in sorted(by_status, key=list(ReportedStatus).index):
        is_known = status is not ReportedStatus.NOT_STATED
        runs += [Run(f"{status.capitalize()}: ", bold=True)] if is_known else []
        runs += [*_listed(by_status[status])[:-1], Run(". ")]
    return [*runs[:-1], Run(".")]


def _listed(milestones: Sequence[Milestone]) -> Sequence[Run]:
    """Milestones with their workstreams, as a sentence lists them."""
    runs: list[Run] = []
    for milestone in milestones:
        runs += [Run(f"{milestone.workstream} "), Run(milestone.milestone), Run("; ")]
    return [*runs[:-1], Run(".")]


def _status(milestone: Milestone, period: ReportedPeriod) -> ReportedStatus:
    """The status of a milestone; not stated where the sheet does not speak of this report."""
    if not period.is_latest:
        return ReportedStatus.NOT_STATED
    return reported_status(milestone, period.day)


def _day(paper: PublicPaper, day: date | None) -> str:
    return paper.style.day(day) if day else ""
