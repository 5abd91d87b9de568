"""Rules of the Updates sheet and of the agreement's years."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from svreport.core.model import Council
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import can_name_an_update, is_document
from svreport.figures.forecast import statements


def keys_can_name_folders(council: Council) -> Iterator[Problem]:
    """An update's key names a folder and a target of `svreport build`."""
    for update in council.updates:
        if is_document(update.key):
            yield Problem(
                update.place("key"),
                f"“{update.key}” is the name of a document.",
                "Use another key, such as q1.",
                rule="update-key",
            )
        elif not can_name_an_update(update.key):
            yield Problem(
                update.place("key"),
                f"“{update.key}” cannot name a folder.",
                "Use letters, digits, - and _ alone, such as q1.",
                rule="update-key",
            )


def forecast_versions_exist(council: Council) -> Iterator[Problem]:
    """Updates and settings name versions that the Forecast sheet has."""
    versions = [statement.version for statement in statements(council.forecast)]
    known = {normalise(version) for version in versions}
    if not known or council.unread_in("Forecast"):
        return
    for version, place in _versions_named(council):
        if version is not None and normalise(version) not in known:
            yield Problem(
                place,
                f"“{version}” is not a version of the Forecast sheet.",
                f"{did_you_mean(version, versions)}Its versions are {join_words(versions)}.",
                rule="unknown-version",
            )


def _versions_named(council: Council) -> Iterator[tuple[str | None, Place]]:
    for update in council.updates:
        yield update.forecast_version, update.place("forecast_version")
    settings = council.settings
    yield settings.unmitigated_version, settings.place("unmitigated_version")
    yield settings.plan_version, settings.place("plan_version")


def updates_run_forward(council: Council) -> Iterator[Problem]:
    """Each update's activity data reaches further than the one before."""
    for earlier, later in pairwise(council.updates):
        if later.activity_to <= earlier.activity_to:
            yield Problem(
                later.place("activity_to"),
                f"The activity data of {later.key} run to {later.activity_to}, no further than "
                f"those of {earlier.key} ({earlier.activity_to}).",
                "Correct one of the two months, or put the updates in order.",
                Severity.WARNING,
                rule="update-order",
            )


def no_update_is_passed_over(council: Council) -> Iterator[Problem]:
    """No update is without ratings while a later one has them."""
    reported = [council.is_reported(update.key) for update in council.updates]
    for number, update in enumerate(council.updates):
        if not reported[number] and any(reported[number + 1 :]):
            yield Problem(
                update.place("key"),
                f"{update.key} has no ratings, though a later update has.",
                f"Rate it in the column “{update.key}” of Ratings, or remove the update.",
                Severity.WARNING,
                rule="update-passed-over",
            )


def agreement_runs_forward(council: Council) -> Iterator[Problem]:
    """The agreement does not end before it starts."""
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    if starts is not None and ends is not None and ends < starts:
        yield Problem(
            council.settings.place("agreement_ends"),
            f"The agreement ends in {ends}, before it starts in {starts}.",
            "Correct one of the two years.",
            rule="agreement-years",
        )
