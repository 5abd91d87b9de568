"""Two versions of the forecast side by side: each line, total and balance, year by year.

Lines are the same where kind and name are, capitals and spacing apart; where a
version has several alike, the first goes with the first. A line of only one
version stands too, against nothing. Amounts are in the forecast unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement

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
        difference = self.difference(year)
        before, now = (version.get(year, Decimal(0)) for version in (self.before, self.now))
        if difference is None or before == 0 or before * now < 0:
            return None
        return difference / abs(before)


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
