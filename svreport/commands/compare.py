"""What changed between two updates, or in an update since it was last built."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from svreport.commands.build import read_updates
from svreport.commands.edition import render
from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import normalise
from svreport.documents.changes import Since, changes_report
from svreport.documents.registry import entered
from svreport.files.outputs import OutputFile, file_name, update_folder
from svreport.files.resources import Templates
from svreport.narrative.facts import Facts
from svreport.release.build_record import read_record
from svreport.release.changes import Snapshot, snapshot_of
from svreport.release.changes.change import ChangesInWords
from svreport.release.changes.comparison import compare
from svreport.release.gate.release import Gate


class Comparison(Frozen, kw_only=True, dict=True):
    """What was compared, and what changed.

    `of_one_workbook` says that both come from the same, which holds one state of what has no
    date.
    """

    before: Snapshot
    after: Snapshot
    facts: Facts
    since: Since
    of_one_workbook: bool = False

    @cached_property
    def in_words(self) -> ChangesInWords:
        """What changed."""
        return ChangesInWords(compare(self.before, self.after), self.facts.style)

    @property
    def problems(self) -> list[Problem]:
        """A warning where the two are of different authorities."""
        before, after = self.before.authority, self.after.authority
        if normalise(before) == normalise(after):
            return []
        return [
            Problem(
                Place(),
                f"The two are of different authorities: {before} and {after}.",
                "Check that the right workbooks were named.",
                Severity.WARNING,
                rule="different-authorities",
            )
        ]

    def paper(self, templates: Path | None = None, *, full: bool = False) -> OutputFile:
        """The Word document, in which what public documents withhold is not shown.

        With `full`, sections that were written anew are in it, both texts whole. Raises
        FaultyTemplate, and NotReleased where it does not pass the gate.
        """
        public = ChangesInWords(
            compare(self.before.public(), self.after.public()), self.in_words.style
        )
        council, update = self.facts.council, self.facts.update
        withheld = public.changes != self.in_words.changes
        paper = changes_report(council, update, public, self.since, full=full, withheld=withheld)
        year = council.settings.financial_year
        first, second = self.before.update, self.after.update
        words = f"changes from {first} to {second}" if first != second else f"changes to {second}"
        name = file_name(council.settings.authority, f"{words} {year.dashed}", paper.suffix)
        own_templates = Templates(templates)
        file = OutputFile(update_folder(year, update.key) / name, render(paper, own_templates))
        gate = Gate(council)
        template = own_templates.find(paper.template).content
        gate.check(file, template=template, public=self.facts)
        gate.release()
        return file


def compare_updates(
    inputs: Path,
    first: str,
    second: str | None = None,
    *,
    before: Path | None = None,
    outputs: Path = Path("outputs"),
) -> Comparison:
    """What changed from the first update to the second.

    The first is read from the workbook `before` where one is named. Without a
    second, the first is compared with itself as it was before: in that workbook,
    else as it was last built to `outputs`. Raises HasProblems, UnreadableInputs and
    UnknownTarget as `build` does, and UnreadableRecord.
    """
    if before is None and second is None:
        return _since_last_built(inputs, first, outputs)
    second = second or first
    if before is not None:
        (old,) = read_updates(before, [first])
        (new,) = read_updates(inputs, [second])
    elif normalise(first) == normalise(second):
        raise UnknownTarget(
            f"{first} cannot be compared with itself in one workbook: name another update, an "
            f"earlier workbook with --before, or `svreport compare {first}` alone for what "
            "changed since it was last built."
        )
    else:
        old, new = read_updates(inputs, [first, second])
    earlier, later = (snapshot_of(facts, forms=entered(facts)) for facts in (old, new))
    return Comparison(
        before=earlier,
        after=later,
        facts=new,
        since=_since(earlier, later, before),
        of_one_workbook=before is None,
    )


def _since_last_built(inputs: Path, key: str, outputs: Path) -> Comparison:
    (facts,) = read_updates(inputs, [key])
    kept = read_record(facts.council, facts.update, outputs)
    draft = " as a draft" if kept.draft else ""
    since = Since(
        words=f"{kept.snapshot.title} was last built{draft}",
        before=f"As last built{draft}",
        after="Now",
    )
    now = snapshot_of(facts, forms=entered(facts))
    return Comparison(before=kept.snapshot, after=now, facts=facts, since=since)


def _since(earlier: Snapshot, later: Snapshot, workbook: Path | None) -> Since:
    """What the earlier one is called: by its title, or by its workbook where titles are alike."""
    title = earlier.title
    if title == later.title and workbook is not None:
        return Since(words=f"{title} in {workbook.name}", before=f"In {workbook.name}", after="Now")
    if title == later.title:
        return Since(words=title, before=earlier.update, after="Now")
    if earlier.label == later.label:
        return Since(words=title, before=title, after=later.title)
    return Since(words=title, before=earlier.label, after=later.label)
