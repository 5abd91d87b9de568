"""svreport batch: the documents of many authorities."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_json, show_fault, work
from svreport.core.text import counted


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
        work(as_json=as_json, quiet=quiet, results="authorities"),
        Cluster(scheduler) if scheduler else LocalWorkers(workers or usable_cores()) as staff,
    ):
        result = build_all(folder, targets or ("all",), outputs=outputs, workers=staff)
    missed = [row for row in result.rows if not row.is_done]
    if as_json:
        echo_json({"authorities": [row.as_dict() for row in result.rows]})
    else:
        for row in missed:
            errors = [problem for problem in row.problems if problem.is_error]
            wrong = row.reason or f"{counted(len(errors), 'error')}. The first is {errors[0]}"
            name = f"{row.authority} ({row.workbook})" if row.authority else row.workbook
            show_fault("error", name, wrong, "")
        if not quiet:
            unchanged = sum(row.status == UNCHANGED for row in result.rows)
            echo(
                f"{counted(len(result.rows), 'workbook')}: "
                f"{len(result.rows) - len(missed) - unchanged} built, {unchanged} unchanged, "
                f"{len(missed)} without documents."
            )
            for place in result.tables:
                echo(f"Wrote {place}")
    sys.exit(group.PROBLEMS if missed else 0)
