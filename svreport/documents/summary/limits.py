"""The closing balance of each version against the limits of the agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from svreport.content.workbook import Cell, Formula, Heading, Number, Page, Row, Table
from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import SIGNS, Sources
from svreport.documents.summary.position import Part, Position
from svreport.figures.versions import deficit_limits

NAME = "Deficit against limits"
COLUMNS_EACH = 3


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where any version states a deficit limit."""
    limits = deficit_limits(sources.council)
    if not limits or not positions:
        return
    table = _Limits(sources, positions, limits)
    yield Page(
        name=NAME,
        title="Cumulative deficit against its limits",
        intro=(
            f"The closing balance of each version against the limit set for the year, in "
            f"{sources.unit}. {SIGNS}",
            "Headroom is the limit less the closing balance: negative where the limit is passed. "
            "Empty cells: the version does not reach that year.",
        ),
        headings=table.headings(),
        rows=[table.row(year) for year in sorted(limits)],
    )


def headroom_heading(sources: Sources, position: Position) -> str:
    """The heading of how far a version stays below the limit."""
    return sources.money_heading(f"Headroom, {position.statement.version}")


class _Limits:
    """The rows of the page: a year, its limit, and how each version stands to it."""

    def __init__(
        self,
        sources: Sources,
        positions: Sequence[Position],
        limits: Mapping[FinancialYear, Decimal],
    ) -> None:
        self.sources = sources
        self.positions = positions
        self.limits = limits
        self.table = Table(NAME)
        self.limit = sources.money_heading("Limit")

    def headings(self) -> tuple[Heading, ...]:
        of_versions = [
            heading
            for position in self.positions
            for heading in (
                Heading(self._balance(position), 16),
                Heading(self._headroom(position), 14),
                Heading(f"Within limit, {position.statement.version}", 13),
            )
        ]
        return (Heading("Year", 12), Heading(self.limit, 12), *of_versions, Heading("Notes", 12))

    def _balance(self, position: Position) -> str:
        return self.sources.money_heading(f"Closing balance, {position.statement.version}")

    def _headroom(self, position: Position) -> str:
        return headroom_heading(self.sources, position)

    def row(self, year: FinancialYear) -> Row:
        line = self._line(year)
        return Row(
            (
                self.sources.style.year(year),
                Number(self.limits[year], origin=line.at_series.get(year)),
                *(cell for position in self.positions for cell in self._cells(position, year)),
                self.sources.note(line.note),
            )
        )

    def _line(self, year: FinancialYear) -> ForecastLine:
        """The line that the limit of a year stands in: the last one that states it."""
        return [
            line
            for line in self.sources.council.forecast
            if line.kind is LineKind.DEFICIT_LIMIT and year in line.amounts
        ][-1]

    def _cells(self, position: Position, year: FinancialYear) -> Sequence[Cell]:
        if year not in position.statement.years:
            return (None,) * COLUMNS_EACH
        limit, balance = self.limits[year], position.statement.closing(year)
        here, headroom = self.table.here, self._headroom(position)
        return (
            Formula(f"={position.sum_of(year, Part.CLOSING)}", balance),
            Formula(f"={here(self.limit)}-{here(self._balance(position))}", limit - balance),
            Formula(f'=IF({here(headroom)}>=0,"yes","no")', "yes" if balance <= limit else "no"),
        )
