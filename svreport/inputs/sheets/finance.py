"""Sheets of money: the forecast, savings, unit costs, payments, the budget and capital."""

from decimal import Decimal

from svreport.core import model
from svreport.core.frozen import replace
from svreport.core.numerals import Unit
from svreport.inputs.kinds.amounts import Amount, Money, Whole
from svreport.inputs.kinds.dates import Day, MonthOf, YearOf
from svreport.inputs.kinds.texts import (
    Choice,
    ChoiceOrName,
    FigureName,
    Label,
    OptionalLabel,
    Reason,
    YesNo,
)
from svreport.inputs.sheet import (
    CONDITION,
    NOTE_ON_FIGURES,
    OWN_NOTE_ON_FIGURES,
    PROJECT_COLUMN,
    RATING,
    UPDATE,
    YEAR_COLUMN,
    OpenColumns,
    Sheet,
    SheetColumn,
    StatedTotals,
    UpdateHeaders,
    YearHeaders,
)

# The kinds of lines that no total is made of.
NOT_ADDED = (
    model.LineKind.TOTAL_EXPENDITURE,
    model.LineKind.IN_YEAR_BALANCE,
    model.LineKind.CLOSING_BALANCE,
    model.LineKind.OPENING_BALANCE,
    model.LineKind.DEFICIT_LIMIT,
)
# The kind was first published under one scheme's name, which workbooks still carry.
EARLIER_WORDS = {"safety valve income": model.LineKind.AGREEMENT_INCOME}

STANDING = SheetColumn(
    "Standing",
    "What the amounts rest on, which documents say. Give the years of each standing a row of "
    "their own. A deficit limit is agreed only where the agreement states it; without a standing "
    "it is assumed, and no forecast is judged by it.",
    Choice(model.Standing),
    example="agreed",
    width=14,
    after_series=True,
)
FORECAST = Sheet(
    order=120,
    name="Forecast",
    record=model.ForecastLine,
    key=("version", "line", "kind", "standing"),
    totals=StatedTotals("kind", NOT_ADDED),
    purpose="The DSG forecast by line and financial year, in each of its versions. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When a version of the forecast is agreed or revised",
    feeds="monitoring report, financial summary, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides, strategic plan",
    columns=(
        SheetColumn(
            "Version",
            "The version the line belongs to, such as unmitigated, plan or revised.",
            Label(),
            example="plan",
        ),
        SheetColumn(
            "Line",
            "The line's name, as the published table gives it.",
            example="Special schools",
            width=46,
        ),
        SheetColumn(
            "Kind",
            "What the line is. The published totals (total expenditure, in-year balance, "
            "closing balance) are checked against the lines, not added to them. "
            "The in-year balance covers expenditure, the high needs block and block transfers, "
            "but not other blocks or agreement income.",
            Choice(model.LineKind, EARLIER_WORDS),
            example="expenditure",
            width=24,
        ),
        STANDING,
        NOTE_ON_FIGURES,
    ),
    series=OpenColumns(
        headers=YearHeaders(),
        field="amounts",
        kind=Money(),
        guidance="The line's amount in that year; leave empty if the version does not reach it. "
        "For a further year, type it as the heading of the next column.",
    ),
)

FORECAST_MAP = Sheet(
    order=130,
    name="Forecast map",
    record=model.MappedLine,
    key=("their_line", "their_heading", "version"),
    totals=StatedTotals("kind"),
    expected=False,
    purpose="What each line of the finance team's own file is, if Settings names one "
    "in Forecast file. Lines with the same name here are added up.",
    filled_by="High needs finance lead",
    when="Once, and when the finance team changes its lines",
    feeds=FORECAST.feeds,
    columns=(
        SheetColumn(
            "Their line",
            "The line's name, exactly as in the finance team's file.",
            example="Special schools top-ups",
            width=46,
        ),
        SheetColumn(
            "Their heading",
            "The heading, group or sheet that the line is under, where several lines have that "
            "name.",
            example="Revised forecast",
            width=28,
        ),
        SheetColumn(
            "Version",
            "The version the line belongs to, such as plan or revised; needed unless it "
            "is left out.",
            Label(),
            example="plan",
        ),
        SheetColumn(
            "Line",
            "What documents call the line; their own name if left empty. Lines of "
            "one name, version and kind are added up.",
            example="Special Schools",
            width=46,
        ),
        SheetColumn(
            "Kind",
            "What the line is, as in the sheet Forecast; leave out for a subtotal, a "
            "heading or a line that is not part of the forecast.",
            Choice((*model.LineKind, *model.MapAction), EARLIER_WORDS),
            example="expenditure",
            width=24,
        ),
        SheetColumn(
            "Reverse sign",
            "Yes if the line's figures have the opposite sign to what Settings "
            "says in Forecast file signs.",
            YesNo(),
            field="reverse",
            example="no",
        ),
        STANDING,
        NOTE_ON_FIGURES,
    ),
)

