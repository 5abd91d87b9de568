"""Rules of budget monitoring: each of its figures is that of the forecast, which states it too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import product

from svreport.checks import Finding, cells_in_words, council_rule, update_rule
from svreport.checks.scale import versions_out_of_scale
from svreport.core.frozen import Frozen
from svreport.core.model import BudgetGroup, BudgetLine, Council, LineKind, Update
from svreport.core.numerals import amount
from svreport.core.origin import places_of
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.agreement import ROUNDED_TWICE
from svreport.figures.budget import forecast_counterpart
from svreport.figures.figure import is_over
from svreport.figures.forecast import Statement, statements_of
from svreport.figures.versions import plan_version, reported_version, unmitigated_version

REMEDY = "Correct one of the two, or the kind of the line."
# Rules by which the figures of a row, or a column, are those of something else.
OF_THE_BUDGET = ("budget-of-another-kind", "budget-of-another-version")


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
        (version, forecast_counterpart(line, version, year, council.budget))
        for version in versions
        if version.version not in versions_out_of_scale(council)
    )
    return [
        _ForecastFigure(version, year, match.amount)
        for version, match in found
        # Lines that are empty in the year state nothing of it, and not 0.
        if match and (match.total or any(year in part.amounts for part in match.lines))
    ]


def _first_versions(council: Council) -> Sequence[Statement]:
    """What the year's first update reports, and the plan; where it names none, it may be any."""
    first = reported_version(council, council.updates[0]) if council.updates else None
    if first is None:
        return statements_of(council)
    plan = plan_version(council, council.updates[0])
    return (first,) if plan in (None, first) else (first, plan)


@council_rule("baseline-off-forecast", severity=Severity.WARNING)
def baselines_are_those_of_the_forecast(council: Council) -> Iterator[Finding]:
    """The baseline of a line that the forecast has too is the figure of the year before there.

    It may be that of any version, or what this year would come to without the plan.
    """
    year = council.settings.financial_year
    versions = statements_of(council)
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
    """The budget of a line that the forecast has too is the plan's figure for the year, or
    that of the version which the first update reports.
    """
    year, first = council.settings.financial_year, council.updates[:1]
    # What a later update expects is no plan.
    is_planned = any(reported_version(council, it) or plan_version(council, it) for it in first)
    for line in council.budget if is_planned or not first else ():
        if line.budget is None:
            continue
        planned = [
            figure
            for figure in _stated(council, line, _first_versions(council), year)
            if not is_over(figure.version.standing(LineKind.IN_YEAR_BALANCE, year))
        ]
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
        compared=tuple(place for figure in stated for place in places_of(figure.amount)),
    )


@council_rule(OF_THE_BUDGET[1], severity=Severity.WARNING, needs=["Forecast"])
def updates_report_the_version_that_they_name(council: Council) -> Iterator[Finding]:
    """The figures of no update are all those of another version than the one that it names."""
    year, versions = council.settings.financial_year, statements_of(council)
    for update in council.updates:
        typed = [
            (line, line.by_update[update.key])
            for line in council.budget
            if update.key in line.by_update
        ]
        agreeing: dict[str, list[Place]] = {}
        for version, (line, figure) in product(versions, typed):
            for stated in _stated(council, line, [version], year):
                if abs(figure) >= _SMALLEST and stated.agrees_with(figure):
                    place = line.series_place(update.key, "line")
                    agreeing.setdefault(version.version, []).append(place)
        named, reported = update.forecast_version, reported_version(council, update)
        of_named = agreeing.get(reported.version if reported else "", [])
        other = max(agreeing, key=lambda version: len(agreeing[version]), default="")
        if named and not of_named and len(agreeing.get(other, ())) >= _FEWEST:
            cells = join_words(map(str, agreeing[other]))
            yield Finding(
                update.place("forecast_version"),
                f"{update.key} names the version “{named}”, but what it reports in Budget "
                f"monitoring is what “{other}” has ({cells}).",
                f"Type {other} if that is what it reports, or correct its figures.",
                about=update.key,
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
                compared=tuple(places_of(figure.amount)),
            )


# Lines that are known again by their figures alone


class _BudgetCell(Frozen):
    """A figure of a budget line: its cell, and the version of the forecast that it is of.

    Which version that is, an update says whose row is `said`.
    """

    column: str
    amount: Decimal
    place: Place
    version: Statement
    said: Place


# What a version has for a year that no line of it states by itself.
_DERIVED: Mapping[str, Callable[[Statement, FinancialYear], Decimal]] = {
    "total expenditure": Statement.expenditure,
    "the in-year balance": Statement.in_year,
    "the in-year balance and other blocks": lambda version, year: (
        version.in_year(year) + version.total(LineKind.OTHER_BLOCKS, year)
    ),
}
_CLOSING: Mapping[str, Callable[[Statement, FinancialYear], Decimal]] = {
    "the closing balance": Statement.closing,
    "the closing balance before agreement income": lambda version, year: (
        version.closing(year) - version.total(LineKind.AGREEMENT_INCOME, year)
    ),
}
# Smaller figures may be alike by chance.
_SMALLEST = 1_000
# So many columns, and as many as differ, tell what a line is.
_FEWEST = 2


