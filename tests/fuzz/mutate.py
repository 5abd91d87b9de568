"""Thousands of mutants of the worked example, and what becomes of each.

    python tests/fuzz/mutate.py --mutants 2000 --seed 1

prints a table of kinds of mutation against outcomes, and each fault by its seed;
`--only SEED` makes one again, and `--keep FILE` writes it. Some of those that are read
are built as well. Exit status 1 when there is a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from mutants import ORDER, mutant
from verdicts import Judge, Outcome, Verdict, in_time
from workbook_base import Base

from svreport.commands import build as pipeline
from svreport.core.errors import SvreportError
from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents

# Of so many mutants that can be built, one is.
BUILT = 25
BUILD_SECONDS = 300
SHOWN = 100


@cache
def base() -> Base:
    return Base(inputs_workbook(read_contents(EXAMPLE)))


@cache
def judge() -> Judge:
    return Judge(base().content, Path(tempfile.mkdtemp()))


def judged(seed: str) -> tuple[str, str, Verdict]:
    """The kind of a mutant, what was changed, and what became of it."""
    made = mutant(base(), seed)
    verdict = judge().judge(made.content)
    may_be_built = verdict.outcome in (Outcome.SAME, Outcome.SHOWN, Outcome.NAMED)
    if may_be_built and int(seed.rpartition("-")[2]) % BUILT == 0:
        verdict = _built(made.content) or verdict
    return made.kind, made.what, verdict


def _built(content: bytes) -> Verdict | None:
    """The fault of a mutant that is built, if any."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inputs.xlsx"
        path.write_bytes(content)
        try:
            with in_time(BUILD_SECONDS):
                pipeline.build(path, ["q1"])
        except SvreportError:
            return None
        except Exception as error:
            said = f"the build raised {type(error).__name__}: {error}"
            return Verdict(Outcome.FAULT, said)
    return None


def table(results: Sequence[tuple[str, str, Verdict]]) -> Iterator[str]:
    """How many mutants of each kind came to each outcome."""
    counts = Counter((kind, verdict.outcome) for kind, _, verdict in results)
    yield f"| what was changed | mutants | {' | '.join(Outcome)} |"
    yield f"|---|---|{'---|' * len(Outcome)}"
    for kind in ORDER:
        row = [counts[kind, outcome] for outcome in Outcome]
        yield f"| {kind} | {sum(row)} | {' | '.join(map(str, row))} |"
    whole = [sum(counts[kind, outcome] for kind in ORDER) for outcome in Outcome]
    yield f"| all | {sum(whole)} | {' | '.join(map(str, whole))} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mutants", type=int, default=2000)
    options.add_argument("--seed", default="1")
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--only", help="one mutant, by its seed, such as 1-17")
    options.add_argument("--keep", type=Path, help="where to write that one")
    chosen = options.parse_args()
    if chosen.only:
        made = mutant(base(), chosen.only)
        if chosen.keep:
            chosen.keep.write_bytes(made.content)
        kind, what, verdict = judged(chosen.only)
        print(f"{kind}: {what}\n{verdict.outcome}: {verdict.said}")
        return
    seeds = [f"{chosen.seed}-{number}" for number in range(chosen.mutants)]
    with ProcessPoolExecutor(chosen.processes) as pool:
        results = []
        for seed, result in zip(seeds, pool.map(judged, seeds, chunksize=10), strict=True):
            results.append(result)
            if result[2].outcome is Outcome.FAULT:
                print(f"{seed} {result[0]}: {result[1]}: {result[2].said}", flush=True)
            if len(results) % SHOWN == 0:
                print(f"{len(results)} of {len(seeds)}", file=sys.stderr, flush=True)
    print("\n".join(table(results)))
    sys.exit(1 if any(verdict.outcome is Outcome.FAULT for *_, verdict in results) else 0)


if __name__ == "__main__":
    main()
