"""Measure values: the plan and the actual of each measure, month by month."""

from decimal import Decimal

from svreport.core.model import Basis, MeasureValue, Missing
from svreport.core.units import Unit
from svreport.inputs.kinds.amounts import Amount, MeasureFigure
from svreport.inputs.kinds.dates import MonthOf
from svreport.inputs.kinds.texts import Choice
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MEASURE, OWN_NOTE_ON_FIGURE

SHEET = Sheet(
    order=100,
    name="Measure values",
    record=MeasureValue,
    key=("code", "month"),
    purpose="The plan and the actual of each measure, month by month, with last year's.",
    filled_by="Performance analyst",
    when="At each update",
    feeds=("every document",),
    last_row=20_000,
    columns=(
        SheetColumn("Code", "The measure's code.", MEASURE, required=True, example="DMI.a"),
        SheetColumn(
            "As at",
            "The month that the figures are for.",
            MonthOf(),
            field="month",
            required=True,
            example="Apr 24",
        ),
        SheetColumn(
            "Plan",
            "The planned figure; between two planned months it is worked out pro rata.",
            MeasureFigure(),
            example="388",
        ),
        SheetColumn("Actual", "The figure itself.", MeasureFigure(), example="398"),
        SheetColumn(
            "Status",
            "Why there is no actual, where there is none.",
            Choice(Missing),
            example="not yet available",
            other_use="the symbol that stands for a figure",
        ),
        OWN_NOTE_ON_FIGURE,
        SheetColumn(
            "Reason",
            "Why there is no actual, where there is none, in words that documents show.",
            example="The survey runs each autumn.",
            width=50,
        ),
        SheetColumn(
            "Numerator",
            "The count that a percentage's actual is made from.",
            Amount(Unit.COUNT, lowest=Decimal(0)),
            example="61",
        ),
        SheetColumn(
            "Base",
            "The count that a percentage's actual is a share of.",
            Amount(Unit.COUNT, lowest=Decimal(0)),
            example="684",
            other_use="whether a percentage may be published",
        ),
        SheetColumn(
            "Basis",
            "What period the figure covers, only where that is not the measure's own.",
            Choice(Basis),
            example="rolling 12 months",
            width=26,
        ),
    ),
)
