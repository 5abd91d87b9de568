"""The slides for scrutiny members: what was done, how it stands, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from svreport.content.blocks import ListBlock, Paragraph, plain
from svreport.content.paper import Cover, Slide, SlidesPaper
from svreport.documents.public import PublicPaper, plan_compared
from svreport.documents.registry import SCRUTINY
from svreport.documents.scrutiny import programme
from svreport.documents.scrutiny.figures import benchmarks, forecast, measures, spending
from svreport.narrative.facts import Facts

TITLE = "Update for scrutiny"
SUMMARY = "In brief"
NOTES = "Notes say what each slide shows, and where its figures are from."
ANALYSIS, OBSERVED = "Analysis and benchmarking", "Observations"
# Where nobody has written what it all comes to, the first findings say it.
MOST_FINDINGS = 4


class ScrutinyContent(TypedDict):
    """What tags in the slides' template may name: nothing, since it has placeholders instead."""


CONTENT = ScrutinyContent


def paper(facts: Facts) -> SlidesPaper:
    """The slides of an update for scrutiny members."""
    paper = PublicPaper(facts, SCRUTINY.name)
    council, update = facts.council, facts.update
    answer = list(programme.written_slides(paper, "Summary", SUMMARY, SUMMARY))
    slides = list(_slides(paper))
    sections = [name.lower() for name in dict.fromkeys(slide.section for slide in slides)]
    return SlidesPaper(
        template=SCRUTINY.template,
        cover=Cover(
            title=f"{TITLE}: {council.settings.agreement}",
            lines=_lines(paper),
            notes=[f"These slides cover: {'; '.join(sections)}. {NOTES}"],
            answer=answer or list(_first_findings(paper, slides)),
        ),
        slides=[*slides, *programme.sources(paper, [*answer, *slides])],
        footer=f"{council.settings.authority}: {TITLE[:1].lower()}{TITLE[1:]}, {update.title}",
        properties=facts.properties(f"{TITLE}, {update.title}"),
        referred=paper.referred,
    )


def _slides(paper: PublicPaper) -> Iterator[Slide]:
    yield from programme.ratings(paper)
    yield from programme.programme(paper)
    yield from measures(paper)
    yield from forecast(paper)
    yield from spending(paper, ANALYSIS)
    yield from benchmarks(paper, ANALYSIS)
    yield from programme.written_slides(paper, "Observations", OBSERVED, OBSERVED)
    yield from programme.strategy(paper)
    yield from programme.actions(paper)


def _first_findings(paper: PublicPaper, slides: Sequence[Slide]) -> Iterator[Slide]:
    """The first title of each section, the most important of what the slides say."""
    first = {slide.section: slide for slide in reversed(slides)}
    found = sorted(first.values(), key=slides.index)[:MOST_FINDINGS]
    if found:
        items = [(Paragraph(plain(slide.title)),) for slide in found]
        yield Slide(
            title=SUMMARY,
            section=SUMMARY,
            body=[ListBlock(ordered=False, items=items)],
            sources=[programme.of_update(paper)],
        )


def _lines(paper: PublicPaper) -> list[str]:
    update, style = paper.update, paper.style
    compared = plan_compared(paper.council, update)
    return [
        paper.council.settings.authority,
        update.title,
        *(", ".join(filter(None, pair)) for pair in paper.dated("")),
        f"Activity data to {style.month(update.activity_to)}",
        *([f"Financial data to {style.month(update.finance_to)}"] if update.finance_to else []),
        *([f"Compared with {compared}"] if compared else []),
    ]
