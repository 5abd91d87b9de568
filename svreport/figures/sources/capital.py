"""Figures of capital projects: `capital.Northern school.agreed`, `capital.total.spent`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import CapitalProject
from svreport.core.units import Unit
from svreport.figures.as_of import capital_at, describes_update
from svreport.figures.figure import Figure, Scope, Series
from svreport.figures.sources import feeds

PLACES = "places"
AMOUNTS = ("agreed", "spent", "forecast", PLACES)


def series(scope: Scope) -> Iterator[Series]:
    """The money and the places of each project, and of all of them."""
    council = scope.council
    projects = capital_at(council, scope.update)
    shown = describes_update(council.capital, council, scope.update)
    groups = [(row.project, [row]) for row in projects]
    for group, rows in (*groups, ("total", projects)):
        for amount in AMOUNTS:
            unit = Unit.COUNT if amount == PLACES else council.settings.forecast_unit
            figure = _figure(f"capital.{group}.{amount}", rows, amount, unit)
            if figure is not None:
                yield _single(figure, shown=shown)


def _figure(name: str, rows: Sequence[CapitalProject], amount: str, unit: Unit) -> Figure | None:
    stated = [row for row in rows if getattr(row, amount) is not None]
    values = [Decimal(getattr(row, amount)) for row in stated]
    if not values:
        return None
    return Figure(
        name=name,
        value=sum(values, Decimal(0)),
        unit=unit,
        decimals=max(decimals_of(value) for value in values),
        places=tuple(row.place(amount) for row in stated),
    )


def _single(figure: Figure, *, shown: bool) -> Series:
    """The figure without a date; `shown` where documents of the update show it."""
    return Series(
        name=figure.name,
        points=(None,),
        default=None,
        at=lambda point: figure if point is None else None,
        feeds=feeds.CAPITAL if shown else (),
    )
