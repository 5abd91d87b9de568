"""Copies of the templates that came with svreport, for officers to make their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.core.problems import UnwritableOutput
from svreport.core.text import join_words
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import templates_folder
from svreport.rendering.templates.check import templates_in


@dataclass(frozen=True)
class Exported:
    """The files that were written, and how many were there already, the same."""

    written: Sequence[Path]
    unchanged: int


def export_templates(folder: Path, *, force: bool = False) -> Exported:
    """Copies of all templates in a folder, each in the subfolder of its paper.

    Raises UnwritableOutput, naming them, where files that differ are there
    already, unless `force` lets them be replaced; then nothing is written.
    """
    shipped = templates_folder()
    files = [
        OutputFile(path.relative_to(shipped), path.read_bytes()) for path in templates_in(shipped)
    ]
    new = [one for one in files if not _holds(folder / one.path, one.content)]
    changed = [one for one in new if (folder / one.path).exists()]
    if changed and not force:
        names = join_words((one.path.as_posix() for one in changed), most=len(changed))
        raise UnwritableOutput(
            f"Nothing was written: in {folder}, {names} would be replaced, and may have been "
            "edited. Export to another folder, or replace them with --force."
        )
    return Exported(write_all(new, folder), len(files) - len(new))


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
