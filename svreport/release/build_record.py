"""Build records: from what documents were made, and what they say.

Documents that are signed together have a record: an update's own, and each further one. It is a
JSON file beside them. It holds no clock and no path of the computer, so the same inputs give the
same record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from glob import escape
from pathlib import Path, PureWindowsPath
from typing import Any, TypeVar

import msgspec

from svreport.core.answers import AnsweredWarning, Triage
from svreport.core.errors import UnreadableRecord
from svreport.core.frozen import Frozen, field, replace
from svreport.core.model import Council, Update
from svreport.core.plain_data import digits, from_plain, to_plain
from svreport.core.problems import Place, Problem, Severity
from svreport.figures.figure import Figure, point_words
from svreport.files.ooxml import MEGABYTE, PackageError, file_content
from svreport.files.outputs import (
    FileDigest,
    OutputFile,
    as_final,
    drafts_of,
    file_name,
    update_folder,
)
from svreport.narrative.facts import Facts
from svreport.release.changes import Entered, Snapshot, snapshot_of
from svreport.release.sign_off import Signature, is_same

# Raised when a later svreport could no longer read an earlier record.
FORM = 2
SUFFIX = ".json"
# In the name of a record that is kept because what it tells of was signed.
SIGNED = "signed"
# Before the fingerprint of final documents that others took the place of.
EARLIER = "earlier"
# A record is a file that others can write: it is read within bounds, and leads nowhere else.
LARGEST = 20 * MEGABYTE
# Text that knows its cell is written as text.
_ENCODER = msgspec.json.Encoder(enc_hook=str)
_FINGERPRINT = re.compile(r"[0-9A-Z-]{1,60}")


class DocumentOrigins(Frozen, kw_only=True):
    """What documents that are signed together were made of.

    `other_inputs` are files that the inputs name, such as the finance team's forecast; `sheets`
    has a digest of what is typed in each sheet.
    """

    draft: bool
    fingerprint: str
    inputs: FileDigest
    other_inputs: Sequence[FileDigest] = field(default=(), name="other inputs")
    sheets: Mapping[str, str] = field(default_factory=dict)
    templates: Sequence[FileDigest]
    files: Sequence[FileDigest]
    path: Path = Path()

    @property
    def template_digests(self) -> Mapping[str, str]:
        """The digest of each template by its name."""
        return {template.name: template.sha256 for template in self.templates}


R = TypeVar("R", bound=DocumentOrigins)


class Evidence(DocumentOrigins, kw_only=True):
    """What a record is made of, besides what the council knows.

    `shown_in` names the documents that show a figure, `forms` what goes into those of others.
    """

    version: str
    signatures: Sequence[Signature]
    triage: Triage = Triage((), ())
    shown_in: Mapping[str, Sequence[str]] = field(default_factory=dict)
    forms: tuple[Entered, ...] | None = None


class BuildRecord(DocumentOrigins, kw_only=True):
    """What a record says of an update: what it said, from what, in which files."""

    snapshot: Snapshot


def record_path(council: Council, update: Update, *, draft: bool, document: str = "") -> Path:
    """Where the record of an update, or of a further document, stands under the outputs folder."""
    year = council.settings.financial_year
    words = f"build record {update.key} {year.dashed} {document}".strip()
    name = file_name(council.settings.authority, words, SUFFIX, draft=draft)
    return update_folder(year, update.key, draft=draft) / name


def _record_paths(
    council: Council, update: Update, outputs: Path, document: str = ""
) -> list[Path]:
    """Where records of documents may stand: of the final ones, then of their drafts."""
    final = outputs / record_path(council, update, draft=False, document=document)
    return [final, *drafts_of(final)]


def build_record(facts: Facts, evidence: Evidence, document: str = "") -> OutputFile:
    """The record of an update's documents, or of a further one: that says only what it is of."""
    council, update = facts.council, facts.update
    record = {
        "form": FORM,
        "svreport": evidence.version,
        "update": update.key,
        "draft": evidence.draft,
        "fingerprint": evidence.fingerprint,
        "signed": [signature_as_dict(signature) for signature in evidence.signatures],
        "inputs": to_plain(evidence.inputs),
        "other inputs": to_plain(list(evidence.other_inputs)),
        "sheets": dict(evidence.sheets),
        "templates": to_plain(list(evidence.templates)),
        "files": to_plain(list(evidence.files)),
        **({} if document else _said(facts, evidence)),
    }
    path = record_path(council, update, draft=evidence.draft, document=document)
    return OutputFile(path, f"{_written(record)}\n".encode())


