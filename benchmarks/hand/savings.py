"""Savings by condition and workstream, and the year's budget beside its forecast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hand.book import (
    Book,
    Cell,
    Formula,
    Heading,
    Mark,
    Row,
    here,
    share_of,
    sum_of,
    total_of,
    typed,
)
from hand.position import SIGNS, Position
from hand.reading import Record, Sheets, known_at

SAVINGS, IN_YEAR = "Savings by condition", "In-year monitoring"
FIELDS = ("Baseline", "Target", "Achieved", "Forecast")
# What the forecast calls the balance of a line's kind.
BALANCES = {
    "total expenditure": "total_expenditure",
    "in-year balance": "in_year_balance",
    "opening balance": "opening_balance",
    "closing balance": "closing_balance",
}


def saving_key(one: Record) -> tuple[Any, ...]:
    return one["Condition"], one["Workstream"], one["Year"]


def savings(book: Book, sheets: Sheets, update: Record, year: str) -> None:
    """Each workstream's savings of the year, and its targets of the years after it."""
    known = known_at(sheets, "Savings", update, saving_key)
    later = sorted({one["Year"] for one in known if one["Year"] > year})
    by_key = {saving_key(one): one for one in known}
    conditions = [one["Number"] for one in sheets["Conditions"]]
    workstreams = {one["Code"]: one["Title"] for one in sheets["Workstreams"]}
    marks = {one["Rating"]: Mark(one["Rating"], one["Fill"].lstrip("#")) for one in sheets["Scale"]}
    amounts = {field: book.money(f"{field} {year}") for field in FIELDS}
    targets = {one: book.money(f"Target {one}") for one in later}
    variance = book.money("Variance")
    target, forecast = here(SAVINGS, amounts["Target"]), here(SAVINGS, amounts["Forecast"])
    rows: list[Row] = []
    pairs = dict.fromkeys(key[:2] for key in by_key)
    for condition, code in sorted(pairs, key=lambda one: conditions.index(one[0])):
        now = by_key[condition, code, year]
        after = {one: by_key.get((condition, code, one)) for one in later}
        relative = share_of(here(SAVINGS, variance), target) if now["Target"] else None
        rows.append(
            {
                "Condition": f"Condition {condition}",
                "Workstream": f"{code}: {workstreams[code]}",
                **{heading: typed("Savings", now, field) for field, heading in amounts.items()},
                variance: Formula(f"={forecast}-{target}"),
                "Variance (%)": relative,
                "Rating": marks.get(now["Rating"]),
                **{
                    targets[one]: typed("Savings", row, "Target")
                    for one, row in after.items()
                    if row
                },
                "Notes": book.noted((now, *after.values())),
            }
        )
    summed = (*amounts.values(), variance, *targets.values())
    share = share_of(total_of(SAVINGS, variance), total_of(SAVINGS, amounts["Target"]))
    headings: list[Heading] = [("Condition", 12), ("Workstream", 13)]
    headings += [(heading, 8) for heading in amounts.values()]
    headings += [(variance, 8), ("Variance (%)", 8), ("Rating", 8)]
    headings += [(heading, 7.3) for heading in targets.values()]
    book.sheet(
        SAVINGS,
        f"Savings by condition and workstream {year}",
        (
            f"Savings in {book.unit}; savings are positive. Variance is the forecast less the "
            "target: negative where less is expected than was planned.",
            "Totals are of the rows that a filter shows. [z]: not stated, or not a figure "
            "that can be added up. Columns that would be empty are left out.",
        ),
        [*headings, ("Notes", 9.3)],
        rows,
        total={
            "Condition": "Total",
            **{heading: sum_of(SAVINGS, heading) for heading in summed},
            "Variance (%)": share,
        },
        filtered=True,
    )


def in_year(book: Book, sheets: Sheets, update: Record, year: str, reported: Position) -> None:
    """The year's budget, what the update expects of it, and what its forecast has."""
    money = ("Baseline", "Budget", "Forecast now", "Variance")
    baseline, budget, now, variance = (book.money(one) for one in money)
    forecast = book.money(f"In the {reported.version.name} forecast")
    difference = book.money("Now less that version")
    worked_out: Row = {
        variance: Formula(f"={here(IN_YEAR, now)}-{here(IN_YEAR, budget)}"),
        "Variance (%)": share_of(here(IN_YEAR, variance), here(IN_YEAR, budget)),
    }
    rows: list[Row] = []
    for one in sheets["Budget monitoring"]:
        against: dict[str, Cell] = {}
        if one["Kind"] in BALANCES:
            cell = reported.part(BALANCES[one["Kind"]], year)
            against = {
                forecast: Formula(f"={cell}"),
                difference: Formula(f"={here(IN_YEAR, now)}-{here(IN_YEAR, forecast)}"),
            }
        rows.append(
            {
                "Line": one["Line"],
                "Group": one["Group"],
                baseline: typed("Budget monitoring", one, "Baseline"),
                budget: typed("Budget monitoring", one, "Budget"),
                now: typed("Budget monitoring", one, update["Update"]),
                **worked_out,
                **against,
                "Notes": book.note(one["Note"]),
            }
        )
    from_savings = {baseline: "Baseline", budget: "Target", now: "Forecast"}
    saved: dict[str, Cell] = {
        heading: Formula(f"={total_of(SAVINGS, book.money(f'{field} {year}'))}")
        for heading, field in from_savings.items()
    }
    words = {"Line": "Savings of all workstreams", "Group": "mitigation"}
    rows.append({**words, **saved, **worked_out})
    book.sheet(
        IN_YEAR,
        f"In-year monitoring {year}",
        _intro(book, year),
        [
            *(("Line", 32), ("Group", 10), (baseline, 9), (budget, 9), (now, 10)),
            *((variance, 9), ("Variance (%)", 9), (forecast, 11), (difference, 11)),
            ("Notes", 9),
        ],
        rows,
        totals=(len(rows) - 1,),
    )


def _intro(book: Book, year: str) -> Sequence[str]:
    return (
        f"The budget for {year}, and what the year is forecast to come to, in {book.unit}. {SIGNS} "
        "Variance is the forecast less the budget.",
        "Lines of the group mitigation are savings: their negative variance is a shortfall. "
        "Lines of the account overlap, so only what can be added up has a total.",
        "Ratings and reasons are kept for the latest update alone, and are left out here.",
        "[z]: not stated, or no line of that name or kind in the forecast. Columns that "
        "would be empty are left out.",
    )
