"""The build record: from what an update's documents were made, and what they say.

It is a JSON file beside the documents. It holds no clock and no path of the
computer, so the same inputs give the same record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from svreport.core.answers import AnsweredWarning, Triage
from svreport.core.model import Council, Update
from svreport.core.plain_data import NotSuchData, digits, from_plain, to_plain
from svreport.core.problems import Place, Problem, Severity, UnreadableRecord
from svreport.figures.figure import Figure, point_words
from svreport.files.outputs import FileDigest, OutputFile, as_final, file_name
from svreport.narrative.facts import Facts
from svreport.release.changes.snapshot import Snapshot, snapshot_of
from svreport.release.sign_off import Signature, is_same

# Raised when a later svreport could no longer read an earlier record.
FORM = 2
SUFFIX = ".json"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a record is made of, besides what the council knows.

    `other_inputs` are files that the inputs name, such as the finance team's forecast; `sheets`
    has a digest of what is typed in each sheet; `shown_in` names the documents that show a figure.
    """

    version: str
    draft: bool
    fingerprint: str
    signatures: Sequence[Signature]
    inputs: FileDigest
    other_inputs: Sequence[FileDigest]
    sheets: Mapping[str, str]
    templates: Sequence[FileDigest]
    files: Sequence[FileDigest]
    triage: Triage
    shown_in: Mapping[str, Sequence[str]]


def record_path(council: Council, update: Update, *, draft: bool) -> Path:
    """Where an update's record stands under the outputs folder."""
    year = council.settings.financial_year.dashed
    words = f"build record {update.key} {year}"
    name = file_name(council.settings.authority, words, SUFFIX, draft=draft)
    return Path(year) / update.key / name


def build_record(facts: Facts, evidence: Evidence) -> OutputFile:
    """The record of an update's documents."""
    council, update = facts.council, facts.update
    record = {
        "form": FORM,
        "svreport": evidence.version,
        "update": update.key,
        "draft": evidence.draft,
        "fingerprint": evidence.fingerprint,
        "signed": [_signed(one) for one in evidence.signatures],
        "inputs": evidence.inputs.as_dict(),
        "other inputs": [one.as_dict() for one in evidence.other_inputs],
        "sheets": dict(evidence.sheets),
        "templates": [one.as_dict() for one in evidence.templates],
        "files": [one.as_dict() for one in evidence.files],
        "answers": [_answer(one) for one in evidence.triage.answered],
        "warnings": [one.as_dict() for one in _warnings(evidence.triage.unanswered)],
        "figures": list(_figures(facts, evidence.shown_in)),
        "snapshot": to_plain(snapshot_of(facts)),
    }
    path = record_path(council, update, draft=evidence.draft)
    return OutputFile(path, f"{_written(record)}\n".encode())


def is_record(file: OutputFile) -> bool:
    """Whether a file of a build is the record of an update."""
    name = file.path.name
    return file.path.suffix == SUFFIX and " build record " in name and " signed " not in name


def with_more(record: OutputFile, made: Sequence[OutputFile]) -> OutputFile:
    """A record that also has files made from its documents, such as their PDFs.

    They bear the documents' names but for the endings; other files are left out.
    """
    held = json.loads(record.content)
    own = {Path(one["name"]).stem for one in held["files"]}
    more = [
        FileDigest.of(one.path.name, one.content).as_dict()
        for one in made
        if one.path.parent == record.path.parent and one.path.stem in own
    ]
    content = f"{_written(held | {'files': [*held['files'], *more]})}\n".encode()
    return OutputFile(record.path, content)


def _signed(one: Signature) -> dict[str, object]:
    line = one.line
    return {
        "role": line.role,
        "name": line.name,
        "on": line.signed.isoformat() if line.signed else None,
        "fingerprint": line.fingerprint,
        "standing": str(one.state),
    }


def _answer(one: AnsweredWarning) -> dict[str, object]:
    day = one.answer.answered_on
    return {
        "warning": one.problem.as_dict(),
        "answer": one.answer.answer,
        "by": one.answer.by,
        "answered on": day.isoformat() if day else None,
        "cell": str(one.answer.place("answer")),
    }


def _warnings(standing: Sequence[Problem]) -> list[Problem]:
    """The warnings of the inputs themselves: that Excel has them open says nothing of them."""
    return [problem for problem in standing if str(problem.place) and not problem.is_error]


def _figures(facts: Facts, used: Mapping[str, Sequence[str]]) -> Iterator[dict[str, object]]:
    for figure in facts.register.figures():
        yield _figure(figure, used.get(figure.full_name, ()))


def _figure(figure: Figure, documents: Sequence[str]) -> dict[str, object]:
    stated = figure.words or (None if figure.value is None else digits(figure.value))
    return {
        "name": figure.full_name,
        "value": stated,
        "unit": str(figure.unit) if figure.unit else None,
        "as at": point_words(figure.point) or None,
        "missing": str(figure.missing) if figure.missing else None,
        "cells": [str(place) for place in figure.places],
        "documents": list(documents),
    }


def _written(data: Mapping[str, Any], indent: str = "") -> str:
    """The data as JSON, with each thing of a list on a line of its own."""
    inner = f"{indent} "
    parts = [f"{inner}{_compact(name)}: {_held(value, inner)}" for name, value in data.items()]
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def _held(value: object, indent: str) -> str:
    if isinstance(value, dict):
        return _written(value, indent)
    if isinstance(value, list) and value:
        lines = ",\n".join(f"{indent} {_compact(one)}" for one in value)
        return f"[\n{lines}\n{indent}]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# In the name of a record that is kept because what it tells of was signed.