def _said(facts: Facts, evidence: Evidence) -> Mapping[str, object]:
    """What an update said, and what was said of it."""
    # That Excel has the inputs open says nothing of them, and has no place.
    warnings = [
        problem
        for problem in evidence.triage.unanswered
        if str(problem.place) and not problem.is_error
    ]
    return {
        "answers": [_answer(answered) for answered in evidence.triage.answered],
        "warnings": [problem.as_dict() for problem in warnings],
        "figures": [
            _figure(figure, evidence.shown_in.get(figure.full_name, ()))
            for figure in facts.register.figures
        ],
        "snapshot": to_plain(snapshot_of(facts, forms=evidence.forms)),
    }


def is_record(file: OutputFile) -> bool:
    """Whether a file is the record of a build."""
    name = file.path.name
    return file.path.suffix == SUFFIX and " build record " in name and " signed " not in name


def with_more(record: OutputFile, made: Sequence[OutputFile]) -> OutputFile:
    """A record that also has files made from its documents, such as their PDFs.

    They bear the documents' names but for the endings; other files are left out.
    """
    fields = msgspec.json.decode(record.content)
    own = {Path(written["name"]).stem for written in fields["files"]}
    fields["files"] += [
        to_plain(FileDigest.of(file.path.name, file.content))
        for file in made
        if file.path.parent == record.path.parent and file.path.stem in own
    ]
    return OutputFile(record.path, f"{_written(fields)}\n".encode())


def signature_as_dict(signature: Signature) -> dict[str, object]:
    """A role's sign-off and how it stands, as JSON takes it."""
    line = signature.line
    return {
        "role": line.role,
        "name": line.name,
        "on": line.signed.isoformat() if line.signed else None,
        "fingerprint": line.fingerprint,
        "standing": str(signature.state),
    }


def _answer(answered: AnsweredWarning) -> dict[str, object]:
    answer = answered.answer
    return {
        "warning": answered.problem.as_dict(),
        "answer": answer.answer,
        "by": answer.by,
        "answered on": answer.answered_on.isoformat() if answer.answered_on else None,
        "cell": str(answer.place("answer")),
    }


# Several counts are of the same cells.
_address = lru_cache(maxsize=4096)(str)


def _figure(figure: Figure, documents: Sequence[str]) -> dict[str, object]:
    return {
        "name": figure.full_name,
        "value": figure.words or (None if figure.value is None else digits(figure.value)),
        "unit": str(figure.unit) if figure.unit else None,
        "as at": point_words(figure.point) or None,
        "missing": str(figure.missing) if figure.missing else None,
        "standing": str(figure.standing) if figure.standing else None,
        "cells": [*map(_address, figure.places)],
        "documents": list(documents),
    }


def _written(data: Mapping[str, Any], indent: str = "") -> str:
    """The data as JSON, with each thing of a list on a line of its own."""
    inner = f"{indent} "
    parts = [
        f"{inner}{_compact(name)}: {_with_lines(value, inner)}" for name, value in data.items()
    ]
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def _with_lines(value: object, indent: str) -> str:
    if isinstance(value, dict):
        return _written(value, indent)
    if isinstance(value, list) and value:
        lines = ",\n".join(f"{indent} {_compact(item)}" for item in value)
        return f"[\n{lines}\n{indent}]"
    return _compact(value)


