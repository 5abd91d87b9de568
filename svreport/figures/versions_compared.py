"""Two versions of the forecast side by side: each line, total and balance, year by year.

Lines are the same where kind and name are, capitals and spacing apart; where a
version has several alike, the first goes with the first. A line of only one
version stands too, against nothing. Amounts are in the forecast unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement

Amounts = Mapping[FinancialYear, Decimal]
_NOTHING: Amounts = MappingProxyType({})


@dataclass(frozen=True)
class LinePair:
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
    def name(self) -> str:
        return self.line.line

    @property
    def kind(self) -> LineKind:
        return self.line.kind

    def difference(self, year: FinancialYear) -> Decimal:
        """The later version's amount less the earlier's; nothing stated is nothing added."""
        before, now = (_amounts(one).get(year, Decimal(0)) for one in (self.before, self.now))
        return now - before


def paired(before: Statement, now: Statement, *kinds: LineKind) -> tuple[LinePair, ...]:
    """The lines of some kinds: in the order of the later version, then those it no longer has."""
    return tuple(pair for kind in kinds for pair in _of_kind(before, now, kind))


def _of_kind(before: Statement, now: Statement, kind: LineKind) -> Iterator[LinePair]:
    earlier = dict(_numbered(before.of(kind)))
    for key, line in _numbered(now.of(kind)):
        yield LinePair(earlier.pop(key, None), line)
    for line in earlier.values():
        yield LinePair(line, None)


def _numbered(lines: Iterable[ForecastLine]) -> Iterator[tuple[tuple[str, int], ForecastLine]]:
    """Each line by its name, and how many of that name stand before it."""
    seen: dict[str, int] = {}
    for line in lines:
        name = normalise(line.line)
        yield (name, seen.setdefault(name, 0)), line
        seen[name] += 1


def _amounts(line: ForecastLine | None) -> Amounts:
    return line.amounts if line else _NOTHING


@dataclass(frozen=True)
class Compared:
    """A line, total or balance of two versions, by year.

    `shared` are the years that both versions reach, in which a difference can be
    told. `only_in` names the version that has the line, where only one does; `pair`
    is None of totals and balances.
    """

    name: str
    kind: LineKind
    before: Amounts
    now: Amounts
    shared: frozenset[FinancialYear]
    only_in: str | None = None
    pair: LinePair | None = field(default=None, compare=False, repr=False)

    def difference(self, year: FinancialYear) -> Decimal | None:
        """The later amount less the earlier; None where one version does not reach the year.

        In a year that both reach nothing stated is 0, and None where neither states anything.
        """
        if year not in self.shared or not (year in self.before or year in self.now):
            return None
        return self.now.get(year, Decimal(0)) - self.before.get(year, Decimal(0))

    def relative(self, year: FinancialYear) -> Decimal | None:
        """The difference as a share of the size of the earlier amount: 0.1 is 10%.

        It has the sign of the difference, so that more income is negative too. None
        where the earlier amount is 0, or where a deficit turned into a surplus or the
        other way round: a share says nothing then.
        """
        difference = self.difference(year)
        before, now = (one.get(year, Decimal(0)) for one in (self.before, self.now))
        if difference is None or before == 0 or before * now < 0:
            return None
        return difference / abs(before)


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side."""

    before: Statement
    now: Statement

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years that either version reaches."""
        return tuple(sorted({*self.before.years, *self.now.years}))

    @cached_property
    def shared(self) -> frozenset[FinancialYear]:
        """The years that both versions reach."""
        return frozenset(self.before.years) & frozenset(self.now.years)

    @cached_property
    def rows(self) -> tuple[Compared, ...]:
        """Every line with the totals and balances among them, as a statement has them."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Compared]:
        yield from self._lines(LineKind.EXPENDITURE)
        yield self._total(LineKind.TOTAL_EXPENDITURE, Statement.expenditure)
        yield from self._lines(*IN_YEAR_PARTS)
        yield self._total(LineKind.IN_YEAR_BALANCE, Statement.in_year)
        yield self._total(LineKind.OPENING_BALANCE, Statement.opening)
        yield from self._lines(*CLOSING_PARTS)
        yield self._total(LineKind.CLOSING_BALANCE, Statement.closing)

    def _lines(self, *kinds: LineKind) -> Iterator[Compared]:
        for pair in paired(self.before, self.now, *kinds):
            yield Compared(
                name=pair.name,
                kind=pair.kind,
                before=_amounts(pair.before),
                now=_amounts(pair.now),
                shared=self.shared,
                only_in=self._only(pair),
                pair=pair,
            )

    def _only(self, pair: LinePair) -> str | None:
        if pair.before is None:
            return self.now.version
        return self.before.version if pair.now is None else None

    def _total(
        self, kind: LineKind, amount: Callable[[Statement, FinancialYear], Decimal]
    ) -> Compared:
        before, now = (
            {year: amount(one, year) for year in one.years} for one in (self.before, self.now)
        )
        return Compared(kind.capitalize(), kind, before, now, self.shared)
