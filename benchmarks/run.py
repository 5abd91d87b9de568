"""Time, memory and growth of `svreport build q1`, as tables in Markdown.

    python benchmarks/run.py [--runs N] [--only NAME] [--json]

It only measures: nothing here passes or fails, and no test runs it. Every
figure is that of a whole process, from its start to its end. Processor time
stands beside the time on the clock because it suffers less from a busy machine.
README.md says how to read the tables.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from growing import COMMANDS, DIMENSIONS, LARGE, SMALL, UPDATE, growth_exponents
from many import EARLY, steady, write_councils
from material import content_of, workbook_with

# The parent's own memory counts towards a child's peak, so nothing heavy is
# imported here: what reads and writes Office files runs in a process apart,
# and material imports what it needs where it uses it.

HERE = Path(__file__).resolve().parent
EXAMPLE_ROWS, MANY_ROWS, ROWS_RUNS = 141, 5_000, 2
TARGET_TIME, TARGET_MEMORY, TARGET_EXPONENT, TARGET_HELP = 0.65, 0.9, 1.05, 4.0
TARGET_MANY_ROWS = 3.0
COUNCILS, CORES, TARGET_BATCH = 152, 2, 20
STEADY_BUILDS = 60
HELP_RUNS = 5  # so many times the runs asked for: these processes are short
RSS_IN_MB = 1024 * 1024 if sys.platform == "darwin" else 1024

Command = Sequence[str]
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """What one process took: wall and processor time in seconds, peak resident memory in MB."""

    seconds: float
    processor: float
    memory: float


@dataclass
class Result:
    """A table to print, with its figures for programs."""

    title: str
    headings: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, float | int | None] = field(default_factory=dict)

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", _line(self.headings), _line(["---"] * len(self.headings))]
        lines += [_line(row) for row in self.rows]
        return "\n".join([*lines, "", *(f"{note}\n" for note in self.notes)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class Bench:
    """Where processes run, and how often each."""

    folder: Path
    inputs: Path
    runs: int
    svreport: str

    def build(self, inputs: Path, outputs: str) -> Command:
        """The command that builds the update of an inputs workbook."""
        return (
            *(self.svreport, "build", UPDATE, "--quiet"),
            *("--inputs", str(inputs), "--outputs", outputs),
        )

    def processor(self, inputs: Path) -> tuple[float, float]:
        """The processor time in seconds of a check and of a build of an inputs workbook."""
        check = (self.svreport, "check", "--inputs", str(inputs))
        commands = (check, self.build(inputs, f"out-{inputs.stem}"))
        check_run, build_run = (self._run(command) for command in commands)
        return check_run.processor, build_run.processor

    def measured(self, commands: Mapping[str, Command], runs: int) -> dict[str, list[Run]]:
        """The runs of each command, taken in turn (A B A B …) after a warm-up of each."""
        for command in commands.values():
            self._run(command)
        taken: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(self._run(command))
        return taken

    def once(self, command: Command) -> Run:
        """One run of a command."""
        return self._run(command)

    def _run(self, command: Command) -> Run:
        started = perf_counter()
        process = subprocess.Popen(
            command, cwd=self.folder, env=self._environment(), stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"This failed, so nothing can be measured: {' '.join(command)}")
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / RSS_IN_MB)

    def _environment(self) -> dict[str, str]:
        """Bytecode is kept, as it is for installed programs, but not in the checkout."""
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return kept | {"PYTHONPYCACHEPREFIX": str(self.folder / "bytecode")}


def _seconds(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _processor(runs: Sequence[Run]) -> float:
    return statistics.median(run.processor for run in runs)


def _memory(runs: Sequence[Run]) -> float:
    return statistics.median(run.memory for run in runs)


def _svreport() -> str:
    """The command that is installed beside the interpreter."""
    found = shutil.which("svreport", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit("svreport is not installed in this environment: pip install -e '.[test]'")
    return found


def beside_a_script(bench: Bench) -> Iterator[Result]:
    """`svreport build` beside a script that makes the same documents by hand."""
    by_hand = (sys.executable, str(HERE / "by_hand.py"), str(bench.inputs), UPDATE, "by-hand")
    taken = bench.measured(
        {"svreport": bench.build(bench.inputs, "outputs"), "by hand": by_hand}, bench.runs
    )
    ours, theirs = taken["svreport"], taken["by hand"]
    yield Result(
        f"`svreport build {UPDATE}` beside a hand-written script (medians of {bench.runs} runs)",
        ("", "svreport", "by hand", "ratio", "target"),
        [
            _compared("time (s)", _seconds(ours), _seconds(theirs), ".2f", TARGET_TIME),
            _compared("processor time (s)", _processor(ours), _processor(theirs), ".2f"),
            _compared("peak memory (MB)", _memory(ours), _memory(theirs), ".1f", TARGET_MEMORY),
        ],
        figures={
            "seconds": _seconds(ours),
            "seconds_by_hand": _seconds(theirs),
            "time_ratio": _seconds(ours) / _seconds(theirs),
            "processor_seconds": _processor(ours),
            "processor_seconds_by_hand": _processor(theirs),
            "processor_ratio": _processor(ours) / _processor(theirs),
            "memory_mb": _memory(ours),
            "memory_mb_by_hand": _memory(theirs),
            "memory_ratio": _memory(ours) / _memory(theirs),
        },
    )
    yield _same_content(bench)


def _compared(
    what: str, ours: float, theirs: float, shown: str, target: float | None = None
) -> list[str]:
    aim = "" if target is None else f"at most {target}"
    return [what, format(ours, shown), format(theirs, shown), f"{ours / theirs:.2f}", aim]


def _same_content(bench: Bench) -> Result:
    """Counts of what both wrote, as evidence that they did the same job."""
    ours = _apart(content_of, bench.folder / "outputs")
    theirs = _apart(content_of, bench.folder / "by-hand")
    rows = [
        (what, f"{ours[what]:,}", f"{theirs[what]:,}", f"{ours[what] / theirs[what] - 1:+.1%}")
        for what in ours
    ]
    return Result(
        "The same content, counted in both outputs",
        ("", "svreport", "by hand", "difference"),
        list(rows),
        figures={
            **{f"{what}, svreport": ours[what] for what in ours},
            **{f"{what}, by hand": theirs[what] for what in theirs},
        },
    )


def growth(bench: Bench) -> Iterator[Result]:
    """How `svreport check` and `svreport build` grow with each part of the inputs."""
    # Two at once: other work does not change how many functions are called.
    with ProcessPoolExecutor(len(COMMANDS), mp_context=get_context("spawn")) as pool:
        counts = [pool.submit(growth_exponents, command, bench.folder) for command in COMMANDS]
        exponents = dict(zip(COMMANDS, [count.result() for count in counts], strict=True))
    rows = [
        (dimension, *(f"{exponents[command][dimension]:.2f}" for command in COMMANDS))
        for dimension in DIMENSIONS
    ]
    yield Result(
        f"Growth in function calls, of × {SMALL} to × {LARGE}, those of the example left out",
        ("more of", *(" ".join(command) for command in COMMANDS.values())),
        list(rows),
        [f"The power with which calls grow (target: at most {TARGET_EXPONENT})."],
        {
            f"exponent of {command}, {dimension}": exponents[command][dimension]
            for command in COMMANDS
            for dimension in DIMENSIONS
        },
    )
    yield _many_rows(bench)


def _many_rows(bench: Bench) -> Result:
    """5,000 rows of Measure values beside as many as the example has."""
    times = []
    for count in (EXAMPLE_ROWS, MANY_ROWS):
        path = bench.folder / f"{count}-rows.xlsx"
        path.write_bytes(_apart(workbook_with, count))
        runs = [bench.processor(path) for _ in range(ROWS_RUNS)]
        times.append([min(taken) for taken in zip(*runs, strict=True)])
    few, many = times
    return Result(
        f"{MANY_ROWS:,} rows of Measure values beside {EXAMPLE_ROWS} (least of {ROWS_RUNS} runs)",
        (
            "processor time",
            f"{MANY_ROWS:,} rows (s)",
            f"{EXAMPLE_ROWS} rows (s)",
            "ratio",
            "target",
        ),
        [
            _compared(command, many[place], few[place], ".2f", TARGET_MANY_ROWS)
            for place, command in enumerate(("check", "build"))
        ],
        figures={
            f"ratio of {MANY_ROWS} rows, {command}": many[place] / few[place]
            for place, command in enumerate(("check", "build"))
        },
    )


def start(bench: Bench) -> Iterator[Result]:
    """`svreport --help` beside an interpreter that does nothing."""
    runs = bench.runs * HELP_RUNS
    commands = {
        "help": (bench.svreport, "--help"),
        "bare": (sys.executable, "-c", "pass"),
    }
    taken = bench.measured(commands, runs)
    ours, bare = _seconds(taken["help"]), _seconds(taken["bare"])
    yield Result(
        f"`svreport --help` beside a bare interpreter (medians of {runs} runs)",
        ("", "svreport --help", "python -c pass", "ratio", "target"),
        [
            [
                "time (ms)",
                f"{ours * 1000:.0f}",
                f"{bare * 1000:.0f}",
                f"{ours / bare:.2f}",
                f"at most {TARGET_HELP:.0f}",
            ]
        ],
        figures={"help_seconds": ours, "bare_seconds": bare, "start_ratio": ours / bare},
    )


def batch(bench: Bench) -> Iterator[Result]:
    """The Word and Excel sets of many councils, and one process that goes on building."""
    many, few = bench.folder / "many", bench.folder / "few"
    for folder, number in ((many, COUNCILS), (few, STEADY_BUILDS)):
        folder.mkdir()
        _apart(write_councils, folder, number)
    command = (bench.svreport, "batch", str(many), UPDATE, "--workers", str(CORES), "--quiet")
    whole = bench.once((*command, "--outputs", "many-outputs"))
    again = bench.once((*command, "--outputs", "many-outputs"))
    yield Result(
        f"`svreport batch` of {COUNCILS} councils, {UPDATE}, {CORES} processes (one run)",
        ("", "time (s)", "target"),
        [
            ["all built", f"{whole.seconds:.1f}", f"at most {TARGET_BATCH}"],
            ["all unchanged", f"{again.seconds:.1f}", ""],
        ],
        figures={"batch_seconds": whole.seconds, "batch_unchanged_seconds": again.seconds},
    )
    taken = _apart(steady, few, UPDATE)
    yield Result(
        f"One process that builds {STEADY_BUILDS} councils, one after another",
        ("", ""),
        [
            ["processor time of each (s)", f"{taken['seconds']:.2f}"],
            ["sets of documents a second of one core", f"{1 / taken['seconds']:.1f}"],
            [f"peak memory after {EARLY} builds (MB)", f"{taken['early']:.0f}"],
            [f"peak memory after {STEADY_BUILDS} builds (MB)", f"{taken['late']:.0f}"],
        ],
        figures={f"steady_{name}": value for name, value in taken.items()},
    )


BENCHMARKS: Mapping[str, Callable[[Bench], Iterator[Result]]] = {
    "build": beside_a_script,
    "growth": growth,
    "start": start,
    "batch": batch,
}


def _apart(function: Callable[..., T], *given: object) -> T:
    """What the function gives, worked out in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--runs", type=int, default=9, help="runs of each process (default: 9)")
    options.add_argument("--only", choices=BENCHMARKS, help="one benchmark alone")
    options.add_argument(
        "--svreport",
        metavar="PATH",
        help="the command to measure (default: the one installed beside this interpreter)",
    )
    options.add_argument("--json", action="store_true", help="the figures as JSON")
    return options.parse_args()


def main() -> None:
    options = _options()
    chosen = [options.only] if options.only else list(BENCHMARKS)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory() as folder:
        inputs = next((HERE.parent / "inputs").glob("[!~.]*.xlsx"))
        bench = Bench(Path(folder), inputs, options.runs, options.svreport or _svreport())
        results = [result for name in chosen for result in BENCHMARKS[name](bench)]
    if options.json:
        figures = {name: value for result in results for name, value in result.figures.items()}
        print(json.dumps({"machine": machine, "runs": options.runs, **figures}, indent=2))
        return
    print(f"{machine}.\n")
    print("\n".join(result.markdown() for result in results))


if __name__ == "__main__":
    main()
