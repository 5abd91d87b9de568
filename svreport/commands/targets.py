"""What targets ask for: which documents, of which updates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from svreport.core.model import Council, Update
from svreport.core.problems import UnknownTarget
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import CATALOGUE, DOCUMENTS, EVERYTHING, Document


@dataclass(frozen=True)
class Order:
    """One document to make: which, for which update."""

    document: Document
    update: Update


def texted(council: Council, targets: Sequence[str], update: str | None = None) -> list[Update]:
    """The updates whose texts are read: those of the targets, or all with any text or rating."""
    if targets:
        return updates_of(council, targets, update)
    written = {row.update for row in council.narrative}
    return [one for one in council.updates if one.key in written or council.is_reported(one.key)]


def updates_of(council: Council, targets: Sequence[str], update: str | None) -> list[Update]:
    """The updates that the targets report, or all that have begun."""
    if not targets:
        return council.reported_updates
    orders = orders_of(council, targets, update)
    return list({order.update.key: order.update for order in orders}.values())


def orders_of(council: Council, targets: Sequence[str], update: str | None) -> list[Order]:
    """The documents that the targets ask for, once each."""
    orders = [order for target in targets for order in _of_target(council, target, update)]
    return list({(order.document.name, order.update.key): order for order in orders}.values())


def _of_target(council: Council, target: str, update: str | None) -> Iterator[Order]:
    name = normalise(target)
    document = next((one for one in CATALOGUE if one.name == name in DOCUMENTS), None)
    if name == EVERYTHING:
        for one in council.updates:
            if council.is_reported(one.key):
                yield from _of_update(one)
    elif document is not None:
        yield Order(document, chosen(council, update))
    else:
        yield from _of_update(update_of(council, target))


def _of_update(update: Update) -> Iterator[Order]:
    return (Order(document, update) for document in CATALOGUE if document.of_update)


def chosen_updates(council: Council, keys: Sequence[str]) -> list[Update]:
    """The updates of these keys, or all where none is named.

    Raises UnknownTarget for a key that no update has.
    """
    named = [update_of(council, key, "no update of the inputs", ()) for key in keys]
    return named or list(council.updates)


def update_of(
    council: Council,
    key: str,
    wrong: str = "neither an update nor a document",
    others: Sequence[str] = (*DOCUMENTS, EVERYTHING),
) -> Update:
    for one in council.updates:
        if normalise(one.key) == normalise(key):
            return one
    known = [*(one.key for one in council.updates), *others]
    raise UnknownTarget(
        f"“{key}” is {wrong}. {did_you_mean(key, known)}There are {join_words(known)}."
    )


def chosen(council: Council, key: str | None) -> Update:
    """The update that was named, else the latest with ratings."""
    if key is not None:
        return update_of(council, key)
    if council.latest is None:
        raise UnknownTarget("No update has ratings yet: give them in the Ratings sheet.")
    return council.latest


def by_update(orders: Sequence[Order]) -> list[list[Order]]:
    """The orders of each update, updates in the order in which they were first named."""
    found: dict[str, list[Order]] = {}
    for order in orders:
        found.setdefault(order.update.key, []).append(order)
    return list(found.values())


def is_whole(orders: Sequence[Order]) -> bool:
    """Whether the documents of an update are made together, and not one of them alone."""
    ordered = {order.document.name for order in orders}
    return ordered >= {document.name for document in CATALOGUE if document.of_update}
