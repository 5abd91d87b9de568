"""The references from sheet to sheet that several sheets share."""

from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    PAPER_SECTIONS,
    PROGRAMME,
    SPECIALIST_SUPPORT,
    SUMMARY,
    paper_section,
)
from svreport.inputs.kinds import Reference, Target

UPDATE = Reference((Target("Updates", called="an update of the Updates sheet"),))
CONDITION = Reference((Target("Conditions", called="a condition of the Conditions sheet"),))
MEASURE = Reference((Target("Measures", called="a measure's code"),))
RISK = Reference((Target("Risks", called="a risk's number"),))
WORKSTREAM = Reference((Target("Workstreams", called="a workstream's code"),))
RATING = Reference((Target("Scale", called="a rating of the Scale sheet"),))

_CONDITION_ITEM = Target("Conditions", "Condition ", "a condition such as “Condition 1”")
_RISK_ITEM = Target("Risks", "Risk ", "a risk such as “Risk 1”")

RATED_ITEM = Reference(
    (_CONDITION_ITEM, _RISK_ITEM, Target("Measures", called="a measure's code")),
    fixed=(PROGRAMME, DEFICIT_TRAJECTORY),
    list_name="List_rated_items",
)
_OF_PAPERS = [
    paper_section(paper, section)
    for paper, sections in PAPER_SECTIONS.items()
    for section in sections
]
SECTION = Reference(
    (_CONDITION_ITEM, _RISK_ITEM),
    fixed=(SUMMARY, SPECIALIST_SUPPORT),
    others_called=f"a section of a paper such as “{_OF_PAPERS[1]}”",
    other_names=_OF_PAPERS,
    list_name="List_sections",
)
