"""The agreement: its payments against its total, each version against its limits, its savings."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, methodcaller

from svreport.content.workbook import (
    BLANK,
    THE_SAME,
    Cell,
    ChartCells,
    Formula,
    Heading,
    Number,
    Page,
    PageChart,
    Row,
    Span,
    Table,
    Weight,
    share,
)
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.model import LineKind, Payment, PaymentStatus
from svreport.core.origin import PartlySigned
from svreport.core.periods import FinancialYear, long_date
from svreport.core.text import capitalise
from svreport.documents.charts.money import deficit_chart
from svreport.documents.summary.layout import (
    SIGNS,
    YEAR,
    Amounts,
    Sources,
    TableColumn,
    balances_name,
    in_millions,
    limit_heading,
    table_page,
    years_by_row,
)
from svreport.documents.summary.position import Position
from svreport.figures import budget
from svreport.figures.agreement import payments_total, status_on
from svreport.figures.deficit import Limits, limit_lines, limits_of
from svreport.figures.forecast import Statement, Term
from svreport.figures.measures import workstream_label

PAYMENTS = "Payments"
# What formulas call the amounts of the payments, and how each stands.
AMOUNTS, STATUSES = "payment_amounts", "payment_statuses"
TOTAL, AGREED = "total_of_payments", "agreement_total"
AMOUNT_COLUMN, STATUS_COLUMN = 1, 2


def payments_pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has any payments."""
    if sources.council.payments:
        yield _PaymentsPage(sources).page()


class _PaymentsPage(Frozen, dict=True):
    sources: Sources

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        return tuple(self.sources.council.payments)

    @cached_property
    def money(self) -> Amounts:
        agreed = self.sources.council.settings.agreement_total
        return Amounts.of(self.sources, [agreed, *(payment.amount for payment in self.payments)])

    def page(self) -> Page:
        sources, count = self.sources, len(self.payments)
        rows = [self._payment(payment) for payment in self.payments]
        names = {
            AMOUNTS: Span(AMOUNT_COLUMN, 0, count - 1),
            STATUSES: Span(STATUS_COLUMN, 0, count - 1),
        }
        for name, total in self._totals():
            if name:
                names[name] = Span(AMOUNT_COLUMN, len(rows), len(rows))
            rows.append(total)
        return Page(
            name=PAYMENTS,
            title=f"Payments under the {sources.council.settings.agreement}",
            intro=(
                PartlySigned(
                    f"Amounts in {sources.unit}; payments to the authority are positive here.",
                    sources.status_as_at,
                ),
                "Totals by status follow the column Status. [z]: not stated, or not of a "
                "single payment.",
            ),
            headings=(
                Heading("Year", 24),
                Heading(sources.money_heading("Amount"), 14),
                Heading("Status", 14),
                Heading("Date", 20),
                Heading("Notes", 10),
            ),
            rows=rows,
            names=names,
        )

    def _payment(self, payment: Payment) -> Row:
        return Row(
            (
                self.sources.style.year(payment.year),
                self.money.number(payment.amount),
                str(status_on(payment, self.sources.as_at)),
                long_date(payment.paid_on) if payment.paid_on else self._without_date(payment),
                self.sources.note(payment.note),
            )
        )

    def _without_date(self, payment: Payment) -> Cell:
        is_due = status_on(payment, self.sources.as_at) is PaymentStatus.DUE
        return "Date to be set" if is_due else None

    def _totals(self) -> Iterator[tuple[str, Row]]:
        """What is paid, due and withheld; all of it; and what it differs by from the agreement.

        Each with the name that formulas know it by, if they do.
        """
        by_status = group_by(self.payments, lambda row: status_on(row, self.sources.as_at))
        for status in PaymentStatus:
            value = payments_total(by_status.get(status, ()))
            formula = f'=SUMIFS({AMOUNTS},{STATUSES},"{status}")'
            yield "", _total(f"Total {status}", self.money.formula(formula, value), Weight.TOTAL)
        total = payments_total(self.payments)
        summed = self.money.formula(f"=SUM({AMOUNTS})", total)
        yield TOTAL, _total("Total of payments", summed, Weight.TOTAL)
        agreed = self.sources.council.settings.agreement_total
        if agreed is not None:
            yield AGREED, _total("Agreement total", self.money.number(agreed))
            difference = self.money.formula(f"={TOTAL}-{AGREED}", total - agreed)
            yield "", _total("Difference", difference)


def _total(words: str, amount: Cell, weight: Weight = Weight.LINE) -> Row:
    return Row((words, amount, None, None, None), weight)


