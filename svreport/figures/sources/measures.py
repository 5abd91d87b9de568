"""Figures of measures: `DMI.a.actual`, `.plan`, `.last year`, `.change`, `.against plan`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial

from svreport.core.frozen import Frozen, field
from svreport.core.house_style import typed_decimals
from svreport.core.model import Council, Measure, MeasureValue, Missing
from svreport.core.periods import Month
from svreport.core.problems import Place
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, FigureScope, Point, Series, figure_difference
from svreport.figures.measures import (
    decimals_shown,
    last_basis,
    plan_at,
    position_at,
    reason_not_comparable,
    surrounding_plans,
    values_by_code,
)


def measure_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of every measure, month by month."""
    for measure in scope.in_common(_measures):
        yield from measure.series(scope.update.activity_to)


def _measures(council: Council, disclosure: Disclosure | None) -> Sequence[_MeasureSeries]:
    values = values_by_code(council.measure_values)
    return [
        _MeasureSeries(measure, values.get(measure.code, {}), disclosure)
        for measure in council.measures
    ]


class _MeasureSeries(Frozen, dict=True):
    """The figures of a measure, each made when it is first asked for."""

    measure: Measure
    values: Mapping[Month, MeasureValue]
    disclosure: Disclosure | None
    made: dict[tuple[str, Month], Figure | None] = field(default_factory=dict)

    def series(self, now: Month) -> Iterator[Series]:
        default = position_at(self.measure, self.values, now).month
        months = dict(self._months)
        if now not in self.values and plan_at(self.measure, self.values, now) is not None:
            months["plan"] = sorted((*months["plan"], now))
        for word, points in months.items():
            yield Series(
                name=f"{self.measure.code}.{word}",
                points=points,
                default=default,
                at=partial(self._at, word),
                why_not_compared=self._why_not_compared,
            )

    @cached_property
    def _months(self) -> Mapping[str, Sequence[Month]]:
        """The months that there are figures of, in order."""
        reported = sorted(month for month, value in self.values.items() if value.is_reported)
        planned = sorted(
            month for month in self.values if plan_at(self.measure, self.values, month) is not None
        )
        months = set(reported)
        compared = [month for month in reported if month.year_before() in months]
        return {
            "actual": reported,
            "plan": planned,
            "last year": compared,
            "change": compared,
            "against plan": [month for month in planned if month in months],
        }

    def _at(self, word: str, point: Point) -> Figure | None:
        if not isinstance(point, Month):
            return None
        if (word, point) not in self.made:
            self.made[word, point] = self._make(word, point)
        return self.made[word, point]

    def _make(self, word: str, month: Month) -> Figure | None:
        match word:
            case "actual":
                return self._actual(month)
            case "plan":
                return self._plan(month)
            case "last year":
                return self._last_year(month)
            case "change":
                return self._difference(word, "last year", month)
        return self._difference(word, "plan", month)

    def _why_not_compared(self, point: Point, base: Point) -> str | None:
        if isinstance(point, Month) and isinstance(base, Month):
            return reason_not_comparable(self.measure, point, base)
        return None

    def _actual(self, month: Month) -> Figure | None:
        value = self.values.get(month)
        if value is None or not value.is_reported:
            return None
        withheld = self._withholds(month)
        return self._figure(
            "actual",
            month,
            None if withheld else value.actual,
            missing=Missing.SUPPRESSED if withheld else value.status,
            places=(value.place("actual" if value.actual is not None else "status"),),
        )

    def _plan(self, month: Month) -> Figure | None:
        plan = plan_at(self.measure, self.values, month)
        if plan is None:
            return None
        # Its own cell, or those of the two months that it lies between.
        planned = surrounding_plans(self.measure, self.values, month) or (month,)
        places = tuple(self.values[stated].place("plan") for stated in planned)
        return self._figure("plan", month, plan.value, places=places, pro_rata=plan.pro_rata)

    def _last_year(self, month: Month) -> Figure | None:
        before = self._at("actual", month.year_before())
        if before is None or month not in self.values:
            return None
        if last_basis(self.measure, self.values, month) is not None:
            return self._figure("last year", month, None, missing=Missing.NOT_APPLICABLE)
        return self._figure(
            "last year", month, before.value, missing=before.missing, places=before.places
        )

    @cached_property
    def _decimals(self) -> int:
        return decimals_shown(self.measure, self.values, self._withholds)

    def _withholds(self, month: Month) -> bool:
        return self.disclosure is not None and self.disclosure.withholds(self.measure.code, month)

    def _difference(self, word: str, base_word: str, month: Month) -> Figure | None:
        figure, base = self._at("actual", month), self._at(base_word, month)
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
        if value is not None and not pro_rata:
            decimals = typed_decimals(value, self.measure.decimals, decimals)
        return Figure(
            name=f"{self.measure.code}.{word}",
            point=month,
            value=value,
            unit=self.measure.unit,
            decimals=decimals,
            in_own_unit=True,
            missing=missing,
            pro_rata=pro_rata,
            places=places,
        )
