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
            "Line",
            "The line's name, as readers are to see it.",
            FigureName(),
            required=True,
            example="Total high needs spending",
        ),
        SheetColumn(
            "Group",
            "Finance for the account itself; mitigation for a saving, where the sheet "
            "Savings is not kept.",
            Choice(BudgetGroup),
            required=True,
            example="finance",
        ),
        SheetColumn(
            "Kind",
            "What the line is in the forecast, if it is there, such as in-year balance: "
            "the budget is then held against the plan.",
            Choice(LineKind),
            example="total expenditure",
            width=24,
        ),
        SheetColumn(
            "Baseline",
            "The figure that the budget starts from, such as last year's.",
            Money(),
            example="97,098",
        ),
        SheetColumn(
            "Budget", "The figure budgeted for the financial year.", Money(), example="103,744"
        ),
        SheetColumn(
            "Rating",
            "The assurance rating of the line at the latest update.",
            RATING,
            example="Amber",
            after_series=True,
        ),
        SheetColumn(
            "Reason",
            "Why the line is off its budget at the latest update, in words that documents show.",
            example="More placements in independent schools than were budgeted for.",
            after_series=True,
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
