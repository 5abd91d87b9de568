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
        SheetColumn("Code", Label()),
        SheetColumn("Measure", field="name", width=44),
        SheetColumn("Detail", width=50),
        SheetColumn("Condition", CONDITION),
        SheetColumn("Unit", UnitChoice(Unit)),
        SheetColumn("Decimals", Whole(highest=6)),
        SheetColumn("Better when", Choice(model.BetterWhen)),
        SheetColumn("Basis", Choice(model.Basis), width=26),
        SheetColumn("Suppress", YesNo()),
        SheetColumn("Report in", SomeOf(MEASURED)),
        SheetColumn("Note", width=50),
        SheetColumn("Part of", MEASURE),
        owner_column("Owner"),
        SheetColumn("Period", Choice(PeriodKind)),
        SheetColumn("Also called", width=36),
        SheetColumn("Role", Choice(model.MeasureRole)),
        PROJECT_COLUMN,
        SheetColumn("Baseline", MeasureFigure()),
        SheetColumn("Final target", MeasureFigure()),
        SheetColumn("Tolerance", MeasureFigure()),
        SheetColumn("Key figure"),
        SheetColumn("Workstream", WORKSTREAM),
    ),
    words="""
        Code (DMI.a): A short code, used on other sheets.
        Measure (Number of EHCNA requests): The measure's name, as tables show it.
        Detail: What the measure shows, in a sentence.
        Condition (3.1): The condition whose progress update shows the measure.
        Unit (count): The unit of the measure's plan and actual.
        Decimals (0): How many decimals to show; empty shows each figure as it was typed.
        Better when (lower): Which way is an improvement.
        Basis (financial year to date): What period a figure covers.
        Suppress (yes): No where the measure is not about children; otherwise public papers withhold
            its small counts, and percentages that rest on one.
        Report in (monitoring, highlight): The documents that show the measure; empty means all.
        Note: Where the definition comes from; for your own records.
        Part of (EHCP): The code of the measure that this one and others add up to.
        Owner (Performance analyst): Who answers for the measure and its values. If left empty: the
            owner of its condition.
        Period (quarter): How long each figure covers; a month if left empty. An update reports the
            latest one that ended by the end of its activity data.
        Also called (assessment requests; referrals): Other names that your texts have for the
            measure, with a semicolon between them: figures typed beside them are compared with its
            own.
        Role (headline): How the plan uses the measure: headline for its workstream, success for its
            project, new plans and ceased plans for the counts of a year. If left empty, it is part
            of the case for its workstream.
        Baseline (962): Where the measure was when the plan began.
        Final target (700): Where the measure should be when the plan ends.
        Tolerance (20): How far the actual may be from plan, in the measure's unit, before its owner
            has to say why (Exception, in Measure values).
        Key figure (EHC plans): What the first page of papers calls the measure, if it is one of its
            key figures. If no measure has a name here, they are the headline measure and those with
            a plan.
        Workstream (DMI): The code of the workstream whose measure it is, if its code, project and
            condition do not say.
        """,
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
        SheetColumn("Code", MEASURE),
        SheetColumn("As at", PeriodOfMeasure(), field="period"),
        SheetColumn("Plan", MeasureFigure()),
        SheetColumn("Actual", MeasureFigure()),
        SheetColumn("Status", Choice(model.Missing)),
        OWN_NOTE_ON_FIGURE,
        SheetColumn("Reason", width=50),
        SheetColumn("Numerator", Amount(Unit.COUNT, lowest=Decimal(0))),
        SheetColumn("Base", Amount(Unit.COUNT, lowest=Decimal(0))),
        SheetColumn("Basis", Choice(model.Basis), width=26),
        SheetColumn("Exception", width=50),
    ),
    words="""
        Code (DMI.a): The measure's code.
        As at (Apr 24): The month that the figures are for; the quarter, term or year of a measure
            with such a Period.
        Plan (388): The planned figure; between two planned figures it is worked out pro rata.
        Actual (398): The figure itself.
        Status (not yet available): Why there is no actual, if there is none.
        Reason (The survey runs each autumn.): Why there is no actual, if there is none, in words
            that documents show.
        Numerator (61): The count that a percentage's actual is made from; without it, public papers
            withhold a percentage about children.
        Base (684): The count that a percentage's actual is a share of.
        Basis (rolling 12 months): What period the figure covers, only where that is not the
            measure's own.
        Exception (Two schools closed their bases; places elsewhere open in January.): Why the
            actual is further from plan than the measure's tolerance, and what is being done, in
            words that documents show.
        """,
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
        SheetColumn("As at", PeriodOf(), field="period"),
        SheetColumn("Version", OptionalLabel()),
        SheetColumn("Provision", OptionalLabel(), width=46),
        SheetColumn("Age band", OptionalLabel()),
        SheetColumn("Primary need", OptionalLabel(), field="need", width=36),
        SheetColumn("Count", Amount(Unit.COUNT, lowest=Decimal(0))),
        OWN_NOTE_ON_FIGURE,
    ),
    words="""
        As at (Jan 24): The month, quarter, term or year that the count is for.
        Version (unmitigated): The version of the forecast that expects this number; empty for an
            actual count.
        Provision (Special schools): The provision, named as in Unit costs; empty for all
            provisions.
        Age band (5 to 10): The age band; empty for all ages.
        Primary need (Autistic spectrum disorder): The primary need; empty for all needs.
        Count (214): How many children and young people. Public papers withhold small counts.
        """,
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
        SheetColumn("Indicator", FigureName()),
        SheetColumn("Measure", MEASURE),
        SheetColumn("Area", FigureName()),
        SheetColumn("As at", PeriodOf(), field="period"),
        SheetColumn("Value", RowFigure()),
        SheetColumn("Unit", Choice(Unit)),
        SheetColumn("Decimals", Whole(highest=6)),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        SheetColumn("Source", width=50),
        SheetColumn("Note", width=60),
    ),
    words="""
        Indicator (Pupils with an EHC plan): What is compared, in the words that readers see.
        Measure (DMI.b): The code of the measure that counts the same thing, if one does: the
            council's figure is then taken from Measure values, and needs no row here.
        Area (England): Whose figure it is: the authority's name as in Settings, or that of another
            area, such as England or Statistical neighbours.
        As at (Jan 24): The month, quarter, term or year that the figure is for.
        Value (4.8%): The figure itself.
        Unit (%): The unit of the figure, alike for all areas of an indicator.
        Decimals (1): How many decimals to show; empty shows the figures as they were typed.
        Source (DfE, Special educational needs in England, 2023/24): Where the figure was published,
            as papers give it.
        Note: Where the figure comes from in full; for your own records.
        """,
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
        SheetColumn("Name", FigureName()),
        SheetColumn("Value", RowFigure()),
        SheetColumn("Unit", Choice(Unit)),
        SheetColumn("Decimals", Whole(highest=6)),
        SheetColumn("As at", PeriodOf(), field="period"),
        MISSING_COLUMN,
        SUPPRESS_COLUMN,
        OWN_NOTE_ON_FIGURE,
    ),
    words="""
        Name (capital bid): The name by which narrative refers to the figure, as {{ capital bid }}.
        Value (5.7): The figure itself.
        Unit (£m): The unit of the figure.
        Decimals (1): How many decimals to show; empty shows the figure as it was typed.
        As at (Apr 24): The month, quarter, term or year that the figure is for, where it is for
            one.
        """,
)