def balances_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page of closing balances by year, where there are limits or a chart of them."""
    balances = _BalancesPage(sources, [of for of in positions if of.statement.closing_years])
    if balances.positions and (balances.limits or balances.charts):
        yield balances.page()


def deficit_charts(sources: Sources, shown: Sequence[Statement]) -> Sequence[PageChart]:
    """The chart of the closing balances of some versions, if any, drawn from the page of all."""
    drawn = deficit_chart(sources.council, sources.update, shown)
    if drawn is None:
        return ()
    page, rows = balances_name(sources), years_by_row(sources)
    first = rows.index(min(year for stated in shown for year in stated.closing_years))
    headings = {capitalise(stated.version): closing_heading(sources, stated) for stated in shown}
    names = [headings.get(series.name, limit_heading(sources)) for series in drawn.chart.series]
    areas = [
        ChartCells.down(page, name, first, len(drawn.chart.categories)) for name in (YEAR, *names)
    ]
    return (PageChart(in_millions(sources, drawn.chart), areas[0], areas[1:]),)


def closing_heading(sources: Sources, statement: Statement) -> str:
    """The heading of a version's closing balances."""
    return sources.money_heading(f"Closing balance, {statement.version}")


class _BalancesPage(Frozen, dict=True):
    sources: Sources
    positions: Sequence[Position]

    @cached_property
    def limits(self) -> Limits:
        return limits_of(self.sources.council)

    @cached_property
    def charts(self) -> Sequence[PageChart]:
        return deficit_charts(self.sources, [of.statement for of in self.positions])

    def page(self) -> Page:
        unjudged = ", or its limit is assumed, so nothing is judged by it"
        reached = "the version does not reach that year"
        explained = f"Empty cells: {reached}."
        if self.limits:
            explained = (
                "Headroom is the limit less the closing balance: negative where the limit is "
                f"passed. {BLANK}{reached}, or it has no limit{THE_SAME}"
                f"{unjudged if self.limits.assumed else ''}."
            )
        page = table_page(
            list(self._columns()),
            years_by_row(self.sources),
            name=balances_name(self.sources),
            title=f"Cumulative deficit {'against its limits' if self.limits else 'by year'}",
            intro=(
                f"The closing balance of each version at the end of each year, in "
                f"{self.sources.unit}. {SIGNS}",
                explained,
            ),
        )
        return replace(page, charts=self.charts)

    def _columns(self) -> Iterator[TableColumn[FinancialYear]]:
        """A year, its limit, how each version stands to it, and the note of the last limit."""
        sources, limits = self.sources, self.limits
        amounts = limits.amounts
        notes = {year: line.note for year, line in limit_lines(sources.council).items()}

        def limit(year: FinancialYear) -> Cell:
            return Number(amounts[year]) if year in amounts else None

        def standing(year: FinancialYear) -> Cell:
            stands = "agreed" if year in limits.agreed else "assumed"
            return stands if year in amounts else None

        yield TableColumn(YEAR, 9, sources.style.year)
        if limits:
            yield TableColumn(limit_heading(sources), 8, limit)
        if limits.assumed:
            yield TableColumn("Standing", 10, standing)
        for position in self.positions:
            yield from self._version(position)
        yield TableColumn("Notes", 10, lambda year: sources.note(notes.get(year)))

    def _version(self, position: Position) -> Iterator[TableColumn[FinancialYear]]:
        """The closing balance of a version, its headroom and verdict; empty beyond its years."""
        sources, stated, limits = self.sources, position.statement, self.limits
        here = Table(balances_name(sources)).here
        balance, limit = closing_heading(sources, stated), limit_heading(sources)
        headroom = sources.money_heading(f"Headroom, {stated.version}")

        def column(
            heading: str,
            cell: Callable[[FinancialYear], Cell],
            among: Container[object],
            width: float = 10.5,
        ) -> TableColumn[FinancialYear]:
            return TableColumn(heading, width, lambda year: cell(year) if year in among else None)

        def room(year: FinancialYear) -> Decimal:
            return limits.amounts[year] - stated.closing(year)

        closed = set(stated.closing_years)
        yield column(
            balance,
            lambda year: Formula(f"={position.sum_of(year, Term.CLOSING)}", stated.closing(year)),
            closed,
        )
        standings = {year: stated.standing(LineKind.CLOSING_BALANCE, year) for year in closed}
        if any(standings.values()):
            yield column(f"Standing, {stated.version}", standings.get, closed)
        if limits:
            yield column(
                headroom,
                lambda year: Formula(f"={here(limit)}-{here(balance)}", room(year)),
                closed & limits.amounts.keys(),
            )
            yield column(
                f"Within limit, {stated.version}",
                lambda year: Formula(
                    f'=IF({here(headroom)}>=0,"yes","no")', "yes" if room(year) >= 0 else "no"
                ),
                closed & limits.agreed,
                11.6,
            )


