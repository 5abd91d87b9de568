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
            header="Update",
            field="key",
            kind=Label(),
            required=True,
            guidance="A short key, used on other sheets and in `svreport build q1`.",
            example="q1",
        ),
        SheetColumn(
            header="Title",
            required=True,
            guidance="The title of the update's report.",
            example="Q1 2024/25 update report",
        ),
        SheetColumn(
            header="Column label",
            required=True,
            guidance="What heads the update's column in the assurance tables.",
            example="Update 1 (May)",
            width=22,
        ),
        SheetColumn(
            header="Due", kind=Day(), guidance="When the update is due.", example="31 May 2024"
        ),
        SheetColumn(
            header="Finance data to",
            field="finance_to",
            kind=MonthOf(),
            guidance="The last month that the financial figures cover.",
            example="Mar 24",
        ),
        SheetColumn(
            header="Activity data to",
            field="activity_to",
            kind=MonthOf(),
            required=True,
            guidance="The last month that the measures cover.",
            example="Apr 24",
        ),
        SheetColumn(
            header="Submitted",
            kind=Day(),
            guidance="When the update was submitted.",
            example="30 May 2024",
        ),
        SheetColumn(
            header="Forecast version",
            kind=Label(),
            guidance="The version of the Forecast sheet that the update reports against.",
            example="plan",
        ),
    ),
)
