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
        SheetColumn("Number", "The risk's number.", Label(), required=True, example="1"),
        SheetColumn(
            "Title", "A few words for headings.", required=True, example="Unpredictable demand"
        ),
        SheetColumn(
            "Risk",
            "The risk in a sentence: what may happen, and what would follow.",
            field="text",
            required=True,
            example="There is a risk that demand grows faster than the plan assumes.",
            width=60,
        ),
        SheetColumn(
            "Mitigation",
            "What is done about the risk, in Markdown.",
            Markdown(),
            example="The authority reviews placement forecasts every month.",
            width=60,
        ),
        SheetColumn("Owner", "The role that owns the risk.", example="Director of Education"),
        SheetColumn(
            "Target score",
            "The score that mitigation should bring the risk down to.",
            Whole(highest=100),
            example="3",
        ),
    ),
)
