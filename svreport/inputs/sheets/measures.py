"""Sheets of figures: measures and their values, benchmarks, and figures of any other kind."""

from decimal import Decimal

from svreport.core import model
from svreport.core.numerals import Unit
from svreport.core.periods import PeriodKind
from svreport.documents.registry import MEASURED
from svreport.inputs.kinds.amounts import Amount, MeasureFigure, RowFigure, Whole
from svreport.inputs.kinds.dates import PeriodOf, PeriodOfMeasure
from svreport.inputs.kinds.texts import (
    Choice,
    FigureName,
    Label,
    OptionalLabel,
    SomeOf,
    UnitChoice,
    YesNo,
)
from svreport.inputs.sheet import (
    CONDITION,
    MEASURE,
    MISSING_COLUMN,
    OWN_NOTE_ON_FIGURE,
    PROJECT_COLUMN,
    SUPPRESS_COLUMN,
    WORKSTREAM,
    Sheet,
    SheetColumn,
    StatedTotals,
    owner_column,
)

MEASURES = Sheet(
    order=90,
    name="Measures",
    record=model.Measure,
    key=("code",),
    other_name="name",
    # A measure may be the total of others.
    totals=StatedTotals("name"),
    purpose="The measures (KPIs): what each one is, its unit and which way is better.",
    filled_by="Performance analyst",
    when="Once, and whenever a measure is added",
    feeds="every document",
    columns=(
        SheetColumn("Code", "A short code, used on other sheets.", Label(), example="DMI.a"),
        SheetColumn(
            "Measure",
            "The measure's name, as tables show it.",
            field="name",
            example="Number of EHCNA requests",
            width=44,
        ),
        SheetColumn("Detail", "What the measure shows, in a sentence.", width=50),
        SheetColumn(
            "Condition",
            "The condition whose progress update shows the measure.",
            CONDITION,
            example="3.1",
        ),
        SheetColumn(
            "Unit", "The unit of the measure's plan and actual.", UnitChoice(Unit), example="count"
        ),
        SheetColumn(
            "Decimals",
            "How many decimals to show; empty shows each figure as it was typed.",
            Whole(highest=6),
            example="0",
        ),
        SheetColumn(
            "Better when", "Which way is an improvement.", Choice(model.BetterWhen), example="lower"
        ),
        SheetColumn(
            "Basis",
            "What period a figure covers.",
            Choice(model.Basis),
            example="financial year to date",
            width=26,
        ),
        SheetColumn(
            "Suppress",
            "No where the measure is not about children; otherwise public papers withhold its "
            "small counts, and percentages that rest on one.",
            YesNo(),
            example="yes",
        ),
        SheetColumn(
            "Report in",
            "The documents that show the measure; empty means all.",
            SomeOf(MEASURED),
            example="monitoring, highlight",
        ),
        SheetColumn("Note", "Where the definition comes from; for your own records.", width=50),
        SheetColumn(
            "Part of",
            "The code of the measure that this one and others add up to.",
            MEASURE,
            example="EHCP",
        ),
        owner_column(
            "Owner",
            "Who answers for the measure and its values. If left empty: the owner of its "
            "condition.",
            "Performance analyst",
        ),
        SheetColumn(
            "Period",
            "How long each figure covers; a month if left empty. An update reports the latest one "
            "that "
            "ended by the end of its activity data.",
            Choice(PeriodKind),
            example="quarter",
        ),
        SheetColumn(
            "Also called",
            "Other names that your texts have for the measure, with a semicolon between them: "
            "figures typed beside them are compared with its own.",
            example="assessment requests; referrals",
            width=36,
        ),
        SheetColumn(
            "Role",
            "How the plan uses the measure: headline for its workstream, success for its project, "
            "new "
            "plans and ceased plans for the counts of a year. If left empty, it is part of the "
            "case "
            "for its workstream.",
            Choice(model.MeasureRole),
            example="headline",
        ),
        PROJECT_COLUMN,
        SheetColumn(
            "Baseline", "Where the measure was when the plan began.", MeasureFigure(), example="962"
        ),
        SheetColumn(
            "Final target",
            "Where the measure should be when the plan ends.",
            MeasureFigure(),
            example="700",
        ),
        SheetColumn(
            "Tolerance",
            "How far the actual may be from plan, in the measure's unit, before its owner has to "
            "say why (Exception, in Measure values).",
            MeasureFigure(),
            example="20",
        ),
        SheetColumn(
            "Key figure",
            "What the first page of papers calls the measure, if it is one of its key figures. If "
            "no measure has a name here, they are the headline measure and those with a plan.",
            example="EHC plans",
        ),
        SheetColumn(
            "Workstream",
            "The code of the workstream whose measure it is, if its code, project "
            "and condition do not say.",
            WORKSTREAM,
            example="DMI",
        ),
    ),
)

