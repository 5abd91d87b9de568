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
        SheetColumn(
            "Code", "A short code, used in Milestones and Savings.", Label(), example="DMI"
        ),
        SheetColumn(
            "Title",
            "The workstream's title, as headings show it.",
            example="Earlier support in mainstream settings",
            width=44,
        ),
        SheetColumn("Aim", "What the workstream should achieve, in a sentence or two.", width=60),
        SheetColumn(
            "Condition", "The condition that the workstream serves most.", CONDITION, example="3.1"
        ),
        SheetColumn(
            "Year 5 impact",
            "What the workstream should save in the plan's last year; worked out from Savings if "
            "left empty.",
            Money(),
            field="impact",
            example="14,100",
        ),
        OWN_NOTE_ON_FIGURES,
        owner_column(
            "Lead",
            "Who leads the workstream and answers for its milestones. If left empty: the owner of "
            "its "
            "condition.",
            "Head of SEND",
        ),
    ),
)


def _impact(header: str, field: str, guidance: str) -> SheetColumn:
    return SheetColumn(header, guidance, Markdown(), field=field, width=60)


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
        SheetColumn(
            "Workstream",
            "The code of the workstream, if it belongs to one.",
            WORKSTREAM,
            example="DMI",
        ),
        SheetColumn("Code", "A short code, used on other sheets.", Label(), example="DMI.1"),
        SheetColumn(
            "Title",
            "The project's title, as headings show it.",
            example="Training and support for inclusive practice",
            width=44,
        ),
        SheetColumn(
            "Overview", "What the project is and why it is needed, in Markdown.", Markdown()
        ),
        SheetColumn(
            "Starts",
            "The month in which the project starts. It can bring no benefit before then.",
            MonthOf(),
            example="Sep 24",
        ),
        _impact("Workforce", "workforce", "What changes for staff: roles, skills, structures."),
        _impact("Children and young people", "children", "What changes for them."),
        _impact("Parent carers", "parent_carers", "What changes for them."),
        _impact("Climate", "climate", "What changes for the climate and the environment."),
        owner_column(
            "Lead",
            "Who leads the project and answers for it. If left empty: the lead of its workstream.",
            "Head of Inclusion",
        ),
    ),
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
        SheetColumn("Workstream", "The code of the workstream.", WORKSTREAM, example="DMI"),
        PROJECT_COLUMN,
        SheetColumn(
            "What it buys",
            "What the money is spent on.",
            field="buys",
            example="Four more inclusion advisers",
            width=60,
        ),
        SheetColumn(
            "Year", "The financial year, if the cost falls in one.", YearOf(), example="2024/25"
        ),
        SheetColumn(
            "Amount",
            "The cost in that year. The amounts of a year add up to the Investment in Savings.",
            Money(),
            example="240",
        ),
        OWN_NOTE_ON_FIGURES,
    ),
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
        SheetColumn(
            "Workstream",
            "The code of the workstream; that of the project if left empty.",
            WORKSTREAM,
            example="DMI",
        ),
        SheetColumn(
            "Project",
            "The project: its code in Projects, or its name.",
            example="DMI.1 Training and support",
        ),
        SheetColumn(
            "Deliverable",
            "What the project delivers, of which this is a step.",
            example="Network for sharing good practice",
            width=44,
        ),
        SheetColumn(
            "Milestone",
            "What will have been done by the date.",
            example="Network launched",
            width=44,
        ),
        SheetColumn(
            "Due",
            "The date it is due; for a month, its last day.",
            Day(ends_months=True),
            example="30 September 2024",
        ),
        MILESTONE_STATUS_COLUMN,
        SheetColumn(
            "Completed",
            "The date it was completed, once it is done.",
            Day(),
            example="24 September 2024",
        ),
        SheetColumn("Comment", "What a reader should know, such as why it is late.", width=60),
    ),
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
        SheetColumn(
            "Theme",
            "What it belongs to; each theme has a slide. Those without one come last.",
            example="Early help and inclusion",
        ),
        SheetColumn(
            "Achievement",
            "What was done, or is being done, in a line or two.",
            example="Autism outreach offered to every secondary school",
            width=80,
        ),
        SheetColumn(
            "Done",
            "Yes once it is done; no, or empty, while it is under way.",
            YesNo(),
            example="yes",
        ),
        SheetColumn("Update", "The key of the update that reports it.", UPDATE, example="q1"),
    ),
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
        SheetColumn(
            "Step",
            "What happens: a workshop, a draft, a meeting that decides.",
            example="Cabinet decides on the strategy",
            width=60,
        ),
        SheetColumn(
            "Date",
            "The date of the step; for a month, its last day.",
            Day(ends_months=True),
            field="on",
            example="27 June 2024",
        ),
        MILESTONE_STATUS_COLUMN,
    ),
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
        SheetColumn(
            "Action",
            "What will be done.",
            example="Consult schools on simpler funding bands",
            width=70,
        ),
        SheetColumn(
            "Owner", "The role that will do it, not a person's name.", example="Head of SEND"
        ),
        SheetColumn(
            "Due",
            "The date by which it will be done; for a month, its last day.",
            Day(ends_months=True),
            example="31 March 2025",
        ),
        SheetColumn(
            "Status", "How far it has come.", Choice(model.ActionStatus), example="proposed"
        ),
    ),
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
        SheetColumn("What", "What is assumed.", example="Growth of the high needs block", width=60),
        SheetColumn("Value", "The value, if there is one.", example="3% a year"),
        SheetColumn(
            "Basis",
            "Why, and where it comes from.",
            example="The Department's guidance of November 2023",
            width=60,
        ),
        PROJECT_COLUMN,
    ),
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
        SheetColumn("Who", "Who was asked.", example="Parent carers", width=44),
        SheetColumn("How", "How they were asked.", example="Workshops"),
        SheetColumn("How many", "How many took part.", example="About 20"),
        SheetColumn("When", "When you asked them.", example="October 2023"),
        SheetColumn(
            "What they said",
            "What they said, and what the plan does about it, in Markdown.",
            Markdown(),
            field="response",
        ),
    ),
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
        SheetColumn("Board", "The board's name.", example="High Needs Board", width=44),
        SheetColumn(
            "Role",
            "What it decides or oversees, and who chairs it.",
            example="Approves changes to the plan; chaired by the Chief Executive",
            width=60,
        ),
        SheetColumn("Frequency", "How often it meets.", example="Every six weeks"),
    ),
)
