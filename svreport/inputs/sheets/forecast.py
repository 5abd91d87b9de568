"""Forecast: the lines of each version of the DSG forecast, by financial year."""

from svreport.core.model import ForecastLine, LineKind
from svreport.inputs.kinds import Choice, Label, Money, Text
from svreport.inputs.sheet import Column, Series, Sheet, YearHeaders

# The kind was first published under one scheme's name, which workbooks still carry.
EARLIER_WORDS = {"safety valve income": LineKind.AGREEMENT_INCOME}

SHEET = Sheet(
    name="Forecast",
    record=ForecastLine,
    fills="forecast",
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
    ),
    columns=(
        Column(
            header="Version",
            field="version",
            kind=Label(),
            required=True,
            guidance="The version the line belongs to, such as unmitigated, plan or revised.",
            example="plan",
        ),
        Column(
            header="Line",
            field="line",
            kind=Text(),
            required=True,
            guidance="The line's name, as the published table gives it.",
            example="Special schools",
            width=46,
        ),
        Column(
            header="Kind",
            field="kind",
            kind=Choice(LineKind, EARLIER_WORDS),
            required=True,
            guidance="What the line is. The published totals (total expenditure, in-year balance, "
            "closing balance) are checked against the lines, not added to them.",
            example="expenditure",
            width=24,
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
        headers=YearHeaders(),
        field="amounts",
        kind=Money(),
        guidance="The line's amount in that year; empty where the version does not reach it.",
    ),
)
