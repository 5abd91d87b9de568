"""The agreement's payments, unit costs of two years, and what changed assumptions would do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core import model
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import last_digit
from svreport.core.numerals import Unit, convert
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.budget import subtract
from svreport.figures.figure import is_over
from svreport.figures.forecast import Reconciliation, Statement, rounding_tolerance

AGREEMENT, PLAN = "agreement", "plan"
_PLAN = pattern(r"\b(?:plan|strategy|programme)$", re.IGNORECASE)


def scheme_of(council: model.Council) -> str:
    """`agreement` where the council states anything of one, else `plan`.

    A total and payments are of an agreement, and so are years beside conditions; a council's own
    plan has years at most, and is called so.
    """
    settings = council.settings
    has_conditions = bool(council.conditions) and council.reported_by == model.CONDITION
    is_called_plan = _PLAN.search(settings.agreement or "") is not None
    has_years = has_conditions and not is_called_plan
    years = (settings.agreement_starts, settings.agreement_ends) if has_years else ()
    stated = (*years, settings.agreement_total)
    return AGREEMENT if council.payments or any(fact is not None for fact in stated) else PLAN


def payments_total(payments: Sequence[model.Payment]) -> Decimal:
    """All payments together, paid, due and withheld, in the forecast unit."""
    return sum((payment.amount for payment in payments), Decimal(0))


def payments_reconciled(council: model.Council) -> Iterator[Reconciliation]:
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


def unit_costs_reconciled(council: model.Council) -> Iterator[Reconciliation]:
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


def cost_of_places(row: model.UnitCost, unit: Unit) -> Decimal | None:
    """Places times average cost, in the forecast unit; None where either is not stated."""
    if row.places is None or row.average_cost is None:
        return None
    return convert(row.places * row.average_cost, Unit.POUNDS, unit)


def rounding_of_cost(row: model.UnitCost, unit: Unit) -> Decimal:
    """How far rounding both can put places times cost from what was spent, in the forecast unit."""
    assert row.places is not None
    assert row.average_cost is not None
    in_cost = _HALF * last_digit(row.average_cost) * row.places
    in_places = _HALF * last_digit(row.places) * row.average_cost
    return convert(in_cost + in_places, Unit.POUNDS, unit)


_HALF = Decimal("0.5")


def status_on(payment: model.Payment, day: date | None) -> model.PaymentStatus:
    """The payment's status as a document of that day has it: not paid before it was."""
    paid_later = payment.paid_on is not None and day is not None and payment.paid_on > day
    if payment.status is model.PaymentStatus.PAID and paid_later:
        return model.PaymentStatus.DUE
    return payment.status


# Each of two totals was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)


class UnitCostLine(Frozen):
    """A provision in the year before and this year."""

    provision: str
    before: model.UnitCost | None
    now: model.UnitCost | None

    def change(self, field: str) -> Decimal | None:
        """By how much the places, the average cost or the total has changed."""
        return subtract(getattr(self.now, field, None), getattr(self.before, field, None))


class UnitCostCheck(Frozen):
    """A provision's total held against a version's line of expenditure, in the forecast unit.

    `tolerance` is what rounding explains; `alike` the version whose own line the
    total is, where it is not that of the one it is held against.
    """

    line: model.ForecastLine
    total: Decimal
    stated: Decimal
    tolerance: Decimal
    alike: tuple[Statement, model.ForecastLine] | None = None

    @property
    def difference(self) -> Decimal:
        """The total less the line."""
        return self.total - self.stated

    @property
    def agrees(self) -> bool:
        return abs(self.difference) <= self.tolerance


def unit_cost_lines(
    council: model.Council, years: tuple[FinancialYear, FinancialYear]
) -> tuple[UnitCostLine, ...]:
    """Each provision with rows for either year, in the order of the sheet."""
    rows = {(row.provision, row.year): row for row in council.unit_costs if row.year in years}
    return tuple(
        UnitCostLine(provision, rows.get((provision, years[0])), rows.get((provision, years[1])))
        for provision in dict.fromkeys(provision for provision, _ in rows)
    )


