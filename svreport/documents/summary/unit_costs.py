"""Unit costs of the two years that the report compares, held against the forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial

from svreport.content.workbook import Cell, Format, Formula, Number, Page, Table
from svreport.core.frozen import Frozen
from svreport.core.house_style import decimals_of
from svreport.core.model import LineKind, UnitCost
from svreport.core.periods import FinancialYear
from svreport.documents.summary import layout
from svreport.documents.summary.position import Position, position_of, reported_position
from svreport.figures.agreement import UnitCostCheck, UnitCostLine, check_unit_cost, unit_cost_lines
from svreport.figures.budget import subtract, sum_of
from svreport.figures.forecast import Statement
from svreport.figures.versions import version_before

NAME = "Unit costs"
ROUNDED, TOTAL = "rounding", "total"


def pages(sources: layout.Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the sheet has rows for either year."""
    costs = _UnitCostsPage(sources, positions)
    if costs.lines:
        yield costs.page()


class _UnitCostsPage(Frozen, dict=True):
    sources: layout.Sources
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
    def money(self) -> layout.Amounts:
        return layout.Amounts.of(self.sources, [row.total for row in self.rows])

    def _decimals(self, field: str) -> int:
        stated = [value for row in self.rows if (value := getattr(row, field)) is not None]
        return max((decimals_of(value) for value in stated), default=0)

    # Headings that formulas refer to

    def _heading(self, field: str, year: FinancialYear) -> str:
        shown = self.sources.style.year(year)
        return {
            "places": f"Places {shown}",
            "average_cost": f"Average cost {shown} (£)",
            TOTAL: self.sources.year_heading(year, "Total"),
        }[field]

    @cached_property
    def _in_forecast(self) -> str:
        return self.sources.year_heading(self.sources.year, f"In {self._forecast_name}")

    @cached_property
    def _forecast_name(self) -> str:
        if self.reported is None:
            return layout.name_in_year("", None)
        stated, year = self.reported.statement, self.sources.year
        return layout.name_in_year(stated.version, stated.standing(LineKind.CLOSING_BALANCE, year))

    @property
    def _difference(self) -> str:
        return self.sources.money_heading("Total less forecast")

    def page(self) -> Page:
        shown = [self.sources.style.year(year) for year in self.years]
        return layout.table_page(
            list(self._columns()),
            self.lines,
            name=NAME,
            title=f"Unit costs {shown[0]} and {shown[1]}",
            intro=tuple(self._intro(shown)),
        )

    def _columns(self) -> Iterator[layout.TableColumn[UnitCostLine]]:
        table, sources, money = Table(NAME), self.sources, self.money
        totals = [[row.total for row in self.rows if row.year == year] for year in self.years]
        sums = [sum_of(own) for own in totals]
        yield layout.TableColumn("Provision", 20, lambda line: line.provision, "Total")
        for year, row, summed in zip(self.years, ("before", "now"), sums, strict=True):
            for field in (*_FORMATS, TOTAL):
                total = money.total(summed) if field == TOTAL else None
                stated = partial(self._stated, row, field)
                yield layout.TableColumn(self._heading(field, year), 8, stated, total)
        before, now = (table.total(self._heading(TOTAL, year)) for year in self.years)
        change = money.formula(f"={now}-{before}", subtract(sums[1], sums[0]))
        for field, heading, width, total in (
            ("places", "Change in places", 8, None),
            ("average_cost", "Change in average cost (£)", 8.5, None),
            (TOTAL, sources.money_heading("Change in total"), 8, change),
        ):
            yield layout.TableColumn(heading, width, partial(self._change, field), total)
        checks = self._checks.values()
        whole = money.total(sum_of(check.stated for check in checks))
        yield layout.TableColumn(self._in_forecast, 8.5, self._stated_in_forecast, whole)
        less = money.total(sum_of(check.difference for check in checks))
        yield layout.TableColumn(self._difference, 8.5, self._less_forecast, less)
        yield layout.TableColumn("Why they differ", 12, self._reason)
        yield layout.TableColumn("Notes", 10, lambda line: sources.notes([line.before, line.now]))

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

    def _stated(self, row: str, field: str, line: UnitCostLine) -> Cell:
        """What the row of a year has in a field."""
        value = getattr(getattr(line, row), field, None)
        if value is None or field == TOTAL:
            return self.money.number(value)
        return Number(value, _FORMATS[field], self._decimals(field))

    def _change(self, field: str, line: UnitCostLine) -> Cell:
        before, now = (Table(NAME).here(self._heading(field, year)) for year in self.years)
        expression, change = f"={now}-{before}", line.change(field)
        if change is None or field == TOTAL:
            return self.money.formula(expression, change)
        return Formula(expression, change, _FORMATS[field], self._decimals(field))

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

    def _stated_in_forecast(self, line: UnitCostLine) -> Cell:
        check = self._checks.get(line.provision)
        if check is None or self.reported is None:
            return None
        amount = self.reported.amount_of(check.line, self.sources.year)
        return self.money.formula(f"={amount}", check.stated)

    def _less_forecast(self, line: UnitCostLine) -> Cell:
        """What the total of the year differs by from the forecast's line."""
        check, here = self._checks.get(line.provision), Table(NAME).here
        total = here(self._heading(TOTAL, self.sources.year))
        less = f"={total}-{here(self._in_forecast)}"
        return self.money.formula(less, check.difference) if check else None

    def _reason(self, line: UnitCostLine) -> Cell:
        """Why they differ."""
        check, difference = self._checks.get(line.provision), Table(NAME).here(self._difference)
        if check is None:
            return None
        other = self._other_reason(check)
        return layout.explain_difference(check, difference, check.tolerance, ROUNDED, other)

    def _other_reason(self, check: UnitCostCheck) -> Formula:
        """Whether the total is that of another version of which the workbook has a page."""
        version, line = check.alike or (None, check.line)
        position = position_of(self.positions, version)
        if version is None or position is None:
            return layout.NO_REASON
        total = Table(NAME).here(self._heading(TOTAL, self.sources.year))
        cell = position.amount_of(line, self.sources.year)
        words = f"costed as in {version.version}"
        within = f"ABS({total}-{cell})<={check.tolerance}"
        return Formula(f'IF({within},{_quote(words)},"{layout.UNEXPLAINED}")', words)


_FORMATS = {"places": Format.EXACT, "average_cost": Format.POUNDS}


def _quote(words: str) -> str:
    return '"{}"'.format(words.replace('"', '""'))
