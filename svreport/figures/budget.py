"""The year's budget and savings at an update: what is now expected, and what has changed.

A variance is the forecast less the budget, or the target of savings. Spending and deficits
are positive, so that a positive variance of theirs is worse; savings are positive too, and a
negative variance of theirs is a shortfall.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from svreport.core.frozen import Frozen, group_by
from svreport.core.model import BudgetLine, Council, ForecastLine, LineKind, Saving, Update
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.as_of import budget_line_at, saving_key, savings_at, update_before
from svreport.figures.forecast import TOTALS, Statement


def sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The amounts that are stated, added up; None where none is."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, Decimal(0)) if stated else None


def subtract(amount: Decimal | None, base: Decimal | None) -> Decimal | None:
    """The first amount less the second; None where either is not stated."""
    return None if amount is None or base is None else amount - base


def share_of(difference: Decimal | None, of: Decimal | None) -> Decimal | None:
    """A difference as a share of an amount's size, with the difference's sign: 0.1 is 10%.

    None where either is not stated, or the amount is 0.
    """
    return None if difference is None or not of else difference / abs(of)


class YearFigures(Frozen):
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
        return subtract(self.now, self.budget)

    @property
    def relative(self) -> Decimal | None:
        """The variance as a share of the budget."""
        return share_of(self.variance, self.budget)

    @property
    def change(self) -> Decimal | None:
        """The forecast less that of the update before."""
        return subtract(self.now, self.before)


class BudgetPosition(Frozen):
    """A line of the budget at an update."""

    line: BudgetLine
    figures: YearFigures


def budget_positions(council: Council, update: Update) -> tuple[BudgetPosition, ...]:
    """Every line of the budget, in the order of the sheet."""
    earlier = update_before(council, update)
    return tuple(
        BudgetPosition(
            budget_line_at(council, line, update),
            YearFigures(
                baseline=line.baseline,
                budget=line.budget,
                before=line.by_update.get(earlier.key) if earlier else None,
                now=line.by_update.get(update.key),
            ),
        )
        for line in council.budget
    )


def added(lines: Sequence[BudgetPosition]) -> YearFigures:
    """One line or more added up; what any of them does not state has no total."""
    figures = [line.figures for line in lines]
    rows = ((year.baseline, year.budget, year.before, year.now) for year in figures)
    columns = zip(*rows, strict=True)
    return YearFigures(*(None if None in amounts else sum_of(amounts) for amounts in columns))


class Counterpart(Frozen):
    """What a version of the forecast has for a line of the budget.

    It is the total or balance of a kind, else these lines added up.
    """

    amount: Decimal
    total: LineKind | None = None
    lines: tuple[ForecastLine, ...] = ()


_OF_THE_DSG = r"(?:(?:dsg|high needs|hnb) )?"
_BALANCE = r"(?:deficit|balance|position|overspend|surplus)"
# What officers call a total, where no line of a forecast has that name.
_CALLED = {
    LineKind.TOTAL_EXPENDITURE: rf"(?:(?:total|gross|overall|all) )?{_OF_THE_DSG}"
    r"(?:expenditure|spend(?:ing)?)(?: in total)?",
    LineKind.IN_YEAR_BALANCE: rf"{_OF_THE_DSG}(?:net )?in[- ]year {_OF_THE_DSG}{_BALANCE}",
    LineKind.CLOSING_BALANCE: rf"{_OF_THE_DSG}(?:cumulative|closing|accumulated|year[- ]end) "
    rf"{_OF_THE_DSG}{_BALANCE}(?: (?:carried forward|c/f))?"
    rf"|{_OF_THE_DSG}{_BALANCE} (?:(?:carried forward|c/f) )?at (?:the )?"
    r"(?:year[- ]end|end of (?:the )?year|31 march)",
}
_NAMES = {total: pattern(words, re.IGNORECASE) for total, words in _CALLED.items()}


def forecast_counterpart(
    line: BudgetLine, version: Statement, year: FinancialYear, budget: Sequence[BudgetLine]
) -> Counterpart | None:
    """What a version has for a line of the budget; None where it has nothing.

    A line is known again as the total or balance of its kind, else by its name. One of
    another name stands for all lines of its kind where no other line of the budget has it.
    """
    if year not in version.years:
        return None
    name = normalise(line.line)
    kind = line.kind or next((total for total in TOTALS if normalise(total) == name), None)
    alike = [other for other in version.lines if normalise(other.line) == name]
    if kind is None and not alike:
        kind = next((total for total, words in _NAMES.items() if words.fullmatch(name)), None)
    if kind in TOTALS:
        total = version.stated(kind, year)
        return None if total is None else Counterpart(total, total=kind)
    same = [other for other in alike if kind in (None, other.kind)]
    if same:
        amount = same[0].amounts.get(year)
        return None if amount is None else Counterpart(amount, lines=(same[0],))
    alone = all(other.line == line.line or other.kind is not kind for other in budget)
    if kind is None or not version.of(kind) or not alone:
        return None
    return Counterpart(version.total(kind, year), lines=tuple(version.of(kind)))


class SavingLine(Frozen):
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
    def figures(self) -> YearFigures:
        """The amounts of the year, its target as its budget."""
        return YearFigures(
            baseline=self.amount("baseline"),
            budget=self.amount("target"),
            before=self.before.forecast if self.before else None,
            now=self.amount("forecast"),
        )


def saving_lines(council: Council, update: Update) -> tuple[SavingLine, ...]:
    """The savings of the year and after it, in the order of the conditions, then of the sheet."""
    year, key = council.settings.financial_year, saving_key(council)
    earlier = update_before(council, update)
    # Where the sheet has one state alone, it says nothing of the update before.
    has_states = any(row.update for row in council.savings)
    known_before = savings_at(council, earlier) if earlier and has_states else ()
    before = {key(row): row for row in known_before}
    rows = (row for row in savings_at(council, update) if row.year >= year)
    groups = group_by(rows, lambda row: (row.condition, row.workstream))
    by_year = {names: {row.year: row for row in own} for names, own in groups.items()}
    lines = [
        SavingLine(
            condition=condition or "",
            workstream=workstream,
            now=found.get(year),
            before=before.get(key(found[year])) if year in found else None,
            later={later: row for later, row in found.items() if later > year},
        )
        for (condition, workstream), found in by_year.items()
    ]
    order = {condition.number: place for place, condition in enumerate(council.conditions)}
    return tuple(sorted(lines, key=lambda line: order.get(line.condition, len(order))))


def later_years(lines: Sequence[SavingLine]) -> tuple[FinancialYear, ...]:
    """The years after this one for which any line has a target."""
    rows = (row for line in lines for row in line.later.values() if row.target is not None)
    return tuple(sorted({row.year for row in rows}))


def savings_total(lines: Sequence[SavingLine], field: str) -> Decimal | None:
    """An amount of the year, of all lines that state it."""
    return sum_of(line.amount(field) for line in lines)


def has_forecasts(lines: Sequence[SavingLine]) -> bool:
    """Whether every line with a target of the year has a forecast, and the other way round."""
    return all(
        (line.amount("target") is None) == (line.amount("forecast") is None) for line in lines
    )


def savings_relative_variance(lines: Sequence[SavingLine]) -> Decimal | None:
    """The variance of all lines as a share of their targets; None where a forecast is lacking."""
    if not has_forecasts(lines):
        return None
    return share_of(sum_of(line.figures.variance for line in lines), savings_total(lines, "target"))
