"""How well claims are held to the facts: the labelled sentences of this folder, and their scores.

    PYTHONPATH=tests python tests/claims/claims_scores.py

prints, for each set, how many true sentences raise a warning and how many false ones do, and with
`-v` which.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from inputs_helpers import grids, read_council

from svreport.core.model import Council
from svreport.inputs.reader import read_grids, read_inputs
from svreport.narrative.claims.reader import ClaimReader
from svreport.narrative.claims.verdict import Verdict
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import read_narrative

FOLDER = Path(__file__).parent
# Sets of pairs, each with what a true sentence has and what a false one has instead.
EXAMPLE_SETS = ("example", "unseen", "grammar", "quiet", "papers", "apart")
# Made-up councils with other subjects, versions, updates, periods, units and ratings.
COUNCILS = sorted(path.stem for path in FOLDER.glob("[a-z]*.md"))
_BAR = re.compile(r"(?<!\\)\|")
_CHOICE = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Labelled:
    """A sentence of a section of an update: whether it is true, and of what class it is."""

    update: str
    section: str
    kind: str
    text: str
    is_true: bool


@dataclass
class Score:
    """The sentences that were true and false, and those of each that were warned about."""

    true: list[Labelled] = field(default_factory=list)
    false: list[Labelled] = field(default_factory=list)
    needless: list[Labelled] = field(default_factory=list)
    caught: list[Labelled] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return len(self.caught) / max(1, len(self.caught) + len(self.needless))

    @property
    def recall(self) -> float:
        return len(self.caught) / max(1, len(self.false))

    @property
    def missed(self) -> list[Labelled]:
        return [labelled for labelled in self.false if labelled not in self.caught]

    def of(self, kind: str) -> Score:
        """The score of one class."""
        lists = (self.true, self.false, self.needless, self.caught)
        return Score(*([it for it in some if it.kind == kind] for some in lists))

    def __str__(self) -> str:
        return (
            f"{len(self.needless)} of {len(self.true)} true sentences warned about, "
            f"{len(self.caught)} of {len(self.false)} false ones caught: "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        )


def pairs(name: str) -> Iterator[Labelled]:
    """The sentences of a set of pairs: `[right|wrong|wrong]` makes one true and two false ones."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        update, section, kind, text = (part.strip() for part in _BAR.split(line, maxsplit=3))
        text = text.replace("\\n", "\n").replace("\\|", "¦")
        parts = _CHOICE.split(text)
        choices = [part.split("|") for part in parts[1::2]]
        labelled = partial(Labelled, update, section, kind)
        right = [choice[0] for choice in choices]
        yield labelled(_filled(parts, right), is_true=True)
        for place, choice in enumerate(choices):
            for wrong in choice[1:]:
                chosen = [*right[:place], wrong, *right[place + 1 :]]
                yield labelled(_filled(parts, chosen), is_true=False)


def _filled(parts: list[str], chosen: list[str]) -> str:
    words = list(parts)
    words[1::2] = chosen
    return "".join(words).replace("¦", "|")


class Reader:
    """Reads sentences as texts of a council's updates."""

    def __init__(self, council: Council) -> None:
        facts = Facts(council, council.updates[0])
        self._readers = {it.key: ClaimReader(facts.at(it)) for it in council.updates}

    def is_warned(self, labelled: Labelled) -> bool:
        """Whether anything is said of a sentence that stands alone in its section."""
        reader, blocks = self._readers[labelled.update], read_narrative(labelled.text)
        return any(found.is_wrong for found in reader.read(blocks, labelled.section))

    def read(self, labelled: Labelled) -> list[Verdict]:
        """What becomes of the figures of a sentence."""
        reader, blocks = self._readers[labelled.update], read_narrative(labelled.text)
        found = reader.read(blocks, labelled.section)
        return [verdict for passage in found for verdict in passage.verdicts]


def score(council: Council, sentences: Iterable[Labelled]) -> Score:
    """What is warned about of the sentences, each by itself."""
    reader, total = Reader(council), Score()
    for labelled in sentences:
        (total.true if labelled.is_true else total.false).append(labelled)
        if reader.is_warned(labelled):
            (total.needless if labelled.is_true else total.caught).append(labelled)
    return total


def council_named(name: str) -> Council:
    """One of the made-up councils."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    if name == "northmoor":
        inputs = read_council(text, without=("Narrative", "Budget monitoring", "Unit costs"))
    else:
        inputs = read_grids(grids(text))
    assert inputs.council is not None
    return inputs.council


def main() -> None:
    inputs = FOLDER.parents[1] / "inputs" / "exampleshire-2024-25.xlsx"
    council = read_inputs(inputs).council
    assert council is not None
    sets = {name: (council, [*pairs(name)]) for name in EXAMPLE_SETS}
    sets |= {name: (council_named(name), [*pairs(name)]) for name in COUNCILS}
    for name, (of, sentences) in sets.items():
        scored = score(of, sentences)
        print(f"{name}: {scored}")
        for kind in dict.fromkeys(labelled.kind for labelled in sentences):
            print(f"  {kind}: {scored.of(kind)}")
        if "-v" in sys.argv and name != "apart":
            for word, found in (("needless", scored.needless), ("missed", scored.missed)):
                for labelled in found:
                    print(f"  {word} {labelled.update} {labelled.section}: {labelled.text}")


if __name__ == "__main__":
    main()
