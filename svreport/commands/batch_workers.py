"""Who does the work of a batch: processes of this computer, or a cluster of dask.distributed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, Self, TypeVar

from svreport.core.problems import SvreportError

R = TypeVar("R")
# The arguments of one call.
Task = Sequence[Any]
# Imported before the first worker starts, where the system lets workers start from there.
PRELOAD = (
    "svreport.commands.batch_unit",
    "svreport.rendering.excel",
    "svreport.rendering.word.document",
    "xlsxwriter",
)
# Windows waits for 63 processes at a time at most.
MOST_WORKERS = 60
PATIENCE = 10


class Workers(Protocol):
    """Calls functions elsewhere; the task of a worker that dies is tried once more."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        """Yield each task with its result as it is ready, None where its workers died twice."""


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    return min(MOST_WORKERS, os.cpu_count() or 1)


class LocalWorkers:
    """Processes of this computer, each with one task at a time: which one died is known."""

    def __init__(self, number: int) -> None:
        known = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in known else "spawn"
        )
        self._context.set_forkserver_preload(list(PRELOAD))
        self._number = number
        self._idle: list[_Worker] = []
        self._busy: dict[Any, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self._idle, *self._busy.values()):
            worker.stop()

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        remaining, again = iter(tasks), list[Task]()
        tried: list[Task] = []
        while self._give(work, again, remaining):
            for worker in self._ready():
                task, died = worker.task, False
                try:
                    result = worker.connection.recv()
                except (EOFError, OSError):
                    worker.stop()
                    died = True
                if not died:
                    self._idle.append(worker)
                    yield task, result
                elif any(task is earlier for earlier in tried):
                    yield task, None
                else:
                    tried.append(task)
                    again.append(task)

    def _give(self, work: Callable[..., Any], again: list[Task], remaining: Iterator[Task]) -> bool:
        """Give tasks to all workers that are free, and return whether any is at work."""
        while len(self._busy) < self._number:
            task = again.pop() if again else next(remaining, None)
            if task is None:
                break
            worker = self._idle.pop() if self._idle else _Worker(self._context)
            self._busy[worker.connection] = worker
            worker.give(work, task)
        return bool(self._busy)

    def _ready(self) -> list[_Worker]:
        """Wait until a worker is done or dead, and return those that are."""
        return [self._busy.pop(connection) for connection in wait(list(self._busy))]


class _Worker:
    """A process, the connection to it, and its task."""

    def __init__(self, context: Any) -> None:
        self.task: Task = ()
        try:
            self._open(context)
        except (EOFError, OSError):  # what workers start from has died: it is started again
            self._open(context)

    def _open(self, context: Any) -> None:
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        # Once it is open in the worker alone, it closes when the worker dies.
        theirs.close()

    def give(self, work: Callable[..., Any], task: Task) -> None:
        self.task = task
        with suppress(OSError):  # it died meanwhile: seen when its result is read
            self.connection.send((work, *task))

    def stop(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection) -> None:
    """Do what is asked until nobody is there any more to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    gc.set_threshold(50_000, 20, 100)
    try:
        while True:
            work, *task = connection.recv()
            connection.send(work(*task))
    except (EOFError, OSError):
        return


class Cluster:
    """Workers of a dask.distributed scheduler, which itself tries the task of a dead worker again.

    Raises SvreportError where the scheduler cannot be reached or has no workers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
            from distributed.comm import get_address_host_port
        except ImportError as reason:
            raise SvreportError(
                "--scheduler needs dask.distributed: pip install 'svreport[batch]'."
            ) from reason
        try:
            # A client that waits for nobody leaves tracebacks behind.
            socket.create_connection(get_address_host_port(address), PATIENCE).close()
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as reason:
            raise SvreportError(
                f"There is no scheduler at {address}: start one (`dask scheduler`), or name the "
                "address that it shows."
            ) from reason
        self._address = address
        self._number = sum(self._client.nthreads().values())
        if not self._number:
            self._client.close()
            raise SvreportError(
                f"The scheduler at {address} has no workers: start some (`dask worker {address}`)."
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        remaining, tasks_of = iter(tasks), dict[object, Task]()

        def submit(task: Task) -> Any:
            future = self._client.submit(work, *task, pure=False)
            tasks_of[future.key] = task
            return future

        # Two for each worker: enough to keep it busy, and few inputs under way at a time.
        first = [submit(task) for task in islice(remaining, 2 * self._number)]
        completed = as_completed(first, loop=self._client.loop)
        for future in completed:
            task = tasks_of.pop(future.key)
            try:
                result = future.result()
            except KilledWorker:
                result = None
            except (Exception, CancelledError) as reason:
                raise SvreportError(
                    f"The cluster at {self._address} stopped the work ({type(reason).__name__}: "
                    f"{reason}). Run the command again: it goes on where it was."
                ) from reason
            yield task, result
            for following in islice(remaining, 1):
                completed.add(submit(following))
