"""The sources of named figures: one function for each part of the inputs that holds figures.

Those of the forecast are here: `plan.closing balance 2024/25`, `revised.Special Schools 2024/25`;
`forecast.…` is the version that the update reports against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, partial
from typing import TypeAlias

from svreport.core import model
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import typed_decimals
from svreport.core.numerals import Unit
from svreport.core.origin import places_of
from svreport.core.periods import FinancialYear, Month, Period
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.figures import measures
from svreport.figures.budget import subtract
from svreport.figures.cohort import CohortTable, cohort_tables, explained_lines, margins
from svreport.figures.deficit import limit_lines
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_difference,
    figure_of_rows,
    series_of,
    undated_series,
    weakest,
)
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, TOTALS, Statement, statements_of
from svreport.figures.sources import rows


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, period by period."""
    for measure in scope.in_common(_measures):
        yield from measure.series(scope.update.activity_to)


def _measures(council: model.Council, disclosure: Disclosure | None) -> Sequence[_MeasureSeries]:
    return [
        _MeasureSeries(measure, council.values_of(measure.code), disclosure)
        for measure in council.measures
    ]


class _MeasureSeries(Frozen, dict=True):
    """The figures of a measure, each made when it is first asked for, and then kept."""

    measure: model.Measure
    values: Mapping[Period, model.MeasureValue]
    disclosure: Disclosure | None

    def series(self, month: Month) -> Iterator[Series]:
        now = measures.latest_period(self.measure, month)
        default = measures.position_at(self.measure, self.values, month).period
        periods = dict(self._periods)
        if now not in self.values and measures.plan_at(self.measure, self.values, now) is not None:
            periods["plan"] = sorted((*periods["plan"], now))
        for word, points in periods.items():
            yield Series(
                name=f"{self.measure.code}.{word}",
                points=points,
                default=default,
                at=partial(self._at, word),
                why_not_compared=self._why_not_compared,
                period=self.measure.period,
            )

    @cached_property
    def _periods(self) -> Mapping[str, Sequence[Period]]:
        """The periods that there are figures of, in order."""
        reported = sorted(period for period, value in self.values.items() if value.is_reported)
        planned = sorted(
            period
            for period in self.values
            if measures.plan_at(self.measure, self.values, period) is not None
        )
        periods = set(reported)
        compared = [period for period in reported if period.year_before() in periods]
        return {
            "actual": reported,
            "plan": planned,
            "last year": compared,
            "change": compared,
            "against plan": [period for period in planned if period in periods],
        }

    @cached_property
    def _at(self) -> Callable[[str, Point], Figure | None]:
        return cache(self._make)

    def _make(self, word: str, period: Point) -> Figure | None:
        if not isinstance(period, Period):
            return None
        match word:
            case "actual":
                return self._actual(period)
            case "plan":
                return self._plan(period)
            case "last year":
                return self._last_year(period)
            case "change":
                return self._difference(word, "last year", period)
        return self._difference(word, "plan", period)

    def _why_not_compared(self, point: Point, base: Point) -> str | None:
        if isinstance(point, Period) and isinstance(base, Period):
            return measures.reason_not_comparable(self.measure, point, base)
        return None

    def _actual(self, period: Period) -> Figure | None:
        value = self.values.get(period)
        if value is None or not value.is_reported:
            return None
        withheld = self._withholds(period)
        return self._figure(
            "actual",
            period,
            None if withheld else value.actual,
            missing=model.Missing.SUPPRESSED if withheld else value.status,
            places=(value.place("actual" if value.actual is not None else "status"),),
        )

    def _plan(self, period: Period) -> Figure | None:
        plan = measures.plan_at(self.measure, self.values, period)
        if plan is None:
            return None
        # Its own cell, or those of the two periods that it lies between.
        planned = measures.surrounding_plans(self.measure, self.values, period) or (period,)
        places = tuple(self.values[stated].place("plan") for stated in planned)
        return self._figure("plan", period, plan.value, places=places, pro_rata=plan.pro_rata)

    def _last_year(self, period: Period) -> Figure | None:
        before = self._at("actual", period.year_before())
        if before is None or period not in self.values:
            return None
        if measures.last_basis(self.measure, self.values, period) is not None:
            return self._figure("last year", period, None, missing=model.Missing.NOT_APPLICABLE)
        return self._figure(
            "last year", period, before.value, missing=before.missing, places=before.places
        )

    @cached_property
    def _decimals(self) -> int:
        return measures.decimals_shown(self.measure, self.values, self._withholds)

    def _withholds(self, period: Period) -> bool:
        return self.disclosure is not None and self.disclosure.withholds(self.measure.code, period)

    def _difference(self, word: str, base_word: str, period: Period) -> Figure | None:
        figure, base = self._at("actual", period), self._at(base_word, period)
        if figure is None or base is None:
            return None
        return figure_difference(figure, base, f"{self.measure.code}.{word}", figure.point)

    def _figure(
        self,
        word: str,
        period: Period,
        value: Decimal | None,
        *,
        missing: model.Missing | None = None,
        places: Sequence[Place] = (),
        pro_rata: bool = False,
    ) -> Figure:
        decimals = self._decimals
        if value is not None and not pro_rata:
            decimals = typed_decimals(value, self.measure.decimals, decimals)
        return Figure(
            name=f"{self.measure.code}.{word}",
            point=period,
            value=value,
            unit=self.measure.unit,
            decimals=decimals,
            in_own_unit=True,
            missing=missing,
            pro_rata=pro_rata,
            places=places,
        )


