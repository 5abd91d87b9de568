"""What an update needs before it can be reported."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.model import SPECIALIST_SUPPORT, SUMMARY, Council, ItemRatings, Update
from svreport.core.problems import Place, Problem, Severity


def update_has_begun(council: Council, update: Update) -> Iterator[Problem]:
    """The update has ratings."""
    if not council.is_reported(update.key) and not council.unread_in("Ratings"):
        yield Problem(
            update.place("key"),
            f"The update “{update.key}” has no ratings yet.",
            f"Give the ratings in the column “{update.key}” of the Ratings sheet.",
            rule="not-begun",
        )


def every_item_is_rated(council: Council, update: Update) -> Iterator[Problem]:
    """An update that rates anything rates every condition and every risk."""
    if not council.is_reported(update.key):
        return
    rows = {row.item: row for row in council.ratings}
    items = [*(one.item for one in council.conditions), *(one.item for one in council.risks)]
    for item in items:
        row = rows.get(item)
        unread = council.unread_in("Ratings", item=item)
        if any(one.may_state(update.key) for one in unread):
            continue
        if row is None or update.key not in row.by_update:
            yield _unrated(item, update, row)


def _unrated(item: str, update: Update, row: ItemRatings | None) -> Problem:
    if row is None:
        return Problem(
            Place("Ratings"),
            f"{item} has no rating for {update.key}.",
            f"Add a row for “{item}” and rate it.",
            rule="unrated",
        )
    return Problem(
        row.at_series.get(update.key, Place("Ratings")),
        f"{item} has no rating for {update.key}, though other items have.",
        "Choose a rating from the list.",
        rule="unrated",
    )


def every_section_is_written(council: Council, update: Update) -> Iterator[Problem]:
    """An update that rates anything has its summary and every progress update."""
    if not council.is_reported(update.key):
        return
    leads = [group[0].item for group in council.condition_groups()]
    for section in (SUMMARY, *leads, *(risk.item for risk in council.risks)):
        unread = council.unread_in("Narrative", section=section, update=update.key)
        if council.narrative_for(section, update.key) is None and not unread:
            yield Problem(
                Place("Narrative"),
                f"{section} has no text for {update.key}.",
                f"Add a row with the section “{section}”, the update “{update.key}” and its text.",
                rule="unwritten",
            )


def support_question_is_answered(council: Council, update: Update) -> Iterator[Problem]:
    """An update says whether specialist support is needed."""
    unread = council.unread_in("Narrative", section=SPECIALIST_SUPPORT, update=update.key)
    answered = council.narrative_for(SPECIALIST_SUPPORT, update.key) is not None
    if council.is_reported(update.key) and not answered and not unread:
        yield Problem(
            Place("Narrative"),
            f"{SPECIALIST_SUPPORT} has no text for {update.key}, so the question is left out.",
            f"Add a row with the section “{SPECIALIST_SUPPORT}” to answer it.",
            Severity.WARNING,
            rule="unanswered",
        )
