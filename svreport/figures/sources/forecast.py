"""Figures of the forecast: `plan.closing balance 2024/25`, `revised.Special Schools 2024/25`.

`forecast.…` is the version that the update reports against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from svreport.core.house_style import decimals_of
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.core.units import Unit
from svreport.figures.figure import Figure, Point, Scope, Series
from svreport.figures.forecast import TOTALS, Statement, statements
from svreport.figures.sources import feeds
from svreport.figures.versions import versions_at

REPORTED = "forecast"
AGAINST_LIMIT = feeds.AGAINST_LIMIT

SUMS = (
    LineKind.HIGH_NEEDS_BLOCK,
    LineKind.BLOCK_TRANSFER,
    LineKind.OTHER_BLOCKS,
    LineKind.AGREEMENT_INCOME,
)
Amount = Callable[[FinancialYear], Decimal | None]


def series(scope: Scope) -> Iterator[Series]:
    """The lines, totals and balances of every version, year by year."""
    council, settings = scope.council, scope.council.settings
    found = statements(council.forecast)
    limits = {
        year: line
        for line in council.forecast
        if line.kind is LineKind.DEFICIT_LIMIT
        for year in line.amounts
    }
    named = {normalise(one.version): one for one in found}
    reported = named.get(normalise(scope.update.forecast_version or ""))
    shown = [(one.version, one) for one in found]
    known = {one.version for one in versions_at(council, scope.update)}
    if reported is not None and REPORTED not in named:
        shown.append((REPORTED, reported))
    for version, statement in shown:
        documents = feeds.FORECAST_REPORTED if statement is reported else feeds.FORECAST
        documents = documents if statement.version in known else ()
        yield from _Version(version, statement, limits, settings.forecast_unit, documents).series(
            settings.financial_year
        )


@dataclass(frozen=True)
class _Version:
    """One version of the forecast, read as figures.

    `limits` has the line of any version that limits the deficit of a year.
    """

    version: str
    statement: Statement
    limits: Mapping[FinancialYear, ForecastLine]
    unit: Unit
    documents: Sequence[str]

    def series(self, default: FinancialYear) -> Iterator[Series]:
        for name, amount in self._amounts().items():
            yield Series(
                name=f"{self.version}.{name}",
                points=[year for year in self.statement.years if amount(year) is not None],
                default=default,
                at=self._at(name, amount),
                feeds=(*self.documents, *feeds.of_forecast(name)) if self.documents else (),
            )

    def _amounts(self) -> dict[str, Amount]:
        """What is named, and how much it is in a year; lines that repeat a total are not named."""
        stated = self.statement
        amounts: dict[str, Amount] = {
            **{kind: partial(total, stated) for kind, total in TOTALS.items()},
            LineKind.DEFICIT_LIMIT: self._limit,
            AGAINST_LIMIT: self._against_limit,
        }
        for kind in SUMS:
            if stated.of(kind):
                amounts[kind] = lambda year, kind=kind: stated.total(kind, year)  # type: ignore[misc]
        taken = {normalise(name) for name in amounts}
        for line in stated.lines:
            if normalise(line.line) not in taken:
                taken.add(normalise(line.line))
                amounts[line.line] = line.amounts.get
        return amounts

    def _limit(self, year: FinancialYear) -> Decimal | None:
        line = self.limits.get(year)
        return line.amounts[year] if line else None

    def _against_limit(self, year: FinancialYear) -> Decimal | None:
        limit = self._limit(year)
        return None if limit is None else self.statement.closing(year) - limit

    def _at(self, name: str, amount: Amount) -> Callable[[Point], Figure | None]:
        def at(point: Point) -> Figure | None:
            known = isinstance(point, FinancialYear) and point in self.statement.years
            value = amount(point) if known and isinstance(point, FinancialYear) else None
            if value is None or not isinstance(point, FinancialYear):
                return None
            return Figure(
                name=f"{self.version}.{name}",
                point=point,
                value=value,
                unit=self.unit,
                decimals=max(0, decimals_of(self.statement.unit)),
                change=name == AGAINST_LIMIT,
                compared_with=self._limit(point) if name == AGAINST_LIMIT else None,
                places=self._places(name, point),
            )

        return at

    def _places(self, name: str, year: FinancialYear) -> tuple[Place, ...]:
        """The cells of the lines of that name or kind; of all lines, for what is worked out."""
        if name == LineKind.DEFICIT_LIMIT:
            return tuple(self.limits[year].cells(year))
        if name == AGAINST_LIMIT:
            closing = self._places(LineKind.CLOSING_BALANCE, year)
            return (*closing, *self._places(LineKind.DEFICIT_LIMIT, year))
        stated = [line for line in self.statement.lines if year in line.amounts]
        named = [line for line in stated if normalise(name) in (normalise(line.line), line.kind)]
        return tuple(cell for line in named or stated for cell in line.cells(year))
