"""svreport status: how each update stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_results, work
from svreport.core.text import counted, join_words

if TYPE_CHECKING:
    from svreport.commands.status import ChangesSince, SignOffStatus, UpdateStatus
    from svreport.release.sign_off import Approval

NAMES = 12
UNKNOWN_CHANGE = (
    "Something that `svreport compare` does not show, such as the wording of a condition"
)


@click.command()
@click.argument("updates", nargs=-1, metavar="[UPDATE]...")
@group.inputs_option
@group.outputs_option
@group.templates_option
@group.json_option
def status(
    updates: Sequence[str], inputs: Path | None, outputs: Path, templates: Path, as_json: bool
) -> None:
    """Show whether each update is checked, built, signed and sent.

    A sign-off is for one fingerprint, which is at the end of a draft. It is void once what
    was signed has changed, and status says what changed.

    \b
    Examples:
      svreport status
      svreport status q1
      svreport status --json
    """
    from svreport.commands.status import status_of

    with work(as_json=as_json, results="updates", outcome="Correct the errors first."):
        statuses = status_of(
            group.chosen_inputs(inputs), updates, outputs=outputs, templates=templates
        )
    if as_json:
        echo_results((), updates=[_as_dict(update_status) for update_status in statuses])
        return
    for number, update_status in enumerate(statuses):
        if number:
            echo()
        for line in _lines(update_status):
            echo(line)


def _lines(status: UpdateStatus) -> Iterator[str]:
    from svreport.core.periods import long_date

    yield click.style(f"{status.update.key}: {status.update.title}", bold=True)
    yield _row("Inputs", _inputs(status))
    yield _row("Built", _built(status))
    if status.built and status.built.earlier:
        earlier = status.built.earlier.fingerprint
        yield _row("", f"final documents of {earlier} are still there from earlier")
    for file in status.missing:
        yield _row("", f"no longer in its folder: {file}")
    for file in status.edited:
        yield _row("", f"changed since it was written: {file}")
    yield from _signed(status.signed)
    yield from _papers(status.papers)
    submitted = status.update.submitted
    yield _row("Submitted", long_date(submitted) if submitted else "not yet")
    yield from _changes(status)


def _row(name: str, text: str) -> str:
    return f"  {name:<{NAMES}}{text}"


def _inputs(status: UpdateStatus) -> str:
    if not status.begun:
        return "not begun: no item has a rating for it"
    numbers = {"error": status.errors, "warning": status.warnings}
    counts = [counted(number, word) for word, number in numbers.items() if number]
    return (
        f"{' and '.join(counts)}: svreport check {status.update.key}" if counts else "no problems"
    )


def _built(status: UpdateStatus) -> str:
    if status.built is None:
        return "not yet" if status.unreadable.startswith(status.update.key) else status.unreadable
    record = status.built.record
    kind = "as a draft" if record.draft else "as final documents"
    stale = ", and changed since" if status.built.since else ""
    return f"{kind}, fingerprint {record.fingerprint}{stale}"


def _signed(signed: Sequence[SignOffStatus]) -> Iterator[str]:
    from svreport.core.periods import long_date

    if not signed:
        yield _row("Signed off", "nobody is named in the sheet Sign-off")
    for number, sign_off in enumerate(signed):
        line = sign_off.signature.line
        who = f"{line.role} ({line.name})" if line.name else line.role
        when = f"{long_date(line.signed)}, {sign_off.signature.state}" if line.signed else "not yet"
        yield _row("" if number else "Signed off", f"{who}: {when}")


def _papers(papers: Sequence[Approval]) -> Iterator[str]:
    """Each further document in a line, and below it who has still to sign, or to sign again."""
    for number, paper in enumerate(papers):
        title = f"{paper.title[0].upper()}{paper.title[1:]}"
        state = "signed off" if paper.is_signed else "draft"
        yield _row("" if number else "Papers", f"{title}: {state}, fingerprint {paper.fingerprint}")
        for signature in paper.signatures if not paper.is_signed else ():
            yield _row("", f"  {signature.line.role}: {signature.state}")


def _changes(status: UpdateStatus) -> Iterator[str]:
    """What changed since sign-offs that are void, each thing signed once; else since the build."""
    from svreport.release.sign_off import as_compared

    void = {
        as_compared(sign_off.signature.line.fingerprint or ""): sign_off
        for sign_off in reversed(status.signed)
        if sign_off.signature.state.is_void
    }
    for sign_off in reversed(void.values()):
        yield f"  Changed since {sign_off.signature.line.fingerprint} was signed:"
        if sign_off.since is None:
            yield "    Not known: no build record in the outputs folder has this fingerprint."
            yield "    Look whether it was typed as the draft gives it."
        else:
            yield from _change_lines(sign_off.since)
    if not void and status.built and status.built.since:
        yield f"  Changed since {status.built.record.fingerprint} was built:"
        yield from _change_lines(status.built.since)


def _change_lines(since: ChangesSince) -> Iterator[str]:
    from svreport.cli.compare import changed_parts

    yield from (f"    The template {name}." for name in since.templates)
    for heading, lines in changed_parts(since.in_words, full=False):
        yield f"    {heading}"
        yield from (f"    {line}" for line in lines)
    if since.left_out:
        yield f"    {since.left_out}"
    if since.says_nothing:
        sheets = join_words(since.sheets, most=len(since.sheets))
        yield f"    {UNKNOWN_CHANGE}: look into {sheets}." if sheets else f"    {UNKNOWN_CHANGE}."


def _as_dict(status: UpdateStatus) -> dict[str, object]:
    from svreport.release.build_record import signature_as_dict

    submitted, built = status.update.submitted, status.built
    return {
        "update": status.update.key,
        "errors": status.errors,
        "warnings": status.warnings,
        "begun": status.begun,
        "fingerprint": status.fingerprint or None,
        "built": built
        and {
            "draft": built.record.draft,
            "fingerprint": built.record.fingerprint,
            "earlier": built.earlier.fingerprint if built.earlier else None,
            "changed": _changes_as_dict(built.since),
        },
        "missing": list(status.missing),
        "edited": list(status.edited),
        "signed": [
            signature_as_dict(sign_off.signature) | {"changed": _changes_as_dict(sign_off.since)}
            for sign_off in status.signed
        ],
        "papers": [_paper_as_dict(paper) for paper in status.papers],
        "submitted": submitted.isoformat() if submitted else None,
    }


def _paper_as_dict(paper: Approval) -> dict[str, object]:
    return {
        "document": paper.document,
        "fingerprint": paper.fingerprint,
        "signed": paper.is_signed,
        "roles": {signature.line.role: str(signature.state) for signature in paper.signatures},
    }


def _changes_as_dict(since: ChangesSince | None) -> dict[str, object] | None:
    if since is None:
        return None
    from svreport.core.plain_data import to_plain

    changes = to_plain(since.in_words.changes)
    return {**changes, "templates": list(since.templates), "sheets": list(since.sheets)}
