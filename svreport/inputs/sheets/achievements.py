"""Achievements: what was done, and what is under way, by theme and update."""

from svreport.core.model import Achievement
from svreport.inputs.kinds.texts import YesNo
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import UPDATE

SHEET = Sheet(
    order=230,
    name="Achievements",
    record=Achievement,
    key=("theme", "achievement", "update"),
    expected=False,
    purpose="What was done under the agreement, and what is under way, by theme: the programme "
    "update of the scrutiny slides.",
    filled_by="SEND programme officer and workstream leads",
    when="At each update",
    feeds=("scrutiny slides",),
    columns=(
        SheetColumn(
            header="Theme",
            guidance="What it belongs to; each theme has a slide. Those without one come last.",
            example="Early help and inclusion",
        ),
        SheetColumn(
            header="Achievement",
            required=True,
            guidance="What was done, or is being done, in a line or two.",
            example="Autism outreach offered to every secondary school",
            width=80,
        ),
        SheetColumn(
            header="Done",
            kind=YesNo(),
            guidance="Yes once it is done; no, or empty, while it is under way.",
            example="yes",
        ),
        SheetColumn(
            header="Update",
            kind=UPDATE,
            required=True,
            guidance="The key of the update that tells of it.",
            example="q1",
        ),
    ),
)
