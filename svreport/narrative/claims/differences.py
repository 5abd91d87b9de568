"""The differences that a claim of a change may mean: over time, between versions, from plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from svreport.core.frozen import replace
from svreport.core.model import LineKind
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month, Period
from svreport.core.text import join_words
from svreport.figures.figure import Figure, Point, Series, point_words
from svreport.figures.sources import AGAINST_LIMIT
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.points import year_before
from svreport.narrative.claims.readings import Reading, in_prose, reading
from svreport.narrative.claims.resolution import BY_UPDATE, PLANNED, Resolver
from svreport.narrative.claims.subjects import REPORTED, Family, Subject, budget_subject, kind_of
from svreport.narrative.claims.times import Time, When
from svreport.narrative.prose import FigureKind

# A series and one of its points, and what it is held against.
Pair: TypeAlias = tuple[tuple[Series, Point], tuple[Series, Point]]


_LATER = (When.MONTH, When.YEAR_END)
_YEARS = (When.LAST_YEAR, When.YEAR, When.THIS_YEAR)


def readings_of(
    claim: Claim, subjects: Sequence[Subject], resolver: Resolver
) -> list[tuple[Subject, Reading]]:
    """The figures that a claim may mean, the likeliest first, each with its subject."""
    found: list[tuple[Subject, Reading]] = []
    differences = Differences(resolver)
    if "BUDGET" in claim.classes:
        # A line of the budget that is of the same kind is meant as well.
        named = {subject.name for subject in subjects if subject.family is Family.FORECAST}
        lines = resolver.facts.council.budget
        subjects = [*subjects, *(budget_subject(line) for line in lines if line.kind in named)]
    for subject in subjects:
        is_change = claim.is_change
        ways = differences.of(claim, subject) if is_change else resolver.levels(claim, subject)
        found += [(subject, way) for way in ways]
    return found


def sums_of(
    claim: Claim, subjects: Sequence[Subject], resolver: Resolver
) -> list[tuple[Subject, Reading]]:
    """What several subjects come to together, in each way in which a claim may mean all of them."""
    ways = [[way for _, way in readings_of(claim, [it], resolver)] for it in subjects]
    found = []
    for parts in zip(*ways, strict=False):
        figures = [figure for part in parts for figure in part.figures]
        name = join_words([part.reference for part in parts])
        value, rounding = (sum(it.value for it in parts), sum(it.rounding for it in parts))
        found.append((subjects[0], Reading(value, parts[0].kind, name, figures, rounding)))
    return found


class Differences:
    """The differences between the figures of a council, by what a claim says of them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._points = resolver.points

    def of(self, claim: Claim, subject: Subject) -> Iterator[Reading]:
        """The differences that a claim of a change may mean."""
        is_of_limit = claim.base.name == "LIMIT" or subject.name == LineKind.DEFICIT_LIMIT
        if is_of_limit and subject.family is Family.FORECAST:
            yield from self._headroom(claim)
            return
        for (series, point), (base, base_point) in self._pairs(claim, subject):
            figure, less = series.at(point), base.at(base_point)
            # What a percentage changed by may be said across a restart as well.
            is_share = figure is not None and figure.unit is Unit.PERCENT
            if is_share or series.why_not_compared(point, base_point) is None:
                yield from self.between(claim, subject, figure, less)

    @staticmethod
    def between(
        claim: Claim, subject: Subject, figure: Figure | None, less: Figure | None
    ) -> Iterator[Reading]:
        """The difference of two figures, and how much that is of the second."""
        if figure is None or less is None or not _are_comparable(figure, less):
            return
        # Income is negative, and an increase of it is more of it.
        is_size = subject.family is Family.FORECAST and not subject.is_balance
        yield _difference(figure, less, is_size=is_size)
        if claim.figure.kind is FigureKind.PERCENT and less.value:
            yield _relative(figure, less, is_size=is_size)

    def turns(self, claim: Claim, subject: Subject) -> list[Reading]:
        """The differences of a figure that was reached from those that it may have left."""
        change = replace(claim, is_change=True, direction=claim.turn)
        found = [*self.of(change, subject)]
        series = self._resolver.series(subject, REPORTED)
        if subject.family is Family.FORECAST and series is not None and claim.base_time is None:
            for year in self._points.years(claim.time):
                figure = series.at(year)
                for less in map(series.at, (year.previous(), self._points.year)):
                    if figure is not None and less is not None and less.value is not None:
                        found.append(_difference(figure, less, is_size=not subject.is_balance))
        return found

    def _headroom(self, claim: Claim) -> Iterator[Reading]:
        """How far balances are from the limit."""
        versions = [REPORTED, *([self._resolver.plan] if "PLAN" in claim.classes else ())]
        for version in versions:
            series = self._resolver.facts.register.series_named(f"{version}.{AGAINST_LIMIT}")
            for year in self._points.years(claim.time) if series else ():
                figure = series.at(year) if series else None
                if figure is not None and figure.value is not None:
                    yield reading(figure)

    def _pairs(self, claim: Claim, subject: Subject) -> Iterator[Pair]:
        match subject.family:
            case Family.MEASURE:
                yield from self._of_measure(claim, subject)
            case Family.FORECAST:
                yield from self._of_versions(claim, subject)
            case Family.UNIT_COST:
                yield from self._of_years(claim, subject)
            case Family.BUDGET | Family.CAPITAL | Family.SAVINGS:
                yield from self._of_row(claim, subject)

    def _of_years(self, claim: Claim, subject: Subject) -> Iterator[Pair]:
        """A year's figures, each against that of another year: the one before, if none is named."""
        time = claim.base_time
        for series in filter(None, (self._resolver.series(subject, it) for it in subject.series)):
            for year in self._points.years(claim.time):
                named = time is not None and time.when is When.YEAR
                other = FinancialYear(time.year) if time and named else year.previous()
                yield (series, year), (series, other)

    def _of_measure(self, claim: Claim, subject: Subject) -> Iterator[Pair]:
        actual = self._resolver.series(subject, "actual")
        if actual is None:
            return
        is_to_now = claim.time is not None and claim.time.when is When.PERIOD
        for point in self._points.months(None if is_to_now else claim.time, actual):
            for base in self._bases_of_measure(claim, subject, actual, point):
                yield (actual, point), base

    def _bases_of_measure(
        self, claim: Claim, subject: Subject, actual: Series, point: Point
    ) -> Iterator[tuple[Series, Point]]:
        """What a measure is held against: its plan, another month, or an update by its version."""
        version = self._resolver.version(claim.base.version)
        is_ahead = claim.is_ahead and not claim.base.name and claim.base_time is None
        is_planned = claim.base.name and (
            claim.base.name != "VER" or version == self._resolver.plan
        )
        if is_planned or is_ahead:
            plan = self._resolver.series(subject, "plan")
            yield from self._plans(claim, plan, point) if plan else ()
        elif claim.base.name:
            update = self._points.update_reporting(version)
            if update and isinstance(point, Period):
                yield actual, type(point).ended_by(update.activity_to)
        else:
            for base in self._months_before(claim, actual, point):
                yield actual, base

    def _plans(self, claim: Claim, plan: Series, point: Point) -> Iterator[tuple[Series, Point]]:
        """What was planned for a point in time, and for a later one that the sentence names."""
        yield plan, point
        for time in claim.times:
            for later in self._points.months(time, plan) if time.when in _LATER else ():
                if later != point and later in plan.points:
                    yield plan, later

    def _months_before(self, claim: Claim, series: Series, point: Point) -> Sequence[Point]:
        time = claim.base_time
        if time is None:
            # A change in brackets is that on the same month last year.
            return [year_before(point)] if claim.figure.sign else self._before(claim, point)
        if time.when is When.LAST_YEAR:
            return [year_before(point)]
        is_near = time.when is When.MONTH and not time.year and not time.is_year_ago
        if is_near and isinstance(point, Month):
            month = Month(point.year - (time.number >= point.number), time.number)
            return [month] if month in series.points else self._points.months(time, series)
        return self._points.months(time, series)

    def _before(self, claim: Claim, point: Point) -> Sequence[Point]:
        """What a change that says since when it was may be from."""
        is_over = claim.time is not None and claim.time.when is When.PERIOD
        before = self._points.before if claim.time is None or is_over else None
        if not isinstance(point, Period):
            return []
        last = [type(point).ended_by(before.activity_to)] if before else []
        # Over a quarter or term, since the one before it.
        is_month = isinstance(point, Month)
        is_of_month = claim.time is not None and claim.time.when is When.MONTH
        if is_over or is_of_month or not is_month:
            last += [type(point).at(point.index - ago) for ago in ((1, 3) if is_month else (1,))]
        return last if is_over else [*last, year_before(point)]

    def _of_versions(self, claim: Claim, subject: Subject) -> Iterator[Pair]:
        reported = self._resolver.series(subject, REPORTED)
        if reported is None:
            return
        # What a budget is more than last year's spending is of the plan.
        is_planned = not (claim.base.name or {"BUDGET", "PLAN"}.isdisjoint(claim.classes))
        planned = self._resolver.series(subject, self._resolver.plan) if is_planned else None
        for year in self._points.years(claim.time):
            # What closed years came to is not what any version forecast for them.
            if year >= self._points.year:
                for base in self._bases(claim, subject, reported, year):
                    yield (reported, year), base
                    if planned is not None:
                        yield (planned, year), base

    def _bases(
        self, claim: Claim, subject: Subject, reported: Series, year: FinancialYear
    ) -> Iterator[tuple[Series, Point]]:
        """What the forecast of a year is held against: another version, or another year."""
        time = claim.base_time
        if not claim.base.name and time and time.when in _YEARS:
            other = FinancialYear(time.year) if time.when is When.YEAR else year.previous()
            other = self._points.year if time.when is When.THIS_YEAR else other
            yield reported, other
            return
        is_total = isinstance(subject.name, LineKind)
        is_growth = claim.time or (is_total and claim.figure.kind is FigureKind.PERCENT)
        if is_growth and not claim.base.name and not time:
            yield reported, year.previous()
        for name in self._base_versions(claim):
            series = self._resolver.series(subject, name)
            if series is not None:
                yield series, year

    def _base_versions(self, claim: Claim) -> Sequence[str]:
        time, role = claim.base_time, claim.base.name
        if role in PLANNED:
            return (self._resolver.plan,)
        if role == "VER":
            return (self._resolver.version(claim.base.version),)
        if time is None:
            return (self._points.version_of(None), self._resolver.plan)
        if time.when in (When.LAST_UPDATE, When.EDITION, When.TERM):
            # No version is told of from quarter to quarter.
            return () if time.is_span else (self._points.version_of(time),)
        if time.when is When.MONTH and not time.year:
            edition = Time(When.EDITION, time.start, time.end, time.number)
            return (self._points.version_of(edition),)
        return ()

    def _of_row(self, claim: Claim, subject: Subject) -> Iterator[Pair]:
        for role in ("actual", "spent", "achieved", "forecast"):
            actual = self._resolver.series(subject, role)
            if actual is not None and claim.base.name != "LIMIT":
                yield from self._of_series(claim, subject, actual)
                if subject.family in BY_UPDATE and not claim.base.name:
                    yield from self._since_updates(claim, subject, role, actual)

    def _since_updates(
        self, claim: Claim, subject: Subject, role: str, actual: Series
    ) -> Iterator[Pair]:
        """What rows say now, against what they said at the update that is named, or before."""
        named_roles = {_ROW_OF[word] for word in claim.classes & _ROW_OF.keys()}
        is_other = bool(named_roles) and role not in named_roles
        if is_other:
            return
        time = claim.base_time
        named = self._points.update_named([time]) if time else None
        for other in self._resolver.others:
            base = other.series(subject, role)
            is_meant = other.points.update in (named or self._points.before,)
            if base is not None and is_meant:
                yield (actual, actual.default), (base, base.default)

    def _of_series(self, claim: Claim, subject: Subject, actual: Series) -> Iterator[Pair]:
        time = claim.base_time
        if time and time.when in _YEARS:
            return  # no budget has the year before
        point = self._points.update.key if isinstance(actual.default, str) else actual.default
        if time and time.when in (When.LAST_UPDATE, When.EDITION):
            update = self._points.update_of(time)
            if update and isinstance(point, str):
                yield (actual, point), (actual, update.key)
            return
        for role in ("budget", "agreed", "target"):
            base = self._resolver.series(subject, role)
            if base is not None:
                yield (actual, point), (base, base.default)


