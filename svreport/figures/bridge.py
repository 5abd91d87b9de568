"""What moves the cumulative deficit from one version of the forecast to another.

For every year the closing balance of the earlier version, the difference that was
brought in, and the steps of that year and those before it add up to the closing
balance of the later version, exactly. Amounts are in the forecast unit, and
positive where they make the deficit larger.

The bridge starts with the first year that both versions know of: what came about
before is in the difference that was brought in. A version that does not reach a
year keeps its last balance there; what the other then adds or takes is a step of
its own, the in-year balance of years that only it reaches. Published totals that
differ from their parts, and opening balances that differ from the closing balance
they follow, are steps too, so that nothing is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement
from svreport.figures.versions_compared import LinePair, paired


class Cause(StrEnum):
    """Why the two versions move apart."""

    LINE = "line"
    ONE_VERSION = "years that one version reaches"
    ROUNDING = "rounding"


_IN_YEAR_LINES = (LineKind.EXPENDITURE, *IN_YEAR_PARTS)


@dataclass(frozen=True)
class Step:
    """What moves the difference between two versions, by year; years without it are out.

    `kind` is that of the line; of the published total, for rounding; the in-year
    balance, for years that one version reaches. `only_in` names the version that has
    it, where only one does. `pair` are the lines themselves.
    """

    cause: Cause
    name: str
    kind: LineKind
    amounts: Mapping[FinancialYear, Decimal]
    only_in: str | None = None
    pair: LinePair | None = field(default=None, compare=False, repr=False)

    def in_year(self, year: FinancialYear) -> Decimal:
        return self.amounts.get(year, Decimal(0))

    def to(self, year: FinancialYear) -> Decimal:
        """What the step has come to by the end of a year."""
        amounts = (amount for one, amount in self.amounts.items() if one <= year)
        return sum(amounts, Decimal(0))


@dataclass(frozen=True)
class Bridge:
    """The way from one version to another, both of which state at least one year."""

    before: Statement
    now: Statement

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years that either version reaches, from the first that both know of."""
        first = max(self.before.years[0], self.now.years[0])
        either = {*self.before.years, *self.now.years}
        return tuple(sorted(year for year in either if year >= first))

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
        earlier = [one for one in self.years if one < year]
        return self.difference(earlier[-1]) if earlier else self.brought_in

    @cached_property
    def shared(self) -> tuple[FinancialYear, ...]:
        """The years that both versions reach."""
        return tuple(year for year in self.before.years if year in self.now.years)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Each line, in the order of a statement, and what else moves the difference."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        for pair in paired(self.before, self.now, *_IN_YEAR_LINES):
            yield self._line(pair, self.shared)
        yield from self._one_version(self.before, -1)
        yield from self._one_version(self.now, 1)
        for pair in paired(self.before, self.now, *CLOSING_PARTS):
            yield self._line(pair, self.years)
        yield from self._rounding(LineKind.TOTAL_EXPENDITURE, self.shared)
        yield from self._rounding(LineKind.IN_YEAR_BALANCE, self.shared)
        yield from self._rounding(LineKind.OPENING_BALANCE, self.years[1:])
        yield from self._rounding(LineKind.CLOSING_BALANCE, self.years)

    def _line(self, pair: LinePair, years: Sequence[FinancialYear]) -> Step:
        stated = {year for one in (pair.before, pair.now) if one for year in one.amounts}
        return Step(
            Cause.LINE,
            pair.name,
            pair.kind,
            {year: pair.difference(year) for year in years if year in stated},
            only_in=self._only(pair),
            pair=pair,
        )

    def _only(self, pair: LinePair) -> str | None:
        if pair.before is None:
            return self.now.version
        return self.before.version if pair.now is None else None

    def _one_version(self, one: Statement, sign: int) -> Iterator[Step]:
        """The in-year balance of the years that one version alone reaches."""
        years = [year for year in self.years if year in one.years and year not in self.shared]
        if years:
            yield Step(
                Cause.ONE_VERSION,
                f"In-year balance of years that only {one.version} reaches",
                LineKind.IN_YEAR_BALANCE,
                {year: sign * one.in_year(year) for year in years},
                only_in=one.version,
            )

    def _rounding(self, kind: LineKind, years: Sequence[FinancialYear]) -> Iterator[Step]:
        """What published totals differ by from their parts, more in one version than the other."""
        amounts = {
            year: rounding_of(self.now, kind, year) - rounding_of(self.before, kind, year)
            for year in years
        }
        if any(amounts.values()):
            name = f"Rounding ({kind})"
            yield Step(Cause.ROUNDING, name, kind, amounts)


def rounding_of(one: Statement, kind: LineKind, year: FinancialYear) -> Decimal:
    """What a total or balance of a version differs by from what it follows from.

    0 in a year that the version does not reach, and of the opening balance of its first.
    """
    if year not in one.years:
        return Decimal(0)
    if kind is LineKind.TOTAL_EXPENDITURE:
        return one.expenditure(year) - one.expenditure_of_lines(year)
    if kind is LineKind.IN_YEAR_BALANCE:
        return one.in_year(year) - one.in_year_of_parts(year)
    if kind is LineKind.CLOSING_BALANCE:
        return one.closing(year) - one.closing_of_parts(year)
    before = one.before(year)
    return Decimal(0) if before is None else one.opening(year) - one.closing(before)


def _balance(one: Statement, year: FinancialYear) -> Decimal:
    """The balance at the end of a year, or of the last one before it that is reached."""
    return one.closing(max(reached for reached in one.years if reached <= year))


def _balance_before(one: Statement, year: FinancialYear) -> Decimal:
    """The balance at the start of a year: its opening balance, where the version reaches it."""
    return one.opening(year) if year in one.years else _balance(one, year)
