"""Forecast arithmetic: what totals follow from the lines, and how balances roll forward.

In-year balance = total expenditure + high needs block + block transfer.
Closing balance = opening balance + in-year balance + other blocks + payments
under the agreement. Income is negative; a deficit is positive.

Published tables are rounded line by line, so a published total may differ from
its parts by up to (n + 1) / 2 units for n rounded parts. Within that, what was
published stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.display import decimals_of
from svreport.model import ForecastLine, LineKind
from svreport.periods import FinancialYear
from svreport.problems import Place
from svreport.suggest import folded

IN_YEAR_PARTS = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
CLOSING_PARTS = (LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)


def rounding_tolerance(parts: int, unit: Decimal = Decimal(1)) -> Decimal:
    """How far a published total of so many rounded parts may stand from their sum."""
    return Decimal(parts + 1) / 2 * unit


@dataclass(frozen=True)
class Reconciliation:
    """A published figure held against what follows from its parts."""

    what: str
    subject: str
    year: FinancialYear | None
    published: Decimal
    computed: Decimal
    tolerance: Decimal
    place: Place

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

    @cached_property
    def unit(self) -> Decimal:
        """The last digit that the version's amounts are stated to: 1 for whole thousands."""
        decimals = [decimals_of(amount) for line in self.lines for amount in line.amounts.values()]
        return Decimal(1).scaleb(-max(decimals, default=0))

    def of(self, kind: LineKind) -> list[ForecastLine]:
        """The lines of a kind, in the order of the sheet."""
        return [line for line in self.lines if line.kind is kind]

    def total(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """The lines of a kind added up; nothing stated is nothing added."""
        return sum((line.amounts.get(year, Decimal(0)) for line in self.of(kind)), Decimal(0))

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
        before = year.previous()
        return self.closing(before) if before in self.years else Decimal(0)

    def closing(self, year: FinancialYear) -> Decimal:
        """The closing balance: as published, else as it follows from its parts."""
        published = self.published(LineKind.CLOSING_BALANCE, year)
        return self.closing_of_parts(year) if published is None else published

    def closing_of_parts(self, year: FinancialYear) -> Decimal:
        return self.opening(year) + self.in_year(year) + self._other(year)

    def _other(self, year: FinancialYear) -> Decimal:
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
        parts = self._stated(LineKind.EXPENDITURE, year)
        computed = (self.expenditure_of_lines(year),)
        yield from self._held(LineKind.TOTAL_EXPENDITURE, year, computed, parts)

    def _of_in_year(self, year: FinancialYear) -> Iterator[Reconciliation]:
        parts = 1 + sum(self._stated(kind, year) for kind in IN_YEAR_PARTS)
        yield from self._held(LineKind.IN_YEAR_BALANCE, year, self._in_years(year), parts)

    def _of_closing(self, year: FinancialYear) -> Iterator[Reconciliation]:
        parts = 2 + sum(self._stated(kind, year) for kind in CLOSING_PARTS)
        yield from self._held(LineKind.CLOSING_BALANCE, year, self._closings(year), parts)

    def _of_opening(self, year: FinancialYear) -> Iterator[Reconciliation]:
        before = year.previous()
        if before in self.years:
            computed = (self.closing(before), *self._closings(before))
            yield from self._held(LineKind.OPENING_BALANCE, year, computed, 1)

    def _in_years(self, year: FinancialYear) -> tuple[Decimal, ...]:
        """What the in-year balance comes to: with total expenditure as published, and as added."""
        spending = (self.expenditure(year), self.expenditure_of_lines(year))
        return tuple(one + self.income(year) for one in spending)

    def _closings(self, year: FinancialYear) -> tuple[Decimal, ...]:
        """What the closing balance comes to: with its parts as published, and as they follow."""
        before = year.previous()
        openings = [self.opening(year)]
        if before in self.years:
            openings += [self.closing(before), self.closing_of_parts(before)]
        in_years = [self.in_year(year), *self._in_years(year)]
        return tuple(
            opening + in_year + self._other(year) for opening in openings for in_year in in_years
        )

    def _stated(self, kind: LineKind, year: FinancialYear) -> int:
        return sum(1 for line in self.of(kind) if year in line.amounts)

    def _held(
        self, kind: LineKind, year: FinancialYear, computed: Sequence[Decimal], parts: int
    ) -> Iterator[Reconciliation]:
        """A published figure against the first of the computed ones that it agrees with."""
        tolerance = rounding_tolerance(parts, self.unit)
        for line in self.of(kind)[:1]:
            published = line.amounts.get(year)
            if published is None:
                continue
            agreeing = (one for one in computed if abs(published - one) <= tolerance)
            yield Reconciliation(
                what=kind,
                subject=self.version,
                year=year,
                published=published,
                computed=next(agreeing, computed[0]),
                tolerance=tolerance,
                place=line.at_series.get(year, line.place("line")),
            )


_LIMITS = (LineKind.DEFICIT_LIMIT,)


def statements(lines: Sequence[ForecastLine]) -> tuple[Statement, ...]:
    """The versions of the forecast, in the order they first appear, spelled as they first are."""
    by_version: dict[str, list[ForecastLine]] = {}
    for line in lines:
        by_version.setdefault(folded(line.version), []).append(line)
    return tuple(Statement(found[0].version, found) for found in by_version.values())
