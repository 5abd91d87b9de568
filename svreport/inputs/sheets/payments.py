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
            "Year",
            "The financial year the payment is for.",
            YearOf(),
            required=True,
            example="2024/25",
        ),
        SheetColumn(
            "Amount",
            "The payment, as a positive amount in the forecast unit.",
            Money(),
            required=True,
            example="6,700",
        ),
        SheetColumn(
            "Status",
            "Whether it was paid, is still due, or was withheld.",
            Choice(PaymentStatus),
            required=True,
            example="due",
        ),
        SheetColumn(
            "Date",
            "When it was paid, or is expected.",
            Day(),
            field="paid_on",
            example="31 March 2025",
        ),
        NOTE_ON_FIGURES,
    ),
)
