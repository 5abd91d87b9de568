"""Sheets of words: the narrative, and the answers to warnings."""

from svreport.core.model import Answer, Narrative
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import Label, Markdown
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import SECTION, UPDATE_COLUMN

NARRATIVE = Sheet(
    order=80,
    name="Narrative",
    record=Narrative,
    key=("section", "update"),
    required=True,
    purpose="What is written for each section of each update.",
    for_a_start="Section, Update and Text, for Summary and for each condition",
    filled_by="SEND programme officer and the owners of conditions and risks",
    when="At each update",
    feeds="monitoring report, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, strategic plan",
    columns=(
        SheetColumn(
            "Section",
            "Where the text goes: Summary, Specialist support, a condition, a risk, or a "
            "section of another paper, such as Forum: Background.",
            SECTION,
            example="Condition 3.1",
        ),
        UPDATE_COLUMN,
        SheetColumn(
            "Text",
            "Paragraphs with an empty line between them (Alt+Enter twice); lists with - or 1.; "
            "{{ measures }} alone on a line where the measures table should stand.",
            Markdown(),
            example="Work has begun on the **outreach offer**.",
            width=110,
        ),
        SheetColumn(
            "Review",
            "Where a text comes from that is not yet brought up to date, as `svreport next` notes "
            "it; clear the cell once it is.",
            Label(),
            example="from q2",
        ),
    ),
)

ANSWERS = Sheet(
    order=270,
    name="Answers",
    record=Answer,
    key=("warning", "about"),
    expected=False,
    purpose="Officers' answers to warnings that are meant to stand.",
    filled_by="Whoever answers for the figure",
    when="When a warning of svreport check is right to stand",
    feeds="build record",
    columns=(
        SheetColumn(
            "Warning",
            "The warning's name, as `svreport check` prints it.",
            Label(),
            example="no-value",
            width=24,
        ),
        SheetColumn(
            "About",
            "What the warning is about, as it is printed with it.",
            Label(),
            example="DMI.a",
            width=24,
        ),
        SheetColumn(
            "Answer",
            "Why the warning may stand.",
            example="The fall is real: the group closed in June.",
            width=60,
        ),
        SheetColumn("By", "Who answers, by role or name.", example="Performance analyst"),
        SheetColumn(
            "Date", "When it was answered.", Day(), field="answered_on", example="20 November 2024"
        ),
    ),
)
