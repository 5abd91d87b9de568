"""Rules of budget monitoring: each of its figures is that of the forecast, which states it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.checks.rule import Finding, cells_in_words, council_rule, update_rule
from svreport.core.frozen import Frozen
from svreport.core.model import BudgetGroup, BudgetLine, Council, Update
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.figures.agreement import ROUNDED_TWICE
from svreport.figures.budget import forecast_counterpart
from svreport.figures.forecast import Statement, statements
from svreport.figures.versions import reported_version, unmitigated_version

REMEDY = "Correct one of the two, or the kind of the line."


class _ForecastFigure(Frozen):
    """What a version of the forecast has for a line of the budget in a year."""

    version: Statement
    year: FinancialYear
    amount: Decimal

    def agrees_with(self, figure: Decimal) -> bool:
        return abs(figure - self.amount) <= ROUNDED_TWICE * self.version.unit

    def __str__(self) -> str:
        return f"{amount(self.amount)} in {self.version.version}{cells_in_words(self.amount)}"


def _stated(
    council: Council, line: BudgetLine, versions: Sequence[Statement], year: FinancialYear
) -> list[_ForecastFigure]:
    """What each of these versions has for a line of the account in a year, if it has it."""
    if line.group is not BudgetGroup.FINANCE or council.unread_in("Forecast"):
        return []
    found = (
        (version, forecast_counterpart(line, version, year, council.budget)) for version in versions
    )
    return [
        _ForecastFigure(version, year, match.amount)
        for version, match in found
        # Lines that are empty in the year state nothing of it, and not 0.
        if match and (match.total or any(year in part.amounts for part in match.lines))
    ]


def _first_versions(council: Council) -> Sequence[Statement]:
    """What the year's first update reports: the plan; where it names none, it may be any."""
    first = reported_version(council, council.updates[0]) if council.updates else None
    return statements(council.forecast) if first is None else (first,)


@council_rule("baseline-off-forecast", severity=Severity.WARNING)
def baselines_are_those_of_the_forecast(council: Council) -> Iterator[Finding]:
    """The baseline of a line that the forecast has too is the figure of the year before there.

    It may be that of any version, or what this year would come to without the plan.
    """
    year = council.settings.financial_year
    versions = statements(council.forecast)
    unmitigated = unmitigated_version(council)
    for line in council.budget:
        if line.baseline is None:
            continue
        before = _stated(council, line, versions, year.previous())
        known = [*before, *_stated(council, line, [unmitigated] if unmitigated else [], year)]
        if before and not any(figure.agrees_with(line.baseline) for figure in known):
            first = _stated(council, line, _first_versions(council), year.previous()) or before
            yield _off_forecast(line, "baseline", first, year.previous())


@council_rule("budget-off-plan", severity=Severity.WARNING)
def budgets_are_those_of_the_plan(council: Council) -> Iterator[Finding]:
    """The budget of a line that the forecast has too is the plan's figure for the year."""
    year = council.settings.financial_year
    for line in council.budget:
        if line.budget is None:
            continue
        planned = _stated(council, line, _first_versions(council), year)
        if planned and not any(figure.agrees_with(line.budget) for figure in planned):
            yield _off_forecast(line, "budget", planned, year)


def _off_forecast(
    line: BudgetLine, field: str, stated: Sequence[_ForecastFigure], year: FinancialYear
) -> Finding:
    return Finding(
        line.place(field),
        f"The {field} of “{line.line}” is {amount(getattr(line, field))}, but Forecast has "
        f"{join_words(str(figure) for figure in stated)} for {year}.",
        REMEDY,
        about=line.line,
    )


@update_rule("budget-off-forecast", severity=Severity.WARNING)
def forecasts_are_those_of_the_version(council: Council, update: Update) -> Iterator[Finding]:
    """What an update reports of a line is what its version of the forecast has for the year."""
    version, year = reported_version(council, update), council.settings.financial_year
    for line in council.budget if version is not None else ():
        reported = line.by_update.get(update.key)
        for figure in _stated(council, line, [version] if version else [], year):
            if reported is None or figure.agrees_with(reported):
                continue
            yield Finding(
                line.series_place(update.key, "line"),
                f"{update.key} reports {amount(reported)} for “{line.line}”, but "
                f"{figure.version.version} has {amount(figure.amount)} for {year}"
                f"{cells_in_words(figure.amount)}.",
                REMEDY,
                about=f"{line.line}, {update.key}",
            )


@update_rule("budget-silent", severity=Severity.WARNING)
def every_line_has_a_figure(council: Council, update: Update) -> Iterator[Finding]:
    """An update that has begun has a figure for each line, where any update has one."""
    if not council.is_reported(update.key):
        return
    silent = [line for line in council.budget if update.key not in line.by_update]
    sheet, column = "Budget monitoring", update.key
    lacking = [line for line in silent if not council.is_unread(sheet, column, line=line.line)]
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
