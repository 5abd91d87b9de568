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
            header="Action",
            required=True,
            guidance="What is to be done.",
            example="Consult schools on simpler funding bands",
            width=70,
        ),
        SheetColumn(
            header="Owner",
            guidance="The role that sees to it, not a person's name.",
            example="Head of SEND",
        ),
        SheetColumn(
            header="Due",
            kind=Day(),
            guidance="The date by which it is to be done; for a month, its last day.",
            example="31 March 2025",
        ),
        SheetColumn(
            header="Status",
            kind=Choice(ActionStatus),
            guidance="How far it has come.",
            example="proposed",
        ),
    ),
)
