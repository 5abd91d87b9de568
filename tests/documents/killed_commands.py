"""Whole builds that are stopped at random times, over a folder that has earlier documents.

    python tests/documents/killed_commands.py

stops `svreport build` of q1, q2 and forum 300 times (`--commands N`), most by KILL and some by
TERM, HUP and INT, and prints what stood in the folder right after, and after the next command.
Half of the builds write over drafts of other inputs; the others are final, beside such drafts.
Each is built once more, after which nothing of the earlier set may be left. Its exit status is 1
where there was a mixture, a loss or a left-over.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from interrupted_builds import INPUTS, MISSING, NOTE, ROOT, WORKPLACE, Contents

TARGETS = ("q1", "forum", "q2")
SIGNALS = ("SIGKILL", "SIGKILL", "SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")
# When a build is stopped: as it writes, as it moves what it has written, and at any time.
MOMENTS = (WORKPLACE, f"{WORKPLACE}/journal.json", "", f"{WORKPLACE}/journal.json", "")
OTHER_WORDS = {"Conditions!B2": "Other words than those that were signed"}
MINE: Contents = {"My notes.txt": b"mine"}
OLD_SET, NEW_SET, BESIDE = "old set", "new set", "new set, with drafts still there"
MIXTURE = "mixture"


@dataclass(frozen=True)
class Build:
    """A build, and its documents of other inputs, which are there before, and its own.

    `seconds` is how long it takes.
    """

    words: Sequence[str]
    old: Contents
    new: Contents
    seconds: float

    def standing(self, there: Contents) -> str:
        """Which set is in a folder."""
        own = {name: there[name] for name in {*self.old, *self.new} if name in there}
        if own == self.new:
            return NEW_SET
        if own == self.old:
            return OLD_SET
        # Drafts go once their documents are all in place: some or all may still be there.
        drafts = own.items() - self.new.items()
        if self.new.items() <= own.items() and drafts <= self.old.items():
            return BESIDE
        # They are in a folder of their own, and mix with no document that has come already.
        placed = {name: held for name, held in own.items() if name in self.new}
        of_one = placed.items() <= self.old.items() or placed.items() <= self.new.items()
        return MISSING if of_one else MIXTURE


@dataclass
class Outcome:
    """What was found, counted by the signal, and what must not be."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    settled: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder and what is in them, svreport's own beside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and WORKPLACE not in path.parts
    }


def stop_commands(folder: Path, times: int, chance: random.Random) -> Outcome:
    """What is found where `svreport build` is stopped so many times."""
    for name in SIGNALS[3:]:
        # A shell has what runs in its background ignore some.
        if signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    builds = _prepared_builds(folder)
    outcome = Outcome()
    for number in range(times):
        build, name = builds[number % len(builds)], chance.choice(SIGNALS)
        outputs = folder / "outputs"
        shutil.rmtree(outputs, ignore_errors=True)
        before = {**MINE, **{name: held for each in builds for name, held in each.old.items()}}
        for path, held in before.items():
            (outputs / path).parent.mkdir(parents=True, exist_ok=True)
            (outputs / path).write_bytes(held)
        _stop(folder, build, name, chance, until=MOMENTS[number % len(MOMENTS)])
        others = {path: held for path, held in before.items() if path not in build.old}
        where = f"command {number}, {' '.join(build.words)}, {name}"
        _look_at(folder, build, others, outcome, (where, name))
    return outcome


def _prepared_builds(folder: Path) -> list[Build]:
    """The builds of each target, as drafts over drafts and as final documents beside drafts."""
    from example_edits import edited

    (folder / "inputs").mkdir(parents=True)
    found: dict[tuple[str, ...], Contents] = {}
    seconds: dict[tuple[str, ...], float] = {}
    for which, cells in (("old", OTHER_WORDS), ("new", {})):
        edited(INPUTS, cells, folder / "inputs")
        for target in TARGETS:
            for words in (("build", target, "--draft"), ("build", target)):
                name = "-".join((which, *words))
                begun = time.monotonic()
                _run(folder, *words, "--quiet", "--outputs", name)
                seconds[words] = time.monotonic() - begun
                found[(which, *words)] = contents(folder / name)
    builds = []
    for target in TARGETS:
        old = found["old", "build", target, "--draft"]
        for words in (("build", target, "--draft"), ("build", target)):
            builds.append(Build(words, old, found[("new", *words)], seconds[words]))
    return builds


