"""Risks: what could keep the agreement from being met."""

from svreport.core.model import Risk
from svreport.inputs.kinds import Label, Markdown, Text, Whole
from svreport.inputs.sheet import Column, Sheet

SHEET = Sheet(
    name="Risks",
    record=Risk,
    fills="risks",
    key=("number",),
    purpose="The risks to the agreement and what is done about them.",
    filled_by="SEND programme officer",
    when="Once, and whenever a risk or its mitigation changes",
    feeds=("monitoring report", "highlight report", "progress against the plan", "board dashboard"),
    columns=(
        Column(
            header="Number",
            field="number",
            kind=Label(),
            required=True,
            guidance="The risk's number.",
            example="1",
        ),
        Column(
            header="Title",
            field="title",
            kind=Text(),
            required=True,
            guidance="A few words for headings.",
            example="Unpredictable demand",
        ),
        Column(
            header="Risk",
            field="text",
            kind=Text(),
            required=True,
            guidance="The risk in a sentence: what may happen, and what would follow.",
            example="There is a risk that demand grows faster than the plan assumes.",
            width=60,
        ),
        Column(
            header="Mitigation",
            field="mitigation",
            kind=Markdown(),
            guidance="What is done about the risk, in Markdown.",
            example="The authority reviews placement forecasts every month.",
            width=60,
        ),
        Column(
            header="Owner",
            field="owner",
            kind=Text(),
            guidance="The role that owns the risk.",
            example="Director of Education",
        ),
        Column(
            header="Target score",
            field="target_score",
            kind=Whole(highest=100),
            guidance="The score that mitigation should bring the risk down to.",
            example="3",
        ),
    ),
)
