"""Figures of other areas, by indicator: `benchmark.Pupils with an EHC plan.England`."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.house_style import decimals_of
from svreport.core.model import Benchmark, Missing
from svreport.core.text import normalise
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.figure import Figure, Point, Scope, Series
from svreport.figures.sources import feeds

PREFIX = "benchmark."


def series(scope: Scope) -> Iterator[Series]:
    """The figures of each indicator and area, by month or financial year."""
    hidden: set[int] = set()
    if scope.disclosure is not None:
        hidden = {id(row) for row in withheld_rows(scope.council, scope.disclosure)}
    groups: dict[tuple[str, str], list[Benchmark]] = {}
    for row in scope.council.benchmarks:
        groups.setdefault((normalise(row.indicator), normalise(row.area)), []).append(row)
    for rows in groups.values():
        name = f"{PREFIX}{rows[0].indicator}.{rows[0].area}"
        found: dict[Point, Figure] = {
            row.period: _figure(name, row, withheld=id(row) in hidden) for row in rows
        }
        yield Series(
            name=name,
            points=list(found),
            default=max((row.period for row in rows), key=lambda period: period.first_day),
            at=found.get,
            feeds=feeds.BENCHMARKS,
        )


def _figure(name: str, row: Benchmark, *, withheld: bool) -> Figure:
    value = None if withheld else row.value
    typed = decimals_of(value) if value is not None else 0
    return Figure(
        name=name,
        point=row.period,
        value=value,
        unit=row.unit,
        decimals=typed if row.decimals is None else row.decimals,
        missing=Missing.SUPPRESSED if withheld else row.status,
        places=(row.place("value" if row.value is not None else "status"),),
    )
