"""Savings: what each workstream is to save, and has saved, towards each condition."""

from svreport.core.model import Saving
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.texts import Label
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import CONDITION, NOTE_ON_FIGURES, RATING, UPDATE, YEAR_COLUMN

SHEET = Sheet(
    order=140,
    name="Savings",
    record=Saving,
    key=("condition", "workstream", "year", "update"),
    purpose="What each workstream is to save, and has saved, towards each condition.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds=("financial summary", "highlight report", "progress against the plan", "board dashboard"),
    columns=(
        SheetColumn(
            header="Condition",
            kind=CONDITION,
            required=True,
            guidance="The condition that the saving serves.",
            example="3.1",
        ),
        SheetColumn(
            header="Workstream",
            kind=Label(),
            required=True,
            guidance="The workstream that makes the saving.",
            example="DMI",
        ),
        YEAR_COLUMN,
        SheetColumn(
            header="Baseline",
            kind=Money(),
            guidance="The saving already made before the plan.",
            example="0",
        ),
        SheetColumn(
            header="Target",
            kind=Money(),
            guidance="The saving that the plan counts on in that year.",
            example="1,753",
        ),
        SheetColumn(
            header="Achieved", kind=Money(), guidance="The saving made so far in that year."
        ),
        SheetColumn(
            header="Forecast",
            kind=Money(),
            guidance="The saving now expected for that year.",
            example="1,600",
        ),
        SheetColumn(
            header="Rating",
            kind=RATING,
            guidance="The assurance rating of the saving.",
            example="Green",
        ),
        SheetColumn(
            header="Update",
            kind=UPDATE,
            guidance="The update from which on the row holds: it takes the place of the earlier "
            "row of the same condition, workstream and year. Empty: from the first update on.",
            example="q2",
        ),
        NOTE_ON_FIGURES,
    ),
)
