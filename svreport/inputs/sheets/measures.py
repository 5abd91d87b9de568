"""Sheets of figures: measures, benchmarks and others; and those of the plan."""

from decimal import Decimal

from svreport.core import model
from svreport.core.numerals import Unit
from svreport.core.periods import PeriodKind
from svreport.documents.registry import MEASURED
from svreport.inputs import sheet
from svreport.inputs.kinds import amounts, dates, texts
from svreport.inputs.sheet import Sheet, SheetColumn, StatedTotals

MEASURES = Sheet(
    order=90,
    name="Measures",
    record=model.Measure,
    key=("code",),
    other_name="name",
    # A measure may be the total of others.
    totals=StatedTotals("name"),
    expected=True,
    purpose="The measures (KPIs): what each one is, its unit and which way is better.",
    filled_by="Performance analyst",
    when="Once, and whenever a measure is added",
    feeds="every document",
    columns=(
        SheetColumn("Code", texts.Label()),
        SheetColumn("Measure", field="name", width=44),
        SheetColumn("Detail", width=50),
        SheetColumn("Condition", sheet.CONDITION),
        SheetColumn("Unit", texts.UnitChoice(Unit)),
        SheetColumn("Decimals", amounts.Whole(highest=6)),
        SheetColumn("Better when", texts.Choice(model.BetterWhen)),
        SheetColumn("Basis", texts.Choice(model.Basis), width=26),
        SheetColumn("Suppress", texts.YesNo()),
        SheetColumn("Report in", texts.SomeOf(MEASURED)),
        SheetColumn("Note", width=50),
        SheetColumn("Part of", sheet.MEASURE),
        sheet.owner_column("Owner"),
        SheetColumn("Period", texts.Choice(PeriodKind)),
        SheetColumn("Also called", width=36),
        SheetColumn("Role", texts.Choice(model.MeasureRole)),
        sheet.PROJECT_COLUMN,
        SheetColumn("Baseline", amounts.MeasureFigure()),
        SheetColumn("Final target", amounts.MeasureFigure()),
        SheetColumn("Tolerance", amounts.MeasureFigure()),
        SheetColumn("Key figure"),
        SheetColumn("Workstream", sheet.WORKSTREAM),
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
    expected=True,
    purpose="The plan and the actual of each measure, period by period, with last year's.",
    filled_by="Performance analyst",
    when="At each update",
    feeds="every document",
    last_row=20_000,
    columns=(
        SheetColumn("Code", sheet.MEASURE),
        SheetColumn("As at", dates.PeriodOfMeasure(), field="period"),
        SheetColumn("Plan", amounts.MeasureFigure()),
        SheetColumn("Actual", amounts.MeasureFigure()),
        SheetColumn("Status", texts.Choice(model.Missing)),
        sheet.OWN_NOTE_ON_FIGURE,
        SheetColumn("Reason", width=50),
        SheetColumn("Numerator", amounts.Amount(Unit.COUNT, lowest=Decimal(0))),
        SheetColumn("Base", amounts.Amount(Unit.COUNT, lowest=Decimal(0))),
        SheetColumn("Basis", texts.Choice(model.Basis), width=26),
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
    purpose="How many children and young people have an EHC plan, by provision, age band and "
    "primary need, as far as you know them; and how many each version of the forecast expects.",
    filled_by="Performance analyst",
    when="When the plan is made, and when the school census or SEN2 is returned",
    feeds="strategic plan, the narrative of every document",
    last_row=20_000,
    columns=(
        SheetColumn("As at", dates.PeriodOf(), field="period"),
        SheetColumn("Version", texts.OptionalLabel()),
        SheetColumn("Provision", texts.OptionalLabel(), width=46),
        SheetColumn("Age band", texts.OptionalLabel()),
        SheetColumn("Primary need", texts.OptionalLabel(), field="need", width=36),
        SheetColumn("Count", amounts.Amount(Unit.COUNT, lowest=Decimal(0))),
        sheet.OWN_NOTE_ON_FIGURE,
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
    purpose="Indicators of the council beside those of other areas: a row for each area and "
    "period, the council's own among them.",
    filled_by="Performance analyst",
    when="When statistics are published",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Indicator", texts.FigureName()),
        SheetColumn("Measure", sheet.MEASURE),
        SheetColumn("Area", texts.FigureName()),
        SheetColumn("As at", dates.PeriodOf(), field="period"),
        SheetColumn("Value", amounts.RowFigure()),
        SheetColumn("Unit", texts.Choice(Unit)),
        SheetColumn("Decimals", amounts.Whole(highest=6)),
        sheet.MISSING_COLUMN,
        sheet.SUPPRESS_COLUMN,
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
    purpose="Figures that narrative states and no other sheet holds, each stated once here.",
    filled_by="Whoever knows the figure",
    when="Whenever narrative states such a figure",
    feeds="the narrative of every document",
    columns=(
        SheetColumn("Name", texts.FigureName()),
        SheetColumn("Value", amounts.RowFigure()),
        SheetColumn("Unit", texts.Choice(Unit)),
        SheetColumn("Decimals", amounts.Whole(highest=6)),
        SheetColumn("As at", dates.PeriodOf(), field="period"),
        sheet.MISSING_COLUMN,
        sheet.SUPPRESS_COLUMN,
        sheet.OWN_NOTE_ON_FIGURE,
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


# Sheets of the plan: its workstreams and projects, what it rests on, its steps and actions.
WORKSTREAMS = Sheet(
    order=180,
    name="Workstreams",
    record=model.Workstream,
    key=("code",),
    other_name="title",
    purpose="The workstreams of the plan: what each is for, and what it should save.",
    filled_by="SEND programme officer",
    when="Once, and whenever the plan changes",
    feeds="progress against the plan, highlight report, board dashboard, strategic plan",
    columns=(
        SheetColumn("Code", texts.Label()),
        SheetColumn("Title", width=44),
        SheetColumn("Aim", width=60),
        SheetColumn("Condition", sheet.CONDITION),
        SheetColumn("Year 5 impact", amounts.Money(), field="impact"),
        sheet.OWN_NOTE_ON_FIGURES,
        sheet.owner_column("Lead"),
    ),
    words="""
        Code (DMI): A short code, used in Milestones and Savings.
        Title (Earlier support in mainstream settings): The workstream's title, as headings show it.
        Aim (Children get good support in a mainstream setting near home.): What the workstream
            should achieve, in a sentence or two.
        Condition (3.1): The condition that the workstream serves most.
        Year 5 impact (14,100): What the workstream should save in the plan's last year; worked out
            from Savings if left empty.
        Lead (Head of SEND): Who leads the workstream and answers for its milestones. If left empty:
            the owner of its condition.
        """,
)

PROJECTS = Sheet(
    order=185,
    name="Projects",
    record=model.Project,
    key=("code",),
    other_name="title",
    purpose="The projects of each workstream, and what each one changes for staff, children and "
    "families.",
    filled_by="Project leads",
    when="Once, and whenever the plan changes",
    feeds="strategic plan, progress against the plan",
    columns=(
        SheetColumn("Workstream", sheet.WORKSTREAM),
        SheetColumn("Code", texts.Label()),
        SheetColumn("Title", width=44),
        SheetColumn("Overview", texts.Markdown()),
        SheetColumn("Starts", dates.MonthOf()),
        SheetColumn("Workforce", texts.Markdown(), field="workforce", width=60),
        SheetColumn("Children and young people", texts.Markdown(), field="children", width=60),
        SheetColumn("Parent carers", texts.Markdown(), field="parent_carers", width=60),
        SheetColumn("Climate", texts.Markdown(), field="climate", width=60),
        sheet.owner_column("Lead"),
    ),
    words="""
        Workstream (DMI): The code of the workstream, if it belongs to one.
        Code (DMI.1): A short code, used on other sheets.
        Title (Training and support for inclusive practice): The project's title, as headings show
            it.
        Overview: What the project is and why it is needed, in Markdown.
        Starts (Sep 24): The month in which the project starts. It can bring no benefit before then.
        Workforce: What changes for staff: roles, skills, structures.
        Children and young people: What changes for them.
        Parent carers: What changes for them.
        Climate: What changes for the climate and the environment.
        Lead (Head of Inclusion): Who leads the project and answers for it. If left empty: the lead
            of its workstream.
        """,
)

INVESTMENTS = Sheet(
    order=187,
    name="Investments",
    record=model.Investment,
    purpose="What the investment in Savings is spent on.",
    filled_by="High needs finance lead",
    when="Once, and whenever the plan changes",
    feeds="strategic plan",
    columns=(
        SheetColumn("Workstream", sheet.WORKSTREAM),
        sheet.PROJECT_COLUMN,
        SheetColumn("What it buys", field="buys", width=60),
        SheetColumn("Year", dates.YearOf()),
        SheetColumn("Amount", amounts.Money()),
        sheet.OWN_NOTE_ON_FIGURES,
    ),
    words="""
        Workstream (DMI): The code of the workstream.
        What it buys (Four more inclusion advisers): What the money is spent on.
        Year (2024/25): The financial year, if the cost falls in one.
        Amount (240): The cost in that year. The amounts of a year add up to the Investment in
            Savings.
        """,
)

MILESTONES = Sheet(
    order=190,
    name="Milestones",
    record=model.Milestone,
    purpose="The dated steps of each workstream's projects, and their status.",
    filled_by="Project leads",
    when="At each update",
    feeds="progress against the plan, highlight report, board dashboard, strategic plan",
    columns=(
        SheetColumn("Workstream", sheet.WORKSTREAM),
        SheetColumn("Project"),
        SheetColumn("Deliverable", width=44),
        SheetColumn("Milestone", width=44),
        SheetColumn("Due", dates.Day(ends_months=True)),
        sheet.MILESTONE_STATUS_COLUMN,
        SheetColumn("Completed", dates.Day()),
        SheetColumn("Comment", width=60),
    ),
    words="""
        Workstream (DMI): The code of the workstream; that of the project if left empty.
        Project (DMI.1 Training and support): The project: its code in Projects, or its name.
        Deliverable (Network for sharing good practice): What the project delivers, of which this is
            a step.
        Milestone (Network launched): What will have been done by the date.
        Due (30 September 2024): The date it is due; for a month, its last day.
        Completed (24 September 2024): The date it was completed, once it is done.
        Comment: What a reader should know, such as why it is late.
        """,
)

ACHIEVEMENTS = Sheet(
    order=230,
    name="Achievements",
    record=model.Achievement,
    key=("theme", "achievement", "update"),
    purpose="What was done under the agreement, and what is under way, by theme: the programme "
    "update of the scrutiny slides.",
    filled_by="SEND programme officer and workstream leads",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Theme"),
        SheetColumn("Achievement", width=80),
        SheetColumn("Done", texts.YesNo()),
        SheetColumn("Update", sheet.UPDATE),
    ),
    words="""
        Theme (Early help and inclusion): What it belongs to; each theme has a slide. Those without
            one come last.
        Achievement (Autism outreach offered to every secondary school): What was done, or is being
            done, in a line or two.
        Done (yes): Yes once it is done; no, or empty, while it is under way.
        Update (q1): The key of the update that reports it.
        """,
)

TIMETABLE = Sheet(
    order=240,
    name="Timetable",
    record=model.TimetableStep,
    key=("step", "on"),
    purpose="The steps by which the SEND strategy is written, agreed and carried out, with "
    "their status at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Step", width=60),
        SheetColumn("Date", dates.Day(ends_months=True), field="on"),
        sheet.MILESTONE_STATUS_COLUMN,
    ),
    words="""
        Step (Cabinet decides on the strategy): What happens: a workshop, a draft, a meeting that
            decides.
        Date (27 June 2024): The date of the step; for a month, its last day.
        """,
)

ACTIONS = Sheet(
    order=250,
    name="Actions",
    record=model.Action,
    key=("action",),
    purpose="What is proposed or agreed after the analysis, who will do it and by when, with its "
    "status at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Action", width=70),
        SheetColumn("Owner", texts.Holder()),
        SheetColumn("Due", dates.Day(ends_months=True)),
        SheetColumn("Status", texts.Choice(model.ActionStatus)),
    ),
    words="""
        Action (Consult schools on simpler funding bands): What will be done.
        Owner (Head of SEND): The role that will do it, not a person's name.
        Due (31 March 2025): The date by which it will be done; for a month, its last day.
        Status (proposed): How far it has come.
        """,
)

