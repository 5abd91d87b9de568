"""What the Forum is told of the agreement: payments, conditions, ratings, measures and authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.content.blocks import Column, Run, TableBlock, plain
from svreport.core.house_style import DASH
from svreport.core.model import DEFICIT_TRAJECTORY, PROGRAMME, PaymentStatus
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.public import Part, PublicPaper
from svreport.documents.ratings_table import condition_name
from svreport.documents.tables import (
    TableMoney,
    figure_words,
    measures_table,
    missing_reasons,
    rating_cell,
    text_row,
)
from svreport.figures.agreement import payments_total, status_on
from svreport.figures.ratings import previous_rating, update_before

BEFORE = "Before"
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def payments(paper: PublicPaper) -> Sequence[Part]:
    """The payments, each as it stood on the paper's date, held against the agreement's total."""
    council, day = paper.council, paper.update.document_date
    if not council.payments:
        return ()
    statuses = {status_on(payment, day) for payment in council.payments}
    # Whether any payment has each status, by the status.
    has_status = {str(status): status in statuses for status in PaymentStatus}
    has_total = council.settings.agreement_total is not None
    date = paper.style.day(day) if day else ""
    return (
        paper.standard("payments", numbered=True, date=date, **has_status),
        _schedule(paper),
        paper.standard("payments-total", numbered=True, has_total=has_total, **has_status),
    )


def _schedule(paper: PublicPaper) -> TableBlock:
    council, style = paper.council, paper.style
    money = TableMoney.of(council, style, (payment.amount for payment in council.payments))
    rows = [
        text_row(
            style.year(payment.year),
            money.text(payment.amount),
            status_on(payment, paper.update.document_date).capitalize(),
        )
        for payment in council.payments
    ]
    unit, total = money.unit, money.text(payments_total(council.payments))
    return TableBlock(
        columns=(
            Column(plain("Financial year"), share=1.4),
            *money.columns(["Amount"]),
            Column(plain("Status"), share=1.2),
        ),
        rows=[*rows, text_row("Total", total, DASH)],
        description=f"Payments under the agreement by financial year, in {unit}, and their status",
        totals=(len(rows),),
        caption=f"Payments under the agreement, {unit}",
    )


def conditions(paper: PublicPaper) -> Sequence[Part]:
    """The conditions by number, in the agreement's words; nothing where there are none."""
    rows = [
        (plain(condition.number), plain(condition.text)) for condition in paper.council.conditions
    ]
    if not rows:
        return ()
    table = TableBlock(
        columns=(Column(plain("Number"), share=0.9), Column(plain("Condition"), share=6.0)),
        rows=rows,
        description="The conditions of the agreement by number",
    )
    return (paper.standard("conditions", numbered=True), table)


def authors(paper: PublicPaper) -> Sequence[Part]:
    """Whom to ask, and how; nothing where nobody is named."""
    rows = [
        (plain(author.role), _contact(author.contact or "")) for author in paper.council.authors
    ]
    if not rows:
        return ()
    columns = (Column(plain("Role")), Column(plain("Contact")))
    return (TableBlock(columns, rows, "Report authors: roles and contacts"),)


def _contact(text: str) -> Sequence[Run]:
    """A contact, which is a link where it is an e-mail address."""
    return (Run(text, link=f"mailto:{text}"),) if _E_MAIL.fullmatch(text) else plain(text)


def ratings(paper: PublicPaper) -> Sequence[Part]:
    """The rating of each condition at the update, beside the one before it; nothing without any.

    Earlier ratings have a column where any was given.
    """
    council, update = paper.council, paper.update
    items = [
        *((condition_name(condition, " "), condition.item) for condition in council.conditions),
        *(((Run(item, bold=True),), item) for item in (PROGRAMME, DEFICIT_TRAJECTORY)),
    ]
    rated = [
        (name, previous_rating(council, item, update), rating)
        for name, item in items
        if (rating := council.rating_of(item, update.key))
    ]
    if not rated:
        return ()
    before, compared = update_before(council, update), any(earlier for _, earlier, _ in rated)
    earlier_label = before.column_label if before else BEFORE
    table = TableBlock(
        columns=[
            Column(plain("Condition"), share=2.4),
            *([Column(plain(earlier_label), share=1.4)] if compared else []),
            Column(plain(update.column_label), share=1.4),
        ],
        rows=[
            text_row(
                name,
                *([rating_cell(council, earlier)] if compared else []),
                rating_cell(council, now),
            )
            for name, earlier, now in rated
        ],
        description="The assurance rating of each condition at this update"
        + (" and at the one before" if compared else ""),
    )
    return (paper.standard("ratings", numbered=True, update=update.title), table)


def measures(paper: PublicPaper) -> Iterator[Part]:
    """The headline measures: those that are reported in the paper, as it may publish them."""
    positions = [
        paper.stands(measure)
        for measure in paper.council.measures
        if measure.is_reported_in(paper.paper)
    ]
    if not positions:
        return
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(figure_words(table))
    missing = missing_reasons(positions)
    yield paper.standard("measures", numbered=True)
    yield table
    if missing:
        yield missing
