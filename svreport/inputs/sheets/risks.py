"""Risks: what could keep the agreement from being met."""

from svreport.core.model import Risk
from svreport.inputs.kinds.amounts import Whole
from svreport.inputs.kinds.texts import Label, Markdown
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=60,
    name="Risks",
    record=Risk,
    key=("number",),
    purpose="The risks to the agreement and what is done about them.",
    filled_by="SEND programme officer",
    when="Once, and whenever a risk or its mitigation changes",
    feeds=("monitoring report", "highlight report", "progress against the plan", "board dashboard"),
    columns=(
        SheetColumn(
            header="Number", kind=Label(), required=True, guidance="The risk's number.", example="1"
        ),
        SheetColumn(
            header="Title",
            required=True,
            guidance="A few words for headings.",
            example="Unpredictable demand",
        ),
        SheetColumn(
            header="Risk",
            field="text",
            required=True,
            guidance="The risk in a sentence: what may happen, and what would follow.",
            example="There is a risk that demand grows faster than the plan assumes.",
            width=60,
        ),
        SheetColumn(
            header="Mitigation",
            kind=Markdown(),
            guidance="What is done about the risk, in Markdown.",
            example="The authority reviews placement forecasts every month.",
            width=60,
        ),
        SheetColumn(
            header="Owner",
            guidance="The role that owns the risk.",
            example="Director of Education",
        ),
        SheetColumn(
            header="Target score",
            kind=Whole(highest=100),
            guidance="The score that mitigation should bring the risk down to.",
            example="3",
        ),
    ),
)
