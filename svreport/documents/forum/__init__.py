"""The Schools Forum paper: how the agreement and its forecast stand, and what is asked."""

from svreport.core.model import MAIN_FINDING, WHAT_CHANGED
from svreport.documents.document import Document

DOCUMENT = Document(
    name="forum",
    title="Schools Forum paper",
    order=3,
    meeting="Schools Forum meeting",
    template="forum/report.docx",
    sections=(
        MAIN_FINDING,
        WHAT_CHANGED,
        "Purpose",
        "Background",
        "Conditions",
        "Programme update",
        "Proposals",
        "Financial implications",
        "Proposal",
        "Appendices",
    ),
    states_done=("Payments",),
)
