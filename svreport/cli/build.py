"""The commands that make documents or look into them: build, check, batch, email and preview."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.core.errors import UnreadableInputs
from svreport.core.text import counted

if TYPE_CHECKING:
    from svreport.commands.email import CoveringEmail
    from svreport.core.problems import Problem


@click.command()
@click.argument("targets", nargs=-1, metavar="TARGET...")
@group.inputs_option
@group.outputs_option
@click.option("--update", help="The update that papers such as forum are for.")
@group.templates_option
@click.option("--draft", is_flag=True, help="Mark the documents DRAFT.")
@click.option("--pdf", is_flag=True, help="Also write Word documents and slides as PDF.")
@click.option("--odf", is_flag=True, help="Also write all but web pages as OpenDocument.")
@group.json_option
@group.quiet_option
def build(
    targets: Sequence[str],
    inputs: Path | None,
    outputs: Path,
    update: str | None,
    templates: Path,
    draft: bool,
    pdf: bool,
    odf: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write documents: an update, a paper, all papers, or everything.

    TARGET is an update such as q1, a paper such as forum, papers, or all. An update gives
    its Word monitoring report and its Excel financial summary. Papers are for the update
    named beside them, or for the latest. With all, every update that has begun is built,
    and the papers of the latest.

    Nothing is written while the inputs have errors. With --pdf, LibreOffice also makes a
    PDF of Word documents and slides; with --odf, it makes .odt, .ods and .odp files. If it
    cannot, everything else is written and the exit status is 1.

    \b
    Examples:
      svreport build q1
      svreport build q1 q2 --draft
      svreport build forum --update q2
      svreport build q2 papers
      svreport build q1 --pdf
      svreport build all --outputs "Final papers"
    """
    from svreport.commands import build as commands

    with group.work(as_json=as_json, quiet=quiet):
        built = commands.build(
            group.chosen_inputs(inputs), targets, update=update, draft=draft, templates=templates
        )
        if pdf or odf:
            built = commands.with_copies(built, pdf=pdf, odf=odf)
        written = commands.write_built(built, outputs)
    problems = [*built.problems, *written.problems]
    if as_json:
        group.echo_results(problems, files=list(map(str, written.paths)))
    else:
        group.show_problems(problems)
        if not quiet:
            group.echo_lines([*built.remarks, *map("Wrote {}".format, written.paths)])
    sys.exit(group.PROBLEMS if any(problem.is_error for problem in problems) else 0)


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@group.inputs_option
@group.json_option
@group.templates_option
@click.option("--untied", is_flag=True, help="Also note typed figures that are in no sheet.")
@click.option(
    "--report", is_flag=True, help="Also list them in an Excel workbook beside the inputs."
)
@click.option("--owner", metavar="NAME", help="Name only the problems in one owner's rows.")
@group.quiet_option
def check(
    targets: Sequence[str],
    inputs: Path | None,
    as_json: bool,
    templates: Path,
    untied: bool,
    report: bool,
    owner: str | None,
    quiet: bool,
) -> None:
    """Name every problem in the inputs, each with its sheet and cell.

    TARGET is an update such as q1. Without one, every update that has begun is checked, and
    the latest papers for small counts of children. For a public paper such as forum, check
    also says which figures about children will be withheld, and why. The exit status is 1
    when there are errors; with --owner, when that owner's rows have any.

    \b
    Examples:
      svreport check
      svreport check q2
      svreport check forum
      svreport check --report
      svreport check --owner "SEN service"
      svreport check --inputs other.xlsx --json
    """
    from svreport.commands import findings

    silent = quiet or as_json
    with group.work(as_json=as_json, quiet=quiet, results=None):
        path = group.chosen_inputs(inputs)
        try:
            checked = findings.check(
                path, targets, untied=untied, templates=templates, outputs=Path("outputs")
            )
        except UnreadableInputs as error:
            if report and path.is_file():
                _write_report([error.as_problem()], path, silent=silent)
            raise
    problems = checked.owners.owned_by(owner, checked.problems) if owner else checked.problems
    if as_json:
        group.echo_json([problem.as_dict() for problem in problems])
    else:
        group.show_problems(problems)
        if checked.choice and not quiet:
            group.echo(checked.choice)
        if not quiet:
            others = [problem for problem in checked.problems if problem not in problems]
            group.summarise(problems, findings.whose(path, checked.council), owner, others)
    if report:
        _write_report(checked.problems, path, checked.owners.of, silent=silent)
    sys.exit(group.PROBLEMS if any(problem.is_error for problem in problems) else 0)


def _write_report(
    problems: Sequence[Problem],
    inputs: Path,
    owner_of: Callable[[Problem], str] = lambda _: "",
    *,
    silent: bool,
) -> None:
    from svreport.commands.problem_list import write_list

    written = write_list(problems, inputs, owner_of)
    if not silent:
        group.echo(f"Wrote {written}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--workers", type=click.IntRange(1, 60), help="Processes at a time (default: cores).")
