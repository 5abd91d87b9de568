"""Figures of measures (`DMI.a.actual`, `.plan`, `.last year`, `.change`) and of the cohort.

A measure has `EHCP.baseline` and `EHCP.final target`, too. The cohort is
`cohort.Special schools Jan 2024`; what it explains of a line of a forecast,
`cohort.plan.Special schools.explained 2024/25`, and the rest of that `….unexplained`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, partial

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import typed_decimals
from svreport.core.model import CohortCount, Council, Measure, MeasureValue, Missing
from svreport.core.numerals import Unit
from svreport.core.origin import places_of
from svreport.core.periods import Month, Period
from svreport.core.problems import Place
from svreport.figures.cohort import CohortTable, cohort_tables, explained_lines, margins
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
)
from svreport.figures.forecast import statements_of
from svreport.figures.measures import (
    decimals_shown,
    last_basis,
    latest_period,
    plan_at,
    position_at,
    reason_not_comparable,
    surrounding_plans,
)


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, period by period."""
    for measure in scope.in_common(_measures):
        yield from measure.series(scope.update.activity_to)


def _measures(council: Council, disclosure: Disclosure | None) -> Sequence[_MeasureSeries]:
    return [
        _MeasureSeries(measure, council.values_of(measure.code), disclosure)
        for measure in council.measures
    ]


class _MeasureSeries(Frozen, dict=True):
    """The figures of a measure, each made when it is first asked for, and then kept."""

    measure: Measure
    values: Mapping[Period, MeasureValue]
    disclosure: Disclosure | None

    def series(self, month: Month) -> Iterator[Series]:
        now = latest_period(self.measure, month)
        default = position_at(self.measure, self.values, month).period
        periods = dict(self._periods)
        if now not in self.values and plan_at(self.measure, self.values, now) is not None:
            periods["plan"] = sorted((*periods["plan"], now))
        for word, points in periods.items():
            yield Series(
                name=f"{self.measure.code}.{word}",
                points=points,
                default=default,
                at=cache(partial(self._at, word)),
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
            if plan_at(self.measure, self.values, period) is not None
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
            return reason_not_comparable(self.measure, point, base)
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
            missing=Missing.SUPPRESSED if withheld else value.status,
            places=(value.place("actual" if value.actual is not None else "status"),),
        )

    def _plan(self, period: Period) -> Figure | None:
        plan = plan_at(self.measure, self.values, period)
        if plan is None:
            return None
        # Its own cell, or those of the two periods that it lies between.
        planned = surrounding_plans(self.measure, self.values, period) or (period,)
        places = tuple(self.values[stated].place("plan") for stated in planned)
        return self._figure("plan", period, plan.value, places=places, pro_rata=plan.pro_rata)

    def _last_year(self, period: Period) -> Figure | None:
        before = self._at("actual", period.year_before())
        if before is None or period not in self.values:
            return None
        if last_basis(self.measure, self.values, period) is not None:
            return self._figure("last year", period, None, missing=Missing.NOT_APPLICABLE)
        return self._figure(
            "last year", period, before.value, missing=before.missing, places=before.places
        )

    @cached_property
    def _decimals(self) -> int:
        return decimals_shown(self.measure, self.values, self._withholds)

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
        missing: Missing | None = None,
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


def _cohort(council: Council, disclosure: Disclosure | None) -> Sequence[Series]:
    if not council.rows(CohortCount):
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


def _explained(council: Council, disclosure: Disclosure | None) -> Iterator[Figure]:
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
    return replace(figure, value=None, missing=Missing.SUPPRESSED)
