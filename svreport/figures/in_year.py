"""The year's budget at an update: what it is now expected to come to, and what has changed.

A variance is the forecast less the budget. Spending and deficits are positive, so
that a positive variance of theirs is worse; savings are positive too, and theirs
is better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from svreport.core.model import BudgetLine, Council, ForecastLine, LineKind, Update
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.changes import less, share
from svreport.figures.forecast import Statement
from svreport.figures.ratings import update_before

_WORKED_OUT: dict[LineKind, Callable[[Statement, FinancialYear], Decimal]] = {
    LineKind.TOTAL_EXPENDITURE: Statement.expenditure,
    LineKind.IN_YEAR_BALANCE: Statement.in_year,
    LineKind.OPENING_BALANCE: Statement.opening,
    LineKind.CLOSING_BALANCE: Statement.closing,
}


@dataclass(frozen=True)
class YearFigures:
    """What a year was budgeted at and is expected to come to, now and at the update before.

    All in the forecast unit; None where it is not stated.
    """

    baseline: Decimal | None
    budget: Decimal | None
    before: Decimal | None
    now: Decimal | None

    @property
    def variance(self) -> Decimal | None:
        """The forecast less the budget."""
        return less(self.now, self.budget)

    @property
    def relative(self) -> Decimal | None:
        """The variance as a share of the budget."""
        return share(self.variance, self.budget)

    @property
    def change(self) -> Decimal | None:
        """The forecast less that of the update before."""
        return less(self.now, self.before)


@dataclass(frozen=True)
class InYear:
    """A line of the budget at an update."""

    line: BudgetLine
    figures: YearFigures


def in_year(council: Council, update: Update) -> tuple[InYear, ...]:
    """Every line of the budget, in the order of the sheet."""
    earlier = update_before(council, update)
    return tuple(
        InYear(
            line,
            YearFigures(
                baseline=line.baseline,
                budget=line.budget,
                before=line.by_update.get(earlier.key) if earlier else None,
                now=line.by_update.get(update.key),
            ),
        )
        for line in council.budget
    )


def added(lines: Sequence[InYear]) -> YearFigures:
    """The lines added up; what any of them does not state has no total."""
    return YearFigures(
        *(
            _complete([getattr(one.figures, name.name) for one in lines])
            for name in fields(YearFigures)
        )
    )


def _complete(amounts: Sequence[Decimal | None]) -> Decimal | None:
    stated = [one for one in amounts if one is not None]
    return sum(stated, Decimal(0)) if stated and len(stated) == len(amounts) else None


@dataclass(frozen=True)
class Counterpart:
    """What a version of the forecast has for a line of the budget.

    It is the total or balance of a kind, else these lines added up.
    """

    amount: Decimal
    total: LineKind | None = None
    lines: tuple[ForecastLine, ...] = ()


def counterpart(
    line: BudgetLine, version: Statement, year: FinancialYear, budget: Sequence[BudgetLine]
) -> Counterpart | None:
    """What a version has for a line of the budget; None where it has nothing.

    A line is known again as the total or balance of its kind, else by its name. One of
    another name stands for all lines of its kind where no other line of the budget has it.
    """
    if year not in version.years:
        return None
    name = normalise(line.line)
    kind = line.kind or next((one for one in _WORKED_OUT if normalise(one) == name), None)
    if kind in _WORKED_OUT:
        return Counterpart(_WORKED_OUT[kind](version, year), total=kind)
    same = [
        one for one in version.lines if normalise(one.line) == name and kind in (None, one.kind)
    ]
    if same:
        amount = same[0].amounts.get(year)
        return None if amount is None else Counterpart(amount, lines=(same[0],))
    alone = all(one is line or one.kind is not kind for one in budget)
    if kind is None or not version.of(kind) or not alone:
        return None
    return Counterpart(version.total(kind, year), lines=tuple(version.of(kind)))
