"""Unit costs: places and what a place costs, by provision and year."""

from decimal import Decimal

from svreport.core.model import UnitCost
from svreport.core.units import Unit
from svreport.inputs.kinds import Amount, Money, Text, YearOf
from svreport.inputs.sheet import Column, Sheet

SHEET = Sheet(
    name="Unit costs",
    record=UnitCost,
    fills="unit_costs",
    key=("provision", "year"),
    purpose="Places and what a place costs, by provision and financial year.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds=("financial summary",),
    columns=(
        Column(
            header="Provision",
            field="provision",
            kind=Text(),
            required=True,
            guidance="The provision, named as its line in Forecast where it has one.",
            example="Special schools",
            width=46,
        ),
        Column(
            header="Year",
            field="year",
            kind=YearOf(),
            required=True,
            guidance="The financial year.",
            example="2024/25",
        ),
        Column(
            header="Places",
            field="places",
            kind=Amount(Unit.RATE, lowest=Decimal(0)),
            guidance="Places, or full-time equivalents, on average over the year.",
            example="1,150",
        ),
        Column(
            header="Average cost",
            field="average_cost",
            kind=Amount(Unit.POUNDS),
            guidance="What a place costs on average, in pounds.",
            example="£24,500",
        ),
        Column(
            header="Total",
            field="total",
            kind=Money(),
            guidance="Places times average cost, in the forecast unit.",
            example="28,175",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figures come from; shown on the summary's Notes sheet.",
            width=60,
        ),
    ),
)
