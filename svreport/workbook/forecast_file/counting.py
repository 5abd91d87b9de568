"""Subtotals of the finance team's that are read beside the lines they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.display import decimals_of
from svreport.figures.subtotals import Subtotal, subtotals
from svreport.model import LeftOut, LineKind
from svreport.periods import FinancialYear
from svreport.problems import Place, Problem, Severity
from svreport.suggest import folded
from svreport.workbook.forecast_file.lines import TheirLine
from svreport.workbook.forecast_file.mapping import Match

# What is added up; totals and balances are only checked against it.
ADDED = (
    LineKind.EXPENDITURE,
    LineKind.HIGH_NEEDS_BLOCK,
    LineKind.BLOCK_TRANSFER,
    LineKind.OTHER_BLOCKS,
    LineKind.AGREEMENT_INCOME,
)


@dataclass(frozen=True)
class Stated:
    """A line of the file, and what it states in the council's unit and signs."""

    line: TheirLine
    amounts: Mapping[FinancialYear, Decimal]


def subtotals_of(stated: Sequence[Stated]) -> list[Subtotal]:
    """Which of the lines, in their order, are sums of others."""
    years = sorted({year for one in stated for year in one.amounts})
    if not years:
        return []
    places = max(decimals_of(amount) for one in stated for amount in one.amounts.values())
    rows = [[one.amounts.get(year, Decimal(0)) for year in years] for one in stated]
    return subtotals(rows, Decimal(1).scaleb(-places))


@dataclass(frozen=True)
class CountedTwice:
    """A match that is the sum of lines that are read as well, and what is to be said of it."""

    match: Match
    problem: Problem


def counted_twice(stated: Sequence[Stated], matches: Sequence[Match]) -> Iterator[CountedTwice]:
    """The matches whose line adds up other lines of the same version that are read."""
    read: dict[Place, list[Match]] = {}
    for match in matches:
        if match.mapped.kind in ADDED:
            read.setdefault(match.line.cell.place, []).append(match)
    for subtotal in subtotals_of(stated):
        parts = [stated[row].line for row in subtotal.parts]
        versions = {
            folded(match.mapped.version or "")
            for part in parts
            for match in read.get(part.cell.place, ())
        }
        for match in read.get(stated[subtotal.row].line.cell.place, ()):
            if folded(match.mapped.version or "") in versions:
                yield CountedTwice(match, _problem(match, parts, is_sure=subtotal.is_sure))


def _problem(match: Match, parts: Sequence[TheirLine], *, is_sure: bool) -> Problem:
    first, last, name = parts[0], parts[-1], match.line.name
    between = "and" if len(parts) == 2 else "to"
    return Problem(
        match.line.cell.place,
        f"“{name}” is the sum of “{first.name}” {between} “{last.name}” ({first.cell.place.cell} "
        f"{between} {last.cell.place.cell}) in every year, so that as {match.mapped.kind} of "
        f"{match.mapped.version} it counts them twice.",
        f"Choose the Kind “{LeftOut.LEAVE_OUT}” for it in {match.mapped.place('kind')}, or for the "
        "lines that it adds up.",
        Severity.ERROR if is_sure else Severity.WARNING,
        rule="counted-twice",
        about="" if is_sure else name,
    )
