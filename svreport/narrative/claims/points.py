"""The points in time that words may mean: months of measures, years of money, updates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from svreport.core.frozen import replace
from svreport.core.model import Council, Update
from svreport.core.periods import PERIODS, FinancialYear, Month, Period, PeriodKind, Term
from svreport.core.text import normalise
from svreport.figures.figure import Figure, Point, Series
from svreport.narrative.claims.times import SEASON_NAMES, SEASONS, Time, When

# A month without a year is one that has been, or at most so many months ahead.
MONTHS_AHEAD = 3
_THIS_YEAR = (When.NOW, When.THIS_YEAR, When.YEAR_END, When.LAST_UPDATE, When.EDITION, When.TERM)
# The months at the end of a term, the likeliest first.
_SEASON_OF_TERM = {1: 3, 2: 1, 3: 2}
_TERM_ENDS = {1: (12, 11), 2: (3, 4), 3: (7, 8)}
# Years that are told by their number, or counted from this one.
_COUNTED = {When.YEAR: 0, When.NEXT_YEAR: 1, When.LAST_YEAR: -1}


class Points:
    """The points in time that words may mean in the texts of an update."""

    def __init__(self, council: Council, update: Update) -> None:
        self._council = council
        self.update = update
        self.year = council.settings.financial_year

    @cached_property
    def before(self) -> Update | None:
        """The update before this one."""
        updates = self._council.updates_until(self.update.key)
        return updates[-2] if len(updates) > 1 else None

    def update_of(self, time: Time | None) -> Update | None:
        """The earlier update that words name, by a month or as the last one."""
        if time is not None and time.when is When.TERM:
            season = SEASONS + _SEASON_OF_TERM[time.number]
            time = replace(time, when=When.EDITION, number=season)
        if time is None or time.when is not When.EDITION:
            months_ago = time.number if time and time.when is When.LAST_UPDATE else 0
            now, then = self.update.activity_to, self.before.activity_to if self.before else None
            is_other = months_ago and then and then.index != now.index - months_ago
            return None if is_other else self.before
        for update in reversed(self._council.updates_until(self.update.key)[:-1]):
            months = (update.finance_to, update.activity_to, _month_of(update.document_date))
            called = f"{update.title} {update.column_label} {update.forecast_version}".lower()
            seasons = {SEASONS + at for at, name in enumerate(SEASON_NAMES) if name in called}
            seasons = seasons or {SEASONS + it.number % 12 // 3 for it in months[1:] if it}
            met = (months[2], *map(_month_of, update.meetings.values()))
            named = met if time.is_met else months
            if seasons == {time.number} or any(it and it.number == time.number for it in named):
                return update
        return None

    def update_named(self, times: Sequence[Time]) -> Update | None:
        """The earlier update that any of some points in time names; None where none does."""
        for time in times:
            if time.when is When.MONTH and self.is_own(time):
                return None
            if time.when in (When.MONTH, When.EDITION, When.TERM):
                is_term = time.when is When.TERM
                return self.update_of(time if is_term else replace(time, when=When.EDITION))
            if time.when is When.LAST_UPDATE:
                return self.before
        return None

    def is_own(self, time: Time) -> bool:
        """Whether a month is the one to which this update has its figures."""
        own = [month for month in (self.update.finance_to, self.update.activity_to) if month]
        return all(it.number == time.number and time.year in (0, it.year) for it in own)

    def update_reporting(self, version: str) -> Update | None:
        """The latest update so far that reported a version of the forecast."""
        updates = reversed(self._council.updates_until(self.update.key))
        return next((it for it in updates if normalise(it.forecast_version or "") == version), None)

    def version_of(self, time: Time | None) -> str:
        """The version of the forecast that an earlier update reported; empty for none."""
        update = self.update_of(time)
        return normalise(update.forecast_version or "") if update else ""

    def months(self, time: Time | None, series: Series) -> Sequence[Point]:
        """The months, or periods of another kind, that words may mean for a measure."""
        period = PERIODS[series.period or PeriodKind.MONTH]
        now = period.ended_by(self.update.activity_to)
        if time is None or time.when in (When.NOW, When.THIS_YEAR):
            return [now if now in series.points else series.default]
        match time.when:
            case When.LAST_YEAR:
                return [now.year_before()]
            case When.TERM if period is Term:
                return [self._term(time)]
            case When.YEAR if period is Term:
                # That of schools, or the financial one.
                return [Term(time.year, 3), Term(time.year, 2)]
            case When.YEAR if period.kind.is_year:
                return [period.at(time.year)]
        return list(map(period.ended_by, self._ends(time, now, series)))

    def are_of(self, time: Time, figure: Figure, series: Series | None) -> bool:
        """Whether words may mean the point in time of a figure."""
        if isinstance(figure.point, FinancialYear):
            return time.when is not When.NOW and figure.point in self.years(time)
        return series is not None and figure.point in self.months(time, series)

    def _ends(self, time: Time, now: Period, series: Series) -> Sequence[Month]:
        """The months at whose ends the periods are that words may mean."""
        match time.when:
            case When.LAST_UPDATE | When.EDITION if time.when is When.EDITION or not time.number:
                update = self.update_of(time)
                ends = [self.update.activity_to] if time.is_last else []
                return ends + ([update.activity_to] if update else [])
            case When.OTHER | When.LAST_UPDATE if time.number and not isinstance(now, Term):
                return [Month.at(now.last_month.index - time.number)]
            case When.YEAR:
                last = FinancialYear(time.year).last_month
                return [now.last_month, last] if time.year == self.year.starts else [last]
            case When.YEAR_END:
                return [(self.year.previous() if time.is_year_ago else self.year).last_month]
            case When.MONTH | When.TERM:
                is_month = time.when is When.MONTH
                return (self._named_or_reported if is_month else self._term_ends)(time, series)
        return []

    def _term_ends(self, time: Time, series: Series) -> Sequence[Month]:
        """The last month of a term that a measure by month has."""
        named = [replace(time, when=When.MONTH, number=it) for it in _TERM_ENDS[time.number]]
        ends = [month for one in named for month in self._named(one, series)]
        kind = PERIODS[series.period or PeriodKind.MONTH]
        periods = [(month, kind.ended_by(month)) for month in ends]
        return [month for month, it in periods if it in series.points and it.last_month == month][
            :1
        ]

    def _term(self, time: Time) -> Term:
        """The term that words name: where they name no year, the latest that has ended."""
        now = Term.ended_by(self.update.activity_to)
        if time.year:
            return Term(time.year - (time.number > 1), time.number)
        is_ago = time.is_year_ago or (time.is_last and time.number == now.number)
        return Term(now.starts - (time.number > now.number) - is_ago, time.number)

    def _named(self, time: Time, series: Series) -> Sequence[Month]:
        """The months that the name of one may mean."""
        month = time.month or self._recent(time.number, series)
        if not time.is_year_ago:
            is_now = time.is_last and month == self.update.activity_to
            return [month.year_before() if is_now else month]
        # Last year's October is also the latest one, once a new year has begun.
        is_open = month.year < self.update.activity_to.year
        return [month.year_before(), month] if is_open else [month.year_before()]

    def _named_or_reported(self, time: Time, series: Series) -> Sequence[Month]:
        """The months that the name of one may mean: of the update of that month, if it has none."""
        named = self._named(time, series)
        kind = PERIODS[series.period or PeriodKind.MONTH]
        if time.year or any(kind.ended_by(month) in series.points for month in named):
            return named
        update = self.update_named([time])
        is_of_month = update is not None and update is self.update_of(
            replace(time, when=When.EDITION)
        )
        return [update.activity_to] if update is not None and is_of_month else named

    def _recent(self, number: int, series: Series) -> Month:
        """The latest month of a name; one a little ahead, where it has a figure."""
        now = self.update.activity_to
        if number == now.number:
            return now
        month = Month(now.year + (number < now.number), number)
        is_near = month.index - now.index <= MONTHS_AHEAD and month in series.points
        return month if is_near else month.year_before()

    def years(self, time: Time | None) -> Sequence[FinancialYear]:
        """The financial years that words may mean."""
        if time is None or time.when in _THIS_YEAR:
            is_ago = time is not None and time.when is When.YEAR_END and time.is_year_ago
            return [self.year.previous() if is_ago else self.year]
        if time.when in _COUNTED:
            starts = time.year or self.year.starts
            later = time.number if time.when is When.NEXT_YEAR else 0
            return [FinancialYear(starts + _COUNTED[time.when] + later)]
        if time.when is When.MONTH:
            return self._years_of_month(time)
        is_of_agreement = time.when in (When.THE_END, When.PLAN_YEAR)
        return self._years_of_agreement(time) if is_of_agreement else []

    def _years_of_agreement(self, time: Time) -> Sequence[FinancialYear]:
        settings = self._council.settings
        if time.when is When.THE_END:
            last = max(
                (year for line in self._council.forecast for year in line.amounts), default=None
            )
            return [year for year in (settings.agreement_ends, last) if year]
        starts = settings.agreement_starts
        # Its first year is the one that it was agreed in, or the one after.
        return (
            [FinancialYear(starts.starts + time.number - ago) for ago in (1, 0)] if starts else []
        )

    def _years_of_month(self, time: Time) -> Sequence[FinancialYear]:
        month = time.month
        if month is None:
            return [self.year.previous() if time.is_year_ago else self.year]
        year = FinancialYear.of(month)
        # What is brought forward in April is what was carried forward the day before.
        return [year, year.previous()] if month == Month.of(year.first_day) else [year]


def year_before(point: Point) -> Point:
    """The same period one year earlier."""
    return point.year_before() if isinstance(point, Period) else point


def _month_of(day: date | None) -> Month | None:
    return Month.of(day) if day else None
