"""Sheets of money: the forecast, savings, unit costs, payments, the budget and capital."""

from decimal import Decimal

from svreport.core import model
from svreport.core.frozen import replace
from svreport.core.numerals import Unit
from svreport.inputs import sheet
from svreport.inputs.kinds import amounts, dates, texts

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

STANDING = sheet.SheetColumn(
    "Standing",
    texts.Choice(model.Standing),
    width=14,
    after_series=True,
    guidance="What the amounts rest on, which documents say. Give the years of each standing a row "
    "of their own. A deficit limit is agreed only where the agreement states it; without a "
    "standing it is assumed, and no forecast is judged by it.",
    example="agreed",
)
FORECAST = sheet.Sheet(
    order=120,
    name="Forecast",
    record=model.ForecastLine,
    key=("version", "line", "kind", "standing"),
    totals=sheet.StatedTotals("kind", NOT_ADDED),
    expected=True,
    purpose="The DSG forecast by line and financial year, in each of its versions. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When a version of the forecast is agreed or revised",
    feeds="monitoring report, financial summary, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides, strategic plan",
    columns=(
        sheet.SheetColumn("Version", texts.Label()),
        sheet.SheetColumn("Line", width=46),
        sheet.SheetColumn("Kind", texts.Choice(model.LineKind, EARLIER_WORDS), width=24),
        STANDING,
        sheet.NOTE_ON_FIGURES,
    ),
    words="""
        Version (plan): The version the line belongs to, such as unmitigated, plan or revised.
        Line (Special schools): The line's name, as the published table gives it.
        Kind (expenditure): What the line is. The published totals (total expenditure, in-year
            balance, closing balance) are checked against the lines, not added to them. The in-year
            balance covers expenditure, the high needs block and block transfers, but not other
            blocks or agreement income.
        """,
    series=sheet.OpenColumns(
        headers=sheet.YearHeaders(),
        field="amounts",
        kind=amounts.Money(),
        guidance="The line's amount in that year; leave empty if the version does not reach it. "
        "For a further year, type it as the heading of the next column.",
    ),
)

FORECAST_MAP = sheet.Sheet(
    order=130,
    name="Forecast map",
    record=model.MappedLine,
    key=("their_line", "their_heading", "version"),
    totals=sheet.StatedTotals("kind"),
    purpose="What each line of the finance team's own file is, if Settings names one "
    "in Forecast file. Lines with the same name here are added up.",
    filled_by="High needs finance lead",
    when="Once, and when the finance team changes its lines",
    feeds=FORECAST.feeds,
    columns=(
        sheet.SheetColumn("Their line", width=46),
        sheet.SheetColumn("Their heading", width=28),
        sheet.SheetColumn("Version", texts.Label()),
        sheet.SheetColumn("Line", width=46),
        sheet.SheetColumn(
            "Kind", texts.Choice((*model.LineKind, *model.MapAction), EARLIER_WORDS), width=24
        ),
        sheet.SheetColumn("Reverse sign", texts.YesNo(), field="reverse"),
        STANDING,
        sheet.NOTE_ON_FIGURES,
    ),
    words="""
        Their line (Special schools top-ups): The line's name, exactly as in the finance team's
            file.
        Their heading (Revised forecast): The heading, group or sheet that the line is under, where
            several lines have that name.
        Version (plan): The version the line belongs to, such as plan or revised; needed unless it
            is left out.
        Line (Special Schools): What documents call the line; their own name if left empty. Lines of
            one name, version and kind are added up.
        Kind (expenditure): What the line is, as in the sheet Forecast; leave out for a subtotal, a
            heading or a line that is not part of the forecast.
        Reverse sign (no): Yes if the line's figures have the opposite sign to what Settings says in
            Forecast file signs.
        """,
)

