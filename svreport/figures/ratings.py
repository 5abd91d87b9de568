"""Ratings from one update to the next: which came before, and whether they got better."""

from __future__ import annotations

from enum import Enum

from svreport.core.frozen import Frozen
from svreport.core.model import Council, Risk, RiskScore, Update


class RatingChange(Enum):
    """What became of a rating since the update before."""

    BETTER = "Better"
    WORSE = "Worse"
    SAME = "No change"
    FIRST = "First rating"
    NOT_RATED = "Not rated"


def update_before(council: Council, update: Update) -> Update | None:
    """The update before this one, in the order of the sheet; None for the first."""
    earlier = council.updates_until(update.key)[:-1]
    return earlier[-1] if earlier else None


def previous_rating(council: Council, item: str, update: Update) -> str | None:
    """The rating of an item at the update before; for the first, the last of the year before."""
    before = update_before(council, update)
    if before is not None:
        return council.rating_of(item, before.key)
    found = next((row for row in council.ratings if row.item == item), None)
    return found.previous if found else None


def rating_change(council: Council, item: str, update: Update) -> RatingChange:
    """What became of an item's rating since the update before; the scale runs from its worst."""
    steps = [rating.name for rating in council.scale]
    now, before = council.rating_of(item, update.key), previous_rating(council, item, update)
    if now not in steps:
        return RatingChange.NOT_RATED
    if before not in steps:
        return RatingChange.FIRST
    if now == before:
        return RatingChange.SAME
    return RatingChange.BETTER if steps.index(now) > steps.index(before) else RatingChange.WORSE


class ScoredRisk(Frozen):
    """A risk with its score at an update, or at the latest before it that scored it."""

    risk: Risk
    now: RiskScore | None = None
    scored_at: Update | None = None
    before: int | None = None

    @property
    def score(self) -> int | None:
        return self.now.score if self.now else None


def scored_risk(council: Council, risk: Risk, update: Update) -> ScoredRisk:
    """A risk as it was scored by the time of an update."""
    reached = council.updates_until(update.key)
    rows = {row.update: row for row in council.risk_scores if row.risk == risk.number}
    known = [(earlier, rows[earlier.key]) for earlier in reached if earlier.key in rows]
    scored = [(earlier, row) for earlier, row in known if row.score is not None]
    if not scored:
        return ScoredRisk(risk)
    scored_at, now = scored[-1]
    return ScoredRisk(risk, now, scored_at, scored[-2][1].score if scored[1:] else None)
