"""Options that commands share."""

from __future__ import annotations

from pathlib import Path

import click

from svreport.cli.settling import settle_named

inputs_option = click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    help="The inputs workbook (default: the one workbook in inputs/).",
)
outputs_option = click.option(
    "--outputs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    callback=settle_named,
    help="The folder that documents are written to.",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say nothing but problems.")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    callback=settle_named,
    help="A folder with templates of your own, looked in first (default: templates/, if any).",
)
