"""Measures: what is measured, in which unit, and which way is better."""

from svreport.core.model import Basis, BetterWhen, Measure
from svreport.core.units import Unit
from svreport.documents.registry import MEASURED
from svreport.inputs.kinds.amounts import Whole
from svreport.inputs.kinds.texts import Choice, Label, SomeOf, YesNo
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import CONDITION, MEASURE

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
            header="Code",
            kind=Label(),
            required=True,
            guidance="A short code, used on other sheets.",
            example="DMI.a",
        ),
        SheetColumn(
            header="Measure",
            field="name",
            required=True,
            guidance="The measure's name, as tables show it.",
            example="Number of EHCNA requests",
            width=44,
        ),
        SheetColumn(
            header="Detail",
            guidance="What the measure tells, in a sentence.",
            width=50,
            other_use="what is counted, also of measures that narrative alone states",
        ),
        SheetColumn(
            header="Condition",
            kind=CONDITION,
            guidance="The condition whose progress update shows the measure.",
            example="3.1",
        ),
        SheetColumn(
            header="Unit",
            kind=Choice(Unit),
            required=True,
            guidance="The unit of the measure's plan and actual.",
            example="count",
        ),
        SheetColumn(
            header="Decimals",
            kind=Whole(highest=6),
            guidance="How many decimals to show; empty shows each figure as it was typed.",
            example="0",
        ),
        SheetColumn(
            header="Better when",
            kind=Choice(BetterWhen),
            guidance="Which way is an improvement.",
            example="lower",
        ),
        SheetColumn(
            header="Basis",
            kind=Choice(Basis),
            guidance="What period a figure covers.",
            example="financial year to date",
            width=26,
        ),
        SheetColumn(
            header="Suppress",
            kind=YesNo(),
            guidance="Yes where small counts of children must not be published.",
            example="no",
        ),
        SheetColumn(
            header="Report in",
            kind=SomeOf(MEASURED),
            guidance="The documents that show the measure; empty means all.",
            example="monitoring, highlight",
            other_use="which documents show the measure",
        ),
        SheetColumn(
            header="Note",
            guidance="Where the definition comes from; for your own records.",
            width=50,
            other_use="own records",
        ),
        SheetColumn(
            header="Part of",
            kind=MEASURE,
            guidance="The code of the measure that this one and others add up to.",
            example="EHCP",
        ),
    ),
)
