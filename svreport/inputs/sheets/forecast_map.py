"""Forecast map: what each line of the finance team's own forecast is in the council's."""

from svreport.core.model import LineKind, MapAction, MappedLine
from svreport.inputs.kinds.texts import Choice, Label, YesNo
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets import forecast
from svreport.inputs.sheets.shared import NOTE_ON_FIGURES

SHEET = Sheet(
    order=130,
    name="Forecast map",
    record=MappedLine,
    key=("their_line", "their_heading", "version"),
    expected=False,
    purpose="What each line of the finance team's own forecast is, where Settings name its file "
    "in Forecast file. Lines that are to be one line here are added up.",
    filled_by="High needs finance lead",
    when="Once, and when the finance team changes its lines",
    feeds=forecast.SHEET.feeds,
    columns=(
        SheetColumn(
            "Their line",
            "The line's name, as it stands in the finance team's file.",
            required=True,
            example="Special schools top-ups",
            width=46,
        ),
        SheetColumn(
            "Their heading",
            "The heading, group or sheet that the line stands under, where lines of that "
            "name stand more than once.",
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
            "What documents call the line; their own name where this is empty. Lines of "
            "one name, version and kind are added up.",
            example="Special Schools",
            width=46,
        ),
        SheetColumn(
            "Kind",
            "What the line is, as in the sheet Forecast; leave out for a subtotal, a "
            "heading or a line that is no part of the forecast.",
            Choice((*LineKind, *MapAction), forecast.EARLIER_WORDS),
            required=True,
            example="expenditure",
            width=24,
        ),
        SheetColumn(
            "Reverse sign",
            "yes where the line's figures have the other sign than Forecast file signs "
            "in Settings says.",
            YesNo(),
            field="reverse",
            example="no",
        ),
        NOTE_ON_FIGURES,
    ),
)
