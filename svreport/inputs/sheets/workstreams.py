"""Workstreams: the strands of the plan, and what each is to save."""

from svreport.core.model import Workstream
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.texts import Label
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import CONDITION, OWN_NOTE_ON_FIGURES

SHEET = Sheet(
    order=180,
    name="Workstreams",
    record=Workstream,
    key=("code",),
    expected=False,
    purpose="The workstreams of the plan: what each is for, and what it is to save.",
    filled_by="SEND programme officer",
    when="Once, and whenever the plan changes",
    feeds=("progress against the plan", "highlight report", "board dashboard"),
    columns=(
        SheetColumn(
            "Code",
            "A short code, used in Milestones and Savings.",
            Label(),
            required=True,
            example="DMI",
        ),
        SheetColumn(
            "Title",
            "The workstream's title, as headings show it.",
            required=True,
            example="Earlier support in mainstream settings",
            width=44,
        ),
        SheetColumn("Aim", "What the workstream is to achieve, in a sentence or two.", width=60),
        SheetColumn(
            "Condition", "The condition that the workstream serves most.", CONDITION, example="3.1"
        ),
        SheetColumn(
            "Year 5 impact",
            "What the workstream is to save in the plan's last year.",
            Money(),
            field="impact",
            example="14,100",
        ),
        OWN_NOTE_ON_FIGURES,
    ),
)
