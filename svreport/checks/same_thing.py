"""Rules of what several sheets say of one thing: an update's month, a workstream, a dated step.

Amounts and years that two sheets state are in `stated_twice.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from svreport.checks import Finding, council_rule
from svreport.core.frozen import Frozen, group_by
from svreport.core.model import (
    CohortCount,
    Council,
    MilestoneStatus,
    Project,
    Record,
    Saving,
    Update,
    Workstream,
)
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS, Month, long_date
from svreport.core.problems import Place, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.figures.forecast import statements_of
from svreport.figures.measures import workstream_named
from svreport.figures.plan import project_named

_BOTH = "Correct one of the two."


# Updates


_MONTH = pattern(rf"\b({'|'.join(MONTHS)})\b(?:\s+(\d{{4}})\b)?")


@council_rule("label-of-another-month", severity=Severity.WARNING, needs=["Updates"])
def labels_name_a_month_of_the_update(council: Council) -> Iterator[Finding]:
    """A month in an update's title or label is that of one of its dates, where it has any day."""
    for update in council.updates:
        if update.due is None:
            continue
        months = _months_of(update)
        for field in ("title", "column_label"):
            text = getattr(update, field)
            named = _MONTH.findall(text)
            known = {(month.number, year) for month in months for year in ("", str(month.year))}
            if named and known.isdisjoint((MONTHS.index(word) + 1, year) for word, year in named):
                yield Finding(
                    update.place(field),
                    f"“{text}” names {' '.join(named[0]).strip()}, but {update.key} is due on "
                    f"{long_date(update.due)} ({update.place('due')}) and reports activity to "
                    f"{update.activity_to}.",
                    _BOTH,
                    about=update.key,
                )


def _months_of(update: Update) -> set[Month]:
    days = [day for day in (update.due, update.submitted) if day is not None]
    months = [month for month in (update.activity_to, update.finance_to) if month is not None]
    return {*map(Month.of, days), *months}


@council_rule("texts-swapped", severity=Severity.WARNING)
def texts_are_under_their_own_headers(council: Council) -> Iterator[Finding]:
    """Titles of updates are no labels of columns, what may happen is no mitigation, and whoever
    answers for a risk is no title.
    """
    titles = [(it.title, it.column_label) for it in council.updates]
    are_labels = all(
        len(label) > len(title) and title not in label and not _MONTH.search(label)
        for title, label in titles
    )
    risks = [(it.text, it.mitigation) for it in council.risks if it.mitigation]
    swapped = [it for it in risks if _MAY_HAPPEN.search(it[1]) and not _MAY_HAPPEN.search(it[0])]
    are_mitigations = 4 * len(swapped) >= 3 * len(risks)
    owners = [(it.title, it.owner) for it in council.risks if it.owner]
    posts = [it for it in owners if _IS_POST.search(it[0]) and not _IS_POST.search(it[1])]
    for rows, is_so, one, other in (
        (council.updates, are_labels and len(titles) > 1, "title", "column_label"),
        (council.risks, are_mitigations and len(risks) > 1, "text", "mitigation"),
        (council.risks, 4 * len(posts) >= 3 * len(owners) > 3, "title", "owner"),
    ):
        if is_so:
            names = [str(rows[0].place(field)) for field in (one, other)]
            yield Finding(
                rows[0].place(one),
                f"What is in this column seems to belong in that of {names[1]}, and the reverse.",
                "Swap the headers of the two columns, or what is below them.",
                about=names[0].partition("!")[0],
            )


_IS_POST = pattern(
    r"\b(?:officer|director|head|manager|lead(?:er)?|chair|executive|accountant|commissioner)\b",
    re.IGNORECASE,
)
_MAY_HAPPEN = pattern(r"\b(?:may|might|could|would|if|unless|risk)\b", re.IGNORECASE)


@council_rule("title-of-another-update", severity=Severity.WARNING)
def titles_name_their_own_update(council: Council) -> Iterator[Finding]:
    """An update's title and label do not name the key of another update alone."""
    keys = [normalise(update.key) for update in council.updates]
    for update in council.updates:
        own = normalise(update.key)
        for field in ("title", "column_label"):
            text = getattr(update, field)
            by_key = _ORDINAL.sub(
                lambda found: f"q{found[1] or _ORDINALS.index(found[2]) + 1}", normalise(text)
            )
            words = re.findall(r"[\w.-]+", by_key)
            named = [key for key in (*keys, *_QUARTERS) if key in words]
            is_counted = bool(named) and (named[0] in keys or own in _QUARTERS)
            if is_counted and own not in named and not own.isdigit():
                yield Finding(
                    update.place(field),
                    f"“{text}” is the {field.replace('_', ' ')} of {update.key} "
                    f"({update.place('key')}), but names {named[0]}.",
                    _BOTH,
                    about=update.key,
                )


# “Quarter 2” and “second quarter” name q2.
_QUARTERS = ("q1", "q2", "q3", "q4")
_ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = pattern(rf"\bquarter (\d)\b|\b({'|'.join(_ORDINALS)}) quarter\b")


# Workstreams


@council_rule("workstream-of-another-condition", severity=Severity.WARNING, needs=["Savings"])
def workstreams_serve_one_condition(council: Council) -> Iterator[Finding]:
    """Savings of a workstream are under the condition that Workstreams names."""
    for workstream in council.workstreams:
        if workstream.condition is not None:
            rows = [row for row in council.savings if workstream.is_called(row.workstream)]
            yield from _savings_elsewhere(workstream, rows)


