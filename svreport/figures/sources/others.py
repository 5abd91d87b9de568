"""Figures of other areas, of the sheet Figures, and of what workstreams are to save.

Those of other areas are named by indicator: `benchmark.Pupils with an EHC plan.England`.
"""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.grouping import group_by
from svreport.core.house_style import decimals_of
from svreport.core.model import Benchmark, Missing, OtherFigure
from svreport.core.text import normalise
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.figure import (
    Figure,
    FigureScope,
    Point,
    Series,
    series_of,
    typed_figure,
    undated_series,
)

BENCHMARK = "benchmark."


def benchmark_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of each indicator and area, by month or financial year."""
    hidden: set[int] = set()
    if scope.disclosure is not None:
        hidden = {id(row) for row in withheld_rows(scope.council, scope.disclosure)}
    groups = group_by(
        scope.council.benchmarks, lambda row: (normalise(row.indicator), normalise(row.area))
    )
    for rows in groups.values():
        name = f"{BENCHMARK}{rows[0].indicator}.{rows[0].area}"
        figures = [_figure(name, row, row.period, is_withheld=id(row) in hidden) for row in rows]
        latest = max((row.period for row in rows), key=lambda period: period.first_day)
        yield series_of(name, figures, latest)


def other_series(scope: FigureScope) -> Iterator[Series]:
    """The rows of the Figures sheet, and the impact of each workstream."""
    disclosure, settings = scope.disclosure, scope.council.settings
    for row in scope.council.figures:
        hides = disclosure is not None and row.suppress and disclosure.hides(row.value, row.unit)
        yield undated_series(_figure(row.name, row, is_withheld=hides))
    for workstream in scope.council.workstreams:
        if workstream.impact is not None:
            name, unit = f"workstream.{workstream.code}.impact", settings.forecast_unit
            place = workstream.place("impact")
            yield undated_series(typed_figure(name, workstream.impact, unit, place))


def _figure(
    name: str, row: Benchmark | OtherFigure, point: Point = None, *, is_withheld: bool
) -> Figure:
    value = None if is_withheld else row.value
    typed = decimals_of(value) if value is not None else 0
    return Figure(
        name=name,
        point=point,
        value=value,
        unit=row.unit,
        decimals=typed if row.decimals is None else row.decimals,
        missing=Missing.SUPPRESSED if is_withheld else row.status,
        places=(row.place("value" if row.value is not None else "status"),),
    )
