"""Figures of budget monitoring: `budget.Total high needs spending.actual q3`, `….variance`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import BudgetLine, Update
from svreport.core.units import Unit
from svreport.figures.figure import Figure, Point, Scope, Series, figure_difference
from svreport.figures.sources import feeds


def series(scope: Scope) -> Iterator[Series]:
    """The baseline and budget of each line, and what each update reports against it."""
    unit = scope.council.settings.forecast_unit
    for line in scope.council.budget:
        yield from _of_line(line, scope.update, unit)


def _of_line(line: BudgetLine, update: Update, unit: Unit) -> Iterator[Series]:
    stated = {"baseline": line.baseline, "budget": line.budget}
    for word, value in stated.items():
        if value is not None:
            yield _undated(_figure(line, word, value, unit))

    def actual(point: Point) -> Figure | None:
        value = line.by_update.get(point) if isinstance(point, str) else None
        return None if value is None else _figure(line, "actual", value, unit, point)

    def variance(point: Point) -> Figure | None:
        reported = actual(point)
        if reported is None or line.budget is None:
            return None
        budget = _figure(line, "budget", line.budget, unit)
        return figure_difference(reported, budget, _name(line, "variance"), point)

    yield _by_update(line, "actual", update, actual)
    if line.budget is not None:
        yield _by_update(line, "variance", update, variance)


def _name(line: BudgetLine, word: str) -> str:
    return f"budget.{line.line}.{word}"


def _figure(line: BudgetLine, word: str, value: Decimal, unit: Unit, point: Point = None) -> Figure:
    place = line.place(word) if point is None else line.at_series.get(point, line.place("line"))
    return Figure(
        name=_name(line, word),
        point=point,
        value=value,
        unit=unit,
        decimals=decimals_of(value),
        places=(place,),
    )


def _undated(figure: Figure) -> Series:
    return Series(
        name=figure.name,
        points=(None,),
        default=None,
        at=lambda point: figure if point is None else None,
        feeds=feeds.BUDGET,
    )


def _by_update(
    line: BudgetLine, word: str, update: Update, at: Callable[[Point], Figure | None]
) -> Series:
    return Series(
        name=_name(line, word),
        points=list(line.by_update),
        default=update.key,
        at=at,
        feeds=feeds.BUDGET,
    )
