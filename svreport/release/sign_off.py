"""Sign-off tied to what was signed: the fingerprint of documents, and which signatures hold.

Officers sign a draft, which ends with its fingerprint, and type that fingerprint beside their
sign-off. An update's report and summary are signed together, any other document by itself. The
fingerprint is made of what they say, of their templates and of the settings that shape them: a
later change to any of these leaves the sign-off void, and nothing else does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from hashlib import sha256
from operator import ne

from svreport.core.frozen import Frozen, field_names
from svreport.core.model import Council, Settings, SignOff, Update
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words
from svreport.files.resources import TemplateFile

SHEET = "Sign-off"
# Digits and letters that are not taken for one another when they are read out or typed.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS_EACH = 5
# A hundred bits: nobody finds two documents with the same.
_GROUPS, _GROUP_LENGTH = 4, 5
_MISREAD = str.maketrans("OILU", "011V")


class SignOffState(StrEnum):
    """How a role's sign-off stands."""

    SIGNED = "signed"
    NOT_SIGNED = "not signed"
    UNSPECIFIED = "does not say what was signed"
    EARLIER = "of a fingerprint as an earlier svreport gave it, to be renewed"
    VOID = "void, since what was signed has changed"
    UNKNOWN = "not known until the errors are corrected"

    @property
    def is_void(self) -> bool:
        return self is SignOffState.VOID


class Signature(Frozen):
    """A role's sign-off, and how it stands."""

    line: SignOff
    state: SignOffState


class Approval(Frozen, kw_only=True):
    """How documents that are signed together stand: what they are called, and who has signed.

    `document` is what the sheet Sign-off calls it; nothing for an update's own documents.
    """

    update: Update
    document: str | None
    title: str
    fingerprint: str
    signatures: Sequence[Signature]

    @property
    def is_signed(self) -> bool:
        """Whether somebody is to sign it, and everyone who is to has."""
        states = {signature.state for signature in self.signatures}
        return states == {SignOffState.SIGNED}


def fingerprint(
    contents: Sequence[object], templates: Sequence[TemplateFile], settings: Settings
) -> str:
    """The fingerprint of documents: `7K3Q9-XM2PA-04VRC-H8ZTN`.

    `contents` is what is signed of each, as JSON takes it. No name of this code and no place in
    the inputs is part of it: neither makes a difference.
    """
    shaping = [
        str(getattr(settings, name))
        for name in field_names(settings)
        if name not in {"at", *Settings.UNSIGNED}
    ]
    stated = json.dumps([contents, shaping], ensure_ascii=False, separators=(",", ":"))
    whole = sha256(stated.encode())
    for template in templates:
        whole.update(bytes.fromhex(template.live_digest))
    number = int.from_bytes(whole.digest())
    signs = [
        _SIGNS[number >> _BITS_EACH * at & (2**_BITS_EACH - 1)]
        for at in range(_GROUPS * _GROUP_LENGTH)
    ]
    groups = zip(*[iter(signs)] * _GROUP_LENGTH, strict=True)
    return "-".join("".join(group) for group in groups)


def is_same(first: str, second: str) -> bool:
    """Whether two fingerprints are one, however they were typed."""
    return as_compared(first) == as_compared(second)


def as_compared(typed: str) -> str:
    """Return a fingerprint as it is compared, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)


def signatures(
    council: Council, update: Update, document: str | None, current: str
) -> list[Signature]:
    """The sign-offs of documents, held against their current fingerprint, in the sheet's order.

    `current` is empty if errors keep it from being known.
    """
    return [
        Signature(line, _state(line, current))
        for line in council.sign_offs
        if line.update == update.key and line.document == document
    ]


def _state(line: SignOff, current: str) -> SignOffState:
    if line.signed is None:
        return SignOffState.NOT_SIGNED
    if line.fingerprint is None:
        return SignOffState.UNSPECIFIED
    if not current:
        return SignOffState.UNKNOWN
    if is_same(line.fingerprint, current):
        return SignOffState.SIGNED
    is_short = len(as_compared(line.fingerprint)) < _GROUPS * _GROUP_LENGTH
    return SignOffState.EARLIER if is_short else SignOffState.VOID


def sign_off_problems(approval: Approval) -> Iterator[Problem]:
    """Why documents are drafts though somebody signed, or though nobody is to, each told once."""
    update, current = approval.update.key, approval.fingerprint
    whose = f" {approval.document}" if approval.document else ""
    of = f"the {approval.title} of {update}"
    if not approval.signatures:
        named = f"Document {approval.document}, " if approval.document else ""
        yield _warning(
            Place(SHEET),
            f"Nobody is named to sign off {of}, so a draft was written.",
            f"Add a row for each officer who signs: Update {update}, {named}the role. Once they "
            f"have signed, add the date and the fingerprint {current}.",
        )
    by_state: dict[tuple[SignOffState, str | None], list[SignOff]] = {}
    for signature in approval.signatures:
        key = (signature.state, signature.line.fingerprint)
        by_state.setdefault(key, []).append(signature.line)
    for (state, noted), lines in by_state.items():
        roles = join_words([f"the {line.role}" for line in lines], most=len(lines))
        signed = f"The sign-off of{whose} {update} by {roles}"
        if state is SignOffState.UNSPECIFIED:
            yield _warning(
                lines[0].place("signed"),
                f"{signed} does not say what was signed, so documents stay drafts.",
                f"Type the fingerprint at the end of the draft that was signed: {current} now.",
            )
        elif state is SignOffState.EARLIER:
            yield _warning(
                lines[0].place("fingerprint"),
                f"{signed} has the fingerprint {noted}, which is shorter than fingerprints are "
                f"now, "
                "so documents are drafts again.",
                f"Read the draft again, and type the date and {current}.",
            )
        elif state is SignOffState.VOID:
            yield _void(lines[0], signed, update, current)
    if approval.is_signed and approval.document is None and approval.update.submitted is None:
        yield _warning(
            approval.update.place("submitted"),
            f"{update} is signed off, but has no date of submission.",
            "Type it when the report is sent, and build again: the report states it.",
        )


# How many signs of a fingerprint may be wrong where it was mistyped.
_MISTYPED = 2


def _is_mistyped(typed: str, current: str) -> bool:
    """Whether a fingerprint is another but for a sign or two."""
    first, second = as_compared(typed), as_compared(current)
    return len(first) == len(second) and sum(map(ne, first, second)) <= _MISTYPED


def _void(line: SignOff, signed: str, update: str, current: str) -> Problem:
    """A sign-off of another fingerprint than the current one, or of that one mistyped."""
    place, noted = line.place("fingerprint"), line.fingerprint or ""
    if _is_mistyped(noted, current):
        return _warning(
            place,
            f"{signed} has the fingerprint {noted}, but the draft's is {current}. Was it mistyped? "
            "Until it is right, documents are drafts.",
            f"Type {current}, if that is what the signed draft says.",
        )
    return _warning(
        place,
        f"{signed} has the fingerprint {noted}. Documents now have {current}, so they are drafts "
        "again.",
        f"`svreport status {update}` says what changed. Have the new draft signed, and type its "
        "date and fingerprint.",
    )


def _warning(place: Place, wrong: str, remedy: str) -> Problem:
    return Problem(place, wrong, remedy, Severity.WARNING)
