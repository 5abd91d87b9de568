"""What targets ask for: which documents, of which updates."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen, group_by
from svreport.core.model import Council, Update
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import (
    DOCUMENTS,
    EVERYTHING,
    PAPERS,
    PUBLIC,
    TOGETHER,
    Document,
    document_named,
    targets_of,
)


class BuildRequest(Frozen):
    """One document to make: which, for which update.

    One that was not asked for by its own name is left out where the inputs hold too little for it.
    """

    document: Document
    update: Update
    is_named: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other requests."""
        return self.document.name, self.update.key


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
    """The updates that the targets report, or all that have begun.

    Those before the first with a text are history: their ratings stand beside later ones, and
    nothing is written of them.
    """
    if not targets:
        written = {row.update for row in council.narrative}
        reported = council.reported_updates
        begun = [number for number, known in enumerate(reported) if known.key in written]
        return reported[min(begun, default=0) :]
    requests = requests_of(council, targets, update)
    return list({request.update.key: request.update for request in requests}.values())


def requests_of(council: Council, targets: Sequence[str], update: str | None) -> list[BuildRequest]:
    """The documents that the targets ask for, once each.

    Papers are of the updates that are named beside them, else of `update` or the latest. Raises
    UnknownTarget, also for an `update` that none of them takes.
    """
    names, papers = list(map(normalise, targets)), targets_of(council)
    several = (EVERYTHING, PAPERS)
    known = (*papers, *several)
    if update is not None and not any(name in known for name in names):
        raise UnknownTarget(
            "--update goes with papers "
            f"({join_words((*papers, PAPERS))}); for an update, give only its key."
        )
    reported = updates_of(council, (), None) if EVERYTHING in names else []
    named = [
        update_of(council, target, "neither an update nor a document", known)
        for target, name in zip(targets, names, strict=True)
        if name not in known
    ]
    requests = [
        BuildRequest(document, update)
        for update in (*reported, *named)
        for document in DOCUMENTS
        if document.of_update
    ]
    asked = [name for name in names if name in papers]
    together = TOGETHER if any(name in several for name in names) else ()
    if asked or together:
        for name in dict.fromkeys((*asked, *together)):
            document = document_named(name, council)
            if not (council.latest or document.before_ratings or name in asked):
                continue  # what is written together is what can be
            alone = update or not named
            of = [chosen_update(council, update, document)] if alone else named
            requests += [BuildRequest(document, each, name in asked) for each in of]
    return list({request.key: request for request in requests}.values())


def public_and_others(targets: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names of the public documents among the targets, and the targets that are no papers."""
    names = list(map(normalise, targets))
    public = [name for name in names if name in PUBLIC]
    if PAPERS in names or EVERYTHING in names:
        public += [name for name in TOGETHER if name in PUBLIC]
    others = [target for target in targets if normalise(target) not in (*PUBLIC, PAPERS)]
    return list(dict.fromkeys(public)), others


def update_of(
    council: Council, key: str, wrong: str = "not in the sheet Updates", others: Sequence[str] = ()
) -> Update:
    """The update of a key. Raises UnknownTarget, which says what is `wrong` with the key."""
    for update in council.updates:
        if normalise(update.key) == normalise(key):
            return update
    known = [*(update.key for update in council.updates), *others]
    if not key:
        raise UnknownTarget(f"Name an update: {join_words(known, 'or', most=len(known))}.")
    raise UnknownTarget(
        f"“{key}” is {wrong}. {did_you_mean(key, known)}There are {join_words(known)}."
    )


def refuse_no_target(council: Council, targets: Sequence[str]) -> None:
    """Raise UnknownTarget where nothing is named, which says what can be."""
    if not targets:
        updates = [update.key for update in council.updates]
        known = [*updates, *targets_of(council), PAPERS, EVERYTHING]
        raise UnknownTarget(f"Name what to build: {join_words(known, 'or', most=len(known))}.")


def chosen_update(council: Council, key: str | None, document: Document | None = None) -> Update:
    """The update that was named, else the latest whose ratings are complete.

    Where those of none are, it is the latest with any. Where none has, it is the first for a
    document that needs none, and else UnknownTarget is raised.
    """
    if key is not None:
        return update_of(council, key)
    if council.latest is None:
        if document and document.before_ratings and council.updates:
            return council.updates[0]
        raise UnknownTarget("No update has ratings yet: type them in the sheet Ratings.")
    rated = [known for known in council.reported_updates if council.is_rated_in_full(known.key)]
    return rated[-1] if rated else council.latest


def choice_in_words(council: Council, targets: Sequence[str], update: str | None) -> str:
    """Which update was chosen for documents that are none themselves, and why; else nothing."""
    names = list(map(normalise, targets))
    known = (*targets_of(council), EVERYTHING, PAPERS)
    if update is not None or council.latest is None or any(name not in known for name in names):
        return ""
    several = ["The papers"] if EVERYTHING in names or PAPERS in names else []
    papers = [*several, *dict.fromkeys(name for name in names if name in targets_of(council))]
    chosen, latest = chosen_update(council, None), council.latest
    verb = "are" if several or len(papers) > 1 else "is"
    named = f"{join_words(papers)} {verb} of {chosen.key}"
    if not council.is_rated_in_full(chosen.key):
        return f"{named}, the latest update with ratings; none has them all."
    if chosen.key == latest.key:
        return f"{named}, the latest update."
    return (
        f"{named}, the latest update whose ratings are complete: {latest.key} still lacks some. "
        f"Add --update {latest.key} for that."
    )


def by_update(requests: Sequence[BuildRequest]) -> list[list[BuildRequest]]:
    """The requests of each update, updates in the order in which they were first named."""
    return list(group_by(requests, lambda request: request.update.key).values())


def is_whole(requests: Sequence[BuildRequest]) -> bool:
    """Whether the documents of an update are made together, and not one of them alone."""
    requested = {request.document.name for request in requests}
    return requested >= {document.name for document in DOCUMENTS if document.of_update}
