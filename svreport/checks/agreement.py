"""Rules of the agreement: its limits, its last year, and what a place costs against the forecast.

A forecast that breaks a condition may well be right. So these are warnings, which
an officer answers by saying where the report deals with the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.core.model import Council, LineKind, UnitCost, Update
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.agreement import rounding_of_cost, total_cost, unit_costs_reconciled
from svreport.figures.forecast import Statement, statements
from svreport.figures.versions import deficit_limits, reported_version, years_over_limit

# Each of two totals was rounded to the last digit.
ROUNDED_TWICE = Decimal(1)


def balances_stay_within_limits(council: Council, update: Update) -> Iterator[Problem]:
    """The closing balance of the version that is reported stays within each year's limit."""
    statement = reported_version(council, update)
    if statement is None or council.unread_in("Forecast"):
        return
    limits = deficit_limits(council)
    passed = years_over_limit(statement, limits)
    if passed:
        first = passed[0]
        balance, limit = statement.closing(first), limits[first]
        yield Problem(
            _place(statement, LineKind.CLOSING_BALANCE, first),
            f"In “{statement.version}”, which {update.key} reports, the closing balance passes the "
            f"limit in {join_words(str(year) for year in passed)}: in {first} it is "
            f"{amount(balance)}, {amount(balance - limit)} above {amount(limit)}.",
            "Correct the forecast or the limit; if it is so, answer where it is reported.",
            Severity.WARNING,
            rule="limit-passed",
            about=f"{statement.version}, {update.key}",
        )


def the_last_year_has_a_surplus(council: Council, update: Update) -> Iterator[Problem]:
    """The in-year balance is no deficit by the agreement's last year."""
    statement, last = reported_version(council, update), council.settings.agreement_ends
    if statement is None or last not in statement.years or council.unread_in("Forecast"):
        return
    balance = statement.in_year(last)
    if balance > 0:
        yield Problem(
            _place(statement, LineKind.IN_YEAR_BALANCE, last),
            f"In “{statement.version}”, which {update.key} reports, {last} has an in-year deficit "
            f"of {amount(balance)}, though it is the agreement's last year.",
            "Correct the forecast; if it is so, answer where it is reported.",
            Severity.WARNING,
            rule="no-surplus",
            about=f"{statement.version}, {update.key}",
        )


def unit_costs_meet_the_forecast(council: Council) -> Iterator[Problem]:
    """What a provision costs is what its line in some version of the forecast has for the year."""
    # A total at odds with its own places and cost is a fault that is reported as such.
    at_odds = {held.place for held in unit_costs_reconciled(council) if not held.agrees}
    for row in council.unit_costs if not council.unread_in("Forecast") else ():
        if row.place("total") in at_odds:
            continue
        total = total_cost(row, council.settings.forecast_unit)
        lines = [
            (one, line.amounts[row.year])
            for one in statements(council.forecast)
            for line in one.lines
            if normalise(line.line) == normalise(row.provision) and row.year in line.amounts
        ]
        if total is None or not lines:
            continue
        rounding = _rounding(council, row)
        if all(abs(total - stated) > ROUNDED_TWICE * one.unit + rounding for one, stated in lines):
            versions = join_words(f"{amount(stated)} in {one.version}" for one, stated in lines)
            yield Problem(
                row.place("total"),
                f"{row.provision} costs {amount(total)} for {row.year}, but its line in Forecast "
                f"has {versions}.",
                "Correct the places, the cost or the forecast.",
                Severity.WARNING,
                rule="cost-off-forecast",
                about=f"{row.provision} {row.year}",
            )


def _place(statement: Statement, kind: LineKind, year: FinancialYear) -> Place:
    """The cell of a balance, or of that year's first line where the balance is worked out."""
    stated = [one for one in statement.lines if year in one.amounts]
    lines = [one for one in stated if one.kind is kind] or stated
    return lines[0].at_series.get(year, lines[0].place("line"))


def _rounding(council: Council, row: UnitCost) -> Decimal:
    """How far a total may be off that was worked out from a rounded cost."""
    if row.total is not None:
        return Decimal(0)
    return rounding_of_cost(row, council.settings.forecast_unit)


def reported_with_a_lead(council: Council) -> Iterator[Problem]:
    """A condition is reported with one that stands on its own."""
    by_number = {condition.number: condition for condition in council.conditions}
    for condition in council.conditions:
        lead = by_number.get(condition.reported_with or "")
        if lead is None:
            continue
        place = condition.place("reported_with")
        if lead is condition:
            yield Problem(
                place,
                f"Condition {condition.number} is reported with itself.",
                "Leave the cell empty, or name another condition.",
                rule="reported-with",
            )
        elif lead.reported_with:
            yield Problem(
                place,
                f"Condition {lead.number} is itself reported with {lead.reported_with}.",
                f"Name {lead.reported_with} here, so that all share one progress update.",
                rule="reported-with",
            )


def narrative_goes_to_the_lead(council: Council) -> Iterator[Problem]:
    """Conditions reported together have one progress update, the first one's."""
    leads = {
        follower.item: group[0].item
        for group in council.condition_groups()
        for follower in group[1:]
    }
    for text in council.narrative:
        if text.section in leads:
            lead = leads[text.section]
            yield Problem(
                text.place("section"),
                f"{text.section} is reported with {lead}, so this text would not be shown.",
                f"Move the text to the section “{lead}”.",
                rule="narrative-section",
            )
