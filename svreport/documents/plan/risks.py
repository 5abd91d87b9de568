"""The risks to the plan: how each is rated and scored, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from svreport.blocks import Align, Block, Cell, Column, TableBlock, plain
from svreport.display import DASH
from svreport.documents.public import PublicPaper
from svreport.documents.words import direction, rating_mark
from svreport.figures.risks import Logged, logged_at
from svreport.model import Risk
from svreport.narrative import read_narrative

MITIGATION_LEVEL = 4


@dataclass(frozen=True)
class RiskPart:
    """A risk with what is done about it."""

    heading: Annotated[str, "Its number and title."]
    text: Annotated[str, "The risk as it was described."]
    owner: Annotated[str, "Who answers for it; empty where nobody is named."]
    action: Annotated[str, "What was to be done next at its last score; empty without any."]
    mitigation: Annotated[Sequence[Block], "Its mitigation; empty where none is stated."]


def risk_parts(paper: PublicPaper) -> list[RiskPart]:
    """The risks in the order of the sheet."""
    return [_part(paper, risk) for risk in paper.council.risks]


def _part(paper: PublicPaper, risk: Risk) -> RiskPart:
    scored = logged_at(paper.council, risk, paper.update).now
    return RiskPart(
        heading=f"{risk.item}: {risk.title}",
        text=risk.text,
        owner=risk.owner or "",
        action=(scored.action if scored else None) or "",
        mitigation=read_narrative(
            risk.mitigation or "", heading_level=MITIGATION_LEVEL, stated=paper.figure
        ),
    )


def risk_table(paper: PublicPaper) -> list[Block]:
    """How every risk is rated and scored; nothing where there are none."""
    risks = paper.council.risks
    if not risks:
        return []
    return [
        TableBlock(
            columns=(
                Column(plain("Risk"), share=2.6),
                Column(plain("Rating"), share=1.5),
                Column(plain("Score"), Align.RIGHT, share=0.7),
                Column(plain("Score before"), Align.RIGHT, share=0.8),
                Column(plain("Direction"), share=1.3),
                Column(plain("Target score"), Align.RIGHT, share=0.8),
            ),
            rows=[_row(paper, risk) for risk in risks],
            description="Risks: rating, score, score before, direction and target score",
        )
    ]


def _row(paper: PublicPaper, risk: Risk) -> Sequence[Cell]:
    logged: Logged = logged_at(paper.council, risk, paper.update)
    rating = paper.council.rating_of(risk.item, paper.update.key)
    return (
        plain(f"{risk.number}. {risk.title}"),
        rating_mark(paper.council, rating) if rating else plain(DASH),
        plain(_number(logged.score)),
        plain(_number(logged.before)),
        plain(direction(paper.council, logged, paper.update)),
        plain(_number(risk.target_score)),
    )


def _number(score: int | None) -> str:
    return DASH if score is None else str(score)
