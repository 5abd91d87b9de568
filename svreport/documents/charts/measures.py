"""The chart of a measure over time: its actual and its plan, with gaps for what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from svreport.content.blocks import Cell, Chart, ChartKind, ChartSeries, Run, plain
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import DASH, LOW, HouseStyle, decimals_of
from svreport.core.model import Basis, Council, Measure, MeasureValue, Missing, Update
from svreport.core.numerals import Unit
from svreport.core.origin import with_origins
from svreport.core.periods import Month, Period, PeriodKind
from svreport.core.text import capitalise
from svreport.documents.charts import (
    MOST_TITLE_WORDS,
    Change,
    ChartWithTable,
    data_table,
    largest_change,
    number_format,
)
from svreport.documents.public import PUBLIC_WORDS
from svreport.documents.tables import pro_rata
from svreport.figures import measures
from svreport.figures.as_of import update_before
from svreport.figures.disclosure import Disclosure
from svreport.narrative.facts import house_style

FEWEST_POINTS = 2
# What a chart says where a count begins again, and where a percentage or an amount does.
COUNT_RESTARTS, RESTARTS = "Count restarts", "Restarts"
HALF_A_MONTH = timedelta(days=15)


def headline_chart(council: Council, update: Update) -> ChartWithTable | None:
    """How the headline measure has grown, as public papers show it.

    None where there is no such measure, or it has fewer than two figures to show.
    """
    measure = measures.headline_measure(council)
    return None if measure is None else measure_chart(council, update, measure)


def measure_chart(council: Council, update: Update, measure: Measure) -> ChartWithTable | None:
    """A measure's actual and plan by period, figures withheld from the public left out."""
    values = council.values_of(measure.code)
    before = update_before(council, update)
    history = _MeasureHistory(
        measure,
        values,
        measures.latest_period(measure, update.activity_to),
        Disclosure(council),
        house_style(council.settings),
        before=measures.latest_period(measure, before.activity_to) if before else None,
    )
    return history.chart() if len(history.actuals) >= FEWEST_POINTS else None


class _Point(Frozen):
    """A period of a chart, or the month where a count begins again and lines break."""

    period: Period
    is_restart: bool = False

    def category(self, kind: PeriodKind, style: HouseStyle) -> Any:
        """Where it is drawn: within the month before, for a place where lines break.

        Other periods than months are drawn by their names, one after another.
        """
        if kind is not PeriodKind.MONTH:
            return "" if self.is_restart else style.tick(self.period)
        first = self.period.first_day
        return first - HALF_A_MONTH if self.is_restart else first