SAVINGS = sheet.Sheet(
    order=140,
    name="Savings",
    record=model.Saving,
    key=("condition", "workstream", "project", "year", "update"),
    expected=True,
    purpose="What each workstream should save, and has saved, towards each condition; "
    "by project and year if the plan has them. Type each saving only here.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds="monitoring report, financial summary, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, strategic plan",
    columns=(
        sheet.SheetColumn("Condition", sheet.CONDITION),
        sheet.SheetColumn("Workstream", texts.Label()),
        sheet.YEAR_COLUMN,
        sheet.SheetColumn("Baseline", amounts.Money()),
        sheet.SheetColumn("Target", amounts.Money()),
        sheet.SheetColumn("Achieved", amounts.Money()),
        sheet.SheetColumn("Forecast", amounts.Money()),
        sheet.SheetColumn("Rating", sheet.RATING),
        sheet.SheetColumn("Update", sheet.UPDATE),
        replace(sheet.NOTE_ON_FIGURES, after_series=False),
        sheet.PROJECT_COLUMN,
        sheet.SheetColumn("Benefit", amounts.Money()),
        sheet.SheetColumn("Investment", amounts.Money()),
        sheet.SheetColumn("Confidence", texts.Choice(model.Confidence)),
        sheet.SheetColumn("Cohort affected", texts.OptionalLabel(), field="cohort", width=36),
        sheet.SheetColumn("Evidence", width=50),
    ),
    words="""
        Condition (3.1): The condition that the saving serves, where it serves one.
        Workstream (DMI): The workstream that makes the saving.
        Baseline (0): The saving already made before the plan.
        Target (1,753): The saving that the plan counts on in that year; Benefit less Investment if
            left empty.
        Achieved: The saving made so far in that year.
        Forecast (1,600): The saving now expected for that year.
        Rating (Green): The assurance rating of the saving.
        Update (q2): The update from which the row applies: it replaces the earlier row of the same
            condition, workstream, project and year. Empty: from the first update on.
        Benefit (2,100): How much less is spent in that year than without the plan, as a positive
            amount.
        Investment (347): What the saving costs to bring about in that year.
        Confidence (medium): How sure the council is of the saving.
        Cohort affected (Independent special schools): Who is affected: a provision, age band or
            primary need of Cohort, or a few words of your own.
        Evidence (The pilot in six schools of 2023/24): What the saving rests on, such as a pilot or
            a case review.
        """,
)

UNIT_COSTS = sheet.Sheet(
    order=150,
    name="Unit costs",
    record=model.UnitCost,
    key=("provision", "year"),
    expected=True,
    purpose="Places and what a place costs, by provision and financial year.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds="financial summary, strategic plan",
    columns=(
        sheet.SheetColumn("Provision", width=46),
        sheet.YEAR_COLUMN,
        sheet.SheetColumn("Places", amounts.Amount(Unit.RATE, lowest=Decimal(0))),
        sheet.SheetColumn("Average cost", amounts.Amount(Unit.POUNDS)),
        sheet.SheetColumn("Total", amounts.Money()),
        sheet.NOTE_ON_FIGURES,
    ),
    words="""
        Provision (Special schools): The provision, named as its line in Forecast where it has one.
        Places (1,150): Places, or full-time equivalents, on average over the year.
        Average cost (£24,500): What a place costs on average, in pounds.
        Total (28,175): Places times average cost, in the forecast unit.
        """,
)

PAYMENTS = sheet.Sheet(
    order=160,
    name="Payments",
    record=model.Payment,
    expected=True,
    purpose="What is paid to the authority under the agreement, year by year.",
    filled_by="High needs finance lead",
    when="When the agreement is made, and at each payment",
    feeds="monitoring report, financial summary, Schools Forum paper, board dashboard",
    columns=(
        sheet.SheetColumn("Year", dates.YearOf()),
        sheet.SheetColumn("Amount", amounts.Money()),
        sheet.SheetColumn("Status", texts.Choice(model.PaymentStatus)),
        sheet.SheetColumn("Date", dates.Day(), field="paid_on"),
        sheet.NOTE_ON_FIGURES,
    ),
    words="""
        Year (2024/25): The financial year the payment is for.
        Amount (6,700): The payment, as a positive amount in the forecast unit.
        Status (due): Whether it was paid, is still due, or was withheld.
        Date (31 March 2025): When it was paid, or is expected.
        """,
)

STATUTORY_STATEMENTS = sheet.Sheet(
    order=165,
    name="Statutory statements",
    record=model.StatutoryStatement,
    key=("return_name", "line", "year"),
    # A return may call its balance a total.
    totals=sheet.StatedTotals("line"),
    purpose="What each return states of the cumulative DSG deficit at the end of a year: one row "
    "for its balance, and one for each item that explains why it differs from Forecast. "
    "Deficits are positive.",
    filled_by="High needs finance lead",
    when="When a return is made, or the accounts are closed",
    feeds="financial summary",
    columns=(
        sheet.SheetColumn(
            "Return", texts.ChoiceOrName(model.StatutoryReturn), field="return_name", width=28
        ),
        sheet.SheetColumn("Line", texts.OptionalLabel(), width=38),
        sheet.SheetColumn("Year", dates.YearOf()),
        sheet.SheetColumn("Amount", amounts.Money()),
        sheet.SheetColumn("Explanation", texts.Reason(), width=60),
    ),
    words="""
        Return (section 251 outturn): The return or statement. Choose one, or type another by its
            name.
        Line (Early years balance): Empty for the balance. Else the item that explains a difference,
            such as Early years; begin it with Ineligible if grant does not cover it.
        Year (2023/24): The financial year at whose end it is.
        Amount (22,746): The balance, a deficit positive. Of an item, what it adds to this return's
            balance: negative where it makes the deficit smaller. Of an ineligible line, how much:
            positive.
        Explanation (Early years has an account of its own there.): Of an item, why this return has
            it and Forecast has not, or the other way round. Without one, an item explains nothing.
        """,
)