SAVINGS = Sheet(
    order=140,
    name="Savings",
    record=model.Saving,
    key=("condition", "workstream", "project", "year", "update"),
    purpose="What each workstream should save, and has saved, towards each condition; "
    "by project and year if the plan has them. Type each saving only here.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds="monitoring report, financial summary, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, strategic plan",
    columns=(
        SheetColumn(
            "Condition",
            "The condition that the saving serves, where it serves one.",
            CONDITION,
            example="3.1",
        ),
        SheetColumn("Workstream", "The workstream that makes the saving.", Label(), example="DMI"),
        YEAR_COLUMN,
        SheetColumn("Baseline", "The saving already made before the plan.", Money(), example="0"),
        SheetColumn(
            "Target",
            "The saving that the plan counts on in that year; Benefit less Investment if "
            "left empty.",
            Money(),
            example="1,753",
        ),
        SheetColumn("Achieved", "The saving made so far in that year.", Money()),
        SheetColumn("Forecast", "The saving now expected for that year.", Money(), example="1,600"),
        SheetColumn("Rating", "The assurance rating of the saving.", RATING, example="Green"),
        SheetColumn(
            "Update",
            "The update from which the row applies: it replaces the earlier "
            "row of the same condition, workstream, project and year. Empty: from the first update "
            "on.",
            UPDATE,
            example="q2",
        ),
        replace(NOTE_ON_FIGURES, after_series=False),
        PROJECT_COLUMN,
        SheetColumn(
            "Benefit",
            "How much less is spent in that year than without the plan, as a positive amount.",
            Money(),
            example="2,100",
        ),
        SheetColumn(
            "Investment",
            "What the saving costs to bring about in that year.",
            Money(),
            example="347",
        ),
        SheetColumn(
            "Confidence",
            "How sure the council is of the saving.",
            Choice(model.Confidence),
            example="medium",
        ),
        SheetColumn(
            "Cohort affected",
            "Who is affected: a provision, age band or primary need of Cohort, or a few words of "
            "your own.",
            OptionalLabel(),
            field="cohort",
            example="Independent special schools",
            width=36,
        ),
        SheetColumn(
            "Evidence",
            "What the saving rests on, such as a pilot or a case review.",
            example="The pilot in six schools of 2023/24",
            width=50,
        ),
    ),
)

UNIT_COSTS = Sheet(
    order=150,
    name="Unit costs",
    record=model.UnitCost,
    key=("provision", "year"),
    purpose="Places and what a place costs, by provision and financial year.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds="financial summary, strategic plan",
    columns=(
        SheetColumn(
            "Provision",
            "The provision, named as its line in Forecast where it has one.",
            example="Special schools",
            width=46,
        ),
        YEAR_COLUMN,
        SheetColumn(
            "Places",
            "Places, or full-time equivalents, on average over the year.",
            Amount(Unit.RATE, lowest=Decimal(0)),
            example="1,150",
        ),
        SheetColumn(
            "Average cost",
            "What a place costs on average, in pounds.",
            Amount(Unit.POUNDS),
            example="£24,500",
        ),
        SheetColumn(
            "Total", "Places times average cost, in the forecast unit.", Money(), example="28,175"
        ),
        NOTE_ON_FIGURES,
    ),
)

PAYMENTS = Sheet(
    order=160,
    name="Payments",
    record=model.Payment,
    purpose="What is paid to the authority under the agreement, year by year.",
    filled_by="High needs finance lead",
    when="When the agreement is made, and at each payment",
    feeds="monitoring report, financial summary, Schools Forum paper, board dashboard",
    columns=(
        SheetColumn("Year", "The financial year the payment is for.", YearOf(), example="2024/25"),
        SheetColumn(
            "Amount",
            "The payment, as a positive amount in the forecast unit.",
            Money(),
            example="6,700",
        ),
        SheetColumn(
            "Status",
            "Whether it was paid, is still due, or was withheld.",
            Choice(model.PaymentStatus),
            example="due",
        ),
        SheetColumn(
            "Date",
            "When it was paid, or is expected.",
            Day(),
            field="paid_on",
            example="31 March 2025",
        ),
        NOTE_ON_FIGURES,
    ),
)

