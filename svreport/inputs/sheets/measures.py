"""Measures: what is measured, in which unit, and which way is better."""

from svreport.core.model import Basis, BetterWhen, Measure
from svreport.core.units import Unit
from svreport.documents.registry import MEASURED
from svreport.inputs.kinds.amounts import Whole
from svreport.inputs.kinds.texts import Choice, Label, SomeOf, YesNo
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import CONDITION, MEASURE, own_note

SHEET = Sheet(
    order=90,
    name="Measures",
    record=Measure,
    key=("code",),
    purpose="The measures (KPIs): what each one is, its unit and which way is better.",
    filled_by="Performance analyst",
    when="Once, and whenever a measure is added",
    feeds=("every document",),
    columns=(
        SheetColumn(
            "Code", "A short code, used on other sheets.", Label(), required=True, example="DMI.a"
        ),
        SheetColumn(
            "Measure",
            "The measure's name, as tables show it.",
            field="name",
            required=True,
            example="Number of EHCNA requests",
            width=44,
        ),
        SheetColumn(
            "Detail",
            "What the measure tells, in a sentence.",
            width=50,
            other_use="what is counted, also of measures that narrative alone states",
        ),
        SheetColumn(
            "Condition",
            "The condition whose progress update shows the measure.",
            CONDITION,
            example="3.1",
        ),
        SheetColumn(
            "Unit",
            "The unit of the measure's plan and actual.",
            Choice(Unit),
            required=True,
            example="count",
        ),
        SheetColumn(
            "Decimals",
            "How many decimals to show; empty shows each figure as it was typed.",
            Whole(highest=6),
            example="0",
        ),
        SheetColumn(
            "Better when", "Which way is an improvement.", Choice(BetterWhen), example="lower"
        ),
        SheetColumn(
            "Basis",
            "What period a figure covers.",
            Choice(Basis),
            example="financial year to date",
            width=26,
        ),
        SheetColumn(
            "Suppress",
            "Yes where small counts of children must not be published.",
            YesNo(),
            example="no",
        ),
        SheetColumn(
            "Report in",
            "The documents that show the measure; empty means all.",
            SomeOf(MEASURED),
            example="monitoring, highlight",
            other_use="which documents show the measure",
        ),
        own_note("Where the definition comes from; for your own records.", width=50),
        SheetColumn(
            "Part of",
            "The code of the measure that this one and others add up to.",
            MEASURE,
            example="EHCP",
        ),
    ),
)
