"""svreport check: every problem in the inputs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_json, show_problems, summarise, work
from svreport.core.errors import UnreadableInputs

if TYPE_CHECKING:
    from svreport.core.problems import Problem


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
    with work(as_json=as_json, quiet=quiet, results=None):
        path = group.chosen_inputs(inputs)
        try:
            checked = findings.check(
                path, targets, untied=untied, templates=templates, outputs=Path("outputs")
            )
        except UnreadableInputs as error:
            if report and path.is_file():
                _report([error.as_problem()], path, silent=silent)
            raise
    problems = checked.owners.owned_by(owner, checked.problems) if owner else checked.problems
    if as_json:
        echo_json([problem.as_dict() for problem in problems])
    else:
        show_problems(problems)
        if checked.choice and not quiet:
            echo(checked.choice)
        if not quiet:
            others = [problem for problem in checked.problems if problem not in problems]
            summarise(problems, findings.whose(path, checked.council), owner, others)
    if report:
        _report(checked.problems, path, checked.owners.of, silent=silent)
    sys.exit(group.PROBLEMS if any(problem.is_error for problem in problems) else 0)


def _report(
    problems: Sequence[Problem],
    inputs: Path,
    owner_of: Callable[[Problem], str] = lambda _: "",
    *,
    silent: bool,
) -> None:
    from svreport.commands.problem_list import write_list

    written = write_list(problems, inputs, owner_of)
    if not silent:
        echo(f"Wrote {written}")
