"""The risk log of a highlight report: scores, their direction, and what is being done."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.blocks import Align, Cell, Column, TableBlock, plain
from svreport.display import DASH
from svreport.documents.highlight.period import reported_on
from svreport.documents.public import Part, PublicPaper
from svreport.documents.words import direction
from svreport.figures.risks import Logged, logged_at
from svreport.periods import Month


def risk_log(paper: PublicPaper) -> Sequence[Part]:
    """The risks by score, the highest first; nothing where none has a score yet."""
    logged = [logged_at(paper.council, risk, paper.update) for risk in paper.council.risks]
    if not any(one.now for one in logged):
        return ()
    logged.sort(key=lambda one: -(one.score or 0))
    table = TableBlock(
        columns=(
            Column(plain("Risk name"), share=1.7),
            Column(plain("Risk"), share=3),
            Column(plain("Score"), Align.RIGHT, share=0.75),
            Column(plain("Direction"), share=1.35),
            Column(plain("Action"), share=3),
            Column(plain("Target score"), Align.RIGHT, share=0.8),
            Column(plain("Updated"), share=0.95),
        ),
        rows=[_row(paper, one) for one in logged],
        description="Risk log: score, direction since the last update, action and target score",
    )
    return [paper.standard("risks"), table]


def _row(paper: PublicPaper, one: Logged) -> tuple[Cell, ...]:
    target = one.risk.target_score
    return (
        plain(one.risk.title),
        plain(one.risk.text),
        plain(DASH if one.score is None else str(one.score)),
        plain(direction(paper.council, one, paper.update)),
        plain((one.now.action if one.now else None) or DASH),
        plain(DASH if target is None else str(target)),
        plain(Month.of(reported_on(one.scored_at)).short if one.scored_at else DASH),
    )
