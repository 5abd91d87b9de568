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
        SheetColumn(
            header="Code",
            kind=MEASURE,
            required=True,
            guidance="The measure's code.",
            example="DMI.a",
        ),
        SheetColumn(
            header="As at",
            field="month",
            kind=MonthOf(),
            required=True,
            guidance="The month that the figures are for.",
            example="Apr 24",
        ),
        SheetColumn(
            header="Plan",
            kind=MeasureFigure(),
            guidance="The planned figure; between two planned months it is worked out pro rata.",
            example="388",
        ),
        SheetColumn(
            header="Actual", kind=MeasureFigure(), guidance="The figure itself.", example="398"
        ),
        SheetColumn(
            header="Status",
            kind=Choice(Missing),
            guidance="Why there is no actual, where there is none.",
            example="not yet available",
            other_use="the symbol that stands for a figure",
        ),
        OWN_NOTE_ON_FIGURE,
        SheetColumn(
            header="Reason",
            guidance="Why there is no actual, where there is none, in words that documents show.",
            example="The survey runs each autumn.",
            width=50,
        ),
        SheetColumn(
            header="Numerator",
            kind=Amount(Unit.COUNT, lowest=Decimal(0)),
            guidance="The count that a percentage's actual is made from.",
            example="61",
        ),
        SheetColumn(
            header="Base",
            kind=Amount(Unit.COUNT, lowest=Decimal(0)),
            guidance="The count that a percentage's actual is a share of.",
            example="684",
            other_use="whether a percentage may be published",
        ),
        SheetColumn(
            header="Basis",
            kind=Choice(Basis),
            guidance="What period the figure covers, only where that is not the measure's own.",
            example="rolling 12 months",
            width=26,
        ),
    ),
)
