"""A preview from its start to its end: a worker that builds, and a server that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import TypeAlias

from svreport.commands.preview.board import Board
from svreport.commands.preview.building import STARTING, Maker, Order
from svreport.commands.preview.serving import Server

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


class Preview:
    """Shows what was ordered as long as it is entered; `address` says where."""

    def __init__(self, order: Order, *, interval: float = INTERVAL) -> None:
        """Raises as `Maker.begin` does for what can never be shown."""
        self._maker = Maker(order)
        self._maker.begin()
        self._board = Board(STARTING)
        self._server = Server(self._board, f"Preview of {order.words}")
        self._stop = Event()
        self._interval = interval
        self._threads = [
            Thread(target=self._server.serve_forever, args=(INTERVAL,), daemon=True),
            Thread(target=self._build, daemon=True),
        ]

    @property
    def address(self) -> str:
        return self._server.address

    def __enter__(self) -> Preview:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._board.close()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def wait(self) -> None:
        """Waits until the officer has seen enough, and ends it with Ctrl-C."""
        try:
            # On Windows, one long wait would not be interrupted.
            while not self._stop.wait(INTERVAL):
                pass
        except KeyboardInterrupt:
            return

    def _build(self) -> None:
        """Builds whenever a file was saved, one build at a time."""
        watch = Watch(self._maker.watched, interval=self._interval)
        self._once()
        while watch.wait(self._stop):
            self._once()

    def _once(self) -> None:
        for shown in self._maker.made(self._board.shown, self._stop.is_set):
            self._board.show(shown)
