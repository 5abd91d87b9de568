"""The agreement: its payments against its total, each version against its limits, its savings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from svreport.content.workbook import (
    Cell,
    Format,
    Formula,
    Heading,
    Number,
    Page,
    Row,
    Span,
    Table,
    Weight,
)
from svreport.core.model import ForecastLine, LineKind, Payment, PaymentStatus, Saving
from svreport.core.origin import PartlySigned
from svreport.core.periods import FinancialYear, long_date
from svreport.documents.summary.layout import (
    SIGNS,
    Amounts,
    Line,
    Sources,
    TableLayout,
    table_layout,
)
from svreport.documents.summary.position import Part, Position
from svreport.figures.agreement import payments_of, payments_total, status_on
from svreport.figures.budget import (
    SavingLine,
    later_years,
    saving_lines,
    savings_relative_variance,
    savings_total,
    savings_total_before,
    sum_of,
)
from svreport.figures.measures import workstream_label
from svreport.figures.versions import deficit_limits

PAYMENTS = "Payments"
# What formulas call the amounts of the payments, and how each stands.
AMOUNTS, STATUSES = "payment_amounts", "payment_statuses"
TOTAL, AGREED = "total_of_payments", "agreement_total"
YEAR, STATUS, DATE, NOTES = "Year", "Status", "Date", "Notes"
LIMITS = "Deficit against limits"
COLUMNS_EACH = 3


def payments_pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has any payments."""
    if sources.council.payments:
        yield _PaymentsPage(sources).page()


@dataclass(frozen=True)
class _PaymentsPage:
    """The rows of the page: each payment, what they come to by status, and the agreement."""

    sources: Sources

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        return tuple(self.sources.council.payments)

    @cached_property
    def money(self) -> Amounts:
        agreed = self.sources.council.settings.agreement_total
        return Amounts.of(self.sources, [agreed, *(payment.amount for payment in self.payments)])

    @property
    def amount(self) -> str:
        return self.sources.money_heading("Amount")

    def page(self) -> Page:
        sources, table = self.sources, self._layout()
        return Page(
            name=PAYMENTS,
            title=f"Payments under the {sources.council.settings.agreement}",
            intro=(
                PartlySigned(
                    f"Amounts in {sources.unit}; payments to the authority are positive here.",
                    sources.status_as_at,
                ),
                "Totals by status follow the column Status. Empty cells: not stated, or not of a "
                "single payment.",
            ),
            headings=table.headings,
            rows=table.rows,
            names=self._names([heading.text for heading in table.headings]),
        )

    def _layout(self) -> TableLayout:
        headings = (
            Heading(YEAR, 24),
            Heading(self.amount, 14),
            Heading(STATUS, 14),
            Heading(DATE, 20),
            Heading(NOTES, 14),
        )
        return table_layout(headings, [*map(self._payment, self.payments), *self._totals()])

    def _payment(self, payment: Payment) -> Line:
        return Line(
            {
                YEAR: self.sources.style.year(payment.year),
                self.amount: self.money.number(payment.amount),
                STATUS: str(status_on(payment, self.sources.as_at)),
                DATE: long_date(payment.paid_on) if payment.paid_on else None,
                NOTES: self.sources.note(payment.note),
            }
        )

    def _totals(self) -> Iterator[Line]:
        """What is paid, due and withheld; all of it; and what it differs by from the agreement."""
        day, amount = self.sources.as_at, self.amount
        for status in PaymentStatus:
            value = payments_of(self.payments, status, day)
            formula = f'=SUMIFS({AMOUNTS},{STATUSES},"{status}")'
            name = f"Total {status}"
            yield Line({YEAR: name, amount: self.money.formula(formula, value)}, Weight.TOTAL)
        total = payments_total(self.payments)
        formula = f"=SUM({AMOUNTS})"
        yield Line(
            {YEAR: "Total of payments", amount: self.money.formula(formula, total)},
            Weight.TOTAL,
        )
        settings = self.sources.council.settings
        agreed = settings.agreement_total
        if agreed is not None:
            yield Line({YEAR: "Agreement total", amount: self.money.number(agreed)})
            formula = f"={TOTAL}-{AGREED}"
            yield Line({YEAR: "Difference", amount: self.money.formula(formula, total - agreed)})

    def _names(self, headings: list[str]) -> dict[str, Span]:
        amount, count = headings.index(self.amount), len(self.payments)
        total = count + len(PaymentStatus)
        names = {
            AMOUNTS: Span(amount, 0, count - 1),
            STATUSES: Span(headings.index(STATUS), 0, count - 1),
            TOTAL: Span(amount, total, total),
        }
        if self.sources.council.settings.agreement_total is not None:
            names[AGREED] = Span(amount, total + 1, total + 1)
        return names


