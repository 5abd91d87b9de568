"""What is wrong with inputs, update by update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from svreport.checks import (
    PUBLIC_RULES,
    check_council,
    check_disclosure,
    check_facts,
    check_updates,
    note_untied,
)
from svreport.commands.targets import chosen, texted, updates_of
from svreport.core.answers import Triage, triage, unused_answers
from svreport.core.model import Council, Update
from svreport.core.problems import Problem, SvreportError, UnknownTarget, in_reading_order
from svreport.core.text import normalise
from svreport.inputs.reader import Inputs

# The sheets that say which updates there are, and which have begun.
NAMING = ("Updates", "Ratings")


class HasProblems(SvreportError):
    """The inputs at `path` have errors, so nothing was made; `problems` holds them all."""

    def __init__(self, problems: Sequence[Problem], path: Path) -> None:
        super().__init__("The inputs have errors; nothing was written.")
        self.problems = tuple(problems)
        self.path = path


@contextmanager
def naming(inputs: Inputs, path: Path) -> Iterator[None]:
    """Raises HasProblems for a target that may well stand in a sheet that cannot be read."""
    try:
        yield
    except UnknownTarget:
        council = inputs.council
        if council is None or any(council.unread_in(sheet) for sheet in NAMING):
            raise HasProblems(inputs.problems, path) from None
        raise


class Findings:
    """What is wrong with inputs: each update is looked into once, whoever asks."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._of_update: dict[str, list[Problem]] = {}
        self._of_texts: dict[str, list[Problem]] = {}

    @cached_property
    def _general(self) -> list[Problem]:
        council = self.inputs.council
        return [*self.inputs.problems, *(check_council(council) if council else ())]

    def of(self, targets: Sequence[str] = (), update: str | None = None) -> Triage:
        """The problems, warnings that were answered apart, in reading order.

        Without targets, those of all updates that have begun.
        """
        found = list(self._general)
        council = self.inputs.council
        if council is not None:
            for one in updates_of(council, targets, update):
                found += self._lacking(council, one)
            for one in texted(council, targets, update):
                found += self._misstated(council, one)
        answers = council.answers if council else ()
        problems = triage(dict.fromkeys(found), answers)
        # Where errors stand, or targets narrow what is checked, an answer may not find its warning.
        partly = bool(targets) or any(problem.is_error for problem in problems.unanswered)
        asked = [one for one in answers if normalise(one.warning) not in PUBLIC_RULES]
        extra = [] if partly else unused_answers(asked, problems.answered)
        standing = in_reading_order([*problems.unanswered, *extra], self.inputs.sheets)
        return Triage(standing, problems.answered)

    def _lacking(self, council: Council, update: Update) -> list[Problem]:
        if update.key not in self._of_update:
            self._of_update[update.key] = check_updates(council, [update])
        return self._of_update[update.key]

    def _misstated(self, council: Council, update: Update) -> list[Problem]:
        if update.key not in self._of_texts:
            self._of_texts[update.key] = check_facts(council, [update])
        return self._of_texts[update.key]


def checked(
    inputs: Inputs, targets: Sequence[str], papers: Sequence[str], *, untied: bool
) -> Sequence[Problem]:
    """The problems of the inputs, and the notes that were asked for, in reading order."""
    council = inputs.council
    if council is not None and papers and not targets:
        targets = [chosen(council, None).key]
    problems = Findings(inputs).of(targets)
    notes: list[Problem] = []
    if council is not None and untied:
        notes += note_untied(council, texted(council, targets))
    if council is not None:
        # A public paper is one of the updates that are named, else of the latest.
        for update in updates_of(council, targets, None) if papers else ():
            for paper in papers:
                notes += check_disclosure(council, update, paper)
    standing = triage(dict.fromkeys(notes), council.answers if council else ()).unanswered
    return in_reading_order([*problems.unanswered, *standing], inputs.sheets)
