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
        SheetColumn(
            header="Risk", kind=RISK, required=True, guidance="The risk's number.", example="1"
        ),
        SheetColumn(
            header="Update", kind=UPDATE, required=True, guidance="The update's key.", example="q1"
        ),
        SheetColumn(
            header="Likelihood",
            kind=Whole(lowest=1, highest=10),
            guidance="How likely the risk is, on the council's own scale.",
            example="4",
        ),
        SheetColumn(
            header="Impact",
            kind=Whole(lowest=1, highest=10),
            guidance="How much it would matter, on the council's own scale.",
            example="3",
        ),
        SheetColumn(
            header="Score",
            kind=Whole(lowest=1, highest=100),
            guidance="Likelihood times impact.",
            example="12",
        ),
        SheetColumn(
            header="Action",
            guidance="What is being done, or is to be done next.",
            width=60,
        ),
    ),
)
