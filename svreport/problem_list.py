"""The list of problems as a file beside the inputs workbook, and how it is known again."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from svreport.documents.problems import SUBJECT, problem_list
from svreport.outputs import OutputFile, write_all
from svreport.problems import Problem, UnwritableOutput

PROPERTIES = "docProps/core.xml"


def list_place(inputs: Path) -> Path:
    """Where the list of an inputs workbook's problems stands: beside it, and named after it."""
    return inputs.with_name(f"{inputs.stem} problems.xlsx")


def is_list(path: Path, *, if_locked: bool = False) -> bool:
    """Whether a file is a list of problems, by its properties, which Excel keeps.

    `if_locked` is the answer where another program keeps the file from being read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return SUBJECT.encode() in archive.read(PROPERTIES)
    except OSError:
        return if_locked
    except Exception:
        # Whatever else it is, and however it is damaged: svreport did not write it.
        return False


def write_list(problems: Sequence[Problem], inputs: Path) -> Path:
    """The path of the list, once it is written; the inputs workbook is left alone.

    An earlier list is replaced. Raises UnwritableOutput where that is open in
    Excel, where the folder may not be changed, or where another file has its name.
    """
    from svreport.pipeline import rendered

    place = list_place(inputs)
    if place.exists() and not is_list(place, if_locked=True):
        raise UnwritableOutput(
            f"{place.name} is there already and is no list of problems: rename it and try again."
        )
    content = rendered(problem_list(problems, inputs.name), None)
    (written,) = write_all([OutputFile(Path(place.name), content)], place.parent)
    return written
