"""What changed between two updates, or since one was last built, and how each update stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from svreport.commands.build import read_updates
from svreport.commands.edition import Edition, render
from svreport.commands.findings import UNSIGNED, Findings, progress, read_findings
from svreport.commands.targets import update_of
from svreport.core.errors import UnknownTarget, UnreadableRecord
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, Update
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words, normalise
from svreport.documents.changes import Since, changes_report
from svreport.documents.registry import documents_of, entered
from svreport.figures.as_of import describes_update
from svreport.files.outputs import OutputFile, file_name, update_folder
from svreport.files.resources import Templates
from svreport.inputs.sheets.agreement import RATINGS
from svreport.narrative.facts import Facts, house_style
from svreport.release.build_record import (
    BuildRecord,
    DocumentOrigins,
    origins_of,
    read_record,
    read_records,
    signed_record,
)
from svreport.release.changes import Snapshot, snapshot_of
from svreport.release.changes.change import ChangesInWords
from svreport.release.changes.comparison import compare
from svreport.release.gate.release import Gate
from svreport.release.sign_off import Approval, Signature, is_same, signatures


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
        paper = changes_report(self.facts, public, self.since, full=full, withheld=withheld)
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


# How each update stands: its inputs, its documents, who has signed them off, what has changed.
class ChangesSince(Frozen, kw_only=True):
    """What has changed since something: in the inputs, and in which templates.

    `sheets` are those in which anything was typed since, whatever it is for; `left_out` says of
    which the update says nothing any more, since they hold the state of a later one.
    """

    in_words: ChangesInWords
    templates: Sequence[str] = ()
    sheets: Sequence[str] = ()
    left_out: str = ""


class BuildStatus(Frozen, kw_only=True):
    """The documents as they were last built.

    `since` is what has changed since they were built, None where they say what they would now.
    `earlier` are final documents that are still there from before they were drafts again.
    """

    record: BuildRecord
    earlier: BuildRecord | None
    since: ChangesSince | None


class SignOffStatus(Frozen, kw_only=True):
    """A role's sign-off, and what changed since where it is void and that can be told."""

    signature: Signature
    since: ChangesSince | None = None


class UpdateStatus(Frozen, kw_only=True):
    """How an update stands.

    `fingerprint` is that of what it says now, nothing where errors keep it from being known.
    `papers` are the further documents that the sheet Sign-off names, each signed by itself.
    `missing` and `edited` are its documents, further ones among them, that are no longer in their
    folder, or as they were written.
    `built` is None where it has not been built; `unreadable` says why its record cannot be read.
    """

    update: Update
    begun: bool
    errors: int
    warnings: int
    fingerprint: str = ""
    built: BuildStatus | None = None
    unreadable: str = ""
    signed: Sequence[SignOffStatus] = ()
    papers: Sequence[Approval] = ()
    missing: Sequence[str] = ()
    edited: Sequence[str] = ()


def status_of(
    path: Path,
    keys: Sequence[str] = (),
    *,
    outputs: Path = Path("outputs"),
    templates: Path | None = None,
) -> list[UpdateStatus]:
    """How updates stand, all of them where none is named; nothing is written.

    Raises UnreadableInputs and UnknownTarget as `findings.check` does, and HasProblems where
    the inputs do not even say which updates there are.
    """
    findings, own_templates = read_findings(path, templates), Templates(templates)
    with findings.unread_targets_refused():
        named = [update_of(findings.council, key) for key in keys]
    statuses = []
    for update in named or findings.council.updates:
        progress(f"Looking into {update.key}")
        statuses.append(_StatusOfUpdate(update, findings, outputs, own_templates).status())
    return statuses