ASSUMPTIONS = Sheet(
    order=252,
    name="Assumptions",
    record=model.Assumption,
    key=("what", "project"),
    purpose="What the plan and its forecast assume, and on what basis.",
    filled_by="High needs finance lead",
    when="Once, and whenever an assumption changes",
    feeds="strategic plan",
    columns=(
        SheetColumn("What", width=60),
        SheetColumn("Value"),
        SheetColumn("Basis", width=60),
        sheet.PROJECT_COLUMN,
    ),
    words="""
        What (Growth of the high needs block): What is assumed.
        Value (3% a year): The value, if there is one.
        Basis (The Department's guidance of November 2023): Why, and where it comes from.
        """,
)

ENGAGEMENT = Sheet(
    order=254,
    name="Engagement",
    record=model.Engagement,
    key=("who", "how", "when"),
    purpose="Who was asked about the plan, and what they said.",
    filled_by="SEND programme officer",
    when="Whenever people have been asked",
    feeds="strategic plan",
    columns=(
        SheetColumn("Who", width=44),
        SheetColumn("How"),
        SheetColumn("How many"),
        SheetColumn("When"),
        SheetColumn("What they said", texts.Markdown(), field="response"),
    ),
    words="""
        Who (Parent carers): Who was asked.
        How (Workshops): How they were asked.
        How many (About 20): How many took part.
        When (October 2023): When you asked them.
        What they said: What they said, and what the plan does about it, in Markdown.
        """,
)

GOVERNANCE = Sheet(
    order=256,
    name="Governance",
    record=model.GovernanceBoard,
    key=("board",),
    purpose="The boards that govern the plan.",
    filled_by="SEND programme officer",
    when="Once, and whenever it changes",
    feeds="strategic plan",
    columns=(
        SheetColumn("Board", width=44),
        SheetColumn("Role", width=60),
        SheetColumn("Frequency"),
    ),
    words="""
        Board (High Needs Board): The board's name.
        Role (Approves changes to the plan; chaired by the Chief Executive): What it decides or
            oversees, and who chairs it.
        Frequency (Every six weeks): How often it meets.
        """,
)
