"""svreport build: the documents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_results, show_problems, work


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

    with work(as_json=as_json, quiet=quiet):
        built = commands.build(
            group.chosen_inputs(inputs), targets, update=update, draft=draft, templates=templates
        )
        if pdf or odf:
            built = commands.with_copies(built, pdf=pdf, odf=odf)
        written = commands.write_built(built, outputs)
    problems = [*built.problems, *written.problems]
    if as_json:
        echo_results(problems, files=list(map(str, written.paths)))
    else:
        show_problems(problems)
        for line in () if quiet else (*built.remarks, *map("Wrote {}".format, written.paths)):
            echo(line)
    sys.exit(group.PROBLEMS if any(problem.is_error for problem in problems) else 0)
