"""What changed since an earlier update, or since an earlier state of the same."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="changes",
    title="report of changes",
    order=8,
    template="changes/report.docx",
    is_target=False,
    takes_measures=False,
)