SIGNED = "signed"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a record keeps of an update: what it said, from what, and in which files."""

    path: Path
    snapshot: Snapshot
    draft: bool
    fingerprint: str
    inputs: FileDigest
    other_inputs: Sequence[FileDigest]
    sheets: Mapping[str, str]
    templates: Sequence[FileDigest]
    files: Sequence[FileDigest]


def read_record(council: Council, update: Update, outputs: Path) -> Kept:
    """What an update said when it was last built, as final documents or as a draft.

    Raises UnreadableRecord where it has not been built or its record is damaged.
    """
    paths = [outputs / record_path(council, update, draft=draft) for draft in (False, True)]
    built = [path for path in paths if path.is_file()]
    if not built:
        raise UnreadableRecord(
            f"{update.key} has not been built yet: there is no build record of it in "
            f"{paths[0].parent}. Run `svreport build {update.key}`, or name an earlier "
            "workbook with --before."
        )
    last = max(built, key=lambda path: path.stat().st_mtime_ns)
    return _kept(last, f"Run `svreport build {update.key}` to write it again.")


def read_records(council: Council, update: Update, outputs: Path) -> list[Kept]:
    """What the records of an update keep: of its final documents, then of its drafts.

    Raises UnreadableRecord where neither has been built, or a record is damaged.
    """
    paths = [outputs / record_path(council, update, draft=draft) for draft in (False, True)]
    build = f"Run `svreport build {update.key}`"
    found = [_kept(path, f"{build} to write it again.") for path in paths if path.is_file()]
    if not found:
        raise UnreadableRecord(
            f"{update.key} has not been built yet: there is no build record of it in "
            f"{paths[0].parent}. {build}."
        )
    return found


def signed_record(council: Council, update: Update, outputs: Path, signed: str) -> Kept | None:
    """The record of what has this fingerprint, where one is still kept.

    Records that cannot be read are passed over.
    """
    for path in _records(council, update, outputs):
        try:
            kept = _kept(path, "")
        except UnreadableRecord:
            continue
        if is_same(kept.fingerprint, signed):
            return kept
    return None


def _records(council: Council, update: Update, outputs: Path) -> Iterator[Path]:
    for draft in (False, True):
        path = outputs / record_path(council, update, draft=draft)
        beside = sorted(path.parent.glob("*.json")) if path.parent.is_dir() else ()
        yield from (one for one in (path, *beside) if one.is_file() and _is_of(path, one))


def _is_of(path: Path, one: Path) -> bool:
    return one.stem == path.stem or one.stem.startswith(f"{path.stem} {SIGNED} ")


def signed_before(files: Sequence[OutputFile], outputs: Path) -> list[OutputFile]:
    """Records that these files replace and that someone signed, by names of their own.

    Without them nobody could say what has changed since.
    """
    found = []
    for new in files:
        place = outputs / new.path
        if new.path.suffix != SUFFIX or not place.is_file():
            continue
        old, made = _fields(place.read_bytes()), _fields(new.content)
        fingerprint = str(old.get("fingerprint", ""))
        is_signed = any(is_same(fingerprint, one) for one in _signed_in(made))
        if fingerprint and is_signed and not is_same(fingerprint, str(made["fingerprint"])):
            name = new.path.with_stem(f"{new.path.stem} {SIGNED} {fingerprint}")
            found.append(OutputFile(name, place.read_bytes()))
    return found


def earlier_finals(files: Sequence[OutputFile], outputs: Path) -> list[Problem]:
    """Warnings of final documents that are still there beside drafts that say something else."""
    found = []
    for new in files:
        made = _fields(new.content) if new.path.suffix == SUFFIX else {}
        final = outputs / as_final(new.path)
        if not made.get("draft") or not final.is_file():
            continue
        fingerprint = str(_fields(final.read_bytes()).get("fingerprint", ""))
        if not is_same(fingerprint, str(made["fingerprint"])):
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


def _signed_in(record: Mapping[str, Any]) -> Iterator[str]:
    yield from (one["fingerprint"] for one in record.get("signed", ()) if one["fingerprint"])


def _fields(content: bytes) -> Mapping[str, Any]:
    """The fields of a record; none of one that is damaged."""
    try:
        record = json.loads(content)
    except ValueError:
        return {}
    return record if isinstance(record, Mapping) else {}


def _kept(path: Path, remedy: str) -> Kept:
    try:
        record = json.loads(path.read_text("utf-8"))
        kept = _read(path, record) if record["form"] == FORM else None
    except OSError as reason:
        raise UnreadableRecord(f"{path.name} cannot be read: {reason.strerror}.") from reason
    except (ValueError, LookupError, TypeError, NotSuchData) as reason:
        raise UnreadableRecord(f"{path.name} is damaged. {remedy}".rstrip()) from reason
    if kept is None:
        raise UnreadableRecord(f"{path.name} was written by another version of svreport. {remedy}")
    return kept


def _read(path: Path, record: Mapping[str, Any]) -> Kept:
    return Kept(
        path=path,
        snapshot=from_plain(Snapshot, record["snapshot"]),
        draft=bool(record["draft"]),
        fingerprint=str(record["fingerprint"]),
        inputs=FileDigest(**record["inputs"]),
        other_inputs=[FileDigest(**one) for one in record.get("other inputs", ())],
        sheets=dict(record.get("sheets", {})),
        templates=[FileDigest(**one) for one in record["templates"]],
        files=[FileDigest(**one) for one in record["files"]],
    )