class _MeasureHistory(Frozen, dict=True):
    """The periods of a measure, as far as an update reports them, and the plan beyond."""

    measure: Measure
    values: Mapping[Period, MeasureValue]
    to: Period
    disclosure: Disclosure
    style: HouseStyle
    # The period that the update before reported.
    before: Period | None = None

    @cached_property
    def periods(self) -> list[Period]:
        """Those up to the update of which anything is told, and those planned after it.

        Months are drawn where they are in time, and other periods side by side: all between them.
        """
        told = sorted(
            period
            for period, value in self.values.items()
            if (period <= self.to and (value.actual is not None or value.status is not None))
            or (period > self.to and value.plan is not None)
        )
        if not told or isinstance(told[0], Month):
            return told
        return [self.to.at(index) for index in range(told[0].index, told[-1].index + 1)]

    @cached_property
    def actuals(self) -> dict[Period, Decimal]:
        """The actuals that can be shown beside each other."""
        return {
            period: value.actual
            for period in self.periods
            if period <= self.to
            and (value := self.values.get(period))
            and value.actual is not None
            and value.basis in (None, self.measure.basis)
            and not self._withholds(period)
        }

    @cached_property
    def plans(self) -> dict[Period, measures.Plan]:
        plans = {
            period: measures.plan_at(self.measure, self.values, period) for period in self.periods
        }
        return {period: plan for period, plan in plans.items() if plan is not None}

    @cached_property
    def planned(self) -> dict[Period, Decimal]:
        return {period: plan.value for period, plan in self.plans.items()}

    def chart(self) -> ChartWithTable:
        kind = self.measure.period
        lines = {"Actual": self.actuals} | ({"Plan": self.planned} if self.planned else {})
        chart = Chart(
            title=self._title(),
            kind=ChartKind.LINE,
            categories=[point.category(kind, self.style) for point in self._points],
            series=[
                ChartSeries(
                    name,
                    [
                        None if point.is_restart else line.get(point.period)
                        for point in self._points
                    ],
                )
                for name, line in lines.items()
            ],
            axis=self.measure.name,
            basis=self._basis,
            number_format=number_format(self.measure.unit, self._decimals),
            description=self._description(),
        )
        rows = [self._row(point)[: len(lines) + 1] for point in self._points]
        periods = [None if point.is_restart else point.period for point in self._points]
        return ChartWithTable(chart, data_table(kind.capitalize(), [*lines], rows), periods)

    @property
    def _restarts(self) -> str:
        return COUNT_RESTARTS if self.measure.unit is Unit.COUNT else RESTARTS

    @property
    def _basis(self) -> str:
        """From when the figures are counted, where it is not the month alone."""
        begins = next((point.period for point in self._points if point.is_restart), None)
        if begins is not None:
            return f"{self._restarts} each {str(begins).partition(' ')[0]}"
        return "Rolling 12 months" if self.measure.basis is Basis.ROLLING_12_MONTHS else ""

    @cached_property
    def _points(self) -> Sequence[_Point]:
        """The periods in order, and between them the months in which the count begins again."""
        points = [_Point(self.periods[0])]
        for earlier, later in pairwise(self.periods):
            restart = measures.restart_between(self.measure.basis, earlier, later)
            if restart is not None:
                points.append(_Point(restart, is_restart=True))
            points.append(_Point(later))
        return points

    def _row(self, point: _Point) -> list[Cell]:
        period = point.period
        if point.is_restart:
            return [plain(f"From {period}"), plain(self._restarts), plain(self._restarts)]
        return [plain(capitalise(self._when(period))), self._actual(period), self._plan(period)]

    def _title(self) -> str:
        """The last figure, and how far it is from what it differs from most.

        Where that is too long, without the period, or by the measure's name as a key figure.
        """
        last = max(self.actuals)
        actual, change = self._text(self.actuals[last]), largest_change(self._comparisons(last))
        words = f", {change.words}" if change else ""
        name, when = self.measure.name, f"{actual} in {self._when(last)}{words}"
        found = [f"{name}: {when}", f"{name}: {actual}{words}"]
        if self.measure.key_figure:
            found.append(f"{self.measure.key_figure}: {when}")
        short = (title for title in found if len(title.split()) <= MOST_TITLE_WORDS)
        title = next(short, found[-1])
        return with_origins(title, actual, *([change.words] if change else []))

    def _comparisons(self, last: Period) -> Iterator[Change]:
        """The last figure beside its plan, the same period last year and the last update.

        Without these, beside the first; of a count that begins again each year, beside none.
        """
        actual = self.actuals[last]
        if (plan := self.plans.get(last)) is not None:
            off = actual - plan.value
            side, rests = "above" if off > 0 else "below", " (pro rata)" if plan.pro_rata else ""
            distance = self._distance(off)
            words = f"{distance} {side} plan{rests}" if distance else f"as planned{rests}"
            yield Change(with_origins(words, distance), off, plan.value)
        bases = [last.year_before()]
        if not measures.restarts_each_year(self.measure):
            if self.before is not None and self.before < last:
                bases.append(self.before)
            if not plan and not any(base in self.actuals for base in bases):
                bases = [min(self.actuals)]
        for base in dict.fromkeys(bases):
            if base in self.actuals and base != last:
                change = actual - self.actuals[base]
                way, distance = "up" if change > 0 else "down", self._distance(change)
                moved = f"{way} {distance} on" if distance else "unchanged on"
                words = with_origins(f"{moved} {self._when(base)}", distance)
                yield Change(words, change, self.actuals[base])

    def _description(self) -> str:
        title = self._title()
        ends = self._ends_in_words()
        return with_origins(f"{title}. {ends}", title, ends)

    def _ends_in_words(self) -> str:
        """The first actual and the last; a chart has several."""
        first, last = min(self.actuals), max(self.actuals)
        begins, ends = self._text(self.actuals[first]), self._text(self.actuals[last])
        words = f"Actual: {begins} in {self._when(first)} and {ends} in {self._when(last)}."
        return with_origins(words, begins, ends)

    def _when(self, period: Period) -> str:
        return self.style.period(period)

    def _text(self, value: Decimal) -> str:
        """A figure with as many decimals as every other of the chart: `6.00%` beside `6.03%`."""
        return self.style.figure(value, self.measure.unit, self._decimals)

    def _distance(self, difference: Decimal) -> str:
        """How far apart two figures are: `1,232`, `0.6 pp`; nothing where they are the same."""
        if difference == 0:
            return ""
        size, unit = abs(difference), self.measure.unit
        shown = self.style.change(size, unit, self._decimals)
        if shown == LOW:
            # As it is: that it is low says not how far.
            style = replace(self.style, point_decimals=decimals_of(size))
            shown = style.change(size, unit, decimals_of(size))
        return with_origins(shown.removeprefix("+"), shown)

    @cached_property
    def _decimals(self) -> int:
        return measures.decimals_shown(self.measure, self.values, self._withholds)

    def _withholds(self, period: Period) -> bool:
        return self.disclosure.withholds(self.measure.code, period)

    def _actual(self, period: Period) -> tuple[Run, ...]:
        if period in self.actuals:
            return plain(self._text(self.actuals[period]))
        value = self.values.get(period)
        if period > self.to or value is None:
            return plain(DASH)
        if value.actual is None:
            return plain(PUBLIC_WORDS[value.status] if value.status else DASH)
        if self._withholds(period):
            return plain(PUBLIC_WORDS[Missing.SUPPRESSED])
        return plain(f"Not compared: {value.basis}")

    def _plan(self, period: Period) -> tuple[Run, ...]:
        plan = self.plans.get(period)
        if plan is None:
            return plain(DASH)
        if plan.pro_rata:
            return pro_rata(self.style.figure(plan.value, self.measure.unit, self._decimals))
        return plain(self._text(plan.value))
