"""The highlight report: what a board needs to know of an update, on a few pages."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="highlight",
    title="highlight report",
    order=4,
    template="highlight/report.docx",
    sections=("Commentary",),
)
