"""The figures that a claim of a level may mean: the two or three that its words leave open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from svreport.core.frozen import replace
from svreport.core.model import LineKind
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Period
from svreport.core.text import normalise
from svreport.figures.figure import Figure, Point, Series, point_words
from svreport.figures.sources import AGAINST_LIMIT
from svreport.figures.versions import PLAN, UNMITIGATED, plan_version, reported_version
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.payments import Payments
from svreport.narrative.claims.points import Points, year_before
from svreport.narrative.claims.readings import Reading, in_prose, reading
from svreport.narrative.claims.slots import Role
from svreport.narrative.claims.subjects import REPORTED, Family, Subject
from svreport.narrative.claims.times import Time, When
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind

PLANNED = ("PLAN", "BUDGET", "TARGET", "AGREED")
_PAST_UPDATE = (When.LAST_UPDATE, When.EDITION, When.TERM)
_NAMES_YEAR = (When.YEAR, When.THE_END, When.PLAN_YEAR)
# Words that make an amount that of the whole agreement.
_TO_COME = frozenset(("will", "would", "before", "then"))
# What stands before what is left: `the remaining £1m`.
_REMAINING = frozenset(("the", "DUE", "a", "and", "with"))
_SCORED = frozenset(("likelihood", "impact"))


# What tells a version from others, where it has a number: P7 of `P7 forecast`.
_SHORT = pattern(r"[a-z]+ ?\d+")


_PERIODS = {"q": "quarter", "m": "month", "p": "period"}


def short_names(names: Collection[str]) -> Mapping[str, str]:
    """The versions by what they are called for short, or with the name of their period in full."""
    found = [(short[0], name) for name in names if (short := _SHORT.search(name))]
    shorts = [short for short, _ in found]
    called = {short: name for short, name in found if shorts.count(short) == 1}
    numbered = [(it, name) for it, name in found if it[1:].strip().isdigit() and it[0] in _PERIODS]
    in_full = {name: f"{_PERIODS[it[0]]} {it[1:].strip()}" for it, name in numbered}
    return called | {name.replace(it, in_full[name]): name for it, name in numbered}


class Resolver:
    """The figures of a council as an update reports them, by subject, role and point in time."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.points = Points(facts.council, facts.update)
        self._readings: dict[tuple[str, Point], Reading | None] = {}
        self._values: dict[str, Sequence[tuple[float, float, Figure]]] = {}
        self._short = short_names({normalise(it.version) for it in facts.council.forecast})
        plan = plan_version(facts.council, facts.update)
        self.plan = normalise(plan.version) if plan else PLAN
        self.unmitigated = normalise(facts.council.settings.unmitigated_version or UNMITIGATED)
        reported = reported_version(facts.council, facts.update)
        # Where no update names its version, the only one there is, or the plan, is meant.
        self.reported = normalise(reported.version) if reported else self.plan
        names = {role: f"{role}.{LineKind.DEFICIT_LIMIT}" for role in (REPORTED, self.plan)}
        self.limit = Subject(LineKind.DEFICIT_LIMIT, Family.FORECAST, FigureKind.MONEY, names, ())
        kind = LineKind.TOTAL_EXPENDITURE
        names = {role: f"{role}.{kind}" for role in (REPORTED, self.plan)}
        self.spending = Subject(kind, Family.FORECAST, FigureKind.MONEY, names, ())
        self.payments = Payments(facts, self.points)

    @cached_property
    def others(self) -> Sequence[Resolver]:
        """The figures as other updates have them, the one before first."""
        first = self.points.before
        rest = (it for it in self.facts.council.updates if it not in (first, self.facts.update))
        return [Resolver(self.facts.at(it)) for it in (first, *rest) if it]

    def series(self, subject: Subject, role: str) -> Series | None:
        """The series of a subject in a role; None where it has none."""
        name = subject.series.get(role)
        series = self.facts.register.series_named(name) if name else None
        if series is None and role == REPORTED and subject.family is Family.FORECAST:
            return self.series(subject, self.reported)
        return series

    def values(self, name: str) -> Sequence[tuple[float, float, Figure]]:
        """Each figure of a series as prose states it, with its rounding, the latest first."""
        if name not in self._values:
            series = self.facts.register.series_named(name)
            figures = [series.at(point) for point in reversed(series.points)] if series else []
            self._values[name] = [
                (*in_prose(figure), figure)
                for figure in figures
                if figure is not None and figure.value is not None
            ]
        return self._values[name]

    def levels(self, claim: Claim, subject: Subject) -> Iterator[Reading]:
        """The figures that a claim of a level may mean."""
        is_rest = "DUE" in claim.lead and claim.lead <= _REMAINING
        if subject.family is Family.PAYMENTS or (subject.family is Family.SAVINGS and is_rest):
            is_paid = subject.family is Family.PAYMENTS
            find = self.payments.readings if is_paid else self._remaining
            yield from find(claim, subject)
            return
        is_payment = subject.name == LineKind.AGREEMENT_INCOME and claim.role.name in (
            "PAID",
            "DUE",
        )
        if is_payment and claim.time and claim.time.when is When.MONTH:
            yield from self.payments.readings(claim, subject)
            return
        if claim.role.name == "LIMIT" and subject.is_balance and subject.name != AGAINST_LIMIT:
            # What a balance is not to exceed.
            subject, claim = self.limit, replace(claim, role=Role())
        if then := self._then(claim, subject):
            own = claim.role if claim.role.name != "VER" else _role_beside(claim, subject)
            yield from then.levels(replace(claim, time=None, role=own), subject)
        else:
            yield from self._levels(claim, subject)

    def _levels(self, claim: Claim, subject: Subject) -> Iterator[Reading]:
        for role in self._roles(claim, subject):
            is_negated = claim.is_negated and role == "actual"
            is_negated = is_negated and not any("not" in label for label in subject.labels)
            series = self.series(subject, role)
            if series is None:
                continue
            for point in self._points(claim, subject, series, role):
                found = self._reading(series, point)
                if found is not None:
                    yield _complement(found) if is_negated else found
                    is_within = claim.time and claim.time.when in (When.MONTH, When.TERM)
                    if is_within and subject.is_to_date and role == "actual":
                        yield from self._in_period(series, point, found)

    def _then(self, claim: Claim, subject: Subject) -> Resolver | None:
        """The figures as an earlier update had them, with which words compare those of now."""
        is_from = claim.is_earlier and claim.base_time is not None
        time = claim.base_time if is_from else claim.time
        is_told = claim.is_compared or claim.is_beside
        # What a project costs in a month is what an update of that month says.
        is_of_then = subject.family is Family.CAPITAL or is_told
        is_of_then = is_of_then or (time is not None and time.when in _PAST_UPDATE)
        if claim.role.name == "VER" and subject.family in (*BY_UPDATE, Family.SCORE):
            # A version of the forecast that is named says in which update it was so.
            update = self.points.update_reporting(self.version(claim.role.version))
            known = (self, *self.others)
            return next((it for it in known if update and it.points.update == update), None)
        if subject.family not in BY_UPDATE or not is_of_then:
            return None
        update = self.points.update_named([time]) if time and not time.year else None
        return next((it for it in self.others if it.points.update == update), None)

    def _remaining(self, claim: Claim, subject: Subject) -> Iterator[Reading]:
        """What is left of a target after what was saved, or will be."""
        roles = ("TARGET", "ACHIEVED", "FORECAST")
        named = [replace(claim, role=Role(it), lead=frozenset()) for it in roles]
        target, *parts = (next(self.levels(it, subject), None) for it in named)
        for part in parts:
            if target and part:
                name = f"{target.reference} less {part.reference}"
                figures = [*target.figures, *part.figures]
                rounding = target.rounding + part.rounding
                yield Reading(target.value - part.value, target.kind, name, figures, rounding)

    def _in_period(self, series: Series, point: Point, to_date: Reading) -> Iterator[Reading]:
        """What was counted since the figure before, which a month or quarter may mean as well."""
        periods = [it for it in series.points if isinstance(it, Period)]
        at = periods.index(point) if isinstance(point, Period) else 0
        less = self._reading(series, before := periods[at - 1]) if at else None
        if less is not None and series.why_not_compared(point, before) is None:
            name = f"{to_date.reference} less {point_words(before)}"
            figures = [*to_date.figures, *less.figures]
            yield Reading(to_date.value - less.value, to_date.kind, name, figures)

    def _reading(self, series: Series, point: Point) -> Reading | None:
        """The figure of a series at a point, kept as texts mean the same few again and again."""
        key = (series.name, point)
        if key not in self._readings:
            figure = series.at(point)
            is_stated = figure is not None and figure.value is not None
            self._readings[key] = reading(figure) if figure and is_stated else None
        return self._readings[key]

    # Roles

    def _roles(self, claim: Claim, subject: Subject) -> Sequence[str]:
        if _is_open(claim, subject):
            return ()
        match subject.family:
            case Family.MEASURE:
                is_planned = self._is_of_plan(claim)
                own = replace(claim, role=Role("PLAN")) if is_planned else claim
                return ("actual",) if self._is_at_version(own) else _measure_roles(own)
            case Family.FORECAST:
                # Headroom is under the limit by its name.
                is_headroom = subject.name == AGAINST_LIMIT and claim.role.name == "LIMIT"
                own = replace(claim, role=Role()) if is_headroom else claim
                return [it for it in self._versions(own, subject) if it in subject.series]
            case Family.SAVINGS if (
                not claim.role.name and claim.time and claim.time.when is When.NOW
            ):
                is_open = "FORECAST" in claim.classes
                now = ("forecast", "achieved") if is_open else ("achieved",)
                return [role for role in now if role in subject.series]
            case Family.SCORE if not _SCORED.isdisjoint(claim.lead):
                return [*_SCORED & claim.lead]
        roles = _ROLES_OF[subject.family].get(claim.role.name, ())
        return [role for role in roles if role in subject.series]

    def _versions(self, claim: Claim, subject: Subject) -> Sequence[str]:
        """The versions of the forecast that a claim may be of."""
        role, time = claim.role.name, claim.time
        if subject.name == LineKind.DEFICIT_LIMIT:
            return (REPORTED, self.plan)
        named = self._version_of_month(claim)
        if named:
            return (named, REPORTED)
        if not role and (self._is_past(time) or subject.name == LineKind.OPENING_BALANCE):
            # Any but the plan has what the accounts of a year closed with, or nearly.
            is_closed = self._closed(claim, subject)
            others = [it for it in subject.series if not is_closed or it != self.plan]
            return (REPORTED, *others)
        if role == "VER":
            return (self.version(claim.role.version),)
        return self._versions_of_role(claim)

    def _closed(self, claim: Claim, subject: Subject) -> bool:
        """Whether the version that is reported states what a year came to."""
        series = self.series(subject, REPORTED)
        years = self._open_years(claim, subject, series) if series else []
        return any(self._reading(series, year) for year in years) if series else False

    def _version_of_month(self, claim: Claim) -> str:
        """The version of the month that a figure which then moved was forecast in."""
        for time in (claim.time, *claim.times):
            if time and time.when is When.MONTH and not time.year:
                return self.points.version_of(replace(time, when=When.EDITION))
            if time and time.when in _PAST_UPDATE and claim.role.name != "VER":
                return self.points.version_of(time)
        return ""

    def version(self, name: str) -> str:
        """The version that words name; by an empty name, the one without the plan."""
        own = normalise(name)
        return self._short.get(own, own) if name else self.unmitigated

    def _versions_of_role(self, claim: Claim) -> Sequence[str]:
        role, before = claim.role.name, self.points.version_of(None)
        if role in PLANNED:
            return (self.plan,)
        if claim.is_earlier and not claim.is_beside:
            return (self.plan, before or self.unmitigated, REPORTED)
        return (REPORTED,) if role in ("", "FORECAST", "EXPECT", "DUE", "SPENT") else ()

    def _is_past(self, time: Time | None) -> bool:
        is_year = time is not None and time.when is When.YEAR
        return is_year and time is not None and FinancialYear(time.year) < self.points.year

    # Points in time

    def _points(self, claim: Claim, subject: Subject, series: Series, role: str) -> Sequence[Point]:
        if series.points == (None,) or series.default is None:
            return [None]
        if isinstance(series.default, str):
            return self._update_points(claim)
        if subject.family is Family.MEASURE:
            return self._months(claim, series, role)
        return self._open_years(claim, subject, series)

    def _is_of_plan(self, claim: Claim) -> bool:
        """Whether words name the plan as a version of the forecast."""
        return claim.role.name == "VER" and self.version(claim.role.version) == self.plan

    def _is_at_version(self, claim: Claim) -> bool:
        """Whether a version that words name says when a figure was so, as nothing is foreseen."""
        is_then = claim.time is None or claim.time.when is When.LAST_YEAR
        return claim.role.name == "VER" and is_then

    def _months(self, claim: Claim, series: Series, role: str) -> Sequence[Point]:
        if claim.role.name == "VER" and not self._is_of_plan(claim):
            update = self.points.update_reporting(self.version(claim.role.version))
            now = self.points.months(None, series)[0]
            if update is None or not isinstance(now, Period):
                return []
            then = type(now).ended_by(update.activity_to)
            is_before = claim.time is not None and claim.time.when is When.LAST_YEAR
            return [year_before(then) if is_before else then]
        is_last = claim.is_compared and claim.time is None and not claim.role.name
        is_earlier = claim.is_earlier and not claim.is_beside
        if not is_earlier and not (is_last and role == "actual"):
            is_plan = role == "plan" and claim.time and claim.time.when is When.LAST_YEAR
            return [] if is_plan else self.points.months(claim.time, series)
        last_year = [year_before(point) for point in self.points.months(None, series)]
        before = self.points.before
        if is_earlier and claim.base_time is not None:
            return self.points.months(claim.base_time, series)
        if not is_earlier or before is None:
            return last_year
        earlier = Time(When.LAST_UPDATE, 0, 0)
        return [*self.points.months(earlier, series), *last_year]

    def _open_years(self, claim: Claim, subject: Subject, series: Series) -> Sequence[Point]:
        """The years that a claim of a level leaves open."""
        if claim.role.name == "VER" and claim.time and claim.time.when in _PAST_UPDATE:
            return []  # which year's, is not said
        is_open = claim.time is None or claim.time.when in (When.NEXT_YEAR, When.NOW, *_PAST_UPDATE)
        is_peak = "PEAK" in (claim.classes if claim.is_compared else claim.lead)
        if is_peak and is_open and subject.is_balance:
            return _highest(series)
        years: list[Point] = [*self.points.years(claim.time)]
        if subject.name == LineKind.OPENING_BALANCE and claim.time and years:
            # What is brought forward in April, or from a year, is what the next one opens with.
            years = years[:1] if claim.time.month else years
            is_from = {"from", "opening"} <= claim.lead and claim.time.when is When.YEAR
            years = [FinancialYear(claim.time.year + 1)] if is_from else years
        if claim.time and claim.time.is_into and subject.name == LineKind.CLOSING_BALANCE:
            years = [year_before(year) for year in years]
        others = [time for time in claim.times if time.when in _NAMES_YEAR or time.month]
        named = [year for time in others[:2] for year in self.points.years(time)]
        is_open = claim.time is None or claim.time.when in (When.NOW, *_PAST_UPDATE[:2])
        if is_open or (claim.time and claim.time.when is When.MONTH and not claim.time.year):
            years += named  # what is said today may be said of a year to come
        if claim.is_earlier and not claim.is_beside and not claim.role.name:
            years += [year_before(year) for year in years[:1]]
        return years

    def _update_points(self, claim: Claim) -> Sequence[Point]:
        time = claim.time
        if time is not None and time.when is When.MONTH and self.points.is_own(time):
            return [self.points.update.key]
        if time is not None and time.when is When.MONTH:
            named = self.points.update_of(replace(time, when=When.EDITION))
            now = self.points.update
            is_now = time.number in {it.number for it in (now.finance_to, now.activity_to) if it}
            if named or (claim.is_beside and not is_now):
                return [named.key] if named else []
        is_past = claim.is_earlier or (time is not None and time.when in _PAST_UPDATE)
        if claim.is_earlier and "year" in claim.classes:
            # Where a score began may be in any update so far.
            updates = self.facts.council.updates_until(self.points.update.key)[:-1]
            return [update.key for update in reversed(updates)]
        update = self.points.update_of(time) if is_past else self.points.update
        return [update.key] if update else []


