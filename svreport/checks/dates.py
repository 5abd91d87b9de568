"""Rules of dates: none that a document states is after its own, and what is late says so."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from svreport.checks import Finding, council_rule, facts_rule
from svreport.checks.another_year import (
    BEFORE_DATA,
    all_sign_offs_of_another_year,
    columns_of_another_year,
    council_in_reach,
)
from svreport.core.frozen import repeats
from svreport.core.model import (
    Action,
    ActionStatus,
    Basis,
    Council,
    Milestone,
    MilestoneStatus,
    PaymentStatus,
    Record,
    SignOff,
    TimetableStep,
    Update,
)
from svreport.core.patterns import pattern
from svreport.core.periods import (
    MONTHS,
    FinancialYear,
    Month,
    PeriodKind,
    long_date,
    read_date,
    read_financial_year,
    read_month,
)
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.documents.registry import date_of, states_done
from svreport.figures.as_of import update_before
from svreport.narrative.facts import Facts, narrative_texts

_PERIOD = rf"\d{{4}}\s*[/–-]\s*\d{{2,4}}\b|(?:{'|'.join(MONTHS)})\s+\d{{4}}"
# Where a clause ends: at a stop, a new paragraph or item, or the side of a cell.
_END = r"[.;:|]|\n\s*(?:\n|[-*+]\s|\d+[.)]\s)"
# What was done, and when, with nothing between the two that says it was only planned.
_DONE_IN = pattern(
    r"\b(?:received|paid|achieved|spent|completed|opened|closed|delivered|appointed|issued)\b"
    r"(?:(?!\b(?:due|will|to (?:be|open|start|begin|provide|deliver|create|build|take)|plan\w*|"
    r"expect\w*|forecast\w*|until|for|budget\w*|would|towards|ahead|before|advance|open(?:s|ing)|"
    rf"start(?:s|ing)|begin(?:s|ning))\b|{_END})(?:.|\n)){{0,60}}?"
    rf"\b(?:in|on|by|during|since)\s+((?:\d{{1,2}}\s+)?(?:{_PERIOD}))",
    re.IGNORECASE,
)
_NOT_YET = pattern(
    r"\b(?:will|to|not|yet|should|would|could|may|might|must|can|if|when|once|before|until|is|are|"
    r"being|first)(?:\s+(?:also|then|all|have|be|been|still|fully|largely|now))*\s*$",
    re.IGNORECASE,
)
# The same further up in the clause, where nothing after it tells of the past.
_STILL_TO_COME = pattern(
    r"\b(?:will|to (?:be|see|have)|should|would|could|might|must|can|if|once|until|due|plans?|"
    r"planned|expect(?:s|ed)?|forecasts?|aims?|intends?|intended|targets?|hopes?|hoped)\b"
    r"(?!.*\b(?:was|were|has|had|we have|and have)\b)",
    re.IGNORECASE | re.DOTALL,
)
_COMES_TO = pattern(r"\s*,?\s*(?:will|would|should|could|may|might)\b", re.IGNORECASE)


# How many months after its year's end a payment may be made.
_IN_ARREARS = 3


@council_rule("payment-off-year", "payment-past", "payment-undated", severity=Severity.WARNING)
def payments_are_dated_in_their_year(council: Council) -> Iterator[Finding]:
    """A payment is dated in its year, or soon after, and is due on no day that has passed.

    One that is paid has a date, where it is of this year or others that are paid have one.
    """
    today = council.today
    paid = PaymentStatus.PAID
    are_dated = any(row.paid_on for row in council.payments if row.status is paid)
    for payment in council.payments:
        on, year, place = payment.paid_on, payment.year, payment.place("paid_on")
        about = f"payment {year}"
        is_to_come = on is not None and today is not None and on > today
        is_paid = payment.status is paid
        is_ahead = today is not None and year.first_day > today
        wants_date = are_dated or year == council.settings.financial_year
        # One that is paid on a day to come, or of a year to come, has a rule of its own.
        if on is None and is_paid and wants_date and not is_ahead:
            yield Finding(
                payment.place("paid_on"),
                f"The payment of {year} is marked paid, but has no date.",
                "Type the day on which it was paid.",
                about,
                rule="payment-undated",
            )
        if on is None or (is_to_come and is_paid):
            continue
        if not 0 <= Month.of(on).index - year.first_month.index < 12 + _IN_ARREARS:
            yield Finding(
                place,
                f"The payment of {year} ({payment.place('year')}) is dated {long_date(on)}, which "
                f"is in {FinancialYear.of(Month.of(on))}.",
                "Correct the year or the date.",
                about,
                rule="payment-off-year",
                compared=(payment.place("year"),),
            )
        elif payment.status is PaymentStatus.DUE and today is not None and on < today:
            latest = council.latest.key if council.latest else ""
            yield Finding(
                payment.place("status"),
                f"The payment of {year} was due on {long_date(on)}, before {latest} of "
                f"{long_date(today)}, but its status is “{payment.status}”.",
                "Choose “paid” or “withheld”, or correct the date.",
                about,
                rule="payment-past",
            )


@council_rule("after-the-document", severity=Severity.WARNING)
def payments_were_paid_by_then(council: Council) -> Iterator[Finding]:
    """A payment that is marked paid is not of a year, or a day, that has yet to come."""
    latest = council.latest
    if latest is None or latest.document_date is None:
        return
    # A paper that goes to a later meeting may say so.
    today = max([latest.document_date, *latest.meetings.values()])
    is_own = today == latest.document_date
    dated = f"{latest.key} is dated" if is_own else f"the last meeting of {latest.key} is on"
    for payment in council.payments:
        if payment.status is not PaymentStatus.PAID:
            continue
        on, field = payment.paid_on, "paid_on"
        if on is None or payment.year.first_day > today:
            on, field = payment.year.first_day, "year"
        if on > today:
            when = f"{payment.year}" if field == "year" else long_date(on)
            yield Finding(
                payment.place(field),
                f"A payment of {when} is marked paid, but {dated} {long_date(today)}, before that.",
                "Correct the year or the date, or give it the status “due”.",
                about=f"payment {payment.year}",
                compared=(payment.place("year"),),
            )


@council_rule(BEFORE_DATA)
def data_end_before_the_document(council: Council) -> Iterator[Finding]:
    """An update is neither due nor submitted before the months that it reports."""
    # Where all dates are of another year, that is said once.
    is_said = columns_of_another_year(council)
    for update in () if is_said else council_in_reach(council).updates:
        stated = [
            (update.submitted, update.place("submitted"), f"{update.key} was submitted"),
            (update.due, update.place("due"), f"{update.key} is due"),
        ]
        dated = [(day, place, words) for day, place, words in stated if day is not None]
        finance, activity = update.finance_to, update.activity_to
        is_ledger = finance is not None and finance > activity
        to, which = (finance, "finance") if finance and is_ledger else (activity, "activity")
        month = update.place(f"{which}_to")
        early = [found for found in dated if found[0] < to.first_day]
        # Where both are before it, the month may be wrong, which is said once.
        if len(early) > 1:
            early = [(early[0][0], month if is_ledger else early[0][1], early[0][2])]
        for meeting, day in update.meetings.items():
            if day < to.first_day and not is_ledger:
                place = update.series_place(meeting, "key")
                early.append((day, place, f"The {meeting} of {update.key} is"))
        for day, place, words in early:
            yield Finding(
                place,
                f"{words} on {long_date(day)}, before its {which} data end, in {to}.",
                "Correct one of the two.",
                compared=(month,),
            )


@facts_rule("after-the-document", severity=Severity.WARNING)
def nothing_was_done_in_the_future(facts: Facts) -> Iterator[Finding]:
    """Narrative does not say that something was done in a year or month that has yet to come."""
    for written in narrative_texts(facts.council, facts.update):
        today = date_of(facts.update, written.paper)
        if today is None:
            continue
        for match, begins in _done_in(written.text):
            if begins > today:
                yield Finding(
                    written.place_of(match[0]),
                    f"“{' '.join(match[0].split())}” is after {long_date(today)}, the date of "
                    f"{facts.update.key}.",
                    "Correct the date, or say that it is still to come.",
                    about=f"{written.section} {facts.update.key}: {match[1]}",
                )


@lru_cache(maxsize=256)
def _done_in(text: str) -> Sequence[tuple[re.Match[str], date]]:
    """What a text says was done in a year, in a month or on a day, and its first day."""
    matches = (match for match in _DONE_IN.finditer(text) if not _is_to_come(text, match))
    dated = ((match, _first_day_of(match[1])) for match in matches)
    return [(match, begins) for match, begins in dated if begins]


def _is_to_come(text: str, done: re.Match[str]) -> bool:
    clause = re.split(_END, text[: done.start()])[-1]
    return bool(
        _NOT_YET.search(clause)
        or _STILL_TO_COME.search(clause)
        or _COMES_TO.match(text, done.end())
    )


def _first_day_of(text: str) -> date | None:
    period = read_financial_year(text) or (None if text[0].isdigit() else read_month(text))
    return period.first_day if period else read_date(text)


@council_rule("sent-unsigned", severity=Severity.WARNING)
def updates_sent_are_signed(council: Council) -> Iterator[Finding]:
    """Each role has signed an update off before it is sent."""
    for line, update in _sign_offs(council):
        if line.signed is None and line.document is None and update.submitted is not None:
            yield Finding(
                line.place("role"),
                f"{update.key} was submitted on {long_date(update.submitted)}, and the {line.role} "
                "has not signed it off.",
                "Type when it was signed, or correct the date of submission.",
                about=f"{line.role}, {update.key}",
            )


@council_rule("signed-early", "signed-late", severity=Severity.WARNING)
def sign_offs_are_in_time(council: Council) -> Iterator[Finding]:
    """A role signs a document once all that it states has happened, and then it is sent."""
    newest: dict[tuple[str, str | None], DatedFact | None] = {}
    for line, update in () if all_sign_offs_of_another_year(council) else _sign_offs(council):
        place, signed, sent = line.place("signed"), line.signed, update.submitted
        if signed is None:
            continue
        what = f"{line.document} {update.key}" if line.document else update.key
        who = f"The {line.role} signed {what} off on {long_date(signed)}"
        remedy, about = "Correct one of the two dates.", f"{line.role}, {what}"
        if (update.key, line.document) not in newest:
            facts = _dated_facts(council, update, line.document)
            newest[update.key, line.document] = max(facts, default=None)
        fact = newest[update.key, line.document]
        if fact and signed < fact[0]:
            wrong = f"{who}, before {fact[1]} ({fact[2]})."
            compared = (fact[2], update.place("key"))
            yield Finding(place, wrong, remedy, about, rule="signed-early", compared=compared)
        if sent is not None and signed > sent and line.document is None:
            wrong = f"{who}, after it was submitted on {long_date(sent)}."
            remedy = "Correct one of the two dates; if it is sent again, type that day in Updates."
            yield Finding(place, wrong, remedy, about, rule="signed-late")


def _sign_offs(council: Council) -> Iterator[tuple[SignOff, Update]]:
    """The lines of Sign-off that could be read whole, each with its update."""
    updates = {update.key: update for update in council.updates}
    for line in council.sign_offs:
        unread = council.unread_in("Sign-off", update=line.update, role=line.role)
        unread += council.unread_in("Updates", key=line.update)
        if line.update in updates and not unread:
            yield line, updates[line.update]


# What a document states as having happened: the day, what it was, and the cell that says so.
DatedFact = tuple[date, str, Place]


def _dated_facts(council: Council, update: Update, document: str | None) -> Iterator[DatedFact]:
    """What a document, as Sign-off names it, states as having happened up to its own date."""
    yield from _ends_of_data(council, update)
    today = date_of(update, document) or date.max
    for record, field, words in _records_done(council, update, document):
        day = getattr(record, field)
        if day is not None and day <= today:
            yield day, f"{words} on {long_date(day)}", record.place(field)
    for written in narrative_texts(council, update):
        for match, begins in _done_in(written.text) if written.paper == document else ():
            if begins <= today:
                words = " ".join(match[0].split())
                yield begins, f"the day of “{words}”", written.place_of(match[0])


def _records_done(
    council: Council, update: Update, document: str | None
) -> Iterator[tuple[Record, str, str]]:
    if before := update_before(council, update):
        yield before, "submitted", f"{before.key} was submitted"
    printed = states_done(document)
    for payment in council.payments if "Payments" in printed else ():
        if payment.status is PaymentStatus.PAID:
            yield payment, "paid_on", f"the payment of {payment.year} was made"
    for milestone in council.milestones if "Milestones" in printed else ():
        yield milestone, "completed", f"“{milestone.milestone}” was completed"
    if "Timetable" in printed and council.is_current(update.key):
        done = (step for step in council.timetable if step.status is MilestoneStatus.DONE)
        yield from ((step, "on", f"“{step.step}” was done") for step in done)


def _ends_of_data(council: Council, update: Update) -> Iterator[DatedFact]:
    """When the months end to which its data run; figures may be of a day within a month, too."""
    month = update.activity_to
    basis_of = {measure.code: measure.basis for measure in council.measures}
    ended = [
        value
        for value in council.measure_values
        if value.period.last_month == month and value.actual is not None
    ]
    bases = {value.basis or basis_of.get(value.code) for value in ended}
    is_whole = bool(bases - {None, Basis.POINT_IN_TIME})
    is_whole = is_whole or any(value.period.kind is not PeriodKind.MONTH for value in ended)
    day, words = (month.last_day, f"the end of {month}") if is_whole else (month.first_day, month)
    words = f"{words}, when its activity data end"
    yield day, words, update.place("activity_to")
    if ledger := update.finance_to:
        words = f"the end of {ledger}, when its financial data end"
        yield ledger.last_day, words, update.place("finance_to")


# Rules of milestones, the timetable and actions, as their dates go by.
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
            compared=tuple(milestone.place(it) for it in ("due", "completed")),
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


@council_rule("milestones-without-status", severity=Severity.WARNING)
def milestones_have_a_status(council: Council) -> Iterator[Finding]:
    """Milestones with dates on which they were completed have statuses; said once, of them all."""
    rows = () if council.unread_in("Milestones") else council.milestones
    if any(row.completed for row in rows) and not any("status" in row.at for row in rows):
        yield Finding(
            Place("Milestones"),
            "Milestones have dates on which they were completed, but there is no column Status.",
            "Add it with the status of each, or documents state none.",
            about="Status",
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
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    # Years the wrong way round are a fault of their own.
    is_known = starts and not (ends and ends < starts)
    for milestone in council.milestones if is_known else ():
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
                compared=tuple(record.place(it) for it in ("due", "on") if it in record.at),
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
