"""What targets ask for: which documents, of which updates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.model import Council, Update
from svreport.core.problems import UnknownTarget
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.document import Document
from svreport.documents.registry import DOCUMENTS, EVERYTHING, TARGETS, document_named


class BuildRequest(Frozen):
    """One document to make: which, for which update."""

    document: Document
    update: Update


def updates_with_narrative(
    council: Council, targets: Sequence[str], update: str | None = None
) -> list[Update]:
    """The updates whose texts are read: those of the targets, or all with any text or rating.

    A text that is marked for review is still that of an earlier update.
    """
    if targets:
        return updates_of(council, targets, update)
    written = {row.update for row in council.narrative if not row.review}
    return [
        candidate
        for candidate in council.updates
        if candidate.key in written or council.is_reported(candidate.key)
    ]


def updates_of(council: Council, targets: Sequence[str], update: str | None) -> list[Update]:
    """The updates that the targets report, or all that have begun."""
    if not targets:
        return council.reported_updates
    requests = requests_of(council, targets, update)
    return list({request.update.key: request.update for request in requests}.values())


def requests_of(council: Council, targets: Sequence[str], update: str | None) -> list[BuildRequest]:
    """The documents that the targets ask for, once each."""
    requests = [request for target in targets for request in _of_target(council, target, update)]
    return list(
        {(request.document.name, request.update.key): request for request in requests}.values()
    )


def _of_target(council: Council, target: str, update: str | None) -> Iterator[BuildRequest]:
    name = normalise(target)
    if name == EVERYTHING:
        for reported in updates_of(council, (), None):
            yield from _of_update(reported)
    elif name in TARGETS:
        yield BuildRequest(document_named(name), chosen_update(council, update))
    else:
        yield from _of_update(update_of(council, target))


def _of_update(update: Update) -> Iterator[BuildRequest]:
    return (BuildRequest(document, update) for document in DOCUMENTS if document.of_update)


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
    others: Sequence[str] = (*TARGETS, EVERYTHING),
) -> Update:
    """The update of a key. Raises UnknownTarget, which says what is `wrong` with the key."""
    for update in council.updates:
        if normalise(update.key) == normalise(key):
            return update
    known = [*(update.key for update in council.updates), *others]
    raise UnknownTarget(
        f"“{key}” is {wrong}. {did_you_mean(key, known)}There are {join_words(known)}."
    )


def chosen_update(council: Council, key: str | None) -> Update:
    """The update that was named, else the latest with ratings. Raises UnknownTarget."""
    if key is not None:
        return update_of(council, key)
    if council.latest is None:
        raise UnknownTarget("No update has ratings yet: give them in the Ratings sheet.")
    return council.latest


def by_update(requests: Sequence[BuildRequest]) -> list[list[BuildRequest]]:
    """The requests of each update, updates in the order in which they were first named."""
    return list(group_by(requests, lambda request: request.update.key).values())


def is_whole(requests: Sequence[BuildRequest]) -> bool:
    """Whether the documents of an update are made together, and not one of them alone."""
    requested = {request.document.name for request in requests}
    return requested >= {document.name for document in DOCUMENTS if document.of_update}
