"""svreport check: every problem in the inputs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from svreport.cli.group import PROBLEMS
from svreport.cli.options import inputs_option, json_option, quiet_option
from svreport.cli.showing import (
    echo_json,
    progress,
    show_problems,
    summarise,
    unreadable_as_json,
)


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@inputs_option
@json_option
@click.option("--untied", is_flag=True, help="Note typed figures that no sheet holds, too.")
@quiet_option
def check(
    targets: Sequence[str], inputs: Path | None, as_json: bool, untied: bool, quiet: bool
) -> None:
    """Name every problem in the inputs, each with its sheet and cell.

    TARGET is an update such as q1; without one, every update that has begun is
    checked. Exit status 1 when there are errors.

    \b
    Examples:
      svreport check
      svreport check q2
      svreport check --inputs other.xlsx --json
    """
    from svreport import pipeline
    from svreport.working_folder import inputs_workbook_in

    with unreadable_as_json(as_json, lambda problem: [problem]):
        path = inputs or inputs_workbook_in(Path("inputs"))
        with progress(quiet=quiet or as_json) as say:
            problems = pipeline.check(path, targets, untied=untied, progress=say)
    if as_json:
        echo_json([problem.as_dict() for problem in problems])
    else:
        show_problems(problems)
        if not quiet:
            summarise(problems, path)
    sys.exit(PROBLEMS if any(problem.is_error for problem in problems) else 0)
