"""Updates: the reporting points of the year."""

from svreport.core.model import Update
from svreport.inputs.kinds.dates import Day, MonthOf
from svreport.inputs.kinds.texts import Label
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=30,
    name="Updates",
    record=Update,
    key=("key",),
    required=True,
    purpose="The reporting points of the year: as many as the agreement asks for.",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year; the dates as they become known",
    feeds=("every document",),
    last_row=60,
    columns=(
        SheetColumn(
            "Update",
            "A short key, used on other sheets and in `svreport build q1`.",
            Label(),
            field="key",
            required=True,
            example="q1",
        ),
        SheetColumn(
            "Title",
            "The title of the update's report.",
            required=True,
            example="Q1 2024/25 update report",
        ),
        SheetColumn(
            "Column label",
            "What heads the update's column in the assurance tables.",
            required=True,
            example="Update 1 (May)",
            width=22,
        ),
        SheetColumn("Due", "When the update is due.", Day(), example="31 May 2024"),
        SheetColumn(
            "Finance data to",
            "The last month that the financial figures cover.",
            MonthOf(),
            field="finance_to",
            example="Mar 24",
        ),
        SheetColumn(
            "Activity data to",
            "The last month that the measures cover.",
            MonthOf(),
            field="activity_to",
            required=True,
            example="Apr 24",
        ),
        SheetColumn("Submitted", "When the update was submitted.", Day(), example="30 May 2024"),
        SheetColumn(
            "Forecast version",
            "The version of the Forecast sheet that the update reports against.",
            Label(),
            example="plan",
        ),
    ),
)
