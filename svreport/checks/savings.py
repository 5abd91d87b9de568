"""Rules of savings: their workstreams, and what was saved, or spent, from update to update."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from svreport.checks.rule import Finding, council_rule
from svreport.core.model import BudgetGroup, BudgetLine, CapitalProject, Council, Saving, Workstream
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.core.units import Unit, convert
from svreport.figures.as_of import (
    FROM_THE_START,
    effective_from,
    latest_savings,
    project_key,
    saving_key,
)

# What a workstream saves is published to the nearest £0.1m, its savings to the nearest £1,000.
IMPACT_TOLERANCE = Decimal("0.05")
# Each of two amounts was rounded to its last digit.
ROUNDED_TWICE = Decimal(1)

FROM_THE_FIRST_UPDATE = FROM_THE_START + 1

Row = TypeVar("Row", Saving, CapitalProject)


# Workstreams


@council_rule("workstream-unlisted", severity=Severity.WARNING)
def savings_name_workstreams(council: Council) -> Iterator[Finding]:
    """A saving is made by one of the workstreams, by code or title, where these are join_words."""
    codes = [workstream.code for workstream in council.workstreams]
    if not codes or council.unread_in("Workstreams"):
        return
    known = {name for workstream in council.workstreams for name in _names(workstream)}
    for saving in council.savings:
        if normalise(saving.workstream) not in known:
            known.add(normalise(saving.workstream))
            yield Finding(
                saving.place("workstream"),
                f"“{saving.workstream}” is not a workstream of the sheet Workstreams.",
                f"{did_you_mean(saving.workstream, codes)}Known: {join_words(codes)}. Correct it, "
                "or add it to Workstreams.",
                about=saving.workstream,
            )


@council_rule("impact-off-savings", severity=Severity.WARNING)
def impacts_agree_with_savings(council: Council) -> Iterator[Finding]:
    """What a workstream is to save in the plan's last year is what Savings has as its target."""
    last = council.settings.agreement_ends
    if last is None or council.unread_in("Savings"):
        return
    tolerance = convert(IMPACT_TOLERANCE, Unit.MILLIONS, council.settings.forecast_unit)
    for workstream in council.workstreams:
        target, impact = _target(council, _names(workstream), last), workstream.impact
        if target is not None and impact is not None and abs(impact - target) > tolerance:
            yield Finding(
                workstream.place("impact"),
                f"{workstream.code} is to save {amount(impact)} in {last}, but its targets in "
                f"Savings come to {amount(target)}.",
                "Correct one of the two.",
                about=workstream.code,
            )


@council_rule("budget-off-savings", severity=Severity.WARNING)
def mitigations_are_those_of_savings(council: Council) -> Iterator[Finding]:
    """The budget of a mitigation is what its workstream is to save, where Savings says it too."""
    if council.unread_in("Savings") or council.unread_in("Workstreams"):
        return
    year = council.settings.financial_year
    for line in council.budget:
        if line.group is not BudgetGroup.MITIGATION or line.budget is None:
            continue
        target = _target(council, _workstream_names(council, line), year)
        if target is not None and abs(line.budget - target) > ROUNDED_TWICE:
            yield Finding(
                line.place("budget"),
                f"The budget of “{line.line}” is {amount(line.budget)}, but its targets in Savings "
                f"come to {amount(target)} for {year}.",
                "Correct one of the two.",
                about=line.line,
            )


def _workstream_names(council: Council, line: BudgetLine) -> set[str]:
    """The names of the workstream that a line is named after.

    A line has the workstream's code or title, or begins with the code.
    """
    name = normalise(line.line)
    names = {name, name.split(" ", maxsplit=1)[0]}
    for workstream in council.workstreams:
        if names & _names(workstream):
            names |= _names(workstream)
    return names


def _target(council: Council, names: set[str], year: FinancialYear) -> Decimal | None:
    """What the workstream of these names is to save in a year; None where no row says so."""
    targets = [
        saving.target
        for saving in latest_savings(council)
        if normalise(saving.workstream) in names
        and saving.year == year
        and saving.target is not None
    ]
    return sum(targets, Decimal(0)) if targets else None


def _names(workstream: Workstream) -> set[str]:
    """What other sheets may call the workstream."""
    return {normalise(workstream.code), normalise(workstream.title)}


# Rows that take effect from an update on


@council_rule("saving-fell", severity=Severity.WARNING)
def what_was_saved_stays_saved(council: Council) -> Iterator[Finding]:
    """What a workstream has saved in a year does not fall from one update to the next."""
    for states in _states(council, council.savings, saving_key(council)):
        yield from _decreases(states, "achieved", "has been saved")


@council_rule("capital-fell", severity=Severity.WARNING)
def what_was_spent_stays_spent(council: Council) -> Iterator[Finding]:
    """What a capital project has cost so far does not fall from one update to the next."""
    for states in _states(council, council.capital, project_key):
        yield from _decreases(states, "spent", "has been spent")


@council_rule("row-never-shown", severity=Severity.WARNING)
def every_row_is_shown(council: Council) -> Iterator[Finding]:
    """No row that names no update stands beside one that takes its place from the first on."""
    for saving in _states(council, council.savings, saving_key(council)):
        yield from _hidden_rows(saving)
    for project in _states(council, council.capital, project_key):
        yield from _hidden_rows(project)


def _states(
    council: Council, rows: Sequence[Row], key: Callable[[Row], Hashable]
) -> list[list[tuple[int, Row]]]:
    """The rows of each key in the order of their updates, each with the place of its own."""
    by_key: dict[Hashable, list[tuple[int, Row]]] = {}
    for row in rows:
        begins = effective_from(council, row)
        if begins is not None:
            by_key.setdefault(key(row), []).append((begins, row))
    return [sorted(states, key=lambda state: state[0]) for states in by_key.values()]


def _decreases(states: Sequence[tuple[int, Row]], field: str, done: str) -> Iterator[Finding]:
    """Each figure that is below the last one stated for an earlier update."""
    stated: list[tuple[int, Row, Decimal]] = [
        (begins, row, value) for begins, row in states if (value := getattr(row, field)) is not None
    ]
    for (before, earlier, was), (after, row, value) in pairwise(stated):
        # A row that the first update replaces at once is a fault of its own.
        is_shown = before > FROM_THE_START or after > FROM_THE_FIRST_UPDATE
        if before < after and is_shown and value < was:
            since_when = f"by {earlier.update}" if earlier.update else "that stood before"
            yield Finding(
                row.place(field),
                f"{_subject(row)}: {amount(value)} {done} by {row.update}, less than the "
                f"{amount(was)} {since_when}.",
                "Correct one of the two.",
                about=f"{_subject(row)}, {row.update}",
            )


def _hidden_rows(states: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    """The rows from the start that another one replaces from the first update on."""
    first = next((row for begins, row in states if begins == FROM_THE_FIRST_UPDATE), None)
    for begins, row in states:
        if first is not None and begins == FROM_THE_START:
            yield Finding(
                row.place("update"),
                f"{_subject(row)}: this row is shown at no update, because the one in "
                f"{first.place('update')} takes its place from {first.update}, the first, on.",
                "Remove one of the two, or name the update from which on it holds.",
                about=_subject(row),
            )


def _subject(row: Saving | CapitalProject) -> str:
    if isinstance(row, CapitalProject):
        return row.project
    return f"{row.condition} {row.workstream} {row.year}"
