"""The tie-out schedule: every figure of an update's documents, and the cells behind it."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="schedule",
    title="tie-out schedule",
    order=9,
    public=False,
    takes_measures=False,
    lists_others=True,
    before_ratings=True,
)
