"""Narrative: what is written for each section of each update."""

from svreport.core.model import Narrative
from svreport.inputs.kinds.texts import Markdown
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import SECTION, UPDATE_COLUMN

SHEET = Sheet(
    order=80,
    name="Narrative",
    record=Narrative,
    key=("section", "update"),
    required=True,
    purpose="What is written for each section of each update.",
    filled_by="SEND programme officer and the owners of conditions and risks",
    when="At each update",
    feeds=(
        "monitoring report",
        "Schools Forum paper",
        "highlight report",
        "progress against the plan",
    ),
    columns=(
        SheetColumn(
            "Section",
            "Where the text goes: Summary, Specialist support, a condition, a risk, or a "
            "section of another paper, such as Forum: Background.",
            SECTION,
            required=True,
            example="Condition 3.1",
            other_use="where the text goes",
        ),
        UPDATE_COLUMN,
        SheetColumn(
            "Text",
            "Paragraphs parted by an empty line (Alt+Enter twice); lists with - or 1.; "
            "{{ measures }} alone on a line where the measures table should stand.",
            Markdown(),
            required=True,
            example="Work has begun on the **outreach offer**.",
            width=110,
        ),
    ),
)
