"""Rules of budget monitoring: its budgets are the plan's, and an update has a figure for each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.checks.rule import Finding, council_rule, update_rule
from svreport.core.model import BudgetGroup, BudgetLine, Council, Update
from svreport.core.numerals import amount
from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.figures.budget import forecast_counterpart
from svreport.figures.forecast import Statement, statements
from svreport.figures.versions import reported_version

# Each of two amounts was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)


@council_rule("budget-off-plan", severity=Severity.WARNING)
def budgets_are_those_of_the_plan(council: Council) -> Iterator[Finding]:
    """The budget of a line that the forecast has too is the plan's figure for the year."""
    if council.unread_in("Forecast"):
        return
    year, versions = council.settings.financial_year, _plan_versions(council)
    for line in council.budget:
        budget = line.budget
        if line.group is not BudgetGroup.FINANCE or budget is None:
            continue
        planned = [
            (version, match.amount)
            for version in versions
            if (match := forecast_counterpart(line, version, year, council.budget)) is not None
        ]
        if planned and all(
            abs(budget - figure) > ROUNDED_TWICE * version.unit for version, figure in planned
        ):
            stated = join_words(
                f"{amount(figure)} in {version.version}" for version, figure in planned
            )
            yield Finding(
                line.place("budget"),
                f"The budget of “{line.line}” is {amount(budget)}, but Forecast has {stated} for "
                f"{year}.",
                "Correct one of the two, or the kind of the line.",
                about=line.line,
            )


def _plan_versions(council: Council) -> list[Statement]:
    """The version that the year's first update reports, which is the plan.

    Where none is named, the budget must be that of one of them all.
    """
    first = reported_version(council, council.updates[0]) if council.updates else None
    return list(statements(council.forecast)) if first is None else [first]


@update_rule("budget-silent", severity=Severity.WARNING)
def every_line_has_a_figure(council: Council, update: Update) -> Iterator[Finding]:
    """An update that has begun has a figure for each line, where any update has one."""
    if not council.is_reported(update.key):
        return
    lacking = [
        line
        for line in council.budget
        if update.key not in line.by_update
        and not council.is_unread("Budget monitoring", update.key, line=line.line)
    ]
    if len(lacking) < len(council.budget):
        for line in lacking:
            wrong = f"“{line.line}” has no figure for {update.key}, though other lines have."
            yield _lacks_figure(line, update, wrong)
    elif any(line.by_update for line in lacking):
        wrong = f"No line has a figure for {update.key}, though other updates have figures."
        yield _lacks_figure(lacking[0], update, wrong)


def _lacks_figure(line: BudgetLine, update: Update, wrong: str) -> Finding:
    return Finding(
        line.series_place(update.key, "line"),
        wrong,
        f"Type what the year is forecast to come to in the column “{update.key}”.",
        about=f"{line.line}, {update.key}",
    )
