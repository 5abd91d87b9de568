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
            "Condition",
            "The condition that the saving serves.",
            CONDITION,
            required=True,
            example="3.1",
        ),
        SheetColumn(
            "Workstream",
            "The workstream that makes the saving.",
            Label(),
            required=True,
            example="DMI",
        ),
        YEAR_COLUMN,
        SheetColumn("Baseline", "The saving already made before the plan.", Money(), example="0"),
        SheetColumn(
            "Target", "The saving that the plan counts on in that year.", Money(), example="1,753"
        ),
        SheetColumn("Achieved", "The saving made so far in that year.", Money()),
        SheetColumn("Forecast", "The saving now expected for that year.", Money(), example="1,600"),
        SheetColumn("Rating", "The assurance rating of the saving.", RATING, example="Green"),
        SheetColumn(
            "Update",
            "The update from which on the row holds: it takes the place of the earlier "
            "row of the same condition, workstream and year. Empty: from the first update on.",
            UPDATE,
            example="q2",
        ),
        NOTE_ON_FIGURES,
    ),
)
