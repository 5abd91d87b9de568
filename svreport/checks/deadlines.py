"""Rules of milestones, the timetable and actions, as their dates go by."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

from svreport.checks import Finding, council_rule
from svreport.core.frozen import repeats
from svreport.core.model import (
    Action,
    ActionStatus,
    Council,
    Milestone,
    MilestoneStatus,
    TimetableStep,
)
from svreport.core.periods import long_date
from svreport.core.problems import Severity
from svreport.core.text import join_words, normalise

LONGEST_NAME = 60
SETTLED = (MilestoneStatus.DONE, MilestoneStatus.LATE, ActionStatus.DONE, ActionStatus.LATE)


# Nothing is done so many days before it is due: its year is wrong.
_FAR_AHEAD = 330


@council_rule(
    "milestone-undated", "milestone-not-done", "milestone-far-ahead", severity=Severity.WARNING
)
def milestones_done_have_a_date(council: Council) -> Iterator[Finding]:
    """A milestone that is done says when it was completed, and one completed is done."""
    for milestone in council.milestones:
        if not _is_known(council, milestone, "status", "completed"):
            continue
        completed, due = milestone.completed, milestone.due
        on = f"was completed on {long_date(completed)}" if completed else "is done"
        is_done = milestone.status is MilestoneStatus.DONE
        if is_done and not completed:
            rule, wrong = "milestone-undated", "but has no date on which it was completed"
            field, remedy = "completed", "Type the date, or choose another status."
        elif completed and not is_done:
            rule, wrong = "milestone-not-done", f"but {_status_words(milestone.status)}"
            field, remedy = "status", "Choose the status “done”, or clear the date."
        elif completed and due and (due - completed).days >= _FAR_AHEAD:
            rule, wrong = "milestone-far-ahead", f"but it was due on {long_date(due)}"
            field, remedy = "completed", "Please check the year of each."
        else:
            continue
        yield Finding(
            milestone.place(field),
            f"“{_short(milestone.milestone)}” {on}, {wrong}.",
            remedy,
            about=_milestone_name(milestone),
            rule=rule,
        )


@council_rule(
    "milestone-ahead", "step-ahead", severity=Severity.WARNING, needs=["Ratings", "Updates"]
)
def what_is_done_lies_in_the_past(council: Council) -> Iterator[Finding]:
    """No milestone or step was done after the date of the latest update."""
    latest, today = council.latest, council.today
    if latest is None or today is None:
        return
    for milestone in council.milestones:
        if milestone.completed and milestone.completed > today:
            yield Finding(
                milestone.place("completed"),
                f"“{_short(milestone.milestone)}” was completed on "
                f"{long_date(milestone.completed)}, after {latest.key} of {long_date(today)}.",
                "Correct the date, or clear it and choose another status.",
                about=_milestone_name(milestone),
                rule="milestone-ahead",
            )
    for step in council.timetable:
        if step.on and step.on > today and step.status is MilestoneStatus.DONE:
            yield Finding(
                step.place("on"),
                f"“{_short(step.step)}” is done, but its date is {long_date(step.on)}, after "
                f"{latest.key} of {long_date(today)}.",
                "Correct the date, or choose another status.",
                about=_name_and_date(step.step, step.on),
                rule="step-ahead",
            )


@council_rule("milestone-twice", severity=Severity.WARNING, needs=["Milestones"])
def milestones_are_named_once(council: Council) -> Iterator[Finding]:
    """No workstream has a milestone of the same name and date twice."""
    for earlier, milestone in repeats(council.milestones, _identity):
        yield Finding(
            milestone.place("milestone"),
            f"“{_short(milestone.milestone)}” is the milestone of "
            f"{earlier.place('milestone')} again, so it counts twice.",
            "Clear one of the two rows, or say how they differ.",
            about=_milestone_name(milestone),
        )


def _identity(milestone: Milestone) -> Hashable:
    texts = (milestone.workstream, milestone.project, milestone.deliverable, milestone.milestone)
    return (*(normalise(text or "") for text in texts), milestone.due)


@council_rule("milestone-early", severity=Severity.WARNING)
def milestones_fall_after_the_start(council: Council) -> Iterator[Finding]:
    """No milestone is due before the agreement starts."""
    starts = council.settings.agreement_starts
    for milestone in council.milestones if starts else ():
        if starts and milestone.due is not None and milestone.due < starts.first_day:
            yield Finding(
                milestone.place("due"),
                f"“{_short(milestone.milestone)}” is due on {long_date(milestone.due)}, before "
                f"the agreement starts in {starts}.",
                "Check the year.",
                about=_milestone_name(milestone),
            )


@council_rule("milestone-past", "step-past", "action-past", severity=Severity.WARNING)
def what_has_fallen_due_is_done_or_late(council: Council) -> Iterator[Finding]:
    """What was due before the latest update is done, or is said to be late."""
    latest, today = council.latest, council.today
    for rule, record, day, was_due, about in _due(council):
        if latest and today and day and day < today and record.status not in SETTLED:
            yield Finding(
                record.place("status"),
                f"{was_due} {long_date(day)}, before {latest.key} of {long_date(today)}, but "
                f"{_status_words(record.status)}.",
                "Choose the status “done” or “late”, or correct the date.",
                about=about,
                rule=rule,
            )


def _due(
    council: Council,
) -> Iterator[tuple[str, Milestone | TimetableStep | Action, date | None, str, str]]:
    """Each record with a date: the rule that it is under, its day, and what it is called."""
    for milestone in council.milestones:
        # A date of completion without the status is a fault of its own.
        if not milestone.completed and _is_known(council, milestone, "status"):
            was_due = f"“{_short(milestone.milestone)}” was due on"
            yield "milestone-past", milestone, milestone.due, was_due, _milestone_name(milestone)
    for step in council.timetable:
        if not council.is_unread("Timetable", "status", step=step.step):
            was_due = f"“{_short(step.step)}” was planned for"
            yield "step-past", step, step.on, was_due, _name_and_date(step.step, step.on)
    for action in council.actions:
        if not council.is_unread("Actions", "status", action=action.action):
            name = _short(action.action)
            yield "action-past", action, action.due, f"“{name}” was due on", name


def _is_known(council: Council, milestone: Milestone, *names: str) -> bool:
    """Whether these cells of the milestone are there, and none of them could not be read."""
    rows = council.unread_in(
        "Milestones", workstream=milestone.workstream, milestone=milestone.milestone
    )
    lost = {name for row in rows for name in row.lost}
    return all(name in milestone.at and name not in lost for name in names)


def _milestone_name(milestone: Milestone) -> str:
    return f"{milestone.workstream}: {_name_and_date(milestone.milestone, milestone.due)}"


@council_rule("action-unassigned", severity=Severity.WARNING)
def actions_say_who_and_when(council: Council) -> Iterator[Finding]:
    """An action has an owner and the date by which it is due, once anything is said of it."""
    for action in council.actions:
        lacking = {
            name: words
            for name, words in {"owner": "no owner", "due": "no date"}.items()
            if getattr(action, name) is None
            and not council.is_unread("Actions", name, action=action.action)
        }
        if lacking:
            yield Finding(
                action.place(next(iter(lacking))),
                f"“{_short(action.action)}” has {join_words(lacking.values())}.",
                "Say which role does it and by when, so members can follow it up.",
                about=_short(action.action),
            )


def _status_words(status: MilestoneStatus | ActionStatus | None) -> str:
    return "has no status" if status is None else f"its status is “{status}”"


def _name_and_date(name: str, day: date | None) -> str:
    return f"{_short(name)}, {long_date(day)}" if day else _short(name)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME].rstrip()}…"