def check_unit_cost(
    row: model.UnitCost, version: Statement, versions: Sequence[Statement], unit: Unit
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


def compare_unit_cost(row: model.UnitCost, version: Statement, unit: Unit) -> UnitCostCheck | None:
    """A provision's total against its line in one version; None where either is not stated."""
    total, name = row.total, normalise(row.provision)
    if total is None:
        total = cost_of_places(row, unit)
    lines = [
        line for line in version.of(model.LineKind.EXPENDITURE) if normalise(line.line) == name
    ]
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


# What a small change of an assumption does to a version's balances: one driver at a time.
# By how much assumptions change where nobody says otherwise.
USUAL_CHANGE = Decimal("0.01")


class Driver(StrEnum):
    """An assumption that a forecast rests on."""

    PLACES = "places"
    UNIT_COST = "unit cost"
    INCOME_GROWTH = "growth of high needs block"
    BLOCK_TRANSFER = "block transfer"


class Effect(Frozen, dict=True):
    """What a driver acts on, year by year from the first one changed, and whether it compounds."""

    driver: Driver
    base: Mapping[FinancialYear, Decimal]
    compounds: bool = False

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        return tuple(sorted(self.base))

    def periods(self, year: FinancialYear) -> int:
        """How many times a change that compounds has acted by a year: 0 in the first one."""
        return year.starts - self.years[0].starts

    def factor(self, change: Decimal, year: FinancialYear) -> Decimal:
        """The share of what the driver acts on that a change adds in a year."""
        if not self.compounds:
            return change
        periods = self.periods(year)
        return (1 + change) ** periods - 1 if periods else Decimal(0)

    def in_year(self, change: Decimal, year: FinancialYear) -> Decimal:
        """What a change adds to the in-year balance of a year: nothing in years before."""
        return self.base[year] * self.factor(change, year) if year in self.base else Decimal(0)

    def closing(self, change: Decimal, year: FinancialYear) -> Decimal:
        """What a change adds to the closing balance of a year."""
        effects = (self.in_year(change, reached) for reached in self.years if reached <= year)
        return sum(effects, Decimal(0))


class Sensitivity(Frozen, dict=True):
    """How a version answers to its assumptions.

    `years` are those that changes act in; `covered` the lines of expenditure that
    unit costs are stated for, and `unmatched` the provisions that no line is named for.
    """

    statement: Statement
    years: Sequence[FinancialYear]
    covered: Sequence[model.ForecastLine]
    unmatched: Sequence[str]

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The drivers that act on anything."""
        spending = {year: self.covered_spending(year) for year in self.years}
        block, transfer = (
            {year: self.statement.total(kind, year) for year in self.years}
            for kind in (model.LineKind.HIGH_NEEDS_BLOCK, model.LineKind.BLOCK_TRANSFER)
        )
        found = (
            Effect(Driver.PLACES, spending),
            Effect(Driver.UNIT_COST, spending),
            Effect(Driver.INCOME_GROWTH, block, compounds=True),
            Effect(Driver.BLOCK_TRANSFER, transfer),
        )
        return tuple(
            effect
            for effect in found
            if any(effect.in_year(USUAL_CHANGE, year) for year in effect.base)
        )

    def covered_spending(self, year: FinancialYear) -> Decimal:
        """What is spent on the lines that unit costs are stated for."""
        return sum((line.amounts.get(year, Decimal(0)) for line in self.covered), Decimal(0))

    def share_covered(self, year: FinancialYear) -> Decimal | None:
        """That as a share of total expenditure: 0.9 is 90%; None where nothing is spent."""
        whole = self.statement.expenditure(year)
        return self.covered_spending(year) / whole if whole else None

    def in_year(self, changes: Mapping[Driver, Decimal], year: FinancialYear) -> Decimal:
        """The in-year balance of a year with several changes together."""
        effects = (
            effect.in_year(changes.get(effect.driver, Decimal(0)), year) for effect in self.effects
        )
        # What a change of cost adds to the places that a change of places has added.
        places, cost = (changes.get(of, Decimal(0)) for of in (Driver.PLACES, Driver.UNIT_COST))
        spending = self.covered_spending(year) if year in self.years else Decimal(0)
        return self.statement.in_year(year) + sum(effects, spending * places * cost)

    def closing(self, changes: Mapping[Driver, Decimal], year: FinancialYear) -> Decimal:
        """The closing balance of a year with several changes together."""
        moved = (
            self.in_year(changes, reached) - self.statement.in_year(reached)
            for reached in self.years
            if reached <= year
        )
        return sum(moved, self.statement.closing(year))


def sensitivity(
    statement: Statement, unit_costs: Sequence[model.UnitCost], current: FinancialYear
) -> Sensitivity:
    """How a version answers to changes from the current financial year on, unless that is over.

    In years of which no in-year balance is stated, nothing answers.
    """
    provisions = {
        normalise(row.provision): row.provision
        for row in unit_costs
        if row.places is not None or row.average_cost is not None
    }

    def answers(year: FinancialYear) -> bool:
        kind = model.LineKind.IN_YEAR_BALANCE
        is_past = year < current or is_over(statement.standing(kind, year))
        return statement.states(kind, year) and not is_past

    spending = statement.of(model.LineKind.EXPENDITURE)
    named = {normalise(line.line) for line in spending}
    return Sensitivity(
        statement,
        years=tuple(filter(answers, statement.years)),
        covered=tuple(line for line in spending if normalise(line.line) in provisions),
        unmatched=tuple(name for key, name in provisions.items() if key not in named),
    )
