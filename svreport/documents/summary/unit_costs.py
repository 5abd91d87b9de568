"""Unit costs of the two years that the report compares, held against the forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Number, Page, Table
from svreport.core.house_style import decimals_of
from svreport.core.model import UnitCost
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import Amounts, Line, Sources, TableLayout, table_layout
from svreport.documents.summary.position import Position, position_of, reported_position
from svreport.figures.agreement import UnitCostCheck, UnitCostLine, check_unit_cost, unit_cost_lines
from svreport.figures.budget import subtract, sum_of
from svreport.figures.forecast import Statement
from svreport.figures.versions import version_before

NAME = "Unit costs"
PROVISION, NOTES = "Provision", "Notes"
COST_CHANGE, PLACES_CHANGE = "Change in average cost (£)", "Change in places"
WHY = "Why they differ"
EXACT, ROUNDED, UNEXPLAINED = "no difference", "rounding", "not explained"


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the sheet has rows for either year."""
    costs = _UnitCostsPage(sources, positions)
    if costs.lines:
        yield costs.page()


@dataclass(frozen=True)
class _UnitCostsPage:
    """The rows of the page: a provision in both years, and its line in the reported version."""

    sources: Sources
    positions: Sequence[Position]

    @cached_property
    def years(self) -> tuple[FinancialYear, FinancialYear]:
        return self.sources.year.previous(), self.sources.year

    @cached_property
    def lines(self) -> tuple[UnitCostLine, ...]:
        return unit_cost_lines(self.sources.council, self.years)

    @cached_property
    def reported(self) -> Position | None:
        """The version that the update reports, where its page is in the workbook."""
        return reported_position(self.sources, self.positions)

    @cached_property
    def _others(self) -> list[Statement]:
        """The other versions that a total may be worked out from, the last one before it first."""
        before = version_before(self.sources.council, self.sources.update)
        first = before.version if before else None
        return sorted(self.sources.statements, key=lambda statement: statement.version != first)

    @cached_property
    def rows(self) -> list[UnitCost]:
        return [row for line in self.lines for row in (line.before, line.now) if row]

    @cached_property
    def money(self) -> Amounts:
        return Amounts.of(self.sources, [row.total for row in self.rows])

    def _decimals(self, field: str) -> int:
        stated = [value for row in self.rows if (value := getattr(row, field)) is not None]
        return max((decimals_of(value) for value in stated), default=0)

    # Headings

    def _places(self, year: FinancialYear) -> str:
        return f"Places {self.sources.style.year(year)}"

    def _cost(self, year: FinancialYear) -> str:
        return f"Average cost {self.sources.style.year(year)} (£)"

    def _total(self, year: FinancialYear) -> str:
        return self.sources.year_heading(year, "Total")

    @property
    def _total_change(self) -> str:
        return self.sources.money_heading("Change in total")

    @cached_property
    def _in_forecast(self) -> str:
        version = self.reported.statement.version if self.reported else ""
        return self.sources.year_heading(self.years[1], f"In the {version} forecast")

    @property
    def _difference(self) -> str:
        return self.sources.money_heading("Total less forecast")

    def page(self) -> Page:
        sources, table = self.sources, self._layout()
        shown = [sources.style.year(year) for year in self.years]
        return Page(
            name=NAME,
            title=f"Unit costs {shown[0]} and {shown[1]}",
            intro=tuple(self._intro(shown)),
            headings=table.headings,
            rows=table.rows,
            total=table.total,
        )

    def _intro(self, shown: Sequence[str]) -> Iterator[str]:
        yield (
            f"Places, average cost of a place and total cost in {shown[0]} and {shown[1]}, "
            f"and the change between them. Totals in {self.sources.unit}."
        )
        if self.reported is not None:
            yield (
                f"Each total of {shown[1]} is held against the line of that name in the "
                f"{self.reported.statement.version} forecast, which this update reports."
            )
        yield (
            "Empty cells: not stated, not a figure that can be added up, or no line of that name "
            "in the forecast."
        )

    def _layout(self) -> TableLayout:
        of_years = [
            Heading(text, 13)
            for year in self.years
            for text in (self._places(year), self._cost(year), self._total(year))
        ]
        headings = (
            Heading(PROVISION, 46),
            *of_years,
            Heading(PLACES_CHANGE, 11),
            Heading(COST_CHANGE, 13),
            Heading(self._total_change, 13),
            Heading(self._in_forecast, 14),
            Heading(self._difference, 13),
            Heading(WHY, 24),
            Heading(NOTES, 16),
        )
        return table_layout(headings, [self._line(line) for line in self.lines], self._totals())

    def _line(self, line: UnitCostLine) -> Line:
        cells: dict[str, Cell] = {
            PROVISION: line.provision,
            NOTES: self.sources.notes([line.before, line.now]),
        }
        for year, row in zip(self.years, (line.before, line.now), strict=True):
            if row is not None:
                cells |= self._inputs(year, row)
        return Line(cells | self._change_cells(line) | self._forecast_cells(line.now))

    def _inputs(self, year: FinancialYear, row: UnitCost) -> dict[str, Cell]:
        return {
            self._places(year): self._number(row.places, "places"),
            self._cost(year): self._number(row.average_cost, "average_cost"),
            self._total(year): self.money.number(row.total),
        }

    def _number(self, value: Decimal | None, field: str) -> Cell:
        if value is None:
            return None
        return Number(value, _FORMATS[field], decimals=self._decimals(field))

    def _change_cells(self, line: UnitCostLine) -> dict[str, Cell]:
        here, (before, now) = Table(NAME).here, self.years
        total = f"={here(self._total(now))}-{here(self._total(before))}"
        cells: dict[str, Cell] = {
            self._total_change: self.money.formula(total, line.change("total"))
        }
        for heading, of_year, field in (
            (PLACES_CHANGE, self._places, "places"),
            (COST_CHANGE, self._cost, "average_cost"),
        ):
            change = line.change(field)
            if change is not None:
                formula = f"={here(of_year(now))}-{here(of_year(before))}"
                decimals = self._decimals(field)
                cells[heading] = Formula(formula, change, _FORMATS[field], decimals)
        return cells

    def _forecast_cells(self, row: UnitCost | None) -> dict[str, Cell]:
        """The total of the year held against the forecast's line, and why they differ."""
        if row is None or row.total is None or self.reported is None:
            return {}
        unit = self.sources.council.settings.forecast_unit
        found = check_unit_cost(row, self.reported.statement, self._others, unit)
        if found is None:
            return {}
        here = Table(NAME).here
        total, line = here(self._total(row.year)), self.reported.amount_of(found.line, row.year)
        difference = f"={total}-{here(self._in_forecast)}"
        return {
            self._in_forecast: self.money.formula(f"={line}", found.stated),
            self._difference: self.money.formula(difference, found.difference),
            WHY: self._why(row, found),
        }

    def _why(self, row: UnitCost, found: UnitCostCheck) -> Formula:
        here = Table(NAME).here
        difference, total = here(self._difference), here(self._total(row.year))
        other, words = f'"{UNEXPLAINED}"', UNEXPLAINED
        if found.alike is not None:
            version, line = found.alike
            position = position_of(self.positions, version)
            if position is not None:
                words = f"costed as in {version.version}"
                cell = position.amount_of(line, row.year)
                other = (
                    f'IF(ABS({total}-{cell})<={found.tolerance},{_quote(words)},"{UNEXPLAINED}")'
                )
        if found.agrees:
            words = ROUNDED if found.difference else EXACT
        return Formula(
            f'=IF({difference}=0,"{EXACT}",IF(ABS({difference})<={found.tolerance},'
            f'"{ROUNDED}",{other}))',
            words,
        )

    def _totals(self) -> dict[str, Cell]:
        before, now = self.years
        total = self.money.total
        sums = [sum_of(row.total for row in self.rows if row.year == year) for year in self.years]
        table = Table(NAME)
        change = f"={table.total(self._total(now))}-{table.total(self._total(before))}"
        against = [self._forecast_cells(line.now) for line in self.lines]
        return {
            PROVISION: "Total",
            self._total(before): total(sums[0]),
            self._total(now): total(sums[1]),
            self._total_change: self.money.formula(change, subtract(sums[1], sums[0])),
            self._in_forecast: total(_sum_of(against, self._in_forecast)),
            self._difference: total(_sum_of(against, self._difference)),
        }


_FORMATS = {"places": Format.EXACT, "average_cost": Format.POUNDS}


def _sum_of(lines: Sequence[dict[str, Cell]], heading: str) -> Decimal | None:
    cells = (cells_of_line.get(heading) for cells_of_line in lines)
    return sum_of(
        cell.value
        for cell in cells
        if isinstance(cell, Formula) and isinstance(cell.value, Decimal)
    )


def _quote(words: str) -> str:
    """Words as formulas take them, a quotation mark doubled."""
    return '"{}"'.format(words.replace('"', '""'))
