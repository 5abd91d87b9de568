"""In-year monitoring: the budget, what the update expects of the year, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from svreport.content.workbook import Cell, Heading, Page, Span, Table, Weight, defined_name
from svreport.core.model import BudgetGroup, LineKind
from svreport.documents.summary.agreement import SAVINGS, Savings, relative
from svreport.documents.summary.layout import (
    SIGNS,
    Amounts,
    Line,
    Sources,
    TableLayout,
    table_layout,
)
from svreport.documents.summary.position import PARTS_OF_TOTALS, Position, reported_position
from svreport.figures.budget import (
    BudgetPosition,
    Counterpart,
    YearFigures,
    added,
    budget_positions,
    forecast_counterpart,
    has_forecasts,
    savings_total,
    savings_total_before,
)

NAME = "In-year monitoring"
LINE, GROUP, RELATIVE, RATING, REASON, NOTES = (
    "Line",
    "Group",
    "Variance (%)",
    "Rating",
    "Reason",
    "Notes",
)
EXPENDITURE, MITIGATIONS, SAVED = (
    "Total of these lines of expenditure",
    "Total of mitigations",
    "Savings of all workstreams",
)


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the budget is monitored."""
    if sources.council.budget:
        yield _MonitoringPage(sources, positions).page()


@dataclass(frozen=True)
class _Columns:
    """The headings of the amounts, which formulas refer to."""

    baseline: str
    budget: str
    before: str
    now: str
    variance: str
    change: str
    in_forecast: str
    difference: str

    @classmethod
    def of(cls, sources: Sources, version: str) -> _Columns:
        money = sources.money_heading
        return cls(
            baseline=money("Baseline"),
            budget=money("Budget"),
            before=money("Forecast at the last update"),
            now=money("Forecast now"),
            variance=money("Variance"),
            change=money("Change since the last update"),
            in_forecast=money(f"In the {version} forecast"),
            difference=money("Now less that forecast"),
        )

    @property
    def stated(self) -> dict[str, str]:
        """The columns of what was stated, by their names in the figures of a year."""
        return {
            "baseline": self.baseline,
            "budget": self.budget,
            "before": self.before,
            "now": self.now,
        }


@dataclass
class _NamedRows:
    """The rows so far, and the names of those that are added up."""

    lines: list[Line] = field(default_factory=list)
    names: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def name(self, called: str, heading: str, count: int) -> str:
        """Gives the last rows of a column a name, and the name itself."""
        words = defined_name(called, heading.partition(" (")[0]).lower()
        name, number = words, 1
        while name in self.names:
            number += 1
            name = f"{words}_{number}"
        self.names[name] = (heading, len(self.lines) - count, len(self.lines) - 1)
        return name


