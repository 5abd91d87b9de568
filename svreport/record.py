"""The build record: from what an update's documents were made, and what they say.

It is a JSON file beside the documents. It holds no clock and no path of the
computer, so the same inputs give the same record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from svreport.changes.taking import snapshot_of
from svreport.checks.answers import Answered, Weighed
from svreport.figures.named import Figure, point_words
from svreport.figures.references import Facts
from svreport.figures.uses import documents_using
from svreport.model import Council, Update
from svreport.outputs import OutputFile, file_name
from svreport.plain_data import digits
from svreport.problems import Problem
from svreport.signing import Signature

# Raised when a later svreport could no longer read an earlier record.
FORM = 2
SUFFIX = ".json"


@dataclass(frozen=True)
class Hashed:
    """A file by its name and the SHA-256 of its bytes."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Hashed:
        return cls(name, sha256(content).hexdigest())

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "sha256": self.sha256}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a record is made of, besides what the council knows.

    `other_inputs` are files that the inputs name, such as the finance team's forecast; `sheets`
    has a digest of what is typed in each sheet.
    """

    version: str
    draft: bool
    fingerprint: str
    signatures: Sequence[Signature]
    inputs: Hashed
    other_inputs: Sequence[Hashed]
    sheets: Mapping[str, str]
    templates: Sequence[Hashed]
    files: Sequence[Hashed]
    weighed: Weighed


def record_path(council: Council, update: Update, *, draft: bool) -> Path:
    """Where an update's record stands under the outputs folder."""
    year = council.settings.financial_year.dashed
    words = f"build record {update.key} {year}"
    name = file_name(council.settings.authority, words, SUFFIX, draft=draft)
    return Path(year) / update.key / name


def build_record(council: Council, update: Update, evidence: Evidence) -> OutputFile:
    """The record of an update's documents."""
    facts = Facts(council, update)
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
        "answers": [_answer(one) for one in evidence.weighed.answered],
        "warnings": [one.as_dict() for one in _warnings(evidence.weighed.standing)],
        "figures": list(_figures(facts)),
        "snapshot": snapshot_of(council, update).as_dict(),
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
        Hashed.of(one.path.name, one.content).as_dict()
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
        "standing": str(one.standing),
    }


def _answer(one: Answered) -> dict[str, object]:
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


def _figures(facts: Facts) -> Iterator[dict[str, object]]:
    used = documents_using(facts)
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
