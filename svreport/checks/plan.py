"""Rules of the plan: its workstreams, their milestones, and the scores of its risks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from svreport.core.model import Council, Milestone, MilestoneStatus, RiskScore, Update, Workstream
from svreport.core.numerals import amount
from svreport.core.periods import APRIL, FinancialYear, long_date
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.core.units import Unit, convert
from svreport.figures.as_of import latest_savings

# What a workstream saves is published to the nearest £0.1m, its savings to the nearest £1,000.
IMPACT_TOLERANCE = Decimal("0.05")
LONGEST_NAME = 60


# Workstreams


def savings_name_workstreams(council: Council) -> Iterator[Problem]:
    """A saving is made by one of the workstreams, by code or title, where these are listed."""
    codes = [workstream.code for workstream in council.workstreams]
    if not codes or council.unread_in("Workstreams"):
        return
    known = {name for workstream in council.workstreams for name in _names(workstream)}
    for saving in council.savings:
        if normalise(saving.workstream) not in known:
            known.add(normalise(saving.workstream))
            yield Problem(
                saving.place("workstream"),
                f"“{saving.workstream}” is not a workstream of the sheet Workstreams.",
                f"{did_you_mean(saving.workstream, codes)}Known: {join_words(codes)}. Correct it, "
                "or add it to Workstreams.",
                Severity.WARNING,
                rule="workstream-unlisted",
                about=saving.workstream,
            )


def impacts_agree_with_savings(council: Council) -> Iterator[Problem]:
    """What a workstream is to save in the plan's last year is what Savings has as its target."""
    last = council.settings.agreement_ends
    if last is None:
        return
    tolerance = convert(IMPACT_TOLERANCE, Unit.MILLIONS, council.settings.forecast_unit)
    for workstream in council.workstreams:
        target = _target(council, workstream, last)
        if target is None or workstream.impact is None:
            continue
        if abs(workstream.impact - target) > tolerance:
            yield Problem(
                workstream.place("impact"),
                f"{workstream.code} is to save {amount(workstream.impact)} in {last}, but its "
                f"targets in Savings come to {amount(target)}.",
                "Correct one of the two.",
                Severity.WARNING,
                rule="impact-off-savings",
                about=workstream.code,
            )


def _target(council: Council, workstream: Workstream, year: FinancialYear) -> Decimal | None:
    """What the workstream is to save in a year; None where that is not all known."""
    if council.unread_in("Savings"):
        return None
    names = _names(workstream)
    targets = [
        saving.target
        for saving in latest_savings(council)
        if normalise(saving.workstream) in names
        and saving.year == year
        and saving.target is not None
    ]
    return sum(targets, Decimal(0)) if targets else None


def _names(workstream: Workstream) -> tuple[str, str]:
    """What other sheets may call the workstream."""
    return normalise(workstream.code), normalise(workstream.title)


# Milestones


def milestones_done_have_a_date(council: Council) -> Iterator[Problem]:
    """A milestone that is done says when it was completed, and one completed is done."""
    for milestone in council.milestones:
        if not _is_known(council, milestone, "status", "completed"):
            continue
        if milestone.status is MilestoneStatus.DONE and milestone.completed is None:
            yield _of(
                milestone,
                "completed",
                "is done, but has no date on which it was completed.",
                "Type the date, or choose another status.",
                rule="milestone-undated",
            )
        elif milestone.completed is not None and milestone.status is not MilestoneStatus.DONE:
            yield _of(
                milestone,
                "status",
                f"was completed on {long_date(milestone.completed)}, but {_standing(milestone)}.",
                "Choose the status “done”, or clear the date.",
                rule="milestone-not-done",
            )


def milestones_fall_after_the_start(council: Council) -> Iterator[Problem]:
    """No milestone is due before the agreement starts."""
    starts = council.settings.agreement_starts
    if starts is None:
        return
    for milestone in council.milestones:
        if milestone.due is not None and milestone.due < date(starts.starts, APRIL, 1):
            yield _of(
                milestone,
                "due",
                f"is due on {long_date(milestone.due)}, before the agreement starts in {starts}.",
                "Check the year.",
                rule="milestone-early",
            )


def milestones_past_are_done_or_late(council: Council) -> Iterator[Problem]:
    """A milestone that was due before the latest update is done, or is said to be late."""
    latest = _latest(council)
    reported_on = latest.dated if latest else None
    if latest is None or reported_on is None:
        return
    for milestone in council.milestones:
        if milestone.due is None or milestone.due >= reported_on:
            continue
        settled = milestone.status in (MilestoneStatus.DONE, MilestoneStatus.LATE)
        # A date of completion without the status is a fault of its own.
        if settled or milestone.completed or not _is_known(council, milestone, "status"):
            continue
        yield _of(
            milestone,
            "status",
            f"was due on {long_date(milestone.due)}, before {latest.key} of "
            f"{long_date(reported_on)}, but {_standing(milestone)}.",
            "Choose the status “done” or “late”, or correct the date.",
            rule="milestone-past",
        )


def _latest(council: Council) -> Update | None:
    """The latest update with ratings."""
    reported = [update for update in council.updates if council.is_reported(update.key)]
    return reported[-1] if reported else None


def _standing(milestone: Milestone) -> str:
    return "has no status" if milestone.status is None else f"its status is “{milestone.status}”"


def _is_known(council: Council, milestone: Milestone, *names: str) -> bool:
    """Whether these cells of the milestone are there, and none of them could not be read."""
    rows = council.unread_in(
        "Milestones", workstream=milestone.workstream, milestone=milestone.milestone
    )
    lost = {name for row in rows for name in row.lost}
    return all(name in milestone.at and name not in lost for name in names)


def _of(milestone: Milestone, field: str, wrong: str, remedy: str, *, rule: str) -> Problem:
    text = " ".join(milestone.milestone.split())
    short = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME].rstrip()}…"
    due = f", {long_date(milestone.due)}" if milestone.due else ""
    return Problem(
        milestone.place(field),
        f"“{short}” {wrong}",
        remedy,
        Severity.WARNING,
        rule=rule,
        about=f"{milestone.workstream}: {short}{due}",
    )


# Risk scores


def scores_are_likelihood_times_impact(council: Council) -> Iterator[Problem]:
    """A risk's score is its likelihood times its impact."""
    for row in council.risk_scores:
        if row.likelihood is None or row.impact is None or row.score is None:
            continue
        product = row.likelihood * row.impact
        if row.score != product:
            yield Problem(
                row.place("score"),
                f"Risk {row.risk} has the score {row.score} for {row.update}, but likelihood "
                f"{row.likelihood} times impact {row.impact} is {product}.",
                "Correct one of the three.",
                rule="risk-score",
            )


def every_risk_is_scored(council: Council) -> Iterator[Problem]:
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


def _unscored(risk: str, update: str, row: RiskScore | None) -> Problem:
    return Problem(
        row.place("score") if row else Place("Risk scores"),
        f"Risk {risk} has no score for {update}, though other risks have.",
        "Type its score." if row else f"Add a row for risk {risk} and {update}.",
        Severity.WARNING,
        rule="risk-unscored",
        about=f"Risk {risk}, {update}",
    )
