"""svreport email: the email that goes with an update's documents, as a draft."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_results, refuse_as_json, show_problems, work

if TYPE_CHECKING:
    from svreport.commands.email import CoveringEmail

OUTCOME = "No email was written."


@click.command()
@click.argument("update", metavar="UPDATE", default="")
@click.argument("others", nargs=-1, metavar="[DOCUMENT]...")
@group.inputs_option
@group.outputs_option
@group.templates_option
@click.option("--draft", is_flag=True, help="Send drafts, or files that are out of date.")
@group.json_option
@group.quiet_option
def email(
    update: str,
    others: Sequence[str],
    inputs: Path | None,
    outputs: Path,
    templates: Path,
    draft: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write the email that goes with an update's documents.

    Nothing is sent. The email is written beside the documents: open it in Outlook, check it
    and send it from there. Its recipients come from the sheet Settings (Email to, Email cc)
    and its words from templates/email. It has the documents that were built last. DOCUMENT,
    such as forum, adds others of the update.

    No email is written if the documents are drafts, were changed by hand, or are older than
    the inputs and templates.

    \b
    Examples:
      svreport email q1
      svreport email q1 forum plan
      svreport email q2 --draft
    """
    from svreport.commands.email import NotReady, email_of
    from svreport.files.outputs import write_all

    with work(as_json=as_json, quiet=quiet, outcome=OUTCOME):
        try:
            covering = email_of(
                group.chosen_inputs(inputs),
                update,
                others,
                outputs=outputs,
                templates=templates,
                draft=draft,
            )
        except NotReady as refusal:
            # The workbook is not at fault: its problems are not summed up.
            if as_json:
                refuse_as_json(refusal.problems, "files")
            show_problems(refusal.problems)
            echo(OUTCOME, err=True)
            sys.exit(group.PROBLEMS)
        (written,) = write_all([covering.file], outputs)
    paper = covering.paper
    if as_json:
        boxes = {"from": paper.sender, "to": paper.to, "cc": paper.cc}
        echo_results(
            covering.problems,
            files=[str(written)],
            **{name: list(map(str, of_name)) for name, of_name in boxes.items()},
            subject=covering.email.subject,
            text=covering.email.text,
            attached=list(covering.attached),
        )
        return
    show_problems(covering.problems)
    if not quiet:
        for line in _lines(covering):
            echo(line)
        echo(f"Wrote {written}")
        echo("Nothing was sent. Open it in Outlook, check it and send it from there.")


def _lines(covering: CoveringEmail) -> Iterator[str]:
    heads = {"From": covering.paper.sender, "To": covering.paper.to, "Cc": covering.paper.cc}
    for name, boxes in heads.items():
        if boxes:
            yield f"{click.style(f'{name}:', bold=True)} {'; '.join(map(str, boxes))}"
    yield f"{click.style('Subject:', bold=True)} {covering.email.subject}"
    for name in covering.attached:
        yield f"{click.style('Attached:', bold=True)} {name}"
    yield ""
    yield covering.email.text
