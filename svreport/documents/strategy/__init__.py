"""The strategic plan itself: its case, its workstreams and projects, and what they are to save."""

from collections.abc import Mapping, Sequence

from svreport.documents.document import Document

# The chapters before and after those of the workstreams, each with its own sections: all of them
# sections of the sheet Narrative, which print what other sheets state of them as well.
OPENING: Mapping[str, Sequence[str]] = {
    "Executive summary": (),
    "Background": (),
    "How we will resolve it": ("Aims", "Approach", "Values", "Principles"),
    "Engagement": (),
    "Financial position": (),
    "Forecast position": ("Assumptions",),
    "Unmitigated forecast": (),
    "Workstreams": (),
    "Spend profile": (),
}
CLOSING: Mapping[str, Sequence[str]] = {
    "Implementation": ("Project management", "Governance"),
    "Risks": (),
    "Monitoring and review": (),
    "Appendices": ("Planned forecast",),
}
CASE, PROBLEM, IMPACT = "Case for change", "Problem statement", "Financial impact"

DOCUMENT = Document(
    name="strategy",
    title="strategic plan",
    order=5,
    template="strategy/report.docx",
    takes_measures=False,
    before_ratings=True,
    sections=[
        section
        for chapter, sections in {**OPENING, **CLOSING}.items()
        for section in (chapter, *sections)
    ],
    row_sections={"Workstreams": [name.lower() for name in (CASE, PROBLEM, IMPACT)]},
)
