"""The plan paper: progress against the sustainability plan, workstream by workstream."""

from svreport.core.model import MAIN_FINDING
from svreport.documents.document import Document

DOCUMENT = Document(
    name="plan",
    title="progress against the plan",
    order=5,
    meeting="Select committee meeting",
    template="plan/report.docx",
    sections=(MAIN_FINDING, "Summary"),
    states_done=("Milestones",),
)
