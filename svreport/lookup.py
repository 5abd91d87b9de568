"""Looking figures up by name: what narrative can refer to, as an update reports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.figures.listing import Listed, listed_figures, nearest_names
from svreport.figures.references import Facts
from svreport.model import Council, Update
from svreport.pipeline import HasProblems
from svreport.problems import UnknownTarget
from svreport.suggest import did_you_mean, folded, listed
from svreport.workbook.reading import read_inputs

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The figures that were looked up, in the order of the inputs.

    Where there are none, `nearest` names those that come close. `complete` says
    that every cell of the inputs could be read.
    """

    figures: Sequence[Listed]
    nearest: Sequence[str]
    update: Update
    complete: bool


def look_up(
    path: Path,
    words: Sequence[str] = (),
    *,
    update: str | None = None,
    progress: Progress = lambda _: None,
) -> Found:
    """The named figures in whose name or title every word occurs; all, without words.

    They are those of the update that is named (default: the latest with ratings,
    or the first while none has any). What cannot be read is left out. Raises
    HasProblems where not even settings and updates can be read; UnreadableInputs,
    and UnknownTarget for an update that does not exist.
    """
    progress("Reading the inputs")
    inputs = read_inputs(path)
    council = inputs.council
    if council is None or not council.updates:
        raise HasProblems(inputs.problems, path)
    facts = Facts(council, _update(council, update))
    progress("Looking up the figures")
    found = listed_figures(facts, words)
    return Found(
        figures=found,
        nearest=() if found else nearest_names(facts, words),
        update=facts.update,
        complete=not any(problem.is_error for problem in inputs.problems),
    )


def _update(council: Council, key: str | None) -> Update:
    if key is None:
        reported = [one for one in council.updates if council.is_reported(one.key)]
        return reported[-1] if reported else council.updates[0]
    for one in council.updates:
        if folded(one.key) == folded(key):
            return one
    known = [one.key for one in council.updates]
    raise UnknownTarget(
        f"“{key}” is no update. {did_you_mean(key, known)}There are {listed(known)}."
    )