def _compact(value: object) -> str:
    return _ENCODER.encode(value).decode()


def read_record(council: Council, update: Update, outputs: Path) -> BuildRecord:
    """What an update said when it was last built, as final documents or as a draft.

    Raises UnreadableRecord where it has not been built or its record is damaged.
    """
    built = _built(council, update, outputs, ", or name an earlier workbook with --before")
    return _read(max(built, key=lambda path: path.stat().st_mtime_ns), update.key, BuildRecord)


def read_records(council: Council, update: Update, outputs: Path) -> list[BuildRecord]:
    """What the records of an update say: of its final documents, then of its drafts.

    Raises UnreadableRecord where neither has been built, or a record is damaged.
    """
    return [_read(path, update.key, BuildRecord) for path in _built(council, update, outputs)]


def _built(council: Council, update: Update, outputs: Path, remedy: str = "") -> list[Path]:
    paths = _record_paths(council, update, outputs)
    built = [path for path in paths if path.is_file()]
    if not built:
        raise UnreadableRecord(
            f"{update.key} has not been built yet: there is no build record of it in "
            f"{paths[0].parent}. Run `svreport build {update.key}`{remedy}."
        )
    return built


def origins_of(
    council: Council, update: Update, document: str, outputs: Path
) -> Iterator[DocumentOrigins]:
    """What the documents of an update, or a further one, were made of, as far as records say."""
    for path in _record_paths(council, update, outputs, document):
        if path.is_file():
            with suppress(UnreadableRecord):
                yield _read(path, update.key, DocumentOrigins)


def signed_record(
    council: Council, update: Update, outputs: Path, signed: str
) -> BuildRecord | None:
    """The record of what has this fingerprint, where one is still kept.

    Records that cannot be read are passed over.
    """
    for path in _record_paths(council, update, outputs):
        earlier = path.parent.glob(f"{escape(path.stem)} {SIGNED} *{SUFFIX}")
        for place in (path, *sorted(earlier)):
            try:
                record = _read(place, update.key, BuildRecord)
            except UnreadableRecord:
                continue
            if is_same(record.fingerprint, signed):
                return record
    return None


def records_beside(path: Path) -> Iterator[DocumentOrigins]:
    """Yield the records in a file's folder and of earlier finals, but for unreadable ones."""
    named = f"* build record *{SUFFIX}"
    for place in sorted([*path.parent.glob(named), *path.parent.glob(f"{EARLIER} */{named}")]):
        with suppress(UnreadableRecord):
            yield _read(place, "", DocumentOrigins)


def _read(path: Path, key: str, kind: type[R]) -> R:
    remedy = f"Run `svreport build {key}` to write it again."
    try:
        data = _fields(file_content(path, LARGEST))
        if data["form"] == FORM:
            return _refuse_paths(replace(from_plain(kind, data), path=path))
    except OSError as reason:
        raise UnreadableRecord(f"{path.name} cannot be read: {reason.strerror}.") from reason
    except (ValueError, LookupError, TypeError, PackageError) as reason:
        raise UnreadableRecord(f"{path.name} is damaged. {remedy}") from reason
    raise UnreadableRecord(f"{path.name} was written by another version of svreport. {remedy}")


def _refuse_paths(record: R) -> R:
    """The record, if it names only files beside it, among the templates, or as inputs name them.

    Raises ValueError.
    """
    names = [file.name for file in record.files]
    names += [part for template in record.templates for part in template.name.split("/")]
    # The inputs name other files by their paths from the workbook's folder.
    names += [part for file in record.other_inputs for part in file.name.split("/") if part != ".."]
    for name in names:
        if PureWindowsPath(name).name != name or name == ".." or "\0" in name or not name.encode():
            raise ValueError(f"{name!r} is not a file's own name")
    return record