@dataclass(frozen=True)
class _MonitoringPage:
    """The rows of the page: lines of the account, then the savings that mitigate it."""

    sources: Sources
    positions: Sequence[Position]

    @cached_property
    def lines(self) -> tuple[BudgetPosition, ...]:
        return budget_positions(self.sources.council, self.sources.update)

    @cached_property
    def savings(self) -> Savings:
        return Savings(self.sources)

    @cached_property
    def reported(self) -> Position | None:
        """The version that the update reports, where its page is in the workbook."""
        return reported_position(self.sources, self.positions)

    @cached_property
    def columns(self) -> _Columns:
        return _Columns.of(self.sources, self.reported.statement.version if self.reported else "")

    @cached_property
    def money(self) -> Amounts:
        stated = [
            getattr(line.figures, name) for line in self.lines for name in self.columns.stated
        ]
        return Amounts.of(self.sources, stated)

    @property
    def is_current(self) -> bool:
        """Whether the ratings and reasons of the sheet are those of the update."""
        return self.sources.council.is_current(self.sources.update.key)

    def page(self) -> Page:
        rows = _NamedRows()
        self._finance(rows)
        self._mitigation(rows)
        table = self._layout(rows.lines)
        order = [heading.text for heading in table.headings]
        year = self.sources.style.year(self.sources.year)
        return Page(
            name=NAME,
            title=f"In-year monitoring {year}",
            intro=tuple(self._intro(year)),
            headings=table.headings,
            rows=table.rows,
            names={
                name: Span(order.index(heading), first, last)
                for name, (heading, first, last) in rows.names.items()
            },
        )

    def _intro(self, year: str) -> Iterator[str]:
        yield (
            f"What {year} was budgeted at and is forecast to come to, in {self.sources.unit}. "
            f"{SIGNS} Variance is the forecast less the budget."
        )
        yield (
            "Lines of the group mitigation are savings: there a negative variance is a shortfall. "
            "Lines of the account overlap, so only what can be added up has a total."
        )
        if not self.is_current:
            yield "Ratings and reasons are kept for the latest update alone, and are left out here."
        yield (
            "Empty cells: not stated, or no line of that name or kind in the forecast. Columns "
            "that would be empty are left out."
        )

    def _layout(self, lines: Sequence[Line]) -> TableLayout:
        columns = self.columns
        headings = (
            Heading(LINE, 40),
            Heading(GROUP, 12),
            Heading(columns.baseline, 12),
            Heading(columns.budget, 12),
            Heading(columns.before, 14),
            Heading(columns.now, 14),
            Heading(columns.variance, 12),
            Heading(RELATIVE, 11),
            Heading(columns.change, 14),
            Heading(columns.in_forecast, 15),
            Heading(columns.difference, 14),
            Heading(RATING, 20),
            Heading(REASON, 44),
            Heading(NOTES, 14),
        )
        return table_layout(headings, lines)

    def _finance(self, rows: _NamedRows) -> None:
        """The lines of the account; lines of spending that follow one another have a total."""
        lines = [line for line in self.lines if line.line.group is BudgetGroup.FINANCE]
        for is_spending, stretch in groupby(
            lines, key=lambda line: line.line.kind is LineKind.EXPENDITURE
        ):
            own = list(stretch)
            rows.lines += [self._line(line) for line in own]
            if is_spending and len(own) > 1:
                rows.lines.append(self._total(rows, EXPENDITURE, "expenditure", own))

    def _mitigation(self, rows: _NamedRows) -> None:
        """The savings: as this sheet has them, else those of the sheet of savings together."""
        lines = [line for line in self.lines if line.line.group is BudgetGroup.MITIGATION]
        rows.lines += [self._line(line) for line in lines]
        if len(lines) > 1:
            rows.lines.append(self._total(rows, MITIGATIONS, "mitigation", lines))
        if not lines and self.savings.lines:
            rows.lines.append(self._savings_line())

    def _line(self, monitored: BudgetPosition) -> Line:
        line = monitored.line
        cells: dict[str, Cell] = {
            LINE: line.line,
            GROUP: str(line.group),
            NOTES: self.sources.note(line.note),
        }
        for name, heading in self.columns.stated.items():
            cells[heading] = self.money.number(getattr(monitored.figures, name))
        if self.is_current:
            cells |= {RATING: self.sources.rating_label(line.rating), REASON: line.reason}
        return Line(
            cells | self._formula_cells(monitored.figures) | self._forecast_cells(monitored)
        )

    def _formula_cells(self, figures: YearFigures) -> dict[str, Cell]:
        here, columns = Table(NAME).here, self.columns
        now, budget = here(columns.now), here(columns.budget)
        variance = self.money.formula(f"={now}-{budget}", figures.variance)
        change = self.money.formula(f"={now}-{here(columns.before)}", figures.change)
        return {
            columns.variance: variance,
            RELATIVE: relative(here(columns.variance), budget, figures.relative),
            columns.change: change,
        }

    def _forecast_cells(self, line: BudgetPosition) -> dict[str, Cell]:
        """What the reported version has for the line, and by how much they differ."""
        if self.reported is None or line.line.group is not BudgetGroup.FINANCE:
            return {}
        statement, year = self.reported.statement, self.sources.year
        found = forecast_counterpart(line.line, statement, year, self.sources.council.budget)
        if found is None:
            return {}
        here, columns = Table(NAME).here, self.columns
        cells = {
            columns.in_forecast: self.money.formula(
                f"={self._expression(self.reported, found)}", found.amount
            )
        }
        if line.figures.now is not None:
            cells[columns.difference] = self.money.formula(
                f"={here(columns.now)}-{here(columns.in_forecast)}",
                line.figures.now - found.amount,
            )
        return cells

    def _expression(self, position: Position, found: Counterpart) -> str:
        year = self.sources.year
        if found.total is not None:
            return position.sum_of(year, PARTS_OF_TOTALS[found.total])
        stated = [line for line in found.lines if year in line.amounts]
        return "+".join(position.amount_of(line, year) for line in stated) or "0"

    def _total(
        self, rows: _NamedRows, name: str, called: str, lines: Sequence[BudgetPosition]
    ) -> Line:
        figures = added(lines)
        cells: dict[str, Cell] = {LINE: name, GROUP: str(lines[0].line.group)}
        for stated, heading in self.columns.stated.items():
            value = getattr(figures, stated)
            if value is not None:
                expression = f"=SUM({rows.name(called, heading, len(lines))})"
                cells[heading] = self.money.formula(expression, value)
        return Line(cells | self._formula_cells(figures), Weight.TOTAL)

    def _savings_line(self) -> Line:
        """The savings of all workstreams together, from their own sheet."""
        savings, lines = self.savings, self.savings.lines
        headings = {
            "baseline": savings.heading("baseline"),
            "budget": savings.heading("target"),
            "before": savings.last,
            "now": savings.heading("forecast"),
        }
        figures = YearFigures(
            baseline=savings_total(lines, "baseline"),
            budget=savings_total(lines, "target"),
            before=savings_total_before(lines),
            now=savings_total(lines, "forecast") if has_forecasts(lines) else None,
        )
        cells: dict[str, Cell] = {LINE: SAVED, GROUP: str(BudgetGroup.MITIGATION)}
        for stated, heading in self.columns.stated.items():
            value = getattr(figures, stated)
            expression = f"={Table(SAVINGS).total(headings[stated])}"
            cells[heading] = self.money.formula(expression, value)
        return Line(cells | self._formula_cells(figures), Weight.TOTAL)
