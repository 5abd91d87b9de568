"""How each update stands: its inputs, its documents, who has signed them off, what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.commands.edition import Edition
from svreport.commands.findings import Findings, HasProblems, naming
from svreport.commands.targets import chosen_updates
from svreport.core.model import Council, Update
from svreport.core.problems import UnreadableRecord
from svreport.files.outputs import FileDigest
from svreport.files.resources import Templates
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import house_style
from svreport.release.build_record import Kept, read_records, signed_record
from svreport.release.changes.change_text import Telling
from svreport.release.changes.compare import compare
from svreport.release.changes.snapshot import Snapshot
from svreport.release.changes.snapshot_builder import snapshot_of
from svreport.release.sign_off import Signature, Standing, is_same

Progress = Callable[[str], None]
# Sheets that say nothing of what is signed.
UNSIGNED = ("Sign-off", "Answers")


@dataclass(frozen=True, kw_only=True)
class Since:
    """What has changed since something: in the inputs, and in which templates.

    `sheets` are those in which anything was typed since, whatever it is for.
    """

    telling: Telling
    templates: Sequence[str] = ()
    sheets: Sequence[str] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether no change can be told of."""
        return self.telling.changes.is_empty and not self.templates


@dataclass(frozen=True, kw_only=True)
class Built:
    """The documents as they were last built.

    `missing` and `edited` are those that are no longer in the folder, or as they were written;
    `since` is what has changed since they were built, None where they say what they would now.
    `earlier` are final documents that are still there from before they were drafts again.
    """

    kept: Kept
    earlier: Kept | None
    missing: Sequence[str]
    edited: Sequence[str]
    since: Since | None


@dataclass(frozen=True, kw_only=True)
class SignedOff:
    """A role's sign-off, and what changed since where it is void and that can be told."""

    signature: Signature
    since: Since | None = None


@dataclass(frozen=True, kw_only=True)
class UpdateStatus:
    """How an update stands.

    `fingerprint` is that of what it says now, nothing where errors keep it from being known.
    `built` is None where it has not been built; `unreadable` says why its record cannot be read.
    """

    update: Update
    begun: bool
    errors: int
    warnings: int
    fingerprint: str = ""
    built: Built | None = None
    unreadable: str = ""
    signed: Sequence[SignedOff] = ()


def status_of(
    path: Path,
    keys: Sequence[str] = (),
    *,
    outputs: Path = Path("outputs"),
    templates: Path | None = None,
    progress: Progress = lambda _: None,
) -> list[UpdateStatus]:
    """How updates stand, all of them where none is named; nothing is written.

    Raises UnreadableInputs and UnknownTarget as `pipeline.check` does, and HasProblems where
    the inputs do not even say which updates there are.
    """
    progress("Reading the inputs")
    inputs = read_inputs(path)
    council = inputs.council
    if council is None:
        raise HasProblems(inputs.problems, path)
    findings = Findings(inputs)
    found = []
    with naming(inputs, path):
        updates = chosen_updates(council, keys)
    for update in updates:
        progress(f"Looking into {update.key}")
        found.append(_Looked(council, update, findings, outputs, templates).status())
    return found


@dataclass(frozen=True)
class _Looked:
    """One update, and all that tells how it stands."""

    council: Council
    update: Update
    findings: Findings
    outputs: Path
    templates: Path | None

    def status(self) -> UpdateStatus:
        hidden = self.council.unread_in("Ratings")
        begun = self.council.is_reported(self.update.key) or bool(hidden)
        problems = self.findings.of([self.update.key]).unanswered if begun else ()
        errors = sum(1 for one in problems if one.is_error)
        records, unreadable = self._records()
        if errors or not begun:
            return UpdateStatus(
                update=self.update,
                begun=begun,
                errors=errors,
                warnings=len(problems) - errors,
                built=self._built(records, None, "") if records else None,
                unreadable=unreadable,
            )
        edition = Edition(self.findings.facts(self.update), Templates(self.templates))
        now, current = snapshot_of(edition.facts), edition.fingerprint
        return UpdateStatus(
            update=self.update,
            begun=True,
            errors=0,
            warnings=len(problems),
            fingerprint=current,
            built=self._built(records, now, current) if records else None,
            unreadable=unreadable,
            signed=[self._signed(one, now) for one in edition.signatures],
        )

    def _records(self) -> tuple[list[Kept], str]:
        """The records of final documents and of drafts, or why one cannot be read."""
        try:
            return read_records(self.council, self.update, self.outputs), ""
        except UnreadableRecord as reason:
            return [], str(reason)

    def _built(self, records: Sequence[Kept], now: Snapshot | None, current: str) -> Built:
        kept = next((one for one in records if is_same(one.fingerprint, current)), records[0])
        folder = kept.path.parent
        missing = [one.name for one in kept.files if not (folder / one.name).is_file()]
        present = [one for one in kept.files if one.name not in missing]
        is_current = now is None or is_same(kept.fingerprint, current)
        return Built(
            kept=kept,
            earlier=next((one for one in records if kept.draft and not one.draft), None),
            missing=missing,
            edited=[one.name for one in present if not _is_as_written(folder, one)],
            since=None if is_current or now is None else self._since(kept, now),
        )

    def _signed(self, signature: Signature, now: Snapshot) -> SignedOff:
        if signature.standing is not Standing.VOID:
            return SignedOff(signature=signature)
        signed = signature.line.fingerprint or ""
        kept = signed_record(self.council, self.update, self.outputs, signed)
        return SignedOff(signature=signature, since=self._since(kept, now) if kept else None)

    def _since(self, kept: Kept, now: Snapshot) -> Since:
        style = house_style(self.council.settings)
        return Since(
            telling=Telling(compare(kept.snapshot, now), style),
            templates=list(self._other_templates(kept)),
            sheets=[
                name
                for name, digest in self.findings.inputs.digests.items()
                if kept.sheets and kept.sheets.get(name) != digest and name not in UNSIGNED
            ],
        )

    def _other_templates(self, kept: Kept) -> Iterator[str]:
        """The names of the templates that are no longer those of a record."""
        for one in kept.templates:
            if Templates(self.templates).find(one.name).sha256 != one.sha256:
                yield one.name


def _is_as_written(folder: Path, written: FileDigest) -> bool:
    try:
        return FileDigest.of(written.name, (folder / written.name).read_bytes()) == written
    except OSError:
        return False
