"""Savings: what each workstream is to save, and has saved, towards each condition."""

from svreport.core.model import Saving
from svreport.inputs.kinds import Label, Money, Text, YearOf
from svreport.inputs.sheet import Column, Sheet
from svreport.inputs.sheets.references import CONDITION, RATING, UPDATE

SHEET = Sheet(
    name="Savings",
    record=Saving,
    fills="savings",
    key=("condition", "workstream", "year", "update"),
    purpose="What each workstream is to save, and has saved, towards each condition.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds=("financial summary", "highlight report", "progress against the plan", "board dashboard"),
    columns=(
        Column(
            header="Condition",
            field="condition",
            kind=CONDITION,
            required=True,
            guidance="The condition that the saving serves.",
            example="3.1",
        ),
        Column(
            header="Workstream",
            field="workstream",
            kind=Label(),
            required=True,
            guidance="The workstream that makes the saving.",
            example="DMI",
        ),
        Column(
            header="Year",
            field="year",
            kind=YearOf(),
            required=True,
            guidance="The financial year.",
            example="2024/25",
        ),
        Column(
            header="Baseline",
            field="baseline",
            kind=Money(),
            guidance="The saving already made before the plan.",
            example="0",
        ),
        Column(
            header="Target",
            field="target",
            kind=Money(),
            guidance="The saving that the plan counts on in that year.",
            example="1,753",
        ),
        Column(
            header="Achieved",
            field="achieved",
            kind=Money(),
            guidance="The saving made so far in that year.",
        ),
        Column(
            header="Forecast",
            field="forecast",
            kind=Money(),
            guidance="The saving now expected for that year.",
            example="1,600",
        ),
        Column(
            header="Rating",
            field="rating",
            kind=RATING,
            guidance="The assurance rating of the saving.",
            example="Green",
        ),
        Column(
            header="Update",
            field="update",
            kind=UPDATE,
            guidance="The update from which on the row holds: it takes the place of the earlier "
            "row of the same condition, workstream and year. Empty: from the first update on.",
            example="q2",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figures come from; shown on the summary's Notes sheet.",
            width=60,
        ),
    ),
)
