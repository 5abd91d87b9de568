"""Commit, rollback and recovery of a set: by what the files contain, not by what was done last."""

from __future__ import annotations

from collections.abc import Container, Sequence
from contextlib import suppress
from pathlib import Path

from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.files.transaction import JOURNAL, STAGING, disk
from svreport.files.transaction.disk import refuse_unusable, translate_errors
from svreport.files.transaction.staging import JournalEntry, Side, Staging, open_staging

# The note in a folder while its documents are out of their places. It is gone before anyone can
# read it, unless svreport was stopped just then.
NOTICE = "INTERRUPTED - run svreport again.txt"
NOTICE_TEXT = (
    b"svreport was stopped while it put documents into this folder, so that some are missing\r\n"
    b"here. Nothing is lost: run any svreport command in your working folder, such as\r\n\r\n"
    b"    svreport check\r\n\r\n"
    b"and the new documents are put in their places. This note goes then, too.\r\n"
)


def commit(entries: Sequence[JournalEntry], staging: Staging) -> None:
    """Put the staged files of a set in place of the old ones, or everything back on an error."""
    first = staging.root / entries[0].path
    with translate_errors(first):
        if len(entries) == 1:
            disk.move(staging.path(Side.NEW, 0), first)
            disk.sync_folder(first.parent)
            return
        staging.write_journal(entries)
    try:
        _put_in_place(_file_states(entries, staging), staging, Side.NEW)
    except BaseException as reason:
        # Without its journal the set is the new one already.
        if staging.journal.exists():
            _roll_back(entries, staging, reason)
        raise


def _roll_back(entries: Sequence[JournalEntry], staging: Staging, cause: BaseException) -> None:
    """Move the old files back; if that fails, the journal stays for the next command."""
    try:
        _put_in_place(_file_states(entries, staging), staging, Side.OLD)
    except (OSError, UnwritableOutput):
        raise UnwritableOutput(
            f"{cause} Documents in {staging.root} are out of their places: mend that, and run "
            "svreport again, which puts them there.".lstrip()
        ) from cause


def recover(root: Path) -> list[str]:
    """Return what was done about an interrupted set, in sentences; none where there was none.

    Waits for another process that is at it.
    """
    with open_staging(root, root / STAGING / JOURNAL) as staging:
        return recover_in(staging)


def recover_in(staging: Staging) -> list[str]:
    """Recover as `recover` does, in a staging folder that is open already.

    The set becomes the new one; where new files have gone since, the old one. Raises
    UnwritableOutput where a file cannot be moved, or where neither set is whole; then all stays
    as it is.
    """
    try:
        entries = staging.read_journal()
    except (ValueError, LookupError, TypeError, RecursionError) as reason:
        raise _unrecoverable(staging, "its journal is damaged") from reason
    if not entries:
        return []
    states = _file_states(entries, staging)
    lacking = [state.place.name for state in states if not state.has(Side.NEW)]
    if lacking and not all(state.has(Side.OLD) for state in states):
        raise _unrecoverable(staging, f"{', '.join(lacking)} cannot be found")
    kept = _put_in_place(states, staging, Side.OLD if lacking else Side.NEW)
    files = f"{len(states)} file{'' if len(states) == 1 else 's'}"
    result = (
        "Files of it are gone, so what stood there before is back: build again."
        if lacking
        else "It is finished now."
    )
    return [
        f"A build was interrupted while it put {files} in place in {staging.root}. {result}",
        *(f"A file that stood in the way is now called {path}." for path in kept),
    ]


def _unrecoverable(staging: Staging, reason: str) -> UnwritableOutput:
    return UnwritableOutput(
        f"A build into {staging.root} was interrupted and cannot be finished: {reason}. Take what "
        f"you need from the folder {staging.folder}, delete it, and build again."
    )


class _FileState(Frozen):
    """Where the contents of a file are: `current` is the SHA-256 of what is in its place."""

    entry: JournalEntry
    place: Path
    current: str | None
    staged: Container[Side]

    def has(self, side: Side) -> bool:
        """Whether its old or new content can be had; the old one also where there was none."""
        digest = self.entry.digest(side)
        return side in self.staged or digest in (None, self.current)


def _file_states(entries: Sequence[JournalEntry], staging: Staging) -> list[_FileState]:
    states = []
    for entry in entries:
        place = staging.root / entry.path
        with translate_errors(place):
            there = {side: disk.digest(staging.path(side, entry.number)) for side in Side}
            staged = [
                side for side, digest in there.items() if digest and digest == entry.digest(side)
            ]
            states.append(_FileState(entry, place, disk.digest(place), staged))
    return states


def _put_in_place(states: Sequence[_FileState], staging: Staging, side: Side) -> list[Path]:
    """Move the old or the new files into their places, and end the transaction.

    All others go before the first one comes. Returns the files that someone has put into a
    place meanwhile, by the new names that they are given.
    """
    folders = sorted({state.place.parent for state in states})
    leaving = [state for state in states if state.current not in (None, state.entry.digest(side))]
    _write_notices(folders)
    for state in leaving:
        refuse_unusable(state.place)
    kept = []
    for state in leaving:
        if state.current == state.entry.digest(side.other):
            _move(state, state.place, staging.path(side.other, state.entry.number))
        else:
            kept.append(_free_name(state.place))
            _move(state, state.place, kept[-1])
    for state in states:
        if side in state.staged:
            _move(state, staging.path(side, state.entry.number), state.place)
    for folder in folders:
        disk.sync_folder(folder)
    _remove_notices(folders)
    # Without its journal, all else in the staging folder is left over.
    with translate_errors(staging.journal):
        staging.journal.unlink()
    disk.sync_folder(staging.folder)
    return kept


def _move(state: _FileState, source: Path, target: Path) -> None:
    with translate_errors(state.place):
        state.place.parent.mkdir(parents=True, exist_ok=True)
        disk.move(source, target)


def _free_name(place: Path) -> Path:
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        name = place.with_name(f"{place.stem} (kept{again}){place.suffix}")
        if not name.exists():
            return name
        number += 1


def _write_notices(folders: Sequence[Path]) -> None:
    """Put the note into every folder of the set; a folder that takes none goes without."""
    for folder in folders:
        with suppress(OSError):
            if not (folder / NOTICE).exists():
                disk.write(folder / NOTICE, NOTICE_TEXT)


def _remove_notices(folders: Sequence[Path]) -> None:
    """Remove the notes; a file of that name with other words is someone's own."""
    for folder in folders:
        with suppress(OSError):
            # Killed while it was written, it may end early.
            if NOTICE_TEXT.startswith((folder / NOTICE).read_bytes()):
                disk.remove(folder / NOTICE)
