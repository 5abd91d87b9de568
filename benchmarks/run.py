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
import math
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

from material import content_of, workbook_with

# The parent's own memory counts towards a child's peak, so nothing heavy is
# imported here: what reads and writes Office files runs in a process apart,
# and material imports what it needs where it uses it.

HERE = Path(__file__).resolve().parent
UPDATE = "q1"
GROWTH_ROWS = (10, 100, 1_000, 5_000)
TARGET_TIME, TARGET_MEMORY, TARGET_EXPONENT, TARGET_HELP = 0.65, 0.9, 1.1, 4.0
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

    def measured(self, commands: Mapping[str, Command], runs: int) -> dict[str, list[Run]]:
        """The runs of each command, taken in turn (A B A B …) after a warm-up of each."""
        for command in commands.values():
            self._run(command)
        taken: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(self._run(command))
        return taken

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
    """How `svreport build` grows with the rows of Measure values."""
    books = {rows: bench.folder / f"{rows}-rows.xlsx" for rows in GROWTH_ROWS}
    for rows, path in books.items():
        path.write_bytes(_apart(workbook_with, rows))
    commands = {str(rows): bench.build(path, f"out-{rows}") for rows, path in books.items()}
    taken = bench.measured(commands, bench.runs)
    by_rows = {rows: taken[str(rows)] for rows in GROWTH_ROWS}
    processor = {rows: _processor(runs) for rows, runs in by_rows.items()}
    smallest, largest = GROWTH_ROWS[0], GROWTH_ROWS[-1]
    gains, left_out = above_the_fixed_cost(by_rows)
    total, net = exponent(processor), exponent(gains)
    each = (processor[largest] - processor[smallest]) / (largest - smallest) * 1_000_000
    yield Result(
        f"`svreport build {UPDATE}` over rows of Measure values (medians of {bench.runs} runs)",
        ("rows", "time (s)", "processor time (s)", f"above {smallest} rows (s)", "peak (MB)"),
        [
            [
                f"{rows:,}",
                f"{_seconds(runs):.2f}",
                f"{processor[rows]:.2f}",
                f"{processor[rows] - processor[smallest]:.3f}",
                f"{_memory(runs):.1f}",
            ]
            for rows, runs in by_rows.items()
        ],
        [
            f"Exponent of the whole: {_shown(total)}, the slope of a least-squares line through "
            "log(processor time) over log(rows), all sizes.",
            f"Exponent above the fixed cost: {_shown(net)} (target: at most {TARGET_EXPONENT}), "
            f"the slope through log(processor time − that of {smallest} rows) over "
            f"log(rows − {smallest}). {_left_out(left_out)}",
            f"A row of Measure values costs {each:.0f} µs.",
        ],
        {
            **{f"seconds, {rows} rows": _seconds(runs) for rows, runs in by_rows.items()},
            **{f"processor_seconds, {rows} rows": processor[rows] for rows in GROWTH_ROWS},
            **{f"memory_mb, {rows} rows": _memory(runs) for rows, runs in by_rows.items()},
            "exponent_of_the_whole": total,
            "exponent_above_fixed_cost": net,
            "microseconds_a_row": each,
        },
    )


def above_the_fixed_cost(
    by_rows: Mapping[int, Sequence[Run]],
) -> tuple[dict[int, float], list[int]]:
    """What rows beyond the fewest add, in seconds by rows added, and the sizes left out.

    A size is left out where what it adds is less than the timings of the
    smallest vary (between their quartiles): its logarithm would be noise.
    """
    smallest, *larger = sorted(by_rows)
    noise = _quartile_range([run.processor for run in by_rows[smallest]])
    fixed = _processor(by_rows[smallest])
    gains = {rows: _processor(by_rows[rows]) - fixed for rows in larger}
    left_out = [rows for rows, gain in gains.items() if gain <= noise]
    return {rows - smallest: gains[rows] for rows in larger if rows not in left_out}, left_out


def _quartile_range(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    first, _, third = statistics.quantiles(values, n=4, method="inclusive")
    return third - first


def _left_out(sizes: Sequence[int]) -> str:
    if not sizes:
        return "All sizes count."
    listed = " and ".join(f"{size:,}" for size in sizes)
    return f"{listed} rows add less than the timings of {GROWTH_ROWS[0]} vary, and are left out."


def _shown(slope: float | None) -> str:
    return "not to be told from these runs" if slope is None else f"{slope:.2f}"


def exponent(seconds: Mapping[int, float]) -> float | None:
    """The slope of the least-squares line through the logarithms; None below two points."""
    if len(seconds) < 2:
        return None
    across = [math.log(rows) for rows in seconds]
    up = [math.log(value) for value in seconds.values()]
    return statistics.linear_regression(across, up).slope


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


BENCHMARKS: Mapping[str, Callable[[Bench], Iterator[Result]]] = {
    "build": beside_a_script,
    "growth": growth,
    "start": start,
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
