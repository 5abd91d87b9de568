"""What the agreement's money adds up to: payments, and places times their cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import Council, Payment, PaymentStatus, UnitCost
from svreport.core.units import Unit, convert
from svreport.figures.forecast import Reconciliation, rounding_tolerance


def payments_total(payments: Sequence[Payment]) -> Decimal:
    """All payments together, paid, due and withheld, in the forecast unit."""
    return sum((payment.amount for payment in payments), Decimal(0))


def payments_of(payments: Sequence[Payment], status: PaymentStatus, day: date | None) -> Decimal:
    """The payments that have a status on a day, added up, in the forecast unit."""
    return payments_total([one for one in payments if status_on(one, day) is status])


def payments_reconciled(council: Council) -> Iterator[Reconciliation]:
    """The agreement's total against its payments, where both are stated."""
    total = council.settings.agreement_total
    if total is None or not council.payments:
        return
    unit = _last_digit([total, *(payment.amount for payment in council.payments)])
    yield Reconciliation(
        what="agreement total",
        subject="payments",
        year=None,
        published=total,
        computed=payments_total(council.payments),
        tolerance=rounding_tolerance(len(council.payments), unit),
        place=council.settings.place("agreement_total"),
    )


def unit_costs_reconciled(council: Council) -> Iterator[Reconciliation]:
    """The total of each provision against its places times their average cost."""
    for row in council.unit_costs:
        if row.places is None or row.average_cost is None or row.total is None:
            continue
        yield Reconciliation(
            what="places × average cost",
            subject=row.provision,
            year=row.year,
            published=row.total,
            computed=cost_of_places(row, council.settings.forecast_unit),
            tolerance=_rounding_of(row, council.settings.forecast_unit),
            place=row.place("total"),
        )


def cost_of_places(row: UnitCost, unit: Unit) -> Decimal:
    """Places times average cost, restated in the forecast unit."""
    assert row.places is not None
    assert row.average_cost is not None
    return convert(row.places * row.average_cost, Unit.POUNDS, unit)


def _rounding_of(row: UnitCost, unit: Unit) -> Decimal:
    """How far rounding its three figures can put a total from places times cost."""
    assert row.total is not None
    return rounding_of_cost(row, unit) + _HALF * _last_digit([row.total])


def rounding_of_cost(row: UnitCost, unit: Unit) -> Decimal:
    """How far rounding both can put places times cost from what was spent, in the forecast unit."""
    assert row.places is not None
    assert row.average_cost is not None
    in_cost = _HALF * _last_digit([row.average_cost]) * row.places
    in_places = _HALF * _last_digit([row.places]) * row.average_cost
    return convert(in_cost + in_places, Unit.POUNDS, unit)


_HALF = Decimal("0.5")


def _last_digit(values: Sequence[Decimal]) -> Decimal:
    return Decimal(1).scaleb(-max(decimals_of(value) for value in values))


def status_on(payment: Payment, day: date | None) -> PaymentStatus:
    """The payment's status as a document of that day has it: not paid before it was."""
    paid_later = payment.paid_on is not None and day is not None and payment.paid_on > day
    if payment.status is PaymentStatus.PAID and paid_later:
        return PaymentStatus.DUE
    return payment.status
