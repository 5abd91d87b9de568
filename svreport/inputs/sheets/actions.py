"""Actions: what is proposed or agreed, who sees to it, and by when."""

from svreport.core.model import Action, ActionStatus
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import Choice
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=250,
    name="Actions",
    record=Action,
    key=("action",),
    expected=False,
    purpose="What is proposed or agreed in answer to the analysis, who sees to it and by when, as "
    "it stands at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds=("scrutiny slides",),
    columns=(
        SheetColumn(
            "Action",
            "What is to be done.",
            required=True,
            example="Consult schools on simpler funding bands",
            width=70,
        ),
        SheetColumn(
            "Owner", "The role that sees to it, not a person's name.", example="Head of SEND"
        ),
        SheetColumn(
            "Due",
            "The date by which it is to be done; for a month, its last day.",
            Day(),
            example="31 March 2025",
        ),
        SheetColumn("Status", "How far it has come.", Choice(ActionStatus), example="proposed"),
    ),
)
