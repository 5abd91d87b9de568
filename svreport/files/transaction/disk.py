"""One thing at a time on the disk: writing, moving, removing, and making it last."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

# Windows refuses to move a file while a virus scanner or a synchroniser looks at it.
ATTEMPTS = 20 if os.name == "nt" else 1
PAUSE = 0.05


def write(path: Path, content: bytes) -> None:
    """Writes a file of svreport's own, and has the disk keep it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move(source: Path, target: Path) -> None:
    """Gives a file another name on the same drive; a file of that name is replaced."""
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
    """Removes a file if it can be; one that stays is removed another time."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def keep(folder: Path) -> None:
    """Has the disk keep the names in a folder, where the system can be told to (not Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def fingerprint(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where there is no file."""
    try:
        return fingerprint_of(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def fingerprint_of(content: bytes) -> str:
    """The SHA-256 of a content."""
    return sha256(content).hexdigest()