@click.option("--scheduler", metavar="ADDRESS", help="Work on the cluster of a dask scheduler.")
@group.outputs_option
@group.json_option
@group.quiet_option
def batch(
    folder: Path,
    targets: Sequence[str],
    workers: int | None,
    scheduler: str | None,
    outputs: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check and build every inputs workbook in a folder.

    TARGET is as for build (default: all). FOLDER and the folders in it are searched. Each
    authority's documents go into a folder with its name, and a table of all authorities
    goes beside these. What has not changed is left as it is, so you can stop the command
    and run it again.

    \b
    Examples:
      svreport batch region q1
      svreport batch region q1 --workers 2 --outputs documents
      svreport batch region q1 --scheduler tcp://cluster:8786
    """
    from svreport.commands.batch import batch as build_all
    from svreport.commands.batch_unit import UNCHANGED, Cluster, LocalWorkers, usable_cores

    if workers and scheduler:
        raise click.UsageError("--workers is for this computer, --scheduler for a cluster.")
    with (
        group.work(as_json=as_json, quiet=quiet, results="authorities"),
        Cluster(scheduler) if scheduler else LocalWorkers(workers or usable_cores()) as staff,
    ):
        result = build_all(folder, targets or ("all",), outputs=outputs, workers=staff)
    missed = [row for row in result.rows if not row.is_done]
    if as_json:
        group.echo_json({"authorities": [row.as_dict() for row in result.rows]})
    else:
        for row in missed:
            errors = [problem for problem in row.problems if problem.is_error]
            wrong = row.reason or f"{counted(len(errors), 'error')}. The first is {errors[0]}"
            name = f"{row.authority} ({row.workbook})" if row.authority else row.workbook
            group.show_fault("error", name, wrong, "")
        if not quiet:
            unchanged = sum(row.status == UNCHANGED for row in result.rows)
            group.echo(
                f"{counted(len(result.rows), 'workbook')}: "
                f"{len(result.rows) - len(missed) - unchanged} built, {unchanged} unchanged, "
                f"{len(missed)} without documents."
            )
            group.echo_lines(map("Wrote {}".format, result.tables))
    sys.exit(group.PROBLEMS if missed else 0)


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

    with group.work(as_json=as_json, quiet=quiet, outcome=OUTCOME):
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
                group.refuse_as_json(refusal.problems, "files")
            group.show_problems(refusal.problems)
            group.echo(OUTCOME, err=True)
            sys.exit(group.PROBLEMS)
        (written,) = write_all([covering.file], outputs)
    paper = covering.paper
    if as_json:
        boxes = {"from": paper.sender, "to": paper.to, "cc": paper.cc}
        group.echo_results(
            covering.problems,
            files=[str(written)],
            **{name: list(map(str, of_name)) for name, of_name in boxes.items()},
            subject=covering.email.subject,
            text=covering.email.text,
            attached=list(covering.attached),
        )
        return
    group.show_problems(covering.problems)
    if not quiet:
        group.echo_lines(_lines(covering))
        group.echo(f"Wrote {written}")
        group.echo("Nothing was sent. Open it in Outlook, check it and send it from there.")


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


@click.command()
@click.argument("target", required=False, metavar="[TARGET]")
@group.inputs_option
@group.outputs_option
@click.option("--update", help="The update that papers such as forum are for.")
@group.templates_option
@click.option("--no-open", is_flag=True, help="Do not open the browser; the address is printed.")
def preview(
    target: str | None,
    inputs: Path | None,
    outputs: Path,
    update: str | None,
    templates: Path,
    no_open: bool,
) -> None:
    """Show documents in the browser, and again whenever you save.

    TARGET is as for build; without one, it is the monitoring report of the latest update.
    Above the pages are the problems, by sheet and owner. When you save the workbook or a
    template, the page follows. Its Build button writes documents into the outputs folder;
    nothing is written without it.

    Only this computer can see the page, at the address that is printed, until Ctrl-C ends
    it. In a working folder, `svreport` alone does the same.

    \b
    Examples:
      svreport preview
      svreport preview q1
      svreport preview forum --update q2 --no-open
    """
    import webbrowser

    from svreport.commands.preview.session import Preview, PreviewRequest

    request = PreviewRequest(
        inputs=group.chosen_inputs(inputs),
        outputs=outputs,
        target=target,
        update=update,
        templates=templates,
    )
    with suppress(KeyboardInterrupt), Preview(request) as shown:
        group.echo(f"The preview is at {shown.address}")
        group.echo("Save the workbook, and the page follows. Ctrl-C ends the preview.")
        if not no_open:
            webbrowser.open(shown.start_address)
        shown.wait()
    group.echo("The preview has ended.")