STATUTORY_STATEMENTS = Sheet(
    order=165,
    name="Statutory statements",
    record=model.StatutoryStatement,
    key=("return_name", "line", "year"),
    # A return may call its balance a total.
    totals=StatedTotals("line"),
    expected=False,
    purpose="What each return states of the cumulative DSG deficit at the end of a year: one row "
    "for its balance, and one for each item that explains why it differs from Forecast. "
    "Deficits are positive.",
    filled_by="High needs finance lead",
    when="When a return is made, or the accounts are closed",
    feeds="financial summary",
    columns=(
        SheetColumn(
            "Return",
            "The return or statement. Choose one, or type another by its name.",
            ChoiceOrName(model.StatutoryReturn),
            field="return_name",
            example=model.StatutoryReturn.SECTION_251,
            width=28,
        ),
        SheetColumn(
            "Line",
            "Empty for the balance. Else the item that explains a difference, such as Early years; "
            "begin it with Ineligible if grant does not cover it.",
            OptionalLabel(),
            example="Early years balance",
            width=38,
        ),
        SheetColumn("Year", "The financial year at whose end it is.", YearOf(), example="2023/24"),
        SheetColumn(
            "Amount",
            "The balance, a deficit positive. Of an item, what it adds to this return's balance: "
            "negative where it makes the deficit smaller. Of an ineligible line, how much: "
            "positive.",
            Money(),
            example="22,746",
        ),
        SheetColumn(
            "Explanation",
            "Of an item, why this return has it and Forecast has not, or the other way round. "
            "Without one, an item explains nothing.",
            Reason(),
            width=60,
            example="Early years has an account of its own there.",
        ),
    ),
)

BUDGET_MONITORING = Sheet(
    order=170,
    name="Budget monitoring",
    record=model.BudgetLine,
    key=("line", "update"),
    totals=StatedTotals("group", (model.BudgetGroup.FINANCE,)),
    expected=False,
    purpose="The budget of the financial year, and the figure that each update reports against it. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When the budget is agreed, and at each update",
    feeds="financial summary, highlight report",
    columns=(
        SheetColumn(
            "Line",
            "The line's name, as readers will see it.",
            FigureName(),
            example="Total high needs spending",
        ),
        SheetColumn(
            "Group",
            "Finance for the account itself; mitigation for a saving, where the sheet "
            "Savings is not kept.",
            Choice(model.BudgetGroup),
            example="finance",
        ),
        SheetColumn(
            "Kind",
            "What the line is in the forecast, if it is there, such as in-year balance: "
            "the budget is then compared with the plan.",
            Choice(model.LineKind),
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
        SheetColumn(
            "Update",
            "The update from which the rating and the reason apply. For a later update, add a row "
            "with the same Line and Group, and no figures. Empty in all rows: they are for the "
            "latest update.",
            UPDATE,
            example="q2",
            after_series=True,
        ),
    ),
    series=OpenColumns(
        headers=UpdateHeaders(),
        field="by_update",
        kind=Money(),
        guidance="What the year is forecast to come to, as that update reports it; empty until "
        "then.",
    ),
)

CAPITAL = Sheet(
    order=210,
    name="Capital",
    record=model.CapitalProject,
    key=("project", "update"),
    expected=False,
    purpose="The building projects of the plan, at each update: their money, the "
    "places that they give, and when these open.",
    filled_by="Head of school places and capital finance",
    when="At each update",
    feeds="monitoring report, Schools Forum paper",
    columns=(
        SheetColumn(
            "Project",
            "The project's name, as papers give it.",
            FigureName(),
            example="Northern special school",
        ),
        SheetColumn(
            "Agreed",
            "The capital that has been agreed for it, from every source, in the forecast unit.",
            Money(),
            example="8,400",
        ),
        SheetColumn("Spent", "What has been spent so far.", Money(), example="7,950"),
        SheetColumn(
            "Forecast", "What the whole project is expected to cost.", Money(), example="8,400"
        ),
        SheetColumn(
            "Places", "How many places it gives when it is complete.", Whole(), example="50"
        ),
        SheetColumn(
            "Opens",
            "The month in which it opens or has opened; any day of that month will do.",
            MonthOf(),
            example="Jan 25",
        ),
        SheetColumn("Rating", "Its assurance rating, from Scale.", RATING, example="Amber"),
        SheetColumn(
            "Comment",
            "What a reader should know, such as why it is late, or that it is open.",
            width=60,
        ),
        SheetColumn(
            "Update",
            "The update from which the row applies: it replaces the project's "
            "earlier row. Empty in all rows: the rows are for the latest update.",
            UPDATE,
            example="q2",
        ),
        OWN_NOTE_ON_FIGURES,
    ),
)
