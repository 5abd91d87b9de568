"""Who does the work of a batch: processes of this computer, or a cluster of dask.distributed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from threading import Thread
from typing import Any, Self, TypeVar

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


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_WORKERS, len(os.sched_getaffinity(0)))
    return min(MOST_WORKERS, os.cpu_count() or 1)


class Workers:
    """Calls functions on an executor; the task of a worker that dies is tried once more."""

    def __init__(self, executor: Executor, number: int, died: type[Exception]) -> None:
        self._executor, self._number, self._died = executor, number, died

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        """Yield each task with its result as it is ready, None where its workers died twice.

        Two tasks a worker are under way at a time.
        """
        remaining = iter(tasks)
        under_way: dict[Future[R], Task] = {}
        while True:
            for task in islice(remaining, 2 * self._number - len(under_way)):
                under_way[self._submit(work, task)] = task
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                task = under_way.pop(future)
                try:
                    result: R | None = future.result()
                except self._died:
                    result = self._second_try(work, task)
                yield task, result

    def _submit(self, work: Callable[..., R], task: Task) -> Future[R]:
        return self._executor.submit(work, *task)

    def _second_try(self, work: Callable[..., R], task: Task) -> R | None:
        """The result once a worker died, None where the next one did as well."""


class LocalWorkers(Workers):
    """Processes of this computer."""

    def __init__(self, number: int) -> None:
        super().__init__(_start(number), number, BrokenProcessPool)

    def _submit(self, work: Callable[..., R], task: Task) -> Future[R]:
        try:
            return super()._submit(work, task)
        except BrokenProcessPool:
            self._executor = _start(self._number)
            return super()._submit(work, task)

    def _second_try(self, work: Callable[..., R], task: Task) -> R | None:
        """One process has died, which ends all: alone, each task shows whether it was it."""
        with _start(1) as process:
            try:
                return process.submit(work, *task).result()
            except BrokenProcessPool:
                return None


def _start(number: int) -> ProcessPoolExecutor:
    known = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in known else "spawn")
    context.set_forkserver_preload(list(PRELOAD))
    return ProcessPoolExecutor(number, context, _prepare_process)


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


class Cluster(Workers):
    """Workers of a dask.distributed scheduler, which itself tries the task of a dead worker again.

    Raises SvreportError where the scheduler cannot be reached or has no workers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
            from distributed.comm import get_address_host_port
            from distributed.scheduler import KilledWorker
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
        number = sum(self._client.nthreads().values())
        if not number:
            self._client.close()
            raise SvreportError(
                f"The scheduler at {address} has no workers: start some (`dask worker {address}`)."
            )
        super().__init__(self._client.get_executor(), number, KilledWorker)

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def results(
        self, work: Callable[..., R], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, R | None]]:
        try:
            yield from super().results(work, tasks)
        except SvreportError:
            raise
        except Exception as reason:
            raise SvreportError(
                f"The cluster at {self._address} stopped the work ({type(reason).__name__}: "
                f"{reason}). Run the command again: it goes on where it was."
            ) from reason
