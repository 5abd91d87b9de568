"""The dashboard: one page for the board, with the update and those before it."""

from svreport.core.model import FIRST_PAGE
from svreport.documents.document import Document

DOCUMENT = Document(
    name="dashboard",
    title="board dashboard",
    order=7,
    meeting="Board meeting",
    template="dashboard/page.html.j2",
    sections=FIRST_PAGE,
    states_done=("Milestones",),
)
