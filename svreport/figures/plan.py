"""The plan: its milestones between two reports, and what its mitigations save and lead to.

A milestone counts as done from the day it was completed; one whose date of
completion is not known, from the day it was due. So what an earlier report
said of it can still be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.frozen import Frozen, group_by
from svreport.core.model import (
    Council,
    LineKind,
    Milestone,
    MilestoneStatus,
    Project,
    Saving,
    Update,
    Workstream,
    project_in,
)
from svreport.core.numerals import Unit, convert
from svreport.core.origin import CellAmount, count_of
from svreport.core.periods import FinancialYear
from svreport.figures.as_of import mitigations_at, update_before
from svreport.figures.budget import sum_of
from svreport.figures.forecast import Reconciliation, Statement
from svreport.figures.versions import plan_change, plan_version, unmitigated_version


class ReportingPeriod(Frozen):
    """The days after one report's, up to its successor's own; from the start, where none was."""

    after: date | None
    until: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is in the span; no day is in none."""
        return day is not None and (self.after is None or self.after < day) and day <= self.until


class ReportedPeriod(Frozen):
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


def period_of(council: Council, update: Update) -> ReportedPeriod:
    """What the report of an update covers."""
    day, before = reported_on(update), update_before(council, update)
    begins = council.settings.financial_year.first_day - timedelta(days=1)
    start = reported_on(before) if before else (begins if begins < day else None)
    ahead = council.updates[len(council.updates_until(update.key)) :]
    return ReportedPeriod(
        since=ReportingPeriod(start, day),
        ahead=ReportingPeriod(day, _horizon(council, day, start, next(iter(ahead), None))),
        before=before,
        is_latest=council.is_current(update.key),
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


def completion_day(milestone: Milestone) -> date | None:
    """The day from which a milestone counts as done; None for one that is not."""
    is_done = milestone.status is MilestoneStatus.DONE
    return milestone.completed or (milestone.due if is_done else None)


def is_done_by(milestone: Milestone, day: date | None) -> bool:
    """Whether the milestone had been done by the end of a day; at any time, where it is None."""
    done = completion_day(milestone)
    if done is None or day is None:
        return done is not None or milestone.status is MilestoneStatus.DONE
    return done <= day


def is_late_on(milestone: Milestone, day: date | None) -> bool:
    """Whether the milestone was due before a day and was not done by then.

    Of one that is due on the day, its status says so.
    """
    if milestone.due is None or day is None or is_done_by(milestone, day):
        return False
    return milestone.due < day or (
        milestone.due == day and milestone.status is MilestoneStatus.LATE
    )


def milestones_due(milestones: Iterable[Milestone], span: ReportingPeriod) -> list[Milestone]:
    """The milestones that fell due in a span, done or not, the earliest first."""
    return _by_due(milestone for milestone in milestones if span.holds(milestone.due))


def milestones_completed(milestones: Iterable[Milestone], span: ReportingPeriod) -> list[Milestone]:
    """The milestones that were done in a span, whenever they were due, as they are listed."""
    return [milestone for milestone in milestones if span.holds(completion_day(milestone))]


def late_milestones(milestones: Iterable[Milestone], day: date) -> list[Milestone]:
    """The milestones that are late on a day, the longest overdue first."""
    return _by_due(milestone for milestone in milestones if is_late_on(milestone, day))


def upcoming_milestones(milestones: Iterable[Milestone], span: ReportingPeriod) -> list[Milestone]:
    """The milestones that fall due in a span and were not done before it, the earliest first."""
    start, due = span.after, milestones_due(milestones, span)
    return [milestone for milestone in due if start is None or not is_done_by(milestone, start)]


# What says how a milestone stands: the first that is stated.
_STATED = ("status", "completed", "due")


def count_milestones(
    milestones: Sequence[Milestone], among: Sequence[Milestone] = ()
) -> CellAmount:
    """How many milestones there are; none is known by the cells of those they are `among`."""
    stated = ([row.at[it] for it in _STATED if it in row.at] for row in milestones or among)
    return count_of(len(milestones), [cell for cells in stated for cell in cells[:1]])


def _by_due(milestones: Iterable[Milestone]) -> list[Milestone]:
    return sorted(milestones, key=lambda milestone: milestone.due or date.max)


class ReportedStatus(StrEnum):
    """How a milestone stands, in the words of documents."""

    DONE = "done"
    LATE = "late"
    AT_RISK = "at risk"
    ON_TRACK = "on track"
    NOT_STARTED = "not started"
    NOT_STATED = "not stated"


def reported_status(milestone: Milestone, day: date | None) -> ReportedStatus:
    """How a milestone stands on a day; as its status says, where no day is known.

    It is done once it was completed by then, and late where it was due before
    and is not done; else it stands as its status says.
    """
    if is_done_by(milestone, day):
        return ReportedStatus.DONE
    if is_late_on(milestone, day):
        return ReportedStatus.LATE
    if milestone.status is MilestoneStatus.DONE:
        # Done only after the day: what it was called on the day is not known.
        return ReportedStatus.ON_TRACK
    return ReportedStatus(milestone.status or ReportedStatus.NOT_STATED)


class StatusCounts(Frozen, dict=True):
    """How many milestones there are, how many were due by the day, and how each stands.

    Each number knows the cells of what it counts.
    """

    milestones: Sequence[Milestone]
    day: date | None

    @cached_property
    def total(self) -> CellAmount:
        return count_milestones(self.milestones)

    @cached_property
    def due(self) -> CellAmount:
        """How many were to be done by the day."""
        day = self.day
        due = [row for row in self.milestones if day and row.due and row.due <= day]
        return count_milestones(due, self.milestones)

    @cached_property
    def by_standing(self) -> Mapping[ReportedStatus, CellAmount]:
        """How many have each status that any has, in the order of `ReportedStatus`."""
        return {status: self.of(status) for status in ReportedStatus if status in self._rows}

    def of(self, status: ReportedStatus) -> CellAmount:
        """How many have a status."""
        return count_milestones(self._rows.get(status, ()), self.milestones)

    @cached_property
    def _rows(self) -> Mapping[ReportedStatus, Sequence[Milestone]]:
        return group_by(self.milestones, lambda row: reported_status(row, self.day))


# What plans publish savings to, at the coarsest, in £m.
_COARSEST = Decimal("0.1")
# A saving lowers spending; one that raises income is in the balance alone.
_BALANCES = (LineKind.TOTAL_EXPENDITURE, LineKind.IN_YEAR_BALANCE)


def project_named(council: Council, name: str) -> Project | None:
    """The project that a text names by its code, its title or both; None where it is not listed."""
    return project_in(council.rows(Project), name)


def last_year(council: Council, update: Update) -> FinancialYear | None:
    """The plan's last year: the agreement's, else that of its forecast."""
    plan = plan_version(council, update)
    return council.settings.agreement_ends or (plan.years[-1] if plan else None)


def impact_of(council: Council, update: Update, workstream: Workstream) -> Decimal | None:
    """What a workstream saves in the plan's last year: as stated, else what Savings has for it."""
    if workstream.impact is not None:
        return workstream.impact
    return sum_of(row.target for row in derived_impact(council, update, workstream))


def derived_impact(council: Council, update: Update, workstream: Workstream) -> list[Saving]:
    """The savings of the plan's last year that are the workstream's impact, where it states none.

    Those that say what they are made of: their benefit or their investment.
    """
    last = last_year(council, update)
    return [
        row
        for row in (mitigations_at(council, update) if workstream.impact is None else ())
        if row.year == last and row.net is not None and workstream.is_called(row.workstream)
    ]


def plan_reconciliations(council: Council, update: Update) -> Iterator[Reconciliation]:
    """The plan's spending against the unmitigated less what Savings had when it was made, by year.

    Years of which no saving says its benefit or investment are left out: nobody says that these
    are all mitigations. Savings that are income agree with the in-year balance instead.
    """
    unmitigated, plan = unmitigated_version(council), plan_version(council, update)
    change = plan_change(council, update)
    agreed = mitigations_at(council, change.update if change else council.updates[0])
    by_year = group_by(agreed, lambda row: row.year)
    for year, rows in sorted(by_year.items()):
        if unmitigated and plan and any(row.net is not None for row in rows):
            found = [
                _reconciliation(kind, year, unmitigated, plan, rows, council)
                for kind in _BALANCES
                if unmitigated.states(kind, year) and plan.states(kind, year)
            ]
            yield from [next((row for row in found if row.agrees), found[0])] if found else []


def _reconciliation(
    kind: LineKind,
    year: FinancialYear,
    unmitigated: Statement,
    plan: Statement,
    rows: Sequence[Saving],
    council: Council,
) -> Reconciliation:
    saved = [row.target for row in rows if row.target is not None]
    rounding = len(saved) * _step(saved, council.settings.forecast_unit)
    rounding += sum(of.figures_in(kind, year) * of.unit for of in (unmitigated, plan))
    return Reconciliation(
        what=str(kind),
        subject=plan.version,
        year=year,
        published=plan.balance(kind, year),
        computed=unmitigated.balance(kind, year) - sum(saved, Decimal(0)),
        tolerance=rounding / 2,
        place=plan.balance_place(kind, year),
    )


def _step(amounts: Sequence[Decimal], unit: Unit) -> Decimal:
    """What amounts were rounded to: the coarsest step that all are whole numbers of."""
    exponents = [int(amount.normalize().as_tuple().exponent) for amount in amounts if amount]
    step = Decimal(1).scaleb(min(exponents, default=0))
    return min(step, convert(_COARSEST, Unit.MILLIONS, unit))
