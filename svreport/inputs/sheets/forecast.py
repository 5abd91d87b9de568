"""Forecast: the lines of each version of the DSG forecast, by financial year."""

from svreport.core.model import ForecastLine, LineKind
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.texts import Choice, Label
from svreport.inputs.sheet import OpenColumns, Sheet, SheetColumn, YearHeaders
from svreport.inputs.sheets.shared import NOTE_ON_FIGURES

# The kind was first published under one scheme's name, which workbooks still carry.
EARLIER_WORDS = {"safety valve income": LineKind.AGREEMENT_INCOME}

SHEET = Sheet(
    order=120,
    name="Forecast",
    record=ForecastLine,
    key=("version", "line", "kind"),
    purpose="The DSG forecast by line and financial year, in each of its versions. "
    "Spending and deficits are positive, income is negative.",
    filled_by="High needs finance lead",
    when="When a version of the forecast is agreed or revised",
    feeds=(
        "financial summary",
        "Schools Forum paper",
        "progress against the plan",
        "board dashboard",
        "scrutiny slides",
    ),
    columns=(
        SheetColumn(
            "Version",
            "The version the line belongs to, such as unmitigated, plan or revised.",
            Label(),
            required=True,
            example="plan",
        ),
        SheetColumn(
            "Line",
            "The line's name, as the published table gives it.",
            required=True,
            example="Special schools",
            width=46,
        ),
        SheetColumn(
            "Kind",
            "What the line is. The published totals (total expenditure, in-year balance, "
            "closing balance) are checked against the lines, not added to them.",
            Choice(LineKind, EARLIER_WORDS),
            required=True,
            example="expenditure",
            width=24,
        ),
        NOTE_ON_FIGURES,
    ),
    series=OpenColumns(
        headers=YearHeaders(),
        field="amounts",
        kind=Money(),
        guidance="The line's amount in that year; empty where the version does not reach it.",
    ),
)
