"""A progress line for work that takes longer than a second, on a terminal."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0


class Progress:
    """Says what is being done, once the work has taken a second; wipes it at the end."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown
        self._words = ""
        self._width = 0
        self._late = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._patience_ends)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self._shown:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._late = False
            self._write("")

    def __call__(self, words: str) -> None:
        with self._lock:
            self._words = words
            if self._late:
                self._write(f"{words}…")

    def _patience_ends(self) -> None:
        with self._lock:
            self._late = True
            self._write(f"{self._words}…")

    def _write(self, line: str) -> None:
        if not self._shown or (not line and not self._width):
            return
        self._stream.write(f"\r{line.ljust(self._width)}\r{line}")
        self._stream.flush()
        self._width = len(line)
