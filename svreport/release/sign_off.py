"""Sign-off tied to what was signed: the fingerprint of an update, and which signatures hold.

Officers sign a draft, which carries its fingerprint, and type that fingerprint beside their
sign-off. It is made of what the update's own documents say and of the templates that they are
made with. So a later change to either leaves the sign-off void, and one that does not reach
these documents leaves it alone.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import singledispatch
from hashlib import sha256
from types import NoneType
from typing import Any

from svreport.core.model import Council, SignOff, Update
from svreport.core.periods import FinancialYear, Month
from svreport.core.plain_data import digits
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words

# Digits and letters that are not taken for one another when they are read out or typed.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS_EACH = 5
_GROUPS, _GROUP_LENGTH = 2, 5
_MISREAD = str.maketrans("OILU", "011V")


class Standing(StrEnum):
    """How a role's sign-off stands."""

    SIGNED = "signed"
    NOT_SIGNED = "not signed"
    UNTIED = "does not say what was signed"
    VOID = "void, since what was signed has changed"

    @property
    def is_void(self) -> bool:
        return self is Standing.VOID


@dataclass(frozen=True)
class Signature:
    """A role's sign-off of an update, and how it stands."""

    line: SignOff
    standing: Standing


def fingerprint(substance: Sequence[object], templates: Sequence[bytes]) -> str:
    """The fingerprint of what documents say and of their templates: `7K3Q9-XM2PA`.

    `substance` is plain data. Where it stands in the inputs makes no difference.
    """
    stated = json.dumps(_plain(substance), ensure_ascii=False, separators=(",", ":"))
    whole = sha256(stated.encode())
    for one in templates:
        whole.update(sha256(one).digest())
    number = int.from_bytes(whole.digest())
    signs = [
        _SIGNS[number >> _BITS_EACH * at & (2**_BITS_EACH - 1)]
        for at in range(_GROUPS * _GROUP_LENGTH)
    ]
    groups = zip(*[iter(signs)] * _GROUP_LENGTH, strict=True)
    return "-".join("".join(group) for group in groups)


def is_same(one: str, other: str) -> bool:
    """Whether two fingerprints are one, however they were typed."""
    return _folded(one) == _folded(other)


def _folded(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)


@singledispatch
def _plain(value: object) -> Any:
    """Plain data as JSON takes it. Places and functions say nothing to a reader."""
    if callable(value):
        return None
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {one.name: _plain(getattr(value, one.name)) for one in fields}
    raise TypeError(f"{type(value).__name__} is no plain data")


@_plain.register(int)
@_plain.register(float)
@_plain.register(NoneType)
def _(value: float | None) -> object:
    return value


@_plain.register(str)
@_plain.register(date)
@_plain.register(Month)
@_plain.register(FinancialYear)
def _(value: object) -> str:
    return str(value)


@_plain.register
def _(value: Enum) -> str:
    return str(value.value)


@_plain.register
def _(value: Decimal) -> str:
    return digits(value)


@_plain.register
def _(_: Place) -> None:
    return None


@_plain.register(Mapping)
def _(value: Mapping[object, object]) -> dict[str, Any]:
    return {str(name): _plain(held) for name, held in value.items()}


@_plain.register(Sequence)
def _(value: Sequence[object]) -> list[Any]:
    return [_plain(one) for one in value]


def as_presented(council: Council, update: Update) -> tuple[Council, Update]:
    """The council and the update as they are laid before those who sign.

    Nobody has signed the update yet, and it has not been submitted. It carries the date that
    it has in the end: what is paid or late by then is signed, the date itself is not.
    """
    presented = replace(update, submitted=None, due=update.document_date)
    return (
        replace(
            council,
            updates=[presented if one.key == update.key else one for one in council.updates],
            sign_offs=[
                replace(one, name=None, signed=None, fingerprint=None)
                if one.update == update.key
                else one
                for one in council.sign_offs
            ],
        ),
        presented,
    )


def signatures(council: Council, update: Update, current: str) -> list[Signature]:
    """The sign-offs of an update, held against its current fingerprint, in the sheet's order."""
    return [
        Signature(line, _standing(line, current))
        for line in council.sign_offs
        if line.update == update.key
    ]


def _standing(line: SignOff, current: str) -> Standing:
    if line.signed is None:
        return Standing.NOT_SIGNED
    if line.fingerprint is None:
        return Standing.UNTIED
    return Standing.SIGNED if is_same(line.fingerprint, current) else Standing.VOID


def is_signed_off(signed: Sequence[Signature]) -> bool:
    """Whether every role has signed; so it is where nobody is to."""
    return all(one.standing is Standing.SIGNED for one in signed)


def as_signed(council: Council, signed: Sequence[Signature]) -> Council:
    """The council with the sign-offs that hold alone: documents show no others."""
    void = [one.line for one in signed if one.standing is not Standing.SIGNED]
    return replace(
        council,
        sign_offs=[
            replace(line, signed=None) if any(line is one for one in void) else line
            for line in council.sign_offs
        ],
    )


def unheld(update: Update, signed: Sequence[Signature], current: str) -> Iterator[Problem]:
    """What keeps sign-offs that were given from holding, told once for each thing signed."""
    by_print: dict[str | None, list[SignOff]] = {}
    for one in signed:
        if one.standing in (Standing.UNTIED, Standing.VOID):
            by_print.setdefault(one.line.fingerprint, []).append(one.line)
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
