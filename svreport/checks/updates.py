"""Rules of updates: their keys, their order, and what each needs before it can be reported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from svreport.checks.rule import Finding, council_rule, update_rule
from svreport.core.model import SPECIALIST_SUPPORT, SUMMARY, Council, Record, Update
from svreport.core.problems import Place, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import can_name_an_update, is_document
from svreport.figures.forecast import statements


@council_rule("update-key")
def keys_can_name_folders(council: Council) -> Iterator[Finding]:
    """An update's key names a folder and a target of `svreport build`."""
    for update in council.updates:
        if is_document(update.key):
            yield Finding(
                update.place("key"),
                f"“{update.key}” is the name of a document.",
                "Use another key, such as q1.",
            )
        elif not can_name_an_update(update.key):
            yield Finding(
                update.place("key"),
                f"“{update.key}” cannot name a folder.",
                "Use letters, digits, - and _ alone, such as q1.",
            )


@council_rule("update-label", severity=Severity.WARNING)
def labels_tell_updates_apart(council: Council) -> Iterator[Finding]:
    """No two updates head their columns with the same label."""
    first: dict[str, Update] = {}
    for update in council.updates:
        earlier = first.setdefault(normalise(update.column_label), update)
        if earlier is not update:
            yield Finding(
                update.place("column_label"),
                f"{update.key} has the column label “{update.column_label}”, as {earlier.key} has.",
                "Give each a label of its own: tables are headed with it.",
                about=update.key,
            )


@council_rule("unknown-version")
def forecast_versions_exist(council: Council) -> Iterator[Finding]:
    """Updates and settings name versions that the Forecast sheet has."""
    versions = [statement.version for statement in statements(council.forecast)]
    known = {normalise(version) for version in versions}
    if not known or council.unread_in("Forecast"):
        return
    settings = council.settings
    naming: list[tuple[Record, str]] = [(update, "forecast_version") for update in council.updates]
    naming += [(settings, "unmitigated_version"), (settings, "plan_version")]
    for record, field in naming:
        version = getattr(record, field)
        if version is not None and normalise(version) not in known:
            yield Finding(
                record.place(field),
                f"“{version}” is not a version of the Forecast sheet.",
                f"{did_you_mean(version, versions)}Its versions are {join_words(versions)}.",
            )


@council_rule("update-order", severity=Severity.WARNING)
def updates_run_forward(council: Council) -> Iterator[Finding]:
    """Each update's activity data reaches further than the one before."""
    for earlier, later in pairwise(council.updates):
        if later.activity_to <= earlier.activity_to:
            yield Finding(
                later.place("activity_to"),
                f"The activity data of {later.key} run to {later.activity_to}, no further than "
                f"those of {earlier.key} ({earlier.activity_to}).",
                "Correct one of the two months, or put the updates in order.",
            )


@council_rule("update-passed-over", severity=Severity.WARNING)
def no_update_is_passed_over(council: Council) -> Iterator[Finding]:
    """No update is without ratings while a later one has them."""
    latest = council.latest
    for update in council.updates_until(latest.key) if latest else ():
        if not council.is_reported(update.key):
            yield Finding(
                update.place("key"),
                f"{update.key} has no ratings, though a later update has.",
                f"Rate it in the column “{update.key}” of Ratings, or remove the update.",
            )


@update_rule("not-begun")
def update_has_begun(council: Council, update: Update) -> Iterator[Finding]:
    """The update has ratings."""
    if not council.is_reported(update.key) and not council.unread_in("Ratings"):
        yield Finding(
            update.place("key"),
            f"The update “{update.key}” has no ratings yet.",
            f"Give the ratings in the column “{update.key}” of the Ratings sheet.",
        )


@update_rule("unrated")
def every_item_is_rated(council: Council, update: Update) -> Iterator[Finding]:
    """An update that rates anything rates every condition and every risk."""
    if not council.is_reported(update.key):
        return
    rows = {row.item: row for row in council.ratings}
    conditions = [condition.item for condition in council.conditions]
    for item in (*conditions, *(risk.item for risk in council.risks)):
        row = rows.get(item)
        if council.is_unread("Ratings", update.key, item=item):
            continue
        if row is None:
            yield Finding(
                Place("Ratings"),
                f"{item} has no rating for {update.key}.",
                f"Add a row for “{item}” and rate it.",
            )
        elif update.key not in row.by_update:
            yield Finding(
                row.at_series.get(update.key, Place("Ratings")),
                f"{item} has no rating for {update.key}, though other items have.",
                "Choose a rating from the list.",
            )


@update_rule("unwritten")
def every_section_is_written(council: Council, update: Update) -> Iterator[Finding]:
    """An update that rates anything has its summary and every progress update."""
    leads = [group[0].item for group in council.condition_groups()]
    for section in (SUMMARY, *leads, *(risk.item for risk in council.risks)):
        if _lacks_text(council, section, update):
            yield Finding(
                Place("Narrative"),
                f"{section} has no text for {update.key}.",
                f"Add a row with the section “{section}”, the update “{update.key}” and its text.",
            )


@update_rule("unanswered", severity=Severity.WARNING)
def support_question_is_answered(council: Council, update: Update) -> Iterator[Finding]:
    """An update says whether specialist support is needed."""
    if _lacks_text(council, SPECIALIST_SUPPORT, update):
        yield Finding(
            Place("Narrative"),
            f"{SPECIALIST_SUPPORT} has no text for {update.key}, so the question is left out.",
            f"Add a row with the section “{SPECIALIST_SUPPORT}” to answer it.",
        )


def _lacks_text(council: Council, section: str, update: Update) -> bool:
    return (
        council.is_reported(update.key)
        and council.narrative_for(section, update.key) is None
        and not council.unread_in("Narrative", section=section, update=update.key)
    )
