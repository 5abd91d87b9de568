"""Payments: what is paid to the authority under the agreement."""

from svreport.core.model import Payment, PaymentStatus
from svreport.inputs.kinds import Choice, Day, Money, Text, YearOf
from svreport.inputs.sheet import Column, Sheet

SHEET = Sheet(
    name="Payments",
    record=Payment,
    fills="payments",
    purpose="What is paid to the authority under the agreement, year by year.",
    filled_by="High needs finance lead",
    when="When the agreement is made, and at each payment",
    feeds=("financial summary", "Schools Forum paper"),
    columns=(
        Column(
            header="Year",
            field="year",
            kind=YearOf(),
            required=True,
            guidance="The financial year the payment is for.",
            example="2024/25",
        ),
        Column(
            header="Amount",
            field="amount",
            kind=Money(),
            required=True,
            guidance="The payment, as a positive amount in the forecast unit.",
            example="6,700",
        ),
        Column(
            header="Status",
            field="status",
            kind=Choice(PaymentStatus),
            required=True,
            guidance="Whether it was paid, is still due, or was withheld.",
            example="due",
        ),
        Column(
            header="Date",
            field="paid_on",
            kind=Day(),
            guidance="When it was paid, or is expected.",
            example="31 March 2025",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figures come from; shown on the summary's Notes sheet.",
            width=60,
        ),
    ),
)
