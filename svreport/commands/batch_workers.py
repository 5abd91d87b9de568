"""Who does the work of a batch: processes of this computer, or a cluster of dask.distributed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from threading import Thread
from typing import Any, Protocol, Self, TypeVar

from svreport.core.errors import SvreportError

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

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        """Yield each task with its result as it is ready, None where its workers died twice."""


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    return min(MOST_WORKERS, os.cpu_count() or 1)


def _completed(
    submit: Callable[[Task], Future[R]], tasks: Iterable[Task], number: int
) -> Iterator[tuple[Task, Future[R]]]:
    """Yield each task with its future once that is done; two a worker are under way at a time."""
    remaining = iter(tasks)
    under_way: dict[Future[R], Task] = {}
    while True:
        for task in islice(remaining, 2 * number - len(under_way)):
            under_way[submit(task)] = task
        if not under_way:
            return
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            yield under_way.pop(future), future


class LocalWorkers:
    """Processes of this computer."""

    def __init__(self, number: int) -> None:
        known = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context(
            "forkserver" if "forkserver" in known else "spawn"
        )
        self._context.set_forkserver_preload(list(PRELOAD))
        self._number = number
        self._processes = self._start(number)

    def _start(self, number: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(number, self._context, _prepare_process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._processes.shutdown(cancel_futures=True)

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        def submit(task: Task) -> Future[R]:
            try:
                return self._processes.submit(work, *task)
            except BrokenProcessPool:
                self._processes = self._start(self._number)
                return self._processes.submit(work, *task)

        for task, future in _completed(submit, tasks, self._number):
            try:
                yield task, future.result()
            except BrokenProcessPool:
                # One process has died, which ends all: alone, each task shows whether it was it.
                yield task, self._result_alone(work, task)

    def _result_alone(self, work: Callable[..., R], task: Task) -> R | None:
        with self._start(1) as process:
            try:
                return process.submit(work, *task).result()
            except BrokenProcessPool:
                return None


def _prepare_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    gc.set_threshold(50_000, 20, 100)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for nobody where the process that asks was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


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
        from distributed.scheduler import KilledWorker

        workers = self._client.get_executor()
        done = _completed(lambda task: workers.submit(work, *task), tasks, self._number)
        for task, future in done:
            try:
                yield task, future.result()
            except KilledWorker:
                yield task, None
            except Exception as reason:
                raise SvreportError(
                    f"The cluster at {self._address} stopped the work ({type(reason).__name__}: "
                    f"{reason}). Run the command again: it goes on where it was."
                ) from reason