def _savings_elsewhere(workstream: Workstream, rows: Sequence[Saving]) -> Iterator[Finding]:
    """Rows of another condition in years in which its own has none: they are in its place."""
    of_it = [row for row in rows if row.condition == workstream.condition]
    first = {row.year for row in of_it if not row.update}
    own = {(row.year, row.update) for row in of_it}
    for condition, others in group_by(rows, lambda row: row.condition).items():
        years = first if any(not row.update for row in others) else ()
        stray = [
            row for row in others if row.year not in years and (row.year, row.update) not in own
        ]
        if condition not in (None, workstream.condition) and len(stray) == len(others):
            yield Finding(
                others[0].place("condition"),
                f"The saving of {workstream.code} is under condition {condition}, but "
                f"{workstream.code} belongs to condition {workstream.condition} in Workstreams "
                f"({workstream.place('condition')}).",
                _BOTH,
                about=f"{workstream.code}, {condition}",
            )


# Names that another sheet lists


@council_rule("workstream-unlisted", severity=Severity.WARNING, needs=["Workstreams"])
def savings_name_workstreams(council: Council) -> Iterator[Finding]:
    """A saving is made by one of the workstreams, by code or title, where these are listed."""
    codes = [row.code for row in council.workstreams]
    find = partial(workstream_named, council)
    yield from _unlisted(council.savings, "workstream", "Workstreams", codes, find)


@council_rule("project-unlisted", severity=Severity.WARNING, needs=["Projects"])
def milestones_name_projects(council: Council) -> Iterator[Finding]:
    """A milestone is of a project of the sheet Projects, where these are listed."""
    codes = [row.code for row in council.rows(Project)]
    find = partial(project_named, council)
    yield from _unlisted(council.milestones, "project", "Projects", codes, find)


@council_rule("cohort-unlisted", severity=Severity.WARNING, needs=["Forecast"])
def cohorts_are_of_known_versions(council: Council) -> Iterator[Finding]:
    """A cohort is of a version of Forecast, where there is any."""
    versions = [version.version for version in statements_of(council)]
    yield from _unlisted(council.rows(CohortCount), "version", "Forecast", versions)


@council_rule("cohort-unlisted", severity=Severity.WARNING, needs=["Unit costs"])
def cohorts_are_of_known_provisions(council: Council) -> Iterator[Finding]:
    """A cohort is of a provision of Unit costs, where there is any."""
    provisions = list(dict.fromkeys(row.provision for row in council.unit_costs))
    yield from _unlisted(council.rows(CohortCount), "provision", "Unit costs", provisions)


def _unlisted(
    rows: Sequence[Record],
    field: str,
    sheet: str,
    listed: Sequence[str],
    find: Callable[[str], object] | None = None,
) -> Iterator[Finding]:
    """The first row of each name in a field that a sheet does not list, where it lists any.

    `find` says what a name means; nothing, of one that is not listed.
    """
    find = find or {normalise(name): name for name in listed}.get
    stated = (row for row in rows if listed and getattr(row, field))
    for key, (row, *_) in group_by(stated, lambda row: normalise(getattr(row, field))).items():
        if not find(key):
            name = getattr(row, field)
            yield Finding(
                row.place(field),
                f"“{name}” is not a {field} of the sheet {sheet}.",
                f"{did_you_mean(name, listed)}Known: {join_words(listed)}. Correct it, or add it "
                f"to {sheet}.",
                about=name,
            )


# Steps that two sheets have


class _DatedStep(Frozen):
    """A step, whichever sheet has it: its words, its date and whether it is done."""

    words: str
    place: Place
    day: date | None
    day_place: Place
    is_done: bool | None

    def differs_from(self, other: _DatedStep) -> str:
        """What two sheets say of the step that cannot both be so, or nothing."""
        if self.day is not None and other.day is not None and self.day != other.day:
            return (
                f"is dated {long_date(self.day)} ({self.day_place}) here, but "
                f"{long_date(other.day)} in {other.day_place}"
            )
        if self.is_done is not None and other.is_done is not None and self.is_done != other.is_done:
            done, open_ = ("is", "is not") if self.is_done else ("is not", "is")
            return f"{done} done here, but {open_} in {other.place}"
        return ""


@council_rule("step-stated-twice", severity=Severity.WARNING)
def steps_of_two_sheets_agree(council: Council) -> Iterator[Finding]:
    """A step in the same words has one date, and is done or not, on all sheets that have it."""
    sheets = [[*steps] for steps in (_milestones(council), _timetable(council), _others(council))]
    for at, steps in enumerate(sheets):
        before = [step for sheet in sheets[:at] for step in sheet]
        earlier = group_by(before, lambda step: normalise(step.words))
        for step in steps:
            same = earlier.get(normalise(step.words), [])
            differences = [words for other in same if (words := step.differs_from(other))]
            if same and len(differences) == len(same):
                yield Finding(
                    step.place, f"“{step.words}” {differences[0]}.", _BOTH, about=step.words
                )


def _milestones(council: Council) -> Iterator[_DatedStep]:
    for row in council.milestones:
        is_done = None if row.status is None else row.status is MilestoneStatus.DONE
        yield _DatedStep(row.milestone, row.place("milestone"), row.due, row.place("due"), is_done)


def _timetable(council: Council) -> Iterator[_DatedStep]:
    for row in council.timetable:
        is_done = None if row.status is None else row.status is MilestoneStatus.DONE
        yield _DatedStep(row.step, row.place("step"), row.on, row.place("on"), is_done)


def _others(council: Council) -> Iterator[_DatedStep]:
    for action in council.actions:
        place, due = action.place("action"), action.place("due")
        yield _DatedStep(action.action, place, action.due, due, None)
    for row in council.achievements:
        if row.done and council.is_current(row.update):
            place = row.place("achievement")
            yield _DatedStep(row.achievement, place, None, place, row.done)
