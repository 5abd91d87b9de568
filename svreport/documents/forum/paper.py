"""The Schools Forum paper: how the agreement stands, its forecast, and what the Forum is asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from svreport.content.paper import WordPaper
from svreport.core.errors import LacksData
from svreport.core.numerals import in_words
from svreport.documents.at_a_glance import AtAGlance, at_a_glance
from svreport.documents.forum import DOCUMENT
from svreport.documents.forum.sections import (
    authors,
    conditions,
    financial_implications,
    forecast_by_year,
    measures,
    payments,
    reading,
)
from svreport.documents.labels import common_content, in_a_line
from svreport.documents.public import Part, Parts, PublicContent, PublicPaper
from svreport.documents.tables import capital_blocks
from svreport.figures.versions import reported_version, versions_at
from svreport.narrative.facts import Facts


class ForumContent(PublicContent):
    """What the tags of the Schools Forum paper's template are filled with."""

    dates: Annotated[str, "The document's date and what it covers, in a line."]
    glance: Annotated[AtAGlance, "The first page, part by part."]
    purpose: Annotated[Parts, "What the paper is for."]
    background: Annotated[Parts, "The agreement or plan, and its payments."]
    conditions: Annotated[Parts, "Its conditions with their ratings; empty without any."]
    programme: Annotated[Parts, "The headline measures, and what is written of them."]
    capital: Annotated[Parts, "The building projects; empty where the sheet Capital is."]
    proposals: Annotated[Parts, "What the council proposes; empty where nothing is written."]
    financial: Annotated[Parts, "The forecast, what has changed in it and its chart."]
    proposal: Annotated[Parts, "What the Forum is asked."]
    authors: Annotated[Parts, "Whom to ask; empty where the sheet Authors is."]
    appendices: Annotated[Parts, "What is written, and the forecast by line and year."]
    notes: Annotated[Parts, "How to read the figures."]


CONTENT = ForumContent


def paper(facts: Facts) -> WordPaper:
    """The Schools Forum paper of an update.

    Raises LacksData where there is no forecast to report.
    """
    council, update = facts.council, facts.update
    statement = reported_version(council, update)
    if statement is None:
        remedy = (
            "say in the sheet Updates, in Forecast version, which one it reports."
            if versions_at(council, update)
            else "fill the sheet Forecast, and say in the sheet Updates which of its versions the "
            "update reports."
        )
        raise LacksData(f"The Schools Forum paper of {update.key} needs a forecast: {remedy}")
    paper = PublicPaper(facts, DOCUMENT.name)
    title = f"Update on the {council.settings.agreement}"
    headline, proposals = list(measures(paper)), _section(paper, "Proposals", ())
    is_rated = any(council.rating_of(known.item, update.key) for known in council.conditions)
    details = paper.data_covered(dated="Date of paper", named="Update reported")
    implications = paper.narrative("Financial implications", level=3, numbered=True)
    content: ForumContent = {
        **common_content(council, paper.figure),
        "title": title,
        "details": details,
        "dates": in_a_line(details),
        "glance": at_a_glance(paper),
        "purpose": _section(
            paper,
            "Purpose",
            [
                paper.standard(
                    "purpose",
                    numbered=True,
                    payments=bool(council.payments),
                    rated=is_rated,
                    single=len(council.conditions) == 1,
                    proposals=bool(proposals),
                )
            ],
        ),
        "background": _section(paper, "Background", [_agreement(paper), *payments(paper)]),
        "conditions": _section(paper, "Conditions", conditions(paper, is_rated=is_rated)),
        "programme": _section(paper, "Programme update", headline),
        "capital": _capital(paper),
        "proposals": proposals,
        "financial": list(financial_implications(paper, statement, implications)),
        "proposal": _proposal(paper),
        "authors": authors(paper),
        "appendices": [*paper.narrative("Appendices"), *forecast_by_year(paper, statement)],
        "notes": reading(paper),
        "symbols": paper.symbols_used,
    }
    return paper.word_paper(DOCUMENT.template, title, content)


def _section(paper: PublicPaper, section: str, standard: Sequence[Part]) -> Parts:
    return [*standard, *paper.narrative(section, numbered=True)]


def _agreement(paper: PublicPaper) -> Part:
    settings, style = paper.council.settings, paper.style
    starts, ends = settings.agreement_starts, settings.agreement_ends
    return paper.standard(
        "background",
        numbered=True,
        starts=style.year(starts) if starts else "",
        ends=style.year(ends) if ends else "",
        times=_times(len(paper.council.updates)),
    )


def _times(number: int) -> str:
    """How often: `twice`, `three times`."""
    return {1: "once", 2: "twice"}.get(number, f"{in_words(Decimal(number)) or number} times")


def _capital(paper: PublicPaper) -> Parts:
    """What is said of each project, then the table of all of them."""
    blocks = capital_blocks(paper)
    if not blocks:
        return []
    return [paper.standard("capital", numbered=True, noted=len(blocks) > 1), *reversed(blocks)]


def _proposal(paper: PublicPaper) -> Parts:
    """What the Forum is asked: what is written, else to note the paper."""
    written = paper.narrative("Proposal", numbered=True)
    return [paper.standard("proposal", numbered=True, asked=bool(written)), *written]
