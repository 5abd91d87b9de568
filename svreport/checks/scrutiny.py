"""Rules of what scrutiny members are shown: the timetable and the actions, as time goes by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from svreport.core.model import Action, ActionStatus, Council, MilestoneStatus, TimetableStep
from svreport.core.periods import long_date
from svreport.core.problems import Problem, Severity
from svreport.core.text import join_words

LONGEST_NAME = 60


def steps_past_are_done_or_late(council: Council) -> Iterator[Problem]:
    """A step whose date lies before the latest update is done, or is said to be late."""
    key, today = _latest(council)
    for step in council.timetable:
        settled = step.status in (MilestoneStatus.DONE, MilestoneStatus.LATE)
        known = not _is_lost(council, "Timetable", "status", step=step.step)
        if today and step.on and step.on < today and not settled and known:
            yield _of_step(
                step,
                "status",
                f"was to be on {long_date(step.on)}, before {key} of {long_date(today)}, but "
                f"{_standing(step.status)}.",
                "Choose the status “done” or “late”, or correct the date.",
                rule="step-past",
            )


def steps_done_lie_in_the_past(council: Council) -> Iterator[Problem]:
    """A step that is done has not a date that is still to come."""
    key, today = _latest(council)
    # A rating that cannot be read may be that of a later update.
    if council.unread_in("Ratings"):
        return
    for step in council.timetable:
        if today and step.on and step.on > today and step.status is MilestoneStatus.DONE:
            yield _of_step(
                step,
                "on",
                f"is done, but its date is {long_date(step.on)}, after {key} of "
                f"{long_date(today)}.",
                "Correct the date, or choose another status.",
                rule="step-ahead",
            )


def actions_say_who_and_when(council: Council) -> Iterator[Problem]:
    """An action has an owner and the date by which it is due, once anything is said of it."""
    for action in council.actions:
        lacking = [
            name
            for name in ("owner", "due")
            if getattr(action, name) is None
            and not _is_lost(council, "Actions", name, action=action.action)
        ]
        if lacking:
            words = join_words({"owner": "no owner", "due": "no date"}[name] for name in lacking)
            yield _of_action(
                action,
                lacking[0],
                f"has {words}.",
                "Say which role sees to it and by when, so that members can ask after it.",
                rule="action-unassigned",
            )


def actions_past_are_done_or_late(council: Council) -> Iterator[Problem]:
    """An action that was due before the latest update is done, or is said to be late."""
    key, today = _latest(council)
    for action in council.actions:
        settled = action.status in (ActionStatus.DONE, ActionStatus.LATE)
        known = not _is_lost(council, "Actions", "status", action=action.action)
        if today and action.due and action.due < today and not settled and known:
            yield _of_action(
                action,
                "status",
                f"was due on {long_date(action.due)}, before {key} of {long_date(today)}, but "
                f"{_standing(action.status)}.",
                "Choose the status “done” or “late”, or correct the date.",
                rule="action-past",
            )


def _latest(council: Council) -> tuple[str, date | None]:
    """The latest update with ratings, and the date of its documents."""
    latest = council.latest
    return (latest.key, latest.dated) if latest else ("", None)


def _standing(status: MilestoneStatus | ActionStatus | None) -> str:
    return "has no status" if status is None else f"its status is “{status}”"


def _is_lost(council: Council, sheet: str, field: str, **known: object) -> bool:
    """Whether a cell could not be read."""
    return any(row.may_state(field) for row in council.unread_in(sheet, **known))


def _of_step(step: TimetableStep, field: str, wrong: str, remedy: str, *, rule: str) -> Problem:
    about = f"{_short(step.step)}, {long_date(step.on)}" if step.on else _short(step.step)
    return Problem(
        step.place(field),
        f"“{_short(step.step)}” {wrong}",
        remedy,
        Severity.WARNING,
        rule=rule,
        about=about,
    )


def _of_action(action: Action, field: str, wrong: str, remedy: str, *, rule: str) -> Problem:
    return Problem(
        action.place(field),
        f"“{_short(action.action)}” {wrong}",
        remedy,
        Severity.WARNING,
        rule=rule,
        about=_short(action.action),
    )


def _short(text: str) -> str:
    """A text as a problem names it: on one line, and cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME].rstrip()}…"
