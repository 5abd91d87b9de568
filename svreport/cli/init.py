"""svreport init: a working folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli.options import quiet_option

if TYPE_CHECKING:
    from svreport.working_folder import Started


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
@click.option(
    "--from-forecast",
    "forecast",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The finance team's forecast (.xlsx or .csv): propose how its lines are read.",
)
@quiet_option
def init(
    folder: Path,
    example: bool,
    year: str | None,
    updates: str | None,
    unit: str | None,
    forecast: Path | None,
    quiet: bool,
) -> None:
    """Make a working folder: a blank inputs workbook and a place for outputs.

    With --from-forecast, the sheet Forecast map and what Settings say of that file
    are filled in, as far as they can be guessed. A file outside FOLDER is copied
    beside the workbook.

    \b
    Examples:
      svreport init
      svreport init "DSG 2026-27" --year 2026/27 --updates q1,q2,q3,q4 --unit millions
      svreport init "DSG 2026-27" --from-forecast "Finance forecast.xlsx"
      svreport init example --example
    """
    from svreport.working_folder import BadOption, start_folder

    try:
        started = start_folder(
            folder, example=example, year=year, updates=updates, unit=unit, forecast=forecast
        )
    except BadOption as error:
        raise click.UsageError(str(error)) from error
    if not quiet:
        _show(started)


def _show(started: Started) -> None:
    from svreport.cli.proposal_shown import proposal_shown, where_it_is_read

    click.echo(f"Wrote {started.workbook}")
    if started.forecast is not None:
        for line in where_it_is_read(started.forecast):
            click.echo(line)
    click.echo(f"Documents will go to {started.outputs}")
    if started.forecast is not None:
        for line in ("", *proposal_shown(started.forecast), ""):
            click.echo(line)
    click.echo("Fill in the workbook, then run: svreport check")
