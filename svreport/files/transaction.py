"""Putting a set of files in place all at once, whatever interrupts it.

Several files cannot be replaced in one step on any system, and a folder that
officers keep notes in, or have open, cannot be exchanged for another. So a set
is put in place in steps that another process can finish:

1. The new files are written, and forced to the disk, in a staging folder beside
   the set, `.svreport`. The files in place are not touched yet.
2. A journal there lists every file, with the SHA-256 of its old and new content.
   The set is committed from the moment that the journal has its name.
3. All old files are moved out of their places into `.svreport`; only then are the
   new ones moved in. Documents of two builds are never side by side: whoever
   looks in between misses documents, and finds a note beside them that says why.
4. The journal goes, then the old files.

A process killed before step 2 is done leaves the old set, and a staging folder
that the next command clears away. Killed later, it leaves the journal: the next
command that knows the folder recovers the set before it does anything else, by
what the files contain and not by what was done last. An error during the steps
(a document is open in Word) rolls the set back. A single file is replaced in one
step and needs no journal.

Only one process at a time works in `.svreport`: it has a lock of the operating
system, which vanishes with the process, so no lock can be left behind. Nothing
but svreport's own files is ever deleted.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen

if TYPE_CHECKING:
    from filelock import BaseFileLock


# The folder of a set that is being put in place, and the journal in it.
STAGING = ".svreport"
JOURNAL = "journal.json"


WINDOWS = os.name == "nt"
# Windows refuses to move a file while a virus scanner or a synchroniser looks at it.
ATTEMPTS = 20 if WINDOWS else 1
PAUSE = 0.05
# The longest paths that Office opens on Windows: anything longer could be written, and not read.
LONGEST_PATH = 259
LONGEST_PATHS = {".xlsx": 218, ".xlsm": 218}

_FULL = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "files of its size are not allowed there",
}
_AWAY = {
    *(errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT),
    *(errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH),
}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}
# What Windows calls these, where errno says less.
_WINDOWS_TOO_LONG = {206}
_WINDOWS_BAD_NAME = {123}
_WINDOWS_AWAY = {51, 53, 55, 59, 64, 67, 121, 1231}


def write(path: Path, content: bytes) -> None:
    """Write a file of svreport's own, and force it to the"""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Give a file another name on the same drive; a file of that name is replaced."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)
        else:
            return


