"""How an update is issued: by the sign-offs that hold, as a draft or as final documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.documents.catalogue import CATALOGUE
from svreport.model import Council, Update
from svreport.papers import Marks
from svreport.problems import Problem
from svreport.resources import template
from svreport.signing import (
    Signature,
    as_presented,
    as_signed,
    fingerprint,
    is_signed_off,
    signatures,
    unheld,
)


@dataclass(frozen=True)
class Issue:
    """An update as its documents are issued: the sign-offs that hold, and what marks they carry.

    `council` has these sign-offs alone; `warnings` tell of those that do not hold.
    """

    council: Council
    update: Update
    marks: Marks
    signatures: Sequence[Signature]
    warnings: Sequence[Problem]


def issue_of(
    council: Council, update: Update, *, draft: bool = False, templates: Path | None = None
) -> Issue:
    """How an update is issued: as a draft until every role has signed off what it says now."""
    current = fingerprint_of(council, update, templates)
    signed = signatures(council, update, current)
    return Issue(
        council=as_signed(council, signed),
        update=update,
        marks=Marks(draft=draft or not is_signed_off(signed), fingerprint=current),
        signatures=signed,
        warnings=list(unheld(update, signed, current)),
    )


def fingerprint_of(council: Council, update: Update, templates: Path | None = None) -> str:
    """The fingerprint of what an update's own documents say, and of their templates."""
    laid = as_presented(council, update)
    own = [one.substance(*laid) for one in CATALOGUE if one.substance is not None]
    used = [template(one.template, templates) for one in own if one.template]
    return fingerprint([one.says for one in own], [one.read_bytes() for one in used])
