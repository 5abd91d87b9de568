"""Figures of the plan: `EHCP.baseline`, `EHCP.final target`, `cohort.Special schools Jan 2024`.

What the cohort explains of a line of a forecast is `cohort.plan.Special schools.explained 2024/25`,
and the rest of it `….unexplained`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.core.frozen import replace
from svreport.core.grouping import group_by
from svreport.core.model import CohortCount, Council, Missing
from svreport.core.origin import places_of
from svreport.core.units import Unit
from svreport.figures.cohort import CohortTable, cohort_tables, explained_lines, margins
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    figure_of_rows,
    series_of,
    undated_series,
)
from svreport.figures.forecast import statements


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
    for version in statements(council.forecast):
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
