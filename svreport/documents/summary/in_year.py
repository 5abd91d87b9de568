"""In-year monitoring: the budget, what the update expects of the year, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby

from svreport.content.workbook import Cell, Heading, Page, Row, Span, Table, Weight, defined_name
from svreport.core.frozen import Frozen, field
from svreport.core.model import BudgetGroup, LineKind, Standing
from svreport.documents.summary.agreement import Savings, relative
from svreport.documents.summary.layout import SIGNS, Amounts, Sources, name_in_year
from svreport.documents.summary.position import Position, reported_position
from svreport.figures.budget import (
    BudgetPosition,
    Counterpart,
    YearFigures,
    added,
    budget_positions,
    forecast_counterpart,
    has_forecasts,
    savings_total,
    subtract,
    sum_of,
)
from svreport.figures.figure import is_over

NAME = "In-year monitoring"
EXPENDITURE, MITIGATIONS, SAVED = (
    "Total of these lines of expenditure",
    "Total of mitigations",
    "Savings of all workstreams",
)


def pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where the budget is monitored."""
    if sources.council.budget:
        yield _MonitoringPage(sources, positions).page()


# What is stated of a line, by its names in the figures of a year.
STATED = ("baseline", "budget", "before", "now")
FIRST_STATED = 2


class _MonitoringPage(Frozen, dict=True):
    sources: Sources
    positions: Sequence[Position]
    rows: list[Row] = field(default_factory=list)
    names: dict[str, Span] = field(default_factory=dict)

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
    def money(self) -> Amounts:
        return Amounts.of(
            self.sources, [getattr(line.figures, name) for line in self.lines for name in STATED]
        )

    @property
    def in_forecast(self) -> str:
        version = self.reported.statement.version if self.reported else ""
        return self.sources.money_heading(f"In {name_in_year(version, self.standing)}")

    @property
    def standing(self) -> Standing | None:
        """What the reported version says that its figures of the year rest on."""
        stated = self.reported.statement if self.reported else None
        return stated.standing(LineKind.CLOSING_BALANCE, self.sources.year) if stated else None

    @cached_property
    def headings(self) -> dict[str, str]:
        """The headings of what is stated of a line; a year that is over has no forecast."""
        word = "Reported" if is_over(self.standing) else "Forecast"
        words = ("Baseline", "Budget", f"{word} at the last update", f"{word} now")
        return dict(zip(STATED, words, strict=True))

    def here(self, heading: str) -> str:
        """The cell of a column of money in a formula's own row."""
        return Table(NAME).here(self.sources.money_heading(heading))

    @property
    def is_current(self) -> bool:
        """Whether the ratings and reasons of the sheet are those of the update."""
        return self.sources.council.is_current(self.sources.update.key)

    def page(self) -> Page:
        self._finance()
        self._mitigation()
        year, money = self.sources.style.year(self.sources.year), self.sources.money_heading
        return Page(
            name=NAME,
            title=f"In-year monitoring {year}",
            intro=tuple(self._intro(year)),
            headings=(
                Heading("Line", 18),
                Heading("Group", 10.5),
                *(Heading(money(text), 7.7) for text in self.headings.values()),
                Heading(money("Variance"), 8),
                Heading("Variance (%)", 7.5),
                Heading(money("Change since the last update"), 8),
                Heading(self.in_forecast, 8),
                Heading(money("Now less that version"), 8.8),
                Heading("Rating", 8),
                Heading("Reason", 18.4),
                Heading("Notes", 9.3),
            ),
            rows=self.rows,
            names=self.names,
        )

    def _intro(self, year: str) -> Iterator[str]:
        came, found = "is forecast to come to", "forecast"
        if is_over(self.standing):
            came, found = "came to", "amount reported"
        varies = any(line.figures.variance is not None for line in self.lines)
        variance = f" Variance is the {found} less the budget." if varies else ""
        yield (
            f"The budget for {year}, and what the year {came}, in {self.sources.unit}. "
            f"{SIGNS}{variance}"
        )
        shortfall = ": their negative variance is a shortfall" if varies else ""
        yield (
            f"Lines of the group mitigation are savings{shortfall}. "
            "Lines of the account overlap, so only what can be added up has a total."
        )
        lines = self.sources.council.budget
        if not self.is_current and any((it.rating or it.reason) and not it.states for it in lines):
            yield "Ratings and reasons are kept for the latest update alone, and are left out here."
        yield (
            "[z]: not stated, or no line of that name or kind in the forecast. Columns "
            "that would be empty are left out."
        )

    def _finance(self) -> None:
        """The lines of the account; lines of spending that follow one another have a total."""
        lines = [line for line in self.lines if line.line.group is BudgetGroup.FINANCE]
        for is_spending, stretch in groupby(
            lines, key=lambda line: line.line.kind is LineKind.EXPENDITURE
        ):
            own = list(stretch)
            self.rows.extend(map(self._line, own))
            if is_spending and len(own) > 1:
                self.rows.append(self._total(EXPENDITURE, "expenditure", own))

    def _mitigation(self) -> None:
        """The savings: as this sheet has them, else those of the sheet of savings together."""
        lines = [line for line in self.lines if line.line.group is BudgetGroup.MITIGATION]
        self.rows.extend(map(self._line, lines))
        if len(lines) > 1:
            self.rows.append(self._total(MITIGATIONS, "mitigation", lines))
        if not lines and self.savings.lines:
            self.rows.append(self._savings_line())

    def _line(self, monitored: BudgetPosition) -> Row:
        line, figures = monitored.line, monitored.figures
        return Row(
            (
                line.line,
                str(line.group),
                *(self.money.number(getattr(figures, name)) for name in STATED),
                *self._differences(figures),
                *self._forecast_cells(monitored),
                self.sources.rating(line.rating),
                line.reason,
                self.sources.note(line.note),
            )
        )

    def _differences(self, figures: YearFigures) -> Sequence[Cell]:
        before, now = self.here(self.headings["before"]), self.here(self.headings["now"])
        budget = self.here("Budget")
        return (
            self.money.change(f"={now}-{budget}", figures.variance),
            relative(self.here("Variance"), budget, figures.relative),
            self.money.change(f"={now}-{before}", figures.change),
        )

    def _forecast_cells(self, line: BudgetPosition) -> Sequence[Cell]:
        """What the reported version has for the line, and by how much they differ."""
        if self.reported is None or line.line.group is not BudgetGroup.FINANCE:
            return None, None
        statement, year = self.reported.statement, self.sources.year
        found = forecast_counterpart(line.line, statement, year, self.sources.council.budget)
        if found is None:
            return None, None
        difference = f"={self.here(self.headings['now'])}-{Table(NAME).here(self.in_forecast)}"
        return (
            self.money.formula(f"={self._expression(self.reported, found)}", found.amount),
            self.money.formula(difference, subtract(line.figures.now, found.amount)),
        )

    def _expression(self, position: Position, found: Counterpart) -> str:
        year = self.sources.year
        if found.total is not None:
            return position.sum_of(year, found.total)
        stated = [line for line in found.lines if year in line.amounts]
        return "+".join(position.amount_of(line, year) for line in stated) or "0"

    def _total(self, words: str, called: str, lines: Sequence[BudgetPosition]) -> Row:
        figures = added(lines)
        sums: list[Cell] = []
        for column, (stated, heading) in enumerate(self.headings.items(), start=FIRST_STATED):
            value = getattr(figures, stated)
            name = "" if value is None else self._name(f"{called}_{heading}", column, len(lines))
            sums.append(self.money.formula(f"=SUM({name})", value))
        return self._total_row(words, lines[0].line.group, sums, figures)

    def _name(self, words: str, column: int, count: int) -> str:
        """Gives the last rows of a column a name, and the name itself."""
        words = defined_name(words).lower()
        name, number = words, 1
        while name in self.names:
            number += 1
            name = f"{words}_{number}"
        self.names[name] = Span(column, len(self.rows) - count, len(self.rows) - 1)
        return name

    def _total_row(
        self, words: str, group: BudgetGroup, sums: Sequence[Cell], figures: YearFigures
    ) -> Row:
        cells = (words, str(group), *sums, *self._differences(figures), *[None] * 5)
        return Row(cells, Weight.TOTAL)

    def _savings_line(self) -> Row:
        """The savings of all workstreams together, from their own sheet."""
        savings, lines = self.savings, self.savings.lines
        figures = YearFigures(
            baseline=savings_total(lines, "baseline"),
            budget=savings_total(lines, "target"),
            before=sum_of(line.figures.before for line in lines),
            now=savings_total(lines, "forecast") if has_forecasts(lines) else None,
        )
        headings = {
            "baseline": savings.heading("baseline"),
            "budget": savings.heading("target"),
            "before": savings.last,
            "now": savings.heading("forecast"),
        }
        table = Table(savings.name)
        sums = [
            self.money.formula(f"={table.total(headings[name])}", getattr(figures, name))
            for name in STATED
        ]
        return self._total_row(SAVED, BudgetGroup.MITIGATION, sums, figures)