def _stop(folder: Path, build: Build, name: str, chance: random.Random, *, until: str) -> None:
    """Stop a build after a random time; or a moment after a file of its own is there."""
    words = [sys.executable, "-m", "svreport", *build.words, "--quiet"]
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if until:
        while child.poll() is None and not (folder / "outputs" / until).exists():
            time.sleep(0.0002)
        time.sleep(chance.uniform(0, 0.02))
    else:
        time.sleep(chance.uniform(0, build.seconds))
    child.send_signal(getattr(signal, name))
    child.communicate()


def _look_at(
    folder: Path, build: Build, others: Contents, outcome: Outcome, labels: tuple[str, str]
) -> None:
    """Note what stands in the folder at once, after the next command and after a build."""
    where, name = labels
    outputs = folder / "outputs"
    seen = build.standing(contents(outputs))
    outcome.seen[name, seen] += 1
    if seen == MISSING and not any(outputs.rglob(NOTE)):
        outcome.faults.append(f"{where}: documents are missing and no note says so")
    # A command that has nothing else to do: there is no such workbook.
    _run(folder, "check", "--inputs", "none.xlsx", code=1)
    after = contents(outputs)
    settled = build.standing(after)
    outcome.settled[name, settled] += 1
    if (outputs / WORKPLACE).exists():
        outcome.faults.append(f"{where}: the staging folder is left after the next command")
    if MIXTURE in (seen, settled) or settled == MISSING:
        outcome.faults.append(f"{where}: {seen}, then {settled}")
    _run(folder, *build.words, "--quiet")
    for files, when in ((after, "the next command"), (contents(outputs), "a build")):
        lost = [path for path, held in others.items() if files.get(path) != held]
        left = files.keys() - {*others, *build.old, *build.new}
        outcome.faults += [f"{where}: {path} is lost after {when}" for path in lost]
        outcome.faults += [f"{where}: {path} is left after {when}" for path in sorted(left)]
    if contents(outputs) != {**others, **build.new} or (outputs / WORKPLACE).exists():
        outcome.faults.append(f"{where}: after a build there is more or less than its set")


def _run(folder: Path, *words: str, code: int = 0) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "svreport", *words], cwd=folder, check=False, capture_output=True
    )
    assert done.returncode == code, done.stderr.decode(errors="replace")


def shown(outcome: Outcome) -> str:
    """The findings as a table of Markdown, then what must not be."""
    columns = (OLD_SET, MISSING, NEW_SET, BESIDE, MIXTURE)
    lines = [
        f"| signal | {' | '.join(columns)} | after the next command: old set | new set | neither |",
        "|---" * (len(columns) + 4) + "|",
    ]
    for name in sorted(set(SIGNALS)):
        counts = [outcome.seen[name, column] for column in columns]
        settled = [outcome.settled[name, OLD_SET]]
        settled.append(outcome.settled[name, NEW_SET] + outcome.settled[name, BESIDE])
        settled.append(outcome.settled[name, MISSING] + outcome.settled[name, MIXTURE])
        lines.append(f"| {name} | {' | '.join(map(str, [*counts, *settled]))} |")
    total = sum(outcome.seen.values())
    lines.append(f"\n{total} commands; mixtures, losses, left-overs: {len(outcome.faults)}")
    return "\n".join([*lines, *outcome.faults])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        chance = random.Random(options.seed)
        outcome = stop_commands(Path(place), options.commands, chance)
    print(shown(outcome))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    sys.exit(main(sys.argv[1:]))
