"""Figures of savings: `savings.DMI.target 2024/25`, `savings.total.achieved 2024/25`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import Saving
from svreport.core.units import Unit
from svreport.figures.as_of import savings_at
from svreport.figures.figure import Figure, Point, Scope, Series
from svreport.figures.sources import feeds

AMOUNTS = ("baseline", "target", "achieved", "forecast")


def series(scope: Scope) -> Iterator[Series]:
    """The savings of each workstream, of each condition and in total, year by year."""
    council = scope.council
    savings = savings_at(council, scope.update)
    if not savings:
        return
    groups: dict[str, list[Saving]] = {}
    for row in savings:
        groups.setdefault(row.workstream, []).append(row)
    for row in savings:
        groups.setdefault(f"Condition {row.condition}", []).append(row)
    groups["total"] = list(savings)
    unit = council.settings.forecast_unit
    for group, rows in groups.items():
        for amount in AMOUNTS:
            name = f"savings.{group}.{amount}"
            stated = [row for row in rows if getattr(row, amount) is not None]
            yield Series(
                name=name,
                points=sorted({row.year for row in stated}),
                default=council.settings.financial_year,
                at=_at(name, stated, amount, unit),
                feeds=feeds.SAVINGS,
            )


def _at(
    name: str, rows: Sequence[Saving], amount: str, unit: Unit
) -> Callable[[Point], Figure | None]:
    def at(point: Point) -> Figure | None:
        found = [row for row in rows if row.year == point]
        values: list[Decimal] = [getattr(row, amount) for row in found]
        if not values:
            return None
        return Figure(
            name=name,
            point=point,
            value=sum(values, Decimal(0)),
            unit=unit,
            decimals=max(decimals_of(value) for value in values),
            places=tuple(row.place(amount) for row in found),
        )

    return at
