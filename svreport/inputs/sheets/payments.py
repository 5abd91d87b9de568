"""Payments: what is paid to the authority under the agreement."""

from svreport.core.model import Payment, PaymentStatus
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.dates import Day, YearOf
from svreport.inputs.kinds.texts import Choice
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import NOTE_ON_FIGURES

SHEET = Sheet(
    order=160,
    name="Payments",
    record=Payment,
    purpose="What is paid to the authority under the agreement, year by year.",
    filled_by="High needs finance lead",
    when="When the agreement is made, and at each payment",
    feeds=("financial summary", "Schools Forum paper"),
    columns=(
        SheetColumn(
            header="Year",
            kind=YearOf(),
            required=True,
            guidance="The financial year the payment is for.",
            example="2024/25",
        ),
        SheetColumn(
            header="Amount",
            kind=Money(),
            required=True,
            guidance="The payment, as a positive amount in the forecast unit.",
            example="6,700",
        ),
        SheetColumn(
            header="Status",
            kind=Choice(PaymentStatus),
            required=True,
            guidance="Whether it was paid, is still due, or was withheld.",
            example="due",
        ),
        SheetColumn(
            header="Date",
            field="paid_on",
            kind=Day(),
            guidance="When it was paid, or is expected.",
            example="31 March 2025",
        ),
        NOTE_ON_FIGURES,
    ),
)
