"""Which files were saved: looked at every half second, since that sees what every program does.

Excel and Word save into another file and put it in the place of the old one, often on a
network drive; watchers that the system tells of changes miss some of that, and are told of
much besides. A few files are looked at in no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import TypeAlias

INTERVAL = 0.5
# A file that is being put in place of another is gone for a moment, not for longer.
PATIENCE = 10

# Of each file when it was last changed and how long it is; None where it is not there.
Look: TypeAlias = Mapping[Path, tuple[int, int] | None]


class Watch:
    """Watches files, which may not be the same ones from one look to the next."""

    def __init__(self, files: Callable[[], Iterable[Path]], *, interval: float = INTERVAL) -> None:
        self._files = files
        self._interval = interval
        self._look = self._looked()
        self._contents = _contents(self._look)

    def wait(self, stop: Event) -> bool:
        """Waits until files were saved; False where it was told to stop instead."""
        while not stop.wait(self._interval):
            look = self._looked()
            if look == self._look:
                continue
            look = self._settled(look, stop)
            contents = _contents(look)
            changed = contents != self._contents
            self._look, self._contents = look, contents
            if changed and not stop.is_set():
                return True
        return False

    def _settled(self, look: Look, stop: Event) -> Look:
        """The files once all are there and none changes, or after a while in any case."""
        for _ in range(PATIENCE):
            if stop.wait(self._interval):
                break
            again = self._looked()
            if again == look and not self._is_gone(look):
                break
            look = again
        return look

    def _is_gone(self, look: Look) -> bool:
        """Whether a file is not there that was."""
        return any(look.get(path) is None for path, stamp in self._look.items() if stamp)

    def _looked(self) -> Look:
        return {path: _stamp(path) for path in self._files()}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _contents(look: Look) -> dict[Path, bytes]:
    """The SHA-256 of each file: one that was saved as it was is no change."""
    return {path: _hash(path) for path in look}


def _hash(path: Path) -> bytes:
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b""