class _StatusOfUpdate(Frozen):
    update: Update
    findings: Findings
    outputs: Path
    templates: Templates

    @property
    def council(self) -> Council:
        return self.findings.council

    def status(self) -> UpdateStatus:
        hidden = self.council.unread_in("Ratings")
        begun = self.council.is_reported(self.update.key) or bool(hidden)
        problems = self.findings.of([self.update.key]).unanswered if begun else ()
        errors = sum(1 for problem in problems if problem.is_error)
        try:
            records, unreadable = read_records(self.council, self.update, self.outputs), ""
        except UnreadableRecord as reason:
            records, unreadable = [], str(reason)
        fingerprint, papers, now, is_draft = "", list[Approval](), None, False
        own = signatures(self.council, self.update, None, fingerprint)
        if begun and not errors:
            edition = Edition(self.findings.facts(self.update), self.templates)
            now, approval = snapshot_of(edition.facts), edition.own_approval
            fingerprint, own = approval.fingerprint, [*approval.signatures]
            is_draft = not approval.is_signed
            papers = list(edition.named_approvals())
        # Final documents stay beside a new draft that says the same, if a sign-off was withdrawn.
        records.sort(key=lambda record: record.draft is not is_draft)
        built = self._built(records, now, fingerprint) if records else None
        written = [*([built.record] if built else []), *self._records_of_papers()]
        places = [
            (file, record.path.with_name(file.name)) for record in written for file in record.files
        ]
        return UpdateStatus(
            update=self.update,
            begun=begun,
            errors=errors,
            warnings=len(problems) - errors,
            fingerprint=fingerprint,
            built=built,
            unreadable=unreadable,
            signed=[self._signed(signature, now) for signature in own],
            papers=papers,
            missing=[file.name for file, place in places if not place.is_file()],
            edited=[
                file.name for file, place in places if place.is_file() and not file.is_of(place)
            ],
        )

    def _records_of_papers(self) -> Iterator[DocumentOrigins]:
        for document in documents_of(self.council):
            if not document.of_update:
                yield from origins_of(self.council, self.update, document.name, self.outputs)

    def _built(
        self, records: Sequence[BuildRecord], now: Snapshot | None, current: str
    ) -> BuildStatus:
        last = next(
            (record for record in records if is_same(record.fingerprint, current)), records[0]
        )
        is_outdated = not is_same(last.fingerprint, current)
        return BuildStatus(
            record=last,
            earlier=next((record for record in records if last.draft and not record.draft), None),
            since=self._since(last, now) if now is not None and is_outdated else None,
        )

    def _signed(self, signature: Signature, now: Snapshot | None) -> SignOffStatus:
        if now is None or not signature.state.is_void:
            return SignOffStatus(signature=signature)
        signed = signature.line.fingerprint or ""
        record = signed_record(self.council, self.update, self.outputs, signed)
        since = self._since(record, now) if record else None
        return SignOffStatus(signature=signature, since=since)

    def _left_out(self) -> str:
        """Which sheets hold the state of a later update alone, and what each has of it."""
        council, update = self.council, self.update
        if council.latest is None or council.is_current(update.key):
            return ""
        later = council.latest.key
        has_reasons = any(
            (line.rating or line.reason) and not line.states for line in council.budget
        )
        sheets = {
            "the ratings and reasons of Budget monitoring": has_reasons,
            "the rows of Capital, which name no update": bool(council.capital)
            and not describes_update(council.capital, council, update),
        }
        held = join_words(name for name, is_so in sheets.items() if is_so)
        return held and (
            f"{later} has begun, so {update.key} leaves out what is of {later} alone: {held}."
        )

    def _since(self, record: BuildRecord, now: Snapshot) -> ChangesSince:
        """What has changed since a record: what is told of it, and in which templates."""
        style = house_style(self.council.settings)
        # An update's own documents say nothing of milestones.
        changes = replace(compare(record.snapshot, now), milestones=())
        sheets = [
            name
            for name, digest in self.findings.inputs.digests.items()
            if record.sheets and record.sheets.get(name) != digest and name not in UNSIGNED
        ]
        return ChangesSince(
            in_words=ChangesInWords(changes, style),
            templates=[
                template.name
                for template in record.templates
                if self.templates.find(template.name).sha256 != template.sha256
            ],
            sheets=sheets,
            left_out=self._left_out() if RATINGS.name in sheets else "",
        )
