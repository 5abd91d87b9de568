"""svreport compare: what changed since an earlier update, or since the last build."""

from __future__ import annotations

from pathlib import Path

import click

from svreport.cli import group
from svreport.cli.group import echo
from svreport.cli.output import echo_results, show_problems, work
from svreport.core.plain_data import to_plain


@click.command()
@click.argument("first", metavar="UPDATE")
@click.argument("second", metavar="[LATER]", required=False)
@click.option(
    "--before",
    type=click.Path(path_type=Path),
    help="Another workbook, from which the first update is read.",
)
@group.inputs_option
@group.outputs_option
@click.option("--word", is_flag=True, help="Write the changes as a Word document, too.")
@group.templates_option
@click.option("--full", is_flag=True, help="Show the narrative that was written anew, too.")
@group.json_option
def compare(
    first: str,
    second: str | None,
    before: Path | None,
    inputs: Path | None,
    outputs: Path,
    word: bool,
    templates: Path,
    full: bool,
    as_json: bool,
) -> None:
    """Tell what changed from one update to a later one.

    With one update, tell what changed in it since it was last built, from the
    build record in the outputs folder. Words between [- and -] were removed from
    the narrative, those between {+ and +} were added.

    \b
    Examples:
      svreport compare q1 q2
      svreport compare q1 q2 --word
      svreport compare q1
      svreport compare q1 --before "inputs of May.xlsx"
    """
    from svreport.cli.change_lines import change_lines
    from svreport.commands.compare import compare_updates
    from svreport.files.outputs import write_all

    with work(as_json=as_json, outcome="Nothing was compared.") as progress:
        comparison = compare_updates(
            group.chosen_inputs(inputs),
            first,
            second,
            before=before,
            outputs=outputs,
            word=word,
            full=full,
            templates=templates,
            progress=progress,
        )
        written = write_all([comparison.paper] if comparison.paper else [], outputs)
    if as_json:
        changes = to_plain(comparison.telling.changes)
        echo_results(comparison.problems, **changes, files=list(map(str, written)))
        return
    show_problems(comparison.problems)
    for line in change_lines(comparison, full=full):
        echo(line)
    for place in written:
        echo(f"\nWrote {place}")
