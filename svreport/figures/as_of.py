"""What was known at an update: savings, capital, milestones, ratings, scores; and the one before.

A row of Savings or Capital that names no update holds from the first one on. One that does takes
the place of the earlier rows of the same thing, from its update on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from svreport.core import model
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.origin import CellAmount, count_of
from svreport.core.text import normalise

Row = TypeVar("Row", model.Saving, model.CapitalProject)
State = TypeVar("State", model.Saving, model.CapitalProject, model.BudgetLine)

# What a row of Savings states; what the plan alone does so.
PLANNED_AMOUNTS = ("benefit", "investment")
SAVING_AMOUNTS = ("baseline", "target", "achieved", "forecast", *PLANNED_AMOUNTS)
# Where a row that names no update stands among the updates.
FROM_THE_START = -1


def mitigations_at(council: model.Council, update: model.Update) -> tuple[model.Saving, ...]:
    """The savings as an update knows them, in the order in which the sheet first names each."""
    return _known(council, council.savings, saving_key(council), update)


def milestones_at(council: model.Council, update: model.Update) -> Sequence[model.Milestone]:
    """The milestones as far as an update knows them: an earlier one, when they were done alone.

    The sheet has their status and comment as of today.
    """
    if council.is_current(update.key):
        return council.milestones
    return [
        replace(row, comment=None, status=None if row.completed else _done(row))
        for row in council.milestones
    ]


def _done(row: model.Milestone) -> model.MilestoneStatus | None:
    return row.status if row.status is model.MilestoneStatus.DONE else None


def savings_known(council: model.Council) -> Sequence[model.Saving]:
    """The savings as the last update knows them."""
    last = council.updates[-1:]
    return mitigations_at(council, last[0]) if last else council.savings


def savings_at(council: model.Council, update: model.Update) -> tuple[model.Saving, ...]:
    """The same by workstream: what its projects save towards a condition in a year is added up.

    A sum has the worst rating of its parts, and nothing of what is said of one of them.
    """
    rows, key = mitigations_at(council, update), saving_key(council)
    if not any(row.project for row in rows):
        return rows
    steps = [step.name for step in council.scale]
    groups = group_by(rows, lambda row: key(replace(row, project=None))).values()
    return tuple(own[0] if len(own) == 1 else _added_up(own, steps) for own in groups)


def _added_up(rows: Sequence[model.Saving], steps: Sequence[str]) -> model.Saving:
    stated = {name: [getattr(row, name) for row in rows] for name in SAVING_AMOUNTS}
    known = {name: [value for value in own if value is not None] for name, own in stated.items()}
    sums: dict[str, Any] = {name: sum(own, Decimal(0)) for name, own in known.items() if own}
    ratings = [row.rating for row in rows if row.rating in steps]
    first = rows[0]
    return model.Saving(
        condition=first.condition,
        workstream=first.workstream,
        year=first.year,
        update=first.update,
        rating=min(ratings, key=steps.index, default=None),
        at=first.at,
        **sums,
    )


def capital_at(council: model.Council, update: model.Update) -> tuple[model.CapitalProject, ...]:
    """The capital projects as an update knows them, in the order of the sheet."""
    return _known(council, council.capital, project_key, update)


def budget_line_at(
    council: model.Council, line: model.BudgetLine, update: model.Update
) -> model.BudgetLine:
    """A line of the budget with the rating and the reason that it has at an update."""
    if not line.states and council.is_current(update.key):
        return line
    known = _known(council, line.states, lambda row: normalise(row.line), update)
    state = known[-1] if known else None
    places = {name: state.at[name] for name in ("rating", "reason") if state and name in state.at}
    return replace(
        line,
        rating=state.rating if state else None,
        reason=state.reason if state else None,
        at={**line.at, **places},
    )


def describes_update(rows: Sequence[Row], council: model.Council, update: model.Update) -> bool:
    """Whether a sheet's rows say how things stood at an update, and not at a later one.

    Where none of them names an update, they speak of the latest alone.
    """
    return council.is_current(update.key) or any(row.update for row in rows)


def saving_key(council: model.Council) -> Callable[[model.Saving], Hashable]:
    """What tells savings apart, whether they name their workstream by its code or its title."""
    codes = {
        normalise(workstream.title): normalise(workstream.code)
        for workstream in council.workstreams
    }

    def key(row: model.Saving) -> Hashable:
        name = normalise(row.workstream)
        return normalise(row.condition or ""), codes.get(name, name), row.project, row.year

    return key


def project_key(row: model.CapitalProject) -> Hashable:
    """What tells capital projects apart."""
    return normalise(row.project)


def effective_from(council: model.Council, row: State) -> int | None:
    """The place among the updates of the one that a row names; None for one that is not known."""
    if row.update is None:
        return FROM_THE_START
    keys = [update.key for update in council.updates]
    return keys.index(row.update) if row.update in keys else None


def _known(
    council: model.Council,
    rows: Sequence[State],
    key: Callable[[State], Hashable],
    update: model.Update,
) -> tuple[State, ...]:
    """Of the rows of each key, those of the last update until this one."""
    if not any(row.update for row in rows):
        return tuple(rows)
    now = len(council.updates_until(update.key)) - 1
    known: list[State] = []
    for states in group_by(rows, key).values():
        by_begin = group_by(states, lambda row: effective_from(council, row))
        reached = [begins for begins in by_begin if begins is not None and begins <= now]
        known += by_begin[max(reached)] if reached else []
    return tuple(known)


# Ratings and scores


class RatingChange(Enum):
    """What became of a rating since the update before."""

    BETTER = "Better"
    WORSE = "Worse"
    SAME = "No change"
    FIRST = "First rating"
    AGAIN = "Rated again"
    NOT_RATED = "Not rated"


def update_before(council: model.Council, update: model.Update) -> model.Update | None:
    """The update before this one, in the order of the sheet; None for the first."""
    earlier = council.updates_until(update.key)[:-1]
    return earlier[-1] if earlier else None


def previous_rating(council: model.Council, item: str, update: model.Update) -> str | None:
    """The rating of an item at the update before; for the first, the last of the year before."""
    before = update_before(council, update)
    if before is not None:
        return council.rating_of(item, before.key)
    found = council.ratings_of(item)
    return found.previous if found else None


def count_rated(
    council: model.Council, update: model.Update, items: Sequence[str], among: Sequence[str] = ()
) -> CellAmount:
    """How many items there are, by the cells of their ratings; none, by those they are `among`."""
    rows = filter(None, map(council.ratings_of, items or among))
    return count_of(len(items), [row.series_place(update.key, "item") for row in rows])


def rating_change(council: model.Council, item: str, update: model.Update) -> RatingChange:
    """What became of an item's rating since the update before; the scale runs from its worst."""
    steps = [rating.name for rating in council.scale]
    now, before = council.rating_of(item, update.key), previous_rating(council, item, update)
    if now not in steps:
        return RatingChange.NOT_RATED
    if before not in steps:
        return RatingChange.AGAIN if was_rated(council, item, update) else RatingChange.FIRST
    if now == before:
        return RatingChange.SAME
    return RatingChange.BETTER if steps.index(now) > steps.index(before) else RatingChange.WORSE


