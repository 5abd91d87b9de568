"""svreport email: the email that goes with an update's documents, as a draft."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli.group import (
    PROBLEMS,
    inputs_option,
    json_option,
    outputs_option,
    quiet_option,
    templates_option,
)
from svreport.cli.output import echo_json, progress, refuse, show_problems, unreadable_as_json

if TYPE_CHECKING:
    from svreport.commands.email import CoveringEmail
    from svreport.core.problems import Problem

OUTCOME = "No email was written."


@click.command()
@click.argument("update", metavar="UPDATE")
@click.argument("others", nargs=-1, metavar="[DOCUMENT]...")
@inputs_option
@outputs_option
@templates_option
@click.option("--draft", is_flag=True, help="Send drafts, or files that are out of date.")
@json_option
@quiet_option
def email(
    update: str,
    others: Sequence[str],
    inputs: Path | None,
    outputs: Path,
    templates: Path | None,
    draft: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write the email that goes with an update's documents. Nothing is sent.

    Its file is written beside the documents: open it in Outlook, look it over and
    send it from there. Whom it is to comes from the sheet Settings (Email to, Email
    cc), its words from templates/email. The documents that were built last are
    attached, and DOCUMENT, such as forum, names further ones of the update.

    It is refused where the documents are drafts, were changed by hand, or are
    older than the inputs and templates.

    \b
    Examples:
      svreport email q1
      svreport email q1 forum plan
      svreport email q2 --draft
    """
    from svreport.commands.email import NotReady, email_of
    from svreport.commands.findings import HasProblems
    from svreport.commands.init import inputs_workbook_in
    from svreport.files.outputs import write_all

    with (
        unreadable_as_json(as_json, lambda problem: {"files": [], "problems": [problem]}),
        progress(quiet=quiet or as_json) as say,
    ):
        path = inputs or inputs_workbook_in(Path("inputs"))
        try:
            made = email_of(
                path,
                update,
                others,
                outputs=outputs,
                templates=templates or Path("templates"),
                draft=draft,
                progress=say,
            )
        except HasProblems as found:
            refuse(found.problems, path, as_json=as_json, outcome=OUTCOME)
        except NotReady as reason:
            _refuse(reason.problems, as_json=as_json)
        (written,) = write_all([made.file], outputs)
    if as_json:
        _answer(made, written)
        return
    show_problems(made.problems)
    for line in () if quiet else _lines(made):
        click.echo(line)
    if not quiet:
        click.echo(f"Wrote {written}")
        click.echo("Open it in Outlook, look it over, and send it from there: nothing was sent.")


def _refuse(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Shows why the documents may not be sent, and ends; the workbook is not at fault."""
    if as_json:
        echo_json({"files": [], "problems": [problem.as_dict() for problem in problems]})
    else:
        show_problems(problems)
        click.echo(OUTCOME, err=True)
    sys.exit(PROBLEMS)


def _lines(made: CoveringEmail) -> Iterator[str]:
    """The email as plain text, its head first."""
    heads = {"From": made.paper.sender, "To": made.paper.to, "Cc": made.paper.cc}
    for name, boxes in heads.items():
        if boxes:
            yield f"{click.style(f'{name}:', bold=True)} {'; '.join(map(str, boxes))}"
    yield f"{click.style('Subject:', bold=True)} {made.email.subject}"
    for name in made.attached:
        yield f"{click.style('Attached:', bold=True)} {name}"
    yield ""
    yield made.email.text


def _answer(made: CoveringEmail, written: Path) -> None:
    echo_json(
        {
            "files": [str(written)],
            "from": [str(one) for one in made.paper.sender],
            "to": [str(one) for one in made.paper.to],
            "cc": [str(one) for one in made.paper.cc],
            "subject": made.email.subject,
            "text": made.email.text,
            "attached": list(made.attached),
            "problems": [problem.as_dict() for problem in made.problems],
        }
    )
