"""Unit costs of two years side by side, and against the forecast's line of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.core.house_style import decimals_of
from svreport.core.model import Council, ForecastLine, LineKind, UnitCost
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.core.units import Unit
from svreport.figures.agreement import cost_of_places, rounding_of_cost
from svreport.figures.changes import less
from svreport.figures.forecast import Statement

# Each of two totals was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)


@dataclass(frozen=True)
class UnitCostLine:
    """A provision in the year before and this year."""

    provision: str
    before: UnitCost | None
    now: UnitCost | None

    def change(self, field: str) -> Decimal | None:
        """By how much the places, the average cost or the total has changed."""
        return less(getattr(self.now, field, None), getattr(self.before, field, None))


@dataclass(frozen=True)
class Held:
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
        UnitCostLine(one, rows.get((one, years[0])), rows.get((one, years[1])))
        for one in dict.fromkeys(provision for provision, _ in rows)
    )


def held(
    row: UnitCost, version: Statement, versions: Sequence[Statement], unit: Unit
) -> Held | None:
    """A provision's total against its line in a version; None where either is not stated.

    Where they differ by more than rounding explains, its line in one of the other
    `versions` may be what it was worked out from.
    """
    total, line = total_cost(row, unit), expenditure_line(version, row)
    if total is None or line is None:
        return None
    stated = line.amounts[row.year]
    found = Held(line, total, stated, _tolerance(row, version, unit))
    if found.agrees:
        return found
    return Held(line, total, stated, found.tolerance, _alike(row, total, versions, unit))


def total_cost(row: UnitCost, unit: Unit) -> Decimal | None:
    """The total as stated, else places times cost."""
    if row.total is not None:
        return row.total
    if row.places is None or row.average_cost is None:
        return None
    return cost_of_places(row, unit)


def expenditure_line(version: Statement, row: UnitCost) -> ForecastLine | None:
    """The version's line of expenditure that has the provision's name and states its year."""
    name = normalise(row.provision)
    lines = (one for one in version.of(LineKind.EXPENDITURE) if row.year in one.amounts)
    return next((one for one in lines if normalise(one.line) == name), None)


def _alike(
    row: UnitCost, total: Decimal, versions: Sequence[Statement], unit: Unit
) -> tuple[Statement, ForecastLine] | None:
    for one in versions:
        line = expenditure_line(one, row)
        if line is not None and abs(total - line.amounts[row.year]) <= _tolerance(row, one, unit):
            return one, line
    return None


def _tolerance(row: UnitCost, version: Statement, unit: Unit) -> Decimal:
    """How far rounding can put a total from a line that is the same money."""
    if row.total is None:
        return ROUNDED_TWICE * version.unit + rounding_of_cost(row, unit)
    digit = Decimal(1).scaleb(-decimals_of(row.total))
    return ROUNDED_TWICE * max(version.unit, digit)
