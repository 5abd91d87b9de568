"""svreport verify: finished files, held against the gate and against the inputs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.output import echo_results, work

if TYPE_CHECKING:
    from svreport.commands.verify import VerifiedFile


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@group.inputs_option
@group.templates_option
@group.json_option
def verify(files: Sequence[Path], inputs: Path | None, templates: Path, as_json: bool) -> None:
    """Look finished files over, also those that were edited by hand.

    Tells what a file must not be sent with, such as a tag of a template that is left or a
    saved value that is not its formula's, and which of its figures are no longer those of
    the inputs. Documents are known under any name, by their properties.

    \b
    Examples:
      svreport verify report.docx
      svreport verify "outputs/2024-25/q1/Exampleshire Council monitoring report q1 2024-25.docx"
      svreport verify report.docx summary.xlsx --json
    """
    from svreport.commands.verify import verify as verify_files

    with work(as_json=as_json, outcome="Nothing was verified.") as progress:
        verified = verify_files(
            group.chosen_inputs(inputs), files, templates=templates, progress=progress
        )
    if as_json:
        echo_results((), files=[_as_dict(file) for file in verified])
    else:
        for file in verified:
            for line in _lines(file):
                click.echo(line)
    sys.exit(0 if all(file.is_sound for file in verified) else group.PROBLEMS)


def _lines(file: VerifiedFile) -> Iterator[str]:
    if file.is_sound and file.is_known:
        state = click.style("sound", fg="green")
    elif file.is_sound:
        state = "no faults found"
    else:
        state = click.style("not as it should be", fg="red")
    yield f"{file.path.name}: {state}"
    yield from (f"  {fault}" for fault in file.faults)
    yield from (f"  {fault}" for fault in file.disagreements)
    if not file.is_known:
        yield (
            "  Its figures were not compared: neither its properties nor its name say that it is "
            "a document of these inputs. Give it the name that it was written by."
        )


def _as_dict(file: VerifiedFile) -> dict[str, object]:
    return {
        "file": str(file.path),
        "sound": file.is_sound,
        "compared": file.is_known,
        "faults": [{"where": fault.where, "wrong": fault.wrong} for fault in file.faults],
        "disagreements": [
            {"where": fault.where, "wrong": fault.wrong} for fault in file.disagreements
        ],
    }
