"""The agreement's payments, and unit costs: of two years, and against the forecast's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import last_digit
from svreport.core.model import Council, ForecastLine, LineKind, Payment, PaymentStatus, UnitCost
from svreport.core.numerals import Unit, convert
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.budget import subtract
from svreport.figures.forecast import Reconciliation, Statement, rounding_tolerance

AGREEMENT, PLAN = "agreement", "plan"


def scheme_of(council: Council) -> str:
    """`agreement` where the council states anything of one, else `plan`.

    Years, a total and payments are of an agreement; a council's own plan has none of them.
    """
    settings = council.settings
    stated = (settings.agreement_starts, settings.agreement_ends, settings.agreement_total)
    return AGREEMENT if council.payments or any(fact is not None for fact in stated) else PLAN


def payments_total(payments: Sequence[Payment]) -> Decimal:
    """All payments together, paid, due and withheld, in the forecast unit."""
    return sum((payment.amount for payment in payments), Decimal(0))


def payments_reconciled(council: Council) -> Iterator[Reconciliation]:
    """The agreement's total against its payments, where both are stated."""
    total = council.settings.agreement_total
    if total is None or not council.payments:
        return
    unit = last_digit(total, *(payment.amount for payment in council.payments))
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
    unit = council.settings.forecast_unit
    for row in council.unit_costs:
        computed = cost_of_places(row, unit)
        if computed is None or row.total is None:
            continue
        yield Reconciliation(
            what="places × average cost",
            subject=row.provision,
            year=row.year,
            published=row.total,
            computed=computed,
            tolerance=rounding_of_cost(row, unit) + _HALF * last_digit(row.total),
            place=row.place("total"),
        )


def cost_of_places(row: UnitCost, unit: Unit) -> Decimal | None:
    """Places times average cost, in the forecast unit; None where either is not stated."""
    if row.places is None or row.average_cost is None:
        return None
    return convert(row.places * row.average_cost, Unit.POUNDS, unit)


def rounding_of_cost(row: UnitCost, unit: Unit) -> Decimal:
    """How far rounding both can put places times cost from what was spent, in the forecast unit."""
    assert row.places is not None
    assert row.average_cost is not None
    in_cost = _HALF * last_digit(row.average_cost) * row.places
    in_places = _HALF * last_digit(row.places) * row.average_cost
    return convert(in_cost + in_places, Unit.POUNDS, unit)


_HALF = Decimal("0.5")


def status_on(payment: Payment, day: date | None) -> PaymentStatus:
    """The payment's status as a document of that day has it: not paid before it was."""
    paid_later = payment.paid_on is not None and day is not None and payment.paid_on > day
    if payment.status is PaymentStatus.PAID and paid_later:
        return PaymentStatus.DUE
    return payment.status


# Each of two totals was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)


class UnitCostLine(Frozen):
    """A provision in the year before and this year."""

    provision: str
    before: UnitCost | None
    now: UnitCost | None

    def change(self, field: str) -> Decimal | None:
        """By how much the places, the average cost or the total has changed."""
        return subtract(getattr(self.now, field, None), getattr(self.before, field, None))


class UnitCostCheck(Frozen):
    """A provision's total held against a version's line of expenditure, in the forecast unit.

    `tolerance` is what rounding explains; `alike` the version whose own line the
    total is, where it is not that of the one it is held against.
    """

    line: ForecastLine
    total: Decimal
    stated: Decimal
    tolerance: Decimal
    alike: tuple[Statement, ForecastLine] | None = None

    @property
    def difference(self) -> Decimal:
        """The total less the line."""
        return self.total - self.stated

    @property
    def agrees(self) -> bool:
        return abs(self.difference) <= self.tolerance


def unit_cost_lines(
    council: Council, years: tuple[FinancialYear, FinancialYear]
) -> tuple[UnitCostLine, ...]:
    """Each provision with rows for either year, in the order of the sheet."""
    rows = {(row.provision, row.year): row for row in council.unit_costs if row.year in years}
    return tuple(
        UnitCostLine(provision, rows.get((provision, years[0])), rows.get((provision, years[1])))
        for provision in dict.fromkeys(provision for provision, _ in rows)
    )


def check_unit_cost(
    row: UnitCost, version: Statement, versions: Sequence[Statement], unit: Unit
) -> UnitCostCheck | None:
    """A provision's total against its line in a version; None where either is not stated.

    Where they differ by more than rounding explains, its line in one of the other
    `versions` may be what it was worked out from.
    """
    found = compare_unit_cost(row, version, unit)
    if found is None or found.agrees:
        return found
    others = ((other, compare_unit_cost(row, other, unit)) for other in versions)
    alike = ((other, check.line) for other, check in others if check and check.agrees)
    return replace(found, alike=next(alike, None))


def compare_unit_cost(row: UnitCost, version: Statement, unit: Unit) -> UnitCostCheck | None:
    """A provision's total against its line in one version; None where either is not stated."""
    total, name = row.total, normalise(row.provision)
    if total is None:
        total = cost_of_places(row, unit)
    lines = [line for line in version.of(LineKind.EXPENDITURE) if normalise(line.line) == name]
    line = next((line for line in lines if row.year in line.amounts), None)
    if total is None or line is None:
        return None
    # How far rounding can put a total from a line that is the same money.
    tolerance = ROUNDED_TWICE * version.unit
    if row.total is None:
        tolerance += rounding_of_cost(row, unit)
    else:
        tolerance = max(tolerance, ROUNDED_TWICE * last_digit(row.total))
    return UnitCostCheck(line, total, line.amounts[row.year], tolerance)
