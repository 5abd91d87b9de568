"""Figures of the agreement: `agreement.total`, `payments.paid`, `unit cost.….places`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import Council, Payment, PaymentStatus, UnitCost
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit
from svreport.figures.agreement import status_on
from svreport.figures.figure import Figure, Point, Scope, Series
from svreport.figures.sources import feeds


def series(scope: Scope) -> Iterator[Series]:
    """The agreement's total, its payments as they stood at the update, and unit costs."""
    council, update = scope.council, scope.update
    yield from _total(council)
    if council.payments:
        yield from _payments(council, update.document_date)
    for provision in dict.fromkeys(row.provision for row in council.unit_costs):
        rows = [row for row in council.unit_costs if row.provision == provision]
        yield from _unit_costs(council, provision, rows)


def _total(council: Council) -> Iterator[Series]:
    settings = council.settings
    total = settings.agreement_total
    if total is not None:
        figure = Figure(
            name="agreement.total",
            value=total,
            unit=settings.forecast_unit,
            decimals=decimals_of(total),
            places=(settings.place("agreement_total"),),
        )
        yield _single(figure)


def _payments(council: Council, day: date | None) -> Iterator[Series]:
    unit = council.settings.forecast_unit
    yield _single(_sum("payments.total", council.payments, unit))
    for status in PaymentStatus:
        rows = [one for one in council.payments if status_on(one, day) is status]
        yield _single(_sum(f"payments.{status}", rows, unit))
    years = sorted({payment.year for payment in council.payments})

    def amount(point: Point) -> Figure | None:
        rows = [one for one in council.payments if one.year == point]
        return _sum("payments.amount", rows, unit, point) if rows else None

    yield Series(
        name="payments.amount",
        points=years,
        default=council.settings.financial_year,
        at=amount,
        feeds=feeds.SUMMARY_AND_FORUM,
    )


def _sum(name: str, rows: Sequence[Payment], unit: Unit, point: Point = None) -> Figure:
    return Figure(
        name=name,
        point=point,
        value=sum((row.amount for row in rows), Decimal(0)),
        unit=unit,
        decimals=max((decimals_of(row.amount) for row in rows), default=0),
        places=tuple(row.place("amount") for row in rows),
    )


def _single(figure: Figure) -> Series:
    """A figure without a date."""
    return Series(
        name=figure.name,
        points=(None,),
        default=None,
        at=lambda point: figure if point is None else None,
        feeds=feeds.SUMMARY,
    )


def _unit_costs(council: Council, provision: str, rows: Sequence[UnitCost]) -> Iterator[Series]:
    units = {
        "places": (Unit.RATE, "places"),
        "average cost": (Unit.POUNDS, "average_cost"),
        "total": (council.settings.forecast_unit, "total"),
    }
    for word, (unit, field) in units.items():
        name = f"unit cost.{provision}.{word}"
        yield Series(
            name=name,
            points=sorted(row.year for row in rows if getattr(row, field) is not None),
            default=council.settings.financial_year,
            at=_of_rows(name, rows, field, unit),
            feeds=feeds.SUMMARY,
        )


def _of_rows(
    name: str, rows: Sequence[UnitCost], field: str, unit: Unit
) -> Callable[[Point], Figure | None]:
    def at(point: Point) -> Figure | None:
        row = next((one for one in rows if one.year == point), None)
        value = getattr(row, field) if row else None
        if row is None or value is None or not isinstance(point, FinancialYear):
            return None
        return Figure(
            name=name,
            point=point,
            value=value,
            unit=unit,
            decimals=decimals_of(value),
            places=(row.place(field),),
        )

    return at
