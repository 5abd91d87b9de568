"""The chart of a measure over time: its actual and its plan, with gaps for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from svreport.content.blocks import Run, plain
from svreport.content.charts import Chart, ChartKind, ChartSeries
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Basis, Council, Measure, MeasureValue, Missing, Update
from svreport.core.periods import Month
from svreport.core.units import Unit
from svreport.documents.charts.drawing import Drawn, data_table
from svreport.documents.labels import PUBLIC_WORDS
from svreport.figures.disclosure import Disclosure
from svreport.figures.measures import decimals_shown, plan_at, restarts_each_year, values_by_code
from svreport.narrative.facts import house_style

FEWEST_POINTS = 2


def growth(council: Council, update: Update) -> Drawn | None:
    """How the headline measure has grown, as public papers show it.

    None where there is no such measure, or it has fewer than two figures to show.
    """
    measure = headline_measure(council)
    return None if measure is None else measure_over_time(council, update, measure)


def headline_measure(council: Council) -> Measure | None:
    """The measure that the settings name; else the first count at a point in time."""
    named = council.settings.headline_measure
    if named is not None:
        return next((measure for measure in council.measures if measure.code == named), None)
    return next(
        (
            measure
            for measure in council.measures
            if measure.unit is Unit.COUNT and measure.basis is Basis.POINT_IN_TIME
        ),
        None,
    )


def measure_over_time(council: Council, update: Update, measure: Measure) -> Drawn | None:
    """A measure's actual and plan by month, figures withheld from the public left out."""
    values = values_by_code(council.measure_values).get(measure.code, {})
    course = _Course(measure, values, update.activity_to, Disclosure(council), council)
    return course.drawn() if len(course.actuals) >= FEWEST_POINTS else None


@dataclass(frozen=True)
class _Course:
    """The months of a measure, as far as an update reports them, and the plan beyond."""

    measure: Measure
    values: Mapping[Month, MeasureValue]
    to: Month
    disclosure: Disclosure
    council: Council

    @cached_property
    def style(self) -> HouseStyle:
        return house_style(self.council.settings)

    @cached_property
    def months(self) -> list[Month]:
        """Those up to the update of which anything is told, and those planned after it."""
        return sorted(
            month
            for month, value in self.values.items()
            if (month <= self.to and (value.actual is not None or value.status is not None))
            or (month > self.to and value.plan is not None)
        )

    @cached_property
    def actuals(self) -> dict[Month, Decimal]:
        """The actuals that can be shown beside each other."""
        return {
            month: value.actual
            for month in self.months
            if month <= self.to
            and (value := self.values[month]).actual is not None
            and value.basis in (None, self.measure.basis)
            and not self.disclosure.withholds(self.measure.code, month)
        }

    def drawn(self) -> Drawn:
        plans = [plan_at(self.values, month) for month in self.months]
        planned = [None if plan is None else plan.value for plan in plans]
        series = [ChartSeries("Actual", [self.actuals.get(month) for month in self.months])]
        if any(plan is not None for plan in planned):
            series.append(ChartSeries("Plan", planned))
        chart = Chart(
            title=self._title(),
            kind=ChartKind.LINE,
            categories=[date(month.year, month.number, 1) for month in self.months],
            series=series,
            axis=self.measure.name,
            number_format=self._format(),
            description=self._described(),
        )
        rows = [
            [plain(str(month)), self._actual(month), self._plan(month)][: len(series) + 1]
            for month in self.months
        ]
        return Drawn(chart, data_table("Month", [plotted.name for plotted in series], rows))

    def _title(self) -> str:
        """How far the measure has moved, and how it stands against its plan."""
        first, last = min(self.actuals), max(self.actuals)
        change = self.actuals[last] - self.actuals[first]
        told = [f"{self._shown(self.actuals[last])} in {last}"]
        if not restarts_each_year(self.measure.basis):
            told = [_moved(change, self._distance(change), first)]
        plan = plan_at(self.values, last)
        if plan is not None:
            off = self.actuals[last] - plan.value
            side = "above" if off > 0 else "below"
            told.append("as planned" if not off else f"{self._distance(off)} {side} plan")
        return f"{self.measure.name}: {' and '.join(told)}"

    def _described(self) -> str:
        first, last = min(self.actuals), max(self.actuals)
        said = [
            f"{self._title()}.",
            f"Actual: {self._shown(self.actuals[first])} in {first} and "
            f"{self._shown(self.actuals[last])} in {last}.",
        ]
        plans = {month: plan_at(self.values, month) for month in self.months}
        planned = {month: plan.value for month, plan in plans.items() if plan is not None}
        if planned:
            begins, ends = min(planned), max(planned)
            said.append(
                f"Plan: {self._shown(planned[begins])} in {begins} and "
                f"{self._shown(planned[ends])} in {ends}."
            )
        return " ".join(said)

    def _shown(self, value: Decimal) -> str:
        return self.style.figure(value, self.measure.unit, self._decimals)

    def _distance(self, difference: Decimal) -> str:
        """How far apart two figures are: `1,232`, `0.6 pp`."""
        shown = self.style.change(abs(difference), self.measure.unit, self._decimals)
        return shown.removeprefix("+")

    @cached_property
    def _decimals(self) -> int:
        return decimals_shown(self.measure, self.values)

    def _actual(self, month: Month) -> tuple[Run, ...]:
        if month in self.actuals:
            return plain(self._shown(self.actuals[month]))
        value = self.values[month]
        if month > self.to:
            return plain(DASH)
        if value.actual is None:
            return plain(PUBLIC_WORDS[value.status] if value.status else DASH)
        if self.disclosure.withholds(self.measure.code, month):
            return plain(PUBLIC_WORDS[Missing.SUPPRESSED])
        return plain(f"Not compared: {value.basis}")

    def _plan(self, month: Month) -> tuple[Run, ...]:
        plan = plan_at(self.values, month)
        if plan is None:
            return plain(DASH)
        shown = self._shown(plan.value)
        if plan.pro_rata:
            return (Run(f"{shown} ("), Run("pro rata", italic=True), Run(")"))
        return plain(shown)

    def _format(self) -> str:
        """Excel's format for the measure's unit."""
        number = "#,##0" + (f".{'0' * self._decimals}" if self._decimals else "")
        if self.measure.unit is Unit.PERCENT:
            return f'{number}"%"'
        if self.measure.unit.is_money:
            suffix = {Unit.THOUSANDS: '"k"', Unit.MILLIONS: '"m"'}.get(self.measure.unit, "")
            return f'"£"{number}{suffix}'
        return number


def _moved(change: Decimal, distance: str, since: Month) -> str:
    if not change:
        return f"unchanged since {since}"
    return f"{'up' if change > 0 else 'down'} {distance} since {since}"
