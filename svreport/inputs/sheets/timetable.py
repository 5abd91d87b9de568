"""Timetable: the steps of the strategy, from workshops to decisions, and how they stand."""

from svreport.core.model import TimetableStep
from svreport.inputs.kinds.dates import Day
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MILESTONE_STATUS_COLUMN

SHEET = Sheet(
    order=240,
    name="Timetable",
    record=TimetableStep,
    key=("step", "on"),
    expected=False,
    purpose="The steps by which the SEND strategy is written, agreed and carried out, as they "
    "stand at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds=("scrutiny slides",),
    columns=(
        SheetColumn(
            "Step",
            "What happens: a workshop, a draft, a meeting that decides.",
            required=True,
            example="Cabinet decides on the strategy",
            width=60,
        ),
        SheetColumn(
            "Date",
            "The date of the step; for a month, its last day.",
            Day(),
            field="on",
            example="27 June 2024",
        ),
        MILESTONE_STATUS_COLUMN,
    ),
)
