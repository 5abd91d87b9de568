"""Which other files the inputs name, and where they stand."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from svreport.core.model import Settings
from svreport.inputs.kinds import Refused


@dataclass(frozen=True)
class NamedFile:
    """A file that the inputs name: by its path from their folder, and where that leads.

    `name` has slashes on every computer, so that what is written is the same on all.
    """

    name: str
    path: Path


def named_files(settings: Settings, folder: Path) -> tuple[NamedFile, ...]:
    """The files that the settings of an inputs workbook in `folder` name, be they there or not."""
    if settings.forecast_file is None:
        return ()
    try:
        return (named_file(settings.forecast_file, folder),)
    except Refused:
        return ()


def named_file(text: str, folder: Path) -> NamedFile:
    """The file that a path from `folder` names.

    Raises Refused for an address and for a path that starts elsewhere: it would
    mean another file on another computer, or fetch one from the network.
    """
    path = PureWindowsPath(text)
    if path.drive or path.root or "://" in text:
        raise Refused(
            f"“{text}” does not start at this workbook's folder.",
            "Type the file's path from there, such as Finance forecast.xlsx or "
            "../Finance/forecast.xlsx, or put the file beside this workbook.",
        )
    name = posixpath.normpath(path.as_posix())
    return NamedFile(name, folder / name)
