"""Sign-off: who signs each update off."""

from svreport.core.model import SignOff
from svreport.inputs.kinds.dates import Day
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import UPDATE_COLUMN

SHEET = Sheet(
    order=40,
    name="Sign-off",
    record=SignOff,
    key=("update", "role"),
    purpose="Who signs each update off, and when they did.",
    filled_by="SEND programme officer",
    when="Before an update is submitted",
    feeds=("monitoring report",),
    columns=(
        UPDATE_COLUMN,
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
            "The fingerprint of what they signed, as the draft's first page gives it. "
            "Until every role has signed what stands now, documents are drafts.",
            example="7K3Q9-XM2PA",
            width=18,
        ),
    ),
)
