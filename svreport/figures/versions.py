"""Versions of the forecast: which one an update reports, which came before, and two side by side.

Balances are deficits where they are positive, surpluses where they are negative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import Council, ForecastLine, LineKind, Update
from svreport.core.periods import FinancialYear, Month
from svreport.core.text import normalise
from svreport.figures.budget import share_of
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement, statements_of

# What these versions are called where the settings do not say.
UNMITIGATED, PLAN = "unmitigated", "plan"


def reported_version(council: Council, update: Update) -> Statement | None:
    """The version that an update reports; None where it names none.

    The only version is that of every update, unless any update names its version.
    """
    if update.forecast_version is not None:
        return _named(council, update.forecast_version)
    versions = _with_years(council)
    is_any_named = any(known.forecast_version is not None for known in council.updates)
    return versions[0] if len(versions) == 1 and not is_any_named else None


def ledger_behind(council: Council, update: Update) -> Month | None:
    """The month to which the data run that an update's version rests on; None where it is older.

    A version that was reported before cannot rest on what came in since.
    """
    now, (*earlier, _) = reported_version(council, update), council.updates_until(update.key)
    before = filter(None, (reported_version(council, known) for known in earlier))
    is_older = now is not None and any(version.version == now.version for version in before)
    return None if is_older else update.finance_to


def stated_version(council: Council, update: Update | None) -> Statement | None:
    """The version that an update names itself: what can be said to have been reported then."""
    named = update is not None and update.forecast_version is not None
    return reported_version(council, update) if update and named else None


def _with_years(council: Council) -> list[Statement]:
    return [version for version in statements_of(council) if version.years]


def version_to_name(council: Council, update: Update) -> Statement | None:
    """The version that a chart of all versions speaks of: the reported one, else the only one."""
    versions = versions_at(council, update)
    only = versions[0] if len(versions) == 1 else None
    return reported_version(council, update) or only


def versions_at(council: Council, update: Update) -> tuple[Statement, ...]:
    """The versions with any year, as an update knows them.

    One that only later updates report had not been made yet.
    """
    at = len(council.updates_until(update.key))
    by_now, later = (
        {
            normalise(version)
            for update in updates
            for version in (update.forecast_version, update.plan_version)
            if version
        }
        for updates in (council.updates[:at], council.updates[at:])
    )
    by_now.add(normalise(_plans(council, update)[0][0]))
    unmade = later - by_now
    known = _with_years(council)
    return tuple(version for version in known if normalise(version.version) not in unmade)


def has_lines(council: Council, update: Update, kind: LineKind) -> bool:
    """Whether any version that the update knows has lines of a kind."""
    return any(version.of(kind) for version in versions_at(council, update))


def unmitigated_version(council: Council) -> Statement | None:
    """What would come about without the plan, where the forecast has it."""
    return _named(council, council.settings.unmitigated_version or UNMITIGATED)


class PlanChange(Frozen):
    """A plan that took the place of another at an update; either may be lacking in the forecast."""

    update: Update
    before: Statement | None
    now: Statement | None


def plan_version(council: Council, update: Update) -> Statement | None:
    """What is measured against at an update, where the forecast has it: the plan, or a new one."""
    change = plan_change(council, update)
    return change.now if change else _named(council, _plans(council, update)[0][0])


def plan_change(council: Council, update: Update) -> PlanChange | None:
    """The last change of the plan by an update; None where it is still the first."""
    *earlier, (name, since) = _plans(council, update)
    if since is None:
        return None
    return PlanChange(since, _named(council, earlier[-1][0]), _named(council, name))


def _plans(council: Council, update: Update) -> list[tuple[str, Update | None]]:
    """The names of the plans until an update, each with the update that took to it."""
    plans: list[tuple[str, Update | None]] = [(council.settings.plan_version or PLAN, None)]
    for known in council.updates_until(update.key):
        name = known.plan_version
        if name is not None and normalise(name) != normalise(plans[-1][0]):
            plans.append((name, known))
    return plans


def _named(council: Council, name: str) -> Statement | None:
    wanted, known = normalise(name), _with_years(council)
    return next((version for version in known if normalise(version.version) == wanted), None)


def version_before(council: Council, update: Update) -> Statement | None:
    """The version that was reported before an update took to its own, else the plan.

    A plan that another has replaced gives way to that. None where there is no other than its own.
    """
    now, plan = reported_version(council, update), plan_version(council, update)
    if now is None:
        return None
    other_plan = plan if plan is not None and plan.version != now.version else None
    replaced = [normalise(name) for name, _ in _plans(council, update)[:-1]]
    for earlier in reversed(council.updates_until(update.key)[:-1]):
        before = reported_version(council, earlier)
        if before is not None and before.version != now.version:
            is_replaced = normalise(before.version) in replaced
            return other_plan if other_plan and is_replaced else before
    return other_plan


def first_surplus(statement: Statement) -> FinancialYear | None:
    """The year from which the in-year balance is a surplus and stays one; None without any."""
    found = None
    for year in reversed(statement.years_of(LineKind.IN_YEAR_BALANCE)):
        if statement.in_year(year) >= 0:
            break
        found = year
    return found


def surplus_from(statement: Statement) -> FinancialYear | None:
    """The year in which a deficit turns into a surplus that lasts; None where none turns."""
    first = first_surplus(statement)
    years = statement.years_of(LineKind.IN_YEAR_BALANCE)
    return None if first is None or first == years[0] else first


# Two versions of the forecast side by side: each line, total and balance, year by year.
Amounts = Mapping[FinancialYear, Decimal]


class LinePair(Frozen):
    """A line as two versions have it; None in the version that does not have it."""

    before: ForecastLine | None
    now: ForecastLine | None

    @property
    def line(self) -> ForecastLine:
        """The later version's line, else the earlier's."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def only_in(self) -> str | None:
        """The version that has the line, where only one does."""
        return None if self.before and self.now else self.line.version

    def difference(self, year: FinancialYear) -> Decimal:
        """The later version's amount less the earlier's; nothing stated is nothing added."""
        before, now = _amounts(self.before), _amounts(self.now)
        return now.get(year, Decimal(0)) - before.get(year, Decimal(0))