@council_rule(
    "budget-off-itself",
    OF_THE_BUDGET[0],
    severity=Severity.WARNING,
    needs=["Forecast", "Budget monitoring"],
)
def lines_go_on_as_they_began(council: Council) -> Iterator[Finding]:
    """A line that has neither a kind nor a name of the forecast follows one of its figures.

    It is known by what most of its columns have, and compared in the others. One that has a kind
    is not in all of its columns another figure.
    """
    year = council.settings.financial_year
    for line in council.budget:
        cells = _cells_of(council, line)
        # What the forecast has of the line may be what could not be read.
        if line.group is not BudgetGroup.FINANCE or council.unread_in("Forecast"):
            continue
        known = [figure for it in cells for figure in _stated(council, line, [it.version], year)]
        closes = all(year in cell.version.closing_years for cell in cells)
        derived = {**_DERIVED, **(_CLOSING if closes else {}), **_lines_of(cells)}
        name, follow = max(derived.items(), key=lambda item: _likeness(cells, item[1], year))
        off = [cell for cell in cells if not _follows(cell, follow, year)]
        alike = len(cells) - len(off)
        if known:
            agreed = (it.agrees_with(cell.amount) for it, cell in zip(known, cells, strict=False))
            if line.kind and alike >= max(_FEWEST, len(off) + 1) and not any(agreed):
                yield Finding(
                    line.place("kind"),
                    f"The kind of “{line.line}” is “{line.kind}”, but its figures are those of "
                    f"{name} ({join_words(str(cell.place) for cell in cells if cell not in off)}).",
                    "Correct the kind, or the figures.",
                    about=line.line,
                    rule=OF_THE_BUDGET[0],
                )
            continue
        for cell in off if alike >= max(_FEWEST, len(off)) else ():
            expected = follow(cell.version, year)
            yield Finding(
                cell.place,
                f"“{line.line}” is {name} of the forecast in its other columns, but {cell.column} "
                f"has {amount(cell.amount)}, where {cell.version.version} has {amount(expected)} "
                f"for {year}{cells_in_words(expected)}.",
                "Correct one of the two, or answer why they differ.",
                about=f"{line.line}, {cell.column}",
                compared=(cell.said,),
            )


def _cells_of(council: Council, line: BudgetLine) -> list[_BudgetCell]:
    """The figures of a line whose version is known."""
    found = []
    first = reported_version(council, council.updates[0]) if council.updates else None
    if line.budget is not None and first is not None:
        said = council.updates[0].place("key")
        found.append(_BudgetCell("the budget", line.budget, line.place("budget"), first, said))
    for update in council.updates:
        version, figure = reported_version(council, update), line.by_update.get(update.key)
        if version is not None and figure is not None:
            place = line.series_place(update.key, "line")
            found.append(_BudgetCell(update.key, figure, place, version, update.place("key")))
    return [cell for cell in found if council.settings.financial_year in cell.version.years]


def _lines_of(
    cells: Sequence[_BudgetCell],
) -> Mapping[str, Callable[[Statement, FinancialYear], Decimal]]:
    """What each line that all these versions have comes to."""
    versions = [cell.version for cell in cells]
    names = [{normalise(line.line): line.line for line in version.lines} for version in versions]
    return {
        f"“{title}”": partial(_amount_of, name)
        for name, title in sorted(names[0].items() if names else ())
        if all(name in others for others in names)
    }


def _amount_of(name: str, version: Statement, year: FinancialYear) -> Decimal:
    lines = (line for line in version.lines if normalise(line.line) == name)
    return sum((line.amounts[year] for line in lines if year in line.amounts), Decimal(0))


def _likeness(
    cells: Sequence[_BudgetCell],
    follow: Callable[[Statement, FinancialYear], Decimal],
    year: FinancialYear,
) -> tuple[int, Decimal]:
    """In how many columns a line is like a figure of the forecast, and how far off in the others.

    The greater, the more alike they are.
    """
    differences = (abs(cell.amount - follow(cell.version, year)) for cell in cells)
    return sum(_follows(cell, follow, year) for cell in cells), -sum(differences, Decimal(0))


def _follows(
    cell: _BudgetCell, follow: Callable[[Statement, FinancialYear], Decimal], year: FinancialYear
) -> bool:
    expected = follow(cell.version, year)
    slack = ROUNDED_TWICE * cell.version.unit
    return abs(expected) >= _SMALLEST and abs(cell.amount - expected) <= slack


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
