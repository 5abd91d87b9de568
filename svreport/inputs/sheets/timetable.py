"""Timetable: the steps of the strategy, from workshops to decisions, and how they stand."""

from svreport.core.model import MilestoneStatus, TimetableStep
from svreport.inputs.kinds import Choice, Day, Text
from svreport.inputs.sheet import Column, Sheet

SHEET = Sheet(
    name="Timetable",
    record=TimetableStep,
    fills="timetable",
    key=("step", "on"),
    expected=False,
    purpose="The steps by which the SEND strategy is written, agreed and carried out, as they "
    "stand at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds=("scrutiny slides",),
    columns=(
        Column(
            header="Step",
            field="step",
            kind=Text(),
            required=True,
            guidance="What happens: a workshop, a draft, a meeting that decides.",
            example="Cabinet decides on the strategy",
            width=60,
        ),
        Column(
            header="Date",
            field="on",
            kind=Day(),
            guidance="The date of the step; for a month, its last day.",
            example="27 June 2024",
        ),
        Column(
            header="Status",
            field="status",
            kind=Choice(MilestoneStatus),
            guidance="How it stands now.",
            example="on track",
        ),
    ),
)
