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
            "Theme",
            "What it belongs to; each theme has a slide. Those without one come last.",
            example="Early help and inclusion",
        ),
        SheetColumn(
            "Achievement",
            "What was done, or is being done, in a line or two.",
            required=True,
            example="Autism outreach offered to every secondary school",
            width=80,
        ),
        SheetColumn(
            "Done",
            "Yes once it is done; no, or empty, while it is under way.",
            YesNo(),
            example="yes",
        ),
        SheetColumn(
            "Update", "The key of the update that tells of it.", UPDATE, required=True, example="q1"
        ),
    ),
)
