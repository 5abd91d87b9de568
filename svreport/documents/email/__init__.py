"""The email that goes with an update's documents."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="email",
    title="email",
    order=9,
    template="email/message.txt.j2",
    is_target=False,
    takes_measures=False,
)
