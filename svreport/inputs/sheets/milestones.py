"""Milestones: the dated steps of each workstream, and how they stand."""

from svreport.core.model import Milestone, MilestoneStatus
from svreport.inputs.kinds import Choice, Day, Text
from svreport.inputs.sheet import Column, Sheet
from svreport.inputs.sheets.references import WORKSTREAM

SHEET = Sheet(
    name="Milestones",
    record=Milestone,
    fills="milestones",
    expected=False,
    purpose="The dated steps of each workstream's projects, and how they stand.",
    filled_by="Project leads",
    when="At each update",
    feeds=("progress against the plan", "highlight report", "board dashboard"),
    columns=(
        Column(
            header="Workstream",
            field="workstream",
            kind=WORKSTREAM,
            required=True,
            guidance="The code of the workstream.",
            example="DMI",
        ),
        Column(
            header="Project",
            field="project",
            kind=Text(),
            guidance="The project of the workstream.",
            example="DMI.1 Training and support",
        ),
        Column(
            header="Deliverable",
            field="deliverable",
            kind=Text(),
            guidance="What the project delivers, of which this is a step.",
            example="Network for sharing good practice",
            width=44,
        ),
        Column(
            header="Milestone",
            field="milestone",
            kind=Text(),
            required=True,
            guidance="What will have been done by the date.",
            example="Network launched",
            width=44,
        ),
        Column(
            header="Due",
            field="due",
            kind=Day(),
            guidance="The date it is due; for a month, its last day.",
            example="30 September 2024",
        ),
        Column(
            header="Status",
            field="status",
            kind=Choice(MilestoneStatus),
            guidance="How it stands now.",
            example="on track",
        ),
        Column(
            header="Completed",
            field="completed",
            kind=Day(),
            guidance="The date it was completed, once it is done.",
            example="24 September 2024",
        ),
        Column(
            header="Comment",
            field="comment",
            kind=Text(),
            guidance="What a reader should know, such as why it is late.",
            width=60,
        ),
    ),
)
