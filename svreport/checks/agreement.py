"""Rules of the agreement: its years, limits and payments, its conditions, what a place costs.

A forecast that breaks a condition may well be right. So that is a warning, which
an officer answers by saying where the report deals with the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.checks.rule import Finding, council_rule, update_rule
from svreport.core.house_style import rounded
from svreport.core.model import Council, LineKind, Update
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.agreement import (
    ROUNDED_TWICE,
    payments_reconciled,
    rounding_of_cost,
    total_cost,
    unit_costs_reconciled,
)
from svreport.figures.forecast import Statement, statements
from svreport.figures.versions import deficit_limits, reported_version, years_over_limit


@council_rule("agreement-years")
def agreement_runs_forward(council: Council) -> Iterator[Finding]:
    """The agreement does not end before it starts."""
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    if starts is not None and ends is not None and ends < starts:
        yield Finding(
            council.settings.place("agreement_ends"),
            f"The agreement ends in {ends}, before it starts in {starts}.",
            "Correct one of the two years.",
        )


@update_rule("limit-passed", severity=Severity.WARNING)
def balances_stay_within_limits(council: Council, update: Update) -> Iterator[Finding]:
    """The closing balance of the version that is reported stays within each year's limit."""
    statement = reported_version(council, update)
    if statement is None or council.unread_in("Forecast"):
        return
    limits = deficit_limits(council)
    passed = years_over_limit(statement, limits)
    if passed:
        first = passed[0]
        balance, limit = statement.closing(first), limits[first]
        yield Finding(
            _balance_cell(statement, LineKind.CLOSING_BALANCE, first),
            f"In “{statement.version}”, which {update.key} reports, the closing balance passes the "
            f"limit in {join_words(str(year) for year in passed)}: in {first} it is "
            f"{amount(balance)}, {amount(balance - limit)} above {amount(limit)}.",
            "Correct the forecast or the limit; if it is so, answer where it is reported.",
            about=f"{statement.version}, {update.key}",
        )


@update_rule("no-surplus", severity=Severity.WARNING)
def the_last_year_has_a_surplus(council: Council, update: Update) -> Iterator[Finding]:
    """The in-year balance is no deficit by the agreement's last year."""
    statement, last = reported_version(council, update), council.settings.agreement_ends
    if statement is None or last not in statement.years or council.unread_in("Forecast"):
        return
    balance = statement.in_year(last)
    if balance > 0:
        yield Finding(
            _balance_cell(statement, LineKind.IN_YEAR_BALANCE, last),
            f"In “{statement.version}”, which {update.key} reports, {last} has an in-year deficit "
            f"of {amount(balance)}, though it is the agreement's last year.",
            "Correct the forecast; if it is so, answer where it is reported.",
            about=f"{statement.version}, {update.key}",
        )


def _balance_cell(statement: Statement, kind: LineKind, year: FinancialYear) -> Place:
    """The cell of a balance, or of that year's first line where the balance is worked out."""
    stated = [line for line in statement.lines if year in line.amounts]
    line = next((line for line in stated if line.kind is kind), stated[0])
    return line.series_place(year, "line")


@council_rule("payments-total")
def payments_meet_the_agreement(council: Council) -> Iterator[Finding]:
    """The payments, paid, due and withheld, come to the agreement's total."""
    if council.unread_in("Payments"):
        return
    for total in payments_reconciled(council):
        if not total.agrees:
            yield Finding(
                total.place,
                f"The agreement's total is {amount(total.published)}, but the payments come to "
                f"{amount(total.computed)}.",
                "Correct the total, or the rows of Payments; withheld payments count too.",
            )


@council_rule("payment-negative", severity=Severity.WARNING)
def payments_are_positive(council: Council) -> Iterator[Finding]:
    """No payment to the council is less than nothing."""
    for payment in council.payments:
        if payment.amount < 0:
            yield Finding(
                payment.place("amount"),
                f"The payment of {amount(payment.amount)} for {payment.year} is negative, and "
                f"“{payment.status}”.",
                f"Type {amount(-payment.amount)}, unless the council gives it back.",
                about=str(payment.year),
            )


@council_rule("places-times-cost")
def places_times_cost(council: Council) -> Iterator[Finding]:
    """A provision's total is its places times their average cost."""
    for total in unit_costs_reconciled(council):
        if not total.agrees:
            yield Finding(
                total.place,
                f"The total of {total.subject} for {total.year} is {amount(total.published)}, but "
                "its places times their average cost come to "
                f"{amount(rounded(total.computed, 1))}.",
                "Correct the places, the average cost or the total.",
            )


@council_rule("cost-off-forecast", severity=Severity.WARNING)
def unit_costs_meet_the_forecast(council: Council) -> Iterator[Finding]:
    """What a provision costs is what its line in some version of the forecast has for the year."""
    # A total at odds with its own places and cost is a fault that is reported as such.
    at_odds = {total.place for total in unit_costs_reconciled(council) if not total.agrees}
    unit = council.settings.forecast_unit
    for row in council.unit_costs if not council.unread_in("Forecast") else ():
        if row.place("total") in at_odds:
            continue
        cost = total_cost(row, unit)
        lines = [
            (statement, line.amounts[row.year])
            for statement in statements(council.forecast)
            for line in statement.lines
            if normalise(line.line) == normalise(row.provision) and row.year in line.amounts
        ]
        if cost is None or not lines:
            continue
        # A total that is stated is not worked out from a rounded cost.
        rounding = Decimal(0) if row.total is not None else rounding_of_cost(row, unit)
        if all(abs(cost - stated) > ROUNDED_TWICE * of.unit + rounding for of, stated in lines):
            versions = join_words(f"{amount(stated)} in {of.version}" for of, stated in lines)
            yield Finding(
                row.place("total"),
                f"{row.provision} costs {amount(cost)} for {row.year}, but its line in Forecast "
                f"has {versions}.",
                "Correct the places, the cost or the forecast.",
                about=f"{row.provision} {row.year}",
            )


@council_rule("reported-with")
def reported_with_a_lead(council: Council) -> Iterator[Finding]:
    """A condition is reported with one that stands on its own."""
    by_number = {condition.number: condition for condition in council.conditions}
    for condition in council.conditions:
        lead = by_number.get(condition.reported_with or "")
        if lead is condition:
            yield Finding(
                condition.place("reported_with"),
                f"Condition {condition.number} is reported with itself.",
                "Leave the cell empty, or name another condition.",
            )
        elif lead is not None and lead.reported_with:
            yield Finding(
                condition.place("reported_with"),
                f"Condition {lead.number} is itself reported with {lead.reported_with}.",
                f"Name {lead.reported_with} here, so that all share one progress update.",
            )


@council_rule("narrative-section")
def narrative_goes_to_the_lead(council: Council) -> Iterator[Finding]:
    """Conditions reported together have one progress update, the first one's."""
    groups = council.condition_groups()
    leads = {follower.item: group[0].item for group in groups for follower in group[1:]}
    for text in council.narrative:
        if text.section in leads:
            lead = leads[text.section]
            yield Finding(
                text.place("section"),
                f"{text.section} is reported with {lead}, so this text would not be shown.",
                f"Move the text to the section “{lead}”.",
            )
