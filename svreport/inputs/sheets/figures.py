"""Figures: what narrative states and no other sheet holds."""

from svreport.core.model import Missing, OtherFigure
from svreport.core.units import Unit
from svreport.inputs.kinds import Choice, FigureName, MonthOf, RowFigure, Text, Whole, YesNo
from svreport.inputs.sheet import Column, Sheet

SHEET = Sheet(
    name="Figures",
    record=OtherFigure,
    fills="figures",
    key=("name",),
    expected=False,
    purpose="Figures that narrative states and no other sheet holds, each stated once here.",
    filled_by="Whoever knows the figure",
    when="Whenever narrative states such a figure",
    feeds=("the narrative of every document",),
    columns=(
        Column(
            header="Name",
            field="name",
            kind=FigureName(),
            required=True,
            guidance="The name by which narrative refers to the figure, as {{ capital bid }}.",
            example="capital bid",
            kept_for="what narrative refers to",
        ),
        Column(
            header="Value",
            field="value",
            kind=RowFigure(),
            guidance="The figure itself.",
            example="5.7",
        ),
        Column(
            header="Unit",
            field="unit",
            kind=Choice(Unit),
            required=True,
            guidance="The unit of the figure.",
            example="£m",
        ),
        Column(
            header="Decimals",
            field="decimals",
            kind=Whole(highest=6),
            guidance="How many decimals to show; empty shows the figure as it was typed.",
            example="1",
        ),
        Column(
            header="As at",
            field="month",
            kind=MonthOf(),
            guidance="The month that the figure is for, where it is for one.",
            example="Apr 24",
        ),
        Column(
            header="Status",
            field="status",
            kind=Choice(Missing),
            guidance="Why there is no value, where there is none.",
            example="not yet available",
        ),
        Column(
            header="Suppress",
            field="suppress",
            kind=YesNo(),
            guidance="Yes where a small count of children must not be published.",
            example="no",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figure comes from; for your own records.",
            width=60,
            kept_for="own records",
        ),
    ),
)
