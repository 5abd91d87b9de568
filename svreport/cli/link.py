"""svreport link: figures typed in texts become references."""

from __future__ import annotations

from pathlib import Path

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_results, show_problems, work
from svreport.core.text import counted


@click.command()
@click.option("--update", help="Link the texts of one update (default: all that have begun).")
@group.inputs_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("inputs-linked"),
    show_default=True,
    help="The new folder that the inputs are written to.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be linked.")
@group.json_option
@group.quiet_option
def link(
    update: str | None, inputs: Path | None, folder: Path, dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Turn typed figures into references, in a copy of the inputs.

    A figure becomes the reference that shows the same words, if it is certain which one it
    is. Every document says what it said before; from then on, the text follows the figure.
    Beside the copy is a list of what was linked, and of what was not and why. The inputs
    themselves do not change.

    \b
    Examples:
      svreport link --dry-run
      svreport link --update q3
      svreport link --to "Inputs with references"
    """
    from svreport.commands.link import HEADINGS, linked_inputs
    from svreport.commands.roll_forward import write_new

    path = group.chosen_inputs(inputs)
    written: list[Path] = []
    with work(as_json=as_json, quiet=quiet):
        found = linked_inputs(path, update)
        if found.files and not dry_run:
            written = write_new(found.files, folder, path)
    for name in found.signed if written else ():
        echo(f"{name} is signed; what was written is not: sign it again.", err=True)
    if as_json:
        names = [heading.lower() for heading in HEADINGS]
        figures = [dict(zip(names, row, strict=True)) for row in found.rows]
        echo_results(found.unsaved, figures=figures, files=list(map(str, written)))
        return
    show_problems(found.unsaved)
    if quiet:
        return
    for place, _, _, words, tag, why in found.rows:
        echo(f"{place}: “{words}” " + (f"becomes {tag}" if tag else f"stays as typed: {why}."))
    for file in written:
        echo(f"Wrote {file}")
    of_all = f"{found.linked} of {counted(len(found.figures), 'typed figure')}"
    echo(f"{of_all} {'would become' if dry_run else 'became'} references.")
