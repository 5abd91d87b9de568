"""svreport status: how each update stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli.group import (
    chosen_inputs,
    inputs_option,
    json_option,
    outputs_option,
    templates_option,
)
from svreport.cli.output import counted, echo_json, work
from svreport.core.periods import long_date
from svreport.core.text import join_words

if TYPE_CHECKING:
    from svreport.commands.status import Built, SignedOff, Since, UpdateStatus

NAMES = 12
NOT_TOLD = "Something that `svreport compare` does not tell of, such as the wording of a condition"


@click.command()
@click.argument("updates", nargs=-1, metavar="[UPDATE]...")
@inputs_option
@outputs_option
@templates_option
@json_option
def status(
    updates: Sequence[str],
    inputs: Path | None,
    outputs: Path,
    templates: Path,
    as_json: bool,
) -> None:
    """Tell how each update stands: checked, built, signed off, changed since, submitted.

    Sign-offs are of a fingerprint, which drafts carry: a sign-off is void when what was
    signed has changed, and this says what changed.

    \b
    Examples:
      svreport status
      svreport status q1
      svreport status --json
    """
    from svreport.commands.status import status_of

    with work(as_json=as_json, results="updates", outcome="Nothing can be told.") as progress:
        statuses = status_of(
            chosen_inputs(inputs),
            updates,
            outputs=outputs,
            templates=templates,
            progress=progress,
        )
    if as_json:
        echo_json({"updates": [_as_dict(one) for one in statuses], "problems": []})
        return
    for number, one in enumerate(statuses):
        if number:
            click.echo()
        for line in _lines(one):
            click.echo(line)


def _lines(one: UpdateStatus) -> Iterator[str]:
    yield click.style(f"{one.update.key}: {one.update.title}", bold=True)
    yield _row("Inputs", _inputs(one))
    yield _row("Built", _built(one))
    if one.built and one.built.earlier:
        earlier = one.built.earlier.fingerprint
        yield _row("", f"final documents of {earlier} are still there from earlier")
    for file in one.built.missing if one.built else ():
        yield _row("", f"no longer in its folder: {file}")
    for file in one.built.edited if one.built else ():
        yield _row("", f"changed since it was written: {file}")
    yield from _signed(one.signed)
    submitted = one.update.submitted
    yield _row("Submitted", long_date(submitted) if submitted else "not yet")
    yield from _changes(one)


def _row(name: str, text: str) -> str:
    return f"  {name:<{NAMES}}{text}"


def _inputs(one: UpdateStatus) -> str:
    if not one.begun:
        return "not begun: no item has a rating for it"
    if not one.errors and not one.warnings:
        return "no problems"
    counts = [counted(one.errors, "error")] if one.errors else []
    counts += [counted(one.warnings, "warning")] if one.warnings else []
    return f"{' and '.join(counts)}: svreport check {one.update.key}"


def _built(one: UpdateStatus) -> str:
    if one.built is None:
        return "not yet" if one.unreadable.startswith(one.update.key) else one.unreadable
    kept = one.built.kept
    kind = "as a draft" if kept.draft else "as final documents"
    stale = ", and changed since" if one.built.since else ""
    return f"{kind}, fingerprint {kept.fingerprint}{stale}"


def _signed(signed: Sequence[SignedOff]) -> Iterator[str]:
    if not signed:
        yield _row("Signed off", "nobody is named in the sheet Sign-off")
    for number, one in enumerate(signed):
        yield _row("" if number else "Signed off", _signature(one))


def _signature(one: SignedOff) -> str:
    line = one.signature.line
    who = f"{line.role} ({line.name})" if line.name else line.role
    if line.signed is None:
        return f"{who}: not yet"
    return f"{who}: {long_date(line.signed)}, {one.signature.standing}"


def _changes(one: UpdateStatus) -> Iterator[str]:
    """What changed since sign-offs that are void, each thing signed once; else since the build."""
    void = {
        one.signature.line.fingerprint: one for one in one.signed if one.signature.standing.is_void
    }
    for signed, sign_off in void.items():
        yield f"  Changed since {signed} was signed:"
        if sign_off.since is None:
            yield "    Cannot be told: no build record in the outputs folder has this fingerprint."
            yield "    Look whether it was typed as the draft gives it."
        else:
            yield from _told(sign_off.since)
    if not void and one.built and one.built.since:
        yield f"  Changed since {one.built.kept.fingerprint} was built:"
        yield from _told(one.built.since)


def _told(since: Since) -> Iterator[str]:
    from svreport.cli.change_lines import parts_shown

    yield from (f"    The template {name}." for name in since.templates)
    for heading, lines in parts_shown(since.telling, full=False):
        yield f"    {heading}"
        yield from (f"    {line}" for line in lines)
    if since.says_nothing:
        sheets = join_words(since.sheets, most=len(since.sheets))
        yield f"    {NOT_TOLD}: look into {sheets}." if sheets else f"    {NOT_TOLD}."


def _as_dict(one: UpdateStatus) -> dict[str, object]:
    submitted = one.update.submitted
    return {
        "update": one.update.key,
        "errors": one.errors,
        "warnings": one.warnings,
        "begun": one.begun,
        "fingerprint": one.fingerprint or None,
        "built": _built_as_dict(one.built) if one.built else None,
        "signed": [_signed_as_dict(signed) for signed in one.signed],
        "submitted": submitted.isoformat() if submitted else None,
    }


def _built_as_dict(built: Built) -> dict[str, object]:
    return {
        "draft": built.kept.draft,
        "fingerprint": built.kept.fingerprint,
        "earlier": built.earlier.fingerprint if built.earlier else None,
        "missing": list(built.missing),
        "edited": list(built.edited),
        "changed": _since_as_dict(built.since),
    }


def _signed_as_dict(one: SignedOff) -> dict[str, object]:
    line = one.signature.line
    return {
        "role": line.role,
        "name": line.name,
        "on": line.signed.isoformat() if line.signed else None,
        "fingerprint": line.fingerprint,
        "standing": str(one.signature.standing),
        "changed": _since_as_dict(one.since),
    }


def _since_as_dict(since: Since | None) -> dict[str, object] | None:
    if since is None:
        return None
    return {
        **since.telling.changes.as_dict(),
        "templates": list(since.templates),
        "sheets": list(since.sheets),
    }
