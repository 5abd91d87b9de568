"""svreport next: the inputs for the next update."""

from __future__ import annotations

from pathlib import Path

import click

from svreport.cli import group
from svreport.cli.group import echo, show_problems, work
from svreport.core.text import counted


@click.command()
@click.argument("update", metavar="UPDATE", default="")
@group.inputs_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The new folder that the inputs are written to.  [default: inputs-UPDATE]",
)
@group.quiet_option
def next(update: str, inputs: Path | None, folder: Path | None, quiet: bool) -> None:  # noqa: A001
    """Write the inputs for the next update into a new folder.

    Each section of the narrative has last time's text, marked in the column Review.
    Measures, ratings, risk scores and sign-offs have their rows and columns. A sheet
    Worklist says what to do, by owner. The inputs themselves do not change.

    \b
    Examples:
      svreport next q3
      svreport next q3 --to "Inputs for November"
      svreport next q3 --inputs "inputs/DSG 2026-27.xlsx"
    """
    from svreport.commands.roll_forward import write_new
    from svreport.commands.roll_forward.next_update import inputs_for_update

    path = group.chosen_inputs(inputs)
    with work(as_json=False, quiet=quiet):
        rolled = inputs_for_update(path, update)
        written = write_new(rolled.files, folder or Path(f"inputs-{rolled.update.key}"), path)
    show_problems(rolled.unsaved)
    for name in rolled.signed:
        echo(f"{name} was signed; the new one is not: sign it once it is filled in.")
    if quiet:
        return
    for line in filter(None, [rolled.remark, *map("  {}".format, rolled.added)]):
        echo(line)
    for place in written:
        echo(f"Wrote {place}")
    if not rolled.tasks:
        echo(f"Nothing is left to do for {rolled.update.key}.")
        return
    what = "all files in place of those beside" if written[1:] else "it in place of"
    echo(
        f"{counted(len(rolled.tasks), 'thing')} to do for {rolled.update.key}. Once that is filled "
        f"in, put {what} {path}, or name {written[0]} with --inputs."
    )
