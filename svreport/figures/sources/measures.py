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
from svreport.figures.figure import Figure, Point, Scope, Series, figure_difference
from svreport.figures.measures import (
    decimals_shown,
    plan_at,
    position_at,
    reason_not_comparable,
    values_by_code,
)
from svreport.figures.sources import feeds


def series(scope: Scope) -> Iterator[Series]:
    """The figures of every measure, month by month."""
    values = values_by_code(scope.council.measure_values)
    for measure in scope.council.measures:
        own = values.get(measure.code, {})
        yield from _Measure(measure, own, scope.disclosure).series(scope.update.activity_to)


@dataclass(frozen=True)
class _Measure:
    """One measure's values, read as figures."""

    measure: Measure
    values: Mapping[Month, MeasureValue]
    disclosure: Disclosure | None

    def series(self, month: Month) -> Iterator[Series]:
        default = position_at(self.measure, self.values, month).month
        told = sorted(
            one.month
            for one in self.values.values()
            if one.actual is not None or one.status is not None
        )
        planned = sorted(
            one for one in {*self.values, month} if plan_at(self.values, one) is not None
        )
        stated = set(told)
        both = [one for one in planned if one in stated]
        compared = [one for one in told if one.year_before() in stated]
        ways = (
            ("actual", told, self.actual, default),
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
                apart=self._apart,
                feeds=self._feeds(word),
            )

    def _feeds(self, word: str) -> tuple[str, ...]:
        """The documents that show such a figure: of conditions' measures, those that name it.

        The financial summary shows those of the monitoring report, whatever their condition.
        """
        shown = feeds.MEASURES.get(word, ())
        papers = tuple(
            document
            for document in shown
            if self.measure.is_reported_in(document)
            and (self.measure.condition is not None or document not in feeds.MEASURES_BY_CONDITION)
        )
        in_summary = shown and self.measure.is_reported_in("monitoring")
        return (*papers, *feeds.SUMMARY) if in_summary else papers

    def _apart(self, one: Point, other: Point) -> str | None:
        if isinstance(one, Month) and isinstance(other, Month):
            return reason_not_comparable(self.measure, one, other)
        return None

    def actual(self, point: Point) -> Figure | None:
        if not isinstance(point, Month):
            return None
        value = self.values.get(point)
        if value is None or (value.actual is None and value.status is None):
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
            "plan", point, plan.value, places=self._planned(point), pro_rata=plan.pro_rata
        )

    def last_year(self, point: Point) -> Figure | None:
        now = self.values.get(point) if isinstance(point, Month) else None
        if now is None:
            return None
        stood = position_at(self.measure, self.values, now.month, decimals=self._decimals)
        before = self.actual(now.month.year_before())
        if before is None:
            return None
        if stood.last_basis is not None:
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

    def _difference(self, word: str, one: Figure | None, other: Figure | None) -> Figure | None:
        if one is None or other is None:
            return None
        return figure_difference(one, other, f"{self.measure.code}.{word}", one.point)

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

    def _planned(self, month: Month) -> tuple[Place, ...]:
        """The cell of a month's plan, or those of the two that it lies between."""
        planned = sorted(one for one, value in self.values.items() if value.plan is not None)
        if month in planned:
            return (self.values[month].place("plan"),)
        before = max(one for one in planned if one < month)
        after = min(one for one in planned if one > month)
        return (self.values[before].place("plan"), self.values[after].place("plan"))

    def _withholds(self, month: Month) -> bool:
        return self.disclosure is not None and self.disclosure.withholds(self.measure.code, month)
