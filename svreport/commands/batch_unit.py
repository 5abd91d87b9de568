"""The two steps of a batch for one authority: bytes in, results out, in whatever process runs them.

Nothing here reads the authority's folder or writes to it, so a step can run on another computer.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import pickle
import signal
import socket
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any, Self, TypeVar

from svreport import __version__
from svreport.commands.build import Built, build
from svreport.commands.findings import Findings, HasProblems
from svreport.commands.targets import chosen_update, updates_of
from svreport.core.errors import SvreportError, UnknownTarget
from svreport.core.frozen import Frozen, replace
from svreport.core.plain_data import to_plain
from svreport.core.problems import Problem
from svreport.figures.deficit import limits_of
from svreport.figures.measures import headline_measure
from svreport.files.outputs import authority_folder
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import read_inputs_bytes
from svreport.narrative.facts import Facts

T = TypeVar("T")

BUILT, UNCHANGED, ERRORS, STOPPED = "built", "unchanged", "errors", "not built"
# The balances of the table over all authorities, by their heading; beside them is a measure.
LIMIT, AGAINST_LIMIT, ASSUMED_LIMIT = "Limit (£)", "Against limit (£)", "Assumed limit (£)"
BALANCES: Mapping[str, str] = {
    "Closing balance (£)": "forecast.closing balance",
    LIMIT: "forecast.deficit limit",
    AGAINST_LIMIT: "forecast.against limit",
    "In-year balance (£)": "forecast.in-year balance",
}
HEADLINE_MEASURE = "Headline measure"
HEADLINES = (*BALANCES, ASSUMED_LIMIT, HEADLINE_MEASURE)


class BatchUnit(Frozen, kw_only=True):
    """One authority's inputs: the bytes of its workbook, and of what is read beside it.

    `place` is the workbook's path from the folder of the batch. `files` are those that the workbook
    names, by their path from its folder, None where there is no such file; `templates` are the
    authority's own, by their path from their folder.
    """

    place: str
    workbook: bytes
    targets: Sequence[str]
    files: Mapping[str, bytes | None] = {}
    templates: Mapping[str, bytes] = {}
    version: str = __version__

    @property
    def name(self) -> str:
        """The file name of the workbook."""
        return PurePosixPath(self.place).name

    @property
    def digest(self) -> str:
        """A digest of all that the documents are made of."""
        stated: list[object] = [self.version, self.targets, _sum(self.workbook)]
        for files in (self.files, self.templates):
            stated.append([(name, _sum(content)) for name, content in sorted(files.items())])
        return sha256(json.dumps(stated).encode()).hexdigest()


def _sum(content: bytes | None) -> str | None:
    return None if content is None else sha256(content).hexdigest()


class BatchRow(Frozen, kw_only=True):
    """One authority in the table: what became of its inputs.

    `workbook` is its path from the folder of the batch; `reason` says why there are no documents;
    `figures` are the headline figures that are stated; `files` are paths from the outputs folder.
    """

    workbook: str
    authority: str = ""
    year: str = ""
    update: str = ""
    status: str = STOPPED
    reason: str = ""
    problems: Sequence[Problem] = ()
    figures: Mapping[str, Decimal] = {}
    files: Sequence[str] = ()

    @property
    def is_done(self) -> bool:
        """Whether the documents are there, and say what the inputs say."""
        return self.status in (BUILT, UNCHANGED)

    def as_dict(self) -> dict[str, object]:
        """The row as plain data, for programs."""
        return {**to_plain(self), "problems": [problem.as_dict() for problem in self.problems]}


class UnitResult(Frozen, kw_only=True):
    """What a step came to for one authority: its row, and what the next step needs.

    `lacks` names the files that have to be read before anything is known. `findings` are for the
    second step, empty if the row's reason or an error among its problems rules it out.
    """

    row: BatchRow
    lacks: Sequence[str] = ()
    findings: bytes = b""
    built: Built | None = None


def read_and_check(unit: BatchUnit) -> UnitResult:
    """Return what is wrong in one authority's inputs, and its headline figures. Raises nothing."""
    try:
        return _with_files(unit, lambda path, _: _checked(unit, path))
    except Exception as error:  # whatever it is, it must not stop the other authorities
        return UnitResult(row=BatchRow(workbook=unit.place, reason=_sentence(error)))