# What the rows of a sheet say as they stood at each update.
BY_UPDATE = (Family.CAPITAL, Family.SAVINGS)


def _role_beside(claim: Claim, subject: Subject) -> Role:
    """Whose a figure is by the words of its clause besides the version that they name."""
    roles = [it for it in _ROLES_OF[subject.family] if it in claim.classes]
    return Role(roles[0]) if len(roles) == 1 else Role()


def _is_open(claim: Claim, subject: Subject) -> bool:
    """Whether the words leave open of which year, payment or difference a figure is."""
    match subject.family:
        case Family.SAVINGS:
            return bool({"DEFICIT", "MOVED"} & claim.classes)
        case Family.FORECAST:
            return claim.is_later and not claim.time and bool(_TO_COME & claim.classes)
    return False


def _measure_roles(claim: Claim) -> Sequence[str]:
    role = claim.role.name
    is_open = claim.is_compared and claim.time is None
    if role in ("PLAN", "TARGET", "BUDGET", "LIMIT"):
        return ("plan",)
    if role == "EXPECT":
        return ("plan", "actual")
    if role == "FORECAST":
        return ("plan",) if claim.is_compared or claim.time is None else ()
    if not role and "should" in claim.lead:
        return ("plan", "actual")  # what ought to be so is what was planned
    if role in ("", "ACHIEVED", "PAID", "AGREED"):
        return ("actual", "plan") if is_open else ("actual",)
    return ()


