"""The version that the update reports against the one before it, line by line and year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Page, Row, Table, Weight
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import SIGNS, Sources
from svreport.documents.summary.position import Part, Position
from svreport.figures.forecast import TOTALS
from svreport.figures.version_comparison import ComparisonRow, VersionComparison
from svreport.figures.versions import reported_version, version_before

NAME = "Version against version"
NO_SHARE = "n/a"
PARTS = {
    LineKind.TOTAL_EXPENDITURE: Part.TOTAL,
    LineKind.IN_YEAR_BALANCE: Part.IN_YEAR,
    LineKind.OPENING_BALANCE: Part.OPENING,
    LineKind.CLOSING_BALANCE: Part.CLOSING,
}
_TOTALS = (LineKind.TOTAL_EXPENDITURE, LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE)


@dataclass(frozen=True)
class Versions:
    """The positions of the version that the update reports, and of the one before it."""

    before: Position
    now: Position


def versions_of(sources: Sources, positions: Sequence[Position]) -> Versions | None:
    """The two versions that the update sets against each other; None where it has no two."""
    council, update = sources.council, sources.update
    found = [version_before(council, update), reported_version(council, update)]
    by_name = {position.statement.version: position for position in positions}
    before, now = (by_name.get(statement.version) if statement else None for statement in found)
    return Versions(before, now) if before and now else None


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where there is a version before the one that the update reports."""
    versions = versions_of(sources, positions)
    if versions is not None:
        yield _Table(sources, versions).page()


@dataclass(frozen=True)
class _Table:
    """The rows of the page: the lines, totals and balances of a year, then those of the next."""

    sources: Sources
    versions: Versions

    @cached_property
    def comparison(self) -> VersionComparison:
        return VersionComparison(self.versions.before.statement, self.versions.now.statement)

    @cached_property
    def before(self) -> str:
        return self.sources.money_heading(f"Before: {self.comparison.before.version}")

    @cached_property
    def now(self) -> str:
        return self.sources.money_heading(f"Now: {self.comparison.now.version}")

    @cached_property
    def difference(self) -> str:
        return self.sources.money_heading("Difference")

    def page(self) -> Page:
        before, now = self.comparison.before.version, self.comparison.now.version
        return Page(
            name=NAME,
            title=f"Version against version: {now} against {before}",
            intro=(
                f"Difference: {now} less {before}, in {self.sources.unit}. {SIGNS}",
                "%: the difference as a share of the size of the amount before, with the sign of "
                f"the difference; {NO_SHARE} where that amount is 0, or a deficit has become a "
                "surplus or a surplus a deficit.",
                "Empty cells: nothing is stated for the year, or only one version reaches it. Only "
                "in: the line has no counterpart of that name and kind in the other version.",
            ),
            headings=(
                Heading("Year", 10),
                Heading("Line", 52),
                Heading("Kind", 20),
                Heading(self.before, 15),
                Heading(self.now, 15),
                Heading(self.difference, 14),
                Heading("Difference (%)", 12),
                Heading("Only in", 16),
            ),
            rows=list(self._rows()),
            filtered=True,
        )

    def _rows(self) -> Iterator[Row]:
        for year in self.comparison.years:
            for compared in self.comparison.rows:
                if year in compared.before or year in compared.now:
                    yield self._row(compared, year)

    def _row(self, compared: ComparisonRow, year: FinancialYear) -> Row:
        pair = compared.pair
        cells = (
            self.sources.style.year(year),
            compared.name,
            compared.kind,
            _amount(self.versions.before, compared.kind, pair.before if pair else None, year),
            _amount(self.versions.now, compared.kind, pair.now if pair else None, year),
            *self._differences(compared, year),
            compared.only_in or "",
        )
        return Row(cells, Weight.TOTAL if compared.kind in _TOTALS else Weight.LINE)

    def _differences(self, compared: ComparisonRow, year: FinancialYear) -> Sequence[Cell]:
        """The difference and its share."""
        here = Table(NAME).here
        before, now, difference = here(self.before), here(self.now), here(self.difference)
        value, share = compared.difference(year), compared.relative(year)
        if value is None:
            return None, None
        relative = f'IF(OR({before}=0,{before}*{now}<0),"{NO_SHARE}",{difference}/ABS({before}))'
        return (
            Formula(f"={now}-{before}", value),
            Formula(f"={relative}", NO_SHARE if share is None else share, Format.PERCENT),
        )


def _amount(
    position: Position, kind: LineKind, line: ForecastLine | None, year: FinancialYear
) -> Cell:
    """The amount of a line, or of a total or balance, from the version's own page."""
    if kind in PARTS:
        value = _total(position, kind, year)
        return None if value is None else Formula(f"={position.sum_of(year, PARTS[kind])}", value)
    if line is None or year not in line.amounts:
        return None
    return Formula(f"={position.amount_of(line, year)}", line.amounts[year])


def _total(position: Position, kind: LineKind, year: FinancialYear) -> Decimal | None:
    stated = position.statement
    if year not in stated.years:
        return None
    return TOTALS[kind](stated, year)
