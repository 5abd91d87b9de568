"""Unit costs of the two years that the report compares, held against the forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from svreport.content.workbook import Cell, Format, Formula, Heading, Number, Page, Row, Table
from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of
from svreport.core.model import LineKind, UnitCost
from svreport.core.periods import FinancialYear
from svreport.documents.summary.layout import (
    NO_REASON,
    UNEXPLAINED,
    Amounts,
    Sources,
    explain_difference,
    name_in_year,
)
from svreport.documents.summary.position import Position, position_of, reported_position
from svreport.figures.agreement import UnitCostCheck, UnitCostLine, check_unit_cost, unit_cost_lines
from svreport.figures.budget import subtract, sum_of
from svreport.figures.forecast import Statement
from svreport.figures.versions import version_before

NAME = "Unit costs"
ROUNDED = "rounding"


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the sheet has rows for either year."""
    costs = _UnitCostsPage(sources, positions)
    if costs.lines:
        yield costs.page()


class _UnitCostsPage(Frozen, dict=True):
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

    # Headings that formulas refer to

    def _places(self, year: FinancialYear) -> str:
        return f"Places {self.sources.style.year(year)}"

    def _cost(self, year: FinancialYear) -> str:
        return f"Average cost {self.sources.style.year(year)} (£)"

    def _total(self, year: FinancialYear) -> str:
        return self.sources.year_heading(year, "Total")

    @cached_property
    def _in_forecast(self) -> str:
        return self.sources.year_heading(self.sources.year, f"In {self._forecast_name}")

    @cached_property
    def _forecast_name(self) -> str:
        if self.reported is None:
            return name_in_year("", None)
        stated, year = self.reported.statement, self.sources.year
        return name_in_year(stated.version, stated.standing(LineKind.CLOSING_BALANCE, year))

    @property
    def _difference(self) -> str:
        return self.sources.money_heading("Total less forecast")

    def page(self) -> Page:
        shown = [self.sources.style.year(year) for year in self.years]
        return Page(
            name=NAME,
            title=f"Unit costs {shown[0]} and {shown[1]}",
            intro=tuple(self._intro(shown)),
            headings=(
                Heading("Provision", 20),
                *(
                    Heading(text, 8)
                    for year in self.years
                    for text in (self._places(year), self._cost(year), self._total(year))
                ),
                Heading("Change in places", 8),
                Heading("Change in average cost (£)", 8.5),
                Heading(self.sources.money_heading("Change in total"), 8),
                Heading(self._in_forecast, 8.5),
                Heading(self._difference, 8.5),
                Heading("Why they differ", 12),
                Heading("Notes", 10),
            ),
            rows=[self._row(line) for line in self.lines],
            total=self._totals(),
        )

    def _intro(self, shown: Sequence[str]) -> Iterator[str]:
        yield (
            f"Places, average cost of a place and total cost in {shown[0]} and {shown[1]}, "
            f"and the change between them. Totals in {self.sources.unit}."
        )
        if self.reported is not None:
            yield (
                f"Each total of {shown[1]} is compared with the line of that name in "
                f"{self._forecast_name}, which this update reports."
            )
        yield (
            "[z]: not stated, not a figure that can be added up, or no line of that name "
            "in the forecast."
        )

    def _row(self, line: UnitCostLine) -> Row:
        here = Table(NAME).here
        before, now = (here(self._total(year)) for year in self.years)
        return Row(
            (
                line.provision,
                *self._year_cells(line.before),
                *self._year_cells(line.now),
                self._change(line, "places", self._places),
                self._change(line, "average_cost", self._cost),
                self.money.formula(f"={now}-{before}", line.change("total")),
                *self._forecast_cells(line.provision),
                self.sources.notes([line.before, line.now]),
            )
        )

    def _year_cells(self, row: UnitCost | None) -> Sequence[Cell]:
        if row is None:
            return (None,) * 3
        stated = ((row.places, "places"), (row.average_cost, "average_cost"))
        return (
            *(
                None if value is None else Number(value, _FORMATS[field], self._decimals(field))
                for value, field in stated
            ),
            self.money.number(row.total),
        )

    def _change(
        self, line: UnitCostLine, field: str, heading: Callable[[FinancialYear], str]
    ) -> Cell:
        change = line.change(field)
        if change is None:
            return None
        before, now = (Table(NAME).here(heading(year)) for year in self.years)
        return Formula(f"={now}-{before}", change, _FORMATS[field], self._decimals(field))

    @cached_property
    def _checks(self) -> Mapping[str, UnitCostCheck]:
        """Each provision with a total of the year whose line the reported version has."""
        if self.reported is None:
            return {}
        unit, stated = self.sources.council.settings.forecast_unit, self.reported.statement
        found = {
            line.provision: check_unit_cost(line.now, stated, self._others, unit)
            for line in self.lines
            if line.now is not None and line.now.total is not None
        }
        return {provision: check for provision, check in found.items() if check is not None}

    def _forecast_cells(self, provision: str) -> Sequence[Cell]:
        """The forecast's line, what the total of the year differs by, and why they differ."""
        check = self._checks.get(provision)
        if check is None or self.reported is None:
            return (None,) * 3
        here = Table(NAME).here
        line = self.reported.amount_of(check.line, self.sources.year)
        difference = f"={here(self._total(self.sources.year))}-{here(self._in_forecast)}"
        return (
            self.money.formula(f"={line}", check.stated),
            self.money.formula(difference, check.difference),
            explain_difference(
                check, here(self._difference), check.tolerance, ROUNDED, self._other_reason(check)
            ),
        )

    def _other_reason(self, check: UnitCostCheck) -> Formula:
        """Whether the total is that of another version of which the workbook has a page."""
        version, line = check.alike or (None, check.line)
        position = position_of(self.positions, version)
        if version is None or position is None:
            return NO_REASON
        total = Table(NAME).here(self._total(self.sources.year))
        cell = position.amount_of(line, self.sources.year)
        words = f"costed as in {version.version}"
        within = f"ABS({total}-{cell})<={check.tolerance}"
        return Formula(f'IF({within},{_quote(words)},"{UNEXPLAINED}")', words)

    def _totals(self) -> Sequence[Cell]:
        table, money, checks = Table(NAME), self.money, self._checks.values()
        before, now = (table.total(self._total(year)) for year in self.years)
        sums = [sum_of(row.total for row in self.rows if row.year == year) for year in self.years]
        return (
            *("Total", None, None, money.total(sums[0])),
            *(None, None, money.total(sums[1])),
            *(None, None, money.formula(f"={now}-{before}", subtract(sums[1], sums[0]))),
            money.total(sum_of(check.stated for check in checks)),
            money.total(sum_of(check.difference for check in checks)),
            *(None, None),
        )


_FORMATS = {"places": Format.EXACT, "average_cost": Format.POUNDS}


def _quote(words: str) -> str:
    return '"{}"'.format(words.replace('"', '""'))