def build_checked(unit: BatchUnit, checked: UnitResult) -> UnitResult:
    """Return one authority's documents. Raises nothing."""

    def build_with(path: Path, templates: Path | None) -> Built:
        findings = pickle.loads(zlib.decompress(checked.findings))  # noqa: S301 - from our own step
        return build(path, unit.targets, templates=templates, findings=findings)

    row = checked.row
    try:
        built = _with_files(unit, build_with)
    except HasProblems as refusal:
        return UnitResult(row=replace(row, problems=refusal.problems))
    except Exception as error:  # as above
        return UnitResult(row=replace(row, reason=_sentence(error)))
    finally:
        # What a build leaves refers to itself, and piles up; what was there before is not in it.
        gc.collect(1)
    root = Path(authority_folder(row.authority))
    files = [(root / file.path).as_posix() for file in built.files]
    problems = list(dict.fromkeys([*row.problems, *built.problems]))
    return UnitResult(row=replace(row, status=BUILT, problems=problems, files=files), built=built)


def _sentence(error: Exception) -> str:
    if isinstance(error, SvreportError):
        return str(error)
    return f"Something unexpected went wrong ({type(error).__name__}: {error}). Please report it."


def _with_files(unit: BatchUnit, work: Callable[[Path, Path | None], T]) -> T:
    """Return what the work gives, while what belongs to the workbook is in a folder of its own."""
    if unit.version != __version__:
        raise SvreportError(
            f"A worker of the cluster has svreport {__version__}, and this is {unit.version}: "
            "install the same version everywhere."
        )
    if not unit.templates and not any(unit.files.values()):
        return work(Path(unit.name), None)
    with tempfile.TemporaryDirectory(prefix="svreport-") as scratch:
        # A path may lead up from the workbook's folder, and must not lead out of this one.
        up = max((PurePosixPath(name).parts.count("..") for name in unit.files), default=0)
        folder = Path(scratch, "inputs", *["up"] * up)
        templates = Path(scratch, "templates")
        for root, files in ((folder, unit.files), (templates, unit.templates)):
            root.mkdir(parents=True)
            for name, content in files.items():
                if content is not None:
                    _write(root / name, content)
        return work(folder / unit.name, templates if unit.templates else None)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _checked(unit: BatchUnit, path: Path) -> UnitResult:
    inputs = read_inputs_bytes(unit.name, unit.workbook, path.parent)
    findings, row = Findings(inputs, path), BatchRow(workbook=unit.place)
    named = [file.name for file in named_files(inputs.known.settings, path.parent)]
    if not unit.files.keys() >= {*named}:
        return UnitResult(row=row, lacks=named)
    council = inputs.council
    if council is None:
        return _result(row, findings.of().unanswered)
    year = council.settings.financial_year.dashed
    row = replace(row, authority=str(council.settings.authority), year=year)
    try:
        with findings.unread_targets_refused():
            updates = updates_of(council, unit.targets, None) or [chosen_update(council, None)]
    except HasProblems as refusal:
        return _result(row, refusal.problems)
    except UnknownTarget as reason:
        return UnitResult(row=replace(row, reason=str(reason)))
    latest = max(updates, key=council.updates.index)
    result = _result(replace(row, update=str(latest.key)), findings.of(unit.targets).unanswered)
    if result.row.status == ERRORS:
        return result
    packed = zlib.compress(pickle.dumps(findings), 1)
    figures = _headlines(findings.facts(latest))
    return UnitResult(row=replace(result.row, figures=figures), findings=packed)


def _result(row: BatchRow, problems: Sequence[Problem]) -> UnitResult:
    faulty = any(problem.is_error for problem in problems)
    status = ERRORS if faulty else STOPPED
    return UnitResult(row=replace(row, problems=problems, status=status))


def _headlines(facts: Facts) -> dict[str, Decimal]:
    """Return the headline figures that the inputs state, by their heading; amounts in pounds."""
    measure = headline_measure(facts.council)
    names = {**BALANCES, **({HEADLINE_MEASURE: f"{measure.code}.actual"} if measure else {})}
    stated = {}
    for heading, name in names.items():
        if facts.register.has_figure(name):
            figure = facts.register[name]
            if figure.value is not None:
                pounds = figure.unit.pounds if figure.unit else None
                stated[heading] = Decimal(figure.value) * (pounds or 1)
    # Only a limit that is agreed judges a forecast.
    if facts.council.settings.financial_year in limits_of(facts.council).assumed:
        stated.pop(AGAINST_LIMIT, None)
        if LIMIT in stated:
            stated[ASSUMED_LIMIT] = stated.pop(LIMIT)
    return stated


R = TypeVar("R")
# The arguments of one call.
Task = Sequence[Any]
# Imported before the first worker starts, where the system lets workers start from there.
PRELOAD = (
    "svreport.commands.batch_unit",
    "svreport.rendering.excel",
    "svreport.rendering.word",
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
