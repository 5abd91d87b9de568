"""Figures: what narrative states and no other sheet holds."""

from svreport.core.model import OtherFigure
from svreport.core.units import Unit
from svreport.inputs.kinds.amounts import RowFigure, Whole
from svreport.inputs.kinds.dates import MonthOf
from svreport.inputs.kinds.texts import Choice, FigureName
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MISSING_COLUMN, OWN_NOTE_ON_FIGURE, SUPPRESS_COLUMN

SHEET = Sheet(
    order=110,
    name="Figures",
    record=OtherFigure,
    key=("name",),
    expected=False,
    purpose="Figures that narrative states and no other sheet holds, each stated once here.",
    filled_by="Whoever knows the figure",
    when="Whenever narrative states such a figure",
    feeds=("the narrative of every document",),
    columns=(
        SheetColumn(
            header="Name",
            kind=FigureName(),
            required=True,
            guidance="The name by which narrative refers to the figure, as {{ capital bid }}.",
            example="capital bid",
            other_use="what narrative refers to",
        ),
        SheetColumn(header="Value", kind=RowFigure(), guidance="The figure itself.", example="5.7"),
        SheetColumn(
            header="Unit",
            kind=Choice(Unit),
            required=True,
            guidance="The unit of the figure.",
            example="£m",
        ),
        SheetColumn(
            header="Decimals",
            kind=Whole(highest=6),
            guidance="How many decimals to show; empty shows the figure as it was typed.",
            example="1",
        ),
        SheetColumn(
            header="As at",
            field="month",
            kind=MonthOf(),
            guidance="The month that the figure is for, where it is for one.",
            example="Apr 24",
        ),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        OWN_NOTE_ON_FIGURE,
    ),
)
