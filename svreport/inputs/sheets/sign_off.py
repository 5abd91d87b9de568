"""Sign-off: who signs each update off."""

from svreport.core.model import SignOff
from svreport.documents.registry import SIGNED_ALONE
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import Choice
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import UPDATE_COLUMN

SHEET = Sheet(
    order=40,
    name="Sign-off",
    record=SignOff,
    key=("update", "document", "role"),
    purpose="Who signs each document off, and when they did.",
    filled_by="SEND programme officer",
    when="Before a document leaves",
    feeds=("monitoring report",),
    columns=(
        UPDATE_COLUMN,
        SheetColumn(
            "Document",
            "The document, where it is signed by itself; empty means the update's report and its "
            "financial summary.",
            Choice(SIGNED_ALONE),
            example="forum",
        ),
        SheetColumn("Role", "The officer's role.", required=True, example="Section 151 Officer"),
        SheetColumn("Name", "The officer's name, where it is to be shown."),
        SheetColumn(
            "Date",
            "When they signed off; empty until they have.",
            Day(),
            field="signed",
            example="28 May 2024",
        ),
        SheetColumn(
            "Fingerprint",
            "The fingerprint of what they signed, as the draft gives it at its end. "
            "Until every role has signed what stands now, the document is a draft.",
            example="7K3Q9-XM2PA-04VRC-H8ZTN",
            width=28,
        ),
    ),
)
