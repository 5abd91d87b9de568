"""Conditions: what the agreement asks of the authority."""

from svreport.core.model import Condition
from svreport.inputs.kinds.texts import Label
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import CONDITION

SHEET = Sheet(
    order=50,
    name="Conditions",
    record=Condition,
    key=("number",),
    required=True,
    purpose="The conditions of the agreement, word for word.",
    filled_by="SEND programme officer",
    when="Once, when the agreement is made or changed",
    feeds=(
        "monitoring report",
        "financial summary",
        "Schools Forum paper",
        "highlight report",
        "progress against the plan",
        "board dashboard",
        "scrutiny slides",
    ),
    columns=(
        SheetColumn(
            "Number",
            "The condition's number in the agreement.",
            Label(),
            required=True,
            example="3.1",
        ),
        SheetColumn(
            "Condition",
            "The condition as the agreement words it.",
            field="text",
            required=True,
            example="Provide earlier support for children and young people with SEND.",
            width=80,
        ),
        SheetColumn(
            "Short title",
            "A few words for headings and tables.",
            example="Earlier support and inclusion",
        ),
        SheetColumn(
            "Reported with",
            "The number of a condition that this one shares its progress update with.",
            CONDITION,
            example="1",
        ),
    ),
)
