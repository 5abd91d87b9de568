"""Payments under the agreement, against its total."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.documents.summary.sources import Sources
from svreport.figures.agreement import payments_total, status_on
from svreport.periods import long_date
from svreport.spreadsheet import Formula, Heading, Layout, Number, Page, Row, Weight

AMOUNT = 1


def pages(sources: Sources) -> Iterator[Page]:
    """One page, where the sheet has any payments."""
    payments = sources.council.payments
    if not payments:
        return
    as_at = f" Status as at {long_date(sources.as_at)}." if sources.as_at else ""
    intro = (
        f"Amounts in {sources.unit}; payments to the authority are positive here.{as_at}",
        "Empty cells: not stated, or not of a single payment.",
    )
    layout = Layout(len(intro))
    rows = [
        Row(
            (
                sources.style.year(payment.year),
                Number(payment.amount),
                status_on(payment, sources.as_at),
                long_date(payment.paid_on) if payment.paid_on else "",
                sources.note(payment.note),
            )
        )
        for payment in payments
    ]
    last = len(rows) - 1
    total = payments_total(payments)
    rows.append(
        Row(
            (
                "Total of payments",
                Formula(f"=SUM({layout.down(0, last, AMOUNT)})", total),
                "",
                "",
                "",
            ),
            Weight.TOTAL,
        )
    )
    agreed = sources.council.settings.agreement_total
    if agreed is not None:
        rows.append(Row(("Agreement total", Number(agreed), "", "", "")))
        difference = f"={layout.cell(last + 1, AMOUNT)}-{layout.cell(last + 2, AMOUNT)}"
        rows.append(Row(("Difference", Formula(difference, total - agreed), "", "", "")))
    yield Page(
        name="Payments",
        title=f"Payments under the {sources.council.settings.agreement}",
        intro=intro,
        headings=(
            Heading("Year", 20),
            Heading(sources.money_heading("Amount"), 14),
            Heading("Status", 14),
            Heading("Date", 20),
            Heading("Notes", 14),
        ),
        rows=tuple(rows),
    )
