from datetime import date
from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.core.model import Council, Payment, PaymentStatus, UnitCost
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.figures.agreement import (
    cost_of_places,
    payments_reconciled,
    payments_total,
    status_on,
    unit_costs_reconciled,
)

YEAR = FinancialYear(2026)


def council(changes: str) -> Council:
    found = read_council(changes).council
    assert found is not None
    return found


def payments(*rows: str) -> Council:
    return council("## Payments\n| Year | Amount | Status |\n" + "\n".join(rows))


def test_paid_due_and_withheld_payments_come_to_the_agreements_total() -> None:
    whole = payments(
        "| 2025/26 | 1000 | paid |", "| 2026/27 | 1500 | due |", "| 2027/28 | 500 | withheld |"
    )
    assert payments_total(whole.payments) == 3000
    (held,) = payments_reconciled(whole)
    assert held.agrees
    assert str(held.place) == "Settings!B7"


@pytest.mark.parametrize(("amount", "agrees"), [(2001, True), (2002, False), (1998, False)])
def test_payments_may_differ_from_the_total_by_rounding_alone(amount: int, agrees: bool) -> None:
    whole = payments("| 2025/26 | 1000 | paid |", f"| 2026/27 | {amount} | due |")
    (held,) = payments_reconciled(whole)
    assert held.agrees is agrees


def test_without_payments_or_total_there_is_nothing_to_hold() -> None:
    assert list(payments_reconciled(payments())) == []


@pytest.mark.parametrize(
    ("unit", "cost"), [(Unit.POUNDS, 720_000), (Unit.THOUSANDS, 720), (Unit.MILLIONS, "0.72")]
)
def test_places_times_cost_are_restated_in_the_forecast_unit(unit: Unit, cost: object) -> None:
    row = UnitCost(provision="Schools", year=YEAR, places=Decimal(60), average_cost=Decimal(12_000))
    assert cost_of_places(row, unit) == Decimal(str(cost))


@pytest.mark.parametrize(("total", "agrees"), [(720, True), (726, True), (727, False), (0, False)])
def test_a_total_may_differ_by_what_rounding_its_three_figures_explains(
    total: int, agrees: bool
) -> None:
    # Half a place at £12,000, half a pound at 60 places and half of £1,000: £6,530.
    whole = council(f"""
        ## Unit costs
        | Provision | Year    | Places | Average cost | Total   |
        | Schools   | 2026/27 | 60     | 12000        | {total} |
        | Nothing   | 2026/27 |        | 5            | 1       |
    """)
    (held,) = unit_costs_reconciled(whole)
    assert held.agrees is agrees


def test_a_payment_is_still_due_in_a_document_older_than_it() -> None:
    paid = Payment(
        year=YEAR,
        amount=Decimal(1),
        status=PaymentStatus.PAID,
        paid_on=date(2024, 6, 28),
    )
    assert status_on(paid, date(2024, 5, 31)) is PaymentStatus.DUE
    assert status_on(paid, date(2024, 6, 28)) is PaymentStatus.PAID
    assert status_on(paid, None) is PaymentStatus.PAID
    withheld = Payment(
        year=YEAR, amount=Decimal(1), status=PaymentStatus.WITHHELD, paid_on=date(2024, 6, 28)
    )
    assert status_on(withheld, date(2024, 1, 1)) is PaymentStatus.WITHHELD
