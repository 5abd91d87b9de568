"""The days that a highlight report covers: since the update before, and until the next."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from svreport.core.model import Council, Update
from svreport.core.periods import APRIL
from svreport.figures.milestones import ReportingPeriod
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
    return update.dated or last


def period_of(council: Council, update: Update) -> Period:
    """What the report of an update covers."""
    keys = [known.key for known in council.updates]
    at, day, before = keys.index(update.key), reported_on(update), update_before(council, update)
    begins = date(council.settings.financial_year.starts, APRIL, 1) - timedelta(days=1)
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
    ends = date(council.settings.financial_year.starts + 1, APRIL, 1) - timedelta(days=1)
    for end in (reported_on(coming) if coming else None, ends):
        if end is not None and end > day:
            return end
    return day + (day - start if start else timedelta(days=0))
