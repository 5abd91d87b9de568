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
            "Name",
            "The name by which narrative refers to the figure, as {{ capital bid }}.",
            FigureName(),
            required=True,
            example="capital bid",
            other_use="what narrative refers to",
        ),
        SheetColumn("Value", "The figure itself.", RowFigure(), example="5.7"),
        SheetColumn("Unit", "The unit of the figure.", Choice(Unit), required=True, example="£m"),
        SheetColumn(
            "Decimals",
            "How many decimals to show; empty shows the figure as it was typed.",
            Whole(highest=6),
            example="1",
        ),
        SheetColumn(
            "As at",
            "The month that the figure is for, where it is for one.",
            MonthOf(),
            field="month",
            example="Apr 24",
        ),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        OWN_NOTE_ON_FIGURE,
    ),
)
