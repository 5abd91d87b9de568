"""A progress line for work that takes longer than a second, on a terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0


class Progress:
    """Says what is being done, once the work has taken a second; wipes it at the end."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown
        self._started = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write("")

    def __call__(self, words: str) -> None:
        if time.monotonic() - self._started >= PATIENCE:
            self._write(f"{words}…")

    def _write(self, line: str) -> None:
        if not self._shown or (not line and not self._width):
            return
        self._stream.write(f"\r{line.ljust(self._width)}\r{line}")
        self._stream.flush()
        self._width = len(line)
