"""Figures of other areas, of the sheet Figures, and of what workstreams are to save.

Those of other areas are named by indicator: `benchmark.Pupils with an EHC plan.England`.
"""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.house_style import decimals_of
from svreport.core.model import Benchmark, Missing, OtherFigure
from svreport.core.text import normalise
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.figure import Figure, FigureScope, Point, Series, undated_series

BENCHMARK = "benchmark."


def benchmark_series(scope: FigureScope) -> Iterator[Series]:
    """The figures of each indicator and area, by month or financial year."""
    hidden: set[int] = set()
    if scope.disclosure is not None:
        hidden = {id(row) for row in withheld_rows(scope.council, scope.disclosure)}
    groups: dict[tuple[str, str], list[Benchmark]] = {}
    for row in scope.council.benchmarks:
        groups.setdefault((normalise(row.indicator), normalise(row.area)), []).append(row)
    for rows in groups.values():
        name = f"{BENCHMARK}{rows[0].indicator}.{rows[0].area}"
        by_period: dict[Point, Figure] = {
            row.period: _figure(name, row, row.period, is_withheld=id(row) in hidden)
            for row in rows
        }
        yield Series(
            name=name,
            points=list(by_period),
            default=max((row.period for row in rows), key=lambda period: period.first_day),
            at=by_period.get,
        )


def other_series(scope: FigureScope) -> Iterator[Series]:
    """The rows of the Figures sheet, and the impact of each workstream."""
    disclosure = scope.disclosure
    for row in scope.council.figures:
        hides = disclosure is not None and row.suppress and disclosure.hides(row.value, row.unit)
        yield undated_series(_figure(row.name, row, is_withheld=hides))
    for workstream in scope.council.workstreams:
        if workstream.impact is not None:
            impact = Figure(
                name=f"workstream.{workstream.code}.impact",
                value=workstream.impact,
                unit=scope.council.settings.forecast_unit,
                decimals=decimals_of(workstream.impact),
                places=(workstream.place("impact"),),
            )
            yield undated_series(impact)


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
