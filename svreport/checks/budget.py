"""Rules of budget monitoring: its budgets are the plan's, and an update has a figure for each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.core.house_style import rounded
from svreport.core.model import BudgetGroup, BudgetLine, Council, Update
from svreport.core.numerals import amount
from svreport.core.problems import Problem, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.figures.as_of import latest_savings
from svreport.figures.budget import forecast_counterpart
from svreport.figures.forecast import Statement, statements
from svreport.figures.versions import reported_version

SHEET = "Budget monitoring"
# Each of two amounts was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)


def budgets_are_those_of_the_plan(council: Council) -> Iterator[Problem]:
    """The budget of a line that the forecast has too is the plan's figure for the year."""
    if council.unread_in("Forecast"):
        return
    year, versions = council.settings.financial_year, _planned(council)
    for line in council.budget:
        if line.group is not BudgetGroup.FINANCE or line.budget is None:
            continue
        figures = [
            (one, found.amount)
            for one in versions
            if (found := forecast_counterpart(line, one, year, council.budget)) is not None
        ]
        budget = line.budget
        if figures and all(abs(budget - figure) > _rounding(one) for one, figure in figures):
            stated = join_words(f"{amount(figure)} in {one.version}" for one, figure in figures)
            yield Problem(
                line.place("budget"),
                f"The budget of “{line.line}” is {amount(budget)}, but Forecast has {stated} for "
                f"{year}.",
                "Correct one of the two, or the kind of the line.",
                Severity.WARNING,
                rule="budget-off-plan",
                about=line.line,
            )


def _planned(council: Council) -> list[Statement]:
    """The version that the year's first update reports, which is the plan.

    Where none is named, the budget must be that of one of them all.
    """
    first = reported_version(council, council.updates[0]) if council.updates else None
    return list(statements(council.forecast)) if first is None else [first]


def _rounding(version: Statement) -> Decimal:
    return ROUNDED_TWICE * version.unit


def mitigations_are_those_of_savings(council: Council) -> Iterator[Problem]:
    """The budget of a mitigation is what its workstream is to save, where Savings says it too."""
    if council.unread_in("Savings") or council.unread_in("Workstreams"):
        return
    year = council.settings.financial_year
    for line in council.budget:
        target = _to_save(council, line)
        if line.group is not BudgetGroup.MITIGATION or line.budget is None or target is None:
            continue
        if abs(line.budget - target) > ROUNDED_TWICE:
            yield Problem(
                line.place("budget"),
                f"The budget of “{line.line}” is {amount(line.budget)}, but its targets in Savings "
                f"come to {amount(target)} for {year}.",
                "Correct one of the two.",
                Severity.WARNING,
                rule="budget-off-savings",
                about=line.line,
            )


def _to_save(council: Council, line: BudgetLine) -> Decimal | None:
    """What the workstream that a line is named after is to save in the year, where that is known.

    A line has the workstream's code or title, or begins with the code.
    """
    name = normalise(line.line)
    names = {name, name.split(" ", maxsplit=1)[0]}
    for stream in council.workstreams:
        if names & {normalise(stream.code), normalise(stream.title)}:
            names |= {normalise(stream.code), normalise(stream.title)}
    targets = [
        saving.target
        for saving in latest_savings(council)
        if saving.year == council.settings.financial_year
        and normalise(saving.workstream) in names
        and saving.target is not None
    ]
    return sum(targets, Decimal(0)) if targets else None


def every_line_has_a_figure(council: Council, update: Update) -> Iterator[Problem]:
    """An update that has begun has a figure for each line, where any update has one."""
    if not council.is_reported(update.key):
        return
    lacking = [one for one in council.budget if _lacks(council, one, update)]
    if len(lacking) == len(council.budget):
        if any(one.by_update for one in council.budget):
            yield _silent(update, lacking[0], "No line", "though other updates have figures.")
        return
    for line in lacking:
        yield _silent(update, line, f"“{line.line}”", "though other lines have.")


def _lacks(council: Council, line: BudgetLine, update: Update) -> bool:
    unread = council.unread_in(SHEET, line=line.line)
    return update.key not in line.by_update and not any(one.may_state(update.key) for one in unread)


def _silent(update: Update, line: BudgetLine, which: str, though: str) -> Problem:
    lacks = "has a" if which == "No line" else "has no"
    return Problem(
        line.at_series.get(update.key, line.place("line")),
        f"{which} {lacks} figure for {update.key}, {though}",
        f"Type what the year is forecast to come to in the column “{update.key}”.",
        Severity.WARNING,
        rule="budget-silent",
        about=f"{line.line}, {update.key}",
    )


def payments_meet_the_agreement(council: Council) -> Iterator[Problem]:
    """The payments, paid, due and withheld, come to the agreement's total."""
    if council.unread_in("Payments"):
        return
    for held in payments_reconciled(council):
        if not held.agrees:
            yield Problem(
                held.place,
                f"The agreement's total is {amount(held.published)}, but the payments come to "
                f"{amount(held.computed)}.",
                "Correct the total, or the rows of Payments; withheld payments count too.",
                rule="payments-total",
            )


def places_times_cost(council: Council) -> Iterator[Problem]:
    """A provision's total is its places times their average cost."""
    for held in unit_costs_reconciled(council):
        if not held.agrees:
            yield Problem(
                held.place,
                f"The total of {held.subject} for {held.year} is {amount(held.published)}, but "
                f"its places times their average cost come to {amount(rounded(held.computed, 1))}.",
                "Correct the places, the average cost or the total.",
                rule="places-times-cost",
            )
