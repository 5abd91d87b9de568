"""PDFs beside what was built: of its Word documents and slides, and in the build records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from svreport.commands.build import Built
from svreport.core.problems import Place, Problem, Severity
from svreport.files.outputs import OutputFile
from svreport.release.build_record import is_record, with_more
from svreport.rendering.pdf.convert import LAID_OUT, SUFFIX, pdfs_of

Progress = Callable[[str], None]


def with_pdfs(built: Built, *, progress: Progress = lambda _: None) -> Built:
    """What was built, its PDFs after its documents, and what is wrong with them.

    A PDF that could not be made is a problem among the others; all else is there.
    """
    progress("Making PDFs")
    pdfs = pdfs_of(built.files)
    by_place = {pdf.path: pdf for pdf in pdfs.files}
    files: list[OutputFile] = []
    for file in built.files:
        files.append(with_more(file, pdfs.files) if is_record(file) else file)
        pdf = by_place.pop(file.path.with_suffix(SUFFIX), None)
        files += [pdf] if pdf else []
    return replace(built, files=files, problems=[*built.problems, *pdfs.problems])


def earlier_pdfs(files: Sequence[OutputFile], outputs: Path) -> list[Problem]:
    """Warnings of PDFs in the outputs folder that these documents leave out of date."""
    new = {file.path for file in files}
    places = (file.path.with_suffix(SUFFIX) for file in files if file.path.suffix in LAID_OUT)
    return [
        Problem(
            Place(),
            f"{place.name} is there from an earlier build.",
            "Delete it, or build with --pdf.",
            Severity.WARNING,
            rule="earlier-pdf",
        )
        for place in places
        if place not in new and (outputs / place).is_file()
    ]
