"""Single operations on the disk, and why one fails: one sentence, and what to do."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from svreport.core.errors import UnwritableOutput

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
    """Write a file of svreport's own, and force it to the disk."""
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
    folder = _nearest(place.parent)
    if place.is_dir():
        return f"a folder in {folder} has its name. Rename that folder and try again."
    if isinstance(reason, PermissionError):
        return _closed(place, folder)
    if isinstance(reason, FileExistsError | NotADirectoryError):
        return f"{folder} is not a folder. Rename the file of that name and try again."
    if reason.errno == errno.EXDEV:
        return (
            f"{folder} lies on another drive than the folder that holds it. Choose a folder on "
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


def _nearest(folder: Path) -> Path:
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)