# Which figure of a row a word is of.
_ROW_OF = {"SPENT": "spent", "ACHIEVED": "achieved", "FORECAST": "forecast", "EXPECT": "forecast"}


def _are_comparable(figure: Figure, less: Figure) -> bool:
    """Whether two figures differ at all: of one version and its like, nothing was said."""
    if figure.value is None or less.value is None:
        return False
    is_same = figure.value == less.value and figure.point == less.point
    return not is_same


def _difference(figure: Figure, less: Figure, *, is_size: bool) -> Reading:
    (value, rounding), (base, other) = in_prose(figure), in_prose(less)
    if is_size:
        value, base = abs(value), abs(base)
    kind = FigureKind.POINTS if figure.unit is Unit.PERCENT else kind_of(figure.unit)
    # What stands beside a figure of so many digits was typed to as many.
    slack = 2 * min(rounding, other)
    return Reading(value - base, kind, _name(figure, less), [figure, less], slack)


def _relative(figure: Figure, less: Figure, *, is_size: bool) -> Reading:
    value, base = in_prose(figure)[0], in_prose(less)[0]
    if is_size:
        value, base = abs(value), abs(base)
    share = (value - base) / abs(base) * 100
    return Reading(share, FigureKind.PERCENT, f"{_name(figure, less)} | %", [figure, less])


def _name(figure: Figure, less: Figure) -> str:
    """The name of a difference, as references have it."""
    point, base = point_words(figure.point), point_words(less.point)
    code, _, role = figure.name.rpartition(".")
    if figure.name == less.name:
        is_change = role == "actual" and year_before(figure.point) == less.point
        return f"{code}.change {point}" if is_change else f"{figure.name} {point} less {base}"
    if role == "actual" and less.name == f"{code}.plan":
        return f"{code}.against plan {point}"
    if figure.name.startswith("budget."):
        return f"{code}.variance {point}"
    version, _, line = figure.name.partition(".")
    return f"{version} less {less.name.partition('.')[0]}.{line} {point}"
