"""The slides for scrutiny members: what was done, how it stands, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from svreport.content.blocks import ListBlock, Paragraph, Run
from svreport.content.paper import TO_SECTION, Cover, Slide, SlidesPaper
from svreport.documents.labels import dated_details, plan_compared, properties
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny import DOCUMENT
from svreport.documents.scrutiny.figures import benchmarks, forecast, measures
from svreport.documents.scrutiny.programme import (
    actions,
    programme,
    ratings,
    strategy,
    written_slides,
)
from svreport.documents.scrutiny.sources import NOTES, sources
from svreport.narrative.facts import Facts

TITLE = "Update for scrutiny"
SUMMARY = "In brief"
CONTENTS, COVERED = "Contents", "What this presentation covers"
ANALYSIS, POSITION, OBSERVED = "Analysis and benchmarking", "Current position", "Observations"


class ScrutinyContent(TypedDict):
    """What tags in the slides' template may name: nothing, since it has placeholders instead."""


CONTENT = ScrutinyContent


def paper(facts: Facts) -> SlidesPaper:
    """The slides of an update for scrutiny members."""
    paper = PublicPaper(facts, DOCUMENT.name)
    council, update = facts.council, facts.update
    slides = list(_slides(paper))
    return SlidesPaper(
        template=DOCUMENT.template,
        cover=Cover(
            title=f"{TITLE}: {council.settings.agreement}", lines=_lines(paper), notes=[NOTES]
        ),
        slides=[_contents(slides), *slides],
        footer=council.settings.authority,
        properties=properties(council, update, f"{TITLE}, {update.title}"),
        referred=paper.referred,
    )


def _slides(paper: PublicPaper) -> Iterator[Slide]:
    yield from written_slides(paper, "Summary", SUMMARY, SUMMARY)
    yield from programme(paper)
    yield from ratings(paper)
    yield from measures(paper)
    yield from strategy(paper)
    yield from forecast(paper)
    yield from written_slides(paper, "Position", ANALYSIS, POSITION)
    yield from written_slides(paper, "Observations", ANALYSIS, OBSERVED)
    yield from benchmarks(paper, ANALYSIS)
    yield from actions(paper)
    yield from sources(paper)


def _lines(paper: PublicPaper) -> list[str]:
    update, style = paper.update, paper.style
    dated = dated_details(update, style, "", DOCUMENT.meeting)
    data = f"Activity data to {style.month(update.activity_to)}"
    if update.finance_to:
        data = f"{data}; financial data to {style.month(update.finance_to)}"
    compared = plan_compared(paper.council, update)
    return [
        paper.council.settings.authority,
        update.title,
        *(", ".join(filter(None, pair)) for pair in dated),
        data,
        *([f"Compared with {compared}"] if compared else []),
    ]


def _contents(slides: Sequence[Slide]) -> Slide:
    sections = list(dict.fromkeys(slide.section for slide in slides))
    items = [(Paragraph((Run(section, link=f"{TO_SECTION}{section}"),)),) for section in sections]
    return Slide(
        title=COVERED,
        section=CONTENTS,
        body=[ListBlock(ordered=False, items=items)],
        notes=["Each line is a link to its first slide."],
    )
