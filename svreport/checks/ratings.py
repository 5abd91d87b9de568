"""Ratings challenged: where one stands at odds with its measures, or changed without a word.

The scale runs from its worst step to its best. These are warnings, since a
rating is a judgement; an officer answers them with the reason for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.checks.rule import Finding, council_rule, update_rule
from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    PROGRAMME,
    SUMMARY,
    BetterWhen,
    Council,
    ItemRatings,
    MilestoneStatus,
    RiskScore,
    Update,
)
from svreport.core.periods import MONTHS
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.core.units import Unit
from svreport.figures.measures import Position, position_at, values_by_code

_REASON = re.compile(
    r"\b(?:because|cause[sd]?|reasons?|why|since|due to|owing to|as a result|so that|therefore|"
    r"until|unless|depends|risk)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(rf"\b(?:{'|'.join(MONTHS)}|20\d\d|spring|summer|autumn|winter)\b")


@dataclass(frozen=True)
class _Standing:
    """A measure against its plan: `worse` by so many percent, below 0 where it is better."""

    position: Position
    worse: Decimal

    @property
    def words(self) -> str:
        one = self.position
        assert one.plan is not None
        unit = "%" if one.measure.unit is Unit.PERCENT else ""
        actual, plan = _plain(one.actual), _plain(one.plan.value)
        return f"{one.measure.code} ({actual}{unit} against {plan}{unit})"


@update_rule("rating-contradicts", severity=Severity.WARNING)
def ratings_agree_with_measures(council: Council, update: Update) -> Iterator[Finding]:
    """The best rating is given to nothing far from plan, the worst to nothing that meets it."""
    if not council.scale or council.unread_in("Scale"):
        return
    worst, best = council.scale[0].name, council.scale[-1].name
    tolerance = council.settings.rating_tolerance
    for row in council.ratings:
        rating = row.by_update.get(update.key)
        standings = _standings(council, update, row.item)
        behind = [one for one in standings if one.worse > tolerance]
        if rating == best and behind:
            yield _at_odds(
                row,
                update,
                f"{row.item} is rated {rating}, but {join_words(one.words for one in behind)} "
                f"{'is' if len(behind) == 1 else 'are'} more than {_plain(tolerance)}% worse than "
                "plan.",
            )
        elif rating == worst and standings and all(one.worse <= 0 for one in standings):
            yield _at_odds(
                row,
                update,
                f"{row.item} is rated {rating}, but {join_words(one.words for one in standings)} "
                f"{'meets' if len(standings) == 1 else 'meet'} plan.",
            )


def _standings(council: Council, update: Update, item: str) -> list[_Standing]:
    """The measures that an item is rated by: itself, or those of a condition."""
    values = values_by_code(council.measure_values)
    measures = [
        one
        for one in council.measures
        if one.code == item or (one.condition is not None and f"Condition {one.condition}" == item)
    ]
    found = []
    for measure in measures:
        stood = position_at(measure, values.get(measure.code, {}), update.activity_to)
        worse = _worse(stood)
        if worse is not None and stood.month == update.activity_to:
            found.append(_Standing(stood, worse))
    return found


def _worse(stood: Position) -> Decimal | None:
    """By how many percent of the plan a measure is worse than it; None where that is not known."""
    better = stood.measure.better_when
    if stood.actual is None or stood.plan is None or not stood.plan.value or better is None:
        return None
    above = (stood.actual - stood.plan.value) / abs(stood.plan.value) * 100
    if better is BetterWhen.LOWER:
        return above
    return -above if better is BetterWhen.HIGHER else abs(above)


def _at_odds(row: ItemRatings, update: Update, wrong: str) -> Finding:
    return Finding(
        _place(row, update),
        wrong,
        "Change the rating, or answer why it is right.",
        about=f"{row.item}, {update.key}",
    )


@update_rule("rating-unexplained", "text-repeated", severity=Severity.WARNING)
def ratings_change_with_a_word(council: Council, update: Update) -> Iterator[Finding]:
    """A rating that moved has a new progress update, and no update repeats the last one."""
    before = _before(council, update)
    if before is None:
        return
    ratings = {row.item: row for row in council.ratings}
    for section, sections in _sections(council):
        now = council.narrative_for(section, update.key)
        earlier = council.narrative_for(section, before.key)
        if now is None or earlier is None or normalise(now.text) != normalise(earlier.text):
            continue
        moved = [
            item
            for item in sections
            if (row := ratings.get(item)) is not None and _moved(row, before, update)
        ]
        if moved:
            row = ratings[moved[0]]
            yield Finding(
                _place(row, update),
                f"{moved[0]} moved from {row.by_update[before.key]} to "
                f"{row.by_update[update.key]}, but its progress update is that of {before.key}.",
                "Say in the progress update what has changed.",
                about=f"{moved[0]}, {update.key}",
                rule="rating-unexplained",
            )
        else:
            yield Finding(
                now.place("text"),
                f"The text of {section} for {update.key} is word for word that of {before.key}.",
                "Write what has happened since, or answer why there is nothing to add.",
                about=f"{section}, {update.key}",
                rule="text-repeated",
            )


def _moved(row: ItemRatings, before: Update, update: Update) -> bool:
    was, now = row.by_update.get(before.key), row.by_update.get(update.key)
    return was is not None and now is not None and was != now


def _sections(council: Council) -> Iterator[tuple[str, Sequence[str]]]:
    """Each section with the items that it reports."""
    for group in council.condition_groups():
        yield group[0].item, [one.item for one in group]
    for risk in council.risks:
        yield risk.item, [risk.item]


@update_rule("rating-without-reason", severity=Severity.WARNING)
def poor_ratings_have_a_reason(council: Council, update: Update) -> Iterator[Finding]:
    """What is not rated best says why, or by when it is to recover."""
    if not council.scale or council.unread_in("Scale"):
        return
    best = council.scale[-1].name
    sections = {item: section for section, items in _sections(council) for item in items}
    sections |= {PROGRAMME: SUMMARY, DEFICIT_TRAJECTORY: SUMMARY}
    # A measure is written about where its condition is.
    conditions = {one.code: f"Condition {one.condition}" for one in council.measures}
    for row in council.ratings:
        rating = row.by_update.get(update.key)
        if rating is None or rating == best or row.note:
            continue
        item = conditions.get(row.item, row.item)
        text = council.narrative_for(sections.get(item, item), update.key)
        told = text is not None and (_REASON.search(text.text) or _WHEN.search(text.text))
        unread = council.unread_in("Ratings", item=row.item) or council.unread_in("Narrative")
        if not told and not unread and not _has_milestones(council, item):
            yield Finding(
                _place(row, update),
                f"{row.item} is rated {rating} for {update.key} without a reason or a milestone.",
                "Say why in the Note of its row, or in its progress update.",
                about=f"{row.item}, {update.key}",
            )


def _has_milestones(council: Council, item: str) -> bool:
    """Whether a workstream of the condition has a milestone that is still to be reached."""
    codes = {one.code for one in council.workstreams if f"Condition {one.condition}" == item}
    return any(
        one.workstream in codes and one.status is not MilestoneStatus.DONE and one.due is not None
        for one in council.milestones
    )


def _before(council: Council, update: Update) -> Update | None:
    keys = [one.key for one in council.updates]
    at = keys.index(update.key)
    return council.updates[at - 1] if at else None


def _place(row: ItemRatings, update: Update) -> Place:
    return row.at_series.get(update.key, row.place("item"))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{round(value, 2).normalize():,f}"


# Risk scores


@council_rule("risk-score")
def scores_are_likelihood_times_impact(council: Council) -> Iterator[Finding]:
    """A risk's score is its likelihood times its impact."""
    for row in council.risk_scores:
        if row.likelihood is None or row.impact is None or row.score is None:
            continue
        product = row.likelihood * row.impact
        if row.score != product:
            yield Finding(
                row.place("score"),
                f"Risk {row.risk} has the score {row.score} for {row.update}, but likelihood "
                f"{row.likelihood} times impact {row.impact} is {product}.",
                "Correct one of the three.",
            )


@council_rule("risk-unscored", severity=Severity.WARNING)
def every_risk_is_scored(council: Council) -> Iterator[Finding]:
    """An update for which any risk is scored has a score for each."""
    scored = {(row.risk, row.update) for row in council.risk_scores if row.score is not None}
    rows = {(row.risk, row.update): row for row in council.risk_scores}
    for update in council.updates:
        if not any(key == update.key for _, key in scored):
            continue
        for risk in council.risks:
            unread = council.unread_in("Risk scores", risk=risk.number, update=update.key)
            if (risk.number, update.key) not in scored and not unread:
                yield _unscored(risk.number, update.key, rows.get((risk.number, update.key)))


def _unscored(risk: str, update: str, row: RiskScore | None) -> Finding:
    return Finding(
        row.place("score") if row else Place("Risk scores"),
        f"Risk {risk} has no score for {update}, though other risks have.",
        "Type its score." if row else f"Add a row for risk {risk} and {update}.",
        about=f"Risk {risk}, {update}",
    )
