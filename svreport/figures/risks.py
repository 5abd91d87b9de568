"""How risks were scored by the time of an update."""

from __future__ import annotations

from dataclasses import dataclass

from svreport.model import Council, Risk, RiskScore, Update


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