def pair_lines(before: Statement, now: Statement, *kinds: LineKind) -> tuple[LinePair, ...]:
    """The lines of some kinds: in the order of the later version, then those it no longer has."""
    pairs: list[LinePair] = []
    for kind in kinds:
        earlier = dict(_numbered(before.of(kind)))
        pairs += [LinePair(earlier.pop(key, None), line) for key, line in _numbered(now.of(kind))]
        pairs += [LinePair(line, None) for line in earlier.values()]
    return tuple(pairs)


def _numbered(lines: Iterable[ForecastLine]) -> Iterator[tuple[tuple[str, int], ForecastLine]]:
    """Each line by its name, and how many of that name stand before it."""
    seen: Counter[str] = Counter()
    for line in lines:
        name = normalise(line.line)
        yield (name, seen[name]), line
        seen[name] += 1


def _amounts(line: ForecastLine | None) -> Amounts:
    return line.amounts if line else {}


class ComparisonRow(Frozen):
    """A line, total or balance of two versions, by year.

    `shared` are the years that both versions reach, in which a difference can be
    told. `pair` are the lines themselves; None of totals and balances.
    """

    name: str
    kind: LineKind
    before: Amounts
    now: Amounts
    shared: Sequence[FinancialYear]
    pair: LinePair | None = None

    @property
    def only_in(self) -> str | None:
        """The version that has the line, where only one does."""
        return self.pair.only_in if self.pair else None

    def difference(self, year: FinancialYear) -> Decimal | None:
        """The later amount less the earlier; None where one version does not reach the year.

        In a year that both reach a line that states nothing is 0, and None where neither states
        anything; a total or a balance is compared where both state it.
        """
        stated = [year in amounts for amounts in (self.before, self.now)]
        if year not in self.shared or not (any(stated) if self.pair else all(stated)):
            return None
        return self.now.get(year, Decimal(0)) - self.before.get(year, Decimal(0))

    def relative(self, year: FinancialYear) -> Decimal | None:
        """The difference as a share of the size of the earlier amount: 0.1 is 10%.

        It has the sign of the difference, so that more income is negative too. None
        where the earlier amount is 0, or where a deficit turned into a surplus or the
        other way round: a share says nothing then.
        """
        before, now = (version.get(year, Decimal(0)) for version in (self.before, self.now))
        return None if before * now < 0 else share_of(self.difference(year), before)


