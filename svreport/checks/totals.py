"""Rules of payments and unit costs: what is stated agrees with what follows."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.checks.words import amount
from svreport.display import rounded
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.model import Council
from svreport.problems import Problem


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