MEASURE_VALUES = Sheet(
    order=100,
    name="Measure values",
    record=model.MeasureValue,
    key=("code", "period"),
    purpose="The plan and the actual of each measure, period by period, with last year's.",
    filled_by="Performance analyst",
    when="At each update",
    feeds="every document",
    last_row=20_000,
    columns=(
        SheetColumn("Code", "The measure's code.", MEASURE, example="DMI.a"),
        SheetColumn(
            "As at",
            "The month that the figures are for; the quarter, term or year of a measure with such "
            "a Period.",
            PeriodOfMeasure(),
            field="period",
            example="Apr 24",
        ),
        SheetColumn(
            "Plan",
            "The planned figure; between two planned figures it is worked out pro rata.",
            MeasureFigure(),
            example="388",
        ),
        SheetColumn("Actual", "The figure itself.", MeasureFigure(), example="398"),
        SheetColumn(
            "Status",
            "Why there is no actual, if there is none.",
            Choice(model.Missing),
            example="not yet available",
        ),
        OWN_NOTE_ON_FIGURE,
        SheetColumn(
            "Reason",
            "Why there is no actual, if there is none, in words that documents show.",
            example="The survey runs each autumn.",
            width=50,
        ),
        SheetColumn(
            "Numerator",
            "The count that a percentage's actual is made from; without it, public papers withhold "
            "a percentage about children.",
            Amount(Unit.COUNT, lowest=Decimal(0)),
            example="61",
        ),
        SheetColumn(
            "Base",
            "The count that a percentage's actual is a share of.",
            Amount(Unit.COUNT, lowest=Decimal(0)),
            example="684",
        ),
        SheetColumn(
            "Basis",
            "What period the figure covers, only where that is not the measure's own.",
            Choice(model.Basis),
            example="rolling 12 months",
            width=26,
        ),
        SheetColumn(
            "Exception",
            "Why the actual is further from plan than the measure's tolerance, and what is being "
            "done, in words that documents show.",
            example="Two schools closed their bases; places elsewhere open in January.",
            width=50,
        ),
    ),
)

COHORT = Sheet(
    order=105,
    name="Cohort",
    record=model.CohortCount,
    key=("period", "version", "provision", "age_band", "need"),
    # A row may add up others, and say so by leaving a dimension empty.
    totals=StatedTotals("period"),
    expected=False,
    purpose="How many children and young people have an EHC plan, by provision, age band and "
    "primary need, as far as you know them; and how many each version of the forecast expects.",
    filled_by="Performance analyst",
    when="When the plan is made, and when the school census or SEN2 is returned",
    feeds="strategic plan, the narrative of every document",
    last_row=20_000,
    columns=(
        SheetColumn(
            "As at",
            "The month, quarter, term or year that the count is for.",
            PeriodOf(),
            field="period",
            example="Jan 24",
        ),
        SheetColumn(
            "Version",
            "The version of the forecast that expects this number; empty for an actual count.",
            OptionalLabel(),
            example="unmitigated",
        ),
        SheetColumn(
            "Provision",
            "The provision, named as in Unit costs; empty for all provisions.",
            OptionalLabel(),
            example="Special schools",
            width=46,
        ),
        SheetColumn(
            "Age band", "The age band; empty for all ages.", OptionalLabel(), example="5 to 10"
        ),
        SheetColumn(
            "Primary need",
            "The primary need; empty for all needs.",
            OptionalLabel(),
            field="need",
            example="Autistic spectrum disorder",
            width=36,
        ),
        SheetColumn(
            "Count",
            "How many children and young people. Public papers withhold small counts.",
            Amount(Unit.COUNT, lowest=Decimal(0)),
            example="214",
        ),
        OWN_NOTE_ON_FIGURE,
    ),
)

BENCHMARKS = Sheet(
    order=260,
    name="Benchmarks",
    record=model.Benchmark,
    key=("indicator", "area", "period"),
    totals=StatedTotals("unit"),
    expected=False,
    purpose="Indicators of the council beside those of other areas: a row for each area and "
    "period, the council's own among them.",
    filled_by="Performance analyst",
    when="When statistics are published",
    feeds="scrutiny slides",
    columns=(
        SheetColumn(
            "Indicator",
            "What is compared, in the words that readers see.",
            FigureName(),
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
            example="England",
        ),
        SheetColumn(
            "As at",
            "The month, quarter, term or year that the figure is for.",
            PeriodOf(),
            field="period",
            example="Jan 24",
        ),
        SheetColumn("Value", "The figure itself.", RowFigure(), example="4.8%"),
        SheetColumn(
            "Unit",
            "The unit of the figure, alike for all areas of an indicator.",
            Choice(Unit),
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
            "Where the figure was published, as papers give it.",
            example="DfE, Special educational needs in England, 2023/24",
            width=50,
        ),
        SheetColumn("Note", "Where the figure comes from in full; for your own records.", width=60),
    ),
)

FIGURES = Sheet(
    order=110,
    name="Figures",
    record=model.OtherFigure,
    key=("name",),
    totals=StatedTotals("unit"),
    expected=False,
    purpose="Figures that narrative states and no other sheet holds, each stated once here.",
    filled_by="Whoever knows the figure",
    when="Whenever narrative states such a figure",
    feeds="the narrative of every document",
    columns=(
        SheetColumn(
            "Name",
            "The name by which narrative refers to the figure, as {{ capital bid }}.",
            FigureName(),
            example="capital bid",
        ),
        SheetColumn("Value", "The figure itself.", RowFigure(), example="5.7"),
        SheetColumn("Unit", "The unit of the figure.", Choice(Unit), example="£m"),
        SheetColumn(
            "Decimals",
            "How many decimals to show; empty shows the figure as it was typed.",
            Whole(highest=6),
            example="1",
        ),
        SheetColumn(
            "As at",
            "The month, quarter, term or year that the figure is for, where it is for one.",
            PeriodOf(),
            field="period",
            example="Apr 24",
        ),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        OWN_NOTE_ON_FIGURE,
    ),
)
