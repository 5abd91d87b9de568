"""svreport verify: finished files, compared with what the inputs make now."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import echo, echo_results, work
from svreport.core.text import join_words

if TYPE_CHECKING:
    from svreport.commands.verify import VerifiedFile
    from svreport.release.gate import Fault


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@group.inputs_option
@group.templates_option
@group.json_option
def verify(files: Sequence[Path], inputs: Path | None, templates: Path, as_json: bool) -> None:
    """Compare finished files with the inputs, also edited ones.

    Each document is made again. Every passage, figure, rating, colour, link, formula and
    property that differs is named, and what a file must not be sent with, such as a comment or
    hidden text. Documents are known under any name, by their properties. PDFs, OpenDocument files
    and emails are compared as well.

    \b
    Examples:
      svreport verify report.docx
      svreport verify "outputs/2024-25/q1/Exampleshire Council monitoring report q1 2024-25.docx"
      svreport verify report.docx summary.xlsx --json
    """
    from svreport.commands.verify import verify as verify_files

    with work(as_json=as_json, outcome="Nothing was verified."):
        verified = verify_files(group.chosen_inputs(inputs), files, templates=templates)
    if as_json:
        echo_results((), files=[_as_dict(file) for file in verified])
    else:
        for file in verified:
            for line in _lines(file):
                echo(line)
    sys.exit(0 if all(file.is_sound for file in verified) else group.PROBLEMS)


def _lines(file: VerifiedFile) -> Iterator[str]:
    colour = "green" if file.is_sound else "red"
    yield f"{file.path.name}: {click.style(file.state, fg=colour)}"
    yield from (f"  {fault}" for fault in (*file.faults, *file.disagreements, *file.unsigned))
    if len(file.inputs) > 1:
        yield f"  Compared with what {join_words(source.name for source in file.inputs)} say."
    if file.by_office:
        yield f"  Added by Office, and not part of the document: {', '.join(file.by_office)}."
    yield from (f"  {sentence}" for sentence in file.unchecked)
    if not (file.is_known or file.is_record or file.faults):
        yield (
            "  It was not compared: neither its properties nor its name say that it is a document "
            "of these inputs. Give it the name that it was written by."
        )


def _as_dict(file: VerifiedFile) -> dict[str, object]:
    return {
        "file": str(file.path),
        "state": file.state,
        "sound": file.is_sound,
        "compared": file.is_known,
        "inputs": [{"name": source.name, "sha256": source.sha256} for source in file.inputs],
        "faults": _faults(file.faults),
        "disagreements": _faults([*file.disagreements, *file.unsigned]),
        "added by Office": list(file.by_office),
        "not checked": list(file.unchecked),
    }


def _faults(faults: Sequence[Fault]) -> list[dict[str, str]]:
    return [{"where": fault.where, "wrong": fault.wrong} for fault in faults]
