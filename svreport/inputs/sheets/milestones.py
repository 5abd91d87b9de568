"""Milestones: the dated steps of each workstream, and how they stand."""

from svreport.core.model import Milestone
from svreport.inputs.kinds.dates import Day
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MILESTONE_STATUS_COLUMN, WORKSTREAM

SHEET = Sheet(
    order=190,
    name="Milestones",
    record=Milestone,
    expected=False,
    purpose="The dated steps of each workstream's projects, and how they stand.",
    filled_by="Project leads",
    when="At each update",
    feeds=("progress against the plan", "highlight report", "board dashboard"),
    columns=(
        SheetColumn(
            "Workstream", "The code of the workstream.", WORKSTREAM, required=True, example="DMI"
        ),
        SheetColumn(
            "Project", "The project of the workstream.", example="DMI.1 Training and support"
        ),
        SheetColumn(
            "Deliverable",
            "What the project delivers, of which this is a step.",
            example="Network for sharing good practice",
            width=44,
        ),
        SheetColumn(
            "Milestone",
            "What will have been done by the date.",
            required=True,
            example="Network launched",
            width=44,
        ),
        SheetColumn(
            "Due",
            "The date it is due; for a month, its last day.",
            Day(),
            example="30 September 2024",
        ),
        MILESTONE_STATUS_COLUMN,
        SheetColumn(
            "Completed",
            "The date it was completed, once it is done.",
            Day(),
            example="24 September 2024",
        ),
        SheetColumn("Comment", "What a reader should know, such as why it is late.", width=60),
    ),
)
