"""Payments under the agreement: paid, due and withheld, against its total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from svreport.content.workbook import Heading, Page, Span, Weight
from svreport.core.model import Payment, PaymentStatus
from svreport.core.periods import long_date
from svreport.documents.summary.layout import Amounts, Arranged, Line, Sources, arranged
from svreport.figures.agreement import payments_of, payments_total, status_on

NAME = "Payments"
# What formulas call the amounts of the payments, and how each stands.
AMOUNTS, STATUSES = "payment_amounts", "payment_statuses"
TOTAL, AGREED = "total_of_payments", "agreement_total"
YEAR, STATUS, DATE, NOTES = "Year", "Status", "Date", "Notes"


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has any payments."""
    if sources.council.payments:
        yield _Payments(sources).page()


@dataclass(frozen=True)
class _Payments:
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
        sources, table = self.sources, self._arranged()
        return Page(
            name=NAME,
            title=f"Payments under the {sources.council.settings.agreement}",
            intro=(
                f"Amounts in {sources.unit}; payments to the authority are positive here."
                f"{sources.status_as_at}",
                "Totals by status follow the column Status. Empty cells: not stated, or not of a "
                "single payment.",
            ),
            headings=table.headings,
            rows=table.rows,
            names=self._names([heading.text for heading in table.headings]),
        )

    def _arranged(self) -> Arranged:
        headings = (
            Heading(YEAR, 24),
            Heading(self.amount, 14),
            Heading(STATUS, 14),
            Heading(DATE, 20),
            Heading(NOTES, 14),
        )
        return arranged(headings, [*map(self._payment, self.payments), *self._totals()])

    def _payment(self, payment: Payment) -> Line:
        return Line(
            {
                YEAR: self.sources.style.year(payment.year),
                self.amount: self.money.typed(payment.amount, payment.place("amount")),
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
            yield Line({YEAR: name, amount: self.money.worked_out(formula, value)}, Weight.TOTAL)
        total = payments_total(self.payments)
        formula = f"=SUM({AMOUNTS})"
        yield Line(
            {YEAR: "Total of payments", amount: self.money.worked_out(formula, total)},
            Weight.TOTAL,
        )
        settings = self.sources.council.settings
        agreed = settings.agreement_total
        if agreed is not None:
            place = settings.place("agreement_total")
            yield Line({YEAR: "Agreement total", amount: self.money.typed(agreed, place)})
            formula = f"={TOTAL}-{AGREED}"
            yield Line({YEAR: "Difference", amount: self.money.worked_out(formula, total - agreed)})

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
