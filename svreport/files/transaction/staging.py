"""The staging folder `.svreport` beside a set, for one process at a time, and its journal."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.files.transaction import JOURNAL, STAGING, disk

if TYPE_CHECKING:
    from filelock import BaseFileLock

# Raised when a later svreport could no longer finish what an earlier one began.
FORM = 1
# How long, in seconds, to wait for another svreport; putting a set in place takes a moment.
PATIENCE = 10.0
_ATTEMPTS = 20


class Side(StrEnum):
    """Which of the two sets of files."""

    OLD = "old"
    NEW = "new"

    @property
    def other(self) -> Side:
        return Side.OLD if self is Side.NEW else Side.NEW


class JournalEntry(Frozen):
    """One file of a set: its path under the folder, and the SHA-256 of its old and new content.

    `old` is None where no file is replaced. `number` is part of its names in the staging folder.
    """

    number: int
    path: Path
    new: str
    old: str | None

    def digest(self, side: Side) -> str | None:
        """Return the SHA-256 of its old or its new content."""
        return self.new if side is Side.NEW else self.old


class Staging:
    """The paths in the staging folder of a set, and the folders that were made for the set."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / STAGING
        self.journal = self.folder / JOURNAL
        self.lock = self.folder / "lock"
        self._draft_journal = self.folder / f"{JOURNAL}.new"
        self._made: list[Path] = []

    def path(self, side: Side, number: int) -> Path:
        """Return where the old or new content of a file is while it is out of its place."""
        return self.folder / f"{side}-{number}"

    def stage(self, number: int, path: Path, content: bytes) -> JournalEntry:
        """Write the new content of a file, and return its entry for the journal."""
        place = self.root / path
        disk.refuse_unusable(place)
        with disk.translate_errors(place):
            self.make_folder(place.parent)
            disk.write(self.path(Side.NEW, number), content)
            return JournalEntry(number, path, sha256(content).hexdigest(), disk.digest(place))

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, remembering which were not there."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._made += missing

    def remove_made_folders(self) -> None:
        """Remove the folders that were made, where they are empty."""
        for folder in sorted(set(self._made), key=lambda path: len(path.parts), reverse=True):
            with suppress(OSError):
                folder.rmdir()

    def clear(self) -> None:
        """Remove what svreport left in its folder; anything else there stays."""
        for pattern in ("new-*", "old-*", self._draft_journal.name):
            for path in self.folder.glob(pattern):
                disk.remove(path)

    def write_journal(self, entries: Sequence[JournalEntry]) -> None:
        """Commit a set: from here on it is rolled forward or back as a whole."""
        rows = [{"place": row.path.as_posix(), "new": row.new, "old": row.old} for row in entries]
        text = json.dumps({"form": FORM, "moves": rows}, indent=1)
        disk.write(self._draft_journal, text.encode())
        disk.sync_folder(self.folder)
        disk.move(self._draft_journal, self.journal)
        disk.sync_folder(self.folder)

    def read_journal(self) -> list[JournalEntry]:
        """Return the files of a committed set; none where there is no journal.

        Raises ValueError, LookupError, TypeError or RecursionError for a journal that is damaged,
        which only tampering or a broken disk brings about.
        """
        try:
            journal = json.loads(self.journal.read_bytes())
        except FileNotFoundError:
            return []
        if journal["form"] != FORM:
            raise ValueError(f"a journal of form {journal['form']}")
        return [
            JournalEntry(number, _path_within(row["place"]), str(row["new"]), row["old"])
            for number, row in enumerate(journal["moves"])
        ]


def _path_within(place: str) -> Path:
    """Return a path under the folder; a journal that someone changed must not lead elsewhere."""
    path = PurePosixPath(place)
    if path.is_absolute() or ".." in path.parts or ":" in place or "\\" in place:
        raise ValueError(f"{place} is outside the folder")
    return Path(*path.parts)


@contextmanager
def open_staging(root: Path, about: Path) -> Iterator[Staging]:
    """Yield the staging folder of a set, locked; it is gone afterwards unless a journal stays.

    `about` is the file that is named where it cannot be made. Raises UnwritableOutput where
    another process has it, or the folder cannot be written to or locked.
    """
    staging = Staging(root)
    try:
        lock = _acquire_lock(staging)
    except OSError as reason:
        staging.remove_made_folders()
        raise disk.unlockable(reason, root) or disk.unwritable(about, reason) from reason
    try:
        yield staging
    except BaseException:
        _close(staging, lock)
        staging.remove_made_folders()
        raise
    _close(staging, lock)


def _acquire_lock(staging: Staging) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(staging.lock, timeout=PATIENCE, fallback_to_soft=False)
    for attempt in range(1, _ATTEMPTS + 1):
        staging.make_folder(staging.folder)
        try:
            lock.acquire()
            break
        except Timeout as reason:
            raise UnwritableOutput(
                f"Another svreport is writing to {staging.root}: wait until it is done and try "
                "again. Nothing was changed."
            ) from reason
        except FileNotFoundError:
            # Another process has just finished, and removed the folder under our hands.
            if attempt == _ATTEMPTS:
                raise
    return lock


def _close(staging: Staging, lock: BaseFileLock) -> None:
    """Clean up and unlock; a journal and what it needs stay for the next command."""
    if staging.journal.exists():
        lock.release()
        return
    staging.clear()
    # Elsewhere a file is removed while it is locked, so that nobody locks one that is about to go;
    # Windows removes none that anyone has open.
    if os.name == "nt":
        lock.release()
    disk.remove(staging.lock)
    lock.release()
    with suppress(OSError):
        staging.folder.rmdir()
