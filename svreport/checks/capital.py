"""Rules of capital projects: money beyond what was agreed, and openings that have passed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.core.model import CapitalProject, Council
from svreport.core.numerals import amount
from svreport.core.periods import Month
from svreport.core.problems import Problem, Severity
from svreport.figures.as_of import capital_at

# A comment that says that the places are there, and not that they will be.
_IS_OPEN = re.compile(r"(?<!\bnot )(?<!\byet )(?<!\bto )(?<!\bwill )\bopen(?:ed)?\b", re.IGNORECASE)


def money_beyond_the_agreed_is_explained(council: Council) -> Iterator[Problem]:
    """A project that has cost, or will cost, more than was agreed says why."""
    for project in council.capital:
        if project.agreed is None or project.comment or _is_lost(council, project, "comment"):
            continue
        for field, words in (("spent", "has been spent"), ("forecast", "is forecast")):
            value = getattr(project, field)
            if value is not None and value > project.agreed:
                yield _of(
                    project,
                    field,
                    f"{project.project}: {amount(value)} {words}, "
                    f"{amount(value - project.agreed)} more than the {amount(project.agreed)} that "
                    "was agreed, and no comment says why.",
                    "Correct the figure, or say why in Comment.",
                    rule="capital-overspent",
                )
                break


def spending_stays_within_the_forecast(council: Council) -> Iterator[Problem]:
    """No project has cost more so far than all of it is forecast to."""
    for project in council.capital:
        spent, forecast = project.spent, project.forecast
        if spent is not None and forecast is not None and spent > forecast:
            yield _of(
                project,
                "spent",
                f"{project.project}: {amount(spent)} has been spent, more than the "
                f"{amount(forecast)} that is forecast for the whole project.",
                "Correct one of the two.",
                rule="capital-off-forecast",
            )


def openings_that_have_passed_are_open(council: Council) -> Iterator[Problem]:
    """A project whose month of opening lies before the latest update's is open, and says so."""
    latest = council.latest
    reported_on = latest.dated if latest else None
    if latest is None or reported_on is None:
        return
    for project in capital_at(council, latest):
        passed = project.opens is not None and project.opens < Month.of(reported_on)
        lost = _is_lost(council, project, "comment")
        if passed and not lost and not _IS_OPEN.search(project.comment or ""):
            yield _of(
                project,
                "opens",
                f"{project.project} was to open in {project.opens}, before {latest.key}, but its "
                "comment does not say that it is open.",
                "Correct the month, or say in Comment that it is open.",
                rule="capital-not-open",
            )


def _is_lost(council: Council, project: CapitalProject, field: str) -> bool:
    """Whether a cell of the project could not be read."""
    rows = council.unread_in("Capital", project=project.project, update=project.update)
    return any(row.may_state(field) for row in rows)


def _of(project: CapitalProject, field: str, wrong: str, remedy: str, *, rule: str) -> Problem:
    about = ", ".join(filter(None, (project.project, project.update)))
    return Problem(project.place(field), wrong, remedy, Severity.WARNING, rule=rule, about=about)
