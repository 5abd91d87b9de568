"""Build records read again: what an update said when it was built, and what was signed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from svreport.changes.snapshot import Snapshot
from svreport.model import Council, Update
from svreport.outputs import OutputFile, as_final
from svreport.plain_data import NotSuchData
from svreport.problems import Place, Problem, Severity, UnreadableRecord
from svreport.record import FORM, SUFFIX, Hashed, record_path
from svreport.signing import is_same

# In the name of a record that is kept because what it tells of was signed.
SIGNED = "signed"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a record keeps of an update: what it said, from what, and in which files."""

    path: Path
    snapshot: Snapshot
    draft: bool
    fingerprint: str
    inputs: Hashed
    other_inputs: Sequence[Hashed]
    sheets: Mapping[str, str]
    templates: Sequence[Hashed]
    files: Sequence[Hashed]


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
        snapshot=Snapshot.from_dict(record["snapshot"]),
        draft=bool(record["draft"]),
        fingerprint=str(record["fingerprint"]),
        inputs=Hashed(**record["inputs"]),
        other_inputs=[Hashed(**one) for one in record.get("other inputs", ())],
        sheets=dict(record.get("sheets", {})),
        templates=[Hashed(**one) for one in record["templates"]],
        files=[Hashed(**one) for one in record["files"]],
    )