def limits_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where any version states a deficit limit."""
    limits = deficit_limits(sources.council)
    if not limits or not positions:
        return
    table = _LimitsPage(sources, positions, limits)
    yield Page(
        name=LIMITS,
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


class _LimitsPage:
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
        self.table = Table(LIMITS)
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
        return Row(
            (
                self.sources.style.year(year),
                Number(self.limits[year]),
                *(cell for position in self.positions for cell in self._cells(position, year)),
                self.sources.note(self._line(year).note),
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


SAVINGS = "Savings by condition"
FIELDS = ("baseline", "target", "achieved", "forecast")
CONDITION, WORKSTREAM, RELATIVE, RATING = "Condition", "Workstream", "Variance (%)", "Rating"


def savings_pages(sources: Sources) -> Iterator[Page]:
    """One page, where the update knows of any savings of the year or after it."""
    savings = Savings(sources)
    if savings.lines:
        yield savings.page()


@dataclass(frozen=True)
class Savings:
    """The rows of savings: one for each condition and workstream, and their total."""

    sources: Sources

    @cached_property
    def lines(self) -> tuple[SavingLine, ...]:
        return saving_lines(self.sources.council, self.sources.update)

    @cached_property
    def later(self) -> tuple[FinancialYear, ...]:
        return later_years(self.lines)

    @cached_property
    def money(self) -> Amounts:
        rows = [row for line in self.lines for row in (line.now, *line.later.values()) if row]
        return Amounts.of(self.sources, [getattr(row, field) for row in rows for field in FIELDS])

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        return (self.sources.year, *self.later)

    def heading(self, field: str) -> str:
        """The heading of an amount of the year."""
        return self.sources.year_heading(self.sources.year, field.capitalize())

    @property
    def last(self) -> str:
        return self.sources.money_heading("Forecast at the last update")

    @property
    def variance(self) -> str:
        return self.sources.money_heading("Variance")

    @property
    def change(self) -> str:
        return self.sources.money_heading("Change since the last update")

    def page(self) -> Page:
        sources, table = self.sources, self._layout()
        year = sources.style.year(sources.year)
        return Page(
            name=SAVINGS,
            title=f"Savings by condition and workstream {year}",
            intro=(
                f"Savings in {sources.unit}; savings are positive. Variance is the forecast less "
                "the target: negative where less is expected than was planned.",
                "Totals are of the rows that a filter shows. Empty cells: not stated, or not a "
                "figure that can be added up. Columns that would be empty are left out.",
            ),
            headings=table.headings,
            rows=table.rows,
            total=table.total,
            filtered=True,
        )

    def _layout(self) -> TableLayout:
        headings = (
            Heading(CONDITION, 34),
            Heading(WORKSTREAM, 34),
            *(Heading(self.heading(field), 13) for field in FIELDS),
            Heading(self.variance, 12),
            Heading(RELATIVE, 11),
            Heading(self.last, 14),
            Heading(self.change, 14),
            Heading(RATING, 20),
            *(Heading(self._target(year), 13) for year in self.later),
            Heading(NOTES, 16),
        )
        return table_layout(headings, [self._line(line) for line in self.lines], self._total())

    def _target(self, year: FinancialYear) -> str:
        return self.sources.year_heading(year, "Target")

    def _line(self, line: SavingLine) -> Line:
        cells: dict[str, Cell] = {
            CONDITION: self._condition(line.condition),
            WORKSTREAM: workstream_label(self.sources.council, line.workstream),
            RATING: self.sources.rating_label(line.now.rating if line.now else None),
            NOTES: self.sources.notes([line.now, *map(line.later.get, self.later)]),
            self.last: self._input(line.before, "forecast"),
        }
        cells |= {self.heading(field): self._input(line.now, field) for field in FIELDS}
        cells |= {
            self._target(year): self._input(line.later.get(year), "target") for year in self.later
        }
        return Line(cells | self._formula_cells(line))

    def _formula_cells(self, line: SavingLine) -> dict[str, Cell]:
        here = Table(SAVINGS).here
        forecast, target = here(self.heading("forecast")), here(self.heading("target"))
        return {
            self.variance: self.money.formula(f"={forecast}-{target}", line.figures.variance),
            RELATIVE: relative(here(self.variance), target, line.figures.relative),
            self.change: self.money.formula(f"={forecast}-{here(self.last)}", line.figures.change),
        }

    def _input(self, row: Saving | None, field: str) -> Cell:
        return self.money.number(getattr(row, field)) if row else None

    def _total(self) -> dict[str, Cell]:
        total, lines = self.money.total, self.lines
        table = Table(SAVINGS)
        share = relative(
            table.total(self.variance),
            table.total(self.heading("target")),
            savings_relative_variance(lines),
        )
        return {
            CONDITION: "Total",
            **{self.heading(field): total(savings_total(lines, field)) for field in FIELDS},
            self.variance: total(sum_of(line.figures.variance for line in lines)),
            RELATIVE: share,
            self.last: total(savings_total_before(lines)),
            self.change: total(sum_of(line.figures.change for line in lines)),
            **{
                self._target(year): total(sum_of(line.target(year) for line in lines))
                for year in self.later
            },
        }

    def _condition(self, number: str) -> str:
        titles = {
            condition.number: condition.short_title for condition in self.sources.council.conditions
        }
        return f"{number} {titles[number]}" if titles.get(number) else number


def relative(difference: str, of: str, value: Decimal | None) -> Cell:
    """A difference as a share of an amount's size; empty where there is no such share."""
    if value is None:
        return None
    return Formula(f'=IF({of}=0,"",{difference}/ABS({of}))', value, Format.PERCENT)
