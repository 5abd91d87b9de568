"""Builds that are killed at every step of putting a set in place.

    python tests/documents/interrupted_builds.py

prints a table of what was found: which documents stood in the folder right after
the kill, and after the next command. Its exit status is 1 where there was a
mixture, a loss or a left-over. `--steps N` tries every Nth step only (default 1),
`--again N` kills the next command as well, N times (default 500); `--seed N` sets
the random times. `killed_commands.py` kills whole commands.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from svreport.files.outputs import OutputFile, finish_interrupted, write_all

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "inputs" / "exampleshire-2024-25.xlsx"
NOTE = "INTERRUPTED - run svreport again.txt"
WORKPLACE = ".svreport"
Contents = Mapping[str, bytes]

Q1, Q2 = "2024-25/q1", "2024-25/q2"
# Two folders, one document that is new and one that the new set does not have.
OLD: Contents = {
    f"{Q1}/report.docx": b"old report" * 5000,
    f"{Q1}/summary.xlsx": b"old summary",
    f"{Q1}/record.json": b"old record",
    f"{Q2}/report.docx": b"old second report",
}
NEW: Contents = {
    f"{Q1}/report.docx": b"new report" * 6000,
    f"{Q1}/summary.xlsx": b"new summary",
    f"{Q1}/record.json": b"new record",
    f"{Q2}/report.docx": b"new second report",
    f"{Q2}/summary.xlsx": b"new second summary",
}
OFFICERS: Contents = {
    f"{Q1}/My notes.txt": b"mine",
    f"{Q1}/earlier draft.docx": b"mine, too",
    f"{Q2}/.svreport-plan.tmp": b"mine, although it looks odd",
    "read me.txt": b"mine as well",
}

OLD_SET, NEW_SET, MISSING, MIXTURE = "old set", "new set", "documents missing", "mixture"


@dataclass
class Table:
    """What was found, counted: right after the kill, after the next command, and what went wrong.

    `faults` says what must not be: mixtures, losses, left-overs, notes that lack.
    """

    moments: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Table) -> Table:
        return Table(
            self.moments + other.moments,
            self.seen + other.seen,
            self.settled + other.settled,
            self.faults + other.faults,
        )


def standing(folder: Path, old: Contents, new: Contents) -> str:
    """Which set stands in a folder: the old or the new one, parts of one of them, or a mixture."""
    there = {
        name: (folder / name).read_bytes() for name in {*old, *new} if (folder / name).exists()
    }
    if there == dict(new):
        return NEW_SET
    if there == dict(old):
        return OLD_SET
    of_one = there.items() <= old.items() or there.items() <= new.items()
    return MISSING if of_one else MIXTURE


def prepared(folder: Path) -> Path:
    """An outputs folder with the old set and an officer's own files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in {**OLD, **OFFICERS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def write_new(folder: Path) -> None:
    write_all([OutputFile(Path(name), content) for name, content in NEW.items()], folder)


def settle(folder: Path) -> None:
    finish_interrupted(folder)


Work = Callable[[Path], None]


def killed_at(moment: int, work: Work, folder: Path) -> bool:
    """Whether the work, done by a child process, came as far as this moment and was killed there.

    The moments are the calls into the interpreter and the system, before and after each.
    """
    if hasattr(os, "fork"):
        child = os.fork()
        if not child:
            try:
                _until(moment, work, folder)
            finally:
                os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    script = "import sys, interrupted_builds as b; b.as_child(*sys.argv[1:])"
    words = [sys.executable, "-c", script, str(moment), work.__name__, str(folder)]
    done = subprocess.run(words, check=False, cwd=Path(__file__).parent, capture_output=True)
    return done.returncode != 0


def as_child(moment: str, work: str, folder: str) -> None:
    _until(int(moment), {"write_new": write_new, "settle": settle}[work], Path(folder))


def _until(moment: int, work: Work, folder: Path) -> None:
    """Does the work and ends the process, as nothing can be caught or cleaned up, at the moment."""
    count = 0

    def watch(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        if event in ("c_call", "c_return"):
            if count == moment:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            count += 1

    sys.setprofile(watch)
    work(folder)
    sys.setprofile(None)


def at_every_step(folder: Path, every: int = 1) -> Table:
    """What is found where putting the set in place is killed at every Nth moment."""
    table = Table()
    write_new(prepared(folder))  # what is imported now is not among the moments
    moment = 0
    while killed_at(moment, write_new, prepared(folder)):
        table += _looked_at(folder, f"moment {moment}")
        moment += every
    return table


def while_settling(folder: Path, times: int, moments: int, chance: random.Random) -> Table:
    """What is found where the command that finishes an interrupted set is killed as well.

    `moments` is how many the first kill is chosen from.
    """
    table = Table()
    while table.moments < times:
        moment = chance.randrange(moments)
        killed_at(moment, write_new, prepared(folder))
        again = chance.randrange(moments)
        if killed_at(again, settle, folder):
            where = f"moment {moment}, then {again}"
            table += _looked_at(folder, where)
    return table


def _looked_at(folder: Path, where: str) -> Table:
    """One moment's findings; afterwards the set is built once more, and nothing may be left."""
    table = Table(moments=1)
    seen = standing(folder, OLD, NEW)
    table.seen[seen] += 1
    if seen == MIXTURE:
        table.faults.append(f"{where}: a mixture was seen")
    if seen == MISSING and not any(folder.rglob(NOTE)):
        table.faults.append(f"{where}: documents are missing and no note says so")
    settle(folder)
    after = standing(folder, OLD, NEW)
    table.settled[after] += 1
    if after not in (OLD_SET, NEW_SET):
        table.faults.append(f"{where}: {after} after the next command")
    write_new(folder)
    table.faults += [f"{where}: {fault}" for fault in _left_or_lost(folder)]
    return table


def _left_or_lost(folder: Path) -> list[str]:
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    lost = [name for name, content in OFFICERS.items() if there.get(name) != content]
    left = [name for name in there if name not in {*OLD, *NEW, *OFFICERS}]
    return [*(f"{name} is lost" for name in lost), *(f"{name} is left over" for name in left)]


def shown(tables: Mapping[str, Table]) -> Iterator[str]:
    """The findings as a table of Markdown, then what must not be."""
    columns = (OLD_SET, MISSING, NEW_SET, MIXTURE)
    yield (
        "| killed | moments | seen at once: old set | documents missing, with a note | new set | "
        "mixtures | after the next command: old set | new set | mixtures |"
    )
    yield "|---" * 9 + "|"
    for name, table in tables.items():
        counts = [table.seen[one] for one in columns]
        counts += [table.settled[one] for one in (OLD_SET, NEW_SET)]
        counts += [table.settled[MISSING] + table.settled[MIXTURE]]
        yield f"| {name} | {table.moments} | {' | '.join(map(str, counts))} |"
    faults = [fault for table in tables.values() for fault in table.faults]
    yield f"\nMixtures, losses, left-overs: {len(faults)}"
    yield from faults


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=int, default=500)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first = at_every_step(folder / "a", options.steps)
        tables = {
            "at a step of putting the set in place": first,
            "again, at a step of the next command": while_settling(
                folder / "b", options.again, first.moments * options.steps, chance
            ),
        }
    print("\n".join(shown(tables)))
    return 1 if any(table.faults for table in tables.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
