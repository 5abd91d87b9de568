"""svreport init: a working folder."""

from __future__ import annotations

from pathlib import Path

import click

from svreport.cli.options import quiet_option


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--example", is_flag=True, help="Write the worked example instead of a blank workbook."
)
@click.option("--year", help="The financial year of a blank workbook, such as 2026/27.")
@click.option("--updates", help="The keys of its updates, such as q1,q2,q3,q4.")
@click.option(
    "--unit",
    type=click.Choice(["pounds", "thousands", "millions"]),
    help="The unit of its money.  [default: thousands]",
)
@quiet_option
def init(
    folder: Path,
    example: bool,
    year: str | None,
    updates: str | None,
    unit: str | None,
    quiet: bool,
) -> None:
    """Make a working folder: a blank inputs workbook and a place for outputs.

    \b
    Examples:
      svreport init
      svreport init "DSG 2026-27" --year 2026/27 --updates q1,q2,q3,q4 --unit millions
      svreport init example --example
    """
    from svreport.working_folder import BadOption, start_folder

    try:
        started = start_folder(folder, example=example, year=year, updates=updates, unit=unit)
    except BadOption as error:
        raise click.UsageError(str(error)) from error
    if not quiet:
        click.echo(f"Wrote {started.workbook}")
        click.echo(f"Documents will go to {started.outputs}")
        click.echo("Fill in the workbook, then run: svreport check")
