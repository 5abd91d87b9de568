"""The highlight report: what a board needs to know of an update, on a few pages."""

from svreport.core.model import MAIN_FINDING, WHAT_IS_ASKED
from svreport.documents.document import Document

DOCUMENT = Document(
    name="highlight",
    title="highlight report",
    order=4,
    meeting="Board meeting",
    template="highlight/report.docx",
    sections=(MAIN_FINDING, WHAT_IS_ASKED, "Commentary"),
    states_done=("Milestones",),
)