class _TwoVersions(Frozen, dict=True):
    before: Statement
    now: Statement

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years that either version reaches."""
        return tuple(sorted({*self.before.years, *self.now.years}))

    @cached_property
    def shared(self) -> tuple[FinancialYear, ...]:
        """The years that both versions reach."""
        return tuple(year for year in self.before.years if year in self.now.years)


class VersionComparison(_TwoVersions):
    """Two versions side by side."""

    @cached_property
    def rows(self) -> tuple[ComparisonRow, ...]:
        """Every line with the totals and balances among them, as a statement has them."""
        return (
            *self._lines(LineKind.EXPENDITURE),
            *self._total(LineKind.TOTAL_EXPENDITURE),
            *self._lines(*IN_YEAR_PARTS),
            *self._total(LineKind.IN_YEAR_BALANCE),
            *self._total(LineKind.OPENING_BALANCE),
            *self._lines(*CLOSING_PARTS),
            *self._total(LineKind.CLOSING_BALANCE),
        )

    def _lines(self, *kinds: LineKind) -> Iterator[ComparisonRow]:
        for pair in pair_lines(self.before, self.now, *kinds):
            name, kind = pair.line.line, pair.line.kind
            before, now = _amounts(pair.before), _amounts(pair.now)
            yield ComparisonRow(name, kind, before, now, self.shared, pair)

    def _total(self, kind: LineKind) -> Iterator[ComparisonRow]:
        """A total or a balance by year, where either version states it."""
        before, now = (
            {year: version.balance(kind, year) for year in version.years_of(kind)}
            for version in (self.before, self.now)
        )
        if before or now:
            yield ComparisonRow(kind.capitalize(), kind, before, now, self.shared)


class BridgeCause(StrEnum):
    """Why the two versions move apart."""

    LINE = "line"
    ONE_VERSION = "years that one version reaches"
    TOTAL = "a total without its parts"
    ROUNDING = "rounding"


_IN_YEAR_LINES = (LineKind.EXPENDITURE, *IN_YEAR_PARTS)


class BridgeStep(Frozen):
    """What moves the difference between two versions, by year; years without it are out.

    `kind` is that of the line; of the published total, for rounding; the in-year
    balance, for years that one version reaches. `only_in` names the version that has
    it, where only one does. `pair` are the lines themselves.
    """

    cause: BridgeCause
    name: str
    kind: LineKind
    amounts: Mapping[FinancialYear, Decimal]
    only_in: str | None = None
    pair: LinePair | None = None

    def in_year(self, year: FinancialYear) -> Decimal:
        return self.amounts.get(year, Decimal(0))

    def to(self, year: FinancialYear) -> Decimal:
        """What the step has come to by the end of a year."""
        amounts = (amount for moved, amount in self.amounts.items() if moved <= year)
        return sum(amounts, Decimal(0))


class Bridge(_TwoVersions):
    """What moves the cumulative deficit from one version to another; each states at least one year.

    For every year the closing balance of the earlier version, the difference that was
    brought in, and the steps of that year and those before it add up to the closing
    balance of the later version, exactly. Amounts are positive where they make the
    deficit larger.

    The bridge starts with the first year that both versions know of: what came about
    before is in the difference that was brought in. A version that does not reach a
    year keeps its last balance there; what the other then adds or takes is a step of
    its own, the in-year balance of years that only it reaches. Published totals that
    differ from their parts, and opening balances that differ from the closing balance
    they follow, are steps too, so that nothing is left over.
    """

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years that either version reaches, from the first that both know of."""
        first = max(self.before.years[0], self.now.years[0])
        return tuple(year for year in super().years if year >= first)

    @cached_property
    def brought_in(self) -> Decimal:
        """The difference at the start of the first year."""
        first = self.years[0]
        return _balance_before(self.now, first) - _balance_before(self.before, first)

    def start(self, year: FinancialYear) -> Decimal:
        """The earlier version's balance at the end of a year; its last one, beyond its years."""
        return _balance(self.before, year)

    def end(self, year: FinancialYear) -> Decimal:
        """The later version's balance at the end of a year; its last one, beyond its years."""
        return _balance(self.now, year)

    def difference(self, year: FinancialYear) -> Decimal:
        """By how much the later version's deficit is the larger at the end of a year."""
        return self.end(year) - self.start(year)

    def brought_forward(self, year: FinancialYear) -> Decimal:
        """The difference at the end of the year before; what was brought in, for the first."""
        earlier = [reached for reached in self.years if reached < year]
        return self.difference(earlier[-1]) if earlier else self.brought_in

    @cached_property
    def steps(self) -> tuple[BridgeStep, ...]:
        """Each line, in the order of a statement, and what else moves the difference."""
        in_year, closing = (
            pair_lines(self.before, self.now, *kinds) for kinds in (_IN_YEAR_LINES, CLOSING_PARTS)
        )
        return (
            *(self._line(pair, self.shared) for pair in in_year),
            *self._one_version(self.before, -1),
            *self._one_version(self.now, 1),
            *(self._line(pair, self.years) for pair in closing),
            *self._rounding(LineKind.TOTAL_EXPENDITURE, self.shared),
            *self._rounding(LineKind.IN_YEAR_BALANCE, self.shared),
            *self._rounding(LineKind.OPENING_BALANCE, self.years[1:]),
            *self._rounding(LineKind.CLOSING_BALANCE, self.years),
        )

    def _line(self, pair: LinePair, years: Sequence[FinancialYear]) -> BridgeStep:
        stated = {year for line in (pair.before, pair.now) if line for year in line.amounts}
        return BridgeStep(
            BridgeCause.LINE,
            pair.line.line,
            pair.line.kind,
            {year: pair.difference(year) for year in years if year in stated},
            only_in=pair.only_in,
            pair=pair,
        )

    def _one_version(self, version: Statement, sign: int) -> Iterator[BridgeStep]:
        years = [year for year in self.years if year in version.years and year not in self.shared]
        if years:
            yield BridgeStep(
                BridgeCause.ONE_VERSION,
                f"In-year balance of years that only {version.version} reaches",
                LineKind.IN_YEAR_BALANCE,
                {year: sign * version.in_year(year) for year in years},
                only_in=version.version,
            )

    def _rounding(self, kind: LineKind, years: Sequence[FinancialYear]) -> Iterator[BridgeStep]:
        """What published totals differ by from their parts, more in one version than the other."""
        amounts = {
            year: self.now.rounding(kind, year) - self.before.rounding(kind, year) for year in years
        }
        if any(amounts.values()):
            is_total = self.before.states_alone(kind) or self.now.states_alone(kind)
            name = kind.capitalize() if is_total else f"Rounding ({kind})"
            cause = BridgeCause.TOTAL if is_total else BridgeCause.ROUNDING
            yield BridgeStep(cause, name, kind, amounts)


def _balance(version: Statement, year: FinancialYear) -> Decimal:
    return version.closing(max(reached for reached in version.years if reached <= year))


def _balance_before(version: Statement, year: FinancialYear) -> Decimal:
    """The balance at the start of a year: its opening balance, where the version reaches it."""
    return version.opening(year) if year in version.years else _balance(version, year)