FIELDS = ("baseline", "target", "achieved", "forecast")
RELATIVE = "Variance (%)"


def savings_pages(sources: Sources) -> Iterator[Page]:
    """One page, where the update knows of any savings of the year or after it."""
    savings = Savings(sources)
    if savings.lines:
        yield savings.page()


class Savings(Frozen, dict=True):
    """The rows of savings: one for each condition and workstream, and their total."""

    sources: Sources

    @cached_property
    def lines(self) -> tuple[budget.SavingLine, ...]:
        return budget.saving_lines(self.sources.council, self.sources.update)

    @cached_property
    def later(self) -> tuple[FinancialYear, ...]:
        return budget.later_years(self.lines)

    @cached_property
    def money(self) -> Amounts:
        rows = [row for line in self.lines for row in (line.now, *line.later.values()) if row]
        return Amounts.of(self.sources, [getattr(row, field) for row in rows for field in FIELDS])

    def heading(self, field: str) -> str:
        """The heading of an amount of the year."""
        return self.sources.year_heading(self.sources.year, field.capitalize())

    @cached_property
    def serve_conditions(self) -> bool:
        return any(line.condition for line in self.lines)

    @property
    def name(self) -> str:
        return f"Savings by {'condition' if self.serve_conditions else 'workstream'}"

    @property
    def last(self) -> str:
        return self.sources.money_heading("Forecast at the last update")

    def page(self) -> Page:
        sources = self.sources
        year = sources.style.year(sources.year)
        variance = (
            " Variance is the forecast less the target: negative where less is expected than was "
            "planned."
            if any(line.figures.variance is not None for line in self.lines)
            else ""
        )
        return table_page(
            self._columns(),
            self.lines,
            name=self.name,
            title=f"{self.name}{' and workstream' if self.serve_conditions else ''} {year}",
            intro=(
                f"Savings in {sources.unit}; savings are positive.{variance}",
                "Totals are of the rows that a filter shows. [z]: not stated, or not a "
                "figure that can be added up. Columns that would be empty are left out.",
            ),
            filtered=True,
        )

    def _columns(self) -> Sequence[TableColumn[budget.SavingLine]]:
        sources, table, last = self.sources, Table(self.name), self.last
        variance = sources.money_heading("Variance")
        target, forecast = self.heading("target"), self.heading("forecast")
        less_target = f"={table.here(forecast)}-{table.here(target)}"
        less_last = f"={table.here(forecast)}-{table.here(last)}"

        def share(line: budget.SavingLine) -> Cell:
            return relative(table.here(variance), table.here(target), line.figures.relative)

        def label(line: budget.SavingLine) -> str:
            return workstream_label(sources.council, line.workstream)

        def notes(line: budget.SavingLine) -> str:
            return sources.notes([line.now, *map(line.later.get, self.later)])

        def rating(line: budget.SavingLine) -> Cell:
            return sources.rating(line.now.rating if line.now else None)

        whole = budget.savings_relative_variance(self.lines)
        names = [
            TableColumn("Condition", 9.8, lambda line: f"Condition {line.condition}"),
            TableColumn("Workstream", 14.6, label),
        ]
        first, *others = names if self.serve_conditions else names[1:]
        return (
            replace(first, total="Total"),
            *others,
            *(
                self._amounts(self.heading(field), 7.8, methodcaller("amount", field))
                for field in FIELDS
            ),
            self._amounts(variance, 7.5, attrgetter("figures.variance"), less_target),
            TableColumn(
                RELATIVE, 7.5, share, relative(table.total(variance), table.total(target), whole)
            ),
            self._amounts(last, 8, attrgetter("figures.before")),
            self._amounts(
                sources.money_heading("Change since the last update"),
                8,
                attrgetter("figures.change"),
                less_last,
            ),
            TableColumn("Rating", 8, rating),
            *(
                self._amounts(sources.year_heading(year, "Target"), 7, methodcaller("target", year))
                for year in self.later
            ),
            TableColumn("Notes", 9.3, notes),
        )

    def _amounts(
        self,
        heading: str,
        width: float,
        amount: Callable[[budget.SavingLine], Decimal | None],
        formula: str = "",
    ) -> TableColumn[budget.SavingLine]:
        """Amounts of the inputs, or what follows from them by a formula, with their total."""

        def cell(line: budget.SavingLine) -> Cell:
            value = amount(line)
            return self.money.formula(formula, value) if formula else self.money.number(value)

        return TableColumn(
            heading, width, cell, self.money.total(budget.sum_of(map(amount, self.lines)))
        )


def relative(difference: str, of: str, value: Decimal | None) -> Cell:
    """A difference as a share of an amount's size; empty if there is no such share."""
    return None if value is None else share(difference, of, value, unless=f"{of}=0")
