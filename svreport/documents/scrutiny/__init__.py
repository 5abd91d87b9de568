"""The slides for scrutiny members: what was done, how it stands, and what is proposed."""

from svreport.documents.document import Document

DOCUMENT = Document(
    name="scrutiny",
    title="scrutiny slides",
    order=6,
    meeting="Scrutiny meeting",
    template="scrutiny/report.pptx",
    sections=("Summary", "Strategy", "Position", "Observations", "Actions"),
    states_done=("Timetable",),
)