BUDGET_MONITORING = sheet.Sheet(
    order=170,
    name="Budget monitoring",
    record=model.BudgetLine,
    key=("line", "update"),
    totals=sheet.StatedTotals("group", (model.BudgetGroup.FINANCE,)),
    purpose="The budget of the financial year, and the figure that each update reports against it. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When the budget is agreed, and at each update",
    feeds="financial summary, highlight report",
    columns=(
        sheet.SheetColumn("Line", texts.FigureName()),
        sheet.SheetColumn("Group", texts.Choice(model.BudgetGroup)),
        sheet.SheetColumn("Kind", texts.Choice(model.LineKind), width=24),
        sheet.SheetColumn("Baseline", amounts.Money()),
        sheet.SheetColumn("Budget", amounts.Money()),
        sheet.SheetColumn("Rating", sheet.RATING, after_series=True),
        sheet.SheetColumn("Reason", after_series=True, width=50),
        sheet.NOTE_ON_FIGURES,
        sheet.SheetColumn("Update", sheet.UPDATE, after_series=True),
    ),
    words="""
        Line (Total high needs spending): The line's name, as readers will see it.
        Group (finance): Finance for the account itself; mitigation for a saving, where the sheet
            Savings is not kept.
        Kind (total expenditure): What the line is in the forecast, if it is there, such as in-year
            balance: the budget is then compared with the plan.
        Baseline (97,098): The figure that the budget starts from, such as last year's.
        Budget (103,744): The figure budgeted for the financial year.
        Rating (Amber): The assurance rating of the line at the latest update.
        Reason (More placements in independent schools than were budgeted for.): Why the line is off
            its budget at the latest update, in words that documents show.
        Update (q2): The update from which the rating and the reason apply. For a later update, add
            a row with the same Line and Group, and no figures. Empty in all rows: they are for the
            latest update.
        """,
    series=sheet.OpenColumns(
        headers=sheet.UpdateHeaders(),
        field="by_update",
        kind=amounts.Money(),
        guidance="What the year is forecast to come to, as that update reports it; empty until "
        "then.",
    ),
)

CAPITAL = sheet.Sheet(
    order=210,
    name="Capital",
    record=model.CapitalProject,
    key=("project", "update"),
    purpose="The building projects of the plan, at each update: their money, the "
    "places that they give, and when these open.",
    filled_by="Head of school places and capital finance",
    when="At each update",
    feeds="monitoring report, Schools Forum paper",
    columns=(
        sheet.SheetColumn("Project", texts.FigureName()),
        sheet.SheetColumn("Agreed", amounts.Money()),
        sheet.SheetColumn("Spent", amounts.Money()),
        sheet.SheetColumn("Forecast", amounts.Money()),
        sheet.SheetColumn("Places", amounts.Whole()),
        sheet.SheetColumn("Opens", dates.MonthOf()),
        sheet.SheetColumn("Rating", sheet.RATING),
        sheet.SheetColumn("Comment", width=60),
        sheet.SheetColumn("Update", sheet.UPDATE),
        sheet.OWN_NOTE_ON_FIGURES,
    ),
    words="""
        Project (Northern special school): The project's name, as papers give it.
        Agreed (8,400): The capital that has been agreed for it, from every source, in the forecast
            unit.
        Spent (7,950): What has been spent so far.
        Forecast (8,400): What the whole project is expected to cost.
        Places (50): How many places it gives when it is complete.
        Opens (Jan 25): The month in which it opens or has opened; any day of that month will do.
        Rating (Amber): Its assurance rating, from Scale.
        Comment: What a reader should know, such as why it is late, or that it is open.
        Update (q2): The update from which the row applies: it replaces the project's earlier row.
            Empty in all rows: the rows are for the latest update.
        """,
)
