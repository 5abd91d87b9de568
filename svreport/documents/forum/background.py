"""What the Forum is reminded of: the agreement's payments and conditions, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svreport.content.blocks import Align, Column, Run, TableBlock, plain
from svreport.core.house_style import DASH, decimals_of
from svreport.core.model import PaymentStatus
from svreport.documents.public import Part, PublicPaper
from svreport.figures.agreement import payments_total, status_on

_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def payments(paper: PublicPaper) -> Sequence[Part]:
    """The payments, each as it stood on the paper's date, held against the agreement's total."""
    council = paper.council
    if not council.payments:
        return ()
    day = paper.update.dated
    statuses = {status_on(payment, day) for payment in council.payments}
    return (
        paper.standard(
            "payments", numbered=True, date=paper.style.day(day) if day else "", **_known(statuses)
        ),
        _schedule(paper),
        paper.standard(
            "payments-total",
            numbered=True,
            has_total=council.settings.agreement_total is not None,
            **_known(statuses),
        ),
    )


def _known(statuses: set[PaymentStatus]) -> dict[str, bool]:
    """Whether any payment has each status, by the status."""
    return {str(status): status in statuses for status in PaymentStatus}


def _schedule(paper: PublicPaper) -> TableBlock:
    council, style = paper.council, paper.style
    day, unit = paper.update.dated, council.settings.forecast_unit
    decimals = max(decimals_of(payment.amount) for payment in council.payments)
    rows = [
        (
            plain(style.year(payment.year)),
            plain(style.bare(payment.amount, decimals)),
            plain(status_on(payment, day).capitalize()),
        )
        for payment in council.payments
    ]
    total = style.bare(payments_total(council.payments), decimals)
    return TableBlock(
        columns=(
            Column(plain("Financial year"), share=1.4),
            Column(plain(f"Amount ({unit})"), Align.RIGHT),
            Column(plain("Status"), share=1.2),
        ),
        rows=[*rows, (plain("Total"), plain(total), plain(DASH))],
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
