"""Benchmarks: indicators of the council beside those of other areas."""

from svreport.core.model import Benchmark
from svreport.core.units import Unit
from svreport.inputs.kinds.amounts import RowFigure, Whole
from svreport.inputs.kinds.dates import PeriodOf
from svreport.inputs.kinds.texts import Choice, FigureName
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MEASURE, MISSING_COLUMN, SUPPRESS_COLUMN

SHEET = Sheet(
    order=260,
    name="Benchmarks",
    record=Benchmark,
    key=("indicator", "area", "period"),
    expected=False,
    purpose="Indicators of the council beside those of other areas: a row for each area and "
    "period, the council's own among them.",
    filled_by="Performance analyst",
    when="When statistics are published",
    feeds=("scrutiny slides",),
    columns=(
        SheetColumn(
            header="Indicator",
            kind=FigureName(),
            required=True,
            guidance="What is compared, in the words that readers see.",
            example="Pupils with an EHC plan",
        ),
        SheetColumn(
            header="Measure",
            kind=MEASURE,
            guidance="The code of the measure that counts the same thing, if one does: the "
            "council's figure is then taken from Measure values, and needs no row here.",
            example="DMI.b",
        ),
        SheetColumn(
            header="Area",
            kind=FigureName(),
            required=True,
            guidance="Whose figure it is: the authority's name as in Settings, or that of another "
            "area, such as England or Statistical neighbours.",
            example="England",
        ),
        SheetColumn(
            header="As at",
            field="period",
            kind=PeriodOf(),
            required=True,
            guidance="The month that the figure is for, or the financial year.",
            example="Jan 24",
        ),
        SheetColumn(
            header="Value", kind=RowFigure(), guidance="The figure itself.", example="4.8%"
        ),
        SheetColumn(
            header="Unit",
            kind=Choice(Unit),
            required=True,
            guidance="The unit of the figure, alike for all areas of an indicator.",
            example="%",
        ),
        SheetColumn(
            header="Decimals",
            kind=Whole(highest=6),
            guidance="How many decimals to show; empty shows the figures as they were typed.",
            example="1",
        ),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        SheetColumn(
            header="Source",
            required=True,
            guidance="Where the figure was published, as readers are told.",
            example="DfE, Special educational needs in England, 2023/24",
            width=50,
        ),
        SheetColumn(
            header="Note",
            guidance="Where the figure comes from in full; for your own records.",
            width=60,
            other_use="own records",
        ),
    ),
)
