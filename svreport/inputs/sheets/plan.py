"""Sheets of the plan: its workstreams and projects, what it rests on, its steps and actions."""

from svreport.core import model
from svreport.inputs.kinds.amounts import Money
from svreport.inputs.kinds.dates import Day, MonthOf, YearOf
from svreport.inputs.kinds.texts import Choice, Label, Markdown, YesNo
from svreport.inputs.sheet import (
    CONDITION,
    MILESTONE_STATUS_COLUMN,
    OWN_NOTE_ON_FIGURES,
    PROJECT_COLUMN,
    UPDATE,
    WORKSTREAM,
    Sheet,
    SheetColumn,
    owner_column,
)

WORKSTREAMS = Sheet(
    order=180,
    name="Workstreams",
    record=model.Workstream,
    key=("code",),
    other_name="title",
    expected=False,
    purpose="The workstreams of the plan: what each is for, and what it should save.",
    filled_by="SEND programme officer",
    when="Once, and whenever the plan changes",
    feeds="progress against the plan, highlight report, board dashboard, strategic plan",
    columns=(
        SheetColumn("Code", Label()),
        SheetColumn("Title", width=44),
        SheetColumn("Aim", width=60),
        SheetColumn("Condition", CONDITION),
        SheetColumn("Year 5 impact", Money(), field="impact"),
        OWN_NOTE_ON_FIGURES,
        owner_column("Lead"),
    ),
    words="""
        Code (DMI): A short code, used in Milestones and Savings.
        Title (Earlier support in mainstream settings): The workstream's title, as headings show it.
        Aim: What the workstream should achieve, in a sentence or two.
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
    expected=False,
    purpose="The projects of each workstream, and what each one changes for staff, children and "
    "families.",
    filled_by="Project leads",
    when="Once, and whenever the plan changes",
    feeds="strategic plan, progress against the plan",
    columns=(
        SheetColumn("Workstream", WORKSTREAM),
        SheetColumn("Code", Label()),
        SheetColumn("Title", width=44),
        SheetColumn("Overview", Markdown()),
        SheetColumn("Starts", MonthOf()),
        SheetColumn("Workforce", Markdown(), field="workforce", width=60),
        SheetColumn("Children and young people", Markdown(), field="children", width=60),
        SheetColumn("Parent carers", Markdown(), field="parent_carers", width=60),
        SheetColumn("Climate", Markdown(), field="climate", width=60),
        owner_column("Lead"),
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
    expected=False,
    purpose="What the investment in Savings is spent on.",
    filled_by="High needs finance lead",
    when="Once, and whenever the plan changes",
    feeds="strategic plan",
    columns=(
        SheetColumn("Workstream", WORKSTREAM),
        PROJECT_COLUMN,
        SheetColumn("What it buys", field="buys", width=60),
        SheetColumn("Year", YearOf()),
        SheetColumn("Amount", Money()),
        OWN_NOTE_ON_FIGURES,
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
    expected=False,
    purpose="The dated steps of each workstream's projects, and their status.",
    filled_by="Project leads",
    when="At each update",
    feeds="progress against the plan, highlight report, board dashboard, strategic plan",
    columns=(
        SheetColumn("Workstream", WORKSTREAM),
        SheetColumn("Project"),
        SheetColumn("Deliverable", width=44),
        SheetColumn("Milestone", width=44),
        SheetColumn("Due", Day(ends_months=True)),
        MILESTONE_STATUS_COLUMN,
        SheetColumn("Completed", Day()),
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
    expected=False,
    purpose="What was done under the agreement, and what is under way, by theme: the programme "
    "update of the scrutiny slides.",
    filled_by="SEND programme officer and workstream leads",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Theme"),
        SheetColumn("Achievement", width=80),
        SheetColumn("Done", YesNo()),
        SheetColumn("Update", UPDATE),
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
    expected=False,
    purpose="The steps by which the SEND strategy is written, agreed and carried out, with "
    "their status at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Step", width=60),
        SheetColumn("Date", Day(ends_months=True), field="on"),
        MILESTONE_STATUS_COLUMN,
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
    expected=False,
    purpose="What is proposed or agreed after the analysis, who will do it and by when, with its "
    "status at the latest update.",
    filled_by="SEND programme officer",
    when="At each update",
    feeds="scrutiny slides",
    columns=(
        SheetColumn("Action", width=70),
        SheetColumn("Owner"),
        SheetColumn("Due", Day(ends_months=True)),
        SheetColumn("Status", Choice(model.ActionStatus)),
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
    expected=False,
    purpose="What the plan and its forecast assume, and on what basis.",
    filled_by="High needs finance lead",
    when="Once, and whenever an assumption changes",
    feeds="strategic plan",
    columns=(
        SheetColumn("What", width=60),
        SheetColumn("Value"),
        SheetColumn("Basis", width=60),
        PROJECT_COLUMN,
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
    expected=False,
    purpose="Who was asked about the plan, and what they said.",
    filled_by="SEND programme officer",
    when="Whenever people have been asked",
    feeds="strategic plan",
    columns=(
        SheetColumn("Who", width=44),
        SheetColumn("How"),
        SheetColumn("How many"),
        SheetColumn("When"),
        SheetColumn("What they said", Markdown(), field="response"),
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
    expected=False,
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
