"""Single operations on the disk: writing, moving, removing, and making them last."""

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
