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
            "Provision",
            "The provision, named as its line in Forecast where it has one.",
            required=True,
            example="Special schools",
            width=46,
        ),
        YEAR_COLUMN,
        SheetColumn(
            "Places",
            "Places, or full-time equivalents, on average over the year.",
            Amount(Unit.RATE, lowest=Decimal(0)),
            example="1,150",
        ),
        SheetColumn(
            "Average cost",
            "What a place costs on average, in pounds.",
            Amount(Unit.POUNDS),
            example="£24,500",
        ),
        SheetColumn(
            "Total", "Places times average cost, in the forecast unit.", Money(), example="28,175"
        ),
        NOTE_ON_FIGURES,
    ),
)
