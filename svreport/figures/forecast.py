"""Forecast arithmetic: what totals follow from the lines, and how balances roll forward.

In-year balance = total expenditure + high needs block + block transfer.
Closing balance = opening balance + in-year balance + other blocks + payments
under the agreement. Income is negative; a deficit is positive.

Published tables are rounded line by line, so a published total may differ from
its parts by up to (n + 1) / 2 units for n rounded parts. Within that, what was
published stands. A part that was published is one rounded figure; one that was
not counts as the rounded figures that it is worked out from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from svreport.core.house_style import decimals_of
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place
from svreport.core.text import normalise

IN_YEAR_PARTS = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
CLOSING_PARTS = (LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)


def rounding_tolerance(parts: int, unit: Decimal = Decimal(1)) -> Decimal:
    """How far a published total of so many rounded parts may stand from their sum."""
    return Decimal(parts + 1) / 2 * unit


class Term(StrEnum):
    """What a total or a balance is made of: the amounts of some lines, or another total."""

    LINES = "lines of expenditure"
    EXPENDITURE = "total expenditure"
    INCOME = "income"
    IN_YEAR = "in-year balance"
    OPENING = "opening balance"
    OTHER = "other movements"
    CLOSING = "closing balance"


# A term of a year; a sum of them is what a published figure is held against.
Terms: TypeAlias = tuple[tuple[Term, FinancialYear], ...]


@dataclass(frozen=True)
class Reconciliation:
    """A published figure held against what follows from its parts.

    `terms` are those parts, where they are of the forecast.
    """

    what: str
    subject: str
    year: FinancialYear | None
    published: Decimal
    computed: Decimal
    tolerance: Decimal
    place: Place
    terms: Terms = ()

    @property
    def difference(self) -> Decimal:
        return self.published - self.computed

    @property
    def agrees(self) -> bool:
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True)
class Statement:
    """One version of the forecast: its lines, its totals and its balances by year."""

    version: str
    lines: Sequence[ForecastLine]

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years for which the version states any line."""
        stated = {year for line in self.lines if line.kind not in _LIMITS for year in line.amounts}
        return tuple(sorted(stated))

    def before(self, year: FinancialYear) -> FinancialYear | None:
        """The last year before this one for which the version states any line.

        It is an earlier one than the year before where the version passes over
        years: nothing stated is nothing added, so balances roll over them.
        """
        return max((earlier for earlier in self.years if earlier < year), default=None)

    @cached_property
    def unit(self) -> Decimal:
        """The last digit that the version's amounts are stated to: 1 for whole thousands."""
        decimals = [decimals_of(amount) for line in self.lines for amount in line.amounts.values()]
        return Decimal(1).scaleb(-max(decimals, default=0))

    def of(self, kind: LineKind) -> Sequence[ForecastLine]:
        """The lines of a kind, in the order of the sheet."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[LineKind, list[ForecastLine]]:
        found: dict[LineKind, list[ForecastLine]] = {}
        for line in self.lines:
            found.setdefault(line.kind, []).append(line)
        return found

    def total(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """The lines of a kind added up; nothing stated is nothing added."""
        return self._totals.get((kind, year), Decimal(0))

    @cached_property
    def _totals(self) -> dict[tuple[LineKind, FinancialYear], Decimal]:
        """Added up once: balances of later years ask for those of every year before."""
        found: dict[tuple[LineKind, FinancialYear], Decimal] = {}
        for line in self.lines:
            for year, amount in line.amounts.items():
                key = line.kind, year
                found[key] = found.get(key, Decimal(0)) + amount
        return found

    def published(self, kind: LineKind, year: FinancialYear) -> Decimal | None:
        """The total that the sheet itself states, or None."""
        return next((line.amounts[year] for line in self.of(kind) if year in line.amounts), None)

    def expenditure(self, year: FinancialYear) -> Decimal:
        """Total expenditure: as published, else as the lines add up."""
        published = self.published(LineKind.TOTAL_EXPENDITURE, year)
        return self.expenditure_of_lines(year) if published is None else published

    def expenditure_of_lines(self, year: FinancialYear) -> Decimal:
        return self.total(LineKind.EXPENDITURE, year)

    def in_year(self, year: FinancialYear) -> Decimal:
        """The in-year balance: as published, else as it follows from its parts."""
        published = self.published(LineKind.IN_YEAR_BALANCE, year)
        return self.in_year_of_parts(year) if published is None else published

    def in_year_of_parts(self, year: FinancialYear) -> Decimal:
        return self.expenditure(year) + self.income(year)

    def income(self, year: FinancialYear) -> Decimal:
        """What pays for the year's spending, before payments under the agreement: negative."""
        return sum((self.total(kind, year) for kind in IN_YEAR_PARTS), Decimal(0))

    def opening(self, year: FinancialYear) -> Decimal:
        """The opening balance: as published, else the closing balance of the year before."""
        published = self.published(LineKind.OPENING_BALANCE, year)
        if published is not None:
            return published
        before = self.before(year)
        return Decimal(0) if before is None else self.closing(before)

    def closing(self, year: FinancialYear) -> Decimal:
        """The closing balance: as published, else as it follows from its parts."""
        published = self.published(LineKind.CLOSING_BALANCE, year)
        return self.closing_of_parts(year) if published is None else published

    def closing_of_parts(self, year: FinancialYear) -> Decimal:
        return self.opening(year) + self.in_year(year) + self.other(year)

    def other(self, year: FinancialYear) -> Decimal:
        """What moves the balance besides the year's own: other blocks, and payments: negative."""
        return sum((self.total(kind, year) for kind in CLOSING_PARTS), Decimal(0))

    def limit(self, year: FinancialYear) -> Decimal | None:
        """The most that the closing balance may be, where the version states a limit."""
        return self.published(LineKind.DEFICIT_LIMIT, year)

    def reconciliations(self) -> Iterator[Reconciliation]:
        """Every published total and balance against its parts, year by year.

        Where a part is itself a published total that does not follow from its
        lines, what does follow from them is as good a part: the fault is then
        reported once, where it stands.
        """
        for year in self.years:
            yield from self._of_total(year)
            yield from self._of_in_year(year)
            yield from self._of_closing(year)
            yield from self._of_opening(year)

    def _of_total(self, year: FinancialYear) -> Iterator[Reconciliation]:
        parts = self._stated(year, LineKind.EXPENDITURE)
        yield from self._held(LineKind.TOTAL_EXPENDITURE, year, [((Term.LINES, year),)], parts)

    def _of_in_year(self, year: FinancialYear) -> Iterator[Reconciliation]:
        parts = self._parts_of_in_year(year)
        yield from self._held(LineKind.IN_YEAR_BALANCE, year, self._in_years(year), parts)

    def _of_closing(self, year: FinancialYear) -> Iterator[Reconciliation]:
        parts = self._parts_of_closing(year)
        yield from self._held(LineKind.CLOSING_BALANCE, year, self._closings(year), parts)

    def _of_opening(self, year: FinancialYear) -> Iterator[Reconciliation]:
        before = self.before(year)
        if before is not None:
            computed = [((Term.CLOSING, before),), *self._closings(before)]
            parts = self._parts_of(LineKind.CLOSING_BALANCE, before)
            yield from self._held(LineKind.OPENING_BALANCE, year, computed, parts)

    def _in_years(self, year: FinancialYear) -> list[Terms]:
        """What the in-year balance comes to: with total expenditure as published, and as added."""
        return [((term, year), (Term.INCOME, year)) for term in (Term.EXPENDITURE, Term.LINES)]

    def _closings(self, year: FinancialYear) -> list[Terms]:
        """What the closing balance comes to: with its parts as published, and as they follow."""
        before = self.before(year)
        openings: list[Terms] = [((Term.OPENING, year),)]
        if before is not None:
            carried = tuple((term, before) for term in (Term.OPENING, Term.IN_YEAR, Term.OTHER))
            openings += [((Term.CLOSING, before),), carried]
        in_years: list[Terms] = [((Term.IN_YEAR, year),), *self._in_years(year)]
        other = (Term.OTHER, year)
        return [(*opening, *in_year, other) for opening in openings for in_year in in_years]

    def amount(self, term: Term, year: FinancialYear) -> Decimal:
        """How much a term is in a year."""
        return {
            Term.LINES: self.expenditure_of_lines,
            Term.EXPENDITURE: self.expenditure,
            Term.INCOME: self.income,
            Term.IN_YEAR: self.in_year,
            Term.OPENING: self.opening,
            Term.OTHER: self.other,
            Term.CLOSING: self.closing,
        }[term](year)

    def _parts_of(self, kind: LineKind, year: FinancialYear) -> int:
        """How many rounded figures a total or balance counts as: 1 where it is published."""
        if self.published(kind, year) is not None:
            return 1
        if kind is LineKind.TOTAL_EXPENDITURE:
            return self._stated(year, LineKind.EXPENDITURE)
        if kind is LineKind.IN_YEAR_BALANCE:
            return self._parts_of_in_year(year)
        if kind is LineKind.CLOSING_BALANCE:
            return self._parts_of_closing(year)
        before = self.before(year)
        return 0 if before is None else self._parts_of(LineKind.CLOSING_BALANCE, before)

    def _parts_of_in_year(self, year: FinancialYear) -> int:
        spending = self._parts_of(LineKind.TOTAL_EXPENDITURE, year)
        return spending + self._stated(year, *IN_YEAR_PARTS)

    def _parts_of_closing(self, year: FinancialYear) -> int:
        balances = (LineKind.OPENING_BALANCE, LineKind.IN_YEAR_BALANCE)
        of_balances = sum(self._parts_of(kind, year) for kind in balances)
        return of_balances + self._stated(year, *CLOSING_PARTS)

    def _stated(self, year: FinancialYear, *kinds: LineKind) -> int:
        """How many figures lines of some kinds state: several a line, where they were added up."""
        return sum(
            len(line.cells(year))
            for kind in kinds
            for line in self.of(kind)
            if year in line.amounts
        )

    def _held(
        self, kind: LineKind, year: FinancialYear, sums: Sequence[Terms], parts: int
    ) -> Iterator[Reconciliation]:
        """A published figure against the first of the sums that it agrees with."""
        tolerance = rounding_tolerance(parts, self.unit)
        for line in self.of(kind)[:1]:
            published = line.amounts.get(year)
            if published is None:
                continue
            found = [
                (sum((self.amount(*term) for term in terms), Decimal(0)), terms) for terms in sums
            ]
            agreeing = (result for result in found if abs(published - result[0]) <= tolerance)
            computed, terms = next(agreeing, found[0])
            yield Reconciliation(
                what=kind,
                subject=self.version,
                year=year,
                published=published,
                computed=computed,
                tolerance=tolerance,
                place=line.series_place(year, "line"),
                terms=terms,
            )


_LIMITS = (LineKind.DEFICIT_LIMIT,)
# The kinds of line that a version need not state, and how much each of them is in a year.
TOTALS: Mapping[LineKind, Callable[[Statement, FinancialYear], Decimal]] = {
    LineKind.TOTAL_EXPENDITURE: Statement.expenditure,
    LineKind.IN_YEAR_BALANCE: Statement.in_year,
    LineKind.OPENING_BALANCE: Statement.opening,
    LineKind.CLOSING_BALANCE: Statement.closing,
}


def statements(lines: Sequence[ForecastLine]) -> tuple[Statement, ...]:
    """The versions of the forecast, in the order they first appear, spelled as they first are."""
    by_version: dict[str, list[ForecastLine]] = {}
    for line in lines:
        by_version.setdefault(normalise(line.version), []).append(line)
    return tuple(Statement(found[0].version, found) for found in by_version.values())
