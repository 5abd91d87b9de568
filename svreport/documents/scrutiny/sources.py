"""Where the figures come from, and how they are to be read."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.blocks import ListBlock, Paragraph, Run
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.citing import source
from svreport.figures.benchmarks import comparisons
from svreport.figures.versions import reported_version
from svreport.slides import Slide

SECTION = "Sources"
NOTES = "The notes of each slide name the cells of the inputs that its figures come from."


def sources(paper: PublicPaper) -> Iterator[Slide]:
    """The sources of what was shown, then how to read it; made last, when all symbols are known."""
    items = [
        (Paragraph((Run(f"{what}: ", bold=True), Run(where))),) for what, where in _sources(paper)
    ]
    yield Slide(
        title="Sources of the figures",
        section=SECTION,
        body=[ListBlock(ordered=False, items=items)],
        notes=[NOTES],
    )
    yield Slide(
        title="How to read the figures",
        section=SECTION,
        body=[
            paper.standard(
                "reading",
                symbols=paper.symbols_used(),
                below=paper.council.settings.suppress_below,
                measures=any(one.is_reported_in(paper.paper) for one in paper.council.measures),
                benchmarks=bool(paper.council.benchmarks),
            )
        ],
        notes=[source([paper.council.settings.place("suppress_below")]) or NOTES],
    )


def _sources(paper: PublicPaper) -> Iterator[tuple[str, str]]:
    """What was shown, and where it was taken from."""
    council, update, style = paper.council, paper.update, paper.style
    authority, day = council.settings.authority, update.dated
    told = f"{update.title}{f', {style.day(day)}' if day else ''}"
    yield "Ratings and progress", f"{authority}, {told}"
    if any(one.is_reported_in(paper.paper) for one in council.measures):
        yield "Measures", f"{authority}, activity data to {style.month(update.activity_to)}"
    statement = reported_version(council, update)
    if statement is not None:
        dated = f", financial data to {style.month(update.finance_to)}" if update.finance_to else ""
        yield "Forecast", f"{authority}, {statement.version} forecast{dated}"
    for one in comparisons(council, day):
        yield f"{one.indicator} ({one.period})", "; ".join(one.sources)