def copies_kept(files: Sequence[OutputFile], outputs: Path) -> Iterator[OutputFile]:
    """PDFs and the like that were built of documents which these files leave as they are."""
    new = {file.path: FileDigest.of(file.path.name, file.content) for file in files}
    for record in filter(is_record, files):
        place = outputs / record.path
        with suppress(UnreadableRecord):
            earlier = _read(place, "", DocumentOrigins).files if place.is_file() else ()
            same = {Path(file.name).stem for file in earlier if file in new.values()}
            for file in earlier:
                path = record.path.with_name(file.name)
                if Path(file.name).stem in same and path not in new and file.is_of(outputs / path):
                    yield OutputFile(path, (outputs / path).read_bytes())


def signed_before(files: Sequence[OutputFile], outputs: Path) -> list[OutputFile]:
    """Records that these files replace and that someone signed, by names of their own.

    Without them nobody could say what has changed since.
    """
    found = []
    for file in files:
        place = outputs / file.path
        if file.path.suffix != SUFFIX or not place.is_file():
            continue
        content, earlier = _earlier(place)
        if content == file.content:
            continue
        fingerprint, record = earlier.get("fingerprint", ""), _fields(file.content)
        signed = [signature["fingerprint"] or "" for signature in record.get("signed", ())]
        is_signed = any(is_same(fingerprint, other) for other in signed)
        if fingerprint and is_signed and not is_same(fingerprint, str(record["fingerprint"])):
            name = file.path.with_stem(f"{file.path.stem} {SIGNED} {fingerprint}")
            found.append(OutputFile(name, content))
    return found


def replaced_finals(files: Sequence[OutputFile], outputs: Path) -> list[OutputFile]:
    """Final documents that these replace by others, with their records, in a folder of their own.

    They may have been sent. Those that were edited since they were built are no longer that.
    """
    found = []
    for new in files:
        place = outputs / new.path
        if new.path.suffix != SUFFIX or new.path != as_final(new.path) or not place.is_file():
            continue
        with suppress(UnreadableRecord):
            earlier = _read(place, "", DocumentOrigins)
            if not is_same(earlier.fingerprint, str(_fields(new.content)["fingerprint"])):
                names = [
                    file.name for file in earlier.files if file.is_of(place.with_name(file.name))
                ]
                found += [
                    OutputFile(
                        new.path.parent / f"{EARLIER} {earlier.fingerprint}" / name,
                        place.with_name(name).read_bytes(),
                    )
                    for name in (place.name, *names)
                ]
    return found


def earlier_finals(files: Sequence[OutputFile], outputs: Path) -> list[Problem]:
    """Warnings of final documents that are still there beside drafts that say something else."""
    found = []
    for new in files:
        final = as_final(new.path)
        if new.path.suffix != SUFFIX or new.path == final or not (outputs / final).is_file():
            continue
        final = outputs / final
        fingerprint = _earlier(final)[1].get("fingerprint", "")
        if not is_same(fingerprint, str(_fields(new.content)["fingerprint"])):
            found.append(
                Problem(
                    Place(),
                    f"Final documents of {fingerprint} are still in {final.parent}; this draft "
                    "says something else.",
                    "Keep them if they were sent, else delete them.",
                    Severity.WARNING,
                    rule="earlier-final",
                )
            )
    return found


def _earlier(path: Path) -> tuple[bytes, Mapping[str, Any]]:
    """An earlier record and its fields; nothing of one that is damaged."""
    try:
        content = file_content(path, LARGEST)
        return content, _fields(content)
    except (OSError, ValueError, PackageError):
        return b"", {}


def _fields(content: bytes) -> Mapping[str, Any]:
    """The fields of a record. Raises ValueError where it is damaged."""
    try:
        record = msgspec.json.decode(content)
    except RecursionError as reason:
        raise ValueError("nested too deep") from reason
    if not isinstance(record, dict) or not _FINGERPRINT.fullmatch(str(record.get("fingerprint"))):
        raise ValueError("no record")
    return record
