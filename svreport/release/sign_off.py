"""Sign-off tied to what was signed: the fingerprint of an update, and which signatures hold.

Officers sign a draft, which carries its fingerprint, and type that fingerprint beside their
sign-off. It is made of what the update's own documents say and of the templates that they are
made with. So a later change to either leaves the sign-off void, and one that does not reach
these documents leaves it alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from svreport.core.model import Council, SignOff, Update
from svreport.core.problems import Problem, Severity
from svreport.core.text import join_words
from svreport.files.resources import TemplateFile

# Digits and letters that are not taken for one another when they are read out or typed.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS_EACH = 5
_GROUPS, _GROUP_LENGTH = 2, 5
_MISREAD = str.maketrans("OILU", "011V")


class SignOffState(StrEnum):
    """How a role's sign-off stands."""

    SIGNED = "signed"
    NOT_SIGNED = "not signed"
    UNSPECIFIED = "does not say what was signed"
    VOID = "void, since what was signed has changed"

    @property
    def is_void(self) -> bool:
        return self is SignOffState.VOID


@dataclass(frozen=True)
class Signature:
    """A role's sign-off of an update, and how it stands."""

    line: SignOff
    state: SignOffState


def fingerprint(contents: Sequence[object], templates: Sequence[TemplateFile]) -> str:
    """The fingerprint of what documents say and of their templates: `7K3Q9-XM2PA`.

    `contents` is what is signed of each, as JSON takes it. No name of this code and no place in
    the inputs is part of it: neither makes a difference.
    """
    stated = json.dumps(contents, ensure_ascii=False, separators=(",", ":"))
    whole = sha256(stated.encode())
    for template in templates:
        whole.update(bytes.fromhex(template.sha256))
    number = int.from_bytes(whole.digest())
    signs = [
        _SIGNS[number >> _BITS_EACH * at & (2**_BITS_EACH - 1)]
        for at in range(_GROUPS * _GROUP_LENGTH)
    ]
    groups = zip(*[iter(signs)] * _GROUP_LENGTH, strict=True)
    return "-".join("".join(group) for group in groups)


def is_same(first: str, second: str) -> bool:
    """Whether two fingerprints are one, however they were typed."""
    return _normalised(first) == _normalised(second)


def _normalised(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)


def signatures(council: Council, update: Update, current: str) -> list[Signature]:
    """The sign-offs of an update, held against its current fingerprint, in the sheet's order."""
    return [
        Signature(line, _state(line, current))
        for line in council.sign_offs
        if line.update == update.key
    ]


def _state(line: SignOff, current: str) -> SignOffState:
    if line.signed is None:
        return SignOffState.NOT_SIGNED
    if line.fingerprint is None:
        return SignOffState.UNSPECIFIED
    return SignOffState.SIGNED if is_same(line.fingerprint, current) else SignOffState.VOID


def is_signed_off(signed: Sequence[Signature]) -> bool:
    """Whether every role has signed; so it is where nobody is to."""
    return all(signature.state is SignOffState.SIGNED for signature in signed)


def invalid_sign_offs(
    update: Update, signed: Sequence[Signature], current: str
) -> Iterator[Problem]:
    """What keeps sign-offs that were given from holding, told once for each thing signed."""
    by_print: dict[str | None, list[SignOff]] = {}
    for signature in signed:
        if signature.state in (SignOffState.UNSPECIFIED, SignOffState.VOID):
            by_print.setdefault(signature.line.fingerprint, []).append(signature.line)
    for noted, lines in by_print.items():
        roles = join_words([f"the {line.role}" for line in lines], most=len(lines))
        if noted is None:
            yield Problem(
                lines[0].place("signed"),
                f"The sign-off of {update.key} by {roles} does not say what was signed, so "
                "documents stay drafts.",
                "Type the fingerprint of the draft that was signed, which its first page gives; "
                f"it is {current} now.",
                Severity.WARNING,
            )
        else:
            yield Problem(
                lines[0].place("fingerprint"),
                f"The sign-off of {update.key} by {roles} is of {noted}. What it says now "
                f"is {current}, so documents are drafts again.",
                f"`svreport status {update.key}` says what changed. Have the new draft signed, "
                "and type its date and fingerprint.",
                Severity.WARNING,
            )
