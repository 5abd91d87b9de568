"""Benchmarks: indicators of the council beside those of other areas."""

from svreport.core.model import Benchmark
from svreport.core.units import Unit
from svreport.inputs.kinds.amounts import RowFigure, Whole
from svreport.inputs.kinds.dates import PeriodOf
from svreport.inputs.kinds.texts import Choice, FigureName
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import MEASURE, MISSING_COLUMN, SUPPRESS_COLUMN, own_note

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
            "Indicator",
            "What is compared, in the words that readers see.",
            FigureName(),
            required=True,
            example="Pupils with an EHC plan",
        ),
        SheetColumn(
            "Measure",
            "The code of the measure that counts the same thing, if one does: the "
            "council's figure is then taken from Measure values, and needs no row here.",
            MEASURE,
            example="DMI.b",
        ),
        SheetColumn(
            "Area",
            "Whose figure it is: the authority's name as in Settings, or that of another "
            "area, such as England or Statistical neighbours.",
            FigureName(),
            required=True,
            example="England",
        ),
        SheetColumn(
            "As at",
            "The month that the figure is for, or the financial year.",
            PeriodOf(),
            field="period",
            required=True,
            example="Jan 24",
        ),
        SheetColumn("Value", "The figure itself.", RowFigure(), example="4.8%"),
        SheetColumn(
            "Unit",
            "The unit of the figure, alike for all areas of an indicator.",
            Choice(Unit),
            required=True,
            example="%",
        ),
        SheetColumn(
            "Decimals",
            "How many decimals to show; empty shows the figures as they were typed.",
            Whole(highest=6),
            example="1",
        ),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        SheetColumn(
            "Source",
            "Where the figure was published, as readers are told.",
            required=True,
            example="DfE, Special educational needs in England, 2023/24",
            width=50,
        ),
        own_note("Where the figure comes from in full; for your own records."),
    ),
)
