"""The PDFs of a build: of its Word documents and slides, each named like its document."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words
from svreport.files.outputs import OutputFile
from svreport.rendering.pdf.finish import finish_pdf
from svreport.rendering.pdf.fonts import replaced_fonts
from svreport.rendering.pdf.office import (
    EXPORT,
    FROM,
    TO,
    how_to_install,
    office,
    run,
    write_profile,
)

# A slow laptop that starts LibreOffice for the first time; and each document.
START, EACH = 120.0, 60.0


class ConversionFailed(Exception):
    """LibreOffice could not be started, or took too long; says so in words."""


def convert(
    documents: Sequence[OutputFile],
    program: Path,
    *,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> list[bytes | None]:
    """The PDF of each document as LibreOffice made it; None if it made none.

    Raises ConversionFailed. Nothing is left behind.
    """
    limit = START + EACH * len(documents) if seconds is None else seconds
    # What an ended program still holds on Windows is left to the system to clear away.
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        work = _Work(Path(folder), documents)
        for way in (work.by_macro, work.by_option):
            if work.without_pdf() and not given_up():
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
        raise ConversionFailed(f"LibreOffice cannot be started ({reason.strerror})") from reason
    if not ended and not given_up():
        raise ConversionFailed(f"LibreOffice did not come to an end in {limit:g} seconds")


class _Work:
    """The folders of a run: the profile, what goes in, and what comes out."""

    def __init__(self, folder: Path, documents: Sequence[OutputFile]) -> None:
        self._profile, before, after = folder / "profile", folder / "in", folder / "out"
        write_profile(self._profile)
        before.mkdir()
        after.mkdir()
        self._sources: list[Path] = []
        for number, document in enumerate(documents, start=1):
            self._sources.append(before / f"{number}{document.path.suffix}")
            self._sources[-1].write_bytes(document.content)
        self.made = [after / f"{place.stem}.pdf" for place in self._sources]
        self._after = after
        self.surroundings = {FROM: before.as_uri(), TO: after.as_uri()}

    def without_pdf(self) -> list[Path]:
        """The documents of which there is no PDF."""
        pairs = zip(self._sources, self.made, strict=True)
        return [source for source, made in pairs if not made.is_file()]

    def by_macro(self) -> list[str]:
        return [*self._beginning(), EXPORT]

    def by_option(self) -> list[str]:
        """For a LibreOffice that does not run the macro; contents then stay as they are."""
        outdir = ("--convert-to", "pdf", "--outdir", str(self._after))
        return [*self._beginning(), *outdir, *map(str, self.without_pdf())]

    def _beginning(self) -> list[str]:
        return [
            f"-env:UserInstallation={self._profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        ]


SUFFIX = ".pdf"
LAID_OUT = (".docx", ".pptx")


@dataclass(frozen=True)
class Pdfs:
    """The PDFs that were made, and what kept others from being made or is wrong with them."""

    files: Sequence[OutputFile]
    problems: Sequence[Problem]


def pdfs_of(
    files: Sequence[OutputFile],
    *,
    suffixes: Sequence[str] = LAID_OUT,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> Pdfs:
    """The PDFs of those files that have one of these endings, in their order.

    LibreOffice lays them out, all in one run, in so many seconds at most. A PDF
    that cannot be made is a problem, and no reason to give up the others.
    """
    documents = [file for file in files if file.path.suffix in suffixes]
    if not documents:
        return Pdfs((), ())
    program = office()
    if program is None:
        return Pdfs((), [_problem("No PDF was made: LibreOffice was not found.", how_to_install())])
    try:
        made = convert(documents, program, seconds=seconds, given_up=given_up)
    except ConversionFailed as reason:
        return Pdfs((), [_problem(f"No PDF was made: {reason}.", _TRY)])
    pdfs: list[OutputFile] = []
    problems: list[Problem] = []
    for document, content in zip(documents, made, strict=True):
        try:
            done = finish_pdf(content or b"", document.content)
        except ValueError:
            wrong = f"LibreOffice made no PDF of {document.path.name}."
            problems.append(_problem(wrong, _TRY))
            continue
        pdf = OutputFile(document.path.with_suffix(SUFFIX), done.content)
        pdfs.append(pdf)
        problems += _of_lacks(pdf, done.lacks)
        problems += _of_fonts(document, pdf)
    return Pdfs(pdfs, list(dict.fromkeys(problems)))


_ALIKE = ("Its letters are as wide, so that lines and pages break as in Word.", Severity.NOTE)
_UNLIKE = (
    "Lines and pages may break elsewhere than in Word: install the font, or look the PDF over.",
    Severity.WARNING,
)
_TRY = "Open the document in LibreOffice and export it there (File, Export As), or try again."


def _problem(wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(), wrong, remedy, severity, rule="pdf")


def _of_lacks(pdf: OutputFile, lacks: Sequence[str]) -> Iterator[Problem]:
    if lacks:
        yield _problem(
            f"{pdf.path.name} has not got {join_words(lacks, 'or')}, which a screen reader needs.",
            "Use LibreOffice 7.4 or later, and give pictures in templates an alternative text.",
            Severity.WARNING,
        )


def _of_fonts(document: OutputFile, pdf: OutputFile) -> Iterator[Problem]:
    """What the reader sees otherwise than in Office, for documents whose fonts are known."""
    known = document.path.suffix in LAID_OUT
    for fonts in replaced_fonts(document.content, pdf.content) if known else ():
        called = "font" if len(fonts.asked) == 1 else "fonts"
        wrong = (
            f"This computer has not got the {called} {join_words(fonts.asked)}: the PDF shows "
            f"{join_words(fonts.shown)} instead."
        )
        yield _problem(wrong, *(_ALIKE if fonts.are_as_wide else _UNLIKE))
