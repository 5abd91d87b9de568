"""Measure values: the plan and the actual of each measure, month by month."""

from decimal import Decimal

from svreport.core.model import Basis, MeasureValue, Missing
from svreport.core.units import Unit
from svreport.inputs.kinds import Amount, Choice, MeasureFigure, MonthOf, Text
from svreport.inputs.sheet import Column, Sheet
from svreport.inputs.sheets.references import MEASURE

SHEET = Sheet(
    name="Measure values",
    record=MeasureValue,
    fills="measure_values",
    key=("code", "month"),
    purpose="The plan and the actual of each measure, month by month, with last year's.",
    filled_by="Performance analyst",
    when="At each update",
    feeds=("monitoring report", "highlight report", "progress against the plan", "board dashboard"),
    last_row=20_000,
    columns=(
        Column(
            header="Code",
            field="code",
            kind=MEASURE,
            required=True,
            guidance="The measure's code.",
            example="DMI.a",
        ),
        Column(
            header="As at",
            field="month",
            kind=MonthOf(),
            required=True,
            guidance="The month that the figures are for.",
            example="Apr 24",
        ),
        Column(
            header="Plan",
            field="plan",
            kind=MeasureFigure(),
            guidance="The planned figure; between two planned months it is worked out pro rata.",
            example="388",
        ),
        Column(
            header="Actual",
            field="actual",
            kind=MeasureFigure(),
            guidance="The figure itself.",
            example="398",
        ),
        Column(
            header="Status",
            field="status",
            kind=Choice(Missing),
            guidance="Why there is no actual, where there is none.",
            example="not yet available",
            kept_for="the symbol that stands for a figure",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figure comes from; for your own records.",
            width=60,
            kept_for="own records",
        ),
        Column(
            header="Reason",
            field="reason",
            kind=Text(),
            guidance="Why there is no actual, where there is none, in words that documents show.",
            example="The survey runs each autumn.",
            width=50,
        ),
        Column(
            header="Numerator",
            field="numerator",
            kind=Amount(Unit.COUNT, lowest=Decimal(0)),
            guidance="The count that a percentage's actual is made from.",
            example="61",
        ),
        Column(
            header="Base",
            field="base",
            kind=Amount(Unit.COUNT, lowest=Decimal(0)),
            guidance="The count that a percentage's actual is a share of.",
            example="684",
            kept_for="whether a percentage may be published",
        ),
        Column(
            header="Basis",
            field="basis",
            kind=Choice(Basis),
            guidance="What period the figure covers, only where that is not the measure's own.",
            example="rolling 12 months",
            width=26,
        ),
    ),
)
