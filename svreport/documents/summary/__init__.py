"""The financial summary of an update: what a finance officer checks and an adviser reworks."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="summary",
    title="financial summary",
    order=2,
    public=False,
    of_update=True,
    takes_measures=False,
)
