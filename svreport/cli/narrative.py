"""svreport narrative: the texts of an update as a Word document, to be written there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli.group import chosen_inputs, echo, inputs_option, quiet_option, work
from svreport.core.text import counted

if TYPE_CHECKING:
    from svreport.commands.narrative import ExportedNarrative


@click.group()
def narrative() -> None:
    """Write the narrative in Word instead of in cells.

    \b
    Examples:
      svreport narrative export
      svreport narrative export q2
      svreport narrative export q2 --to "inputs/Narrative q2 finance.docx"
    """


@narrative.command()
@click.argument("update", required=False)
@inputs_option
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write (default: Narrative UPDATE.docx, beside the inputs workbook).",
)
@quiet_option
def export(update: str | None, inputs: Path | None, to: Path | None, quiet: bool) -> None:
    """Write the sections of an update to a Word document.

    Each section has its heading, guidance that is never printed, and its text so far.
    Without UPDATE, it is the latest one. A file that already exists is not changed.

    \b
    Examples:
      svreport narrative export
      svreport narrative export q2
      svreport narrative export q2 --to "inputs/Narrative q2 finance.docx"
    """
    from svreport.commands.narrative import export_narrative

    with work(as_json=False):
        exported = export_narrative(chosen_inputs(inputs), update, to)
    if not quiet:
        _show(exported)


def _show(exported: ExportedNarrative) -> None:
    sections = counted(exported.sections, "section")
    rest = f", {exported.to_review} with an earlier one to review" if exported.to_review else ""
    echo(
        f"Wrote {exported.path}: {sections} of {exported.update}, {exported.written} with text"
        f"{rest}."
    )
    if not exported.is_named:
        echo("To have it read, type in Settings, Narrative file:")
        echo(f"  {exported.setting}")
    for file, number in exported.elsewhere.items():
        echo(
            f"{file or 'The sheet Narrative'} has {counted(number, 'text')} of {exported.update} "
            "as well: clear them there before you change them in the new document."
        )
