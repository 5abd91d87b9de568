"""Where figures come from, as speakers say it, and the slide that says it of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import ListBlock, Paragraph, Run
from svreport.content.paper import Slide
from svreport.core.grouping import group_by
from svreport.core.text import join_words
from svreport.documents.public import POINTS, PRO_RATA, PublicPaper
from svreport.documents.versions_in_words import noun_of
from svreport.figures.forecast import Statement
from svreport.figures.versions import ledger_behind, reported_version

SECTION, TITLE = "Questions and sources", "Questions, and where the figures come from"


def of_update(paper: PublicPaper) -> str:
    """The source of what the update itself says."""
    return f"{paper.council.settings.authority}, {paper.update.title}"


def of_measures(paper: PublicPaper) -> str:
    """The source of measures."""
    month = paper.style.month(paper.update.activity_to)
    return f"{paper.council.settings.authority}, activity data to {month}"


def of_forecast(paper: PublicPaper, statement: Statement) -> str:
    """The source of a version of the forecast."""
    finance_to = ledger_behind(paper.council, paper.update)
    dated = f", financial data to {paper.style.month(finance_to)}" if finance_to else ""
    authority = paper.council.settings.authority
    return f"{authority}, {statement.version} {noun_of(statement)}{dated}"


def sources(paper: PublicPaper, slides: Sequence[Slide]) -> Iterator[Slide]:
    """The sources of what was shown, then how to read it; made last, when all symbols are known."""
    by_section = {
        section: "; ".join(dict.fromkeys(source for slide in own for source in slide.sources))
        for section, own in group_by(slides, lambda slide: slide.section).items()
    }
    alike = group_by(filter(by_section.get, by_section), by_section.__getitem__)
    yield Slide(
        title=TITLE,
        section=SECTION,
        body=[
            ListBlock(
                ordered=False,
                items=[
                    (Paragraph((Run(f"{join_words(names)}: ", bold=True), Run(where))),)
                    for where, names in alike.items()
                ],
            )
        ],
        notes=["Invite questions. The tie-out schedule has the cells of every figure."],
    )
    yield Slide(
        title="How to read the figures",
        section=SECTION,
        body=[
            paper.standard(
                "reading",
                symbols=paper.symbols_used(),
                below=paper.council.settings.suppress_below,
                money=reported_version(paper.council, paper.update) is not None,
                points=paper.shows(POINTS),
                pro_rata=paper.shows(PRO_RATA),
                measures=bool(paper.reported_measures()),
                benchmarks=bool(paper.council.benchmarks),
            )
        ],
        sources=[of_update(paper)],
    )
