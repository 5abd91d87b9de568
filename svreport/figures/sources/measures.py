"""Figures of measures: `DMI.a.actual`, `.plan`, `.last year`, `.change`, `.against plan`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, cached_property, partial

from svreport.core.frozen import Frozen
from svreport.core.house_style import typed_decimals
from svreport.core.model import Council, Measure, MeasureValue, Missing
from svreport.core.periods import Month, Period
from svreport.core.problems import Place
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, FigureScope, Point, Series, figure_difference
from svreport.figures.measures import (
    decimals_shown,
    last_basis,
    latest_period,
    plan_at,
    position_at,
    reason_not_comparable,
    surrounding_plans,
    values_by_code,
)


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, period by period."""
    for measure in scope.in_common(_measures):
        yield from measure.series(scope.update.activity_to)


def _measures(council: Council, disclosure: Disclosure | None) -> Sequence[_MeasureSeries]:
    values = values_by_code(council.measure_values)
    return [
        _MeasureSeries(measure, values.get(measure.code, {}), disclosure)
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
