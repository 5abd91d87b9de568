"""A preview from its start to its end: a worker that builds, and a server that shows it."""

from __future__ import annotations

from threading import Event, Thread
from types import TracebackType

from svreport.preview.board import Board
from svreport.preview.building import STARTING, Maker, Order
from svreport.preview.serving import Server
from svreport.preview.watching import INTERVAL, Watch


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
