"""Risk scores: how each risk was scored at each update."""

from svreport.core.model import RiskScore
from svreport.inputs.kinds.amounts import Whole
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import RISK, UPDATE

SHEET = Sheet(
    order=200,
    name="Risk scores",
    record=RiskScore,
    key=("risk", "update"),
    expected=False,
    purpose="How each risk was scored at each update, and what is being done about it.",
    filled_by="Risk owners",
    when="At each update",
    feeds=("highlight report", "progress against the plan", "board dashboard"),
    columns=(
        SheetColumn("Risk", "The risk's number.", RISK, required=True, example="1"),
        SheetColumn("Update", "The update's key.", UPDATE, required=True, example="q1"),
        SheetColumn(
            "Likelihood",
            "How likely the risk is, on the council's own scale.",
            Whole(lowest=1, highest=10),
            example="4",
        ),
        SheetColumn(
            "Impact",
            "How much it would matter, on the council's own scale.",
            Whole(lowest=1, highest=10),
            example="3",
        ),
        SheetColumn(
            "Score", "Likelihood times impact.", Whole(lowest=1, highest=100), example="12"
        ),
        SheetColumn("Action", "What is being done, or is to be done next.", width=60),
    ),
)