def remove(path: Path) -> None:
    """Remove a file if it can be; one that stays is removed another time."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can (Windows cannot)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file's content; None where there is no file."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


@contextmanager
def translate_errors(place: Path) -> Iterator[None]:
    """Turn an error of the system into an UnwritableOutput that names this file."""
    try:
        yield
    except OSError as reason:
        raise unwritable(place, reason) from reason


def refuse_unusable(place: Path) -> None:
    """Refuse a place that Office could not read, or a file that another program has open."""
    longest = LONGEST_PATHS.get(place.suffix.lower(), LONGEST_PATH)
    if WINDOWS and len(str(place.absolute())) > longest:
        raise UnwritableOutput(_too_long(place))
    with translate_errors(place):
        for lock in lock_names(place):
            if lock.exists():
                raise UnwritableOutput(
                    f"{place.name} is open in Office: close it and try again; nothing was "
                    f"written (if it is not open, delete the left-over file {lock.name})."
                )
        if place.exists():
            with place.open("r+b"):
                pass


def lock_names(place: Path) -> list[Path]:
    """Return where programs put a file of their own beside a document that they have open.

    Word cuts its name, LibreOffice frames it.
    """
    names = [f"~${place.name[cut:]}" for cut in (0, 1, 2)]
    return [place.with_name(name) for name in (*names, f".~lock.{place.name}#")]


def unwritable(place: Path, reason: OSError) -> UnwritableOutput:
    """Return why a file cannot be put in its place, as an error that says what to do."""
    return UnwritableOutput(_sentence(place, reason))


def _sentence(place: Path, reason: OSError) -> str:
    name, code, windows = place.name, reason.errno, getattr(reason, "winerror", None)
    if code in _FULL:
        return f"{name} cannot be written: {_FULL[code]}. Nothing was changed."
    if code == errno.ENAMETOOLONG or windows in _WINDOWS_TOO_LONG:
        return _too_long(place)
    if windows in _WINDOWS_BAD_NAME:
        return (
            f'{name} cannot be written: Windows allows none of < > : " | ? * in a name. '
            f"Rename the folder {place.parent}, or choose another one."
        )
    if code in _AWAY or windows in _WINDOWS_AWAY:
        return (
            f"{name} cannot be written: the drive of {place.parent} does not answer. Nothing was "
            "changed; try again when it is connected."
        )
    return f"{name} cannot be written: {_obstacle(place, reason)}"


def unlockable(reason: OSError, folder: Path) -> UnwritableOutput | None:
    """Return the refusal of a drive that knows no locks; None for any other reason."""
    if reason.errno not in _NO_LOCKS:
        return None
    return UnwritableOutput(
        f"The drive of {folder} cannot keep two builds apart: write to a folder on this computer, "
        "and copy the documents from there. Nothing was changed."
    )


def _too_long(place: Path) -> str:
    return (
        f"{place.name} cannot be written: its path is too long. Choose a folder with a shorter "
        "path; nothing was changed."
    )


def _obstacle(place: Path, reason: OSError) -> str:
    folder = next((path for path in place.parents if path.exists()), place.parent)
    if place.is_dir():
        return f"a folder in {folder} has its name. Rename that folder and try again."
    if isinstance(reason, PermissionError):
        return _closed(place, folder)
    if isinstance(reason, FileExistsError | NotADirectoryError):
        return f"{folder} is not a folder. Rename the file of that name and try again."
    if reason.errno == errno.EXDEV:
        return (
            f"{folder} is on a different drive from the folder around it. Choose a folder on "
            "that drive."
        )
    if reason.errno == errno.EROFS:
        return f"the drive of {folder} may only be read. Choose a folder on another one."
    return f"{reason.strerror}. Nothing was changed."


def _closed(place: Path, folder: Path) -> str:
    if place.is_file() and os.access(folder, os.W_OK):
        return (
            "it is open in another program or may not be changed. Close it and try again; nothing "
            "was changed."
        )
    return f"the folder {folder} may not be changed. Have it opened to you, or choose another one."


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
        refuse_unusable(place)
        with translate_errors(place):
            self.make_folder(place.parent)
            write(self.path(Side.NEW, number), content)
            return JournalEntry(number, path, sha256(content).hexdigest(), digest(place))

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
                remove(path)

    def write_journal(self, entries: Sequence[JournalEntry]) -> None:
        """Commit a set: from here on it is rolled forward or back as a whole."""
        rows = [{"place": row.path.as_posix(), "new": row.new, "old": row.old} for row in entries]
        text = json.dumps({"form": FORM, "moves": rows}, indent=1)
        write(self._draft_journal, text.encode())
        sync_folder(self.folder)
        move(self._draft_journal, self.journal)
        sync_folder(self.folder)

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
def open_staging(root: Path, about: Path, *, patience: float | None = None) -> Iterator[Staging]:
    """Yield the staging folder of a set, locked; it is gone afterwards unless a journal stays.

    `about` is the file that is named where it cannot be made. Raises UnwritableOutput where
    another process has it for longer than `patience`, in seconds, or else than PATIENCE, or the
    folder cannot be written to or locked.
    """
    staging = Staging(root)
    try:
        lock = _acquire_lock(staging, PATIENCE if patience is None else patience)
    except OSError as reason:
        staging.remove_made_folders()
        raise unlockable(reason, root) or unwritable(about, reason) from reason
    try:
        yield staging
    except BaseException:
        _close(staging, lock)
        staging.remove_made_folders()
        raise
    _close(staging, lock)


def _acquire_lock(staging: Staging, patience: float) -> BaseFileLock:
    from filelock import FileLock, Timeout

    lock = FileLock(staging.lock, timeout=patience, fallback_to_soft=False)
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
    remove(staging.lock)
    lock.release()
    with suppress(OSError):
        staging.folder.rmdir()