def target_series(scope: FigureScope) -> Iterator[Series]:
    """Where each measure was when the plan began, and where it should be when that ends."""
    for measure in scope.council.measures:
        for field in ("baseline", "final_target"):
            if getattr(measure, field) is None:
                continue
            name = f"{measure.code}.{field.replace('_', ' ')}"
            figure = figure_of_rows(name, [measure], field, measure.unit)
            if measure.decimals is not None:
                figure = replace(figure, decimals=measure.decimals)
            # A target is of no children that there are.
            if field == "baseline" and scope.disclosure is not None:
                hides = scope.disclosure.hides_baseline(measure)
                figure = _withheld(figure) if hides else figure
            yield undated_series(figure)


def cohort_series(scope: FigureScope) -> Iterator[Series]:
    """The cohort by provision, age band and need, and what it explains of each forecast."""
    return iter(scope.in_common(_cohort))


def _cohort(council: model.Council, disclosure: Disclosure | None) -> Sequence[Series]:
    if not council.rows(model.CohortCount):
        return ()
    figures = [figure for table in cohort_tables(council) for figure in _counts(table, disclosure)]
    figures += _explained(council, disclosure)
    found = []
    for name, own in group_by(figures, lambda figure: figure.name).items():
        # Tables of a period beside each other count the same children; the first is as good.
        first = {figure.point: figure for figure in reversed(own)}
        found.append(series_of(name, reversed([*first.values()]), own[-1].point))
    return found


def _counts(table: CohortTable, disclosure: Disclosure | None) -> Iterator[Figure]:
    start = f"cohort.{table.version}" if table.version else "cohort"
    is_small = disclosure is not None and disclosure.is_small(table.total)
    yield _figure(f"{start}.total", table.period, table.total, Unit.COUNT, is_hidden=is_small)
    for margin, shown in zip(margins(table), margins(table, disclosure), strict=True):
        for label, count in margin.counts.items():
            name, is_hidden = f"{start}.{label}", shown.is_withheld
            yield _figure(name, table.period, count, Unit.COUNT, is_hidden=is_hidden)


def _explained(council: model.Council, disclosure: Disclosure | None) -> Iterator[Figure]:
    for version in statements_of(council):
        for line in explained_lines(council, version, disclosure):
            start, costs = f"cohort.{version.version}.{line.provision}", line.average_cost
            for what in ("explained", "unexplained"):
                name, value, is_hidden = f"{start}.{what}", getattr(line, what), line.is_withheld
                figure = _figure(name, line.year, value, line.unit, is_hidden=is_hidden)
                yield replace(figure, places=(*figure.places, *places_of(costs)))


def _figure(name: str, point: Point, value: Decimal, unit: Unit, *, is_hidden: bool) -> Figure:
    places = tuple(dict.fromkeys(places_of(value)))
    figure = Figure(name=name, point=point, value=value, unit=unit, places=places)
    return _withheld(figure) if is_hidden else figure


def _withheld(figure: Figure) -> Figure:
    return replace(figure, value=None, missing=model.Missing.SUPPRESSED)


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
        figures = _VersionSeries(name, version, limits, settings.forecast_unit)
        yield from figures.series(settings.financial_year)


class _VersionSeries(Frozen, dict=True):
    """One version of the forecast, read as figures.

    `limits` has the line of any version that limits the deficit of a year.
    """

    version: str
    statement: Statement
    limits: Mapping[FinancialYear, model.ForecastLine]
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
            model.LineKind.DEFICIT_LIMIT: self._limit,
            AGAINST_LIMIT: lambda year: subtract(
                statement.stated(model.LineKind.CLOSING_BALANCE, year), self._limit(year)
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

    def _standing(self, name: str, year: FinancialYear) -> model.Standing | None:
        """What an amount rests on; against a limit, what the less firm of both does."""
        if name in TOTALS:
            return self.statement.standing(model.LineKind(name), year)
        if name in (model.LineKind.DEFICIT_LIMIT, AGAINST_LIMIT):
            if self.limits[year].standing is not model.Standing.AGREED:
                return model.Standing.ASSUMED
            if name == model.LineKind.DEFICIT_LIMIT:
                return model.Standing.AGREED
            return self._standing(model.LineKind.CLOSING_BALANCE, year)
        lines = self._lines_by_name.get(normalise(name), ())
        return weakest(line.standing_in(year) for line in lines if year in line.amounts)

    def _places(self, name: str, year: FinancialYear) -> tuple[Place, ...]:
        """The cells of the lines of that name or kind; of all lines, for what is worked out."""
        if name == model.LineKind.DEFICIT_LIMIT:
            return tuple(self.limits[year].cells(year))
        if name == AGAINST_LIMIT:
            closing = self._places(model.LineKind.CLOSING_BALANCE, year)
            return (*closing, *self._places(model.LineKind.DEFICIT_LIMIT, year))
        lines = self._lines_by_name.get(normalise(name), ())
        own = tuple(cell for line in lines if year in line.amounts for cell in line.cells(year))
        return own or self._cells_of_year.get(year, ())

    @cached_property
    def _lines_by_name(self) -> dict[str, list[model.ForecastLine]]:
        lines: dict[str, list[model.ForecastLine]] = {}
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
    *(measure_series, rows.rating_series, forecast_series),
    *(rows.saving_series, rows.agreement_series, rows.budget_series),
    *(rows.capital_series, rows.benchmark_series, rows.other_series),
    *(rows.returned_series, target_series, cohort_series, rows.count_series),
)
