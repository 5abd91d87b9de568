"""Budget monitoring: the year's budget by line, and what each update reports against it."""

from svreport.core.model import BudgetGroup, BudgetLine, LineKind
from svreport.inputs.kinds import Choice, FigureName, Money, Text
from svreport.inputs.sheet import Column, Series, Sheet, UpdateHeaders
from svreport.inputs.sheets.references import RATING

SHEET = Sheet(
    name="Budget monitoring",
    record=BudgetLine,
    fills="budget",
    key=("line",),
    expected=False,
    purpose="The budget of the financial year, and the figure that each update reports against it. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When the budget is agreed, and at each update",
    feeds=("financial summary", "highlight report"),
    columns=(
        Column(
            header="Line",
            field="line",
            kind=FigureName(),
            required=True,
            guidance="The line's name, as readers are to see it.",
            example="Total high needs spending",
        ),
        Column(
            header="Group",
            field="group",
            kind=Choice(BudgetGroup),
            required=True,
            guidance="Finance for the account itself; mitigation for a saving, where the sheet "
            "Savings is not kept.",
            example="finance",
        ),
        Column(
            header="Kind",
            field="kind",
            kind=Choice(LineKind),
            guidance="What the line is in the forecast, if it is there, such as in-year balance: "
            "the budget is then held against the plan.",
            example="total expenditure",
            width=24,
        ),
        Column(
            header="Baseline",
            field="baseline",
            kind=Money(),
            guidance="The figure that the budget starts from, such as last year's.",
            example="97,098",
        ),
        Column(
            header="Budget",
            field="budget",
            kind=Money(),
            guidance="The figure budgeted for the financial year.",
            example="103,744",
        ),
        Column(
            header="Rating",
            after_series=True,
            field="rating",
            kind=RATING,
            guidance="The assurance rating of the line at the latest update.",
            example="Amber",
        ),
        Column(
            header="Reason",
            after_series=True,
            field="reason",
            kind=Text(),
            guidance="Why the line is off its budget at the latest update, in words that documents "
            "show.",
            example="More placements in independent schools than were budgeted for.",
            width=50,
        ),
        Column(
            header="Note",
            after_series=True,
            field="note",
            kind=Text(),
            guidance="Where the figures come from; shown on the summary's Notes sheet.",
            width=60,
        ),
    ),
    series=Series(
        headers=UpdateHeaders(),
        field="by_update",
        kind=Money(),
        guidance="What the year is forecast to come to, as that update reports it; empty until "
        "then.",
    ),
)
