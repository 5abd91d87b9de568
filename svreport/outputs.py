"""Names of the files, and putting a set of them in place all at once or not at all."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from svreport.problems import UnwritableOutput

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
LONGEST_NAME = 120


@dataclass(frozen=True)
class OutputFile:
    """A document ready to be written: its path under the outputs folder, and its bytes."""

    path: Path
    content: bytes


def file_name(authority: str, words: str, suffix: str, *, draft: bool = False) -> str:
    """A file name that every system takes: `Exampleshire Council monitoring report q1.docx`.

    A long authority is cut, never the words that tell documents apart.
    """
    ending = _safe(f"{words} DRAFT" if draft else words)
    council = _safe(authority)[: max(0, LONGEST_NAME - len(ending))].rstrip(". ")
    return f"{council} {ending}{suffix}".lstrip()


def _safe(words: str) -> str:
    return " ".join(_UNSAFE.sub("-", words).split()).strip(". ")


def write_all(files: Sequence[OutputFile], folder: Path) -> list[Path]:
    """The paths written, once every file is in place.

    All are first written beside their places under temporary names and moved
    in only when every one succeeded; when a move fails, those already moved
    are put back. Raises UnwritableOutput with one sentence to act on.
    """
    places = [(folder / file.path, file.content) for file in files]
    staged: list[tuple[Path, Path]] = []
    try:
        for place, content in places:
            _refuse_locked(place)
            staged.append((_staged(place, content), place))
        _move_in(staged)
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return [place for place, _ in places]


def _staged(place: Path, content: bytes) -> Path:
    """The content in a temporary file beside its place."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".svreport-", suffix=".tmp", dir=place.parent)
    except OSError as reason:
        raise UnwritableOutput(_sentence(place, reason)) from reason
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _like_an_ordinary_file(Path(name))
    except OSError as reason:
        with suppress(OSError):
            Path(name).unlink()
        raise UnwritableOutput(_sentence(place, reason)) from reason
    return Path(name)


def _like_an_ordinary_file(path: Path) -> None:
    """Temporary files are private; a document should be as readable as any other file."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _refuse_locked(place: Path) -> None:
    """Refuses to replace a file that Word, Excel or PowerPoint has open."""
    try:
        for lock in _lock_names(place):
            if lock.exists():
                raise UnwritableOutput(
                    f"{place.name} is open in Office: close it and try again; nothing was "
                    f"written (if it is not open, delete the left-over file {lock.name})."
                )
        if place.exists():
            with place.open("r+b"):
                pass
    except OSError as reason:
        raise UnwritableOutput(_sentence(place, reason)) from reason


def _lock_names(place: Path) -> tuple[Path, ...]:
    """The owner files that Office leaves beside an open document; Word cuts two letters."""
    return (
        place.with_name(f"~${place.name}"),
        place.with_name(f"~${place.name[2:]}"),
    )


def _move_in(staged: Sequence[tuple[Path, Path]]) -> None:
    """Moves all files in; when one cannot be moved, the earlier ones are put back."""
    kept: list[tuple[Path, Path | None]] = []
    for temporary, place in staged:
        try:
            kept.append((place, _set_aside(place)))
            temporary.replace(place)
        except BaseException as reason:
            for earlier, aside in reversed(kept):
                _put_back(earlier, aside)
            if isinstance(reason, OSError):
                raise UnwritableOutput(_sentence(place, reason)) from reason
            raise
    for _, aside in kept:
        if aside is not None:
            with suppress(OSError):
                aside.unlink()


def _set_aside(place: Path) -> Path | None:
    """A copy by another name of the file that is about to be replaced, where there is one."""
    if not place.exists():
        return None
    handle, name = tempfile.mkstemp(prefix=".svreport-old-", suffix=".tmp", dir=place.parent)
    os.close(handle)
    try:
        return place.replace(name)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _put_back(place: Path, aside: Path | None) -> None:
    with suppress(OSError):
        if aside is not None:
            aside.replace(place)
        else:
            place.unlink(missing_ok=True)


def _sentence(place: Path, reason: OSError) -> str:
    """What kept the file from being written, and what to do."""
    if reason.errno == errno.ENOSPC:
        return f"{place.name} cannot be written: the disk is full. Nothing was changed."
    if reason.errno == errno.ENAMETOOLONG:
        return (
            f"{place.name} cannot be written: its path is too long. Use a shorter outputs folder."
        )
    if isinstance(reason, PermissionError):
        what = (
            "it is open in another program or may not be changed"
            if place.is_file()
            else (f"the folder {place.parent} may not be changed")
        )
        return f"{place.name} cannot be written: {what}. Close it and try again."
    if isinstance(reason, FileExistsError | NotADirectoryError):
        return f"{place.name} cannot be written: {place.parent} is not a folder."
    return f"{place.name} cannot be written: {reason.strerror}. Nothing was changed."
