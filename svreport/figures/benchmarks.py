"""Indicators of the council beside those of other areas, like with like.

The council's own figure stands in a row of the sheet Benchmarks, whose area is
the authority's name, or where an indicator names a measure, in Measure values.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import decimals_of
from svreport.core.model import Benchmark, Council, Missing
from svreport.core.numerals import Unit
from svreport.core.periods import Period
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.figures.disclosure import Disclosure


class AreaFigure(Frozen):
    """The figure of one area; it has a value, or a reason why it has none."""

    area: str
    value: Decimal | None
    missing: Missing | None
    place: Place


class IndicatorComparison(Frozen):
    """An indicator for one period: the council's own figure, and those of other areas."""

    indicator: str
    measure: str | None
    period: Period
    unit: Unit
    decimals: int
    own: AreaFigure | None
    others: Sequence[AreaFigure]
    sources: Sequence[str]

    @property
    def figures(self) -> tuple[AreaFigure, ...]:
        """The council's own figure, where there is one, and those of the other areas."""
        return (*((self.own,) if self.own else ()), *self.others)


def is_own(council: Council, row: Benchmark) -> bool:
    """Whether a row is of the council itself."""
    return normalise(row.area) == normalise(council.settings.authority)


def rows_by_indicator(council: Council) -> dict[str, list[Benchmark]]:
    """The rows of each indicator, in the order of the sheet, by the indicator's name."""
    groups = group_by(council.benchmarks, lambda row: normalise(row.indicator))
    return {rows[0].indicator: rows for rows in groups.values()}


def published_comparisons(council: Council, until: date | None) -> list[IndicatorComparison]:
    """Each indicator for its latest period that has begun by a day, as public papers show it.

    Where the council has a figure of its own, the latest period for which it has one.
    """
    disclosure = council.worked_out(Disclosure)
    hidden = {row.place("value") for row in withheld_rows(council, disclosure)}
    hidden |= {withheld.value.place("actual") for withheld in disclosure.all.values()}
    indicators = rows_by_indicator(council).items()
    latest = (_Indicator(council, name, rows, hidden).latest(until) for name, rows in indicators)
    return [found for found in latest if found is not None]


def comparison_for(council: Council, name: str, period: Period) -> IndicatorComparison | None:
    """An indicator for one period, as the inputs have it; None where they have nothing."""
    rows = rows_by_indicator(council).get(name, [])
    return _Indicator(council, name, rows).of(period)


class _Indicator(Frozen):
    council: Council
    name: str
    rows: Sequence[Benchmark]
    hidden: Container[Place] = ()

    def latest(self, until: date | None) -> IndicatorComparison | None:
        periods = sorted({row.period for row in self.rows}, key=lambda period: period.first_day)
        reached = [period for period in periods if until is None or period.first_day <= until]
        for_own = [period for period in reached if self._own(period) is not None]
        last = (for_own or reached)[-1:]
        return self.of(last[0]) if last else None

    def of(self, period: Period) -> IndicatorComparison | None:
        rows = [row for row in self.rows if row.period == period]
        if not rows:
            return None
        stated = self._own(period)
        own = stated and _as_published(stated, self.hidden)
        published = (_as_published(self._figure(row), self.hidden) for row in rows)
        others = [
            figure
            for row, figure in zip(rows, published, strict=True)
            if not is_own(self.council, row)
        ]
        figures = (*others, *([own] if own else []))
        typed = [decimals_of(figure.value) for figure in figures if figure.value is not None]
        decimals = [row.decimals for row in rows if row.decimals is not None]
        return IndicatorComparison(
            indicator=self.name,
            measure=next((row.measure for row in self.rows if row.measure), None),
            period=period,
            unit=rows[0].unit,
            decimals=max(decimals or typed, default=0),
            own=own,
            others=others,
            sources=tuple(dict.fromkeys(row.source for row in rows)),
        )

    def _own(self, period: Period) -> AreaFigure | None:
        own = (row for row in self.rows if row.period == period and is_own(self.council, row))
        if (row := next(own, None)) is not None:
            return self._figure(row)
        codes = {row.measure for row in self.rows if row.measure}
        for value in self.council.measure_values:
            stated = value.actual is not None or value.status is not None
            if value.code in codes and value.period == period and stated:
                field = "actual" if value.actual is not None else "status"
                authority = self.council.settings.authority
                return AreaFigure(authority, value.actual, value.status, value.place(field))
        return None

    @staticmethod
    def _figure(row: Benchmark) -> AreaFigure:
        field = "value" if row.value is not None else "status"
        return AreaFigure(row.area, row.value, row.status, row.place(field))


def withheld_rows(council: Council, disclosure: Disclosure) -> Iterator[Benchmark]:
    """The rows of the sheet whose figure public papers withhold."""
    for row in council.benchmarks:
        if row.value is not None and _is_withheld(council, row, disclosure):
            yield row


def _is_withheld(council: Council, row: Benchmark, disclosure: Disclosure) -> bool:
    """Whether a row's own figure is small, or the same as one that is withheld as a measure's."""
    if row.suppress or not is_own(council, row):
        return disclosure.hides(row.value, row.unit, row.suppress or False)
    suppressed = {measure.code for measure in council.measures if measure.counts_children}
    if row.measure not in suppressed:
        is_public = row.measure is not None
        return disclosure.hides(row.value, row.unit, False if is_public else row.suppress)
    for value in council.measure_values:
        if (value.code, value.period) == (row.measure, row.period) and value.actual is not None:
            return disclosure.withholds(value.code, value.period)
    return disclosure.hides(row.value, row.unit, True)


def _as_published(figure: AreaFigure, hidden: Container[Place]) -> AreaFigure:
    if figure.value is None or figure.place not in hidden:
        return figure
    return replace(figure, value=None, missing=Missing.SUPPRESSED)