_PLACES = ("places", "average cost", "total")
_ROLES_OF: Mapping[Family, Mapping[str, Sequence[str]]] = {
    Family.SAVINGS: {
        "": ("target", "forecast", "achieved", "impact"),
        "PLAN": ("target", "impact"),
        "TARGET": ("target",),
        "BUDGET": ("target",),
        "FORECAST": ("forecast",),
        "EXPECT": ("forecast", "target"),
        "ACHIEVED": ("achieved",),
        "SPENT": ("achieved",),
    },
    Family.UNIT_COST: dict.fromkeys(
        ("", "PLAN", "BUDGET", "SPENT", "PAID", "FORECAST", "EXPECT", "AGREED"), _PLACES
    ),
    Family.BUDGET: {
        **dict.fromkeys(("", "FORECAST", "EXPECT"), ("actual",)),
        **dict.fromkeys(PLANNED, ("budget",)),
    },
    Family.CAPITAL: {
        "": ("spent", "forecast", "agreed", "places"),
        "AGREED": ("agreed",),
        "BUDGET": ("agreed",),
        "PLAN": ("agreed", "places"),
        "SPENT": ("spent",),
        "ACHIEVED": ("spent", "forecast"),
        "FORECAST": ("forecast", "places"),
        "EXPECT": ("forecast", "agreed", "places"),
    },
    Family.FIGURE: dict.fromkeys(("", "PLAN", "TARGET", "AGREED", "DUE", "ACHIEVED"), ("actual",)),
    Family.SCORE: {"": ("score",), "TARGET": ("target",)},
}


def _complement(found: Reading) -> Reading:
    """How many of a hundred a percentage leaves: those of whom it is not so."""
    return replace(found, value=100 - found.value) if found.kind is FigureKind.PERCENT else found


def _highest(series: Series) -> Sequence[Point]:
    """The points of a series with the most; none of one that states nothing."""
    figures = [(series.at(point), point) for point in series.points]
    amounts = [(it.value, point) for it, point in figures if it and it.value is not None]
    most = max((value for value, _ in amounts), default=None)
    return [point for value, point in amounts if value == most]
