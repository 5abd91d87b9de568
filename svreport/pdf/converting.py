"""Office documents to PDF: one run of LibreOffice for all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.pdf.office import run
from svreport.pdf.profile import EXPORT, FROM, TO, write_profile

# A slow laptop that starts LibreOffice for the first time; and each document.
START, EACH = 120.0, 60.0


class Failed(Exception):
    """LibreOffice could not be started, or took too long; says so in words."""


@dataclass(frozen=True)
class Source:
    """A document to convert: the ending of its name, such as `.docx`, and its bytes."""

    suffix: str
    content: bytes


def converted(
    sources: Sequence[Source],
    program: Path,
    *,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> list[bytes | None]:
    """The PDF of each document as LibreOffice made it; None where it made none.

    Raises Failed. Nothing is left behind.
    """
    limit = START + EACH * len(sources) if seconds is None else seconds
    # What an ended program still holds on Windows is left to the system to clear away.
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        work = _Work(Path(folder), sources)
        for way in (work.by_macro, work.by_option):
            if work.lacking() and not given_up():
                _run(program, way(), work.surroundings, limit, given_up)
        return [place.read_bytes() if place.is_file() else None for place in work.made]


def _run(
    program: Path,
    words: Sequence[str],
    surroundings: Mapping[str, str],
    limit: float,
    given_up: Callable[[], bool],
) -> None:
    try:
        ended = run(program, words, surroundings, seconds=limit, given_up=given_up)
    except OSError as reason:
        raise Failed(f"LibreOffice cannot be started ({reason.strerror})") from reason
    if not ended and not given_up():
        raise Failed(f"LibreOffice did not come to an end in {limit:g} seconds")


class _Work:
    """The folders of a run: the profile, what goes in, and what comes out."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self._profile, before, after = folder / "profile", folder / "in", folder / "out"
        write_profile(self._profile)
        before.mkdir()
        after.mkdir()
        numbered = enumerate(sources, start=1)
        self._sources = [before / f"{number}{one.suffix}" for number, one in numbered]
        for place, source in zip(self._sources, sources, strict=True):
            place.write_bytes(source.content)
        self.made = [after / f"{place.stem}.pdf" for place in self._sources]
        self._after = after
        self.surroundings = {FROM: before.as_uri(), TO: after.as_uri()}

    def lacking(self) -> list[Path]:
        """The documents of which there is no PDF."""
        pairs = zip(self._sources, self.made, strict=True)
        return [source for source, made in pairs if not made.is_file()]

    def by_macro(self) -> list[str]:
        return [*self._beginning(), EXPORT]

    def by_option(self) -> list[str]:
        """For a LibreOffice that does not run the macro; contents then stay as they are."""
        outdir = ("--convert-to", "pdf", "--outdir", str(self._after))
        return [*self._beginning(), *outdir, *map(str, self.lacking())]

    def _beginning(self) -> list[str]:
        return [
            f"-env:UserInstallation={self._profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        ]
