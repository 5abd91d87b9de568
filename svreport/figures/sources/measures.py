"""Figures of measures: `DMI.a.actual`, `.plan`, `.last year`, `.change`, `.against plan`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial

from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of
from svreport.core.model import Measure, MeasureValue, Missing
from svreport.core.periods import Month
from svreport.core.problems import Place
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, FigureScope, Point, Series, figure_difference
from svreport.figures.measures import (
    decimals_shown,
    plan_at,
    position_at,
    reason_not_comparable,
    surrounding_plans,
    values_by_code,
)

FigureOfMonth = Callable[[Month], Figure | None]


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, month by month."""
    values = values_by_code(scope.council.measure_values)
    for measure in scope.council.measures:
        own = values.get(measure.code, {})
        yield from _MeasureSeries(measure, own, scope.disclosure).series(scope.update.activity_to)


class _MeasureSeries(Frozen, dict=True):
    measure: Measure
    values: Mapping[Month, MeasureValue]
    disclosure: Disclosure | None

    def series(self, now: Month) -> Iterator[Series]:
        default = position_at(self.measure, self.values, now).month
        reported = sorted(month for month, value in self.values.items() if value.is_reported)
        planned = sorted(
            month for month in {*self.values, now} if plan_at(self.values, month) is not None
        )
        months = set(reported)
        both = [month for month in planned if month in months]
        compared = [month for month in reported if month.year_before() in months]
        figures: Mapping[str, tuple[Sequence[Month], FigureOfMonth]] = {
            "actual": (reported, self.actual),
            "plan": (planned, self.plan),
            "last year": (compared, self.last_year),
            "change": (compared, partial(self._difference, "change", self.last_year)),
            "against plan": (both, partial(self._difference, "against plan", self.plan)),
        }
        for word, (points, at) in figures.items():
            yield Series(
                name=f"{self.measure.code}.{word}",
                points=points,
                default=default,
                at=partial(_at_month, at),
                why_not_compared=self._why_not_compared,
            )

    def _why_not_compared(self, point: Point, base: Point) -> str | None:
        if isinstance(point, Month) and isinstance(base, Month):
            return reason_not_comparable(self.measure, point, base)
        return None

    def actual(self, month: Month) -> Figure | None:
        value = self.values.get(month)
        if value is None or not value.is_reported:
            return None
        disclosure = self.disclosure
        withheld = disclosure is not None and disclosure.withholds(self.measure.code, month)
        return self._figure(
            "actual",
            month,
            None if withheld else value.actual,
            missing=Missing.SUPPRESSED if withheld else value.status,
            places=(value.place("actual" if value.actual is not None else "status"),),
        )

    def plan(self, month: Month) -> Figure | None:
        plan = plan_at(self.values, month)
        if plan is None:
            return None
        # Its own cell, or those of the two months that it lies between.
        planned = surrounding_plans(self.values, month) or (month,)
        places = tuple(self.values[stated].place("plan") for stated in planned)
        return self._figure("plan", month, plan.value, places=places, pro_rata=plan.pro_rata)

    def last_year(self, month: Month) -> Figure | None:
        before = self.actual(month.year_before())
        if before is None or month not in self.values:
            return None
        position = position_at(self.measure, self.values, month, decimals=self._decimals)
        if position.last_basis is not None:
            return self._figure("last year", month, None, missing=Missing.NOT_APPLICABLE)
        return self._figure(
            "last year", month, before.value, missing=before.missing, places=before.places
        )

    @cached_property
    def _decimals(self) -> int:
        return decimals_shown(self.measure, self.values)

    def _difference(self, word: str, base_of: FigureOfMonth, month: Month) -> Figure | None:
        figure, base = self.actual(month), base_of(month)
        if figure is None or base is None:
            return None
        return figure_difference(figure, base, f"{self.measure.code}.{word}", figure.point)

    def _figure(
        self,
        word: str,
        month: Month,
        value: Decimal | None,
        *,
        missing: Missing | None = None,
        places: Sequence[Place] = (),
        pro_rata: bool = False,
    ) -> Figure:
        decimals = self._decimals
        if self.measure.decimals is None and value is not None and not pro_rata:
            decimals = min(decimals, decimals_of(value))
        return Figure(
            name=f"{self.measure.code}.{word}",
            point=month,
            value=value,
            unit=self.measure.unit,
            decimals=decimals,
            missing=missing,
            pro_rata=pro_rata,
            places=places,
        )


def _at_month(figure: FigureOfMonth, point: Point) -> Figure | None:
    return figure(point) if isinstance(point, Month) else None
