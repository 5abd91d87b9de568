"""Unit costs: places and what a place costs, by provision and year."""

from decimal import Decimal

from svreport.core.model import UnitCost
from svreport.core.units import Unit
from svreport.inputs.kinds.amounts import Amount, Money
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import NOTE_ON_FIGURES, YEAR_COLUMN

SHEET = Sheet(
    order=150,
    name="Unit costs",
    record=UnitCost,
    key=("provision", "year"),
    purpose="Places and what a place costs, by provision and financial year.",
    filled_by="High needs finance lead",
    when="At each update",
    feeds=("financial summary",),
    columns=(
        SheetColumn(
            header="Provision",
            required=True,
            guidance="The provision, named as its line in Forecast where it has one.",
            example="Special schools",
            width=46,
        ),
        YEAR_COLUMN,
        SheetColumn(
            header="Places",
            kind=Amount(Unit.RATE, lowest=Decimal(0)),
            guidance="Places, or full-time equivalents, on average over the year.",
            example="1,150",
        ),
        SheetColumn(
            header="Average cost",
            kind=Amount(Unit.POUNDS),
            guidance="What a place costs on average, in pounds.",
            example="£24,500",
        ),
        SheetColumn(
            header="Total",
            kind=Money(),
            guidance="Places times average cost, in the forecast unit.",
            example="28,175",
        ),
        NOTE_ON_FIGURES,
    ),
)
