"""The sources of named figures: one function for each part of the inputs that holds figures.

Those of the forecast are here: `plan.closing balance 2024/25`, `revised.Special Schools 2024/25`;
`forecast.…` is the version that the update reports against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property, partial
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.model import ForecastLine, LineKind, Standing
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.figures.budget import subtract
from svreport.figures.deficit import limit_lines
from svreport.figures.figure import Figure, FigureScope, Point, Series
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, TOTALS, Statement, statements_of
from svreport.figures.sources import measures, rows
from svreport.figures.standing import weakest

REPORTED = "forecast"
AGAINST_LIMIT = "against limit"
Amount = Callable[[FinancialYear], Decimal | None]


def forecast_series(scope: FigureScope) -> Iterator[Series]:
    """The lines, totals and balances of every version, year by year."""
    council, settings = scope.council, scope.council.settings
    versions = statements_of(council)
    limits = limit_lines(council)
    by_name = {normalise(version.version): version for version in versions}
    reported = by_name.get(normalise(scope.update.forecast_version or ""))
    named = [(version.version, version) for version in versions]
    if reported is not None and REPORTED not in by_name:
        named.append((REPORTED, reported))
    for name, version in named:
        yield from _VersionSeries(name, version, limits, settings.forecast_unit).series(
            settings.financial_year
        )


class _VersionSeries(Frozen, dict=True):
    """One version of the forecast, read as figures.

    `limits` has the line of any version that limits the deficit of a year.
    """

    version: str
    statement: Statement
    limits: Mapping[FinancialYear, ForecastLine]
    unit: Unit

    def series(self, default: FinancialYear) -> Iterator[Series]:
        for name, amount in self._amounts().items():
            yield Series(
                name=f"{self.version}.{name}",
                points=[year for year in self.statement.years if amount(year) is not None],
                default=default,
                at=cache(partial(self._figure, name, amount)),
            )

    def _amounts(self) -> dict[str, Amount]:
        """What is named, and how much it is in a year; lines that repeat a total are not named."""
        statement = self.statement
        amounts: dict[str, Amount] = {
            **{kind: partial(statement.stated, kind) for kind in TOTALS},
            LineKind.DEFICIT_LIMIT: self._limit,
            AGAINST_LIMIT: lambda year: subtract(
                statement.stated(LineKind.CLOSING_BALANCE, year), self._limit(year)
            ),
        }
        for kind in (*IN_YEAR_PARTS, *CLOSING_PARTS):
            if statement.of(kind):
                amounts[kind] = partial(statement.total, kind)
        names = {normalise(name) for name in amounts}
        for line in statement.lines:
            if normalise(line.line) not in names:
                names.add(normalise(line.line))
                amounts[line.line] = line.amounts.get
        return amounts

    def _limit(self, year: FinancialYear) -> Decimal | None:
        line = self.limits.get(year)
        return line.amounts[year] if line else None

    def _figure(self, name: str, amount: Amount, point: Point) -> Figure | None:
        if not isinstance(point, FinancialYear) or point not in self.statement.years:
            return None
        value = amount(point)
        if value is None:
            return None
        is_change = name == AGAINST_LIMIT
        return Figure(
            name=f"{self.version}.{name}",
            point=point,
            value=value,
            unit=self.unit,
            decimals=self.statement.decimals,
            change=is_change,
            compared_with=self._limit(point) if is_change else None,
            standing=self._standing(name, point),
            places=self._places(name, point),
        )

    def _standing(self, name: str, year: FinancialYear) -> Standing | None:
        """What an amount rests on; against a limit, what the less firm of both does."""
        if name in TOTALS:
            return self.statement.standing(LineKind(name), year)
        if name in (LineKind.DEFICIT_LIMIT, AGAINST_LIMIT):
            if self.limits[year].standing is not Standing.AGREED:
                return Standing.ASSUMED
            is_limit = name == LineKind.DEFICIT_LIMIT
            return Standing.AGREED if is_limit else self._standing(LineKind.CLOSING_BALANCE, year)
        lines = self._lines_by_name.get(normalise(name), ())
        return weakest(line.standing_in(year) for line in lines if year in line.amounts)

    def _places(self, name: str, year: FinancialYear) -> tuple[Place, ...]:
        """The cells of the lines of that name or kind; of all lines, for what is worked out."""
        if name == LineKind.DEFICIT_LIMIT:
            return tuple(self.limits[year].cells(year))
        if name == AGAINST_LIMIT:
            closing = self._places(LineKind.CLOSING_BALANCE, year)
            return (*closing, *self._places(LineKind.DEFICIT_LIMIT, year))
        lines = self._lines_by_name.get(normalise(name), ())
        own = tuple(cell for line in lines if year in line.amounts for cell in line.cells(year))
        return own or self._cells_of_year.get(year, ())

    @cached_property
    def _lines_by_name(self) -> dict[str, list[ForecastLine]]:
        lines: dict[str, list[ForecastLine]] = {}
        for line in self.statement.lines:
            for name in {normalise(line.line), str(line.kind)}:
                lines.setdefault(name, []).append(line)
        return lines

    @cached_property
    def _cells_of_year(self) -> dict[FinancialYear, tuple[Place, ...]]:
        lines = self.statement.lines
        return {
            year: tuple(cell for line in lines if year in line.amounts for cell in line.cells(year))
            for year in {year for line in lines for year in line.amounts}
        }


FigureSource: TypeAlias = Callable[[FigureScope], Iterator[Series]]

FIGURE_SOURCES: tuple[FigureSource, ...] = (
    *(measures.measure_series, rows.rating_series, forecast_series),
    *(rows.saving_series, rows.agreement_series, rows.budget_series),
    *(rows.capital_series, rows.benchmark_series, rows.other_series),
    *(rows.returned_series, measures.target_series, measures.cohort_series),
)