def was_rated(council: model.Council, item: str, update: model.Update) -> bool:
    """Whether an item was rated at any update before this one, or in the year before."""
    earlier = council.updates_until(update.key)[:-1]
    row = council.ratings_of(item)
    is_rated = any(council.rating_of(item, known.key) for known in earlier)
    return is_rated or (row is not None and row.previous is not None)


class ScoredRisk(Frozen):
    """A risk with its score at an update, or at the latest before it that scored it."""

    risk: model.Risk
    now: model.RiskScore | None = None
    scored_at: model.Update | None = None
    earlier: model.RiskScore | None = None

    @property
    def score(self) -> int | None:
        return self.now.score if self.now else None

    @property
    def before(self) -> int | None:
        """The score before that one."""
        return self.earlier.score if self.earlier else None


def scored_risk(council: model.Council, risk: model.Risk, update: model.Update) -> ScoredRisk:
    """A risk as it was scored by the time of an update."""
    reached = council.updates_until(update.key)
    rows = {row.update: row for row in council.risk_scores if row.risk == risk.number}
    known = [(earlier, rows[earlier.key]) for earlier in reached if earlier.key in rows]
    scored = [(earlier, row) for earlier, row in known if row.score is not None]
    if not scored:
        return ScoredRisk(risk)
    scored_at, now = scored[-1]
    return ScoredRisk(risk, now, scored_at, scored[-2][1] if scored[1:] else None)
