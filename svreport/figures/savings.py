"""Savings of the year by condition and workstream, as an update knows them.

Savings are positive; a negative variance is a shortfall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.core.model import Council, Saving, Update
from svreport.core.periods import FinancialYear
from svreport.figures.as_of import saving_key, savings_at
from svreport.figures.changes import less, share, sum_of
from svreport.figures.ratings import update_before


@dataclass(frozen=True)
class SavingLine:
    """What a workstream saves towards a condition.

    `now` is what is known of the year, `before` what the update before knew of it,
    `later` the years after it.
    """

    condition: str
    workstream: str
    now: Saving | None
    before: Saving | None
    later: Mapping[FinancialYear, Saving]

    def amount(self, field: str) -> Decimal | None:
        """An amount of the year, by its field: baseline, target, achieved or forecast."""
        return getattr(self.now, field, None)

    def target(self, year: FinancialYear) -> Decimal | None:
        """The target of a later year."""
        found = self.later.get(year)
        return found.target if found else None

    @property
    def variance(self) -> Decimal | None:
        """The forecast less the target."""
        return less(self.amount("forecast"), self.amount("target"))

    @property
    def relative(self) -> Decimal | None:
        """The variance as a share of the target."""
        return share(self.variance, self.amount("target"))

    @property
    def change(self) -> Decimal | None:
        """The forecast less that of the update before."""
        return less(self.amount("forecast"), self.before.forecast if self.before else None)


def saving_lines(council: Council, update: Update) -> tuple[SavingLine, ...]:
    """The savings of the year and after it, in the order of the conditions, then of the sheet."""
    year, key = council.settings.financial_year, saving_key(council)
    known = savings_at(council, update)
    before = {key(row): row for row in _before(council, update)}
    groups: dict[tuple[str, str], dict[FinancialYear, Saving]] = {}
    for row in known:
        if row.year >= year:
            groups.setdefault((row.condition, row.workstream), {})[row.year] = row
    lines = [
        SavingLine(
            condition=condition,
            workstream=workstream,
            now=found.get(year),
            before=before.get(key(found[year])) if year in found else None,
            later={one: row for one, row in found.items() if one > year},
        )
        for (condition, workstream), found in groups.items()
    ]
    order = [one.number for one in council.conditions]
    return tuple(sorted(lines, key=lambda one: _place(order, one.condition)))


def later_years(lines: Sequence[SavingLine]) -> tuple[FinancialYear, ...]:
    """The years after this one for which any line has a target."""
    return tuple(
        sorted({year for one in lines for year, row in one.later.items() if row.target is not None})
    )


def total_of(lines: Sequence[SavingLine], field: str) -> Decimal | None:
    """An amount of the year, of all lines that state it."""
    return sum_of(one.amount(field) for one in lines)


def is_forecast(lines: Sequence[SavingLine]) -> bool:
    """Whether every line with a target of the year has a forecast, and the other way round."""
    return all((one.amount("target") is None) == (one.amount("forecast") is None) for one in lines)


def total_relative(lines: Sequence[SavingLine]) -> Decimal | None:
    """The variance of all lines as a share of their targets; None where a forecast is lacking."""
    if not is_forecast(lines):
        return None
    return share(sum_of(one.variance for one in lines), total_of(lines, "target"))


def total_before(lines: Sequence[SavingLine]) -> Decimal | None:
    """What the update before expected of the year, of all lines."""
    return sum_of(one.before.forecast for one in lines if one.before)


def _before(council: Council, update: Update) -> Sequence[Saving]:
    """What the update before knew, where the sheet holds more than one state."""
    earlier = update_before(council, update)
    if earlier is None or not any(row.update for row in council.savings):
        return ()
    return savings_at(council, earlier)


def _place(order: Sequence[str], condition: str) -> int:
    return order.index(condition) if condition in order else len(order)
