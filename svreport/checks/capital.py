"""Rules of capital projects: money beyond what was agreed, and openings that have passed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.checks.rule import Finding, council_rule
from svreport.core.model import CapitalProject, Council
from svreport.core.numerals import amount
from svreport.core.periods import Month
from svreport.core.problems import Severity
from svreport.figures.as_of import capital_at

# A comment that says that the places are there, and not that they will be.
_IS_OPEN = re.compile(r"(?<!\bnot )(?<!\byet )(?<!\bto )(?<!\bwill )\bopen(?:ed)?\b", re.IGNORECASE)


@council_rule("capital-overspent", severity=Severity.WARNING)
def money_beyond_the_agreed_is_explained(council: Council) -> Iterator[Finding]:
    """A project that has cost, or will cost, more than was agreed says why."""
    for project in council.capital:
        agreed = project.agreed
        if agreed is None or project.comment or _comment_is_unread(council, project):
            continue
        for field, words in (("spent", "has been spent"), ("forecast", "is forecast")):
            value = getattr(project, field)
            if value is not None and value > agreed:
                yield Finding(
                    project.place(field),
                    f"{project.project}: {amount(value)} {words}, {amount(value - agreed)} more "
                    f"than the {amount(agreed)} that was agreed, and no comment says why.",
                    "Correct the figure, or say why in Comment.",
                    about=_name(project),
                )
                break


@council_rule("capital-off-forecast", severity=Severity.WARNING)
def spending_stays_within_the_forecast(council: Council) -> Iterator[Finding]:
    """No project has cost more so far than all of it is forecast to."""
    for project in council.capital:
        spent, forecast = project.spent, project.forecast
        if spent is not None and forecast is not None and spent > forecast:
            yield Finding(
                project.place("spent"),
                f"{project.project}: {amount(spent)} has been spent, more than the "
                f"{amount(forecast)} that is forecast for the whole project.",
                "Correct one of the two.",
                about=_name(project),
            )


@council_rule("capital-not-open", severity=Severity.WARNING)
def openings_that_have_passed_are_open(council: Council) -> Iterator[Finding]:
    """A project whose month of opening lies before the latest update's is open, and says so."""
    latest = council.latest
    today = latest.document_date if latest else None
    if latest is None or today is None:
        return
    for project in capital_at(council, latest):
        has_passed = project.opens is not None and project.opens < Month.of(today)
        says_so = _comment_is_unread(council, project) or _IS_OPEN.search(project.comment or "")
        if has_passed and not says_so:
            yield Finding(
                project.place("opens"),
                f"{project.project} was to open in {project.opens}, before {latest.key}, but its "
                "comment does not say that it is open.",
                "Correct the month, or say in Comment that it is open.",
                about=_name(project),
            )


def _comment_is_unread(council: Council, project: CapitalProject) -> bool:
    return council.is_unread("Capital", "comment", project=project.project, update=project.update)


def _name(project: CapitalProject) -> str:
    return ", ".join(filter(None, (project.project, project.update)))
