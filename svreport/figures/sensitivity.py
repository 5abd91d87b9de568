"""What a small change of an assumption does to a version's balances: one driver at a time.

A change is a share: 0.01 is 1%. It acts from the current financial year on; years
before it, and those that the inputs call actual or provisional, stay. What a driver
does to the in-year balance of a year is its effect; the closing balance of the year
moves by the effects of that year and of those before it. Effects are in the forecast
unit, positive where they make the deficit larger. Nothing is rounded.

- Places, and what a place costs, act on the lines of expenditure that unit costs are
  stated for: those with the name of a provision. Such a line is places times their
  cost, so a change of either changes it by as much in every year, whether or not unit
  costs are stated for that year. The rest of expenditure stays.
  effect of a year = spending on those lines in the year × change
- Block transfer scales. effect of a year = block transfer of the year × change
- Growth of the high needs block compounds: each year after the first one changed has
  so much more growth on top of what is forecast (with 0.01, 3% becomes 4.03%), and
  keeps that of the years before.
  effect of a year = high needs block of the year × ((1 + change) ^ n − 1), where n is
  0 in the first year changed, 1 in the next, and so on

Where places and cost change together, the one acts on what the other has added:
spending on those lines × change of places × change of cost on top of both effects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import ForecastLine, LineKind, UnitCost
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.forecast import Statement
from svreport.figures.standing import is_over

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
    covered: Sequence[ForecastLine]
    unmatched: Sequence[str]

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The drivers that act on anything."""
        spending = {year: self.covered_spending(year) for year in self.years}
        block, transfer = (
            {year: self.statement.total(kind, year) for year in self.years}
            for kind in (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
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
    statement: Statement, unit_costs: Sequence[UnitCost], current: FinancialYear
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
        kind = LineKind.IN_YEAR_BALANCE
        is_past = year < current or is_over(statement.standing(kind, year))
        return statement.states(kind, year) and not is_past

    spending = statement.of(LineKind.EXPENDITURE)
    named = {normalise(line.line) for line in spending}
    return Sensitivity(
        statement,
        years=tuple(filter(answers, statement.years)),
        covered=tuple(line for line in spending if normalise(line.line) in provisions),
        unmatched=tuple(name for key, name in provisions.items() if key not in named),
    )
