"""What several sheets share: their references from sheet to sheet, and columns."""

from svreport.core import model
from svreport.documents.registry import ROW_SECTIONS, SECTIONS
from svreport.inputs.kinds.dates import YearOf
from svreport.inputs.kinds.texts import Choice, Reference, Target, YesNo
from svreport.inputs.sheet import SheetColumn

UPDATE = Reference((Target("Updates", called="an update of the Updates sheet"),))
CONDITION = Reference((Target("Conditions", called="a condition of the Conditions sheet"),))
MEASURE = Reference((Target("Measures", called="a measure's code"),))
RISK = Reference((Target("Risks", called="a risk's number"),))
WORKSTREAM = Reference((Target("Workstreams", called="a workstream's code"),))
PROJECT = Reference((Target("Projects", called="a project's code"),))
RATING = Reference((Target("Scale", called="a rating of the Scale sheet"),), may_be_initials=True)

_CONDITION_ITEM = Target("Conditions", "Condition ", "a condition such as “Condition 1”")
# What updates rate and report on where there are no conditions.
_WORKSTREAM_ITEM = Target("Workstreams", "Workstream ", "a workstream such as “Workstream A”")
_RISK_ITEM = Target("Risks", "Risk ", "a risk such as “Risk 1”")

RATED_ITEM = Reference(
    (_CONDITION_ITEM, _RISK_ITEM, Target("Measures", called="a measure's code")),
    stand_in=_WORKSTREAM_ITEM,
    fixed=(model.PROGRAMME, model.DEFICIT_TRAJECTORY),
    list_name="List_rated_items",
)
SECTION = Reference(
    (_CONDITION_ITEM, _RISK_ITEM),
    stand_in=_WORKSTREAM_ITEM,
    fixed=(model.SUMMARY, model.SPECIALIST_SUPPORT, *model.FIRST_PAGE),
    others_called=f"a section of a paper such as “{SECTIONS[1]}”",
    other_names=SECTIONS,
    other_targets=[
        Target(sheet, prefix, suffix=f" {name}") for sheet, prefix, name in ROW_SECTIONS
    ],
    list_name="List_sections",
)

UPDATE_COLUMN = SheetColumn("Update", "The key of the update.", UPDATE, example="q1")
YEAR_COLUMN = SheetColumn("Year", "The financial year.", YearOf(), example="2024/25")
PROJECT_COLUMN = SheetColumn(
    "Project", "The code of the project, if it belongs to one.", PROJECT, example="DMI.1"
)
MILESTONE_STATUS_COLUMN = SheetColumn(
    "Status", "Its status now.", Choice(model.MilestoneStatus), example="on track"
)
MISSING_COLUMN = SheetColumn(
    "Status",
    "Why there is no value, if there is none.",
    Choice(model.Missing),
    example="not yet available",
)
SUPPRESS_COLUMN = SheetColumn(
    "Suppress",
    "No where the figure is not about children; otherwise public papers withhold a small count of "
    "the council's own. Yes withholds a percentage too.",
    YesNo(),
    example="no",
)
NOTE_ON_FIGURES = SheetColumn(
    "Note",
    "Where the figures come from; shown on the summary's Notes sheet.",
    width=60,
    after_series=True,
)


OWN_NOTE_ON_FIGURES = SheetColumn(
    "Note", "Where the figures come from; for your own records.", width=60
)
OWN_NOTE_ON_FIGURE = SheetColumn(
    "Note", "Where the figure comes from; for your own records.", width=60
)

# The field of whoever answers for a row, and for those of other sheets that name it.
OWNER_FIELD = "owner"


def owner_column(header: str, guidance: str, example: str) -> SheetColumn:
    """A column for whoever answers for a row, by whom `svreport check` sorts problems."""
    return SheetColumn(header, guidance, field=OWNER_FIELD, example=example, width=24)
