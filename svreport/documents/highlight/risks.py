"""The risk log of a highlight report: scores, their direction, and what is being done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.blocks import Align, Cell, Column, TableBlock, plain
from svreport.display import DASH
from svreport.documents.highlight.period import reported_on
from svreport.documents.public import Part, PublicPaper
from svreport.figures.ratings import update_before
from svreport.model import Council, Risk, RiskScore, Update
from svreport.periods import Month

UP, DOWN, LEVEL = (
    "\N{UPWARDS ARROW} Up",
    "\N{DOWNWARDS ARROW} Down",
    "\N{RIGHTWARDS ARROW} Unchanged",
)
NEW, FIRST, NOT_AGAIN, NOT_SCORED = "New", "First score", "Not scored again", "Not scored"


@dataclass(frozen=True)
class Logged:
    """A risk with its score at an update, or at the latest before it that scored it."""

    risk: Risk
    now: RiskScore | None = None
    scored_at: Update | None = None
    before: int | None = None

    @property
    def score(self) -> int | None:
        return self.now.score if self.now else None


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


def logged_at(council: Council, risk: Risk, update: Update) -> Logged:
    """A risk as it was scored by the time of an update."""
    keys = [one.key for one in council.updates]
    reached = council.updates[: keys.index(update.key) + 1]
    rows = {row.update: row for row in council.risk_scores if row.risk == risk.number}
    scored = [one for one in reached if one.key in rows and rows[one.key].score is not None]
    if not scored:
        return Logged(risk)
    before = rows[scored[-2].key].score if len(scored) > 1 else None
    return Logged(risk, rows[scored[-1].key], scored[-1], before)


def direction(council: Council, one: Logged, update: Update) -> str:
    """Where a score went since the one before: an arrow and a word, or why it has neither."""
    if one.score is None:
        return NOT_SCORED
    if one.scored_at is not update:
        return NOT_AGAIN
    if one.before is None:
        return FIRST if update_before(council, update) is None else NEW
    if one.score == one.before:
        return LEVEL
    return UP if one.score > one.before else DOWN


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
