"""The folder `.svreport` beside a set that is being put in place, for one process at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.core.problems import UnwritableOutput
from svreport.files.transaction import disk
from svreport.files.transaction.os_errors import refused, unlockable

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = ".svreport"
JOURNAL = "journal.json"
LOCK = "lock"
# How long, in seconds, to wait for another svreport; putting a set in place takes a moment.
PATIENCE = 10.0
_ATTEMPTS = 20


def journal_of(root: Path) -> Path:
    """Where the journal of a set under this folder stands while it is put in place."""
    return root / NAME / JOURNAL


class Workplace:
    """The names in `.svreport`, and what was made around it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / NAME
        self.journal = journal_of(root)
        self.draft_journal = self.folder / f"{JOURNAL}.new"
        self.lock = self.folder / LOCK
        self._made: list[Path] = []

    def new(self, number: int) -> Path:
        """Where the new content of a file is kept until it is moved in."""
        return self.folder / f"new-{number}"

    def old(self, number: int) -> Path:
        """Where the old content of a file is kept until the set is whole."""
        return self.folder / f"old-{number}"

    def make_folder(self, folder: Path) -> None:
        """Makes a folder and those above it, remembering which were not there."""
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._made += missing

    def clear(self) -> None:
        """Removes what svreport left in its folder; anything else there stays."""
        for pattern in ("new-*", "old-*", self.draft_journal.name):
            for path in self.folder.glob(pattern):
                disk.remove(path)

    def unmake_folders(self) -> None:
        """Removes the folders that were made, where they are empty."""
        for folder in sorted(set(self._made), key=lambda one: len(one.parts), reverse=True):
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def entered(root: Path, about: Path) -> Iterator[Workplace]:
    """The workplace of a folder, locked; it is gone afterwards unless a journal stays.

    `about` is the file that is named where it cannot be had. Raises
    UnwritableOutput where another process keeps it, or the folder cannot be
    written to or locked.
    """
    workplace = Workplace(root)
    try:
        lock = _locked(workplace)
    except OSError as reason:
        workplace.unmake_folders()
        raise unlockable(reason, root) or refused(about, reason) from reason
    try:
        yield workplace
    except BaseException:
        _leave(workplace, lock)
        workplace.unmake_folders()
        raise
    _leave(workplace, lock)


def _locked(workplace: Workplace) -> BaseFileLock:
    from filelock import FileLock, Timeout

    for attempt in range(1, _ATTEMPTS + 1):
        workplace.make_folder(workplace.folder)
        lock = FileLock(workplace.lock, timeout=PATIENCE, fallback_to_soft=False)
        try:
            lock.acquire()
        except Timeout as reason:
            raise UnwritableOutput(
                f"Another svreport is writing to {workplace.root}: wait until it is done and try "
                "again. Nothing was changed."
            ) from reason
        except FileNotFoundError:
            # Another process has just finished, and removed the folder under our hands.
            if attempt == _ATTEMPTS:
                raise
        else:
            return lock
    raise AssertionError("the last attempt returns or raises")


def _leave(workplace: Workplace, lock: BaseFileLock) -> None:
    """Cleans up and unlocks; a journal and what it needs stay for the next command."""
    done = not workplace.journal.exists()
    if done:
        workplace.clear()
    # Elsewhere a file is removed while it is locked, so that nobody locks one that is about to go;
    # Windows removes none that anyone has open.
    if done and os.name != "nt":
        disk.remove(workplace.lock)
    lock.release()
    if done and os.name == "nt":
        disk.remove(workplace.lock)
    if done:
        with suppress(OSError):
            workplace.folder.rmdir()
