"""Figures of measures: `DMI.a.actual`, `.plan`, `.last year`, `.change`, `.against plan`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

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


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, month by month."""
    values = values_by_code(scope.council.measure_values)
    for measure in scope.council.measures:
        own = values.get(measure.code, {})
        yield from _MeasureSeries(measure, own, scope.disclosure).series(scope.update.activity_to)


@dataclass(frozen=True)
class _MeasureSeries:
    """One measure's values, read as figures."""

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
        ways = (
            ("actual", reported, self.actual, default),
            ("plan", planned, self.plan, default),
            ("last year", compared, self.last_year, default),
            ("change", compared, self.change, default),
            ("against plan", both, self.against_plan, default),
        )
        for word, points, at, point in ways:
            yield Series(
                name=f"{self.measure.code}.{word}",
                points=points,
                default=point,
                at=at,
                why_not_compared=self._why_not_compared,
            )

    def _why_not_compared(self, point: Point, base: Point) -> str | None:
        if isinstance(point, Month) and isinstance(base, Month):
            return reason_not_comparable(self.measure, point, base)
        return None

    def actual(self, point: Point) -> Figure | None:
        if not isinstance(point, Month):
            return None
        value = self.values.get(point)
        if value is None or not value.is_reported:
            return None
        withheld = self._withholds(point)
        return self._figure(
            "actual",
            point,
            None if withheld else value.actual,
            missing=Missing.SUPPRESSED if withheld else value.status,
            places=(value.place("actual" if value.actual is not None else "status"),),
        )

    def plan(self, point: Point) -> Figure | None:
        plan = plan_at(self.values, point) if isinstance(point, Month) else None
        if plan is None or not isinstance(point, Month):
            return None
        return self._figure(
            "plan", point, plan.value, places=self._plan_places(point), pro_rata=plan.pro_rata
        )

    def last_year(self, point: Point) -> Figure | None:
        now = self.values.get(point) if isinstance(point, Month) else None
        if now is None:
            return None
        before = self.actual(now.month.year_before())
        if before is None:
            return None
        position = position_at(self.measure, self.values, now.month, decimals=self._decimals)
        if position.last_basis is not None:
            return self._figure("last year", now.month, None, missing=Missing.NOT_APPLICABLE)
        return self._figure(
            "last year", now.month, before.value, missing=before.missing, places=before.places
        )

    def change(self, point: Point) -> Figure | None:
        return self._difference("change", self.actual(point), self.last_year(point))

    def against_plan(self, point: Point) -> Figure | None:
        return self._difference("against plan", self.actual(point), self.plan(point))

    @cached_property
    def _decimals(self) -> int:
        """The most decimals that its figures show."""
        return decimals_shown(self.measure, self.values)

    def _difference(self, word: str, figure: Figure | None, base: Figure | None) -> Figure | None:
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

    def _plan_places(self, month: Month) -> tuple[Place, ...]:
        """The cell of a month's plan, or those of the two that it lies between."""
        months = surrounding_plans(self.values, month) or (month,)
        return tuple(self.values[planned].place("plan") for planned in months)

    def _withholds(self, month: Month) -> bool:
        return self.disclosure is not None and self.disclosure.withholds(self.measure.code, month)
