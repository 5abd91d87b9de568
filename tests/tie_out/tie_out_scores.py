"""How well typed figures are held against the register: run over the labelled sentences.

    python tests/tie_out/tie_out_scores.py

prints the precision and recall of each set, and with `-v` what was missed and
what was warned about without need.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from svreport.core.model import Council
from svreport.narrative.facts import Facts
from svreport.narrative.tie_out.candidates import Candidates
from svreport.narrative.tie_out.matcher import tie_out

SETS = ("first", "second", "third")
# Marks that may stand with a figure, and be left out of what is typed in a label.
MARKS = "()+-\N{MINUS SIGN}\N{EN DASH}* "


@dataclass
class Score:
    """The warnings that were right, wrong and missing, each with its sentence."""

    right: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return len(self.right) / (len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / (len(self.right) + len(self.missed))

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    def __str__(self) -> str:
        found = len(self.right)
        return (
            f"precision {found}/{found + len(self.wrong)} = {self.precision:.3f}, "
            f"recall {found}/{found + len(self.missed)} = {self.recall:.3f}"
        )


def sentences(name: str) -> list[Mapping[str, Any]]:
    """The labelled sentences of a set."""
    text = (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
    found: list[Mapping[str, Any]] = tomllib.loads(text)["sentence"]
    return found


def score(council: Council, labelled: Iterable[Mapping[str, Any]]) -> Score:
    """What is warned about in the sentences, against their labels."""
    candidates = {one.key: Candidates(Facts(council, one)) for one in council.updates}
    total = Score()
    for one in labelled:
        text = one["text"]
        scale = 1_000 if "£000" in text or "housand" in text else 1
        outcomes = tie_out(text, candidates[one["update"]], scale=scale)
        found = {outcome.typed.text.strip(MARKS) for outcome in outcomes if outcome.is_slip}
        labels = {label["typed"].strip(MARKS) for label in one["warn"]}
        total.right += [(typed, text) for typed in sorted(found & labels)]
        total.wrong += [(typed, text) for typed in sorted(found - labels)]
        total.missed += [(typed, text) for typed in sorted(labels - found)]
    return total


def main() -> None:
    from svreport.inputs.reader import read_inputs

    inputs = Path(__file__).parents[2] / "inputs" / "exampleshire-2024-25.xlsx"
    council = read_inputs(inputs).council
    assert council is not None
    total = Score()
    for name in SETS:
        labelled = sentences(name)
        scored = score(council, labelled)
        total += scored
        print(f"{name} ({len(labelled)} sentences): {scored}")
        if "-v" in sys.argv:
            for word, found in (("missed", scored.missed), ("wrong", scored.wrong)):
                for typed, text in found:
                    print(f"  {word} {typed}: {text}")
    print(f"all: {total}")


if __name__ == "__main__":
    main()
