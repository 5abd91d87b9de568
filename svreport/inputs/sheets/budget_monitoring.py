"""Budget monitoring: the year's budget by line, and what each update reports against it."""

from svreport.core.model import BudgetGroup, BudgetLine, LineKind
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.texts import Choice, FigureName
from svreport.inputs.sheet import OpenColumns, Sheet, SheetColumn, UpdateHeaders
from svreport.inputs.sheets.shared import NOTE_ON_FIGURES, RATING

SHEET = Sheet(
    order=170,
    name="Budget monitoring",
    record=BudgetLine,
    key=("line",),
    expected=False,
    purpose="The budget of the financial year, and the figure that each update reports against it. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When the budget is agreed, and at each update",
    feeds=("financial summary", "highlight report"),
    columns=(
        SheetColumn(
            header="Line",
            kind=FigureName(),
            required=True,
            guidance="The line's name, as readers are to see it.",
            example="Total high needs spending",
        ),
        SheetColumn(
            header="Group",
            kind=Choice(BudgetGroup),
            required=True,
            guidance="Finance for the account itself; mitigation for a saving, where the sheet "
            "Savings is not kept.",
            example="finance",
        ),
        SheetColumn(
            header="Kind",
            kind=Choice(LineKind),
            guidance="What the line is in the forecast, if it is there, such as in-year balance: "
            "the budget is then held against the plan.",
            example="total expenditure",
            width=24,
        ),
        SheetColumn(
            header="Baseline",
            kind=Money(),
            guidance="The figure that the budget starts from, such as last year's.",
            example="97,098",
        ),
        SheetColumn(
            header="Budget",
            kind=Money(),
            guidance="The figure budgeted for the financial year.",
            example="103,744",
        ),
        SheetColumn(
            header="Rating",
            after_series=True,
            kind=RATING,
            guidance="The assurance rating of the line at the latest update.",
            example="Amber",
        ),
        SheetColumn(
            header="Reason",
            after_series=True,
            guidance="Why the line is off its budget at the latest update, in words that documents "
            "show.",
            example="More placements in independent schools than were budgeted for.",
            width=50,
        ),
        NOTE_ON_FIGURES,
    ),
    series=OpenColumns(
        headers=UpdateHeaders(),
        field="by_update",
        kind=Money(),
        guidance="What the year is forecast to come to, as that update reports it; empty until "
        "then.",
    ),
)
