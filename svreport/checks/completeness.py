"""What an update needs before it can be reported."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.model import SUMMARY, Council, ItemRatings, Update
from svreport.problems import Place, Problem


def update_has_begun(council: Council, update: Update) -> Iterator[Problem]:
    """The update has ratings."""
    if not council.is_reported(update.key) and not council.has_unread("Ratings"):
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
    unread = council.has_unread("Ratings")
    items = [*(one.item for one in council.conditions), *(one.item for one in council.risks)]
    for item in items:
        row = rows.get(item)
        if row is None and unread:
            continue
        if row is None or not (update.key in row.by_update or _is_unread(council, row, update)):
            yield _unrated(item, update, row)


def _is_unread(council: Council, row: ItemRatings, update: Update) -> bool:
    return row.at.get(f"by_update.{update.key}") in council.unread


def _unrated(item: str, update: Update, row: ItemRatings | None) -> Problem:
    where = f"by_update.{update.key}"
    if row is None:
        return Problem(
            Place("Ratings"),
            f"{item} has no rating for {update.key}.",
            f"Add a row for “{item}” and rate it.",
            rule="unrated",
        )
    return Problem(
        row.place(where) if where in row.at else Place("Ratings"),
        f"{item} has no rating for {update.key}, though other items have.",
        "Choose a rating from the list.",
        rule="unrated",
    )


def every_section_is_written(council: Council, update: Update) -> Iterator[Problem]:
    """An update that rates anything has its summary and every progress update."""
    if not council.is_reported(update.key) or council.has_unread("Narrative"):
        return
    leads = [group[0].item for group in council.condition_groups()]
    for section in (SUMMARY, *leads, *(risk.item for risk in council.risks)):
        if council.narrative_for(section, update.key) is None:
            yield Problem(
                Place("Narrative"),
                f"{section} has no text for {update.key}.",
                f"Add a row with the section “{section}”, the update “{update.key}” and its text.",
                rule="unwritten",
            )
