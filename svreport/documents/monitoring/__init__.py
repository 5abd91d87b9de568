"""The monitoring report of an update, for the Department."""

from svreport.core.model import FIRST_PAGE, SPECIALIST_SUPPORT, SUMMARY
from svreport.documents.document import Document

DOCUMENT = Document(
    name="monitoring",
    title="monitoring report",
    order=1,
    template="monitoring/report.docx",
    public=False,
    of_update=True,
    is_target=False,
    sections=(*FIRST_PAGE, SUMMARY, SPECIALIST_SUPPORT),
    states_done=("Payments",),
)
