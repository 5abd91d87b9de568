"""Workstreams: the strands of the plan, and what each is to save."""

from svreport.core.model import Workstream
from svreport.inputs.kinds import Label, Money, Text
from svreport.inputs.sheet import Column, Sheet
from svreport.inputs.sheets.references import CONDITION

SHEET = Sheet(
    name="Workstreams",
    record=Workstream,
    fills="workstreams",
    key=("code",),
    expected=False,
    purpose="The workstreams of the plan: what each is for, and what it is to save.",
    filled_by="SEND programme officer",
    when="Once, and whenever the plan changes",
    feeds=("progress against the plan", "highlight report", "board dashboard"),
    columns=(
        Column(
            header="Code",
            field="code",
            kind=Label(),
            required=True,
            guidance="A short code, used in Milestones and Savings.",
            example="DMI",
        ),
        Column(
            header="Title",
            field="title",
            kind=Text(),
            required=True,
            guidance="The workstream's title, as headings show it.",
            example="Earlier support in mainstream settings",
            width=44,
        ),
        Column(
            header="Aim",
            field="aim",
            kind=Text(),
            guidance="What the workstream is to achieve, in a sentence or two.",
            width=60,
        ),
        Column(
            header="Condition",
            field="condition",
            kind=CONDITION,
            guidance="The condition that the workstream serves most.",
            example="3.1",
        ),
        Column(
            header="Year 5 impact",
            field="impact",
            kind=Money(),
            guidance="What the workstream is to save in the plan's last year.",
            example="14,100",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figures come from; for your own records.",
            width=60,
            kept_for="own records",
        ),
    ),
)
